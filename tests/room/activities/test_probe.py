"""A freeze probe: options with a confidence, and how it is scored."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities.probe import SURE, Probe, ProbeCounts
from pmkit.room.session.results import Result, count, keyed_in, result_html
from tests.room.plans import PROBE, of_kind

IT = of_kind(Probe, PROBE)


def counted(result: Result) -> ProbeCounts:
    """Return what was counted."""
    assert isinstance(result.counts, ProbeCounts)
    return result.counts


@pytest.mark.parametrize(
    "raw",
    [
        [None, None],
        [{"option": 1}, None],
        [{"option": 1, "sure": 75}, None],
        [{"option": 1, "sure": True}, None],
        [{"option": 2, "sure": 80}, None],
        [{"option": 1, "sure": 80}],
        [[1, 80], None],
        {},
    ],
)
def test_what_does_not_fit_is_refused(raw: Any) -> None:
    """Each question takes an option with one of the confidences, or none."""
    with pytest.raises(RoomError):
        IT.read(raw, [])


def test_confidence_is_scored() -> None:
    """Mean confidence, how many were right, and the Brier score of a hand-worked case."""
    rows = [[{"option": 1, "sure": 100}, None], [{"option": 0, "sure": 50}, None]] * 5
    result = count(IT, rows, people=10, needed=5)
    first, second = counted(result).questions
    assert (first.answered, first.correct, first.sure, first.right, first.brier) == (10, 1, 0.75, 5, 0.125)
    assert second.answered == 0
    shown = result_html(result)
    assert "75 % sure, and 50 % were right" in shown
    assert "Fewer than 5 answered this" in shown
    few = count(IT, rows[:8], people=8, needed=5)
    assert counted(few).questions[0].numbers == (4, 4)
    assert "sure" not in json.dumps(few.to_dict())


def test_a_probe_from_paper_has_no_confidence() -> None:
    """Counts are taken, the right ones marked; how sure people were stays unknown."""
    result = keyed_in(IT, [[2, 6], [1, 2, 5]], needed=5)
    first, second = counted(result).questions
    assert (first.numbers, first.right, first.sure) == ((2, 6), 6, None)
    assert (second.numbers, second.right) == ((1, 2, 5), None)
    shown = result_html(result)
    assert "Keyed in by the facilitator" in shown
    assert "so it was" in shown
    assert "sure" not in shown


def test_pages_are_not_told_what_is_right() -> None:
    """Form and wall have the questions and the confidences, and not the right answer."""
    form = IT.phone_form([])
    assert form["sure"] == list(SURE)
    assert "correct" not in str(form)
    assert "What next?" in render(IT.on_wall([]))
