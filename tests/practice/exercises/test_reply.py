from __future__ import annotations

from html import escape
from pathlib import Path

from pmkit.exercises import Exercise, Reply, State, tally, timelines
from pmkit.practice.exercises.reply import first_open


def test_a_reply_tells_its_state_in_words_and_escapes_its_text() -> None:
    """The state is a word in the text and in HTML, and text is never markup."""
    reply = Reply(State.QUESTION, "<b>& \x1b[31m?")
    assert str(reply) == "A question: <b>& [31m?"
    assert "<strong>A question:</strong>" in reply._repr_html_()
    assert escape("<b>&") in reply._repr_html_()
    assert "\x1b" not in reply._repr_html_()
    assert "color:" not in reply._repr_html_().replace("currentColor", "")
    assert str(Reply(State.UNANSWERED)) == "Not answered yet."


def test_a_reply_cannot_be_good_where_no_answer_can_be_computed() -> None:
    """Even if no right answer is known, an answer that cannot be read, or any other, is not good."""
    exercise = Exercise("01-timelines", computed={"time to detect": lambda _: None})
    for answer in (6, None, "none", "None", ()):
        assert exercise.check("detect", answer).state is State.QUESTION


def test_the_tally_counts_what_is_left() -> None:
    """The last line of an exercise counts replies by state and skips anything else."""
    replies = [Reply(State.GOOD), Reply(State.UNANSWERED), Reply(State.UNANSWERED), "no reply"]
    assert tally(*replies) == "1 good, 0 with a question, 2 not answered yet"


def test_a_question_comes_before_what_is_unanswered_and_that_before_the_praise() -> None:
    """Of several replies the first that asks is told, otherwise the first that waits."""
    good, waits, asks = Reply(State.GOOD, "so."), Reply(State.UNANSWERED), Reply(State.QUESTION, "Why?")
    assert first_open([good, waits, asks], "all") is asks
    assert first_open([good, waits], "all") is waits
    assert first_open(iter([good, good]), "all") == Reply(State.GOOD, "all")


def test_the_door_imports_an_exercise_when_it_is_used() -> None:
    """The door and the module behind it are the same, and a name that is not there is missing as usual."""
    from pmkit import exercises

    assert exercises.timelines is timelines
    assert set(exercises.__all__) == set(dir(exercises))
    assert not hasattr(exercises, "memory_leak")
    assert Path(str(exercises.__file__)).name == "exercises.py"
