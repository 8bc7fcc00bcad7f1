"""What every kind of activity shares: phases, timers, checks of numbers."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.plan import make_plan
from pmkit.room.shared.activity import KEYED_MOST, check_tally, whole_numbers
from tests.room.plans import CARDS, POLL, SLIDE, open_one


@pytest.mark.parametrize(
    ("data", "phases"),
    [
        (SLIDE, ("discuss",)),
        (POLL, ("collect", "reveal", "discuss")),
        (CARDS, ("collect", "reveal", "discuss", "vote", "outcome")),
        ({**CARDS, "privacy": "climate"}, ("collect", "reveal", "discuss")),
        (open_one(POLL, phases=["vote", "collect"]), ("collect", "vote", "outcome")),
        (open_one(POLL, phases=[]), ("collect",)),
    ],
)
def test_phases_come_in_their_order(data: dict[str, Any], phases: tuple[str, ...]) -> None:
    """Texts are voted on unless they are about climate; a vote has its outcome; the order of a file does not matter."""
    assert make_plan([data]).activities[0].in_phases == phases


def test_a_timer_is_for_its_phase() -> None:
    """Minutes are seconds of the phase they are given for, and of no other."""
    (it,) = make_plan([{**POLL, "minutes": {"collect": 1.5}}]).activities
    assert it.seconds("collect") == 90
    assert it.seconds("reveal") is None
    assert it.seconds("outcome") is None


@pytest.mark.parametrize("tally", [[1], [1, 2, 3], [0, 0], [1, -1], [1, KEYED_MOST + 1], [True, 1], "12", None])
def test_a_tally_that_cannot_be_is_refused(tally: Any) -> None:
    """Numbers from 0 up, one an option, not all of them 0."""
    with pytest.raises(RoomError):
        check_tally(tally, 2)


def test_true_is_not_a_number() -> None:
    """A list of whole numbers has nothing else in it."""
    assert whole_numbers([2, 0], "dots") == [2, 0]
    for wrong in ([True], [1.0], ["1"], "1", None, [0] * 101):
        with pytest.raises(RoomError, match="dots must be a list of whole numbers"):
            whole_numbers(wrong, "dots")
