"""Stamps: times as people write them in a timeline, in a named zone.

    14:32          14:32:05          14:32 to 14:40          before 14:32
    after 14:32    2017-02-10        2017-02-01 00:10        02:30 +02:00        untimed

``before`` and ``after`` are open ends; a date alone is the whole local day; an explicit offset
stands where the clock is turned back and a local time happens twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from pmkit.data.catalogue import finding
from pmkit.errors import RecordError
from pmkit.finding import Finding
from pmkit.records.event import Event, Precision
from pmkit.records.instants import YEARS, day_bounds, is_folded, parse_zone

NO_DAY: Final = date(1970, 1, 1)
"""Stands for the day of a timeline that does not say which day it is."""

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
_UNTIMED: Final = re.compile(r"(?:untimed|time unknown)\s*(?:[-–—:|]\s+|\Z)", re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_ISO_DAY: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_SLASHED: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MONTH_FIRST: Final = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


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
    """

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    raw: str
    rest: str
    notes: tuple[Finding, ...] = ()
    has_date: bool = False


def find_day(text: str) -> date | None:
    """Return the first day that the text names as ``2024-01-15`` or with a month's name.

    ``03/04/2026`` is never read: half of the world means March by it. ``06/20/2025`` and
    ``20/06/2025`` can only be one day.
    """
    match = _ISO_DAY.search(text)
    parts: tuple[int, int, int] | None = None
    if match:
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif (match := _DAY_FIRST.search(text)) and match[2].lower() in _MONTHS:
        parts = (int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    elif (match := _MONTH_FIRST.search(text)) and match[1].lower() in _MONTHS:
        parts = (int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    elif match := _SLASHED.search(text):
        first, second = int(match[1]), int(match[2])
        if (first > 12) != (second > 12):
            month, day = (second, first) if first > 12 else (first, second)
            parts = (int(match[3]), month, day)
    try:
        return date(*parts) if parts and parts[0] in YEARS else None
    except ValueError:
        return None


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
    about = _ABOUT.match(line)
    at = about.end() if about else 0
    opened = _OPEN.match(line, at)
    at = opened.end() if opened else at
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
    try:
        earliest, latest = _interval(first, second, day, zone, notes)
    except (ValueError, OverflowError, RecordError):
        return None
    if latest < earliest or not (earliest.year in YEARS and latest.year in YEARS):
        return None
    if about:
        notes.append(finding("vague-time", word=about.group().strip()))
    word = opened[1].lower() if opened else ""
    clock = first["clock"]
    return Stamp(
        earliest=None if word in ("before", "by") else earliest,
        latest=None if word in ("after", "since", "from") else latest,
        precision=Precision.DAY if not clock else Precision.SECOND if clock.count(":") > 1 else Precision.MINUTE,
        raw=line[:end],
        rest=line[separator.end() :],
        notes=tuple(notes),
        has_date=bool(first["date"]),
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
        hours = hours % 12 + (12 if half == "pm" else 0)
    micro = int(fraction.ljust(6, "0")[:6] or 0)
    local = datetime(own.year, own.month, own.day, hours, int(minute), int(second), micro, zone)
    if is_folded(local) and not point["zone"]:
        notes.append(finding("hour-twice", clock=point["clock"], day=own))
    instant = local.astimezone(UTC)
    return instant, instant


def format_stamp(event: Event, zone: tzinfo, day: date) -> str:
    """Return an event's stamp as it is written below the heading of a day."""
    if event.earliest is None and event.latest is None:
        return "untimed"
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
    )
