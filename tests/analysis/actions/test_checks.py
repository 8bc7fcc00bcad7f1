from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from pmkit.analysis.actions.cost import balance
from pmkit.analysis.actions.matrix import CELLS, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Rating, Strength
from pmkit.analysis.actions.strength import suggest
from pmkit.analysis.language.people import asks_care
from pmkit.documents.format.fragments import parse_actions
from pmkit.errors import RecordError
from pmkit.markup import unescape_csv_cell
from tests.analysis.article import ACTIONS, MATRIX
from tests.documents.strategies import plans

LABELLED = Path(__file__).parent / "labelled_actions.jsonl"


def item(text: str = "Set a limit", **known: object) -> ActionItem:
    """Return an action that nothing is asked about, with some attributes changed."""
    good = {
        "id": "A1", "owner": "Platform team", "due": "2024-02-01", "done_when": "a test pod is stopped at the limit",
        "answers": ("F1",), "strength": Strength.STRONG,
    }  # fmt: skip
    return ActionItem(text=text, **(good | known))  # type: ignore[arg-type]


def codes(*items: ActionItem, **options: object) -> list[str]:
    """Return the codes of a plan's findings."""
    return [finding.code for finding in ActionPlan(items).findings(**options)]  # type: ignore[arg-type]


def test_a_good_action_is_not_asked_about() -> None:
    """Owner, date, done-condition, factor and strength: nothing is left."""
    assert codes(item(), factors=["F1"]) == []


def test_the_articles_sample_actions_break_its_own_rules() -> None:
    """No done-condition and no factor; and the anti-pattern asks a person to be careful."""
    found = [finding.code for finding in ACTIONS.findings(factors=["F1"])]
    assert found.count("no-done-condition") == found.count("answers-nothing") == 2
    assert "unanswered-factor" in found
    assert "asks-care" in codes(item("Sarah needs to be more careful"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"owner": ""}, "no-owner"),
        ({"owner": "TBD"}, "no-owner"),
        ({"owner": "Sarah"}, "names-person"),
        ({"due": ""}, "no-due-date"),
        ({"due": "2024-02-31"}, "not-a-date"),
        ({"due": "next month"}, "not-a-date"),
        ({"done_when": ""}, "no-done-condition"),
        ({"done_when": "it works"}, "no-done-condition"),
        ({"answers": ()}, "answers-nothing"),
        ({"text": "Improve monitoring", "done_when": ""}, "vague"),
        ({"strength": Strength.WEAK}, "only-weak"),
        ({"text": "Double-check every config by hand"}, "asks-care"),
    ],
)
def test_each_gap_is_asked_about(change: dict[str, object], code: str) -> None:
    """One thing missing raises its own question, with the action's id or the section as its place."""
    assert code in codes(item(**change))


def test_factors_that_nothing_answers_and_only_weak_answers() -> None:
    """Each factor without an action is asked about, and one that only a reminder answers."""
    weak = item("Remind everybody", id="A2", answers=("F2",), strength=Strength.WEAK)
    found = ActionPlan((item(), weak)).findings(factors=["F1", "F2", "F3"])
    assert [(f.code, f.where) for f in found] == [
        ("asks-care", "A2"),
        ("only-weak-for", "F2"),
        ("unanswered-factor", "F3"),
    ]


def test_more_commitments_than_a_team_keeps() -> None:
    """Ideas, done and dropped items do not count; the limit is the team's."""
    many = [item(id=f"A{n}") for n in range(1, 5)]
    assert "too-many" in codes(*many, keeps=3)
    assert "too-many" not in codes(*many, keeps=4)
    ideas = [replace(one, promise="idea") for one in many]
    assert "too-many" not in codes(*ideas, keeps=1)
    assert "too-many" not in codes(*(replace(one, status="Won't do") for one in many), keeps=1)


def test_the_nine_cells_are_the_articles() -> None:
    """Advice and examples of every cell, and the order of what to do first."""
    assert {(c.impact, c.effort): (c.advice, list(c.examples)) for c in CELLS} == MATRIX
    for (impact, effort), (said, _) in MATRIX.items():
        assert advice(impact, effort).advice == said
    plan = ActionPlan(
        (item(id="A1", impact="low", effort="high"), item(id="A2", impact="high", effort="low"), item(id="A3"))
    )
    matrix = plan.matrix()
    assert [(said, one.id) for said, one in matrix.in_order] == [("Do First", "A2"), ("Skip", "A1"), ("", "A3")]
    assert "Not rated yet" in str(matrix)
    assert len(matrix.placed) == len(Rating) ** 2


