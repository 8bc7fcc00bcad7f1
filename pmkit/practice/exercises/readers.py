"""Reading answers leniently: case, blanks and the many ways to write the same minutes.

Each reader returns one comparable form, or None for what it cannot read. :data:`READERS` is the table
of those that a file of questions may name; what only one exercise needs is in that exercise's module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pmkit.analysis.actions.plan import ActionItem
from pmkit.practice.exercises.questions import Answer
from pmkit.records.episodes import Span
from pmkit.records.event import Event

LIMIT: Final = 2000
"""Longest text, and longest list, that is looked at."""

_DIGITS: Final = 3

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


def number(answer: object, word_before: str = "") -> float | None:
    """Return a whole number of at most three digits: ``3``, ``3.0`` and, behind its word, ``"Law 3"`` are one."""
    if isinstance(answer, str):
        text = (word(answer) or "").removeprefix(word_before.casefold()).strip()
        return float(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
    if not isinstance(answer, (int, float)) or answer != int(answer):
        return None
    return float(answer) if abs(answer) < 10**_DIGITS else float("inf")


def ids(answer: object, like: str = "R01") -> tuple[str, ...] | None:
    """Return ids in the order given: ``["r1", "R02"]`` and ``"R01, R02"`` are one.

    Args:
        answer: text, a list, or a list with events.
        like: how an id is written: its letter, and as many digits as it has at least.
    """
    if isinstance(answer, str):
        if len(answer) > LIMIT:
            return None
        pieces: list[object] = [piece for piece in re.split(r"[\s,;>→\-\[\]()'\"]+", answer) if piece]
    elif isinstance(answer, (list, tuple)) and len(answer) <= LIMIT:
        pieces = list(answer)
    else:
        return None
    found = [_id(piece, like) for piece in pieces]
    return tuple(name for name in found if name) if found and all(found) else None


def one_id(answer: object, like: str = "R01") -> str | None:
    """Return a single id, ``many`` for several, None for what is not an id."""
    if isinstance(answer, (Event, ActionItem)):
        answer = answer.id
    found = ids([*answer] if isinstance(answer, (set, frozenset)) else answer, like)
    if not found:
        return None
    return found[0] if len(set(found)) == 1 else "many"


def _id(piece: object, like: str) -> str | None:
    """Return one id with the digits that it shall have."""
    text = piece.id if isinstance(piece, Event) else piece
    if not isinstance(text, str) or len(text) > LIMIT:
        return None
    match = re.fullmatch(rf"\s*{like[0]}\s*0*(\d{{1,3}})\s*", text, re.IGNORECASE)
    return f"{like[0]}{int(match[1]):0{len(like) - 1}d}" if match else None


@dataclass(frozen=True, slots=True)
class Slip:
    """What a reader found in an answer, with facts for the question to it.

    Attributes:
        code: the key of the question.
        facts: what stands for ``{name}`` in the question.
    """

    code: str
    facts: Mapping[str, str]


Value = str | float | tuple[str, ...] | Slip
"""What a reader returns: the answer in one comparable form, or what keeps it from being right."""

Reader = Callable[[object, Answer], Value | None]
"""Reads an answer by its row in the file; None for what it cannot read."""

READERS: Final[Mapping[str, Reader]] = {
    "one_of": lambda answer, row: one_of(*row.words)(answer),
    "letter": lambda answer, _: letter(answer),
    "number": lambda answer, row: number(answer, re.sub(r"[\W\d]", "", row.like)),
    "minutes": lambda answer, _: minutes(answer),
    "minutes_or_unknown": lambda answer, _: minutes_or_unknown(answer),
    "one_id": lambda answer, row: one_id(answer, row.like),
    "ids": lambda answer, row: ids(answer, row.like),
}
"""The readers that any exercise can name."""


def first_sign(text: str, row: Answer) -> str | None:
    """Return the first question, in the file's order, one of whose patterns is in a text; None for no sign."""
    return next(
        (key for key, ask in row.questions.items() if any(re.search(sign, text, re.IGNORECASE) for sign in ask.when)),
        None,
    )
