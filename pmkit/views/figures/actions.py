"""The article's impact-effort matrix as a picture; the mark tells the strength of each action."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes

from pmkit.analysis.actions.matrix import TENSION, ActionMatrix, Cell
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Rating, Strength
from pmkit.views.figures.canvas import (
    MARGIN,
    box,
    canvas,
    height_of,
    line_height,
    mark,
    nothing,
    paragraph,
    room,
    write,
)
from pmkit.views.plotting import register
from pmkit.views.style import (
    CLEAR_GREEN,
    GRAY,
    INK,
    PALE_CLAY,
    PALE_SAND,
    PALER_BLUE,
    SOFT,
    fit,
    is_small,
    style,
)

STRENGTH_MARKS: Final = {
    Strength.STRONG: ("s", INK),
    Strength.INTERMEDIATE: ("^", GRAY),
    Strength.WEAK: ("o", "white"),
    None: (".", GRAY),
}
"""Strength to marker and fill: dark is strong, and each has a shape of its own."""

# Text carries the advice; the fill only groups the cells, lighter for later.
_FILLS: Final = {
    "Do First": CLEAR_GREEN,
    "Quick Wins": CLEAR_GREEN,
    "Do Next": PALER_BLUE,
    "Plan": PALER_BLUE,
    "Consider": PALE_SAND,
    "If Time": PALE_SAND,
    "Defer": PALE_CLAY,
    "Skip": PALE_CLAY,
}


@register(ActionPlan)
def draw_plan(plan: ActionPlan, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw the matrix of a plan and return the Axes."""
    return draw(ActionMatrix.of(plan), ax, title=title, narrow=narrow)


@register(ActionMatrix)
def draw(matrix: ActionMatrix, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw the nine cells with their items and return the Axes.

    Args:
        matrix: the matrix.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
    """
    if not any(items for _, items in matrix.placed) and not matrix.unrated:
        return nothing(ax, "No action items yet", narrow=narrow)
    with style():
        width = room(ax, narrow=narrow)
        small = is_small(width)
        size, head, lines = (7.0, 0.42, 3) if small else (10.5, 1.15, 2)
        cell = (width - head - 0.25) / 3
        texts = {
            item.id: fit(f"{item.id} {item.text}", cell - 0.38, size, lines=lines)
            for item in (*(i for _, items in matrix.placed for i in items), *matrix.unrated)
        }
        heights = [
            max(_needs(items, texts, size) for cell_, items in matrix.placed if cell_.impact is impact)
            for impact in reversed(Rating)
        ]
        left = fit(_left(matrix), width - 0.3, size, lines=4)
        below = height_of(left, size) if left else 0.0
        note = fit(TENSION, width - 0.3, size - 0.5, lines=8 if small else 3)
        note_high = height_of(note, size - 0.5)
        axes, top = canvas(
            ax,
            width,
            0.35 + sum(heights) + 0.45 + below + note_high + 0.35,
            title=title,
            words=str(matrix),
            size=size + 3,
        )
        _grid(axes, matrix, texts, heights, (head, cell, size, top))
        _legend(axes, top + 0.35 + sum(heights) + 0.2, head, size, small=small)
        y = top + 0.35 + sum(heights) + 0.42
        if left:
            paragraph(axes, MARGIN, y, left, size)
        paragraph(axes, MARGIN, y + below + 0.06, note, size - 0.5, color=SOFT)
    return axes


def _needs(items: tuple[ActionItem, ...], texts: dict[str, str], size: float) -> float:
    """Return the height that a cell needs."""
    lines = sum(texts[item.id].count("\n") + 1 for item in items)
    return max(0.36 + lines * line_height(size) + 0.06 * len(items) + 0.1, 0.85)


def _grid(
    axes: Axes,
    matrix: ActionMatrix,
    texts: dict[str, str],
    heights: list[float],
    measures: tuple[float, float, float, float],
) -> None:
    """Draw the cells, their headings and their items."""
    head, cell, size, top = measures
    for column, effort in enumerate(Rating):
        name = f"{effort.capitalize()} effort"
        write(axes, head + cell * (column + 0.5), top + 0.18, name, size, bold=True, ha="center")
    y = top + 0.35
    for impact, high in zip(reversed(Rating), heights, strict=True):
        turned = head < 0.6
        write(
            axes, 0.22 if turned else head - 0.1, y + high / 2, f"{impact.capitalize()}\nimpact", size, bold=True,
            ha="center" if turned else "right", rotation=90 if turned else 0,
        )  # fmt: skip
        row = [(c, items) for c, items in matrix.placed if c.impact is impact]
        for column, (one, items) in enumerate(row):
            _cell(axes, one, items, texts, (head + cell * column, y, cell, high, size))
        y += high


def _cell(
    axes: Axes,
    one: Cell,
    items: tuple[ActionItem, ...],
    texts: dict[str, str],
    place: tuple[float, float, float, float, float],
) -> None:
    """Draw one cell."""
    x, y, wide, high, size = place
    box(axes, x, y, wide, high, fill=_FILLS[one.advice], zorder=1)
    write(axes, x + 0.08, y + 0.17, one.advice, size, bold=True, zorder=3)
    at = y + 0.34
    for item in items:
        marker, fill = STRENGTH_MARKS[item.strength]
        mark(axes, x + 0.15, at + line_height(size) / 2, marker, 6, fill, zorder=4)
        paragraph(axes, x + 0.27, at, texts[item.id], size, zorder=3)
        at += height_of(texts[item.id], size) + 0.06


def _legend(axes: Axes, y: float, x: float, size: float, *, small: bool) -> None:
    """Say which mark is which strength."""
    for strength, (marker, fill) in STRENGTH_MARKS.items():
        name = str(strength) if strength else "no strength given"
        mark(axes, x, y, marker, 6, fill)
        write(axes, x + 0.1, y, name, size - 0.5)
        x += 0.3 + len(name) * size * 0.0088


def _left(matrix: ActionMatrix) -> str:
    """Return the items that have no place in the matrix yet."""
    if not matrix.unrated:
        return ""
    return "Not rated yet: " + "; ".join(f"{item.id} {item.text}" for item in matrix.unrated)
