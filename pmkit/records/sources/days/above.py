"""What the lines above the first record say about all of them: the zone of their times, and a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from pmkit.records.forms import MONTHS
from pmkit.records.sources.contract import Notes
from pmkit.records.zones import find_zone

_ABOUT_TIMES: Final = re.compile(r"\b(?:times?|timestamps?|stamps|clocks?|hours|time ?zone|zone|tz)\b", re.IGNORECASE)
"""What a sentence about the times of a file speaks of."""

_ISO: Final = re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_DOTTED: Final = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?![\d.])")
_NAMED: Final = (
    re.compile(r"\b(?P<name>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{4}))?\b"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?P<name>[A-Z][a-z]{2,8})\.?(?:,?\s+(?P<y>\d{4}))?(?!\d)"),
)


def zone_above(lines: Iterable[tuple[int, str]], notes: Notes) -> str:
    """Return the zone that a sentence states, as in ``# all times in CET``; empty for none.

    Letters that several zones share are left to whoever reads the file.

    Args:
        lines: what is above the first record, each with its number.
        notes: where it is noted which line says so.
    """
    for number, line in lines:
        zone = find_zone(line) if _ABOUT_TIMES.search(line) else None
        if zone is not None and not zone.others:
            notes.add(f"times are in {zone.word}, as line {number} says")
            return zone.name
    return ""


def day_in(text: str) -> tuple[int, int, int] | None:
    """Return the year (0 where it is not told), month and day that a text names; None where it names none."""
    if found := _ISO.search(text) or _DOTTED.search(text):
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
        return (year, month, day) if exists(year, month, day) else None
    for pattern in _NAMED:
        for found in pattern.finditer(text):
            month = MONTHS.get(found["name"].lower(), 0) or MONTHS.get(found["name"][:3].lower(), 0)
            year, day = int(found["y"] or 0), int(found["d"])
            if month and exists(year or 2000, month, day):
                return year, month, day
    return None


def exists(year: int, month: int, day: int) -> bool:
    """Tell whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
