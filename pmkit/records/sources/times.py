"""Times as tools write them: epochs by their digits, texts by their shape, and nothing guessed in silence.

An epoch has 9 or 10 digits in seconds, 13 in milli-, 16 in micro- and 19 in nanoseconds. It is read in whole numbers:
a float has no room for nanoseconds. A time without a zone is read in the zone that was given for the file, or in UTC,
and the report says so. A local time that happened twice is an interval from the first to the second.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Final

from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.records.event import Precision, ZoneSource
from pmkit.records.forms import MONTHS, hour_of, micro_of
from pmkit.records.instants import YEARS, parse_zone
from pmkit.records.sources.contract import Moment, Notes, instant_of
from pmkit.records.zones import LETTERS, read_zone, zone_of_letters

_EPOCHS: Final = {9: 1, 10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Digits of an epoch to its parts of a second."""

_EPOCH: Final = re.compile(r"[+-]?\d{9,19}(?:\.\d{1,9})?")
_CLOCK: Final = (
    r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,:](?P<f>\d{1,9}))?)?(?:\s?(?P<half>[AaPp]\.?[Mm]\.?)(?!\w))?"
)
_ZONE: Final = (
    r"(?:\s?(?P<zone>[Zz](?!\w)|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?(?!\w)|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?![\d:-])|"
    rf"(?:{LETTERS})(?![\w/])))?(?:\s(?:UTC|[+-]\d{{4}})(?!\w))?(?:\sm=[+-][\d.]+)?"
)
_DAY_NAME: Final = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?"
SHAPES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY_NAME}(?P<y>\d{{4}})[-/.](?P<mo>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?:[Tt_]|,?\s+){_CLOCK}{_ZONE}",
        r"(?P<y>\d{4})-(?P<mo>\d{2})-(?P<d>\d{2})-(?P<h>\d{2})\.(?P<mi>\d{2})\.(?P<s>\d{2})\.(?P<f>\d{1,9})",
        r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})T(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?(?:\.(?P<f>\d{1,9}))?"
        r"(?P<zone>Z|[+-]\d{4})?(?!\w)",
        r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})[- ](?P<h>\d{1,2}):(?P<mi>\d{1,2}):(?P<s>\d{1,2})"
        r"(?:[:.,](?P<f>\d{1,9}))?",
        rf"(?P<d>\d{{1,2}})/(?P<name>[A-Za-z]{{3}})/(?P<y>\d{{4}}):{_CLOCK}{_ZONE}",
        rf"(?P<d>\d{{1,2}})[/-](?P<name>[A-Za-z]{{3}})[/-](?P<yy>\d{{2}}),?\s+{_CLOCK}{_ZONE}",
        rf"(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<y>\d{{4}})(?:T|,?\s+){_CLOCK}{_ZONE}",
        rf"(?P<a>\d{{1,2}})[/.](?P<b>\d{{1,2}})[/.](?P<c>\d{{2}}),?\s+{_CLOCK}{_ZONE}",
        rf"{_DAY_NAME}(?P<d>\d{{1,2}})[.]?[\s-](?P<name>[A-Za-zä]{{3,9}})\.?[\s-](?P<y>\d{{4}})(?:,|\s+at)?\s+{_CLOCK}{_ZONE}",
        rf"{_DAY_NAME}(?P<name>[A-Za-zä]{{3,9}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?:,|\s+at|\s@)?\s+"
        rf"{_CLOCK}{_ZONE}",
        rf"{_DAY_NAME}(?P<name>[A-Za-z]{{3}})\s+(?P<d>\d{{1,2}})\s+{_CLOCK}\s(?P<y>\d{{4}})\s(?P<zone>[+-]\d{{4}})(?!\d)",
        rf"{_DAY_NAME}(?P<name>[A-Za-z]{{3}})\s+(?P<d>\d{{1,2}})\s+{_CLOCK}(?:\s(?P<zone>UTC|{LETTERS}))?\s(?P<y>\d{{4}})(?!\d)",
        rf"(?P<name>[A-Za-z]{{3}})\s+(?P<d>\d{{1,2}})\s+{_CLOCK}",
        r"(?P<yy>\d{2})(?P<mo>\d{2})(?P<d>\d{2})\s(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})(?!\d)",
        r"(?P<mo>\d{2})[-.](?P<d>\d{2})\s(?P<h>\d{2}):(?P<mi>\d{2}):(?P<s>\d{2})(?:\.(?P<f>\d{1,9}))?",
        r"[IWEF](?P<mo>\d{2})(?P<d>\d{2})\s(?P<h>\d{2}):(?P<mi>\d{2}):(?P<s>\d{2})(?:\.(?P<f>\d{1,9}))?",
    )
)
"""Shapes of a date with a clock, from the commonest; each says which part is which."""