def test_strengths_agree_with_labels() -> None:
    """On 80 labelled actions the words suggest the labelled tier for at least 80 %, care for at least 95 %."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    tier = sum(suggest(row["text"]).strength == row["strength"] for row in rows)
    care = sum(asks_care(row["text"]) == row["asks_care"] for row in rows)
    assert len(rows) == 80
    assert tier / len(rows) >= 0.8
    assert care / len(rows) >= 0.95


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("Sarah needs to be more careful", True),
        ("Pay closer attention to the dashboard", True),
        ("Make sure everybody reads the runbook twice", True),
        ("Add an alert on queue length", False),
        ("The linter checks imports carefully named in the config", True),
        ("Cache carefulness scores", False),
    ],
)
def test_asking_for_care(text: str, care: bool) -> None:
    """Words for care are found, words that only look like them are not."""
    assert asks_care(text) is care


@given(plans())
def test_exports_take_anything(plan: ActionPlan) -> None:
    """CSV holds every item and no formula, tasks one line each, the calendar short lines and open items only."""
    rows = list(csv.reader(io.StringIO(plan.to_csv())))
    assert len(rows) == len(plan) + 1
    for row, one in zip(rows[1:], plan, strict=True):
        assert unescape_csv_cell(row[1]) == one.text
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for cell in row)
    assert sum(line.startswith("- [") for line in plan.to_tasks().splitlines()) == len(plan)
    calendar = plan.to_calendar("x")
    assert all(len(line.encode("utf-8")) <= 75 for line in calendar.split("\r\n"))
    open_items = [one for one in plan if one.due_date and not one.is_done and not one.is_dropped]
    assert calendar.count("BEGIN:VEVENT") == len(open_items)
    plan.findings(factors=["F1"])
    str(plan.matrix())


def test_the_calendar_is_icalendar() -> None:
    """A day-long entry with escaped text, CRLF, and the same UID from export to export."""
    plan = ActionPlan(
        (item("Set a limit; soon, please"), item(id="A2", due="2024-02-31"), item(id="A3", status="Done"))
    )
    text = plan.to_calendar("Payments")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20240201\r\n" in text
    assert "DTEND;VALUE=DATE:20240202\r\n" in text
    assert "SUMMARY:Due: Set a limit\\; soon\\, please\r\n" in text
    assert text == plan.to_calendar("Payments")
    assert "UID" in text
    assert text.replace("\r\n", "").count("\n") == 0


def test_tasks_call_nobody_and_lead_back() -> None:
    """Ids stay, done items are ticked, and neither @ nor # triggers anything."""
    text = ActionPlan((item("Ask @team about #12"), item(id="A2", promise="idea", status="Done"))).to_tasks()
    assert "@team" not in text
    assert "#12" not in text
    assert "- [x] A2: " in text
    assert text.index("**Commitments**") < text.index("**Ideas**")


def test_the_cost_stays_a_range() -> None:
    """Overlapping ranges decide nothing, clear ones do, and broken ones are refused."""
    known = {"effort_days": (5, 10), "day_rate": (600, 800), "incidents_a_year": (1, 2)}
    assert "do not decide" in str(balance(**known, loss_each=(5_000, 50_000), share_avoided=(0.2, 0.6)))
    assert "costs less" in str(balance(**known, loss_each=(50_000, 90_000), share_avoided=(0.5, 0.6)))
    assert "costs more" in str(balance(**known, loss_each=(100, 200), share_avoided=(0.1, 0.2)))
    for broken in ({"loss_each": (5, 1)}, {"loss_each": (-1, 1)}, {"loss_each": (0, float("nan"))}):
        with pytest.raises(RecordError):
            balance(**known, share_avoided=(0, 1), **broken)
    with pytest.raises(RecordError):
        balance(**known, loss_each=(1, 2), share_avoided=(0.5, 1.5))


def test_pasted_tables_are_read() -> None:
    """A table from a wiki becomes a plan."""
    plan = parse_actions("| Action | Owner | Due Date |\n|---|---|---|\n| Add a limit | SRE | 2024-02-01 |\n")
    assert (plan.items[0].owner, plan.items[0].due_date is not None) == ("SRE", True)
