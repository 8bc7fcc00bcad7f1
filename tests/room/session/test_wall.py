"""What a host writes on the projector beside the session's own pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import POLL, SLIDE


def test_what_is_agreed_is_written_below_a_slide(tmp_path: Path) -> None:
    """All pages show it, it survives the process, raw HTML is text, and the wrong place is refused."""
    session = Session.start(make_plan([SLIDE, POLL]), tmp_path)
    session.forward()
    take_step(session, "write", {"to": "slide", "text": "- **Alert** on <b>age</b>"})
    session = Session.resume(session.store.path)
    shown = faces.show_state(session, 0, 0)["activity"]["text"]
    assert "<strong>Alert</strong>" in shown
    assert "&lt;b&gt;" in shown
    take_step(session, "write", {"to": "slide", "text": ""})
    assert faces.show_state(session, 0, 0)["activity"]["text"] == ""
    for wrong in ({"to": "poll", "text": "x"}, {"to": "slide", "text": "x" * 3000}, {}):
        with pytest.raises(RoomError):
            take_step(session, "write", wrong)
