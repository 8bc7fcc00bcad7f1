"""Due dates as people type them: a day of the calendar, and what had to be assumed about it."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Final

from pmkit.calendar import long_day
from pmkit.data.catalog import finding
from pmkit.finding import Finding
from pmkit.records.stamps import find_day

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_WEEKDAY: Final = re.compile(
    rf"(?:by |on )?(?P<which>next |this |coming )?(?P<day>{'|'.join(f'{day[:3]}(?:{day[3:]})?' for day in _WEEKDAYS)})",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(
    rf"(?:in|within) (?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month)s?", re.IGNORECASE
)
_SLASHED: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{2}|\d{4}))?")
_YEARLESS: Final = re.compile(
    r"(?:by |on )?(?:(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<first>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<second>[a-z]{3,9}))",
    re.IGNORECASE,
)
_PERIOD: Final = re.compile(
    r"(?:(?:by|before|until|till) )?(?:(?:the )?end of (?:the )?)?"
    r"(?P<which>this |next |the current )?(?P<unit>week|month|quarter|year)"
    r"|eo(?P<letter>[wmqy])",
    re.IGNORECASE,
)
_OF_YEAR: Final = re.compile(
    r"(?:(?:by|before|until) )?(?:(?:the )?end of )?"
    r"(?:q(?P<quarter>[1-4])|(?P<month>[a-z]{3,9})\.?)(?:,? (?P<year>\d{4}))?",
    re.IGNORECASE,
)
_LETTERS: Final = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_FRIDAY: Final = 4
_WORDS: Final = {"today": 0, "tomorrow": 1}
_TWELVE: Final = 12


@dataclass(frozen=True)
class Due:
    """A due date as it was read.

    Attributes:
        day: the day; None where the text is not one.
        code: of the finding that asks whether it was read right: ``day-assumed``, ``month-first``, ``next-year``; empty
            where nothing had to be assumed.
    """

    day: dt.date | None
    code: str = ""

    def question(self, where: str, typed: str) -> Finding | None:
        """Return the question whether it was read right; None where nothing had to be assumed.

        Args:
            where: id of the action.
            typed: what was typed.
        """
        return finding(self.code, where, due=typed, day=str(self)) if self.code else None

    def __str__(self) -> str:
        """Return the day as it is read aloud; empty where there is none."""
        return long_day(self.day) if self.day else ""


def read_due(text: str, today: dt.date) -> Due:
    """Return the day that somebody means by what they type as a due date.

    Args:
        text: such as ``2026-12-05``, ``Dec 5``, ``12/05/2026``, ``next Friday``, ``in two weeks``, ``end of next
            month`` or ``Q1``: of a period it is the last day, of a week its Friday.
        today: the day on which it is typed.

    Example:
        >>> [read_due(text, dt.date(2026, 11, 25)).day.isoformat() for text in ("Dec 5", "next Friday", "12/05/2026")]
        ['2026-12-05', '2026-12-04', '2026-12-05']
    """
    words = " ".join(text.split()).rstrip(".")
    if (slashed := _SLASHED.fullmatch(words)) is not None:
        return _month_first(slashed, today)
    if (day := find_day(words)) is not None:
        return Due(day)
    if words.lower() in _WORDS:
        return Due(today + dt.timedelta(days=_WORDS[words.lower()]))
    if (match := _WEEKDAY.fullmatch(words)) is not None:
        return Due(_weekday(match, today), "day-assumed")
    if (match := _SPAN.fullmatch(words)) is not None:
        number = match["number"].lower()
        many = int(number) if number.isdecimal() else _NUMBERS[number]
        days = {"day": 1, "week": 7, "month": 30}[match["unit"].lower()] * many
        return Due(today + dt.timedelta(days=days), "day-assumed")
    if (match := _YEARLESS.fullmatch(words)) is not None:
        day = _next(f"{match['month'] or match['second']} {match['day'] or match['first']}", today)
        return Due(day, "next-year" if day and day.year > today.year else "")
    if (match := _PERIOD.fullmatch(words)) is not None:
        unit = match["unit"] or _LETTERS[match["letter"].lower()]
        return Due(
            _end_of(unit.lower(), today, following=(match["which"] or "").strip().lower() == "next"), "day-assumed"
        )
    if (match := _OF_YEAR.fullmatch(words)) is not None:
        return _end_in_year(match, today)
    return Due(None)


def _end_of(unit: str, today: dt.date, *, following: bool) -> dt.date:
    """Return the last day of the week, month, quarter or year that runs, or of the one after it."""
    if unit == "week":
        return today + dt.timedelta(days=_FRIDAY - today.weekday() + 7 * (following or today.weekday() > _FRIDAY))
    months = _MONTHS[unit]
    return _last_of(today.year, ((today.month - 1) // months + 1 + following) * months)


def _end_in_year(match: re.Match[str], today: dt.date) -> Due:
    """Return the last day of a named month or quarter: the next one to come, where no year is said."""
    if match["quarter"]:
        month = 3 * int(match["quarter"])
    else:
        first = find_day(f"{match['month']} 1, 2000")
        if first is None:
            return Due(None)
        month = first.month
    if match["year"]:
        return Due(_last_of(int(match["year"]), month), "day-assumed")
    ends = (_last_of(year, month) for year in (today.year, today.year + 1))
    return Due(next(each for each in ends if each >= today), "day-assumed")


def _last_of(year: int, month: int) -> dt.date:
    """Return the last day of a month; months beyond the twelfth are those of the next year."""
    year, month = year + (month - 1) // _TWELVE, (month - 1) % _TWELVE + 1
    return dt.date(year, month, monthrange(year, month)[1])


def due_said(due: str) -> str:
    """Return a due date as it is read aloud; what is not a day of the calendar stays as it was typed."""
    day = find_day(due)
    return long_day(day) if day else due


def _weekday(match: re.Match[str], today: dt.date) -> dt.date:
    """Return a day of the week: the next one to come, and of *next* the one in the week after this."""
    wanted = next(at for at, name in enumerate(_WEEKDAYS) if name.startswith(match["day"].lower()[:3]))
    if (match["which"] or "").strip().lower() == "next":
        monday = today + dt.timedelta(days=7 - today.weekday())
        return monday + dt.timedelta(days=wanted)
    return today + dt.timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _next(day: str, today: dt.date) -> dt.date | None:
    """Return the next time that a day of the year comes."""
    found = (find_day(f"{day}, {year}") for year in (today.year, today.year + 1))
    return next((each for each in found if each and each >= today), None)


def _month_first(match: re.Match[str], today: dt.date) -> Due:
    """Return a date with slashes, read with the month first as in the US, unless it can only be the other way."""
    month, day, year = int(match["month"]), int(match["day"]), match["year"]
    is_sure = month > _TWELVE or day > _TWELVE or month == day
    if month > _TWELVE:
        month, day = day, month
    years = [today.year, today.year + 1] if year is None else [int(year) + 2000 * (len(year) == 2)]
    for each in years:
        try:
            found = dt.date(each, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            code = "next-year" if year is None and each > today.year else "month-first"
            return Due(found, code if code == "next-year" or not is_sure else "")
    return Due(None)
