"""Findings about contributing factors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from pmkit.analysis.factors.conditions import Conditions
from pmkit.analysis.factors.taxonomy import CATEGORY_NAMES, Category
from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.likeness import likeness
from pmkit.finding import Finding

FEWEST: Final = 3
_TWICE: Final = 0.9
_ONE_CAUSE: Final = re.compile(
    r"\b(?:the|single|only|true|real|actual|ultimate) (?:root )?cause\b|\broot cause (?:was|is)\b|"
    r"\bwas the (?:root )?cause\b",
    re.IGNORECASE,
)
_ASKED_ALREADY: Final = {"names-person": ("blame", "human_error"), "one-cause": ("single_cause",)}
_ABSENT: Final = re.compile(
    r"^(?:the )?(?:lack of|absence of|missing|no|not enough|insufficient|inadequate|poor)\b", re.IGNORECASE
)


def check_factors(analysis: Conditions) -> list[Finding]:
    """Return what stands out about contributing factors; none at all have nothing to ask about.

    Codes: ``few-factors``, ``one-category``, ``names-person``, ``one-cause``, ``no-evidence``,
    ``no-category``, ``said-twice``, ``only-absence``; and those of the language check over the factors.
    """
    if not len(analysis):
        return []
    each = list(_each(analysis))
    asked = {(f.where, category) for f in each for category in _ASKED_ALREADY.get(f.code, ())}
    lines = ((factor.id, factor.text) for factor in (*analysis.factors, *analysis.held))
    return [*_whole(analysis), *each, *check_lines(lines, said=asked), *_pairs(analysis)]


def _whole(analysis: Conditions) -> Iterator[Finding]:
    """Ask about the list as a whole."""
    count = len(analysis)
    if count < FEWEST:
        said = "one factor is named" if count == 1 else f"{count} factors are named"
        yield Finding(
            "few-factors",
            "Contributing Factors",
            f"Only {said}.",
            "Take each away in your mind: what else had to be there, and what made it last?",
        )
    groups = [category for category in analysis.by_category() if category]
    if count >= FEWEST and len(groups) == 1:
        left = ", ".join(CATEGORY_NAMES[category].lower() for category in Category if category not in groups)
        yield Finding(
            "one-category",
            "Contributing Factors",
            f"All factors lie under {CATEGORY_NAMES[groups[0]].lower()}.",
            f"What would somebody see who looks for {left}?",
        )


def _each(analysis: Conditions) -> Iterator[Finding]:
    """Ask about single factors."""
    for line in analysis.held:
        if not line.evidence:
            yield Finding("no-evidence", line.id, "It points at no event or why.", "Which record shows that it held?")
    for factor in analysis.factors:
        if whom := blamed(factor.text):
            yield Finding(
                "names-person",
                factor.id,
                f"The factor ends at {whom}.",
                "Which condition would have led another person to the same step?",
            )
        if _ONE_CAUSE.search(factor.text):
            yield Finding(
                "one-cause",
                factor.id,
                "It is called the cause.",
                "What else had to be true for it to do harm, and for that long?",
            )
        if not factor.evidence:
            yield Finding(
                "no-evidence", factor.id, "It points at no event or why.", "Which record shows that it was so?"
            )
        if factor.category is None:
            yield Finding(
                "no-category",
                factor.id,
                "It has no category.",
                f"Which fits best: {', '.join(Category)}?",
            )
        if _ABSENT.match(factor.text):
            yield Finding(
                "only-absence",
                factor.id,
                "It says what was not there.",
                "What was there in its place, and why was that enough until then?",
            )


def _pairs(analysis: Conditions) -> Iterator[Finding]:
    """Ask about factors that say one thing twice."""
    for first, second in combinations(analysis.factors, 2):
        if likeness(first.text, second.text) >= _TWICE:
            yield Finding(
                "said-twice",
                second.id,
                f"It says nearly the same as {first.id}.",
                "Are they two conditions, or one?",
            )
