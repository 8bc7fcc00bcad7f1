from __future__ import annotations

from itertools import combinations

import pytest

from pmkit.exercises import State, check_claim, timelines
from pmkit.practice.exercises import check_claim as module

FACTS = check_claim.EXERCISE.task("disagreement").words


def test_the_two_diagrams_differ_on_eight_combinations() -> None:
    """Of the 64 combinations of facts the article's two diagrams decide eight in two ways."""
    sets = [set(facts) for size in range(7) for facts in combinations(FACTS, size)]
    differing = [facts for facts in sets if len(set(check_claim.decide(facts).values())) > 1]
    assert (len(sets), len(differing)) == (64, 8)
    for facts in sets:
        expected = State.GOOD if facts in differing else State.QUESTION
        assert check_claim.check("disagreement", list(facts)).state is expected
    assert check_claim.check("disagreement", {"severe", "learning"}).state is State.GOOD


def test_the_praise_names_the_spans_that_pmkit_measures() -> None:
    """The two lengths in the praise are those of the records."""
    praise = check_claim.check("minutes", 59).text
    for name in ("detection to resolution", "time to detect"):
        assert str(timelines.span(name)) in praise


def test_every_claim_is_of_one_of_the_kinds() -> None:
    """Each claim that is shown has its part in the task, and its kind is one of the words to choose from."""
    parts = check_claim.EXERCISE.task("kinds").parts
    assert [line.split()[0] for line in check_claim.claims().splitlines()] == list(parts)
    for part in parts.values():
        assert set(part.right) <= set(part.words)
        assert set(part.questions) == set(part.words) - set(part.right)


@pytest.mark.parametrize(
    ("attribute", "broken", "task", "answer"),
    [
        ("decide", lambda facts: {"one": "full", "other": "full"}, "disagreement", ["security"]),
        ("law_rows", lambda: [1, 2, 3, 4, 5, 6], "laws", 3),
    ],
)
def test_a_check_stands_on_what_is_computed(
    monkeypatch: pytest.MonkeyPatch, attribute: str, broken: object, task: str, answer: object
) -> None:
    """When a function that a check uses is broken, its right answer is no longer good."""
    assert check_claim.check(task, answer).state is State.GOOD
    monkeypatch.setattr(module, attribute, broken)
    assert check_claim.check(task, answer).state is not State.GOOD
