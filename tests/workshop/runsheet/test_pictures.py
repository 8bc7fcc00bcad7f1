"""Figures of slides."""

from __future__ import annotations

import json

import pytest

from pmkit.room.server.server import BODY_MOST
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import open_material
from pmkit.workshop.runsheet.pictures import picture
from pmkit.workshop.runsheet.session import workshop_session


def test_figures_of_slides_have_words() -> None:
    """The cheese and the question are images for a wall and for a phone, with a text alternative."""
    for name in ("cheese", "trees"):
        made = picture(name)
        assert made["svg"].lstrip().startswith("<?xml")
        assert made["narrow"].lstrip().startswith("<?xml")
        assert made["svg"] != made["narrow"]
        assert len(made["alt"]) > 80


def test_the_wall_asks_one_question() -> None:
    """What people ask of an incident is the title, with what makes the answer a yes; no tree, no disagreement."""
    said = picture("trees")["alt"]
    assert said.startswith("Does this one need a review? Yes: full postmortem: Customer impact?")
    assert "tree" not in said


@pytest.mark.parametrize("profile", ["seed", "practice"])
def test_the_room_takes_a_workshop_with_its_figures(profile: str) -> None:
    """The session with all figures is well below what the room takes in one request."""
    plan = workshop_session(load_agenda(profile), open_material("payments-memory-leak"))
    assert len(json.dumps(plan.model_dump(mode="json", exclude_defaults=True))) < 0.9 * BODY_MOST
