"""Templates of log lines: what is alike in them once numbers, ids and paths are masked.

The method is Drain's (He et al., *Drain: an online log parsing approach with fixed depth tree*, ICWS 2017), in short:
lines with as many words and the same first word are compared word by word; where more than half of the words are the
same, the others are variables; a warning and an error are never alike. Numbers, ids and paths are variables from the
beginning. The one number that says what happened is the status of HTTP: its first digit is kept, and answers of 200 and
of 503 are never alike, nor are those to GET and to POST.

The library drain3 is not used because it pins releases of two packages of 2021.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_MASKED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{8,})(?![A-Za-z0-9])|"
    r"[-+]?\d[\d.,:]*|(?<![^\s\"'=(\[])/[^\s\"')\]]*"
)
_METHODS: Final = ("GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "CONNECT")
_CODE: Final = r"([1-5])\d\d(?![\w.:/%-]|[ \t](?:[mµn]?s|sec\w*|min\w*|bytes|[kKM]?B|rows|items)\b(?!=))"
_BEFORE: Final = {
    **{f"{word} ": rf"(?<![A-Za-z]{word} )(\S{{1,4000}}(?:[ \t]HTTP/[\d.]+)?[\"']?[ \t][\"']?)" for word in _METHODS},
    "HTTP": r"((?:/[\d.]+)?[\"']?[ \t][\"']?)",
    "tatus": r"((?:_?[Cc]ode)?[\"']?[ \t]?[=:][ \t]?[\"']?)",
    **dict.fromkeys(("Completed ", "responded ", "returned "), "()"),
}
"""Word before a status to what is between the two."""

_STATUS: Final = [(word, re.compile(f"{word}{between}{_CODE}")) for word, between in _BEFORE.items()]
"""Each begins with its word, which a search skips to."""

_IN_KEYS: Final = [(word.encode(), pattern) for word, pattern in _STATUS]

_METHOD: Final = re.compile(rf"\b(?:{'|'.join(_METHODS)})(?=\s)")
_CLASSES: Final = {str(number): chr(0xE000 + number) for number in range(1, 6)}
"""First digit of a status to a character that stands for it, which no log has and which is not a digit."""

_STATUSES: Final = frozenset(_CLASSES.values())
_SHOWN: Final = {ord(code): number for number, code in _CLASSES.items()}
_DIGITS: Final = b"0123456789"
_HOLE: Final = "<*>"
_LEVEL: Final = re.compile(r"\b(WARN(?:ING)?|ERROR|ERR|FATAL|CRIT(?:ICAL)?|PANIC|SEVERE|EMERG)\b", re.IGNORECASE)
SIMILAR: Final = 0.5
MOST: Final = 20_000
"""Most masked lines that are remembered, and most templates; what comes after counts as other lines."""

CROWD: Final = 300
"""Most templates of one length and first word; what fits none of them is one more, in which all the rest varies."""

_HOPELESS: Final = 500
"""Lines in a row that fit no template of a crowd, after which lines of its kind are no longer compared with it."""


def keys_of(lines: Sequence[str]) -> list[bytes]:
    """Return what like lines share: each without its digits, with the class of a status of HTTP behind it."""
    keys = "\n".join(lines).encode("utf-8", "replace").translate(None, _DIGITS).split(b"\n")
    # Many lines are few once they have no digits, and only these are looked through for words.
    told = {key: found for key in set(keys) if (found := [pattern for word, pattern in _IN_KEYS if word in key])}
    if told:
        for at, key in enumerate(keys):
            for pattern in told.get(key, ()):
                if match := pattern.search(lines[at]):
                    keys[at] = key + match[2].encode()
                    break
    return keys


def coded(text: str) -> str:
    """Return a line in which statuses of HTTP are classes, such as 5xx, and not numbers."""
    for word, pattern in _STATUS:
        if word in text:
            text = pattern.sub(lambda match, word=word: f"{word}{match[1]}{_CLASSES[match[2]]}xx", text)  # type: ignore[misc]
    return text


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
        self._others: dict[tuple[int, str, str], int] = {}
        self._misses: Counter[tuple[int, str, str]] = Counter()

    def of(self, text: str) -> int:
        """Return the number of a line's template; -1 for other lines."""
        # Lines that differ in digits alone are most of a log, and this finds them faster than a pattern does.
        text = coded(text)
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
        return " ".join(self._words[number]).translate(_SHOWN) if number >= 0 else "other lines"

    def __len__(self) -> int:
        """Return how many templates there are."""
        return len(self._words)

    def _find(self, masked: str) -> int:
        words = masked.split()[:60]
        first = words[0] if words and _HOLE not in words[0] else ""
        status = next((char for char in masked if char in _STATUSES), "")
        method = found[0] if (found := _METHOD.search(masked)) else ""
        key = len(words), first, level_of(masked) + status + method
        group = self._groups.setdefault(key, [])
        if self._misses[key] >= _HOPELESS:
            return self._others[key]
        best, alike = -1, 0.0
        for number in group:
            share = _similarity(self._words[number], words)
            if share > alike:
                best, alike = number, share
        if best >= 0 and alike > SIMILAR:
            known = self._words[best]
            self._words[best] = [a if a == b else _HOLE for a, b in zip(known, words, strict=True)]
            self._misses[key] = 0
            return best
        if len(group) >= CROWD:
            self._misses[key] += 1
            if key not in self._others:
                self._others[key] = self._new([first or _HOLE, *[_HOLE] * (len(words) - 1)])
            return self._others[key]
        number = self._new(words)
        if number >= 0:
            group.append(number)
        return number

    def _new(self, words: list[str]) -> int:
        if len(self._words) >= MOST:
            return -1
        self._words.append(words)
        return len(self._words) - 1


def _similarity(template: list[str], words: list[str]) -> float:
    """Return which share of the words is the same, of those that are not numbers or ids."""
    told = [(a, b) for a, b in zip(template, words, strict=True) if _HOLE not in b]
    return sum(a == b for a, b in told) / len(told) if told else 1.0
