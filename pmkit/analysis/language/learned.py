"""What a row of a timeline says about when it was found: "found on 11 Nov", "discovered the next morning"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.text.phrases import load_phrases
from pmkit.records.written import Point, read_point

_PHRASES: Final = load_phrases("pmkit.analysis.language")
_NOTHING: Final = Point()
_NEXT: Final = re.compile(
    r"(?:the )?(?:next|following) (?P<unit>day|morning|afternoon|evening|night|week)|the (?P<after>day) after",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(
    r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>minute|hour|day|week)s? "
    r"(?:later|after)",
    re.IGNORECASE,
)
_LATER: Final = re.compile(
    r"(?:(?:the|our|an?|some|several|many|few|couple|of|much) )*(?:later|afterward|after the|during the|hindsight"
    r"|retrospect|review|postmortem|post-mortem|retro|debrief|analysis|months?|weeks?|days?|hours?|minutes?)",
    re.IGNORECASE,
)
_BY: Final = re.compile(r" by (?:the |our |an? )?(?P<who>\w+(?:[ -]\w+){0,2})(?=[.,;)]|$)")
_REMARK: Final = re.compile(r"\s*[(\[](?P<said>[^()\[\]]+)[)\]]\s*[.!]?$")
_WEEKDAY: Final = re.compile(r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b", re.IGNORECASE)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Learned:
    """When people learned of a row, as far as the row says.

    Attributes:
        point: a day, a clock, or both; empty where neither is written.
        days: how many days later, where that is written instead.
        span: how much later, where that is written in minutes or hours.
        weekday: 0 for Monday; None where none is written.
        is_morning: whether that is in the morning: "the next morning".
        by: who learned of it, where the row says that it was later and not when: "found later by Support".
    """

    point: Point = _NOTHING
    days: int = 0
    span: dt.timedelta | None = None
    weekday: int | None = None
    is_morning: bool = False
    by: str = ""

    @property
    def has_moment(self) -> bool:
        """Whether a moment is written, and not only that it was later."""
        return not self.point.is_empty or bool(self.days) or self.span is not None or self.weekday is not None


def learned_later(text: str) -> Learned | None:
    """Return when people learned of a row, as it says itself; None where it does not say that it was found later.

    Example:
        >>> learned_later("Limit lowered to 200 (found on 11 Nov)").point.month_day
        (11, 11)
    """
    found = _found(text)
    return found[1] if found else None


def without_learned(text: str) -> str:
    """Return a row without its words about when it was found, so that what it tells is read alone."""
    found = _found(text)
    return text[: found[0].start()] if found else text


def without_aside(text: str) -> str:
    """Return a row without a remark in parentheses at its end about when it was found, for where that is told anyway.

    Example:
        >>> without_aside("Limit lowered to 200 (found on 11 Nov)"), without_aside("Found later (by chance)")
        ('Limit lowered to 200', 'Found later (by chance)')
    """
    aside = _REMARK.search(text)
    return text[: aside.start()].rstrip() if aside and aside.start() and _found(aside["said"]) else text


def _found(text: str) -> tuple[re.Match[str], Learned] | None:
    """Return where a row says when it was found, and what: a moment before words that only say that it was later."""
    read = ((match, _read(text, match.end())) for match in _PHRASES["found-later"].pattern.finditer(text))
    found = [(match, learned) for match, learned in read if learned is not None]
    return next((each for each in found if each[1].has_moment), found[0] if found else None)


def names_cause(text: str) -> bool:
    """Tell whether a row says plainly what caused the incident."""
    return _PHRASES["names-cause"].says(text)


def _read(text: str, at: int) -> Learned | None:
    """Return the moment that begins at a place of a text."""
    if span := _SPAN.match(text, at):
        return _after(span)
    if following := _NEXT.match(text, at):
        days = _WEEK if (following["unit"] or "").lower() == "week" else 1
        inner = re.compile(r"[ ,]*(?:at )?").match(text, following.end())
        clock = read_point(text, inner.end())[0] if inner else Point()
        return Learned(Point(clock=clock.clock), days, is_morning=(following["unit"] or "").lower() == "morning")
    point, end = read_point(text, at)
    if point.has_day and point.clock is None and (glue := re.compile(r",? (?:at|around|about) ").match(text, end)):
        clock = read_point(text, glue.end())[0]
        point = Point(day=point.day, month_day=point.month_day, weekday=point.weekday, clock=clock.clock)
    if point.day or point.month_day or (point.clock is not None and not re.match(r" ?%| \w", text[end : end + 2])):
        return Learned(point=point)
    if weekday := _WEEKDAY.match(text, at):
        return Learned(weekday=_WEEKDAYS.index(weekday["name"].lower()))
    later = _LATER.match(text, at)
    by = _BY.match(text, later.end()) if later else None
    return Learned(by=by["who"] if by else "") if later else None


def _after(span: re.Match[str]) -> Learned:
    word, unit = span["number"].lower(), span["unit"].lower()
    number = int(word) if word.isdigit() else 1 if word in ("a", "an") else _NUMBERS.index(word) + 1
    if unit in ("day", "week"):
        return Learned(days=number * (_WEEK if unit == "week" else 1))
    return Learned(span=dt.timedelta(**{f"{unit}s": number}))
