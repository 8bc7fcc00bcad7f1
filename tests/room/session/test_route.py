"""The way through a session: asides are left out, and nothing is closed by looking at one."""

from __future__ import annotations

from pathlib import Path

from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import POLL, SLIDE


def test_next_leaves_asides_out(tmp_path: Path) -> None:
    """Next and Back pass asides by; from one that the host went to, Next goes back to where the session was."""
    names = ["one", "aside", "two", "appendix"]
    slides = [{**SLIDE, "id": name, "aside": name in ("aside", "appendix")} for name in names]
    session = Session.start(make_plan(slides), tmp_path)

    def here() -> str:
        return session.activity.id if session.activity else ""

    session.forward()
    session.forward()
    assert here() == "two"
    session.back()
    assert here() == "one"
    session.go("appendix")
    assert session.next_step() == "Next: Hello"
    session = Session.resume(session.store.path)
    session.forward()
    assert here() == "one"
    session.go("aside")
    session.back()
    assert here() == "one"
    session.forward()
    session.forward()
    assert session.index == len(names), "the closing page, not the appendix"


def test_an_aside_does_not_close_what_may_change(tmp_path: Path) -> None:
    """A host who shows an aside in mid-question comes back to that activity."""
    plan = make_plan([{**POLL, "privacy": "open"}, {**SLIDE, "aside": True}])
    session = Session.start(plan, tmp_path)
    session.forward()
    session.store.take([session.answer(bytes(16), session.question, [1])])
    session.go("slide")
    session.forward()
    assert session.activity is not None
    assert (session.activity.id, session.phase) == ("poll", "reveal")
    session.back()
    assert session.question == "poll/collect"
