"""The Swiss cheese as a picture: slices are defenses, a hole carries the condition that opened it."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch, Polygon

from pmkit.analysis.factors.cheese import LIMITS, Slice, SwissCheese, swiss_cheese
from pmkit.analysis.factors.factors import CATEGORY_NAMES, FactorAnalysis
from pmkit.views.figures.canvas import MARGIN, canvas, height_of, mark, nothing, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import (
    CHEESE,
    CHEESE_DARK,
    CHEESE_EDGE,
    INK,
    LINE,
    PALE_BLUE,
    SOFT,
    VERMILION,
    fit,
    is_small,
    style,
)

_MOST: Final = 10
_SLANT: Final = 0.45

_SLAB_DEEP: Final = 0.13
"""Inches that half of a slice takes from top to bottom, where slices are drawn one below the other."""

_THROUGH: Final = 0.48
"""Inches from the left edge to the way through slices that are drawn one below the other."""

_BESIDE: Final = 1.02
"""Inches from the left edge to the labels beside them."""

_FIRST: Final = 0.45
"""Inches from the left edge to the first slice."""


@register(FactorAnalysis)
def draw_factors(
    analysis: FactorAnalysis, ax: Axes | None = None, *, title: str = "", narrow: bool = False, width: float = 0
) -> Axes:
    """Draw the Swiss cheese of contributing factors and return the Axes."""
    return draw(swiss_cheese(analysis), ax, title=title, narrow=narrow, width=width)


@register(SwissCheese)
def draw(
    cheese: SwissCheese,
    ax: Axes | None = None,
    *,
    title: str = "",
    narrow: bool = False,
    width: float = 0,
    note: str = LIMITS,
    size: float = 9.0,
) -> Axes:
    """Draw the slices and return the Axes.

    Args:
        cheese: the slices.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
        width: inches across, where neither of the two usual ones fits, such as 8 for a slide.
        note: below the figure; what it cannot show, by default.
        size: of the labels' type, in points; for a phone it is the usual one.
    """
    if not cheese.slices:
        return nothing(ax, "No contributing factor names a defense layer yet", narrow=narrow)
    with style():
        width = width or room(ax, narrow=narrow)
        if is_small(width):
            return _stacked(cheese, ax, width, title, note)
        return _side_by_side(cheese, ax, width, title, note, size)


def _said(one: Slice) -> str:
    """Return what a slice's label says below its name."""
    lines = one.holes or one.held
    text = lines[0].text + (f" (+ {len(lines) - 1} more)" if len(lines) > 1 else "")
    return text if one.holes else f"Held: {text}"


def _side_by_side(cheese: SwissCheese, ax: Axes | None, width: float, title: str, note: str, size: float) -> Axes:
    """Draw the slices one behind the other, labels above and below in turns."""
    slices = [*cheese.open, *cheese.held][:_MOST]
    hidden = len(cheese.slices) - len(slices)
    lines, tall = 7, 1.7
    # The impact has a step too. A label begins at its slice and has room until the slice after the next, or the edge.
    step = (width - 1.2) / max(len(slices) if cheese.open else len(slices) - 1, 1)
    places = [_FIRST + step * (at + bool(cheese.open and at >= len(cheese.open))) for at in range(len(slices))]
    columns = [min(2 * step - 0.16, 3.4, width - MARGIN - place + 0.1) for place in places]
    label = max(_high(one, column, size, lines) for one, column in zip(slices, columns, strict=True)) + 0.25
    note = (f"+ {hidden} more layers, see the table. " if hidden > 0 else "") + note
    foot = 0.75 if note else 0.05
    axes, top = canvas(ax, width, 2 * label + tall + foot, title=title, words=str(cheese))
    middle = top + label + tall / 2
    is_above = True
    for x, column, one in zip(places, columns, slices, strict=True):
        _slice(axes, x, middle, tall, one)
        left = x - 0.1
        edge = top + label if is_above else top + label + tall
        _label(axes, one, left, edge, column, size, lines, above=is_above)
        axes.plot(
            [x + 0.12, x + 0.12],
            [edge - 0.06, edge + 0.12] if is_above else [edge - 0.12, edge + 0.08],
            color=LINE,
            linewidth=1.2,
        )
        is_above = not is_above
    if cheese.open:
        end = _FIRST + step * len(cheese.open[:_MOST])
        _impact(axes, end + 0.1, middle, size)
        _way_through(axes, (MARGIN, middle), (end - 0.12, middle), 18, 2, 6)
    shown = fit(note, width - 0.4, size - 1, lines=3)
    paragraph(axes, 0.2, top + 2 * label + tall + 0.12, shown, size - 1, color=SOFT, linespacing=1.15)
    return axes


def _way_through(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], head: float, weight: float, above: float
) -> None:
    """Draw the trajectory: the arrow that passes through the holes."""
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=head, linewidth=weight, color=VERMILION, zorder=above
        )
    )


