"""Stamps: times as people write them in a timeline, in a named zone.

    14:32          14:32:05          14:32 to 14:40          before 14:32
    after 14:32    2017-02-10        2017-02-01 00:10        02:30 +02:00        untimed
    day 2 00:10    T+15 min

``before`` and ``after`` are open ends; a date alone is the whole local day; an explicit offset
stands where the clock is turned back and a local time happens twice. Where nothing says which day
it was, a clock stays a clock: ``day 2`` is the one after it, ``T`` an instant that is not given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from pmkit.data.catalog import finding
from pmkit.errors import RecordError
from pmkit.finding import Finding
from pmkit.records.event import Event, Precision
from pmkit.records.forms import hour_of, micro_of
from pmkit.records.instants import YEARS, day_bounds, is_folded, parse_zone
from pmkit.records.written import find_day

NO_DAY: Final = date(1970, 1, 1)
"""Stands for the day of a timeline that does not say which day it is; no instant is ever on it."""

_SOME_DAY: Final = date(2001, 1, 15)
_NAMELESS: Final = date(1973, 1, 8)  # a Monday in a winter of which nobody has a postmortem
_NAMELESS_MOST: Final = 60
ROLLOVER: Final = timedelta(hours=12)
"""How far a clock has to jump back in a list to be one of the next day; a line that was added later jumps less."""

_MIDNIGHT: Final = datetime(2001, 1, 15)  # of that day; only what is relative to it is kept

_POINT: Final = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})(?:T(?=\d)|\s+(?=\d{1,2}:)|(?![\w:])))?"
    r"(?:(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?!\d|:\d)"
    r"(?:\s?(?P<half>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?"
    r"(?:\s?(?P<zone>[Zz](?![A-Za-z])|(?:UTC|GMT)(?![A-Za-z])(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-](?:0\d|1[0-4]):?(?:00|15|30|45)(?!\d)))?)?"
)
_ABOUT: Final = re.compile(r"(?:~|≈|about\b|around\b|approx\.|circa\b|ca\.)\s*", re.IGNORECASE)
_OPEN: Final = re.compile(r"(before|by|after|since|from)\s+", re.IGNORECASE)
# A spaced dash separates a time from its text ("06:40 – Consumer slows"); only a tight one is a range.
_JOINT: Final = re.compile(r"\s+(?:to|until)\s+|[-–—]|\s*→\s*", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r"\s*(?:[-–—|]+|:|→)\s+|\s+|\s*\Z")
_STRONG_SEPARATOR: Final = re.compile(r"\s*(?:[-–—|]+|:|→)(?:\s+|\Z)")
_WRAPPED: Final = re.compile(r"(\*\*|__|`|\*|_|\[)([^*_`\]\[]{4,60}?)(\*\*|__|`|\*|_|\])\s*[-–—:|]?\s*")
_DAYED: Final = re.compile(r"day (?P<number>\d{1,3}),?\s+(?=\d{1,2}:)", re.IGNORECASE)
_COUNTED: Final = re.compile(r"T(?P<minutes>[+-]\d{1,6}) min(?!\w)")
_CLOCK: Final = re.compile(
    r"(?P<bound>before |after )?(?:day (?P<day>\d{1,3}) )?(?P<first>\d{1,2}:[\d:.]+)"
    r"(?: to (?P<last>\d{1,2}:[\d:.]+))?"
)
_UNTIMED: Final = re.compile(r"(?:untimed|time unknown)\s*(?:[-–—:|]\s+|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp as read.

    Attributes:
        earliest: lower bound in UTC, None when open.
        latest: upper bound in UTC, None when open.
        precision: the unit it was written in.
        raw: the stamp word for word.
        rest: the text behind it.
        notes: assumptions that had to be made, each with its question; where it is, the reader knows.
        has_date: whether the stamp names its own day.
        clock: the time of day where no day is known; both bounds are None then. See ``Event.clock``.
    """

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    raw: str
    rest: str
    notes: tuple[Finding, ...] = ()
    has_date: bool = False
    clock: str = ""


