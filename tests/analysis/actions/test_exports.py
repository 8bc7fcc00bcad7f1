from __future__ import annotations

import csv
import io

from hypothesis import given

from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Strength
from pmkit.markup import unescape_csv_cell
from tests.documents.strategies import plans


def item(text: str = "Set a limit", **known: object) -> ActionItem:
    """Return an action that nothing is asked about, with some attributes changed."""
    good = {
        "id": "A1", "owner": "Platform team", "due": "2024-02-01", "done_when": "a test pod is stopped at the limit",
        "answers": ("F1",), "strength": Strength.STRONG,
    }  # fmt: skip
    return ActionItem(text=text, **(good | known))  # type: ignore[arg-type]


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
    """Ids stay, done items are checked, and neither @ nor # triggers anything."""
    text = ActionPlan((item("Ask @team about #12"), item(id="A2", promise="idea", status="Done"))).to_tasks()
    assert "@team" not in text
    assert "#12" not in text
    assert "- [x] A2: " in text
    assert text.index("**Commitments**") < text.index("**Ideas**")
