"""Findings about contributing factors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from pmkit.analysis.factors.conditions import Conditions
from pmkit.analysis.factors.taxonomy import CATEGORY_NAMES, Category
from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.likeness import likeness
from pmkit.analysis.text.phrases import load_phrases
from pmkit.data.catalog import finding
from pmkit.finding import Finding

FEWEST: Final = 3
_TWICE: Final = 0.9
_PHRASES: Final = load_phrases("pmkit.analysis.factors")
_ASKED_ALREADY: Final = {"names-person": ("blame", "human_error"), "one-cause": ("single_cause",)}


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
        named = "one factor is named" if count == 1 else f"{count} factors are named"
        yield finding("few-factors", "Contributing Factors", named=named)
    groups = [category for category in analysis.by_category() if category]
    if count >= FEWEST and len(groups) == 1:
        others = ", ".join(CATEGORY_NAMES[category].lower() for category in Category if category not in groups)
        category = CATEGORY_NAMES[groups[0]].lower()
        yield finding("one-category", "Contributing Factors", category=category, others=others)


def _each(analysis: Conditions) -> Iterator[Finding]:
    """Ask about single factors."""
    for line in analysis.held:
        if not line.evidence:
            yield finding("no-evidence", line.id, record="event or why")
    for factor in analysis.factors:
        if whom := blamed(factor.text):
            yield finding("names-person", factor.id, whom=whom)
        if _PHRASES["one-cause"].says(factor.text) and not _PHRASES["cause-sought"].says(factor.text):
            yield finding("one-cause", factor.id)
        if not factor.evidence:
            yield finding("no-evidence", factor.id, record="event or why")
        if factor.category is None:
            yield finding("no-category", factor.id, categories=", ".join(Category))
        if _PHRASES["absence"].says(factor.text):
            yield finding("only-absence", factor.id)


def _pairs(analysis: Conditions) -> Iterator[Finding]:
    """Ask about factors that say one thing twice."""
    for first, second in combinations(analysis.factors, 2):
        if likeness(first.text, second.text) >= _TWICE:
            yield finding("said-twice", second.id, other=first.id)
