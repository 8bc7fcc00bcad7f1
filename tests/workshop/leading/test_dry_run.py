"""A rehearsal with simulated participants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmkit.room.server.client import RoomClient
from pmkit.workshop.leading.dry_run import dry_run
from pmkit.workshop.runsheet.agenda import load_agenda, profiles
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.session import workshop_session
from tests.room.running import RunningRoom, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


@pytest.mark.parametrize("profile", profiles())
def test_a_dry_run_goes_through_all_of_it(room: tuple[RunningRoom, RoomClient], profile: str) -> None:
    """Eight simulated participants, real clients of the room, answer every question of the workshop."""
    agenda = load_agenda(profile)
    session = room[1].open(workshop_session(agenda, open_material("payments-memory-leak")), fresh=True)
    done = dry_run(session, 8)
    assert done.silent == []
    assert "Everything worked" in str(done)
    asked = {activity for activity, phase, _ in done.steps if phase == "collect"}
    assert len(asked) == len(agenda.activities)
    assert all("ppendix" not in activity for activity, _, _ in done.steps)
    assert set(session.results()) >= {"check-in", "why-graph", "start"}
    assert ("why-graph/vote" in session.results()) == (profile == "seed")
    session.close()


def test_a_dry_run_names_who_is_silent() -> None:
    """A phase in which somebody's answer was not taken is named."""
    from pmkit.workshop.leading.dry_run import Rehearsed

    done = Rehearsed("T", 8, (("Which?", "collect", 7), ("Which?", "reveal", 0)))
    assert done.silent == ["Which?: collect"]
    assert "Not all answered" in str(done)
