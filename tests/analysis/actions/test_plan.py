from __future__ import annotations

from pmkit.analysis.actions.items import Items
from pmkit.analysis.actions.plan import ActionPlan
from pmkit.documents.format.fragments import parse_actions


def test_pasted_tables_are_read() -> None:
    """A table from a wiki becomes a plan."""
    plan = parse_actions("| Action | Owner | Due Date |\n|---|---|---|\n| Add a limit | SRE | 2024-02-01 |\n")
    assert (plan.items[0].owner, plan.items[0].due_date is not None) == ("SRE", True)
    assert type(plan) is ActionPlan
    assert Items(plan.items) != plan
