"""The incident of a workshop, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import all_folders
from pmkit.errors import WorkshopError
from pmkit.records.timeline import Timeline
from pmkit.workshop.runsheet.agenda import load_agenda
from pmkit.workshop.runsheet.material import PORTIONS, open_material, portions
from pmkit.workshop.runsheet.session import workshop_session

SCENARIOS = [folder.name for folder in all_folders()]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_incident_is_told_in_order(scenario: str) -> None:
    """Four portions hold each event once, and a slide holds what fits on it."""
    material = open_material(scenario)
    told = portions(material)
    assert len(told) == PORTIONS
    assert sum(map(len, told)) == len(material.timeline)
    known = [each.known for portion in told for each in portion if each.known]
    assert known == sorted(known)
    for activity in workshop_session(load_agenda("practice"), material).activities:
        assert len(activity.text) <= 3000, activity.id


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_a_teams_own_postmortem_is_material(folder: Path) -> None:
    """A document gives its title and its events, and makes a session."""
    document = load(folder / "reference.md")
    material = open_material(folder / "reference.md")
    assert material.own
    assert material.title == document.title
    assert material.timeline == document.timeline
    assert workshop_session(load_agenda("practice"), material).title


def test_a_blaming_line_of_the_document_is_what_is_reworded(tmp_path: Path) -> None:
    """The sentence to reword comes from the team's own text where one closes a conversation."""
    file = tmp_path / "ours.md"
    file.write_text(
        "# Incident Postmortem: Late mail\n\n## Incident Summary\n\n- **Date**: 2026-01-05\n\n## What Happened?\n\n"
        "Mail was late. The operator should have checked the queue. It recovered.\n\n## Timeline\n\n"
        "- 10:00 - Queue grows\n- 10:20 - Alert fires\n- 10:40 - Queue is empty\n",
        encoding="utf-8",
    )
    assert open_material(file).sentence == "The operator should have checked the queue."


def test_unusable_material_is_refused(tmp_path: Path) -> None:
    """A document without a timeline, and names that are not there, are refused with what to do."""
    file = tmp_path / "ours.md"
    file.write_text("# Incident Postmortem: Nothing yet\n", encoding="utf-8")
    with pytest.raises(WorkshopError, match="fewer than three events"):
        open_material(file)
    agenda = load_agenda("seed")
    few = replace(open_material(SCENARIOS[0]), timeline=Timeline())
    with pytest.raises(WorkshopError, match="too few events"):
        workshop_session(agenda, few)
