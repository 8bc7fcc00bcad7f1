"""Lengths of time in other people's words: "1h30m", "just over nine hours", "forty-five minutes"."""

from __future__ import annotations

import re
from typing import Final

from pmkit.documents.format.prose.words import LANGUAGES, NUMBER_WORDS, TENS
from pmkit.documents.format.sections import LENGTH_UNITS
from pmkit.records import forms

_FOREIGN: Final = "|".join(sorted(map(re.escape, LENGTH_UNITS), key=lambda word: (-len(word), word)))
# "1h30m": a letter right before the next number is a unit, too.
_UNIT: Final = rf"(?:{forms.ANY_UNIT}|{_FOREIGN}|[dhm](?=\d))"
_TENS: Final = "|".join(TENS)
_WORD: Final = rf"(?:(?:{_TENS})(?:[ -](?:{'|'.join(NUMBER_WORDS)}))?|{'|'.join(NUMBER_WORDS)})"
_VAGUE: Final = "|".join(re.escape(word) for language in LANGUAGES.values() for word in language["vague"])
_FIGURES: Final = r"\d{1,4}(?:[.,]\d{1,2})?\+?"

ABOUT: Final = rf"(?:(?:[~≈]|(?<!\w)(?:{_VAGUE})(?=\W|\d))\s*){{0,3}}"
"""Pattern of the words that make a length vague."""

_MORE: Final = (
    rf"(?:,?\s?(?:(?:and|und|et|y|e|и)\s)?(?:{_FIGURES}|(?:{_WORD})(?=[ -]))[ -]?{_UNIT}|\sand a half(?!\w)){{0,3}}"
)
_COUNT: Final = (
    rf"(?:(?:\d{{1,3}}\s?[-–]\s?)?{_FIGURES}|"
    rf"(?<!\w)(?!an? second\b)(?:{_WORD}|an?|half an?)(?!\w)(?: and a half(?!\w))?)"
)
AMOUNT: Final = rf"{ABOUT}(?:\d{{1,3}}\s?h\s?[0-5]\d(?!\w)|{_COUNT}[ -]{{0,2}}{_UNIT}{_MORE})"
"""Pattern of a length of time, with the words that make it vague: "just over nine hours"."""

ANY_AMOUNT: Final = re.compile(rf"(?:\d\+?|(?<!\w)(?:{_WORD}|half|an?))[ -]{{0,2}}{_UNIT}|\dh\s?\d", re.IGNORECASE)
"""Where a length may be: a text without one of these has none."""

_LENGTH: Final = re.compile(rf"(?<!\d)(\d{{1,9}}(?:[.,]\d{{1,3}})?)\+?[ -]{{0,3}}({_UNIT})", re.IGNORECASE)
_IN_WORDS: Final = re.compile(rf"(?<!\w)(half an?|an?|{_WORD})[ -]{{1,3}}({_UNIT})", re.IGNORECASE)
_ALL_IN_WORDS: Final = re.compile(
    rf"{_IN_WORDS.pattern}(?:(?:, | and |, and | und | et | y | e ){_IN_WORDS.pattern}){{0,3}}", re.IGNORECASE
)
"""One length in words, "two hours and ten minutes"; another behind it says the same again, or something else."""

_AND_A_HALF: Final = re.compile(
    rf"(?<!\w)(?P<count>an?|{_WORD})(?: and a half[ -](?P<unit>{_UNIT})|[ -](?P<before>{_UNIT}) and a half)",
    re.IGNORECASE,
)
_UNITS: Final = forms.UNITS | LENGTH_UNITS
_HOURS: Final = re.compile(r"\b(\d{1,3})\s?h\s?([0-5]?\d)\b(?!\s?[^\W\d])", re.IGNORECASE)
_IN_MINUTES: Final = {"week": 10_080.0, "day": 1440.0, "hour": 60.0, "minute": 1.0, "second": 1 / 60}


def spelled_minutes(text: str) -> float | None:
    """Return the minutes that a duration such as ``1h35m``, ``2 hours`` or ``0:53`` says, None for other texts.

    Example:
        >>> spelled_minutes("1h30m"), spelled_minutes("over twenty-four hours"), spelled_minutes("a while")
        (90.0, 1440.0, None)
    """
    return next((minutes for part in re.split(r"[;()]", text) if (minutes := _spelled(part)) is not None), None)


def minutes_by_name(name: str, value: str) -> float | None:
    """Return the minutes of a bare number whose unit is in its name: "Downtime (minutes): 95"; None for others."""
    bare = re.fullmatch(r"[~≈\s]*(\d+(?:[.,]\d+)?)\s*", value)
    named = (word for word in re.findall(r"[^\W\d_]{3,}", name.lower()) if word in _UNITS)
    unit = _UNITS.get(next(named, ""), "")
    return float(bare[1].replace(",", ".")) * _IN_MINUTES[unit] if bare and unit else None


def _spelled(stated: str) -> float | None:
    """Return the minutes that a text without brackets says, None for other texts."""
    clock = re.fullmatch(r"\s*(\d{1,3}):([0-5]\d)(?::[0-5]\d)?\s*(?:h|hours?|hh:mm)?\s*", stated)
    if clock:
        return int(clock[1]) * 60.0 + int(clock[2])
    # "2 h 35" has minutes behind its hours.
    stated = _HOURS.sub(r"\1 h \2 min", stated)
    parts = [(float(n.replace(",", ".")), _UNITS[unit.lower()]) for n, unit in _LENGTH.findall(stated)]
    # "Just over nine hours, 9 hours 5 minutes in all" says it twice; figures are exact.
    if more := _AND_A_HALF.search(stated):
        return (_in_figures(more["count"]) + 0.5) * _IN_MINUTES[_UNITS[(more["unit"] or more["before"]).lower()]]
    words = _ALL_IN_WORDS.search(stated)
    in_words = _IN_WORDS.findall(words.group()) if words else ()
    parts = parts or [(_in_figures(word), _UNITS[unit.lower()]) for word, unit in in_words]
    return sum(n * _IN_MINUTES[unit] for n, unit in parts) or None


def _in_figures(word: str) -> float:
    """Return the number that a word, or two such as "forty-five", says."""
    if word.lower().startswith("half"):
        return 0.5
    whole = _number_of(word)
    if whole is not None:
        return whole
    return sum(_number_of(one) or 0.0 for one in re.split(r"[ -]", word, maxsplit=1)) or 1.0


def _number_of(word: str) -> float | None:
    """Return the number that one word says, None where it says none."""
    known = (n for pattern, n in (TENS | NUMBER_WORDS).items() if re.fullmatch(pattern, word, re.IGNORECASE))
    return next(map(float, known), None)
