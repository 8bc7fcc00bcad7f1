"""How likely a sentence of the story tells a contributing factor: a logistic model over what is seen of it.

No single turn of phrase tells a cause from what followed, was done or was believed; many weak signs together do, if
each is weighed. What is seen of a sentence are its traits: the section that it is in, whether it is a paragraph's or
an item of a list, its length, and which kinds of words of ``prose.toml`` it and its neighbors have. What each trait
weighs is data, ``weights.toml``, which ``tools/weights.py`` fits to documents in which somebody has marked the causes.

Method: logistic regression with an L2 penalty, the classes balanced (Hastie, Tibshirani, Friedman: The Elements of
Statistical Learning, 2nd edition, 4.4 and 18.3).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from pmkit.documents.format.prose.told import Told
from pmkit.documents.format.prose.words import kinds_of


@dataclass(frozen=True, slots=True)
class Weights:
    """What traits weigh.

    Attributes:
        of: name of a trait to its weight.
        base: the weight of a sentence without any.
        least: the likelihood from which a sentence is taken for a cause.
    """

    of: Mapping[str, float]
    base: float
    least: float


def load_weights() -> Weights:
    """Return the weights beside this module."""
    table = tomllib.loads(files(__package__).joinpath("weights.toml").read_text(encoding="utf-8"))
    return Weights(table["weights"], table["base"], table["least"])


def traits(told: Told, *, beside: bool) -> dict[str, float]:
    """Return what is seen of a sentence, name to how much of it, from 0 to 1.

    Args:
        told: the sentence in its place.
        beside: whether the document has a section about causes.
    """
    plain = told.text.strip(" *_")
    words = len(plain.split()) if plain.isascii() else max(len(plain.split()), len(plain) // _WIDE)
    found = {
        f"in {told.key}": 1.0,
        f"as {told.kind}": 1.0,
        f"in {told.key} as {told.kind}": 1.0,
        "length": min(words, _USUAL) / _USUAL,
        "share": told.share,
    }
    seen = {
        "early": told.share < _EARLY,
        "short": words < _SHORT,
        "long": words > _LONG,
        "asks": plain.endswith(("?", "？")),
        "introduces": plain.endswith((":", "：")),
        "ends": plain.endswith((".", "!", "。")),
        "begins bold": told.text.startswith(("**", "__")),
        "begins with a name": _NAMED.match(told.text) is not None,
        "begins paragraph": not told.before and told.kind == "paragraph",
        "ends paragraph": not told.behind and told.kind == "paragraph",
        "beside causes": beside,
        f"beside causes in {told.key}": beside,
    }
    found |= {name: 1.0 for name, is_so in seen.items() if is_so}
    found |= {f"says {kind}": 1.0 for kind in kinds_of(told.text)}
    for where, text in (("before", told.before), ("behind", told.behind)):
        found |= {f"{where} says {kind}": 1.0 for kind in kinds_of(text) & _NEAR}
    return found


_WIDE: Final = 4
"""Letters of a word where words have no blanks between them."""

_USUAL: Final = 40
_EARLY: Final = 0.15
_SHORT: Final = 4
_LONG: Final = 45
_NAMED: Final = re.compile(r"^(?:\*\*|__)?[^\W\d_][^:*.]{2,40}(?::|\*\*|__)\s")
_NEAR: Final = frozenset(("causes", "hints", "faults"))
"""Kinds of words that tell something about the sentences around, too."""


def likelihood(seen: Mapping[str, float], weights: Weights) -> float:
    """Return how likely a sentence with some traits tells a cause, from 0 to 1; a trait without a weight has none."""
    weight = weights.base + sum(weights.of.get(name, 0.0) * amount for name, amount in seen.items())
    return 1 / (1 + math.exp(-weight))


def likely(found: Sequence[Told], *, beside: bool) -> list[Told]:
    """Return the sentences that are taken for causes, the likeliest first.

    Args:
        found: sentences in their places.
        beside: whether the document has a section about causes.
    """
    rated = [(likelihood(traits(one, beside=beside), WEIGHTS), one) for one in found]
    chosen = [(rate, one) for rate, one in rated if rate >= WEIGHTS.least]
    return [one for _, one in sorted(chosen, key=lambda each: -each[0])]


WEIGHTS: Final = load_weights()
