"""Looking back after 30, 90 and 180 days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pmkit.cli import main
from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import example_team
from pmkit.workshop.improvement.exports import plan_markdown
from pmkit.workshop.improvement.followup import baseline_of, look_back, record
from pmkit.workshop.improvement.plan import load_plan, save_plan
from tests.workshop.improvement.plans import PLAN


def test_looking_back(tmp_path: Path) -> None:
    """After 30 days the look-back is due; what is said is kept with its day and changes what is due next."""
    day = dt.date(2026, 12, 24)
    assert look_back(PLAN, day).due == 30
    assert "Done: 0 of 1 action; 1 is past its date" in str(look_back(PLAN, day))
    team = assess(example_team())
    kept = record(PLAN, day, statuses={"A1": "Done"}, answers={"experiments": "one drill"}, before=team, now=team)
    assert kept.followups[0].after == 31
    assert "Gaps: no change beyond noise" in kept.followups[0].changes
    assert look_back(kept, day).due is None
    assert "Done: 1 of 1 action; 0 are past their dates" in str(look_back(kept, day))
    more = record(kept, day, answers={"feedback": "in the retro"})
    assert more.followups[0].answers == {"experiments": "one drill", "feedback": "in the retro"}
    assert more.followups[0].statuses == {"A1": "Done"}
    assert look_back(more, dt.date(2027, 3, 1)).due == 90
    assert PLAN.record(day, statuses={"A1": "Done"}) == record(PLAN, day, statuses={"A1": "Done"})
    assert PLAN.look_back(day) == look_back(PLAN, day)
    assert load_plan(save_plan(more, tmp_path / "plan.yaml")) == more


def test_what_nobody_agreed_to_is_apart() -> None:
    """A commitment or card that the team never saw isn't a promise: neither the look-back nor the page counts it."""
    action = {"id": "A1", "text": "Ask Dave to be more careful", "due": "2026-12-01"}
    plan = PLAN.model_validate(
        PLAN.model_dump(by_alias=True)
        | {
            "from_room": True,
            "quick": {"actions": [action]},
            "cards": [{"when": "an alert fires", "will": "tell Dave"}, {"when": "I deploy", "will": "watch"}],
        }
    )
    said = str(look_back(plan, dt.date(2026, 12, 24)))
    assert "No actions yet" in said
    assert "Nobody agreed to this yet:\n  A1  Ask Dave to be more careful" in said
    assert "tell Dave" not in said
    assert "I will watch" in said
    before, _, after = plan_markdown(plan).partition("Nobody agreed to this yet")
    assert "Dave" not in before
    assert "tell Dave" in after.partition("30-day cards")[0]
    assert "tell Dave" not in after.partition("30-day cards")[2]


def test_looking_back_refuses_what_is_unknown() -> None:
    """Unknown actions and questions, and a day before the start, are refused with a sentence."""
    with pytest.raises(WorkshopError, match="before the start"):
        look_back(PLAN, dt.date(2026, 1, 1))
    with pytest.raises(WorkshopError, match="'A9' is not an action"):
        record(PLAN, dt.date(2026, 12, 1), statuses={"A9": "Done"})
    with pytest.raises(WorkshopError, match="'colour' is not a question"):
        record(PLAN, dt.date(2026, 12, 1), answers={"colour": "red"})


def test_the_command_keeps_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pmkit followup shows where the plan stands, keeps dated answers, and writes page and calendar."""
    team = assess(example_team())
    baseline = team.save(tmp_path)
    path = save_plan(PLAN.model_copy(update={"baseline": baseline.name}), tmp_path / "plan.yaml")
    assert baseline_of(load_plan(path), path) is not None
    assert main(["followup", str(path), "--day", "2026-12-23"]) == 0
    assert "look back after 30 days is due" in capsys.readouterr().out
    words = ["followup", str(path), "--day", "2026-12-23", "--status", "A1=Done", "--say", "feedback=in the retro"]
    words += [
        "--assessment",
        str(example_team()),
        "--page",
        str(tmp_path / "p.html"),
        "--calendar",
        str(tmp_path / "c.ics"),
    ]
    assert main(words) == 0
    assert load_plan(path).followups[0].answers == {"feedback": "in the retro"}
    assert "no change beyond noise" in capsys.readouterr().out
    assert "BEGIN:VCALENDAR" in (tmp_path / "c.ics").read_text(encoding="utf-8")
    for bad in (["--day", "soon"], ["--status", "A1"], ["--status", "A7=Done"], ["--say", "x=y"]):
        assert main(["followup", str(path), *bad]) == 2
        assert "What to do" in capsys.readouterr().err
    assert main(["followup", str(tmp_path / "missing.yaml")]) == 2
