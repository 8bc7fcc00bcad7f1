"""What the facilitator reads: text from tools and people stays text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pmkit.html import render
from pmkit.room.activities.slide import Slide
from pmkit.room.session.wall import countdown
from pmkit.workshop.leading.panel import file_link
from pmkit.workshop.leading.prompter import (
    alarm_html,
    clock_html,
    minutes_of,
    script_html,
    seen_html,
    sheet_html,
)
from pmkit.workshop.leading.run import Workshop
from tests.workshop.hand import Hand, alone

EVIL = '<img src=x onerror=alert(1)> & "quoted"'


class Tags(HTMLParser):
    """Collect the elements of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element; one that was typed by somebody fails the test."""
        self.names.append(tag)
        assert "onerror" not in dict(attrs)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Return a workshop whose run sheet holds hostile text wherever a team may write."""
    workshop = alone(tmp_path, Hand())
    first = workshop.agenda.parts[0]
    evil = first.model_copy(update={"title": EVIL, "do": [EVIL], "ask": [EVIL], "goal": EVIL, "cut": EVIL})
    agenda = workshop.agenda.model_copy(update={"title": EVIL, "parts": [evil, *workshop.agenda.parts[1:]]})
    workshop.agenda = workshop.clock.agenda = agenda
    workshop.note = EVIL
    return workshop


def test_hostile_text_is_text(workshop: Workshop) -> None:
    """Titles, steps, questions, goals and notes of a team's own run sheet never become elements."""
    before = clock_html(workshop, -1)
    state = workshop.session.lead("forward")
    workshop.follow(state)
    activity = {**state["activity"], "title": EVIL, "sentence": EVIL, "options": [EVIL]}
    pieces = [
        before,
        clock_html(workshop, 0),
        alarm_html(EVIL),
        script_html(workshop, 0, "welcome"),
        sheet_html(workshop),
        seen_html(workshop, {**state, "question": True, "activity": activity}),
    ]
    for piece in pieces:
        assert "img" not in Tags(piece).names
        assert "&lt;img src=x" in piece


def test_a_picture_has_its_words(tmp_path: Path) -> None:
    """A slide with a figure shows it with its text alternative."""
    workshop = alone(tmp_path, Hand())
    page = next(page for page in workshop.plan.activities if isinstance(page, Slide) and page.picture)
    shown = seen_html(workshop, workshop.session.lead("go", to=page.id))
    assert Tags(shown).names.count("img") == 1
    assert "data:image/svg+xml;base64," in shown


@pytest.mark.parametrize(("minutes", "words"), [(4.5, "4:30"), (-2, "-2:00"), (0, "0:00"), (-0.001, "0:00")])
def test_minutes_as_a_clock_shows_them(minutes: float, words: str) -> None:
    """What is over has a minus; a moment over is still zero."""
    assert minutes_of(minutes) == words


def test_before_and_after(workshop: Workshop) -> None:
    """Before the first page it says what to do, after the last one how to end it."""
    assert "Before you start" in script_html(workshop, -1, "")
    assert "Thank everybody" in script_html(workshop, len(workshop.agenda.parts), "")
    late = replace(workshop.clock, began=0.0, entered=0.0)
    workshop.clock = late
    assert "This run began at" in clock_html(workshop, 0)


def test_only_one_thing_to_say(tmp_path: Path) -> None:
    """Where a question is asked in another form, what to say of it replaces the script."""
    workshop = alone(tmp_path, Hand())
    place, step = next(
        (at, step) for at, part in enumerate(workshop.agenda.parts) for step in part.activities if step == "check-in"
    )
    said = script_html(workshop, place, step, "collect", instead="Nobody types today.")
    assert "Nobody types today." in said
    assert said.count("<h3>") == 1
    assert script_html(workshop, place, step, "collect") != said


def test_what_is_left_is_no_time_of_day() -> None:
    """A countdown says that it is one, and a last fraction of a second is still a second."""
    assert [countdown(seconds) for seconds in (897, 59.2, 0)] == ["14:57 left", "1:00 left", "0:00 left"]


def test_a_file_can_be_opened_or_saved(tmp_path: Path) -> None:
    """Where nobody can tell where JupyterLab begins, a link holds the file; without the file there is its path."""
    path = tmp_path / "report.html"
    assert "href" not in render(file_link(path))
    path.write_text("<p>x</p>", encoding="utf-8")
    assert 'href="data:text/html;base64,' in render(file_link(path))
    assert 'download="report.html"' in render(file_link(path))
