"""Days as people say them, and calendar entries (iCalendar, RFC 5545): the same bytes for the same data."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from pmkit.markup import clean, one_line

# Spelled out here: strftime follows the computer's language.
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FRIDAY: Final = 4

_OCTETS: Final = 75
"""Longest line, in octets, as RFC 5545 section 3.1 asks."""


_NOON: Final = 12
_DECEMBER: Final = 12
_EVE: Final = 24


def working_day(day: dt.date) -> dt.date:
    """Return a day on which people are at work.

    From Christmas Eve to New Year's Day it is the first day after that, and a Saturday or Sunday becomes the Monday
    after it; other holidays differ from country to country and stay.

    Example:
        >>> working_day(dt.date(2026, 11, 28)).isoformat(), working_day(dt.date(2026, 12, 28)).isoformat()
        ('2026-11-30', '2027-01-04')
    """
    if day.month == _DECEMBER and day.day >= _EVE:
        day = dt.date(day.year + 1, 1, 2)
    elif (day.month, day.day) == (1, 1):
        day = dt.date(day.year, 1, 2)
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > _FRIDAY else day


def long_day(day: dt.date) -> str:
    """Return a day as it is read aloud.

    Example:
        >>> long_day(dt.date(2026, 12, 28))
        'Monday, December 28, 2026'
    """
    return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"


@dataclass(frozen=True)
class Clocks:
    """How times are shown: in a zone, and as the people who read them write them.

    Attributes:
        zone: the zone.
        twelve: whether a clock has twelve hours, AM and PM.

    Example:
        >>> Clocks(dt.UTC, twelve=True).said(dt.datetime(2026, 11, 12, 21, 42, tzinfo=dt.UTC))
        '9:42 PM'
    """

    zone: dt.tzinfo
    twelve: bool = False

    def local(self, at: dt.datetime) -> dt.datetime:
        """Return an instant in the zone."""
        return at.astimezone(self.zone)

    def said(self, at: dt.datetime) -> str:
        """Return the clock of an instant, to the minute."""
        local = self.local(at)
        if not self.twelve:
            return f"{local:%H:%M}"
        return f"{(local.hour - 1) % 12 + 1}:{local:%M} {'PM' if local.hour >= _NOON else 'AM'}"


def to_icalendar(entries: list[list[str]], name: str) -> str:
    """Return entries as one iCalendar text, with CRLF and folded lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pmkit//action items//EN", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escape(name)}", *(line for entry in entries for line in entry), "END:VCALENDAR"]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def calendar_entry(key: str, start: str, summary: str, description: str, *, end: str = "") -> list[str]:
    """Return the lines of one entry.

    Args:
        key: what makes it the same entry in a later export.
        start: ``20240201`` for a day, ``20240201T143000Z`` for an instant.
        summary: its title.
        description: what it is about.
        end: like ``start``; default none.
    """
    kind = "" if "T" in start else ";VALUE=DATE"
    stamp = start if "T" in start else f"{start}T000000Z"
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@pmkit",
        # A fixed stamp, so that the same plan gives the same bytes.
        f"DTSTAMP:{stamp}",
        f"DTSTART{kind}:{start}",
        *([f"DTEND{kind}:{end}"] if end else []),
        f"SUMMARY:{_escape(summary)}",
        *([f"DESCRIPTION:{_escape(description)}"] if description else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    """Return text for a value of iCalendar."""
    lines = [one_line(line) for line in clean(text).split("\n")]
    escaped = (line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)
    return "\\n".join(escaped)


def _fold(line: str) -> str:
    """Return a line broken after at most 75 octets, never inside a letter."""
    parts, room, part = [], _OCTETS, ""
    for letter in line:
        size = len(letter.encode("utf-8"))
        if size > room:
            parts.append(part)
            part, room = "", _OCTETS - 1  # the next line begins with a blank
        part += letter
        room -= size
    return "\r\n ".join([*parts, part])
