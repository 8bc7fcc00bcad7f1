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
    assert "after the holidays\u201d isn" in "".join(str(getattr(each, "value", "")) for each in walk(form.box))
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


def test_page_and_calendar_follow_each_change(tmp_path: Path) -> None:
    """What is typed is in the page and the calendar at once, and the form says where they are."""
    form = PlanForm(Planner.open(tmp_path / "plan.yaml", start="2026-11-23"))
    page, calendar = tmp_path / "plan.html", tmp_path / "plan.ics"
    field(form, "Action").value = "Add an alert for a full disk"
    field(form, "Due").value = "2026-12-24"
    assert "Add an alert for a full disk" in page.read_text(encoding="utf-8")
    assert "20261224" in calendar.read_text(encoding="utf-8")
    said = "".join(str(getattr(each, "value", "")) for each in walk(form.box))
    assert str(page) in said
    assert str(calendar) in said


def test_a_page_that_somebody_changed_stays(tmp_path: Path) -> None:
    """A page that was edited by hand is kept; what the form writes goes on in one file beside it."""
    form = PlanForm(Planner.open(tmp_path / "plan.yaml", start="2026-11-23"))
    (tmp_path / "plan.html").write_text("mine", encoding="utf-8")
    for text in ("A", "Ab", "Abc"):
        field(form, "Success metrics").value = text
    again = PlanForm(Planner.open(tmp_path / "plan.yaml"))
    field(again, "Success metrics").value = "Abcd"
    assert (tmp_path / "plan.html").read_text(encoding="utf-8") == "mine"
    beside = list(tmp_path.glob("plan.conflict-*.html"))
    assert len(beside) <= 2
    assert "Abcd" in "".join(path.read_text(encoding="utf-8") for path in beside)
