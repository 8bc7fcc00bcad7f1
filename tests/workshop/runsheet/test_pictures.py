"""Figures of slides."""

from __future__ import annotations

import json

import pytest

from pmkit.analysis.triage.triage import ASKED
from pmkit.room.server.server import BODY_MOST
from pmkit.views.figures.cheese import draw
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.deck import slide_text
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.pictures import example_cheese, picture
from pmkit.workshop.runsheet.session import workshop_session


def test_figures_of_slides_have_words() -> None:
    """The cheese and the question are images for a wall and for a phone, with a text alternative."""
    for name in ("cheese", "trees"):
        made = picture(name)
        assert made["svg"].startswith("<svg")
        assert made["narrow"].startswith("<svg")
        assert made["svg"] != made["narrow"]
        assert len(made["alt"]) > 80


def test_the_wall_asks_one_question() -> None:
    """The rule is in the picture alone, in the words that the script says aloud: no tree, no disagreement."""
    said = picture("trees")["alt"]
    assert said.startswith("Full review: Would somebody outside ask what happened? Customer impact")
    assert "tree" not in said
    (script,) = (said for part in load_agenda("seed").parts for step, said in part.script if step == "decision-trees")
    questions = [question for _, question in ASKED.values()]
    assert questions[0].casefold() in " ".join(script.split()).casefold()
    text = slide_text("decision-trees")
    assert not any(word in text.casefold() for question in questions for word in (question.casefold(), "review"))


def test_the_cheese_takes_all_of_its_width() -> None:
    """The slices go from edge to edge, and labels on the wall are no smaller than a fortieth of the width."""
    axes = draw(example_cheese(), width=7.0, note="", size=12.5)
    marks = [line.get_xdata()[0] for line in axes.lines]
    assert min(marks) < 0.1 * 7
    assert max(marks) > 0.85 * 7
    assert min(text.get_fontsize() for text in axes.texts if text.get_text()) * 40 >= 7 * 72 * 0.99


@pytest.mark.parametrize("profile", ["seed", "practice"])
def test_the_room_takes_a_workshop_with_its_figures(profile: str) -> None:
    """The session with all figures is well below what the room takes in one request."""
    plan = workshop_session(load_agenda(profile), open_material("payments-memory-leak"))
    assert len(json.dumps(plan.model_dump(mode="json", exclude_defaults=True))) < 0.9 * BODY_MOST
