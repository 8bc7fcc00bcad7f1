"""Promise: what has to be done after a time is done, whoever is there, whatever the clock does, and after a restart.

A session ends after twelve hours; what was shown can be exported afterwards, by the host alone; drafts in a phone's
browser end with it or, where that phone was away, after the same time.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pmkit.room.server import duties as duties_module
from pmkit.room.server.live import Live
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import POLL
from tests.room.running import in_thread, phones, running_room

pytestmark = pytest.mark.xdist_group("room")

HOUR = 3600.0


class Clocks:
    """The two clocks of a computer, which a test turns."""

    def __init__(self) -> None:
        """Begin now."""
        self.wall, self.steady = time.time(), 1000.0

    def time(self) -> float:
        """Return the computer's own time."""
        return self.wall

    def monotonic(self) -> float:
        """Return the time that never jumps."""
        return self.steady

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """Return clocks that the room's duties look at."""
    made = Clocks()
    monkeypatch.setattr(duties_module, "time", made)
    monkeypatch.setattr("pmkit.room.session.standing.time", made)
    return made


def opened(folder: Path, clocks: Clocks) -> Live:
    """Return a session that began now."""
    session = Session.start(make_plan([POLL]), folder)
    session.began_at = clocks.wall
    session._keep()
    return Live(session)


def after(live: Live, *moments: Callable[[], None]) -> bool:
    """Return whether the session is over after some moments, at each of which its duties are done."""

    async def work() -> bool:
        for moment in moments:
            moment()
            await live.do_duties()
        return live.session.closed

    return in_thread(lambda: asyncio.run(work()))


def test_twelve_hours(tmp_path: Path, clocks: Clocks) -> None:
    """A session that nobody ends is closed after twelve hours, and not before."""
    live = opened(tmp_path, clocks)
    assert not after(live, lambda: clocks.pass_by(11.9 * HOUR))
    assert after(live, lambda: clocks.pass_by(0.2 * HOUR))
    assert live.session.cleared
    live.let_go()


def test_a_clock_that_is_turned_back_keeps_no_session_alive(tmp_path: Path, clocks: Clocks) -> None:
    """When the clock jumps back 13 hours, the session ends when it has lived for twelve."""
    live = opened(tmp_path, clocks)

    def jump() -> None:
        clocks.wall -= 13 * HOUR

    hours = [lambda: clocks.pass_by(HOUR)] * 5
    assert not after(live, *hours, jump, *hours)
    assert after(live, *hours[:3])
    live.let_go()


def test_a_clock_that_jumps_ahead_ends_it(tmp_path: Path, clocks: Clocks) -> None:
    """A computer that slept, or whose clock jumps 13 hours, closes the session with the next look."""
    live = opened(tmp_path, clocks)

    def jump() -> None:
        clocks.wall += 13 * HOUR

    assert after(live, jump)
    live.let_go()


def test_the_age_is_written_down(tmp_path: Path, clocks: Clocks) -> None:
    """A process that is started again goes on counting, though the clock was turned back meanwhile."""
    live = opened(tmp_path, clocks)
    assert not after(live, *[lambda: clocks.pass_by(HOUR)] * 10)
    live.let_go()
    clocks.wall -= 13 * HOUR
    clocks.steady = 5.0
    again = Live(Session.resume(live.session.store.path))
    assert not after(again, lambda: clocks.pass_by(HOUR))
    assert after(again, lambda: clocks.pass_by(1.5 * HOUR))
    again.let_go()


def test_a_close_that_was_due_is_done_at_the_next_start(tmp_path: Path) -> None:
    """A session that became too old while no process ran is closed and cleared before anybody is let in."""
    with running_room(tmp_path) as (running, client):
        session = client.open([POLL])
        session.forward()
        [phone] = phones(session, 1)
        assert phone.answer("poll/collect", [1]).status == 200
        running.stop()
        path = Path(session.info["file"])
        db = sqlite3.connect(path)
        for name, change in (("state", {"began_at": time.time() - 13 * HOUR}), ("lived", None)):
            [(text,)] = db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchall() or [("{}",)]
            if change:
                db.execute("UPDATE fact SET value = ? WHERE name = ?", (json.dumps(json.loads(text) | change), name))
        db.commit()
        db.close()
        again = running.start()
        assert [each["closed"] for each in again.sessions()] == [True]
        assert phone.answer("poll/collect", [1]).status in (403, 409)
        db = sqlite3.connect(path)
        assert db.execute("SELECT count(*) FROM place").fetchone() == (0,)
        db.close()


def test_an_ended_session_is_exported_after_a_restart(tmp_path: Path) -> None:
    """What was shown stays for the host, after the end and after a restart; nobody else gets it."""
    with running_room(tmp_path) as (running, client):
        session = client.open([POLL])
        session.forward()
        team = phones(session, 5)
        for phone in team:
            assert phone.answer("poll/collect", [1]).status == 200
        session.forward()
        session.close()
        before = session.to_csv()
        assert "south" in before
        running.stop()
        session.room = running.start()
        assert session.to_csv() == before
        assert session.results()["poll"].people == 5
        assert session.state()["closed"]
        assert team[0].send("export.csv").status == 403
        told = team[0].send("state").data["state"]
        assert (told["closed"], told["result"]) == (True, "")


def test_drafts_end_with_the_session_or_after_its_time() -> None:
    """Each draft has an instant written beside it, after which any page of the room takes it away."""
    pages = Path(__file__).parents[2] / "pmkit" / "room" / "pages"
    script = (pages / "drafts.js").read_text()
    assert "until: Date.now() + KEPT" in script
    assert "12 * 3600 * 1000" in script
    for name in ("phone.js", "join.js"):
        assert "sweep" in (pages / name).read_text()
