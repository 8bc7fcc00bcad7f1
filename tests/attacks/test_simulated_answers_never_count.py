"""Promise: simulated participants fill no threshold: they take part in rehearsals alone, where no phone does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmkit.errors import RoomError
from pmkit.room.host.rehearsal import rehearse
from pmkit.room.server.client import RoomClient
from tests.room.plans import POLL
from tests.room.running import Phone, RunningRoom, phones, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


def test_no_rehearsal_where_people_are(room: tuple[RunningRoom, RoomClient]) -> None:
    """One phone has joined: four simulated ones do not get in beside it, by the call or by hand with the host's key."""
    session = room[1].open([POLL], fresh=True)
    (phone,) = phones(session, 1)
    session.go("poll")
    assert phone.answer("poll/collect", [1]).status == 200
    with pytest.raises(RoomError) as caught:
        rehearse(session, 4)
    assert caught.value.code == "live"
    with_key = Phone(str(session.info["join"])).send("join", {}, Authorization=f"Bearer {room[1].key}")
    assert with_key.status == 403
    assert not session.state()["rehearsal"]
    assert session.state()["answered"] == 1


def test_none_where_answers_were_keyed_in(room: tuple[RunningRoom, RoomClient]) -> None:
    """Answers from paper are people's too."""
    session = room[1].open([POLL], fresh=True)
    session.go("poll")
    session.key_in([3, 2, 0])
    with pytest.raises(RoomError) as caught:
        rehearse(session)
    assert caught.value.code == "live"


def test_no_phone_joins_a_rehearsal(room: tuple[RunningRoom, RoomClient]) -> None:
    """A rehearsal says so in its title, shows results of simulated answers, and is closed to people for good."""
    session = room[1].open([POLL], fresh=True)
    session.go("poll")
    team = rehearse(session, 5)
    phone = Phone(str(session.info["join"]))
    refused = phone.join()
    assert (refused.status, "rehearsal" in refused.text) == (403, True)
    assert phone.answer("poll/collect", [1]).status == 403
    assert team.answer() == 5
    state = session.forward()
    assert state["title"].startswith("Rehearsal: ")
    assert "5 answers" in state["result"]
    assert room[1].open([POLL]).code != session.code, "the next one who opens it gets a session for people"


def test_a_rehearsal_stays_one_after_a_restart(room: tuple[RunningRoom, RoomClient]) -> None:
    """The mark is in the session's file."""
    session = room[1].open([POLL], fresh=True)
    rehearse(session, 3)
    room[0].kill()
    client = room[0].start()
    again = next(info for info in client.sessions() if info["code"] == session.code)
    assert again["rehearsal"]
    assert Phone(str(again["join"])).join().status == 403
