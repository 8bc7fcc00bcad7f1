"""Times as people write them in other people's documents: the stamp at the beginning of a line, in parts.

Nothing is decided here that the line alone does not say: a day without a year, ``01/05/2024`` and a clock without a
day come out as they are. Whoever knows the document settles them; see ``pmkit.documents.format.readers.moments``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from pmkit.records import forms, zones
from pmkit.records.instants import YEARS


@dataclass(frozen=True, slots=True)
class Point:
    """One time, as far as it is written.

    Attributes:
        day: the day, where it is written with its year in a form that has one meaning.
        month_day: month and day without a year.
        slashed: two numbers and a year (or 0) whose order somebody must know.
        weekday: 0 for Monday, None where no weekday stands alone.
        number: of ``Day 2``, 0 without one.
        is_next: whether it is the day after the one before: "next day, 10:00".
        clock: time since midnight, None without a clock.
        loose: how much longer it can have been: ``14:??`` is an hour.
        relative: time since an instant that is given elsewhere (``T+15 min``).
        zone: the zone as it is written.
        has_seconds: whether seconds are written.
        has_half: whether AM or PM is written.
    """

    day: date | None = None
    month_day: tuple[int, int] | None = None
    slashed: tuple[int, int, int] | None = None
    weekday: int | None = None
    number: int = 0
    is_next: bool = False
    clock: timedelta | None = None
    loose: timedelta = timedelta()
    relative: timedelta | None = None
    zone: str = ""
    has_seconds: bool = False
    has_half: bool = False

    @property
    def has_day(self) -> bool:
        """Whether anything is said about the day."""
        return bool(
            self.day or self.month_day or self.slashed or self.number or self.is_next or self.weekday is not None
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not self.has_day and self.clock is None and self.relative is None


@dataclass(frozen=True, slots=True)
class Written:
    """The stamp at the beginning of a line.

    Attributes:
        first: when it was, or began.
        last: when it ended, where a range is written.
        aside: the same time in another zone, as ``12:48 (6:48 PDT)`` has it.
        bound: ``before`` or ``after`` where one end is open.
        about: the word or sign that says that it is vague.
        raw: the stamp word for word.
        rest: the text behind it.
    """

    first: Point
    raw: str
    rest: str
    last: Point | None = None
    aside: Point | None = None
    bound: str = ""
    about: str = ""


def read_written(text: str) -> Written | None:
    """Return the stamp at the beginning of a line, None where it has none.

    Example:
        >>> read_written("**Mar 14, 10:18 AM** - Uploads are empty").rest
        'Uploads are empty'
    """
    line = text.strip()
    opener = forms.OPENER.match(line)
    begin = opener.end() if opener else 0
    mark = (opener["mark"] or "") if opener else ""
    at = begin
    about = bound = ""
    for _ in range(3):
        if match := forms.BOUND.match(line, at):
            bound, at = match["word"].lower(), match.end()
        elif match := forms.AT.match(line, at):
            at = match.end()
        elif match := forms.ABOUT.match(line, at):
            about, at = match.group().strip(), match.end()
    first, end = read_point(line, at)
    if first.is_empty:
        return None
    first, end = _with_year(line, end, first)
    last, after = _second(line, end, first)
    first = _same_half(first, last)
    end = after if last else end
    if line[end : end + 1] == "+" and not line[end + 1 : end + 2].isdigit():
        about, end = about or "+", end + 1
    if linked := forms.LINKED.match(line, end):
        end = linked.end()
    aside, end = _beside(line, end)
    if aside and not aside.zone and aside.clock is None:
        aside = None
    elif aside and aside.clock is None:
        first, aside = replace(first, zone=first.zone or aside.zone), None
    rest = _rest(line, begin, end, mark)
    is_on = begin < at and line[end : end + 1] == ","  # "On July 19, we released it"
    if first.clock is None and first.month_day and not last and not is_on and not _strong(line, end):
        # "10 May release" begins with a day only by accident.
        return None
    if rest is None or (bound in forms.OPENS and not last and not _strong(line, end)):
        return None
    return Written(
        first,
        line[:end].strip(),
        rest,
        last,
        aside,
        forms.BOUNDS.get(bound, ""),
        about or (_open(line[:end]) if first.loose else ""),
    )


def _open(stamp: str) -> str:
    """Return the signs that a stamp has for what nobody noted: the marks of "10:??", the letters of "22:XX"."""
    found = re.search(r"\?+|[xX]{1,2}(?![a-z])", stamp)
    return found.group() if found else "?"


def read_whole(text: str) -> Written | None:
    """Return the stamp that a text is, None where there are words behind it."""
    found = read_written(text)
    return found if found and not found.rest.strip(" *_`.:;,()[]-–—") else None


def find_points(text: str) -> Iterator[Point]:
    """Yield every day that a text names, in order, each in the form in which it is written."""
    at = 0
    while match := forms.ANY_DAY.search(text, at):
        for pattern in forms.DAYS:
            found = pattern.match(text, match.start())
            made = _with_day(Point(), found) if found else None
            if made:
                yield made[0]
                at = made[1]
                break
        else:
            at = match.end()


def day_in_figures(text: str) -> Written | None:
    """Return a line that is nothing but a month and a day in figures, ``11/25``; None for every other line.

    It is a day only where entries are below it: by itself it may be a fraction or a page.
    """
    match = _FIGURES.match(text)
    found = read_written(f"{match[1]} 00:00") if match else None
    if found is None or match is None or not (found.first.month_day or found.first.slashed):
        return None
    return replace(found, first=replace(found.first, clock=None), raw=match[1], rest="")


_FIGURES: Final = re.compile(r"^\W*(\d{1,2}/\d{1,2})(?:\s?[(（]\w{1,3}[)）])?[\s:：]*$")


def find_day(text: str, order: str = "") -> date | None:
    """Return the first day that the text names with its year, as ``2024-01-15`` or in another form.

    ``03/04/2026`` is not read without an order: half of the world means March by it. ``06/20/2025`` and
    ``20/06/2025`` can only be one day.

    Args:
        text: any text.
        order: ``mdy`` or ``dmy`` where the document says which of two numbers is the month.
    """
    points = list(find_points(text))
    days = [day for point in points if (day := point.day or ordered(point.slashed, order))]
    iso = forms.ISO_DAY.search(text)
    if iso and (made := next((day for day in days if day.isoformat() == iso.group()), None)):
        return made
    return next(iter(days), None)


def ordered(slashed: tuple[int, int, int] | None, order: str) -> date | None:
    """Return the day of two numbers and a year in an order, None without order or year."""
    if slashed is None or not slashed[2] or order not in ("mdy", "dmy"):
        return None
    first, second, year = slashed
    month, day = (first, second) if order == "mdy" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _strong(line: str, end: int) -> bool:
    """Tell whether a separator follows, not just a blank: ``from 10:00 on it was slow`` is a sentence."""
    return not line[end:].strip() or forms.TIGHT.match(line[end:].lstrip("*_`)] ")) is not None


def read_point(line: str, at: int) -> tuple[Point, int]:
    """Return the time that begins at a place of a line, and where it ends."""
    point, end = Point(), at
    while True:
        step = _step(line, end, point)
        if step is None:
            glue = forms.GLUE.match(line, end)
            step = _step(line, glue.end(), point) if glue else None
        if step is None and not point.is_empty and point.clock is None:
            # "5 March 2025 - 16:20", "8 July, ca. 18:30" and "2024/03/22 Friday 13:17": between day and clock.
            for between in (
                form.match(line, end) for form in (forms.DASHED, forms.VAGUE, forms.NAMED_DAY, forms.OPENED)
            ):
                step = step or (_step(line, between.end(), point) if between else None)
            step = step if step and step[0].clock is not None else None
        if step is None:
            return (Point(), at) if point.is_empty else (point, end)
        point, end = step


def _step(line: str, at: int, point: Point) -> tuple[Point, int] | None:
    """Return a point with one more part, read at a place of a line."""
    if point.relative is None and point.clock is None and (step := _relative(line, at, point)):
        return step
    if not (point.day or point.month_day or point.slashed or point.number or point.is_next) and (
        step := _day(line, at, point)
    ):
        return step
    if point.clock is None and point.relative is None and (step := _clock(line, at, point)):
        return step
    if not point.zone and (match := _zone(line, at, point)):
        return match
    return None


def _zone(line: str, at: int, point: Point) -> tuple[Point, int] | None:
    """Return a point with its zone: behind its clock, or before it."""
    if (
        point.clock is not None
        and line[at : at + 1] in "Zz"
        and not line[at + 1 : at + 2].isalnum()
        and line[at : at + 1]
    ):
        return replace(point, zone="Z"), at + 1
    match = zones.WRITTEN.match(line, at)
    if match is None or _ends(match.group(), line[:at], line[match.end() :], point):
        return None
    if point.clock is not None and line[:at].rstrip().endswith("(") and _CLOCK_BEHIND.match(line, match.end()):
        # "15:22 (UTC 06:22)" names the zone of the time in brackets.
        return None
    if point.clock is None:
        glue = re.compile(r"[\s:,]*").match(line, match.end())
        if glue is None or _clock(line, glue.end(), point) is None:
            return None
    return replace(point, zone=match.group()), match.end()


_CLOCK_BEHIND: Final = re.compile(r":?\s+\d{1,2}:\d\d")
_END: Final = re.compile(r"-(?P<hour>\d\d):(?P<minute>\d\d)")
_FARTHEST: Final = 9
"""Hours west of UTC that people write behind a clock; what is farther is the end of a range."""


def _ends(word: str, before: str, behind: str, point: Point) -> bool:
    """Tell whether what could be an offset is the end of a range: ``09:15-10:00``; a day before it leaves it open."""
    match = _END.fullmatch(word)
    if match is None or point.clock is None or point.has_seconds or before[-1:].isspace():
        return False
    if forms.HALF.match(behind):
        return True
    end = timedelta(hours=int(match["hour"]), minutes=int(match["minute"]))
    return end > point.clock and (point.day is None or int(match["hour"]) > _FARTHEST)


def _day(line: str, at: int, point: Point) -> tuple[Point, int] | None:
    """Return a point with its day."""
    weekday = forms.WEEKDAY.match(line, at)
    if weekday and point.weekday is None:
        glue = forms.GLUE.match(line, weekday.end())
        inner = _day(line, glue.end(), point) if glue else None
        if inner:
            return inner
        number = forms.WEEKDAYS[weekday["weekday"].lower()] - 1
        behind = glue.end() if glue else weekday.end()
        if point.clock is None and _clock(line, behind, point):
            return replace(point, weekday=number), weekday.end()
        return None
    if match := (forms.NEXT if point.clock is None else forms.NEXT_BEHIND).match(line, at):
        return replace(point, is_next=True), match.end()
    if match := forms.NUMBERED.match(line, at):
        return replace(point, number=int(match["number"])), match.end()
    for pattern in forms.DAYS:
        if match := pattern.match(line, at):
            return _with_day(point, match)
    return None


def _with_day(point: Point, match: re.Match[str]) -> tuple[Point, int] | None:
    """Return a point with the day that a pattern found."""
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else 0
    year += 2000 if len(parts.get("year") or "") == 2 else 0
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if not (1 <= first <= 31 and 1 <= second <= 31) or min(first, second) > 12:
            return None
        if year and first != second and max(first, second) <= 12:
            return replace(point, slashed=(first, second, year)), match.end()
        month, day = (second, first) if first > 12 else (first, second)
        if not year and max(first, second) <= 12:
            return replace(point, slashed=(first, second, 0)), match.end()
    else:
        day = int(parts["day"])
        month = forms.MONTHS[parts["name"].rstrip(".").lower()] if parts.get("name") else int(parts["month"])
    try:
        made = date(year or 2000, month, day)
    except ValueError:
        return None
    if not year:
        return replace(point, month_day=(month, day)), match.end()
    return (replace(point, day=made), match.end()) if year in YEARS else None


def _clock(line: str, at: int, point: Point) -> tuple[Point, int] | None:
    """Return a point with its clock."""
    if match := forms.CLOCK_WORD.match(line, at):
        return replace(point, clock=timedelta(hours=forms.CLOCK_WORDS[match.group().lower()])), match.end()
    if match := forms.SQUARE.match(line, at) or (forms.SQUARE_BEHIND.match(line, at) if point.day else None):
        return replace(point, clock=timedelta(hours=int(match["hour"]), minutes=int(match["minute"]))), match.end()
    first = forms.HALF_FIRST.match(line, at)
    match = forms.CLOCK.match(line, first.end() if first else at)
    if match is None:
        return None
    minute = match["minute"] or match["split"] or match["spoken"] or match["dotted"] or "0"
    loose = timedelta()
    if not minute.isdigit():
        known = minute.rstrip("?xX")
        loose = timedelta(minutes=9 if known else 59)
        minute = f"{known}0" if known else "0"
    hours, end = int(match["hour"]), match.end()
    half = forms.HALF.match(line, end)
    if (half or first) and hours <= 12:
        # "13:05 PM" says its hour already; "00:10 AM" does, too.
        hours = forms.hour_of(hours, half["half"] if half else "p" if first and first["half"] in forms.PM else "a")
    if half:
        end = half.end()
    if vague := forms.ISH.match(line, end):
        end = vague.end()
    seconds = float(f"{match['second'] or 0}.{match['fraction'] or 0}")
    span = timedelta(hours=hours, minutes=int(minute), seconds=seconds)
    if span > timedelta(hours=24):
        return None
    return (
        replace(point, clock=span, loose=loose, has_seconds=bool(match["second"]), has_half=bool(half or first)),
        end,
    )


def _relative(line: str, at: int, point: Point) -> tuple[Point, int] | None:
    """Return a point that counts from an instant given elsewhere."""
    match = forms.RELATIVE.match(line, at)
    if match is None:
        return None
    if match["zero"] or match["alone"]:
        return replace(point, relative=timedelta()), match.end()
    if match["hours"] or match["long"]:
        span = timedelta(hours=int(match["hours"] or match["long"]), minutes=int(match["minutes"] or match["odd"]))
    elif match["h"]:
        span = timedelta(hours=int(match["h"]), minutes=int(match["m"]))
    else:
        amount = float((match["amount"] or match["amount2"]).replace(",", "."))
        unit = (match["unit"] or match["unit2"] or "m")[0].lower()
        span = timedelta(minutes=amount * {"d": 1440, "h": 60, "m": 1, "s": 1 / 60}[unit])
        span += timedelta(minutes=int(match["more"])) if match["more"] and unit == "h" else timedelta()
    return replace(point, relative=-span if match["sign"] and match["sign"] != "+" else span), match.end()


def _with_year(line: str, end: int, first: Point) -> tuple[Point, int]:
    """Return a point with the year that is behind its clock: ``Thu Feb 3 10:05:22 UTC 2022``."""
    match = forms.YEAR_BEHIND.match(line, end) if first.month_day and first.clock is not None else None
    if match is None or first.month_day is None or int(match["year"]) not in YEARS:
        return first, end
    try:
        return replace(first, day=date(int(match["year"]), *first.month_day), month_day=None), match.end()
    except ValueError:
        return first, end


def _second(line: str, end: int, first: Point) -> tuple[Point | None, int]:
    """Return the end of a range, and where it ends; None where no time follows."""
    joint = forms.JOINT.match(line, end)
    if joint is None:
        return None, end
    last, after = read_point(line, joint.end())
    if last.is_empty or (last.relative is None) != (first.relative is None):
        return None, end
    if first.clock is not None and last.clock is None:
        return None, end
    return last, after


def _same_half(first: Point, last: Point | None) -> Point:
    """Return the beginning of a range in the half of the day that only its end names: ``1:20-1:30pm``."""
    if last is None or not last.has_half or first.has_half or first.clock is None or last.clock is None:
        return first
    later = first.clock + timedelta(hours=12)
    is_afternoon = first.clock >= timedelta(hours=1) and first.clock < timedelta(hours=12) and later <= last.clock
    return replace(first, clock=later) if is_afternoon else first


def _beside(line: str, end: int) -> tuple[Point | None, int]:
    """Return the time or zone that parentheses behind a stamp give once more."""
    match = forms.ASIDE.match(line, end)
    if match is None:
        slash = forms.SLASH.match(line, end)
        point, stop = read_point(line, slash.end()) if slash else (Point(), end)
        # "10:05 EST / 15:05 UTC": only where each of them says its zone.
        return (point, stop) if point.clock is not None and point.zone else (None, end)
    inside = match["inside"].strip()
    zone = zones.WRITTEN.fullmatch(inside)
    if zone:
        return Point(zone=inside), match.end()
    point, stop = read_point(inside, 0)
    if point.clock is None or inside[stop:].strip(" ,.;"):
        return None, end
    return point, match.end()


def _rest(line: str, begin: int, end: int, mark: str) -> str | None:
    """Return the text behind a stamp; None where the stamp runs into a word."""
    closed = mark and line[begin:end].count(mark) % 2 == 1
    pattern = re.compile(rf"[\s\])]*[:.,]?{re.escape(mark)}") if mark else None
    if mark and not closed and pattern and (match := pattern.match(line, end)):
        end, closed = match.end(), True
    behind = forms.BEHIND.match(line, end)
    stop = behind.end() if behind else end
    if stop == end and end < len(line) and (line[end].isalnum() or line[end] in "/\\%@#"):
        return None
    if mark and not closed and pattern and (match := re.compile(rf"{re.escape(mark)}[\s:–—-]*").match(line, stop)):
        stop, closed = match.end(), True
    rest = line[stop:]
    return f"{mark}{rest}" if mark and not closed and rest else rest
