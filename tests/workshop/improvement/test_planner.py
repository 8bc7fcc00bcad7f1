"""A plan while it is made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.files import work_folder
from pmkit.workshop.improvement.exports import to_yaml
from pmkit.workshop.improvement.form import plan_form
from pmkit.workshop.improvement.plan import load_plan
from pmkit.workshop.improvement.planner import Planner
from tests.workshop.improvement.plans import PLAN


def test_each_change_is_on_disk(tmp_path: Path) -> None:
    """Adding, editing, notes, answers, cards and steps are in the file at once; a wrong one changes nothing."""
    path = tmp_path / "plan.yaml"
    planner = Planner.open(path, start="2026-11-23", title="Ours", areas=("Gaps",))
    first = planner.add("quick", "Add an alert for a full disk", due="2026-12-01")
    planner.edit(first, owner="Storage team", strength="intermediate")
    planner.note("quick", metrics="a drill\n\n  an alert \n", obstacles="")
    planner.say("rhythm", "monthly")
    planner.card("I am paged", "write down what I see")
    planner.take_step("Start Small")
    on_disk = load_plan(path)
    assert on_disk == planner.plan
    assert (on_disk.title, on_disk.areas) == ("Ours", ["Gaps"])
    assert on_disk.quick.metrics == ["a drill", "an alert"]
    assert on_disk.quick.actions[0].owner == "Storage team"
    assert on_disk.cultural.actions[0].promise == "idea"
    for wrong in (
        lambda: planner.add("soon", "x"),
        lambda: planner.add("quick", "  "),
        lambda: planner.edit("A9", owner="x"),
        lambda: planner.edit("A1", strength="huge"),
        lambda: planner.say("colour", "red"),
        lambda: planner.take_step("Fly"),
    ):
        with pytest.raises(WorkshopError):
            wrong()
    assert load_plan(path) == on_disk
    planner.remove(first)
    assert [action.id for action in load_plan(path).actions()] == ["A2"]
    assert Planner.open(path) is planner


def test_a_broken_plan_is_not_overwritten(tmp_path: Path) -> None:
    """A form on a file that is cut off says so and leaves the file; a change from elsewhere is kept beside."""
    path = tmp_path / "plan.yaml"
    path.write_text("schema: 1\ntitle: half", encoding="utf-8")
    with pytest.raises(WorkshopError, match="cut off"):
        plan_form(path)
    assert path.read_text(encoding="utf-8") == "schema: 1\ntitle: half"
    other = tmp_path / "other.yaml"
    planner = Planner.open(other, start="2026-11-23")
    other.write_text(to_yaml(PLAN), encoding="utf-8")
    planner.add("quick", "Add an alert")
    assert load_plan(other) == PLAN
    assert planner.path.name == "other.conflict-1.yaml"


def test_the_plan_that_was_begun_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path it is the one that was changed last; that of a workshop which was merely opened is passed over."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    folder = work_folder()
    held, opened = (folder / "workshops" / name / "improvement-plan.yaml" for name in ("held", "opened"))
    assert Planner.open().path == (folder / "improvement-plan.yaml").resolve()
    Planner.open(held, title="Held").add("quick", "Cap the memory")
    Planner.open(opened, title="Opened", areas=("Gaps",))
    os.utime(opened, (2_000_000_000, 2_000_000_000))
    assert Planner.open().plan.title == "Held"
    opened.write_text("broken", encoding="utf-8")
    os.utime(opened, (2_000_000_000, 2_000_000_000))
    with pytest.raises(WorkshopError):
        Planner.open()


def test_areas_that_are_given_are_taken(tmp_path: Path) -> None:
    """A plan that is there keeps its areas, unless others are given."""
    path = tmp_path / "plan.yaml"
    Planner.open(path, areas=("Gaps", "Analysis"))
    assert Planner.open(path).plan.areas == ["Gaps", "Analysis"]
    assert Planner.open(path, areas=["Actions"]).plan.areas == ["Actions"]
    assert load_plan(path).areas == ["Actions"]