def _slice(axes: Axes, x: float, middle: float, tall: float, one: Slice) -> None:
    """Draw one slice in perspective, with a hole where it has one."""
    half, wide = tall / 2, 0.34
    corners = [
        (x - 0.05, middle - half + _SLANT * 0.3),
        (x - 0.05 + wide, middle - half),
        (x - 0.05 + wide, middle + half - _SLANT * 0.3),
        (x - 0.05, middle + half),
    ]
    fill, hatch = (CHEESE, "") if one.is_open else (PALE_BLUE, "///")
    axes.add_patch(Polygon(corners, closed=True, facecolor=fill, edgecolor=INK, linewidth=1.2, hatch=hatch, zorder=3))
    if one.is_open:
        axes.add_patch(
            Ellipse((x + 0.12, middle), 0.2, 0.46, facecolor="white", edgecolor=INK, linewidth=1.2, zorder=4)
        )
        for dx, dy, r in ((0.06, -0.5, 0.07), (0.19, 0.48, 0.06)):
            look: dict[str, Any] = {"facecolor": CHEESE_DARK, "edgecolor": CHEESE_EDGE, "linewidth": 0.8, "zorder": 4}
            axes.add_patch(Ellipse((x + dx, middle + dy), r, r * 2, **look))


def _slab(axes: Axes, middle: float, one: Slice) -> float:
    """Draw one slice lying flat, for a way through from above, and return the height of its hole."""
    left, right, deep = 0.08, 0.88, _SLAB_DEEP
    corners = [
        (left + 0.16, middle - deep),
        (right, middle - deep),
        (right - 0.16, middle + deep),
        (left, middle + deep),
    ]
    fill, hatch = (CHEESE, "") if one.is_open else (PALE_BLUE, "////")
    axes.add_patch(Polygon(corners, closed=True, facecolor=fill, edgecolor=INK, linewidth=1.2, hatch=hatch, zorder=3))
    if one.is_open:
        hole = Ellipse((_THROUGH, middle), 0.26, 0.13, facecolor="white", edgecolor=INK, linewidth=1.1, zorder=4)
        axes.add_patch(hole)
        for dx, dy in ((-0.25, 0.05), (0.24, -0.06)):
            look: dict[str, Any] = {"facecolor": CHEESE_DARK, "edgecolor": CHEESE_EDGE, "linewidth": 0.8, "zorder": 4}
            axes.add_patch(Ellipse((_THROUGH + dx, middle + dy), 0.1, 0.05, **look))
    return middle


def _impact(axes: Axes, x: float, middle: float, size: float) -> None:
    """Draw where the trajectory ends: what users felt."""
    mark(axes, x, middle, "X", 17, INK, zorder=5)
    write(axes, x, middle + 0.3, "Impact", size, bold=True, ha="center", va="top", zorder=5)


def _worded(one: Slice, column: float, size: float, lines: int) -> tuple[str, str, float]:
    """Return a label's name and condition, broken into lines, and the inches that the name takes."""
    name = fit(f"{one.layer[:1].upper()}{one.layer[1:]}", column, size + 0.5, lines=3, bold=True)
    return name, fit(_said(one), column, size, lines=lines), height_of(name, size + 0.5)


def _high(one: Slice, column: float, size: float, lines: int) -> float:
    """Return the inches that a label takes."""
    _, said, named = _worded(one, column, size, lines)
    return named + height_of(said, size)


def _label(
    axes: Axes, one: Slice, left: float, edge: float, column: float, size: float, lines: int, *, above: bool
) -> None:
    """Write a slice's name and its condition."""
    name, said, named = _worded(one, column, size, lines)
    high = named + height_of(said, size)
    y = edge - high - 0.1 if above else edge + 0.12
    paragraph(axes, left, y, name, size + 0.5, bold=True, linespacing=1.1)
    paragraph(axes, left, y + named, said, size)


def _stacked(cheese: SwissCheese, ax: Axes | None, width: float, title: str, note: str) -> Axes:
    """Draw the slices one below the other, for a phone: the way down passes through the holes."""
    slices = [*cheese.open, *cheese.held]
    size, wide = 9.5, width - _BESIDE - 0.1
    blocks = []
    for one in slices:
        category = f" ({CATEGORY_NAMES[one.category]})" if one.category else ""
        name = fit(f"{one.layer[:1].upper()}{one.layer[1:]}{category}", wide, size, lines=2, bold=True)
        said = fit(_said(one), wide, size, lines=4)
        named, text = (height_of(part, size) for part in (name, said))
        blocks.append((one, name, said, named, named + text + 0.3))
    limits = fit(note, width - 0.3, size - 1, lines=6)
    height = sum(block[4] for block in blocks) + (0.5 + height_of(limits, size - 1) if note else 0.1)
    axes, y = canvas(ax, width, height, title=title, words=str(cheese), size=size + 2)
    end = last = y
    for one, name, said, named, high in blocks:
        hole = _slab(axes, y + 0.22, one)
        if one.is_open:
            # In front of the far half of a slice, through its hole, and behind the near half.
            axes.plot([_THROUGH, _THROUGH], [end, hole], color=VERMILION, linewidth=1.8, zorder=5)
            end = y + 0.22 + _SLAB_DEEP
        paragraph(axes, _BESIDE, y + 0.06, name, size, bold=True, linespacing=1.1)
        paragraph(axes, _BESIDE, y + 0.06 + named, said, size)
        y += high
        last = y if one.is_open else last
    if cheese.open:
        _way_through(axes, (_THROUGH, end), (_THROUGH, last), 13, 1.8, 2)
    paragraph(axes, MARGIN, y + 0.15, limits, size - 1, color=SOFT)
    return axes
