"""Whether a sentence ends at a person: a name, a role that is blamed, or "human error".

This serves whys, factors and actions, where a person as an *end point* stops the questions. The language
check reads whole documents with rules of its own; both know people and blame by one set of words
(``words/en.toml``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pmkit.analysis.text.phrases import load_phrases, read_words

_PHRASES: Final = load_phrases("pmkit.analysis.language")
_CAPITALIZED: Final = re.compile(r"\b[A-Z][a-z]+\b(?!(?:[.-]\w|/\w|\d))")


@cache
def _names() -> frozenset[str]:
    """Return given names that are hardly ever another word in a sentence about software."""
    words = read_words("pmkit.analysis.language", "words")["words"]
    return frozenset(words["names"].split()) - {*words["also_words"].split(), *words["products"].split()}


def named(text: str) -> str:
    """Return the first given name in a text, empty if there is none; a list can only know the usual ones."""
    return next((match.group() for match in _CAPITALIZED.finditer(text) if match.group() in _names()), "")


def blamed(text: str) -> str:
    """Return what a sentence ends at when that is a person, in a few words; empty if it does not.

    Example:
        >>> blamed("John pushed bad code")
        'a person, John'
        >>> blamed("DBA forgot to add index")
        'what somebody did or left undone'
        >>> blamed("The review did not cover memory")
        ''
    """
    if name := named(text):
        return f"a person, {name}"
    if _PHRASES["human-error"].says(text):
        return "human error"
    if _PHRASES["person-blamed"].says(text):
        return "what somebody did or left undone"
    return ""


def asks_care(text: str) -> bool:
    """Tell whether a sentence asks people to be careful, to remember or to look twice.

    Example:
        >>> asks_care("Sarah needs to be more careful"), asks_care("Add memory monitoring")
        (True, False)
    """
    return _PHRASES["asks-care"].says(text)
