"""Reading answers leniently: case, blanks and the many ways to write the same minutes.

Each reader returns one comparable form, or None for what it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from pmkit.records.episodes import Span
from pmkit.records.event import Event

LIMIT: Final = 2000
"""Longest text, and longest list, that is looked at."""

UNKNOWN: Final = "unknown"
_UNKNOWN_WORDS: Final = frozenset(
    {
        "unknown",
        "not known",
        "unknowable",
        "nobody knows",
        "cannot be known",
        "not recorded",
        "no record",
        "?",
        "none",
        "n/a",
        "nan",
        "nat",
    }
)
_MINUS: Final = str.maketrans({"−": "-", "–": "-"})
_CLOCK: Final = re.compile(r"(?P<sign>-?)(?P<hours>\d):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?:\.0+)?)?")
_PART: Final = re.compile(
    r"\s*(?:and\s+)?(?P<number>-?\d{1,9}(?:[.,]\d{1,6})?)\s*"
    r"(?P<unit>hours?|hrs?|h|minutes?|mins?\.?|m|seconds?|secs?\.?|s)?(?![a-z])[\s,]*"
)
_IN_MINUTES: Final = {"h": 60.0, "m": 1.0, "s": 1 / 60}


def word(answer: object) -> str | None:
    """Return text in lower case with single blanks, without quotes and brackets around it."""
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    return " ".join(answer.casefold().replace("_", " ").replace("-", " ").split()).strip(" .,;:!\"'`()[]") or None


def one_of(*words: str) -> Callable[[object], str | None]:
    """Return a reader of one word out of a few; any other text stays as it is."""
    known = {word(choice): choice for choice in words}

    def read(answer: object) -> str | None:
        text = word(answer)
        return known.get(text, text)

    return read


def letter(answer: object) -> str | None:
    """Return the letter of a choice: ``"c"``, ``"(C)"`` and ``"answer c"`` are one."""
    text = (word(answer) or "").removeprefix("answer ").removeprefix("sentence ").strip(" ()")
    return text if len(text) == 1 else None


def minutes(answer: object) -> float | None:
    """Return a length in minutes: ``53``, ``"53 min"``, ``"0:53:00"`` and ``timedelta`` are one."""
    if isinstance(answer, Span):
        same = answer.shortest == answer.longest
        return minutes(answer.shortest) if same else None
    if isinstance(answer, timedelta):
        return round(answer.total_seconds() / 60, 2)
    if isinstance(answer, (int, float)) and not isinstance(answer, bool):
        return round(float(answer), 2)
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    text = answer.translate(_MINUS).casefold().strip(" .~≈").removeprefix("about ")
    clock = _CLOCK.fullmatch(text)
    if clock:
        total = 60 * int(clock["hours"]) + int(clock["minutes"]) + int(clock["seconds"] or 0) / 60
        return round(-total if clock["sign"] else total, 2)
    return _units(text)


def _units(text: str) -> float | None:
    """Return the minutes of a text such as ``1 h 5 min``; a bare number counts minutes."""
    total, at = 0.0, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            return None
        total += float(part["number"].replace(",", ".")) * _IN_MINUTES[(part["unit"] or "m")[0]]
        at = part.end()
    return round(total, 2) if text else None


def minutes_or_unknown(answer: object) -> float | str | None:
    """Return a length in minutes, or ``unknown`` for None, a missing value and words for it."""
    if answer is None or (isinstance(answer, Span) and not answer.is_known) or word(answer) in _UNKNOWN_WORDS:
        return UNKNOWN
    if answer != answer:  # NaN and NaT are the only values that differ from themselves
        return UNKNOWN
    return minutes(answer)


def ids(answer: object, prefix: str = "R") -> tuple[str, ...] | None:
    """Return record ids in the order given: ``["r1", "R02"]`` and ``"R01, R02"`` are one."""
    if isinstance(answer, str):
        if len(answer) > LIMIT:
            return None
        pieces: list[object] = [piece for piece in re.split(r"[\s,;>→\-\[\]()'\"]+", answer) if piece]
    elif isinstance(answer, (list, tuple)) and len(answer) <= LIMIT:
        pieces = list(answer)
    else:
        return None
    found = [_id(piece, prefix) for piece in pieces]
    return tuple(name for name in found if name) if found and all(found) else None


def one_id(answer: object, prefix: str = "R") -> str | None:
    """Return a single record id, ``many`` for several, None for what is none."""
    if isinstance(answer, Event):
        answer = answer.id
    found = ids([*answer] if isinstance(answer, (set, frozenset)) else answer, prefix)
    if not found:
        return None
    return found[0] if len(set(found)) == 1 else "many"


def _id(piece: object, prefix: str) -> str | None:
    """Return one id with two digits."""
    text = piece.id if isinstance(piece, Event) else piece
    if not isinstance(text, str) or len(text) > LIMIT:
        return None
    match = re.fullmatch(rf"\s*{prefix}\s*0*(\d{{1,3}})\s*", text, re.IGNORECASE)
    return f"{prefix}{int(match[1]):02d}" if match else None
