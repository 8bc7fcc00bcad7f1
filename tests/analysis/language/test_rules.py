from __future__ import annotations

import re
import time
import tomllib
from importlib.resources import files
from itertools import combinations

import pytest

from pmkit.analysis.language import check_language
from pmkit.analysis.language.lexicon import Rule, compiled, lexicon, with_switches
from pmkit.analysis.language.wording import CATEGORIES
from pmkit.analysis.text.likeness import likeness

DATA = tomllib.loads((files("pmkit.analysis.language") / "rules" / "en.toml").read_text("utf-8"))
MARKED = [(category, text) for kind in DATA["documents"] for category, text in kind["fires"]]
PLAIN = [text for kind in DATA["documents"] for text in kind["quiet"]]
RULES = list(lexicon().rules.values())
FIRES = [(rule, text) for rule in RULES for text in rule.fires]
QUIET = [(rule, text) for rule in RULES for text in rule.quiet]


@pytest.mark.parametrize(("rule", "text"), FIRES, ids=[f"{r.id}:{t[:40]}" for r, t in FIRES])
def test_what_must_fire_does(rule: Rule, text: str) -> None:
    """Each sentence is marked in the rule's category, at its level or above, within the sentence."""
    found = [f for f in check_language(text, minimizing=True) if f.category == rule.category]
    assert found
    assert all(text[f.start : f.end].replace("*", "") == f.said for f in found)
    assert rule.level == "info" or text.startswith("We ") or any(f.level == "warning" for f in found)


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=[f"{r.id}:{t[:40]}" for r, t in QUIET])
def test_what_must_stay_quiet_does(rule: Rule, text: str) -> None:
    """No rule warns of these sentences, and the rule itself does not even note them."""
    found = check_language(text, minimizing=rule.category == "minimizing")
    assert [f.said for f in found if f.level == "warning" or f.code == rule.id] == []


@pytest.mark.parametrize(("category", "text"), MARKED, ids=[text[:50] for _, text in MARKED])
def test_sentences_of_many_kinds_of_document_are_marked(category: str, text: str) -> None:
    """Each with the category it is listed under, as a warning."""
    assert category in {f.category for f in check_language(text) if f.level == "warning"}


@pytest.mark.parametrize("text", PLAIN, ids=[text[:50] for text in PLAIN])
def test_plain_sentences_of_many_kinds_of_document_are_left_alone(text: str) -> None:
    """No warning about what reports, plans, asks or thanks."""
    assert [f.said for f in check_language(text) if f.level == "warning"] == []


def test_the_examples_are_many_different_and_half_of_them_quiet() -> None:
    """At least 300, half of them quiet, no two alike, from a dozen kinds of document."""
    texts = [text for _, text in (*FIRES, *QUIET, *MARKED)] + PLAIN
    assert len(texts) >= 300
    assert len(QUIET) + len(PLAIN) >= len(texts) / 2
    assert len(DATA["documents"]) >= 12
    assert len(set(texts)) == len(texts)
    alike = [(a, b) for a, b in combinations(texts, 2) if abs(len(a) - len(b)) < 12 and likeness(a, b) > 0.92]
    assert alike == []


def test_every_rule_says_why_asks_and_names_its_source() -> None:
    """A reason in one sentence, a question, a source that is in the list, both kinds of examples."""
    for rule in RULES:
        assert rule.category in CATEGORIES
        assert rule.why.endswith(".")
        assert rule.question.endswith("?")
        assert rule.sources
        assert set(rule.sources) <= set(lexicon().sources)
        assert len(rule.quiet) >= 1
        assert not re.search(r"\bwho\b.*\?", rule.question) or rule.category != "blame"


HARD = [
    "a " * 1000, "the engineer " * 300, "had not " * 400, "really " * 500 + "forgot", "if " * 50, '"' * 900, "'a" * 500,
    "root cause " * 200, "the root cause of " * 120, "should have " * 200, "not " * 500 + "human error", "x" * 2000,
    "should " * 300 + "have been", "by mistake " * 200, "make sure the " * 150, "was " * 600, "it all ... " * 250,
    "-" * 3000, ". " * 1500, "ü" * 3000, "without " * 300, "someone who " * 300, "a, " * 900, "(" * 1500, "ly " * 900,
]  # fmt: skip


@pytest.mark.parametrize("text", HARD, ids=[text[:18] for text in HARD])
def test_time_grows_with_the_text_and_no_faster(text: str) -> None:
    """Every pattern over a hard text and its double: no pattern takes more than a few times as long.

    The bound leaves room for a noisy machine: a quadratic pattern takes four times as long, and
    one that grows faster takes far more. Times below 20 ms are too short to compare.
    """
    rules = with_switches(lexicon(), on=frozenset(("minimizing",)))
    for trial in rules.trials:
        for pattern in (trial.pattern, *map(compiled, trial.rule.unless)):
            once, twice = _seconds(pattern, text), _seconds(pattern, text * 2)
            if twice > 0.02:
                once, twice = (min(_seconds(pattern, t) for _ in range(3)) for t in (text, text * 2))
            assert twice < 0.02 or twice < 3.2 * once, (trial.rule.id, pattern.pattern)


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    """Return how long a search for all matches takes."""
    start = time.perf_counter()
    for _ in pattern.finditer(text):
        pass
    return time.perf_counter() - start
