"""The workbook: a document at every level, and nothing of the reference in it but the worked steps."""

from __future__ import annotations

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.workbook import HelpLevel, as_laid, workbook

NAMES = [folder.name for folder in all_folders()]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_a_workbook_is_a_postmortem(name: str, level: HelpLevel) -> None:
    """At every level the workbook reads as a document, names its scenario and round-trips."""
    postmortem = parse(workbook(Scenario.open(name), level))
    assert postmortem.summary.scenario == name
    assert parse(render(postmortem)) == postmortem


@pytest.mark.parametrize("name", NAMES)
def test_guided_brings_one_step_of_each_kind_worked_and_one_half_filled(name: str) -> None:
    """Guided workbooks hold the worked line and the half-filled one, and every record."""
    scenario = Scenario.open(name)
    text = workbook(scenario, "guided")
    for kind in ("event", "why", "factor", "action"):
        step = getattr(scenario.manifest.worked, kind)
        assert as_laid(scenario, step.line).strip() in text
        assert as_laid(scenario, step.half).strip() in text
        assert step.line.partition(" [")[0].strip() in text
    assert {event.id for event in parse(text).timeline} == {event.id for event in scenario.records}


@pytest.mark.parametrize("name", NAMES)
def test_a_guided_sheet_points_only_at_what_it_holds(name: str) -> None:
    """No tag names a why or a factor of the reviewers that the learner's sheet does not have."""
    laid = parse(workbook(Scenario.open(name), "guided"))
    lines = [*laid.timeline, *laid.whys.whys, *laid.factors, *laid.actions]
    ids = {line.id for line in lines}
    pointed = [ref for why in laid.whys.whys for ref in why.evidence]
    pointed += [ref for factor in laid.factors for ref in factor.evidence]
    pointed += [ref for action in laid.actions for ref in action.answers]
    assert pointed
    assert set(pointed) <= ids


@pytest.mark.parametrize("name", NAMES)
def test_hinted_brings_the_records_unmarked_and_open_brings_nothing(name: str) -> None:
    """Hinted workbooks hold bare records; open ones hold prompts only."""
    scenario = Scenario.open(name)
    hinted, blank = (parse(workbook(scenario, level)) for level in ("hinted", "open"))
    assert len(hinted.timeline) == len(scenario.records)
    assert not any(event.milestones for event in hinted.timeline)
    assert not any(blank.has_content(key) for key in blank.written)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_nothing_of_the_reference_is_in_a_workbook_but_the_worked_steps(name: str, level: HelpLevel) -> None:
    """A learner who opens the file before the debrief sees no factor, why or lesson of the reference."""
    scenario = Scenario.open(name)
    text = workbook(scenario, level)
    reference = scenario.debrief()
    worked = "\n".join(getattr(scenario.manifest.worked, kind).line for kind in ("why", "factor", "action"))
    for item in (*reference.whys.whys, *reference.factors, *reference.actions):
        assert item.text not in text or item.text in worked
    assert reference.lessons not in text
