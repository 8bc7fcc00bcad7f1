"""The form of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pmkit.workshop.improvement.form import PlanForm
from pmkit.workshop.improvement.horizons import Card
from pmkit.workshop.improvement.plan import load_plan
from pmkit.workshop.improvement.planner import Planner


def walk(widget: Any) -> Iterator[Any]:
    """Yield a widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def field(form: PlanForm, label: str, at: int = 0) -> Any:
    """Return the field with a label."""
    return [each for each in walk(form.box) if getattr(each, "description", "") == label and hasattr(each, "value")][at]


def test_the_form_writes_what_is_typed(tmp_path: Path) -> None:
    """An action is added with Enter, its fields are edited, and an odd date is kept and asked about."""
    path = tmp_path / "plan.yaml"
    form = PlanForm(Planner.open(path, start="2026-11-23"))
    field(form, "Action").value = "Add an alert for a full disk"
    assert load_plan(path).quick.actions[0].text == "Add an alert for a full disk"
    field(form, "Due").value = "after the holidays"
    assert load_plan(path).quick.actions[0].due == "after the holidays"
    assert "after the holidays is not a day" in "".join(str(getattr(each, "value", "")) for each in walk(form.box))
    field(form, "Success metrics", 1).value = "two drills"
    assert load_plan(path).medium.metrics == ["two drills"]
    field(form, "Take up a step").value = "Share Widely"
    assert len(load_plan(path).cultural.actions) == 1
    field(form, "When").value = "I am paged"
    field(form, "I will").value = "write first"
    next(each for each in walk(form.box) if getattr(each, "description", "") == "Add card").click()
    assert load_plan(path).cards == [Card(when="I am paged", will="write first")]
    again = PlanForm(Planner.open(path))
    assert field(again, "A1").value == "Add an alert for a full disk"
    next(each for each in walk(form.box) if getattr(each, "description", "") == "Remove").click()
    assert [action.id for action in load_plan(path).actions()] == ["A2"]
