"""Results: nothing below a threshold, read back from JSON, drawn, in words, in a frame."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result, count, keyed_in, result_html, result_markdown, with_style
from pmkit.room.shared.activity import Activity
from tests.room.plans import ASKING, CARDS, GOOD, POLL, PROBE, SCALE, SLIDE


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
    assert result.labels == ()
    assert result.counts is None
    assert result.to_dict()["notes"] == {}
    assert len(result.to_frame()) == 0
    shown = result_html(result)
    assert "Shown only with 5 or more answers" in shown
    assert "svg" not in shown


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_a_result_is_read_back(activity: dict[str, Any]) -> None:
    """A result goes through JSON unchanged, and each kind has rows, a picture and text in it."""
    it = made(activity)
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    result = count(it, [row] * 8, people=8, needed=5)
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert len(result.to_frame()) >= 1
    assert "8 answers" in result_html(result)
    assert "<style>" in with_style(result_html(result))


def test_text_of_people_is_escaped() -> None:
    """What people write is shown as text."""
    result = count(made(CARDS), ["<img src=x onerror=alert(1)>"] * 3, people=3, needed=3)
    assert "<img" not in result_html(result)
    assert "<img" not in result_markdown(result).replace("\\<", "")


@pytest.mark.parametrize(
    ("activity", "tallies"),
    [
        (POLL, [1, 2]),
        (POLL, [0, 0, 0]),
        (POLL, "3"),
        (SCALE, [[1, 2, 3, 4, 5]]),
        (SCALE, [1, 2]),
        (PROBE, []),
        (SLIDE, [1]),
    ],
)
def test_tallies_that_do_not_fit_are_refused(activity: dict[str, Any], tallies: Any) -> None:
    """A tally that cannot be is refused with a sentence."""
    with pytest.raises(RoomError):
        keyed_in(made(activity), tallies, needed=3)


def test_a_result_of_a_kind_that_is_gone_is_refused() -> None:
    """What was counted in a way that nobody knows is named, not shown wrongly."""
    stored = count(made(POLL), [[1]] * 5, people=5, needed=5).to_dict()
    with pytest.raises(RoomError) as error:
        Result.from_dict({**stored, "kind": "choise"})
    assert "did you mean 'choice'" in error.value.remedy


@pytest.mark.parametrize("name", ["activity", "people", "needed", "kind", "labels", "counts", "notes"])
@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_a_result_that_lacks_something_is_named(activity: dict[str, Any], name: str) -> None:
    """An error of the room's with a code, not a KeyError, whichever part is missing; so is data of other kinds."""
    it = made(activity)
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    stored = count(it, [row] * 12, people=12, needed=3).to_dict()
    del stored[name]
    for broken in (stored, [], None, {"x": 1}):
        with pytest.raises(RoomError) as caught:
            Result.from_dict(broken)  # type: ignore[arg-type]
        assert caught.value.code == "broken-result"
