"""Simulated participants, against a room that runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.dots import DotCounts
from pmkit.room.host.rehearsal import rehearse
from pmkit.room.server.client import LiveSession, RoomClient
from tests.room.running import RunningRoom, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


@pytest.fixture
def session(room: tuple[RunningRoom, RoomClient]) -> LiveSession:
    """Return the demo, not yet begun."""
    return room[1].open("try-the-room", fresh=True)


@pytest.mark.parametrize(
    "kind", ["lunch", "mood", "rank", "order", "factors", "dots", "form", "freeze", "reword", "why-graph"]
)
def test_simulated_participants_answer_every_kind(session: LiveSession, kind: str) -> None:
    """They join as phones do, answer what is asked, and the same seed gives the same result."""
    team = rehearse(session, people=3, seed=7)
    session.go(kind)
    assert team.answer() == 3
    state = session.forward()
    assert state["result"] or state["look"]


def test_simulated_participants_vote_too(session: LiveSession) -> None:
    """On cards they vote with dots; where nothing is asked they do nothing."""
    team = rehearse(session, people=3)
    assert team.answer() == 0
    session.go("factors")
    team.answer()
    for _ in range(3):
        session.forward()
    assert team.answer() == 3
    session.forward()
    counts = session.results()["factors/vote"].counts
    assert isinstance(counts, DotCounts)
    assert sum(counts.numbers) == 9
    with pytest.raises(RoomError, match="make no sense"):
        rehearse(session, people=0)
