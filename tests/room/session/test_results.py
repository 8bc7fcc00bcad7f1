"""Answers counted: thresholds, agreement, confidence, and the same results from paper."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RoomError
from pmkit.room.activities.activity import Activity, make_plan
from pmkit.room.activities.counts import result_html, with_style
from pmkit.room.session.results import Result, count, keyed_in
from tests.room.plans import ASKING, CARDS, DOTS, FORM, GOOD, ORDER, POLL, PROBE, RANKING, REWORD, SCALE


def made(activity: dict[str, Any]) -> Activity:
    """Return the activity of a mapping."""
    return make_plan([activity]).activities[0]


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_below_its_threshold_a_result_holds_nothing(activity: dict[str, Any]) -> None:
    """With four of five answers neither data nor picture holds more than these two numbers."""
    it = made(activity)
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    result = count(it, [row] * 4, people=4, needed=5)
    assert result.held_back
    assert result.labels == () == result.counts
    assert result.notes == {}
    assert len(result.to_frame()) == 0
    shown = result_html(result)
    assert "Shown only from 5 answers up" in shown
    assert "svg" not in shown


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_a_result_is_read_back(activity: dict[str, Any]) -> None:
    """A result goes through JSON unchanged, and each kind has rows, a picture and text in it."""
    it = made(activity)
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    result = count(it, [row] * 5, people=5, needed=5)
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert len(result.to_frame()) >= 1
    assert "5 answers" in result_html(result)
    assert "<style>" in with_style(result_html(result))


def test_a_statement_that_few_answered_is_held_back() -> None:
    """In a scale each statement has its own threshold: four levels among five answers stay hidden."""
    result = count(made(SCALE), [[3, 2]] * 4 + [[3, None]], people=5, needed=5)
    assert result.counts == ((0, 0, 5, 0, 0), (0, 0, 0, 0, 0))
    assert result.notes["medians"] == [3.0, None]
    assert "Fewer than 5 answered this" in result_html(result)


def test_agreement_is_kendalls_w() -> None:
    """All alike is 1; orders that cancel each other out are 0; a hand-worked case lies between."""
    it = made(RANKING)
    assert count(it, [[2, 0, 1]] * 5, people=5, needed=5).notes["agreement"] == 1
    around = [[0, 1, 2], [1, 2, 0], [2, 0, 1]]
    assert count(it, around * 2, people=6, needed=5).notes["agreement"] == 0
    # Places of a: 1 1 2, b: 2 3 1, c: 3 2 3; sums 4 6 8; S = 8; W = 12 * 8 / (9 * 24).
    assert count(it, [[0, 1, 2], [0, 2, 1], [1, 0, 2]], people=3, needed=3).notes["agreement"] == 0.444


def test_the_recorded_order_is_named() -> None:
    """An order with a right one says how many had it, and each card's recorded place."""
    result = count(made(ORDER), [[0, 1, 2], [0, 2, 1], [0, 1, 2]], people=3, needed=3)
    assert result.notes["all_right"] == 2
    assert "2 of 3 had the recorded order" in result_html(result)


def test_confidence_is_scored() -> None:
    """Mean confidence, how many were right, and the Brier score of a hand-worked case."""
    rows = [[{"option": 1, "sure": 100}, None], [{"option": 0, "sure": 50}, None]] * 5
    result = count(made(PROBE), rows, people=10, needed=5)
    first, second = result.notes["questions"]
    assert first == {"answered": 10, "correct": 1, "sure": 0.75, "right": 5, "brier": 0.125}
    assert second["answered"] == 0
    shown = result_html(result)
    assert "75 % sure, and 50 % were right" in shown
    assert "Fewer than 5 answered this" in shown
    few = count(made(PROBE), rows[:6], people=6, needed=5)
    assert "sure" not in result_html(few)


