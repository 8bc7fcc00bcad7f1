"""The plan for others: Markdown, page, calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pmkit.workshop.improvement.checks import held_cards, not_agreed
from pmkit.workshop.improvement.exports import plan_calendar, plan_markdown, plan_page
from pmkit.workshop.improvement.followup import record
from pmkit.workshop.improvement.form import PlanForm
from pmkit.workshop.improvement.planner import Planner
from tests.workshop.improvement.plans import PLAN


def test_forms_for_others(tmp_path: Path) -> None:
    """Markdown and page have all of it, escaped; the calendar has due dates and the three look-backs."""
    made = PLAN.model_copy(update={"title": "Plan | <b>ours</b>"})
    text = plan_markdown(made)
    for words in ("Quick Wins (< 1 month)", "Nothing planned yet", "one refused release", "write down the time first"):
        assert words in text
    page = plan_page(made, tmp_path / "plan.html")
    assert "<b>ours</b>" not in page
    assert "Platform team" in page
    calendar = plan_calendar(made)
    assert calendar == plan_calendar(made)
    for day in ("20261215", "20261223", "20270222", "20270524"):
        assert f"DTSTART;VALUE=DATE:{day}" in calendar
    done = record(made, dt.date(2026, 12, 20), statuses={"A1": "Done"})
    assert "20261215" not in plan_calendar(done)


def test_what_nobody_agreed_to_is_no_task_and_in_no_calendar(tmp_path: Path) -> None:
    """What a workshop's team never saw is apart until somebody takes it; a plan written alone has no such part."""
    planner = Planner.open(tmp_path / "improvement-plan.yaml", start="2026-11-23")
    planner.ask_first()
    assert not planner.plan.people
    planner.add("quick", "Alert on waiting clients", owner="Zoë", due="2026-12-05")
    planner.add("quick", "Ship the logs", owner="Platform team", due="2026-12-05")
    text = plan_markdown(planner.plan)
    tasks, apart = text.split("## Nobody agreed to this yet")
    assert "Alert on waiting clients" in apart
    assert "Alert on waiting clients" not in tasks
    assert "Alert on waiting clients" not in plan_calendar(planner.plan)
    assert "Ship the logs" in tasks
    assert "Ship the logs" in plan_calendar(planner.plan)
    form = PlanForm(planner)
    (agree,) = (each for each in _buttons(form.box) if each.description == "We agreed to it")
    agree.click()
    assert "Nobody agreed" not in plan_markdown(planner.plan)
    assert "Due: Alert on waiting clients" in plan_calendar(planner.plan)
    assert not [each for each in _buttons(form.box) if each.description == "We agreed to it"]
    alone = Planner.open(tmp_path / "alone.yaml", start="2026-11-23")
    alone.add("quick", "Alert on waiting clients", owner="Zoë", due="2026-12-05")
    assert "Due: Alert" in plan_calendar(alone.plan)


def _buttons(box: Any) -> Iterator[Any]:
    for each in getattr(box, "children", ()):
        yield from _buttons(each)
        if type(each).__name__ == "Button":
            yield each


def test_a_name_that_only_the_incident_knows_is_asked_about(tmp_path: Path) -> None:
    """A name that no list of usual names has, and the team's own postmortem has, holds a commitment and a card back."""
    planner = Planner.open(tmp_path / "improvement-plan.yaml", start="2026-11-23")
    planner.add("quick", "Let Quorra ship the logs", owner="Platform team", due="2026-12-05")
    planner.set_card(0, "I deploy", "ask Quorra")
    planner.ask_first()
    assert not not_agreed(planner.plan)
    planner.ask_first(["Quorra"])
    assert "Quorra" in not_agreed(planner.plan)["A1"].message
    assert [name for _, name in held_cards(planner.plan).values()] == ["Quorra"]
    tasks, apart = plan_markdown(planner.plan).split("## Nobody agreed to this yet")
    assert "Quorra" not in tasks
    assert apart.count("Quorra") == 2
    assert Planner.open(tmp_path / "improvement-plan.yaml").plan.people == ["Quorra"]
