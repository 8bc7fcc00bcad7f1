"""The plan of one review: its action items with their findings and exports; the class that people use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmkit.analysis.actions import checks, exports
from pmkit.analysis.actions.items import ActionItem, Aim, Items, Promise, Rating, Strength, date_of
from pmkit.analysis.actions.matrix import ActionMatrix
from pmkit.finding import Finding

__all__ = ["ActionItem", "ActionPlan", "Aim", "Promise", "Rating", "Strength", "date_of"]


@dataclass(frozen=True, slots=True)
class ActionPlan(Items):
    """The action items of one review, in the order they were written.

    Attributes:
        items: the action items.

    Raises:
        RecordError: two items share an id.
    """

    def findings(self, *, factors: Iterable[str] | None = None, keeps: int = checks.KEEPS) -> list[Finding]:
        """Return what a reviewer would ask about the plan.

        Args:
            factors: ids of the contributing factors; those that nothing answers are asked about. None: not asked.
            keeps: how many commitments the team keeps at a time.
        """
        return checks.check_actions(self, factors=factors, keeps=keeps)

    def matrix(self) -> ActionMatrix:
        """Return the items in the article's impact-effort matrix."""
        return ActionMatrix.of(self)

    def to_csv(self) -> str:
        """Return a table for spreadsheets; cells that a spreadsheet would run are made safe."""
        return exports.to_csv(self)

    def to_tasks(self) -> str:
        """Return a task list as GitHub and GitLab show it in an issue."""
        return exports.to_tasks(self)

    def to_calendar(self, name: str = "Action items") -> str:
        """Return the due dates of open items as iCalendar (RFC 5545).

        Args:
            name: of the calendar.
        """
        return exports.to_calendar(self, name)
