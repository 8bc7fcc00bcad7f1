"""The exercise on wording: right answers, wrong ones with their questions, several good rewordings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.practice.exercises import wording
from pmkit.practice.exercises.reply import State

RIGHT = dict(
    zip(
        wording.SENTENCES,
        ["blame", "none", "one cause", "be better", "hindsight", "none", "human error", "none"],
        strict=True,
    )
)
GOOD = {
    "R1": [
        wording.LINES["R1"].sample,
        "The 412 tests of build 2.5.0 were green because the payment validator in them is a stub.",
        "Two people had reviewed the 1,200 lines, and the tests use a stub in place of the validator.",
    ],
    "R2": [
        wording.LINES["R2"].sample,
        "In staging, with 40,000 rows, the query took 12 ms; production has 31 million rows.",
        "The nine steps of the checklist are silent on indexes, and the query was quick in staging.",
    ],
    "R3": [
        wording.LINES["R3"].sample,
        "The preview showed one region, and the push reached both within 4 seconds.",
        "Both regions have the name eu in the form and a push takes effect everywhere at once.",
    ],
    "R4": [
        wording.LINES["R4"].sample,
        "Rename the hosts so that staging and production differ in more than a letter, and let the console list them.",
        "Let the console refuse a production host unless its environment is picked from a menu.",
    ],
}


def test_the_right_words_are_good() -> None:
    """What the language check finds is what the task expects."""
    assert {name: wording.kind_of(text) for name, text in wording.SENTENCES.items()} == RIGHT
    assert wording.check_kinds(RIGHT).state is State.GOOD


@pytest.mark.parametrize("name", wording.SENTENCES)
@pytest.mark.parametrize("kind", [*wording.KINDS, "something else", 7, None, ["blame"]])
def test_another_word_gets_a_question(name: str, kind: object) -> None:
    """Never a cross, never an exception, and the question names the sentence or its words."""
    if kind == RIGHT[name]:
        return
    reply = wording.check_kinds(RIGHT | {name: kind})
    assert reply.state is State.QUESTION
    assert "?" in reply.text


def test_each_hard_look_alike_has_a_question_of_its_own() -> None:
    """No two wrong answers get the same words, but for the general one."""
    texts = [wording.check_kinds(RIGHT | {name: kind}).text for name, kind in wording._HARD if RIGHT[name] != kind]
    assert len(texts) == len(set(texts)) == len(wording._HARD)


def test_the_pairs_that_speak_of_what_was_not_there() -> None:
    """P1 and P2, in any form; every other choice gets its question."""
    for right in ("P1, P2", ["P2", "P1"], "1 and 2", {"P1", "P2"}):
        assert wording.check_absent(right).state is State.GOOD
    asked = [wording.check_absent(wrong) for wrong in ("none", "P1", "P2", "P3", "P1 P2 P3", "P1, P3")]
    assert all(reply.state is State.QUESTION for reply in asked)
    assert len({reply.text for reply in asked}) == len(asked)
    assert wording.check_absent(...).state is State.UNANSWERED


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_several_rewordings_are_good(name: str, text: str) -> None:
    """A sample, and others by other words."""
    assert wording.Rewording().check(name, text).state is State.GOOD


@pytest.mark.parametrize(
    ("name", "text", "asks"),
    [
        ("R1", "John pushed bad code.", "'John pushed bad code'"),
        ("R1", "Priya deployed build 2.5.0 with 412 green tests against a stub.", "than Priya"),
        ("R1", "A mistake was made.", "What does it tell"),
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
    """Running the cell again with the same words is no second try."""
    rewording = wording.Rewording()
    first = rewording.check("R2", "DBA forgot to add index.")
    again = rewording.check("R2", "DBA forgot to add index.")
    assert wording.LINES["R2"].sample not in first.text + again.text
    second = rewording.check("R2", "The DBA forgot the index.")
    assert wording.LINES["R2"].sample in second.text
    assert rewording.check("R2", wording.LINES["R2"].sample).state is State.GOOD


@given(
    st.one_of(st.none(), st.integers(), st.text(max_size=50), st.binary(max_size=5), st.lists(st.text(), max_size=3))
)
def test_nothing_that_is_handed_over_raises(answer: object) -> None:
    """Any object gets a reply."""
    wording.Rewording().check("R1", answer)
    wording.check_absent(answer)
    wording.check_kinds(answer)
    wording.check_kinds({"S1": answer})
