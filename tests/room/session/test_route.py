"""The way through a session: the appendix is left out, and nothing is closed by looking at a page of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import POLL, SLIDE


def test_next_leaves_asides_out(tmp_path: Path) -> None:
    """Next and Back skip the appendix; from a page of it, Next goes back to where the session was."""
    names = ["one", "aside", "two", "appendix"]
    slides = [{**SLIDE, "id": name, "aside": name in ("aside", "appendix")} for name in names]
    session = Session.start(make_plan(slides), tmp_path)

    def here() -> str:
        return session.on_wall.id if session.on_wall else ""

    session.forward()
    session.forward()
    assert here() == "two"
    session.back()
    assert here() == "one"
    session.go("appendix")
    assert session.next_step() == "Return to: Hello"
    session = Session.resume(session.store.path)
    session.forward()
    assert here() == "one"
    session.go("aside")
    session.back()
    assert here() == "one"
    session.forward()
    session.forward()
    assert session.index == len(names), "the closing page, not the appendix"


@pytest.mark.parametrize("privacy", ["open", "anonymous"])
@pytest.mark.parametrize("way", ["forward", "next", "back", "go"])
def test_a_slide_of_the_appendix_ends_nothing(tmp_path: Path, privacy: str, way: str) -> None:
    """Shown while answers are collected: phones keep the form, the timer runs, answers count, all ways lead back."""
    poll = {**POLL, "privacy": privacy, "minutes": {"collect": 3}}
    session = Session.start(make_plan([poll, {**SLIDE, "aside": True}]), tmp_path)
    session.forward()
    session.store.take([session.answer(bytes(16), session.question, [1])])
    phone, ends_at = faces.phone_state(session), session.ends_at
    take_step(session, "go", {"to": "slide", "at": session.at}, present=9)
    assert {**faces.phone_state(session), "left": 0} == {**phone, "left": 0}
    wall, host = faces.show_state(session, 1, 9), faces.host_state(session, 1, 9)
    assert (wall["activity"]["title"], wall["question"], wall["asked"]) == ("Hello", "poll/collect", "")
    assert (host["activity"]["id"], host["next"]) == ("slide", "Return to: Which?")
    assert "stays open" in host["note"]
    session = Session.resume(session.store.path)
    assert (session.question, session.ends_at) == ("poll/collect", ends_at)
    session.store.take([session.answer(bytes(15) + b"x", session.question, [1])])
    take_step(session, way, {"to": "poll", "at": session.at}, present=9)
    assert faces.show_state(session, 2, 9)["activity"]["title"] == "Which?"
    assert (session.question, session.ends_at, session.results) == ("poll/collect", ends_at, {})
    session.forward()
    assert session.results["poll/collect"].people == 2


def test_an_appendix_slide_is_left_by_other_ways_too(tmp_path: Path) -> None:
    """To another activity, which asks about the open question first; to the lobby; at the end, and on slides."""
    plan = [SLIDE, {**SLIDE, "id": "more", "aside": True}, POLL, {**SLIDE, "id": "last"}]
    session = Session.start(make_plan(plan), tmp_path)
    session.go("more")
    assert faces.phone_state(session)["activity"]["id"] == "more"
    session.go("lobby")
    assert (session.cover, session.index) == (-1, -1)
    session.go("poll")
    session.go("more")
    with pytest.raises(RoomError) as error:
        take_step(session, "go", {"to": "last", "at": session.at}, present=9)
    assert error.value.code == "confirm"
    take_step(session, "go", {"to": "more", "at": "old"}, present=9)
    session.go("last")
    assert (session.cover, session.index) == (-1, 3)
    session.forward()
    session.go("more")
    session.forward()
    assert (session.index, session.next_step()) == (4, "")
    session.go("more")
    session.close()
    assert session.closed


def test_an_aside_that_asks_is_gone_to(tmp_path: Path) -> None:
    """Only slides cover a question: another kind of appendix page is gone to, and Next leads back."""
    session = Session.start(make_plan([SLIDE, {**POLL, "aside": True}]), tmp_path)
    session.forward()
    session.go("poll")
    assert session.question == "poll/collect"
    session.next_activity()
    assert session.index == 0


@pytest.mark.parametrize("privacy", ["open", "anonymous"])
@pytest.mark.parametrize("phase", ["collect", "reveal", "discuss"])
@pytest.mark.parametrize("answers", [0, 6])
def test_back_from_the_closing_page_is_where_it_was(tmp_path: Path, privacy: str, phase: str, answers: int) -> None:
    """Nothing is shown that was not before, no answer goes, and the timer is the one that ran."""
    poll = {
        **POLL,
        "privacy": privacy,
        "minutes": {"collect": 3, "discuss": 5},
        "phases": ["collect", "reveal", "discuss"],
    }
    session = Session.start(make_plan([poll]), tmp_path)
    session.forward()
    session.store.take([session.answer(bytes([at]) * 16, session.question, [1]) for at in range(answers)])
    session.go("poll", phase)
    seen, ends_at = faces.phone_state(session)["result"], session.ends_at
    session.next_activity()
    assert session.activity is None
    session = Session.resume(session.store.path)
    session.back()
    counted = phase == "collect" and privacy == "anonymous" and answers
    assert (session.phase, faces.phone_state(session)["result"]) == ("" if counted else phase, seen)
    assert session.ends_at == ends_at
    while not session.phase.startswith("d"):
        session.forward()
    assert session.results["poll/collect"].people == answers
