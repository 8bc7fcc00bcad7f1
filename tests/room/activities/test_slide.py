"""A slide: a figure is named and not sent; what came of an earlier activity is repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.session import faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.shared.told import Line, lines_on_paper
from tests.room.plans import SLIDE, WHYS

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


LINES = ["No alert on the queue", "Nobody owns the queue", "Tests use short texts"]


def _with_lines(session: Session) -> None:
    """Let two people of each group write a line, and reveal it."""
    session.go("whys", "collect")
    answers = [{"group": at % 2, "whys": [[LINES[at % 3], -1]]} for at in range(4)]
    session.store.take([session.answer(bytes([at]) * 16, session.question, each) for at, each in enumerate(answers)])
    session.forward()


def _vote(session: Session, dots: list[int]) -> None:
    session.go("whys", "vote")
    session.store.take([session.answer(b"v" * 16, session.question, dots)])
    session.forward()


def _everywhere(session: Session) -> list[dict[str, Any]]:
    session.go("slide")
    states = (faces.phone_state(session), faces.show_state(session, 0, 4), faces.host_state(session, 0, 4))
    return [state["activity"] for state in states]


def test_lines_are_repeated_for_all(tmp_path: Path) -> None:
    """A slide shows what both groups wrote, on phones, projector and the host's page."""
    session = Session.start(make_plan([WHYS, {**SLIDE, "shows": "whys"}]), tmp_path)
    _with_lines(session)
    for told in _everywhere(session):
        assert all(line in told["repeats"] for line in LINES)
        assert "A: 2" in told["repeats"] or "Only A" in told["repeats"]


def test_the_latest_vote_is_repeated_most_first(tmp_path: Path) -> None:
    """Once there was a vote, only the lines with the most dots are shown, in that order."""
    session = Session.start(make_plan([WHYS, {**SLIDE, "shows": "whys", "most": 2}]), tmp_path)
    _with_lines(session)
    _vote(session, [0, 1, 2])
    (options,) = {tuple(session.options(session.plan.activities[0], vote=True))}
    said = _everywhere(session)[0]["repeats"]
    assert options[0] not in said
    assert said.index(options[2]) < said.index(options[1])


def test_dots_that_nobody_put_lead_back_to_the_lines(tmp_path: Path) -> None:
    """A slide about dots shows the lines themselves where no dot was put."""
    dots = {"id": "dots", "type": "dots", "title": "Where?", "of": "whys", "privacy": "open"}
    whys = {**WHYS, "phases": ["collect", "reveal"]}
    session = Session.start(make_plan([whys, dots, {**SLIDE, "shows": "dots", "most": 2}]), tmp_path)
    _with_lines(session)
    assert all(line in _everywhere(session)[0]["repeats"] for line in LINES)


def test_nothing_to_repeat_is_said(tmp_path: Path) -> None:
    """Before anything was shown, the slide says what is missing and what to do; other slides say nothing."""
    session = Session.start(make_plan([WHYS, {**SLIDE, "shows": "whys"}, {**SLIDE, "id": "other"}]), tmp_path)
    for told in _everywhere(session):
        assert WHYS["title"] in told["repeats"]
        assert "aloud" in told["repeats"]
    session.go("other")
    assert faces.phone_state(session)["activity"]["repeats"] == ""


@pytest.mark.parametrize("shows", ["later", "nowhere", "other"])
def test_only_earlier_answers_are_repeated(shows: str) -> None:
    """What a slide repeats is an activity before it that people answer."""
    with pytest.raises(RoomError, match="not an earlier activity with answers"):
        make_plan([{**SLIDE, "id": "other"}, {**SLIDE, "shows": shows}, {**WHYS, "id": "later"}])


EVENTS = [
    {"when": "14:26", "text": "Payments fail", "details": ["Seen on the graph.", "One in seven."]},
    {"when": "14:30", "text": "Support is called", "minor": True},
    {"when": "14:32", "text": "Alert fires", "note": "this happened at 14:26"},
]


def test_details_are_opened_on_phones_and_below_on_the_wall(tmp_path: Path) -> None:
    """Each line has its details: to tap on a phone, a second line on the wall; phones have all lines in order."""
    session = Session.start(make_plan([{**SLIDE, "events": EVENTS}]), tmp_path)
    session.forward()
    phone = faces.phone_state(session)["activity"]["more"]
    assert "<details><summary><b>14:26</b> Payments fail</summary><p>Seen on the graph.</p>" in phone
    assert phone.index("Payments fail") < phone.index("Support is called") < phone.index("Alert fires")
    wall = faces.show_state(session, 0, 2)["asked"]
    assert "Seen on the graph. \u00b7 One in seven." in wall
    assert "(this happened at 14:26)" in wall
    assert '<li class="minor" data-order="0"><b>14:30</b> Support is called</li>' in wall
    assert "And <b>1</b> more" in wall


def test_paper_leaves_no_line_out() -> None:
    """A sheet has minor lines too, in the order of time, with or without details."""
    lines = [Line.model_validate(each) for each in EVENTS]
    for whole in (True, False):
        page = render(lines_on_paper(lines, whole=whole))
        assert page.index("Payments fail") < page.index("Support is called") < page.index("Alert fires")


def test_the_timeline_is_beside_the_form_while_people_write(tmp_path: Path) -> None:
    """While whys are collected, phones have the timeline folded and the wall has it below the problem."""
    session = Session.start(make_plan([{**WHYS, "timeline": EVENTS}]), tmp_path)
    session.forward()
    state = faces.show_state(session, 0, 2)
    assert 'class="timeline"' in state["activity"]["more"]
    assert "Payments fail" in state["asked"]
    _with_lines(session)
    assert faces.phone_state(session)["activity"]["more"] == ""


def test_a_detail_is_text(tmp_path: Path) -> None:
    """Nothing in a line of a timeline is HTML."""
    hostile = "<img src=x onerror=alert(1)>"
    line = {"when": hostile, "text": hostile, "details": [hostile], "note": hostile}
    session = Session.start(make_plan([{**SLIDE, "events": [line]}]), tmp_path)
    session.forward()
    state = faces.show_state(session, 0, 0)
    assert "<img" not in state["asked"] + state["activity"]["more"]
