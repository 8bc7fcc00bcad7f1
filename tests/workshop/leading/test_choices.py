"""Three visible choices: go on with today's, start a new one, look back."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pytest

from pmkit.workshop.leading.choices import Choices
from pmkit.workshop.leading.cockpit import WorkshopCockpit
from pmkit.workshop.leading.run import Workshop
from tests.workshop.leading.boxes import every, labeled, press, text_of


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Return a workshop of a team, in a work folder of its own."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path / "my-work"))
    workshop = Workshop.open(team="Payments <b>team</b>")
    workshop.join("none")
    return workshop


def test_go_on_or_start_anew(workshop: Workshop) -> None:
    """What is open is said; a new one asks first while one is under way, and the earlier one can be continued."""
    choices = Choices(workshop)
    panel = WorkshopCockpit(workshop)
    first = workshop.folder
    assert "a new workshop, Payments &lt;b&gt;team" in text_of(choices.box)
    press(choices.box, "Start a new one")
    assert "This is a new one already" in text_of(choices.box)
    assert workshop.folder == first
    press(panel.box, "Start: Opening")
    assert "part 1 of 5" in text_of(choices.box), "the choices follow the cockpit"
    press(choices.box, "Start a new one")
    press(choices.box, "Go on with this one")
    assert workshop.folder == first
    press(choices.box, "Start a new one")
    press(choices.box, "End it, and start a new one")
    assert workshop.folder != first
    assert panel.room.forward.description == "Start: Opening"
    (other,) = [each for each in every(choices.box, widgets.Button) if each.description.startswith("Continue today's")]
    assert "part 1 of 5" in other.description
    other.click()
    assert workshop.folder == first
    assert workshop.clock.began is not None


def test_looking_back(workshop: Workshop) -> None:
    """An earlier workshop's report or commitments are shown; what is open stays open."""
    choices = Choices(workshop)
    press(choices.box, "Look back at an earlier one")
    assert "no earlier workshop" in text_of(choices.box)
    other = Workshop.open(team="Search")
    other.planner.add("quick", "Cap <i>it</i>")
    press(choices.box, "Look back at an earlier one")
    (earlier,) = labeled(choices.box, widgets.Dropdown, "")
    earlier.value = str(other.folder)
    assert "Cap &lt;i&gt;it" in text_of(choices.box)
    (other.folder / "improvement-plan.yaml").write_text("{", encoding="utf-8")
    earlier.value = ""
    earlier.value = str(other.folder)
    assert "Compare it with a copy of it" in text_of(choices.box)
    assert workshop.folder != other.folder
