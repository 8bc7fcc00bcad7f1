"""What a sentence denies, and whether another one denies the same: it tells a condition from its contrary.

"The pods had no limit and no alert" denies a limit and an alert. A sentence with the same words that affirms them
says the contrary, whichever words they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pmkit.analysis.text.likeness import NEGATORS, clauses

_REACH: Final = 3
"""Stems after a negator that it denies."""


@lru_cache(maxsize=20_000)
def denied(text: str) -> frozenset[str]:
    """Return the stems that a text denies.

    Example:
        >>> sorted(denied("The pods had no limit, and nobody had rehearsed it"))
        ['limit', 'rehearse']
    """
    found: set[str] = set()
    for clause in clauses(text):
        for index, word in enumerate(clause):
            if word in NEGATORS:
                found |= set(clause[index + 1 : index + 1 + _REACH])
    return frozenset(found) - NEGATORS - {"one"}


def denies_anything(text: str) -> bool:
    """Tell whether a text says of anything that it was not so.

    Example:
        >>> denies_anything("Nothing bounds a match"), denies_anything("A match runs to its end")
        (True, False)
    """
    return any(word in NEGATORS for clause in clauses(text) for word in clause)


def agreement(text: str, wanted: frozenset[str]) -> float:
    """Return whether a text denies some stems too (up to 1), or affirms them (down to -1); 0 where it has none.

    Args:
        text: a sentence.
        wanted: stems that another one denies.

    Example:
        >>> wanted = denied("The pods had no limit and no alert")
        >>> agreement("No limit was set", wanted), agreement("Each pod had a limit", wanted)
        (1.0, -1.0)
    """
    too = denied(text) & wanted
    contrary = affirmed(text) & wanted - too
    return (len(too) - len(contrary)) / max(len(too) + len(contrary), 1)


def affirmed(text: str) -> frozenset[str]:
    """Return the stems of the clauses in which a text denies nothing."""
    return frozenset(word for clause in clauses(text) if not NEGATORS & set(clause) for word in clause)


def denied_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the stems that any of some texts denies."""
    return frozenset().union(*map(denied, texts))
