"""What a reviewer would ask of an improvement plan."""

from __future__ import annotations

from collections.abc import Iterator

from pmkit.data.catalogue import finding
from pmkit.finding import Finding
from pmkit.records.stamps import find_day
from pmkit.workshop.improvement.horizons import HORIZONS, Plan, framework


def check_plan(plan: Plan) -> list[Finding]:
    """Return what a reviewer would ask: about each action, and about the plan as a whole."""
    # An improvement plan answers areas, not factors: nothing is asked about those.
    return [*plan.action_plan().findings(factors=()), *_dates(plan), *_horizons(plan), *_whole(plan)]


def _dates(plan: Plan) -> Iterator[Finding]:
    """Ask about due dates outside of their time frame."""
    for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
        first, last = about["days"]
        for action in plan.horizon(name).actions:
            due = find_day(action.due)
            if due is None:
                continue
            days = (due - plan.first_day).days
            if not first <= days <= last:
                yield finding("other-horizon", action.id, days=days, horizon=about["title"], span=about["span"])


def _horizons(plan: Plan) -> Iterator[Finding]:
    """Ask about time frames with actions and nothing that shows success, or that may get in the way."""
    for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
        horizon = plan.horizon(name)
        if horizon.actions and not horizon.metrics:
            yield finding("no-metric", about["title"])
        if horizon.actions and not horizon.obstacles:
            yield finding("no-obstacle", about["title"])


def _whole(plan: Plan) -> Iterator[Finding]:
    if not plan.actions():
        yield finding("no-action", "The plan")
    elif not plan.measurement.get("rhythm"):
        yield finding("no-rhythm", "The plan")