def read_stamp(text: str, day: date, zone: tzinfo) -> Stamp | None:
    """Return the stamp at the beginning of a line, or None where the line has none.

    Args:
        text: the line, without its list marker.
        day: the day that a clock time belongs to.
        zone: the zone that clock times are in.
    """
    line = text.strip()
    untimed = _UNTIMED.match(line)
    if untimed:
        return Stamp(None, None, Precision.UNKNOWN, untimed.group().strip(" -–—:|"), line[untimed.end() :])
    wrapped = _WRAPPED.match(line)
    if wrapped:
        inner = read_stamp(wrapped[2].strip().rstrip(":"), day, zone)
        return replace(inner, rest=line[wrapped.end() :]) if inner and not inner.rest else None
    counted = _COUNTED.match(line)
    if counted:
        behind = _SEPARATOR.match(line, counted.end())
        rest = line[behind.end() :] if behind else ""
        return Stamp(None, None, Precision.MINUTE, counted.group(), rest, clock=counted.group()) if behind else None
    about = _ABOUT.match(line)
    at = about.end() if about else 0
    opened = _OPEN.match(line, at)
    at = opened.end() if opened else at
    numbered = _DAYED.match(line, at)
    at = numbered.end() if numbered else at
    first = _POINT.match(line, at)
    if first is None or not (first["clock"] or first["date"]):
        return None
    end = first.end()
    joint = _JOINT.match(line, end)
    second = _POINT.match(line, joint.end()) if joint else None
    if second is not None and (second["clock"] or second["date"]):
        end = second.end()
    else:
        second = None
    separator = (_STRONG_SEPARATOR if opened else _SEPARATOR).match(line, end)
    if separator is None:
        return None
    notes: list[Finding] = []
    no_day = bool(first["clock"]) and not first["date"] and (numbered is not None or day == NO_DAY)
    try:
        earliest, latest = _interval(first, second, _SOME_DAY if no_day else day, zone, notes)
    except (ValueError, OverflowError, RecordError):
        return None
    if latest < earliest or not (earliest.year in YEARS and latest.year in YEARS):
        return None
    if about:
        notes.append(finding("vague-time", word=about.group().strip()))
    word = opened[1].lower() if opened else ""
    clock = first["clock"]
    bound = "before" if word in ("before", "by") else "after" if word else ""
    shift = timedelta(days=int(numbered["number"]) - 1) if numbered else timedelta()
    relative = [instant.astimezone(zone).replace(tzinfo=None) - _MIDNIGHT + shift for instant in (earliest, latest)]
    return Stamp(
        earliest=None if no_day or bound == "before" else earliest,
        latest=None if no_day or bound == "after" else latest,
        precision=Precision.DAY if not clock else Precision.SECOND if clock.count(":") > 1 else Precision.MINUTE,
        raw=line[:end],
        rest=line[separator.end() :],
        notes=tuple(notes),
        has_date=bool(first["date"]),
        clock=spell_clock(*relative, bound=bound) if no_day else "",
    )


def spell_clock(first: timedelta, last: timedelta, *, bound: str = "") -> str:
    """Return a time of day on a day that is not known; see ``Event.clock``.

    Args:
        first: time since midnight of the first day.
        last: the same of its end; the same as ``first`` where it is one instant.
        bound: ``before`` or ``after`` where one end is open.
    """
    text = " ".join(filter(None, (bound, _clock_of(first))))
    return text if bound or first == last else f"{text} to {format_clock(_MIDNIGHT + last)}"


def _clock_of(span: timedelta) -> str:
    """Return one time of day with the number of its day, unless that is the first."""
    clock = format_clock(_MIDNIGHT + span)
    return f"day {span.days + 1} {clock}" if span.days else clock


def clock_bounds(clock: str) -> tuple[str, timedelta | None, timedelta | None]:
    """Return what a clock without a day counts from, and its bounds; those of one kind can be subtracted.

    Args:
        clock: as ``Event.clock`` has it.

    Returns:
        ``day``, ``T`` or nothing, then the lower and the upper bound; None where that end is open.
    """
    if counted := _COUNTED.fullmatch(clock):
        at = timedelta(minutes=int(counted["minutes"]))
        return "T", at, at
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return "", None, None
    first = _span_of(match["first"], match["day"] or "1")
    last = _span_of(match["last"], match["day"] or "1") if match["last"] else first
    # A range runs past midnight at most once.
    last = last if last >= first else last + timedelta(days=1)
    bound = (match["bound"] or "").strip()
    return "day", None if bound == "before" else first, None if bound == "after" else last


def _span_of(clock: str, number: str) -> timedelta:
    """Return the time since midnight of the first day."""
    hours, minutes, *seconds = clock.split(":")
    return timedelta(
        days=int(number) - 1, hours=int(hours), minutes=int(minutes), seconds=float(seconds[0]) if seconds else 0
    )


def _interval(
    first: re.Match[str], second: re.Match[str] | None, day: date, zone: tzinfo, notes: list[Finding]
) -> tuple[datetime, datetime]:
    """Return the first and last instant of a stamp of one or two points."""
    start, end = _bounds(first, day, zone, notes)
    if second is None:
        return start, end
    own = date.fromisoformat(first["date"]) if first["date"] else day
    end = _bounds(second, own, zone, notes)[1]
    if end < start and not second["date"]:
        end = _bounds(second, own + timedelta(days=1), zone, notes)[1]
        notes.append(finding("range-past-midnight", start=first.group().strip(), end=second.group().strip()))
    return start, end


