from __future__ import annotations

import re

import pytest

from pmkit.analysis.language import check_language
from pmkit.analysis.language.lexicon import Lexicon, lexicon, with_switches
from pmkit.analysis.language.needs import clauses_of

RULES = list(lexicon().rules.values())
FIRES = [(rule, text) for rule in RULES for text in rule.fires]
QUIET = [(rule, text) for rule in RULES for text in rule.quiet]


def test_what_a_pattern_needs_never_hides_a_match() -> None:
    """With every pattern tried on every sentence the findings are the same."""
    slow = _tries_all(lexicon())
    fast = with_switches(lexicon(), on=frozenset(("minimizing",)))
    for _, text in (*FIRES, *QUIET):
        assert check_language(text, rules=slow) == check_language(text, rules=fast), text


def _tries_all(rules: Lexicon) -> Lexicon:
    """Return a lexicon whose patterns are tried on any text."""
    from dataclasses import replace

    on = with_switches(rules, on=frozenset(("minimizing",)))
    return replace(on, always=tuple(range(len(on.trials))), by_key={}, keys=0, memory={})


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bforgot\b", [{"forgot$"}]),
        (r"\b(?:did|do)(?:n't| not) bother", [{"bother"}, {"did$", "didn$", "do$", "don$"}]),
        (r"\bre-?train(?:ed)?\b", [{"retrain$", "retrained", "train$", "trained$"}]),
        (r"\b(?:\w+ly )?wrong \w+", [{"wrong$"}]),
        (r"\w+ed", []),
        (r"\bfoo(?= bar\b)", [{"bar$"}, {"foo"}]),
        (r"\bab?c\b|\bx", None),
    ],
)
def test_needs_are_read_off_a_pattern(pattern: str, needs: list[set[str]] | None) -> None:
    """Whole words end in a dollar sign; what may be left out is not needed."""
    found = [set(clause) for clause in clauses_of(pattern, re.IGNORECASE)]
    if needs is None:
        assert len(found) == 1
        assert {"abc$", "ac$"} <= found[0]
    else:
        assert all(need in found for need in needs)
        assert bool(found) == bool(needs)
