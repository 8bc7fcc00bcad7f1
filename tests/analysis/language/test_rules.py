"""The rules themselves: every example does what it says, and the file keeps its own promises."""

from __future__ import annotations

import re
import time
import tomllib
from importlib.resources import files
from itertools import combinations

import pytest

from pmkit.analysis.language import check_language
from pmkit.analysis.language.lexicon import Lexicon, Rule, build, lexicon, load_lexicon, with_switches
from pmkit.analysis.language.needs import clauses_of
from pmkit.analysis.language.wording import CATEGORIES
from pmkit.analysis.text.likeness import likeness
from pmkit.errors import FileError, LexiconError

DATA = tomllib.loads((files("pmkit.analysis.language") / "rules" / "en.toml").read_text("utf-8"))
MARKED = [(category, text) for kind in DATA["documents"] for category, text in kind["fires"]]
PLAIN = [text for kind in DATA["documents"] for text in kind["quiet"]]
RULES = list(lexicon().rules.values())
FIRES = [(rule, text) for rule in RULES for text in rule.fires]
QUIET = [(rule, text) for rule in RULES for text in rule.quiet]


@pytest.mark.parametrize(("rule", "text"), FIRES, ids=[f"{r.id}:{t[:40]}" for r, t in FIRES])
def test_what_must_fire_does(rule: Rule, text: str) -> None:
    """Each sentence is marked in the rule's category, at its level or above, within the sentence."""
    found = [f for f in check_language(text, minimising=True) if f.category == rule.category]
    assert found
    assert all(text[f.start : f.end].replace("*", "") == f.said for f in found)
    assert rule.level == "info" or text.startswith("We ") or any(f.level == "warning" for f in found)


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=[f"{r.id}:{t[:40]}" for r, t in QUIET])
def test_what_must_stay_quiet_does(rule: Rule, text: str) -> None:
    """No rule warns of these sentences, and the rule itself does not even note them."""
    found = check_language(text, minimising=rule.category == "minimising")
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


def test_what_a_pattern_needs_never_hides_a_match() -> None:
    """With every pattern tried on every sentence the findings are the same."""
    slow = _tries_all(lexicon())
    fast = with_switches(lexicon(), on=frozenset(("minimising",)))
    for _, text in (*FIRES, *QUIET):
        assert check_language(text, rules=slow) == check_language(text, rules=fast), text


def _tries_all(rules: Lexicon) -> Lexicon:
    """Return a lexicon whose patterns are tried on any text."""
    from dataclasses import replace

    on = with_switches(rules, on=frozenset(("minimising",)))
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


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "x"}, "no 'category'"),
        ({"idd": "x"}, "unknown key"),
        ({"match": ["("]}, "cannot be read"),
        ({"match": ["{nothing}"]}, "cannot be read"),
        ({"category": "blaming"}, "is not known"),
        ({"level": "error"}, "is not known"),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(row: dict[str, object], says: str) -> None:
    """The file, the rule, what is wrong and what to do."""
    whole = {
        "id": "x", "category": "blame", "why": "w.", "question": "q?", "match": ["x"], "fires": ["x"], "quiet": ["y"],
    }  # fmt: skip
    data = {
        "words": dict.fromkeys(
            "roles users first nobody pronouns names systems products helping things".split(), "x"
        ),
        "strengths": {"likely": 0.8}, "sources": {}, "explains": "x", "fragments": {},
        "rule": [row if row == {"id": "x"} else whole | row],
    }  # fmt: skip
    with pytest.raises(LexiconError, match=says) as caught:
        build(data, "en", where="own.toml")
    assert "own.toml" in str(caught.value)
    assert "What to do" in str(caught.value)


def test_a_team_adds_words_rules_and_switches(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Roles of their own, phrases never marked, categories on and off, a rule with its examples."""
    path = tmp_path / "wording.toml"
    path.write_text(
        'on = ["minimising"]\noff = ["human_error"]\nallowed = ["the usual suspects"]\n'
        '[words]\nroles = "wizards"\n'
        '[[rule]]\nid = "gremlins"\ncategory = "single_cause"\nwhy = "Gremlins have causes too."\n'
        'question = "Which ones?"\nmatch = ["\\\\bgremlins did it\\\\b"]\n'
        'fires = ["The gremlins did it."]\nquiet = ["The gremlins were asleep."]\n',
        encoding="utf-8",
    )
    own = load_lexicon(path)
    assert [f.category for f in check_language("The storage wizards failed to look.", rules=own)] == ["blame"]
    assert check_language("The storage wizards failed to look.") == []
    assert [f.code for f in check_language("The gremlins did it, obviously.", rules=own)] == ["gremlins", "obviously"]
    assert check_language("It was human error. The usual suspects met for lunch.", rules=own) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("off = [", "not TOML"),
        ("colour = 1", "unknown key 'colour'"),
        ('[words]\nwizards = "x"', "unknown kind of words"),
        ('off = ["blaming"]', "no wording rule or category"),
        (
            '[[rule]]\nid = "a"\ncategory = "blame"\nwhy = "w."\nquestion = "q?"\nmatch = ["zzz"]\n'
            'fires = ["never there"]\nquiet = ["y"]',
            "does not mark its own example",
        ),
        (
            '[[rule]]\nid = "a"\ncategory = "blame"\nwhy = "w."\nquestion = "q?"\nmatch = ["zzz"]\n'
            'fires = ["zzz"]\nquiet = ["a zzz b"]',
            "marks an example that must stay quiet",
        ),
    ],
)
def test_a_broken_lexicon_is_refused(text: str, says: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """What is wrong, in which file, and what to do."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=says) as caught:
        load_lexicon(path)
    assert "What to do" in str(caught.value)
    with pytest.raises(FileError):
        load_lexicon(tmp_path / "none.toml")


def test_another_language_is_refused_until_it_is_there() -> None:
    """The message names what there is, and how one adds another."""
    with pytest.raises(LexiconError, match="no wording rules for the language 'de'"):
        check_language("Der Bereitschaftsdienst hat es vergessen.", language="de")


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
    rules = with_switches(lexicon(), on=frozenset(("minimising",)))
    for trial in rules.trials:
        for pattern in (trial.pattern, *trial.rule.unless):
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
