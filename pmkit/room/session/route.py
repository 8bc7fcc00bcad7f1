"""The way through a session: which activity comes next or before, and which phase one enters."""

from __future__ import annotations

from collections.abc import Collection

from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan
from pmkit.room.shared.activity import Activity


def is_appendix(activity: Activity) -> bool:
    """Tell whether an activity is shown over where the session stands: a slide that Next leaves out."""
    return activity.aside and isinstance(activity, Slide)


def following(plan: Plan, index: int, main: int) -> int:
    """Return the index that Next leads to: the next page outside of the appendix; from there, the page before it.

    Args:
        plan: the session.
        index: where it is; -1 before the first.
        main: the last index outside of the appendix.
    """
    if 0 <= index < len(plan.activities) and plan.activities[index].aside:
        return max(main, 0)
    places = range(index + 1, len(plan.activities))
    return next((place for place in places if not plan.activities[place].aside), len(plan.activities))


def preceding(plan: Plan, index: int, main: int) -> int:
    """Return the place of what Back leads to, -1 before the first; see :func:`following`."""
    if 0 <= index < len(plan.activities) and plan.activities[index].aside:
        return main
    return next((place for place in range(index - 1, -1, -1) if not plan.activities[place].aside), -1)


def entry(activity: Activity, counted: Collection[str]) -> str:
    """Return the phase in which an activity is entered: the first one that was not counted yet.

    Stepping through again does not open what was counted; the host can, with the phase's own button.
    """
    return next((each for each in activity.in_phases if f"{activity.id}/{each}" not in counted), "discuss")


def later_phase(activity: Activity, phase: str, counted: Collection[str], *, dotted: bool) -> str:
    """Return the phase after a phase; empty after the last.

    Args:
        activity: the activity.
        phase: where it stands.
        counted: the questions that were counted.
        dotted: whether there is something to vote on that was not voted on before.
    """
    if phase not in activity.in_phases:
        return ""
    for each in activity.in_phases[activity.in_phases.index(phase) + 1 :]:
        if each == "outcome" and phase != "vote" and f"{activity.id}/vote" not in counted:
            continue
        if each == "vote" and not dotted:
            continue
        return each
    return ""
