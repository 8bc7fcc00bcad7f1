"""The article's impact-effort matrix, all nine cells, with the strength of each action beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from htpy import Node, li, p, strong, ul

from pmkit.analysis.actions.items import ActionItem, Items, Rating
from pmkit.html import render, table


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix.

    Attributes:
        impact: its row.
        effort: its column.
        advice: what the article says to do.
        examples: the article's examples.
        mark: the article's colored dot, kept as data; the advice says it in words.
    """

    impact: Rating
    effort: Rating
    advice: str
    examples: tuple[str, ...]
    mark: str


_HIGH, _MEDIUM, _LOW = Rating.HIGH, Rating.MEDIUM, Rating.LOW

CELLS: Final = tuple(
    Cell(*row)
    for row in (
        (_HIGH, _LOW, "Do First", ("Add alerts", "Update runbook", "Quick fixes"), "🟢"),
        (_HIGH, _MEDIUM, "Do Next", ("Improve testing", "Add automation", "Training"), "🟡"),
        (_HIGH, _HIGH, "Plan", ("Architecture changes", "Major refactors", "New systems"), "🟠"),
        (_MEDIUM, _LOW, "Quick Wins", ("Documentation", "Small tools", "Config changes"), "🟢"),
        (_MEDIUM, _MEDIUM, "Consider", ("Process updates", "Tool upgrades", "Monitoring"), "🟡"),
        (_MEDIUM, _HIGH, "Defer", ("Nice-to-haves", "Major overhauls"), "🔴"),
        (_LOW, _LOW, "If Time", ("Cleanup", "Minor updates"), "🟡"),
        (_LOW, _MEDIUM, "Skip", ("Low value work",), "🔴"),
        (_LOW, _HIGH, "Skip", ("Not worth it",), "🔴"),
    )
)
"""The nine cells, by impact from high to low and effort from low to high."""

_ORDER: Final = ("Do First", "Quick Wins", "Do Next", "Plan", "Consider", "If Time", "Defer", "Skip")

TENSION: Final = (
    "The matrix favors what is quick. Quick actions are often weak ones, and the strong ones "
    "(a limit, a rollback that works by itself, a design that isolates) land under Plan or Defer. "
    "Before an action is skipped for its effort, ask what it would take to do a strong part of it now."
)
"""What to say beside the matrix: the article's own maturity levels ask for the work that it defers."""


def advice(impact: Rating | str, effort: Rating | str) -> Cell:
    """Return the cell of an impact and an effort.

    Example:
        >>> advice("high", "low").advice, advice("low", "high").advice
        ('Do First', 'Skip')
    """
    return next(cell for cell in CELLS if cell.impact == Rating(impact) and cell.effort == Rating(effort))


@dataclass(frozen=True)
class ActionMatrix:
    """A plan in the matrix.

    Attributes:
        placed: cell to the items in it, all nine cells, in the article's order.
        unrated: items without impact or effort.
    """

    placed: tuple[tuple[Cell, tuple[ActionItem, ...]], ...]
    unrated: tuple[ActionItem, ...]

    @classmethod
    def of(cls, plan: Items) -> ActionMatrix:
        """Return the matrix of a plan."""
        placed = tuple(
            (cell, tuple(item for item in plan if item.impact is cell.impact and item.effort is cell.effort))
            for cell in CELLS
        )
        return cls(placed, tuple(item for item in plan if not (item.impact and item.effort)))

    @property
    def in_order(self) -> tuple[tuple[str, ActionItem], ...]:
        """Items with the advice of their cell, what to do first on top; the unrated last, with no advice."""
        rated = [(cell.advice, item) for cell, items in self.placed for item in items]
        rated.sort(key=lambda pair: _ORDER.index(pair[0]))
        return (*rated, *(("", item) for item in self.unrated))

    def __str__(self) -> str:
        """Return the matrix in words."""
        if not any(items for _, items in self.placed) and not self.unrated:
            return "No action items yet."
        lines = [
            f"{cell.advice} ({cell.impact} impact, {cell.effort} effort): " + "; ".join(map(_named, items))
            for cell, items in self.placed
            if items
        ]
        if self.unrated:
            lines.append("Not rated yet: " + "; ".join(map(_named, self.unrated)))
        return "\n".join([*lines, "", TENSION])

    def _repr_html_(self) -> str:
        """Show the nine cells as a table in Jupyter."""
        rows = [
            (
                f"{impact.capitalize()} impact",
                *(_shown(cell, items) for cell, items in self.placed if cell.impact is impact),
            )
            for impact in reversed(Rating)
        ]
        head = ("Impact", *(f"{effort.capitalize()} effort" for effort in Rating))
        unrated = "; ".join(map(_named, self.unrated))
        return render(
            table(head, rows, row_heads=True, notebook=True),
            p["Not rated yet: ", unrated] if unrated else None,
            p[TENSION],
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text twin."""
        printer.text(str(self))


def _shown(cell: Cell, items: tuple[ActionItem, ...]) -> Node:
    """Return one cell: its advice, and the items in it."""
    return [strong[cell.advice], ul[(li[_named(item)] for item in items)] if items else None]


def _named(item: ActionItem) -> str:
    """Return an item with its id and strength."""
    return f"{item.text} ({item.id}{f', {item.strength}' if item.strength else ''})"
