"""The exercise on wording: what the language check finds, pairs in any form, rewordings and their second try."""

from __future__ import annotations

import pytest

from pmkit.errors import KitError
from pmkit.exercises import State, wording
from pmkit.practice.exercises import wording as module
from tests.hostile import VALUES

PARTS = wording.EXERCISE.task("reword").parts
SAMPLES = {name: part.examples.good[0] for name, part in PARTS.items()}


def test_the_words_to_choose_from_are_those_that_can_be_found() -> None:
    """Each kind of judgment occurs, three sentences have none, and the words are those of the task."""
    parts = wording.EXERCISE.task("kinds").parts
    sentences = wording.EXERCISE.material("sentences", dict[str, str])
    found = [wording.kind_of(text) for text in sentences.values()]
    assert list(parts) == list(sentences)
    assert set(found) == set(parts["S1"].words)
    assert found.count("none") == 3


def test_the_checks_stand_on_the_language_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the language check finds nothing, the right answers of before are no longer good."""
    right = {"kinds": "blame", "absent": "P1, P2"}
    assert wording.EXERCISE.check_part("kinds", "S1", right["kinds"]).state is State.GOOD
    assert wording.check("absent", right["absent"]).state is State.GOOD
    monkeypatch.setattr(module, "check_language", lambda text, **_: ())
    assert wording.EXERCISE.check_part("kinds", "S1", right["kinds"]).state is State.QUESTION
    assert wording.check("absent", right["absent"]).state is State.QUESTION


def test_the_pairs_may_be_a_set_or_a_number() -> None:
    """The ids may come as a set or as bare numbers."""
    assert wording.check("absent", {"P1", "P2"}).state is State.GOOD
    assert wording.check("absent", [1, 2]).state is State.GOOD
    assert wording.check("absent", 3) == wording.check("absent", "P3")


@pytest.mark.parametrize(
    ("name", "text", "asks"),
    [
        ("R1", "John pushed bad code.", "'John pushed bad code'"),
        ("R1", "Priya deployed build 2.5.0 with 412 green tests against a stub.", "than Priya"),
        ("R1", "A mistake was made.", "few words so far"),
        ("R1", "Something in the process allowed it to reach the users.", "many incidents"),
        ("R2", "The DBA should have looked at the rows of production first.", "should have"),
        ("R3", "The root cause was that the preview shows one region of two.", "root cause"),
        ("R4", "Everybody needs to be more careful with the console and its host names.", "care"),
        ("R2", "word " * 90, "if it had to be one"),
    ],
)
def test_a_rewording_that_is_not_there_yet_gets_a_question(name: str, text: str, asks: str) -> None:
    """The wording first, then a name, then whether it says anything."""
    reply = wording.Rewording().check(name, text)
    assert reply.state is State.QUESTION
    assert asks in reply.text


def test_after_two_tries_a_sample_is_shown() -> None:
    """Running the cell again with the same words is not a second try."""
    rewording = wording.Rewording()
    first = rewording.check("R2", "DBA forgot to add index.")
    again = rewording.check("R2", "DBA forgot to add index.")
    assert SAMPLES["R2"] not in first.text + again.text
    second = rewording.check("R2", "The DBA forgot the index.")
    assert SAMPLES["R2"] in second.text
    assert rewording.check("R2", SAMPLES["R2"]).state is State.GOOD


def test_a_sample_is_the_first_good_answer_of_its_line() -> None:
    """What is shown after two tries is good itself, and appears in the material as it is tried."""
    lines = wording.EXERCISE.material("lines", dict[str, module.Line])
    assert {name: line.sample for name, line in lines.items()} == SAMPLES
    assert all(len(line.keys) == len(line.records) for line in lines.values())


def test_a_rewording_that_speaks_of_what_was_not_there_is_good_with_a_step_further() -> None:
    """Absence is only noted: the praise asks for one step more."""
    text = "The checklist of nine steps didn't catch it, and there is a lack of rows in staging: 40,000."
    reply = wording.Rewording().check("R2", text)
    assert reply.state is State.GOOD
    assert "One step further" in reply.text


@pytest.mark.parametrize("kind", VALUES)
def test_nothing_that_is_handed_over_raises(kind: str) -> None:
    """Any object gets a reply, the second time too."""
    rewording = wording.Rewording()
    for _ in range(2):
        assert rewording.check("R1", VALUES[kind]()).state is State.QUESTION


def test_a_line_that_is_not_there_is_named() -> None:
    """A mistyped id of a line is bad input."""
    with pytest.raises(KitError, match="R9"):
        wording.Rewording().check("R9", "It went out.")
