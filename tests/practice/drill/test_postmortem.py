"""A drill's own postmortem is a document of the kit, and each of its events names a line of the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.practice.drill.drill import Drill, drill_folders
from pmkit.practice.drill.postmortem import drill_postmortem
from pmkit.practice.drill.review import review
from pmkit.practice.drill.scripts import follow
from pmkit.practice.playing.closing import write_closing
from pmkit.practice.world.reading import load_world
from pmkit.records.event import Milestone

FOLDERS = drill_folders()
HOSTILE = "note \x1b[2J\u202e | a ] [E1: alert] `code` <b> # head - 10:00 - x"


@pytest.mark.parametrize("way", ["record", "expert", "idle"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_drills_postmortem_is_read_back(folder: Path, way: str, tmp_path: Path) -> None:
    """Rendered and parsed it is the same, its evidence is in the log, and detection and impact are in its timeline."""
    world = load_world(folder)
    played = follow(world, 6, getattr(world, way) if way != "idle" else ())
    drill = Drill.begin(folder, seed=6, path=tmp_path / "a.jsonl")
    drill.do(HOSTILE)
    for item in played.inputs:
        drill.do(item)
    made = drill_postmortem(drill)
    assert made.timeline.events
    assert parse(render(made)).replace(records=made.records) == made
    lines = len(drill.path.read_text(encoding="utf-8").splitlines())
    assert all(event.evidence and 1 <= event.evidence[0].line <= lines for event in made.records)
    marks = {mark for event in made.timeline for mark in event.milestones}
    result = drill.outcomes()
    assert (Milestone.DETECTED in marks) == (result.detected is not None)
    assert (Milestone.STARTED in marks) == (result.started is not None)
    assert review(drill).you.outcomes == result


def test_the_closing_spares_what_was_edited(tmp_path: Path) -> None:
    """Shown again, the debrief does not write over a postmortem that somebody went on with."""
    drill = Drill.begin(FOLDERS[0], seed=1, path=tmp_path / "a.jsonl")
    drill.do("end")
    path = write_closing(drill).files["postmortem"]
    path.write_text("# Mine\n", encoding="utf-8")
    other = write_closing(drill).files["postmortem"]
    assert path.read_text(encoding="utf-8") == "# Mine\n"
    assert other != path
