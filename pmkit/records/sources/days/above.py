"""What the lines above the first record say about all of them: the zone of their times, and a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from pmkit.records.forms import MONTHS
from pmkit.records.sources.contract import Notes
from pmkit.records.zones import find_zone

_ABOUT_TIMES: Final = re.compile(
    r"\b(?:times?|timestamps?|stamps|clocks?|hours|time ?zone|zone|tz|(?:uhr)?zeit(?:en|angaben|zone|stempel)?|heures?|"
    r"horaires?|horodatages?|fuseau|horas?|horarios?|horários?|huso|ora|ore|orari|orario|fuso|tijd(?:en|zone)?|tider(?:na)?|"
    r"tidspunkter|tidssone|tidszon|czas[uy]?|godziny|время)\b|時刻|時間|时间|時區|时区",
    re.IGNORECASE,
)
"""What a sentence about the times of a file speaks of, in several languages."""

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


_RUN: Final = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")


def day_of_name(name: str) -> str:
    """Return the day that the name of a file has, year first, as in ``2026-02-11 15.02.33 bridge.txt``; empty for none.

    Args:
        name: of the file, perhaps with folders before it.
    """
    last = re.split(r"[/\\]", name)[-1]
    found = _ISO.search(last) or _RUN.search(last)
    year, month, day = (int(found[part]) for part in "ymd") if found else (0, 0, 0)
    return f"{year:04}-{month:02}-{day:02}" if found and exists(year, month, day) else ""


def exists(year: int, month: int, day: int) -> bool:
    """Tell whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
