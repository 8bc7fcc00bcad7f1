"""Settles stamps of other people's documents: what a line leaves open, the document decides, or nobody does.

A clock without a day takes the day that was named last; where none was, it stays a clock. Nothing is put on a
day that the document does not name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from pmkit.analysis.actions.plan import ActionItem
from pmkit.data.catalog import finding
from pmkit.finding import Finding
from pmkit.records.event import Precision
from pmkit.records.forms import NEXT_IN, WEEKDAY_ALONE, WEEKDAYS
from pmkit.records.instants import YEARS, day_bounds, is_folded
from pmkit.records.stamps import ROLLOVER, Stamp, spell_clock
from pmkit.records.written import Point, Written, find_points, ordered, read_point, read_whole
from pmkit.records.zones import Zone, read_zone

_OVERDUE: Final = timedelta(days=60)
"""How long before an incident an action can have been due; what is due without a year is rather due in the next one."""

_DAY: Final = timedelta(days=1)
_CLOSE: Final = timedelta(days=7)
"""How near to a document's day one of two readings has to be, to be the one that is meant."""

_TEN, _THIRTEEN = timedelta(hours=10), timedelta(hours=13)
_SHORT_HOUR: Final = re.compile(r"(?<![\d:.])[1-9][:.]\d\d")


_LONG_BEFORE: Final = timedelta(days=30)
_HALF_WEEK: Final = 3
_ANY_YEAR: Final = 2001
"""One without a February 29, to count the days between two that are named without a year."""