def _bounds(point: re.Match[str], day: date, zone: tzinfo, notes: list[Finding]) -> tuple[datetime, datetime]:
    """Return the first and last instant that one point of a stamp names."""
    own = date.fromisoformat(point["date"]) if point["date"] else day
    if point["zone"]:
        zone = parse_zone(point["zone"])
    if not point["clock"]:
        return day_bounds(own, zone)
    hour, minute, *rest = point["clock"].split(":")
    second, _, fraction = (rest[0] if rest else "0").partition(".")
    hours = int(hour)
    half = (point["half"] or "").lower().replace(".", "")
    if half:
        if not 1 <= hours <= 12:
            raise ValueError
        hours = hour_of(hours, half)
    micro = micro_of(fraction)
    local = datetime(own.year, own.month, own.day, hours, int(minute), int(second), micro, zone)
    if is_folded(local) and not point["zone"]:
        notes.append(finding("hour-twice", clock=point["clock"], day=own))
    instant = local.astimezone(UTC)
    return instant, instant


def format_stamp(event: Event, zone: tzinfo, day: date) -> str:
    """Return an event's stamp as it is written below the heading of a day."""
    if event.earliest is None and event.latest is None:
        return _dayless(event.clock, day) if event.clock else "untimed"
    if event.earliest and event.latest:
        local_day = event.earliest.astimezone(zone).date()
        if event.earliest != event.latest and (event.earliest, event.latest) == day_bounds(local_day, zone):
            return local_day.isoformat()
        first = _point(event.earliest, zone, day)
        if event.earliest == event.latest:
            return first
        return f"{first} to {_point(event.latest, zone, event.earliest.astimezone(zone).date())}"
    if event.latest:
        return f"before {_point(event.latest, zone, day)}"
    return f"after {_point(event.earliest, zone, day)}" if event.earliest else "untimed"


def _dayless(clock: str, day: date) -> str:
    """Return a clock without a day, told apart from those of the day that it is below."""
    match = _CLOCK.fullmatch(clock)
    if match is None or match["day"] or day == NO_DAY:
        return clock
    bound = match["bound"] or ""
    return f"{bound}day 1 {clock[len(bound) :]}"


def _point(instant: datetime, zone: tzinfo, day: date) -> str:
    """Return one instant as a clock time, with its date and offset where they are needed."""
    local = instant.astimezone(zone)
    clock = format_clock(local)
    if is_folded(local):
        clock += " " + local.strftime("%z")[:3] + ":" + local.strftime("%z")[3:5]
    return clock if local.date() == day else f"{local.date().isoformat()} {clock}"


def format_clock(local: datetime) -> str:
    """Return ``14:32``, with seconds and their fraction only where there are any."""
    if local.microsecond:
        return local.strftime("%H:%M:%S.%f").rstrip("0")
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def local_day(event: Event, zone: tzinfo) -> date | None:
    """Return the local day that an event is listed under, None when it is untimed."""
    return event.instant.astimezone(zone).date() if event.instant else None


def on_nameless_days(events: Sequence[Event], zone: tzinfo) -> list[Event]:
    """Return events whose clocks have no day with instants on nameless days, for what shows times of day.

    Where any event has a day they stay as they are: theirs would be known then.

    Args:
        events: those of one timeline.
        zone: that their clocks are in.
    """
    bounds = {event.id: clock_bounds(event.clock) for event in events if event.clock}
    known = [at for axis, *both in bounds.values() for at in both if axis == "day" and at is not None]
    if not known or any(event.instant for event in events):
        return list(events)
    start = datetime.combine(_NAMELESS, time(), zone)
    placed = []
    for event in events:
        axis, early, late = bounds.get(event.id, ("", None, None))
        if axis == "day":
            first, last = (None if at is None else (start + at).astimezone(UTC) for at in (early, late))
            event = replace(event, earliest=first, latest=last, after=())
        placed.append(event)
    return placed


def nameless_day(day: date) -> str:
    """Return what a day is called that :func:`on_nameless_days` gave: ``day 2``; empty for a day that has a name."""
    number = (day - _NAMELESS).days + 1
    return f"day {number}" if 1 <= number <= _NAMELESS_MOST else ""


def as_written(event: Event) -> Event:
    """Return the event with only what its line in a document holds.

    Source, evidence, zone and the rest of the raw record live in the evidence file.
    """
    return Event(
        id=event.id,
        headline=event.headline,
        earliest=event.earliest,
        latest=event.latest,
        after=event.after,
        kind=event.kind,
        milestones=event.milestones,
        role=event.role,
        details=event.details,
        basis=event.basis,
        clock=event.clock,
    )


__all__ = [
    "NO_DAY",
    "Stamp",
    "as_written",
    "clock_bounds",
    "find_day",
    "format_clock",
    "format_stamp",
    "local_day",
    "nameless_day",
    "on_nameless_days",
    "read_stamp",
    "spell_clock",
]
