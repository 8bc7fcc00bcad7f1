"""Errors say what, where and what to do; closed lists name what was probably meant."""

from __future__ import annotations

import pytest

from pmkit.errors import PmkitError, RecordError, not_one_of


def test_an_error_says_place_problem_and_remedy_and_no_traceback() -> None:
    """What a learner sees in Jupyter is the sentence, not our code."""
    error = RecordError("the time is naive", where="a.csv:3", remedy="add Z")
    assert str(error) == "a.csv:3: the time is naive\n  What to do: add Z"
    assert error._render_traceback_() == ["a.csv:3: the time is naive", "  What to do: add Z"]
    assert isinstance(error, PmkitError)


def test_an_error_has_the_code_of_its_class_or_a_finer_one() -> None:
    """Code decides by it, never by a sentence."""
    assert RecordError("x").code == "bad-record"
    assert RecordError("x", code="naive-time").code == "naive-time"
    assert PmkitError("x").code == "bad-input"


@pytest.mark.parametrize(
    ("word", "meant"), [("alrt", "alert"), ("ALERT ", "alert"), ("Chnage", "change"), ("zebra", ""), ("", "")]
)
def test_a_word_outside_a_closed_list_names_what_was_probably_meant(word: str, meant: str) -> None:
    """The list is shown in its order, and a near word is asked about first."""
    error = not_one_of(word, ("alert", "change"), what="a kind", raises=RecordError, where="a.csv:3")
    assert isinstance(error, RecordError)
    assert error.code == "not-one-of"
    assert error.where == "a.csv:3"
    assert error.problem == f"{word!r} is not a kind"
    assert error.remedy.endswith("Use one of: alert, change")
    assert error.remedy.startswith(f"did you mean {meant!r}?") == bool(meant)


def test_a_long_word_and_an_empty_list_are_said_briefly() -> None:
    """What was given may be a whole file; the list may hold nothing."""
    error = not_one_of("a" * 10_000, (), what="a kind", raises=RecordError, code="no-kind")
    assert len(str(error)) < 200
    assert error.remedy == "Use one of: none"
    assert error.code == "no-kind"
