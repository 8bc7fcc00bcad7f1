"""The timeline explorer: filters, evidence, marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.reading import load
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.views.widgets.timeline import timeline_explorer
from tests.views.widgets.hand import Hand


def test_it_filters_shows_evidence_and_marks(path: Path) -> None:
    """A mark is in the file, the details are the records', and a filter without events says so."""
    hand = Hand(timeline_explorer(path, Scenario.open("payments-memory-leak").records))
    [events] = hand.fields("Events")
    hand.enter("Find", "alert fired")
    assert [value for _, value in events.options] == ["E10"]
    assert "14:32" in hand.shown
    assert "events.csv" in hand.shown
    hand.enter("detected", True)
    assert load(path).timeline["E10"].milestones == ("detected",)
    hand.enter("Find", "nothing like it")
    assert "No event passes" in hand.shown
    hand.enter("Find", "")
    hand.enter("Show", "marked")
    assert [value for _, value in events.options] == ["E10"]
    hand.enter("Kind", "metric")
    assert not events.options


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_every_event_of_a_reference_can_be_chosen(folder: Path, tmp_path: Path) -> None:
    """Each is in the list and shows its headline, and looking at it writes nothing."""
    reference = Scenario.open(folder).debrief()
    path = tmp_path / "postmortem.md"
    path.write_text(render(reference), encoding="utf-8")
    before = path.read_bytes()
    hand = Hand(timeline_explorer(path))
    [events] = hand.fields("Events")
    assert [value for _, value in events.options] == [event.id for event in reference.timeline]
    for event in reference.timeline:
        hand.enter("Events", event.id)
        assert f"{event.id}: " in hand.shown
    assert path.read_bytes() == before
