"""A slide: a figure is named and not sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import SLIDE

PICTURE = {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "alt": "Nothing is drawn."}


def test_a_picture_is_named_and_not_sent(tmp_path: Path) -> None:
    """Pages are told where the picture is and what it says; its bytes are fetched once."""
    session = Session.start(make_plan([{**SLIDE, "picture": PICTURE}]), tmp_path)
    session.forward()
    told = faces.phone_state(session)["activity"]["picture"]
    assert told == {"src": "picture/slide.svg", "narrow": "", "alt": "Nothing is drawn."}
    for wrong in ("GIF89a", "<html>"):
        with pytest.raises(RoomError, match="an SVG image"):
            make_plan([{**SLIDE, "picture": {**PICTURE, "svg": wrong}}])
