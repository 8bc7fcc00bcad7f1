"""Templates of log lines: what is alike in them once numbers and ids are masked.

The method is Drain's (He et al., *Drain: an online log parsing approach with fixed depth tree*, ICWS 2017), in short:
lines with as many words and the same first word are compared word by word; where at least half of the words are the
same, the others are variables; a warning and an error are never alike.

The library drain3 is not used because it pins releases of two packages of 2021.
"""

from __future__ import annotations

import re
from typing import Final

_MASKED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{8,})(?![A-Za-z0-9])|"
    r"[-+]?\d[\d.,:]*"
)
_DIGITS: Final = b"0123456789"
_HOLE: Final = "<*>"
_LEVEL: Final = re.compile(r"\b(WARN(?:ING)?|ERROR|ERR|FATAL|CRIT(?:ICAL)?|PANIC|SEVERE|EMERG)\b", re.IGNORECASE)
SIMILAR: Final = 0.5
MOST: Final = 20_000
"""Most masked lines that are remembered, and most templates; what comes after counts as other lines."""


def level_of(text: str) -> str:
    """Return the level that a log line names, where it is a warning or worse."""
    found = _LEVEL.search(text, 0, 200)
    return found[1].lower() if found else ""


class Templates:
    """Gives each line the number of its template."""

    def __init__(self) -> None:
        self._alike: dict[bytes, int] = {}
        self._known: dict[str, int] = {}
        self._groups: dict[tuple[int, str, str], list[int]] = {}
        self._words: list[list[str]] = []

    def of(self, text: str) -> int:
        """Return the number of a line's template; -1 for other lines."""
        # Lines that differ in digits alone are most of a log, and this finds them faster than a pattern does.
        alike = text.encode("utf-8", "replace").translate(None, _DIGITS)
        known = self._alike.get(alike)
        if known is not None:
            return known
        masked = _MASKED.sub(_HOLE, text)
        number = self._known.get(masked)
        if number is None:
            number = self._find(masked)
            if len(self._known) < MOST:
                self._known[masked] = number
        if len(self._alike) < 5 * MOST:
            self._alike[alike] = number
        return number

    def text(self, number: int) -> str:
        """Return a template as text, ``<*>`` for what varies."""
        return " ".join(self._words[number]) if number >= 0 else "other lines"

    def __len__(self) -> int:
        """Return how many templates there are."""
        return len(self._words)

    def _find(self, masked: str) -> int:
        words = masked.split()[:60]
        first = words[0] if words and _HOLE not in words[0] else ""
        group = self._groups.setdefault((len(words), first, level_of(masked)), [])
        best, alike = -1, 0.0
        for number in group:
            share = _similarity(self._words[number], words)
            if share > alike:
                best, alike = number, share
        if best >= 0 and alike >= SIMILAR:
            known = self._words[best]
            self._words[best] = [a if a == b else _HOLE for a, b in zip(known, words, strict=True)]
            return best
        if len(self._words) >= MOST:
            return -1
        self._words.append(words)
        group.append(len(self._words) - 1)
        return group[-1]


def _similarity(template: list[str], words: list[str]) -> float:
    """Return which share of the words is the same; what varies by its number counts for nothing."""
    if not words:
        return 1.0
    return sum(a == b and _HOLE not in a for a, b in zip(template, words, strict=True)) / len(words)
