"""The facilitator's controls, against a room that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import Cockpit, cockpit
from pmkit.room.host.rehearsal import rehearse
from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.session.plan import make_plan
from tests.room.plans import POLL, open_one
from tests.room.running import RunningRoom, in_thread, running_room

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


def press(panel: Cockpit, label: str) -> None:
    """Press the button with a label."""
    buttons = [each for each in _all(panel.box) if getattr(each, "description", "") == label and hasattr(each, "click")]
    assert len(buttons) == 1, label
    buttons[0].click()


def _all(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _all(child)


def shown(panel: Cockpit) -> str:
    """Return what the panel says."""
    return " ".join(str(each.value) for each in _all(panel.box) if isinstance(getattr(each, "value", None), str))


def test_a_session_is_led_from_the_notebook(session: LiveSession) -> None:
    """The blue button leads through a question; the panel shows counts first and the result at the reveal."""
    panel = Cockpit(session)
    assert "Before the start" in shown(panel)
    assert session.code in shown(panel)
    team = rehearse(session, people=5)
    press(panel, "Next: Welcome")
    press(panel, "Next: What makes a good lunch break?")
    assert team.answer() == 5
    assert team.answer() == 5, "open answers are taken again, and counted once"
    panel.refresh()
    assert "5 of 5 answered" in shown(panel)
    assert "result of-" not in shown(panel)
    press(panel, "+1 minute")
    assert "left" in shown(panel)
    press(panel, "Reveal")
    assert "result of-choice" in shown(panel)
    press(panel, "Back")
    assert session.state()["phase"] == "reveal", "everybody has seen it: that is asked about"
    press(panel, "Open it again")
    assert session.state()["phase"] == "collect"


def test_climate_from_the_notebook(session: LiveSession) -> None:
    """The private look has three ways on; an empty sentence is refused with a word, and nothing is lost."""
    panel = Cockpit(session)
    team = rehearse(session, people=4)
    session.go("mood")
    assert team.answer() == 4
    panel.refresh()
    press(panel, "Reveal")
    assert "result of-levels" in shown(panel)
    assert session.state()["result"] == ""
    panel._question.value = " "
    press(panel, "Show these two sentences")
    assert "Write one strength and one question" in shown(panel)
    press(panel, "Do not show it")
    assert "decided not to show" in session.state()["result"]


def test_ending_needs_a_second_thought(session: LiveSession) -> None:
    """The button alone ends nothing; with the box checked it does, and the controls rest."""
    panel = Cockpit(session)
    press(panel, "End the session")
    assert "Check" in shown(panel)
    assert session.state()["closed"] is False
    panel.sure.value = True
    press(panel, "End the session")
    assert session.state()["closed"] is True
    assert panel.forward.disabled
    assert "The session is over" in shown(panel)


def test_the_panel_follows_others_and_brings_a_killed_room_back(tmp_path: Path) -> None:
    """Steps of another face appear by themselves; after kill -9 the panel starts the room again."""
    with running_room(tmp_path / "room") as (running, client):
        session = client.open([open_one(POLL)])

        async def watch() -> None:
            panel = Cockpit(session)
            await asyncio.to_thread(session.forward)
            for _ in range(100):
                await asyncio.sleep(0.2)
                if "Which?" in shown(panel):
                    break
            assert "Which?" in shown(panel)
            running.kill()
            for _ in range(100):
                await asyncio.sleep(0.2)
                if client.is_alive() and "does not answer" not in shown(panel):
                    break
            assert "Which?" in shown(panel)
            panel.box.close()
            panel._task.cancel()

        in_thread(lambda: asyncio.run(watch()))
        assert session.state()["question"] == "poll/collect"
        client.stop()


def test_a_room_that_somebody_stopped_stays_stopped(tmp_path: Path) -> None:
    """The panel of an open notebook doesn't start it again; it says what happened, and how to go on."""
    with running_room(tmp_path / "room") as (running, client):
        session = client.open([open_one(POLL)])

        async def watch() -> None:
            panel = Cockpit(session)
            await asyncio.to_thread(client.stop)
            for _ in range(100):
                await asyncio.sleep(0.2)
                if "stopped the room" in shown(panel):
                    break
            assert "Somebody stopped the room." in shown(panel)
            await asyncio.sleep(2)
            panel.box.close()
            panel._task.cancel()

        in_thread(lambda: asyncio.run(watch()))
        assert not client.is_alive()
        assert running.process is not None
        running.process.wait(timeout=30)
        running.start()
        assert session.state()["index"] == -1, "whoever starts it goes on"
        client.stop()


def test_without_a_loop_it_shows_where_things_stand(session: LiveSession) -> None:
    """In a plain script the controls are built and show the state once."""
    assert cockpit(session) is not None
    assert session.code in session._repr_html_()
    assert "join at" in repr(session)


def test_the_second_half_of_the_last_click_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A double click on the button that ends the session leaves no line that asks to press again."""
    led = SessionAlone.open(make_plan([open_one(POLL)]), tmp_path)
    panel = Cockpit(led)
    monkeypatch.setattr("pmkit.room.host.cockpit._is_click", lambda: True)
    monkeypatch.setattr(panel._drawn, "is_behind", lambda: False)
    for _ in range(2):
        panel.attempt(lambda **_: led.lead("close"), "close")
    assert led.state()["closed"]
    assert panel.said.value == ""
