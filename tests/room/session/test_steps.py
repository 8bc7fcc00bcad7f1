"""What a host can do, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import POLL


def test_a_step_that_is_not_one_names_the_likeliest(tmp_path: Path) -> None:
    """A mistyped step is refused with the one that was probably meant, and nothing moves."""
    session = Session.start(make_plan([POLL]), tmp_path)
    with pytest.raises(RoomError) as error:
        take_step(session, "foward", {})
    assert error.value.code == "not-one-of"
    assert "did you mean 'forward'" in error.value.remedy
    assert session.index == -1


@pytest.mark.parametrize("seconds", [None, "60", True, -1, 1e9])
def test_odd_numbers_are_refused(tmp_path: Path, seconds: object) -> None:
    """What is not a sensible number of seconds extends no timer."""
    session = Session.start(make_plan([POLL]), tmp_path)
    session.forward()
    with pytest.raises(RoomError, match="1 second to an hour"):
        take_step(session, "extend", {"seconds": seconds})
