"""The plan for others: Markdown, page, calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pmkit.workshop.improvement.exports import plan_calendar, plan_markdown, plan_page
from pmkit.workshop.improvement.followup import record
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