_OFFSET: Final = re.compile(r"(?:[Zz]|[+-]\d{2}:?\d{2})$")
_DAY: Final = re.compile(r"(?P<y>\d{4})-(?P<mo>\d{2})-(?P<d>\d{2})")
_WORDED: Final = re.compile(
    r"(?P<time>.{6,80}?(?:\d|[Zz]|[AaPp]\.?[Mm]\.?))\s?[(\[]?(?P<zone>[A-Za-z][A-Za-z /_-]{1,58}?)[)\]]?"
)
"""A time with the name of its zone behind it, as Java and JavaScript write it."""

NEVER: Final = "no-time-yet"
"""Code of a time that tools write for one that has not come: year 1, epoch 0, an empty value."""


class Clock:
    """Reads the times of one file.

    Args:
        zone: zone of times that have none; empty: they are refused.
        year: year of times that have none; 0: they are refused.
        order: what ``03/04/2026`` is: ``day`` or ``month`` first; empty: refused where it can be both.
        notes: where what was assumed is noted.

    Raises:
        RecordError: the zone is not known.
    """

    def __init__(self, zone: str = "", *, year: int = 0, order: str = "", notes: Notes | None = None) -> None:
        self.zone_name = zone
        self._zone = parse_zone(zone) if zone else None
        self.year = year
        self.year_from = ""
        self.order = order
        self.order_from = ""
        self.notes = notes or Notes()
        self._last: datetime | None = None
        self._shape = SHAPES[0]

    def read(self, value: object, *, zone: str = "") -> Moment:
        """Return the moment of a cell or field.

        Args:
            value: text or a number.
            zone: the zone that the export itself names for times without one.

        Raises:
            RecordError: it is not a time, is one that stands for *not yet*, or has no zone and none is assumed.
        """
        if isinstance(value, datetime):
            return self._local(value, str(value), zone) if value.tzinfo is None else _exact(value, str(value))
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise RecordError("there is no time", code=NEVER, remedy="give it one, or add the event by hand")
        text = repr(value) if isinstance(value, float) else str(value).strip()
        if text in ("", "0", "0.0", "null", "None") or text.startswith(("0001-01-01", "1970-01-01T00:00:00")):
            raise RecordError("there is no time", code=NEVER, remedy="give it one, or add the event by hand")
        if _EPOCH.fullmatch(text) or isinstance(value, (int, float)):
            return self.epoch(text)
        for shape in (self._shape, *SHAPES):
            if match := shape.fullmatch(text):
                self._shape = shape
                return self.matched(match, zone=zone)
        if match := _DAY.fullmatch(text):
            return self._whole_day(match, zone)
        if worded := _WORDED.fullmatch(text):
            if read_zone(worded["zone"]):
                return self.read(worded["time"], zone=worded["zone"])._replace(raw=text)
            if _OFFSET.search(worded["time"]):
                return self.read(worded["time"])._replace(raw=text)
        raise RecordError(
            f"{one_line(text)[:80]!r} is not an instant",
            remedy="write it as 2017-01-31T22:00:00Z or 2017-01-31T23:00:00+01:00",
        )

    def read_if(self, value: object, *, zone: str = "") -> Moment | None:
        """Return the moment of a field, None where it stands for *not yet* or is missing.

        Raises:
            RecordError: it is something, but not a time.
        """
        try:
            return self.read(value, zone=zone)
        except RecordError as error:
            if error.code in (NEVER, "odd-year"):
                return None
            raise

    def epoch(self, text: str) -> Moment:
        """Return the moment of an epoch.

        Raises:
            RecordError: its digits are not those of seconds or of their parts.
        """
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise RecordError(f"{text[:80]!r} is not an epoch") from None
        scale = _EPOCHS.get(len(str(abs(int(number))))) if number.is_finite() and abs(number) < 10**19 else None
        if scale is None:
            raise RecordError(
                f"{text[:80]!r} is not an epoch in seconds, milliseconds, microseconds or nanoseconds",
                remedy="say which column holds the time",
            )
        seconds, rest = divmod(number / scale, 1)
        instant = instant_of(int(seconds), int(rest * 1_000_000))
        return Moment(_checked(instant, text), instant, text)

    def matched(self, match: re.Match[str], *, zone: str = "") -> Moment:
        """Return the moment of a shape's match.

        Raises:
            RecordError: there is no such day or hour, or the zone, year or order is missing.
        """
        part = match.groupdict()
        raw = match.group().strip()
        year, month, day = self._date(part, raw)
        hour = int(part["h"])
        if half := (part.get("half") or "").lower().replace(".", ""):
            if not 1 <= hour <= 12:
                raise RecordError(f"{raw!r} does not exist (hour {hour} {half})", remedy="check the hour")
            hour = hour_of(hour, half)
        second = int(part["s"] or 0)
        leap = timedelta(seconds=1) if second == 60 else timedelta()
        whole = hour == 24 and part["mi"] == "00" and second == 0
        try:
            local = datetime(
                year, month, day, 0 if whole else hour, int(part["mi"]), 59 if second == 60 else second,
                micro_of(part.get("f")),
            )  # fmt: skip
            local += leap + timedelta(days=int(whole))
            offset = self._offset(part.get("zone"), local, raw, zone)
            precision = Precision.SECOND if part["s"] else Precision.MINUTE
            if offset is None:
                return self._local(local, raw, zone, precision)
            return _exact(local.replace(tzinfo=offset), raw, precision)
        except (ValueError, OverflowError) as error:
            raise RecordError(f"{raw!r} does not exist ({error})", remedy="check the day and the hour") from None

    def _date(self, part: dict[str, str | None], raw: str) -> tuple[int, int, int]:
        """Return year, month and day of a match."""
        name = part.get("name")
        if name:
            month = MONTHS.get(name.lower(), 0)
            if not month:
                raise RecordError(f"{raw!r} names no month", remedy="say which column holds the time")
            return self._year(part, month, raw), month, int(part["d"] or 0)
        if part.get("a"):
            return self._by_order(part, raw)
        month = int(part["mo"] or 0)
        return self._year(part, month, raw), month, int(part["d"] or 0)

    def _by_order(self, part: dict[str, str | None], raw: str) -> tuple[int, int, int]:
        """Return the day of a date in numbers, by the order that holds for the whole column."""
        first, second = int(part["a"] or 0), int(part["b"] or 0)
        if part.get("c") is not None and self.order == "year":
            self.notes.add("dates read as year/month/day")
            return 2000 + first, second, int(part["c"] or 0)
        year = int(part["y"] or 0) if part.get("y") else 2000 + int(part["c"] or 0)
        order = "day" if "." in raw.split()[0] else self.order.replace("year", "")
        if not order:
            order = "day" if first > 12 else "month" if second > 12 else ""
        if not order:
            raise RecordError(
                f"{raw!r} can be two days: nothing in the column says whether the day or the month is first",
                code="two-days",
                remedy="say which it is: --dates day or --dates month",
            )
        if self.order_from and "." not in raw.split()[0]:
            self.notes.add(f"dates read with the {order} first ({self.order_from})")
        return (year, second, first) if order == "day" else (year, first, second)

    def _year(self, part: dict[str, str | None], month: int, raw: str) -> int:
        """Return the year of a match, or the one that was assumed."""
        if part.get("y"):
            return int(part["y"] or 0)
        if part.get("yy"):
            return 2000 + int(part["yy"] or 0)
        if not self.year:
            raise RecordError(f"{raw!r} has no year", code="no-year", remedy="say which year it was: --year 2024")
        self.notes.add(
            f"times have no year; taken for {self.year}" + (f" ({self.year_from})" if self.year_from else "")
        )
        year = self.year
        # A log that goes on from December to January has come into the next year.
        if self._last is not None and self._last.month == 12 and month == 1:
            year = self._last.year + 1
            self.year = year
        self._last = datetime(year, month, 1)
        return year

    def _offset(self, zone: str | None, local: datetime, raw: str, given: str) -> tzinfo | None:
        """Return the zone that a time names; None where it names none."""
        if not zone:
            return None
        if zone in "Zz" or zone in ("UTC", "GMT"):
            return UTC
        if not zone.isalpha():
            return parse_zone(zone if len(zone) > 3 else f"{zone}:00")
        return self._lettered(zone, local, raw, given)

    def _lettered(self, letters: str, local: datetime, raw: str, given: str = "") -> tzinfo:
        """Return the zone of letters; those of several zones only where the file's zone decides."""
        known = zone_of_letters(letters, local, given or self.zone_name)
        if known is None:
            raise RecordError(
                f"{raw!r}: the letters {letters} stand for several zones",
                code="zone-letters",
                remedy="say which one it is, such as --zone Asia/Kolkata",
            )
        offset = format(local.replace(tzinfo=known.info), "%z")
        hours = f"{int(offset[:3]):+d}" if offset[3:] == "00" else f"{offset[:3]}:{offset[3:]}"
        self.notes.add(f"{letters} read as UTC{hours}")
        return known.info

    def _local(self, local: datetime, raw: str, given: str = "", precision: Precision = Precision.SECOND) -> Moment:
        """Return the moment of a time without a zone.

        Raises:
            RecordError: no zone is assumed, or the clock was put forward over this time.
        """
        zone = self._zone
        if given:
            is_letters = given.isalpha() and given.isupper() and given not in ("UTC", "GMT")
            zone = self._lettered(given, local, raw) if is_letters else parse_zone(given)
        if zone is None:
            raise RecordError(
                f"{raw!r} has no zone",
                code="naive-time",
                remedy="say which zone that clock was in, such as zone='Europe/Amsterdam'",
            )
        if not given:
            self.notes.add(f"times have no zone; taken for {self.zone_name}")
        first = _checked(local.replace(tzinfo=zone), raw).astimezone(UTC)
        last = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        source = ZoneSource.FILE if given else ZoneSource.ASSUMED
        name = given or self.zone_name
        if last < first:
            raise RecordError(
                f"{raw!r} does not exist in {name}: the clock was put forward over it",
                code="no-such-hour",
                remedy="check the zone of the file",
            )
        if last > first:
            self.notes.add(f"times within an hour that {name} has twice are kept as an interval")
        return Moment(first, last, raw, precision, name, source)

    def _whole_day(self, match: re.Match[str], zone: str) -> Moment:
        """Return a date alone as the whole local day."""
        try:
            day = datetime(int(match["y"]), int(match["mo"]), int(match["d"]))
        except ValueError as error:
            raise RecordError(f"{match.group()!r} does not exist ({error})", remedy="check the day") from None
        start = self._local(day, match.group(), zone, Precision.DAY)
        end = self._local(day + timedelta(days=1), match.group(), zone).instant - timedelta(seconds=1)
        return start._replace(latest=end)


