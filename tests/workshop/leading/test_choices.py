"""Three visible choices: go on with today's, start a new one, look back."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.leading.choices import Choices, open_workshop
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
    assert "This one is already new" in text_of(choices.box)
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


def test_what_is_wrong_with_the_material_is_in_view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An error while opening is shown in words, with what to do, and the page is shown from it on."""
    shown: list[widgets.VBox] = []
    monkeypatch.setattr("pmkit.views.widgets.arrival.display", shown.append)
    file = tmp_path / "ours.md"
    file.write_text("# Postmortem: X\n\n## What Happened\n\nIt broke.\n", encoding="utf-8")
    with pytest.raises(WorkshopError):
        open_workshop("seed", file, tmp_path / "workshop")
    (box,) = shown
    said = text_of(box)
    assert "it has no timeline" in said.casefold()
    assert "one event per line below a heading Timeline" in said.replace("Write", "write")
    assert "Run All Cells" in said
    (mark,) = (button for button in every(box, widgets.Button) if "pmkit-here" in button._dom_classes)
    assert mark.description
    assert open_workshop("seed", "payments-memory-leak", tmp_path / "other").plan
