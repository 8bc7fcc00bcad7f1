"""The freeze: what a team thinks is going on, and what the record says of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from pmkit.records.event import Milestone
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.telling import portions

READ: Final = 2
"""Portions that people have read when everything is frozen."""

AHEAD: Final = dt.timedelta(minutes=10)

NOBODY_KNOWS: Final = "nothing about this, so nobody can say."


def freeze_questions(material: Material) -> list[dict[str, Any]]:
    """Return three questions about the moment after the second portion, with what the record says of each.

    Nothing is said of what is still to be read: only whether it was so at that moment, or ten minutes later.
    """
    read = [each.known for portion in portions(material)[:READ] for each in portion if each.known]
    now = max(read, default=None)
    return [
        {
            "text": "Is it getting better or worse right now?",
            "options": ["better", "about the same", "worse"],
            "truth": NOBODY_KNOWS,
        },
        {
            "text": "Has anybody confirmed what is causing it?",
            "options": ["yes", "not yet"],
            **_said(material, (Milestone.DIAGNOSED,), now, "a cause was confirmed", "no cause was confirmed yet"),
        },
        {
            "text": "Ten minutes from now, is it over for users?",
            "options": ["yes", "no"],
            **_said(
                material,
                (Milestone.MITIGATED, Milestone.RESOLVED),
                now and now + AHEAD,
                "it was over for users",
                "it was not over for users",
            ),
        },
    ]


def _said(
    material: Material, marks: tuple[Milestone, ...], when: dt.datetime | None, so: str, not_so: str
) -> dict[str, Any]:
    """Return whether one of some instants had come, as the record has it."""
    at = next((e.latest or e.earliest for mark in marks for e in material.timeline if mark in e.milestones), None)
    if when is None or at is None:
        return {"truth": NOBODY_KNOWS}
    had_come = at <= when
    clock = f"{when.astimezone(material.zone):%H:%M}"
    return {"correct": 0 if had_come else 1, "truth": f"by {clock}, {so if had_come else not_so}."}