def _exact(instant: datetime, raw: str, precision: Precision = Precision.SECOND) -> Moment:
    """Return the moment of an instant with a zone."""
    if instant.tzinfo is UTC:
        return Moment(_checked(instant, raw), instant, raw, precision)
    offset = instant.strftime("%z")
    zone = "UTC" if offset in ("+0000", "-0000", "") else f"{offset[:3]}:{offset[3:5]}"
    utc = _checked(instant, raw).astimezone(UTC)
    return Moment(utc, utc, raw, precision, zone)


def _checked(instant: datetime, raw: str) -> datetime:
    """Return an instant of a year that a timeline can hold."""
    if instant.year - 1 not in YEARS or instant.year + 1 not in YEARS:
        raise RecordError(
            f"{raw!r} is not in a year that a timeline can hold",
            code="odd-year",
            remedy="leave the time out: tools write year 1 or 9999 for one that they do not know",
        )
    return instant


def order_of(values: list[str]) -> str:
    """Return whether the day or the month is first in a column of dates in numbers; empty where nothing says so."""
    pairs = [
        (int(match["a"]), int(match["b"]))
        for text in values
        if (match := re.match(r"\s*(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-]\d{2,4}\b", text))
    ]
    days_first, months_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if days_first != months_first:
        return "day" if days_first else "month"
    # Only Americans write AM and PM behind a date in numbers.
    if pairs and not days_first and any(re.search(r"\d\s?[AaPp]\.?[Mm]\b", text) for text in values):
        return "month"
    return ""
