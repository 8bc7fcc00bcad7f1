"""Figures of contributing factors over many incidents: how often, and which together. Counts are always shown."""

from __future__ import annotations

from typing import Final, Literal

from matplotlib.axes import Axes

from pmkit.analysis.factors.counts import FactorCounts
from pmkit.analysis.factors.factors import CATEGORY_NAMES, Category
from pmkit.errors import RecordError, not_one_of
from pmkit.views.figures.canvas import MARGIN, box, canvas, line_height, mark, nothing, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import BEHIND_TEXT, BLUE, CLEAR_BLUE, INK, LINE, PALE_GRAY, SOFT, fit, is_small, style

WHAT: Final = ("categories", "together")
"""What can be drawn of the counts."""


@register(FactorCounts)
def draw(
    counts: FactorCounts,
    ax: Axes | None = None,
    *,
    what: Literal["categories", "together"] = "categories",
    title: str = "",
    narrow: bool = False,
) -> Axes:
    """Draw how often categories appear, or which appear together, and return the Axes.

    Args:
        counts: the counts.
        ax: Axes to draw on; default a figure of its own.
        what: ``categories`` or ``together``.
        title: above the figure.
        narrow: whether it is for a phone.

    Raises:
        RecordError: ``what`` is neither.
    """
    if what not in WHAT:
        raise not_one_of(what, WHAT, what="a picture of these counts", raises=RecordError)
    if not counts.whole:
        return nothing(ax, "No contributing factor to count yet", narrow=narrow)
    with style():
        width = min(room(ax, narrow=narrow), 9.0) if ax is None else room(ax, narrow=narrow)
        return (_categories if what == "categories" else _together)(counts, ax, width, title)


def _categories(counts: FactorCounts, ax: Axes | None, width: float, title: str) -> Axes:
    """Draw a point with its interval for each category."""
    small = is_small(width)
    size, row, label, right = (8.5, 0.4, 1.45, 0.95) if small else (11.0, 0.42, 2.6, 1.5)
    axes, top = canvas(
        ax,
        width,
        row * len(Category) + 0.75,
        title=title or "In how many incidents a category appears",
        words=str(counts),
        size=size + 2,
    )
    left, wide = label + 0.2, width - label - right - 0.4
    for part in (0, 0.25, 0.5, 0.75, 1):
        x = left + wide * part
        axes.plot([x, x], [top, top + row * len(Category)], color=LINE, linewidth=0.6, zorder=1)
        below = top + row * len(Category) + 0.05
        write(axes, x, below, f"{part:.0%}", size - 2, ha="center", va="top", color=SOFT)
    for place, (category, share) in enumerate(counts.categories.items()):
        y = top + row * (place + 0.5)
        name = fit(CATEGORY_NAMES[category], label - 0.1, size, lines=2)
        write(axes, label + 0.05, y, name, size, ha="right", linespacing=1.05)
        axes.plot(
            [left + wide * share.low, left + wide * share.high], [y, y], color=BLUE, linewidth=2.5, alpha=0.5, zorder=2
        )
        mark(axes, left + wide * (share.value or 0), y, "o", 8, BLUE, BLUE, zorder=3)
        write(axes, width - 0.1, y, f"{share.count} of {share.whole}", size, ha="right")
    note = (
        f"{counts.whole} incidents. Lines: 95 % intervals (Wilson). "
        "How a team reviews shows here as much as what happens."
    )
    shown = fit(note, width - 0.3, size - 2, lines=3)
    paragraph(axes, MARGIN, top + row * len(Category) + 0.3, shown, size - 2, color=SOFT)
    return axes


def _together(counts: FactorCounts, ax: Axes | None, width: float, title: str) -> Axes:
    """Draw a grid of squares with counts; the square's area follows the count."""
    small = is_small(width)
    size = 8.0 if small else 10.5
    names = [fit(CATEGORY_NAMES[c], 1.25 if small else 1.9, size, lines=2) for c in Category]
    label = 1.35 if small else 2.0
    cell = (width - label - 0.3) / len(Category)
    high = min(cell, 0.75)
    axes, top = canvas(
        ax,
        width,
        high * len(Category) + (1.5 if small else 1.0),
        title=title or "Which categories appear in the same incident",
        size=size + 2.5,
        words=str(counts),
    )
    matrix = counts.matrix.to_numpy()
    for row, _ in enumerate(Category):
        y = top + high * (row + 0.5)
        write(axes, label, y, names[row], size, ha="right", linespacing=1.05)
        for column, _ in enumerate(Category):
            if column > row:
                continue
            x, n = label + 0.1 + cell * (column + 0.5), int(matrix[row, column])
            side = 0.9 * min(high, cell) * (n / counts.whole) ** 0.5
            fill, hatch = (PALE_GRAY, "") if row == column else (CLEAR_BLUE, "///")
            box(
                axes, x - side / 2, y - side / 2, side, side, fill=fill, edge=INK, weight=0.7, hatch=hatch, zorder=2
            )  # fmt: skip
            paper = {"boxstyle": "round,pad=0.1", "alpha": 0.85, **BEHIND_TEXT}
            write(axes, x, y, str(n), size, bold=True, ha="center", zorder=3, bbox=paper)
    below = top + high * len(Category) + 0.08
    for column, category in enumerate(Category):
        text = CATEGORY_NAMES[category].split(" and ")[0]
        x = label + 0.1 + cell * (column + 0.5) + (0.1 if small else 0)
        side, turn = ("right", 40) if small else ("center", 0)
        write(axes, x, below, text, size - 1.5, va="top", ha=side, rotation=turn)
    note = f"Numbers: incidents of {counts.whole}. Plain squares: the category alone. Hatched: both in one incident."
    shown = fit(note, width - 0.3, size - 1, lines=3)
    paragraph(axes, MARGIN, below + (0.75 if small else line_height(size) + 0.15), shown, size - 1, color=SOFT)
    return axes
