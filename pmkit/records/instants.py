"""Instants as text: ISO 8601 with an offset, never naive, never guessed.

``datetime.fromisoformat`` reads a time without a zone as readily as one with it, cuts
nanoseconds in silence and refuses ``24:00:00``. This module is the one place that decides.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.zones import parse_zone

_ISO: Final = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[Tt ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:[.,](?P<fraction>\d{1,9}))?"
    r"\s*(?P<offset>[Zz]|[+-]\d{2}:?\d{2})?"
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

YEARS: Final = range(1678, 2262)
"""The years that a timeline can hold: its frame counts nanoseconds. Tools write year 1 or 9999 for "not yet"."""


def parse_instant(text: str, *, where: str = "") -> datetime:
    """Return the instant that an ISO 8601 text with an offset names, in UTC.

    Fractions beyond the microsecond are cut; the caller keeps the raw text.

    Raises:
        RecordError: the text is not an instant, or has no offset.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise RecordError(
            f"{text!r} is not an instant",
            where=where,
            remedy="write it as 2017-01-31T22:00:00Z or 2017-01-31T23:00:00+01:00",
        )
    if match["offset"] is None:
        raise RecordError(
            f"{text!r} is a naive time: it has no offset, so nobody knows which hour it is",
            code="naive-time",
            where=where,
            remedy="add Z for UTC or an offset such as +01:00",
        )
    fraction = (match["fraction"] or "").ljust(6, "0")[:6]
    offset = "+00:00" if match["offset"] in "Zz" else match["offset"]
    try:
        instant = datetime.fromisoformat(
            f"{match['date']}T{match['clock']}{'.' + fraction if fraction.strip('0') else ''}{offset}"
        )
        return check_year(instant, where=where).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RecordError(
            f"{text!r} does not exist ({error})",
            where=where,
            remedy="check the day, the hour (00 to 23) and the second (00 to 59)",
        ) from None


def parse_day(text: str, *, where: str = "") -> date:
    """Return the day that ``2024-01-15`` names.

    Raises:
        RecordError: it is written otherwise, such as ``yesterday``, or there is no such day.
    """
    named = text.strip()
    remedy = "write it as 2024-01-15: year, month, day"
    if not _DAY.fullmatch(named):
        raise RecordError(f"{text!r} is not a day", code="not-a-day", where=where, remedy=remedy)
    try:
        return date.fromisoformat(named)
    except ValueError as error:
        raise RecordError(
            f"the day {named} does not exist ({error})", code="not-a-day", where=where, remedy=remedy
        ) from None


def check_year(instant: datetime, *, where: str = "") -> datetime:
    """Return an instant whose year a timeline can hold.

    Raises:
        RecordError: it is before 1678 or after 2261; tools write such years for a time that they do not know.
    """
    if instant.year not in YEARS:
        raise RecordError(
            f"{instant.isoformat()} is not in a year that a timeline can hold",
            code="odd-year",
            where=where,
            remedy="leave the time out: tools write year 1 or 9999 for one that they do not know",
        )
    return instant


def format_instant(instant: datetime | None) -> str:
    """Return an instant as ISO 8601 in UTC with ``Z``; an open end is the empty text."""
    if instant is None:
        return ""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def is_folded(local: datetime) -> bool:
    """Tell whether a local time happens twice (or never) in its zone."""
    if local.tzinfo is None:
        return False
    other = local.replace(fold=1 - local.fold)
    return other.utcoffset() != local.utcoffset()


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the first instant of a local day and its last whole second, in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)
    return start, end - timedelta(seconds=1)


def spell_duration(span: timedelta) -> str:
    """Return a duration for people: ``45 s``, ``53 min``, ``1 h 5 min``, ``9 d 2 h``."""
    seconds = round(span.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    while len(units) > 1 and units[0][0] == 0:
        units.pop(0)
    # Two units are what a reader takes in; a zero second unit is left out.
    shown = [f"{value} {unit}" for value, unit in units[:2] if value] or [f"0 {units[0][1]}"]
    return sign + " ".join(shown)


__all__ = [
    "YEARS",
    "check_year",
    "day_bounds",
    "format_instant",
    "is_folded",
    "parse_instant",
    "parse_zone",
    "spell_duration",
]