@dataclass
class Moments:
    """What is known about a document's times at one place of it.

    Attributes:
        day: the day named last, None before any.
        zone: the zone that the document names for its clocks, None where it names none.
        order: ``mdy`` or ``dmy`` where the document says which of two numbers is the month.
        near: a day of the document, for the year of ``Jan 15``.
        usual: the day of clocks without one, whatever the entry above them says, where the document says so.
        start: the instant that ``T+15 min`` counts from.
        document: the whole text; its words decide between zones that share letters.
        posted: the zone of the day of posting, in which clocks are read where nothing else names one.
        carried: the zone of the last stamp that named one.
        several: letters with several meanings, as they were read.
        turned: the line (0-based) and the day of the first clock that ran past midnight.
        disordered: the first day whose order nothing decides.
        is_dated: whether a stamp has named a day.
        begun: month and day of the first day that was named where nobody knows the year.
        has_half: whether the last clock is of one with AM and PM.
    """

    day: date | None = None
    zone: Zone | None = None
    order: str = ""
    near: date | None = None
    start: datetime | None = None
    document: str = ""
    carried: Zone | None = None
    several: Zone | None = None
    base: date | None = None
    usual: date | None = None
    posted: Zone | None = None
    last: datetime | None = None
    nights: int = 0
    unzoned: int = 0
    disordered: str = ""
    is_dated: bool = False
    begun: tuple[int, int] | None = None
    at: tzinfo | None = None
    has_half: bool = False

    @property
    def info(self) -> tzinfo:
        """The zone that clocks are in where they name none: UTC where nothing says."""
        zone = self.zone or self.carried or self.posted
        return zone.info if zone else UTC

    def on(self, day: date | None) -> None:
        """Begin a part of the document that is about a day."""
        if day is not None:
            self.day, self.last, self.nights, self.usual = day, None, 0, None

    def headed(self, heading: str, *, is_posted: bool) -> None:
        """Begin a part whose heading is a day without a year, or a weekday: the last one before a day of posting."""
        alone = WEEKDAY_ALONE.match(heading)
        found = None if alone else read_whole(heading)
        if alone and (known := self.day or self.near):
            number = WEEKDAYS[alone["name"].lower()] - 1
            self.on(
                known + timedelta(days=(number - known.weekday()) % 7 - (7 if is_posted and self.last is None else 0))
            )
        elif found and found.first.has_day and found.first.clock is None:
            self.on(self._day(found.first))

    def in_sentence(self, text: str) -> None:
        """Begin the day that a sentence names before its clock: "On Tuesday, March 16, at 8:40", "The next morning"."""
        named = next((day for point in find_points(text) if (day := self._day(point))), None)
        if named is None and self.day and NEXT_IN.search(text):
            named = self.day + _DAY
        self.on(named)

    def pass_over(self, written: Written, known: date, *, is_first: bool) -> None:
        """Go back to the day that was known, where a stamp that was settled is a day that does not carry on.

        One that is only said in passing, in brackets, or a first one that is long before what the timeline is about.
        """
        is_long = is_first and self.day is not None and known - self.day > _LONG_BEFORE
        if written.first.clock is None and written.first.has_day and (written.raw[:1] == "(" or is_long):
            self.day = known

    def settle(self, written: Written, *, zone: Zone | None = None) -> Stamp:
        """Return a stamp with its instants.

        Args:
            written: as it is written.
            zone: of the table or the line that it is in.
        """
        notes: list[Finding] = []
        first = written.first
        at = self._zone(first, written.last, zone)
        if first.relative is not None:
            return self._counted(written, notes)
        day = self._day(first)
        if self.usual and self.day != self.usual and not first.has_day and first.clock is not None:
            # "Unless otherwise noted, all of it was on that day": no day carries on.
            self.day, self.last, self.nights = self.usual, None, 0
        if first.has_day:
            self.last, self.nights = None, self._days_since(first.month_day) if day is None else 0
            self.day = day or self.day
            self.is_dated = self.is_dated or day is not None
        if first.clock is None:
            return self._whole_day(written, day, at)
        first = self._in_half(first, written.raw)
        day = day or (None if first.has_day else self.day)
        if not first.has_day:
            day = self._moved(at, day)
            day = self._past_midnight(first.clock or timedelta(), day, notes)
        if written.about:
            notes.append(finding("vague-time", word=written.about))
        precision = Precision.SECOND if first.has_seconds else Precision.MINUTE
        if day is None:
            return self._clock_only(replace(written, first=first), precision, notes)
        self.at = at
        if written.aside and written.aside.zone and not (first.zone or zone or self.zone or self.carried):
            other = read_zone(written.aside.zone, self.document, day)
            begin, at = written.aside, other.info if other else at
        else:
            begin = first
        earliest = self._instant(day, begin, at, notes)
        latest = earliest + first.loose
        if written.last is not None and written.last.clock is not None:
            end = self._day(written.last) or day
            latest = self._instant(end, written.last, at, notes)
            if latest < earliest and not written.last.has_day:
                latest = self._instant(end + timedelta(days=1), written.last, at, notes)
        if latest < earliest:
            latest = earliest
        return Stamp(
            earliest=None if written.bound == "before" else earliest,
            latest=None if written.bound == "after" else latest,
            precision=precision,
            raw=written.raw,
            rest=written.rest,
            notes=tuple(notes),
            has_date=first.has_day,
        )

    def _days_since(self, named: tuple[int, int] | None) -> int:
        """Return the days from the first day that is named without a year to another; clocks keep their distance."""
        if named is None:
            return 0
        self.begun = self.begun or named
        first, other = (date(_ANY_YEAR, month, 1) + timedelta(days=day - 1) for month, day in (self.begun, named))
        return (other - first).days % 365

    def with_day(self, item: ActionItem) -> ActionItem:
        """Return an action item with the day that it is due as a date, where the document decides which it is."""
        point, _ = read_point(item.due.strip(), 0)
        if item.due_date or not (point.slashed or point.month_day or point.day):
            return item
        day = self._day(point)
        if day and point.month_day and self.near and day < self.near - _OVERDUE:
            day = day.replace(year=day.year + 1) if point.month_day != (2, 29) else None
        return replace(item, due=day.isoformat()) if day else item

    def _zone(self, first: Point, last: Point | None, zone: Zone | None) -> tzinfo:
        """Return the zone of a stamp, and remember it for those that follow."""
        word = first.zone or (last.zone if last else "")
        if word:
            named = read_zone(word, self.document, self.near)
            if named:
                self.carried = named
                self.several = self.several or (named if named.others else None)
                return named.info
        if zone:
            return zone.info
        if first.clock is not None and not (self.zone or self.carried):
            self.unzoned += 1
        return self.info

    def _day(self, point: Point) -> date | None:
        """Return the day that a point names, with the help of the document; None where it cannot be told."""
        if point.day:
            return point.day
        if point.slashed:
            first, second, year = point.slashed
            year = year or (self.near.year if self.near else 0)
            day = ordered((first, second, year), self.order) or self._near_order(first, second, year)
            if day is None:
                self.disordered = self.disordered or f"{first}/{second}" + (f"/{year}" if year else "")
            return day
        if point.month_day:
            return self._nearest(*point.month_day)
        if point.is_next and self.day:
            return self.day + timedelta(days=1)
        base = self.base or self.near
        if point.number and base:
            return base + timedelta(days=point.number - 1)
        if point.weekday is not None and (known := self.day or self.near):
            ahead = (point.weekday - known.weekday()) % 7
            # Before any clock the day is one that the document names: what began on Saturday may be before its Sunday.
            return known + timedelta(days=ahead - 7 if self.last is None and ahead > _HALF_WEEK else ahead)
        return None

    def _near_order(self, first: int, second: int, year: int) -> date | None:
        """Return the day of two numbers whose order only the document's own day decides, where it decides it."""
        known = self.base or self.near
        days = [day for order in ("mdy", "dmy") if (day := ordered((first, second, year), order))]
        close = [day for day in days if known and abs(day - known) <= _CLOSE]
        return close[0] if len(close) == 1 else None

    def _nearest(self, month: int, day: int) -> date | None:
        """Return the day without a year that is nearest to what the document is about."""
        known = self.day or self.near
        if known is None:
            return None
        days = []
        for year in (known.year - 1, known.year, known.year + 1):
            try:
                days.append(date(year, month, day))
            except ValueError:
                continue
        return min(days, key=lambda made: abs(made - known), default=None)

    def _moved(self, at: tzinfo, day: date | None) -> date | None:
        """Return the day that it is in another zone than that of the entry before, whose clock is told in it, too."""
        if day is None or self.last is None or self.at in (None, at) or day.year not in YEARS:
            return day
        self.last = datetime.combine(day, self.last.time(), self.at).astimezone(at).replace(tzinfo=None)
        self.day = self.last.date()
        return self.day

    def _in_half(self, first: Point, raw: str) -> Point:
        """Return a clock without AM or PM in the half of the day that the one before is in, where that had it.

        "12:50" and then "1:05" are of a clock with twelve hours, too.
        """
        later = (first.clock or timedelta()) + ROLLOVER
        known, self.has_half = self.has_half, self.has_half or first.has_half
        if first.has_half or first.has_day or self.last is None or not first.clock or later >= _DAY:
            return first
        before = self.last - datetime.combine(self.last.date(), datetime.min.time())
        known = known or (_TEN <= before < _THIRTEEN and _SHORT_HOUR.search(raw) is not None)
        if not known or not first.clock < before <= later:
            return first
        self.has_half = True
        return replace(first, clock=later)

    def _past_midnight(self, clock: timedelta, day: date | None, notes: list[Finding]) -> date | None:
        """Return the day of a clock, the next one where a list runs past midnight."""
        local = datetime.combine(day or date(2001, 1, 1), datetime.min.time()) + clock
        if self.last is not None and self.last - local - timedelta(days=self.nights if day is None else 0) > ROLLOVER:
            if day is None:
                self.nights += 1
            else:
                day = self.day = day + timedelta(days=1)
                notes.append(finding("next-day", day=day))
            local += timedelta(days=1)
        self.last = local
        return day

    def _instant(self, day: date, point: Point, zone: tzinfo, notes: list[Finding]) -> datetime:
        """Return the instant of a clock on a day."""
        span = point.clock or timedelta()
        local = (datetime.combine(day, datetime.min.time()) + span).replace(tzinfo=zone)
        if is_folded(local) and not point.zone:
            notes.append(finding("hour-twice", clock=f"{local:%H:%M}", day=day))
        return local.astimezone(UTC)

    def _whole_day(self, written: Written, day: date | None, zone: tzinfo) -> Stamp:
        """Return the stamp of a day without a clock."""
        earliest = latest = None
        if day is not None and day.year in YEARS:
            earliest, latest = day_bounds(day, zone)
            if written.last and (end := self._day(written.last)) and end > day:
                latest = day_bounds(end, zone)[1]
        return Stamp(
            None if written.bound == "before" else earliest,
            None if written.bound == "after" else latest,
            Precision.DAY,
            written.raw,
            written.rest,
            (),
            has_date=True,
        )

    def _counted(self, written: Written, notes: list[Finding]) -> Stamp:
        """Return the stamp of a time that counts from an instant given elsewhere."""
        span = written.first.relative or timedelta()
        minutes = round(span.total_seconds() / 60)
        if self.start is None:
            return Stamp(
                None, None, Precision.MINUTE, written.raw, written.rest, tuple(notes), clock=f"T{minutes:+d} min"
            )
        at = self.start + span
        return Stamp(at, at, Precision.MINUTE, written.raw, written.rest, tuple(notes), has_date=True)

    def _clock_only(self, written: Written, precision: Precision, notes: list[Finding]) -> Stamp:
        """Return the stamp of a clock of a day that is not known; it keeps its order and its spans."""
        shift = timedelta(days=self.nights + max(0, written.first.number - 1))
        begin = (written.first.clock or timedelta()) + shift
        end = begin + written.first.loose
        if written.last and written.last.clock is not None:
            end = written.last.clock + shift
            end += timedelta(days=1) if end < begin else timedelta()
        clock = spell_clock(begin, end, bound=written.bound)
        return Stamp(None, None, precision, written.raw, written.rest, tuple(notes), clock=clock)
