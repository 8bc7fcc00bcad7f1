from __future__ import annotations

import pytest

from pmkit.analysis.actions.items import Items
from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.documents.format.fragments import parse_actions


def test_pasted_tables_are_read() -> None:
    """A table from a wiki becomes a plan."""
    plan = parse_actions("| Action | Owner | Due Date |\n|---|---|---|\n| Add a limit | SRE | 2024-02-01 |\n")
    assert (plan.items[0].owner, plan.items[0].due_date is not None) == ("SRE", True)
    assert type(plan) is ActionPlan
    assert Items(plan.items) != plan


@pytest.mark.parametrize(
    ("status", "is_done"),
    [
        ("Resolved by PR #47", True),
        ("done in #12", True),
        ("Merged (2024-01-15)", True),
        ("Closed - not done", False),
        ("Resolved when the alert fires", False),
        ("Open", False),
    ],
)
def test_a_state_that_says_how_it_was_reached(status: str, is_done: bool) -> None:
    """A state is done with what it was done by, too; a condition or a denial behind it is not."""
    assert ActionItem(id="A1", text="Raise it", status=status).is_done is is_done
