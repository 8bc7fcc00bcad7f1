"""Whether a record says what a learner's line says: stated only where words, numbers and denials agree.

A wrong "the record says this, too" is worse than silence. So a record of a symptom or a step does not count (only
conditions are factors), each number of the line has to be in the record, and a reason that the line gives has to be
the record's reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pmkit.analysis.text.likeness import covered, fold, likeness, stems
from pmkit.analysis.text.polarity import denies_anything
from pmkit.records.event import Event, Kind

_NAMED: Final = 0.45
"""Likeness to a record that the line itself names, from which the two may say one thing."""

_FOUND: Final = 0.5
"""The same for a record that the line does not name; it has to hold all of the line's words, too."""

_MOST: Final = 0.6
"""Share of a line's words that the record has to hold."""

_NEARLY_ALL: Final = 0.75
"""The same, where the line does not say all that the record says."""

_REASON: Final = 0.75
"""Share of a line's reason that the record has to hold."""

_FEWEST: Final = 3
"""Words that tell something, below which a line is only the name of a thing."""

_WHOLE: Final = 4
"""Words of a record, from which on a line that has them all says what it says."""

_NO_CONDITION: Final = frozenset({Kind.IMPACT, Kind.METRIC, Kind.ALERT, Kind.ACTION, Kind.DECISION})

_BECAUSE: Final = re.compile(r"\b(?:because|since|due to|as a result of|thanks to|caused by)\b(.+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_WORD: Final = re.compile(r"[a-z]+")
_PREFIXES: Final = {"a": 8, "un": 5, "non": 5}
"""What makes a word its contrary, and the letters that the word must have: "around" is not the contrary of "round"."""


def records_condition(event: Event) -> bool:
    """Tell whether a record states how things were, and not what happened or was done."""
    return event.kind not in _NO_CONDITION and not event.milestones


def says_too(line: str, event: Event, *, named: bool) -> bool:
    """Tell whether a record says what a line says.

    Args:
        line: a learner's.
        event: the record.
        named: whether the line names it.
    """
    told = stems(line)
    if not records_condition(event) or len(told) + denies_anything(line) < _FEWEST:
        return False
    whole = " ".join((event.headline, *event.details))
    held = covered(told, stems(whole))
    if held < _MOST or not holds_reason(line, whole) or differs(line, whole):
        return False
    return any(_agrees(line, told, part, named and held >= _NEARLY_ALL) for part in (event.headline, *event.details))


def _agrees(line: str, told: frozenset[str], part: str, named: bool) -> bool:
    """Tell whether a line says the same as one sentence of a record."""
    if denies_anything(line) is not denies_anything(part):
        return False
    alike, words = likeness(line, part), stems(part)
    held = covered(told, words) == 1 and alike >= _FOUND
    holds = len(words) >= _WHOLE and covered(words, told) == 1
    return held or holds or (named and alike >= _NAMED)


def holds_reason(line: str, *texts: str) -> bool:
    """Tell whether the reason that a line gives, if it gives one, is in some texts.

    Example:
        >>> holds_reason("Sign-in failed because attackers had cut it", "Sign-in failed, the product was down")
        False
    """
    reason = _BECAUSE.search(line)
    given = stems(reason[1]) if reason else frozenset[str]()
    return not given or covered(given, frozenset().union(*map(stems, texts))) >= _REASON


def differs(line: str, text: str) -> bool:
    """Tell whether a line has a number that a text does not have, or the contrary of one of its words."""
    numbers = set(_NUMBER.findall(_digits(line))) - set(_NUMBER.findall(_digits(text)))
    return bool(numbers or opposed(line, text))


def opposed(line: str, text: str) -> tuple[str, str] | None:
    """Return a word of a line and its contrary in a text, made by a prefix; None where there is none.

    Example:
        >>> opposed("Replication is synchronous", "Replication between the regions is asynchronous")
        ('synchronous', 'asynchronous')
    """
    mine, theirs = (frozenset(_WORD.findall(fold(one))) for one in (line, text))
    pairs = (*_contraries(mine - theirs, theirs), *((a, b) for b, a in _contraries(theirs - mine, mine)))
    return next(iter(sorted(pairs)), None)


def _contraries(words: Iterable[str], others: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Yield words with the same word behind a prefix."""
    for word in words:
        for prefix, letters in _PREFIXES.items():
            if len(word) >= letters and prefix + word in others:
                yield word, prefix + word


_SPELLED: Final = {"twice": "2"} | {
    word: str(number) for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}


def _digits(text: str) -> str:
    """Return a text with its small numbers in digits."""
    return _WORD.sub(lambda match: _SPELLED.get(match[0], match[0]), text.lower())
