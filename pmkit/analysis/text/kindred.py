"""How near two sentences come when words that are often about one thing count as one: enough to ask, never to state.

The groups are data, as the synonyms are: ``kindred`` in ``words/en.toml``. A word can be in several.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from pmkit.analysis.text.likeness import stem, stems
from pmkit.analysis.text.phrases import read_words

_KIN: Final = 0.6
"""What a word counts that only has a kindred one on the other side."""


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    """Return each stem's groups, by their numbers."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(read_words("pmkit.analysis.text", "words")["kindred"]):
        for word in group.split(","):
            found[stem(word.strip())].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@lru_cache(maxsize=20_000)
def _kin(one: str, other: str) -> bool:
    """Tell whether two stems are in one group."""
    groups = _groups()
    return bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))


def rarity(texts: Iterable[str]) -> dict[str, float]:
    """Return how much each stem tells among a few texts: half as much where every second one has it."""
    bags = [stems(text) for text in texts]
    counts = Counter(one for bag in bags for one in bag)
    return {one: 1 / math.sqrt(count) for one, count in counts.items()}


def share_met(text: str, other: str) -> float:
    """Return the share of a text's words, from 0 to 1, that have a like or kindred one in another text."""
    mine, theirs = stems(text), stems(other)
    met = [one for one in mine if one in theirs or any(_kin(one, each) for each in theirs)]
    return len(met) / len(mine) if mine else 0.0


def nearness(first: str, second: str, weight: Mapping[str, float]) -> float:
    """Return how near two sentences come, from 0 to 1: the share of their words that have a like or kindred one.

    Args:
        first: a sentence.
        second: another.
        weight: of each stem, as :func:`rarity` gives them.
    """
    a, b = stems(first), stems(second)
    if not a or not b:
        return 0.0

    def covered(mine: frozenset[str], theirs: frozenset[str]) -> float:
        told = sum(weight.get(one, 1.0) for one in mine)
        met = sum(weight.get(one, 1.0) * (1.0 if one in theirs else _KIN * any(_kin(one, other) for other in theirs))
                  for one in mine)  # fmt: skip
        return met / told

    return math.sqrt(covered(a, b) * covered(b, a))
