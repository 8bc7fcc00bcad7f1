"""Which day a clock in a chat window belongs to: the line above it, the words beside it, the day that is told on top.

A year that nobody tells is one in which the weekday fits, near that of the file. *Today* is refused where nothing says
which day it was.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.forms import hour_of
from pmkit.records.sources.contract import Moment
from pmkit.records.sources.days.above import day_in, exists
from pmkit.records.sources.times import Clock, order_of

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?\b", re.IGNORECASE)
_WORD: Final = re.compile(r"\s*(today|yesterday)\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(?<![\d.:/-])(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})(?:[/.-](?P<y>\d{4}|\d{2}))?(?![\d/:-])")
_ALONE: Final = re.compile(
    r"[-—–_=*\s|]*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}day,?\s*)?(?:(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?|"
    r"\d{1,2}(?:st|nd|rd|th|\.)?\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|"
    r"Today|Yesterday)?[-—–_=*\s|]*"
)
_TOO_FAR: Final = timedelta(hours=6)


def has_day(line: str, *, alone: bool = False) -> bool:
    """Tell whether a line names a day; with ``alone``, whether it says nothing else."""
    if alone and not (_ALONE.fullmatch(line) and re.search(r"\w", line)):
        return False
    return bool(day_in(line) or _WORD.match(line) or _NUMBERS.search(line) or (alone and _WEEKDAY.search(line)))


class Days:
    """Follows the days of a window from above to below.

    Args:
        clock: reads the whole time, and knows the year of the file.
        zone: zone that the window's own text states; empty for none.
    """

    def __init__(self, clock: Clock, zone: str) -> None:
        self._clock = clock
        self._zone = zone
        self._day: date | None = None
        self._order = ""
        self._problem = "nothing says which day it was"
        self._last: tuple[date, int] | None = None
        self._half = ""

    def settle(self, days: list[str]) -> None:
        """Find out whether the day or the month is first, from all the days beside clocks."""
        full = [f"{match['a']}/{match['b']}/2000" for day in days if (match := _NUMBERS.search(day))]
        self._order = self._clock.order or order_of(full)

    def heading(self, line: str) -> None:
        """Take the day that a line names for what is below it."""
        if _WORD.match(line) or day_in(line) or _NUMBERS.search(line) or _ALONE.fullmatch(line):
            self._day = self._named(line) or (self._day if not _ALONE.fullmatch(line) else None)
            self._last = None

    def read(self, day: str, clock: str, half: str, *, zone: str = "") -> Moment:
        """Return the moment of a message.

        Raises:
            RecordError: nothing says which day it was.
        """
        found = self._named(day) if day else self._day
        if found is None:
            raise RecordError(f"{self._problem}: {day} {clock}".replace(":  ", ": "), code="no-day", remedy=_REMEDY)
        hour, minute = (int(part) for part in clock.split(":")[:2])
        mark = half.lower().replace(".", "")
        if mark and 1 <= hour <= 12:
            hour = hour_of(hour, mark)
        elif not mark and self._half and hour <= 12 and self._last and not day:
            # A window with halves of the day shows the clock of a message that goes on without one.
            hour = next((h for h in (hour % 12, hour % 12 + 12) if h * 60 + minute >= self._last[1]), hour)
        at = hour * 60 + minute
        if not day and self._last and self._last[0] == found and at + _TOO_FAR.seconds // 60 < self._last[1]:
            found += timedelta(days=1)
            self._day = found
        self._half, self._last = mark or self._half, (found, at)
        if day:
            self._day = found
        second = clock.split(":")[2] if clock.count(":") > 1 else ""
        moment = self._clock.read(
            f"{found.isoformat()} {hour:02d}:{minute:02d}{f':{second}' if second else ''}", zone=zone or self._zone
        )
        return moment._replace(raw=f"{day} {clock} {half}".strip())

    def _named(self, text: str) -> date | None:
        """Return the day that a text names; None where it can't be known."""
        if word := _WORD.match(text):
            if self._day is None:
                self._problem = f"it says {word[1]}, and nothing says which day that was"
                return None
            return self._day - timedelta(days=1) if word[1].lower() == "yesterday" else self._day
        weekday = _WEEKDAY.search(text)
        wanted = _WEEKDAYS.index(weekday[1].lower()[:3]) if weekday else None
        told = day_in(text) or self._numbers(text)
        if told is None:
            if wanted is None or self._day is None:
                return None
            return self._day + timedelta(days=(wanted - self._day.weekday() + 3) % 7 - 3)
        year, month, day = told
        return date(year or self._year(month, day, wanted), month, day)

    def _numbers(self, text: str) -> tuple[int, int, int] | None:
        match = _NUMBERS.search(text)
        if match is None:
            return None
        first, second = int(match["a"]), int(match["b"])
        order = "day" if first > 12 or "." in match[0] else "month" if second > 12 else self._order
        if not order and first != second:
            self._problem = f"{match[0]} can be two days; --dates day or --dates month says which"
            return None
        month, day = (second, first) if order == "day" else (first, second)
        year = int(match["y"] or 0)
        year += 2000 if 0 < year < 100 else 0
        return (year, month, day) if exists(year or 2000, month, day) else None

    def _year(self, month: int, day: int, weekday: int | None) -> int:
        """Return the year of a day without one."""
        near = self._day.year if self._day else self._clock.year
        if not near:
            raise RecordError("the day has no year", code="no-year", remedy="say which year it was: --year 2024")
        fits = [
            year
            for year in (near, near - 1, near + 1, near - 2, near - 3, near - 4, near - 5)
            if exists(year, month, day) and weekday in (None, date(year, month, day).weekday())
        ]
        year = fits[0] if fits else near
        if not self._day:
            origin = f" ({self._clock.year_from})" if self._clock.year_from else ""
            self._clock.notes.add(f"days have no year; taken for {year}{origin if year == near else ' by the weekday'}")
        return year


_REMEDY: Final = "put a line with the date above it, such as 2026-09-17"