def test_equal_cards_are_one() -> None:
    """Texts come in alphabetical order, equal ones once with their number."""
    result = count(made(CARDS), ["b", "a", "b"], people=3, needed=3)
    assert result.labels == ("a", "b")
    assert result.counts == (1, 2)
    assert "2 times" in result_html(result)


def test_text_of_people_is_escaped() -> None:
    """What people write is shown as text."""
    result = count(made(CARDS), ["<img src=x onerror=alert(1)>"] * 3, people=3, needed=3)
    assert "<img" not in result_html(result)
    reworded = count(made(REWORD), ["The team should have known <script>x</script>"] * 3, people=3, needed=3)
    assert "<script" not in result_html(reworded)
    assert 'class="wording"' in result_html(reworded)


def test_a_wall_of_cards_is_cut_and_says_so() -> None:
    """More cards than a page can show are counted, not dropped in silence."""
    result = count(made(CARDS), [f"card {number}" for number in range(230)], people=230, needed=10)
    shown = result_html(result)
    assert shown.count("<li>") == 200
    assert "30 more are in the export" in shown


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_paper_gives_the_same_poll(chosen: list[int]) -> None:
    """Keyed-in tallies give the same result as phones."""
    it = made(POLL)
    tallies = [chosen.count(place) for place in range(3)]
    by_phone = count(it, [[place] for place in chosen], people=len(chosen), needed=5)
    by_hand = keyed_in(it, tallies, needed=5)
    assert {**by_hand.to_dict(), "keyed": False} == by_phone.to_dict()


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=20))
def test_paper_gives_the_same_scale(levels: list[tuple[int, int]]) -> None:
    """Levels counted on paper give the same columns and medians."""
    it = made(SCALE)
    tallies = [[sum(row[at] == level for row in levels) for level in range(1, 6)] for at in range(2)]
    by_phone = count(it, [list(row) for row in levels], people=len(levels), needed=5)
    assert {**keyed_in(it, tallies, needed=5).to_dict(), "keyed": False} == by_phone.to_dict()


def test_paper_gives_the_others() -> None:
    """Orders, cards, wordings, dots and probes can be keyed in too."""
    assert keyed_in(made(ORDER), [[0, 1, 2]] * 5, needed=5).notes["all_right"] == 5
    assert keyed_in(made(CARDS), ["x", "y", "x"], needed=3).labels == ("x", "y")
    assert keyed_in(made(REWORD), ["x", "y", "x"], needed=3).people == 3
    assert keyed_in(made(DOTS), [6, 3], needed=3).people == 3
    probe = keyed_in(made(PROBE), [[2, 3], [1, 2, 2]], needed=5)
    assert probe.counts == (2, 3, 1, 2, 2)
    assert probe.notes["questions"][0]["right"] == 3
    assert "Keyed in by the facilitator" in result_html(probe)
    form = keyed_in(made(FORM), [[1, 2, 2], [0, 0, 5]], needed=5)
    assert form.counts == (1, 2, 2, 0, 0, 5)
    assert "sure" not in result_html(form)
    several = keyed_in(made({**POLL, "most": 2}), [4, 4, 1], needed=5)
    assert several.people == 5


@pytest.mark.parametrize(
    ("activity", "tallies"),
    [
        (POLL, [1, 2]),
        (POLL, [0, 0, 0]),
        (POLL, [1, 2, -1]),
        (POLL, "3"),
        (POLL, [1, 2, 9999]),
        (SCALE, [[1, 2, 3, 4, 5]]),
        (SCALE, [1, 2]),
        (PROBE, [[1, 2]]),
        (ORDER, [[0, 1]]),
        (CARDS, [""]),
        ({"id": "s", "type": "slide", "title": "S"}, [1]),
    ],
)
def test_tallies_that_do_not_fit_are_refused(activity: dict[str, Any], tallies: Any) -> None:
    """A tally that cannot be is refused with a sentence."""
    with pytest.raises(RoomError):
        keyed_in(made(activity), tallies, needed=3)
