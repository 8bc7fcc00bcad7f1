"""A plan while it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
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
