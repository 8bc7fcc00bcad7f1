"""A form: questions with options of their own, side by side where they are alike."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.form import Form, FormCounts
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import FORM, of_kind

IT = of_kind(Form, FORM)


@pytest.mark.parametrize("raw", [[None, None], [3, 0], [True, 0], [0], None, [-1, 0]])
def test_what_does_not_fit_is_refused(raw: Any) -> None:
    """Each question takes the place of an option or none, and at least one is needed."""
    with pytest.raises(RoomError):
        IT.read(raw, [])


def test_questions_that_few_answered_are_held_back() -> None:
    """Each question has its own threshold."""
    result = count(IT, [[1, 2]] * 4 + [[1, None]] * 4, people=8, needed=5)
    assert isinstance(result.counts, FormCounts)
    assert [question.answered for question in result.counts.questions] == [8, 0]
    assert [question.numbers for question in result.counts.questions] == [(0, 8, 0), (0, 0, 0)]
    assert "Fewer than 5 answered this" in result_html(result)


def test_questions_of_the_same_options_are_one_table() -> None:
    """A last row can read a table; with other options each question stands by itself."""
    rows = [[1, 0]] * 8
    assert result_html(count(IT, rows, people=8, needed=5)).count("<table") == 1
    options = ["a", "b", "c", "d", "e", "f"]
    wide = of_kind(Form, {**FORM, "questions": [{"text": text, "options": options} for text in ("A?", "B?")]})
    assert result_html(count(wide, rows, people=8, needed=5)).count("<table") == 2
    mixed = of_kind(Form, {**FORM, "questions": [FORM["questions"][0], {"text": "B?", "options": ["x", "y", "z"]}]})
    shown = result_html(count(mixed, rows, people=8, needed=5))
    assert shown.count("<table") == 1
    assert "x … z" in shown


def test_a_form_from_paper() -> None:
    """Counts of each question are taken; there is no confidence in a form."""
    result = keyed_in(IT, [[1, 2, 5], [0, 0, 8]], needed=5)
    assert isinstance(result.counts, FormCounts)
    assert [question.numbers for question in result.counts.questions] == [(1, 2, 5), (0, 0, 8)]
    assert "sure" not in result_html(result)
    for wrong in ([[1, 2, 2]], [[1, 2], [0, 0, 5]], [[0, 0, 0], [0, 0, 5]], [1, 2]):
        with pytest.raises(RoomError):
            keyed_in(IT, wrong, needed=5)
