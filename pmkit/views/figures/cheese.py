"""The Swiss cheese as a picture: slices are defenses, a hole carries the condition that opened it."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch, Polygon, Rectangle

from pmkit.analysis.factors.cheese import LIMITS, Slice, SwissCheese, swiss_cheese
from pmkit.analysis.factors.factors import CATEGORY_NAMES, FactorAnalysis
from pmkit.views.figures.canvas import canvas, line_height, nothing, room
from pmkit.views.plotting import register
from pmkit.views.style import INK, LINE, SOFT, fit, style

_FILL: Final = "#F3E2A9"
_HELD: Final = "#DCE9F5"
_MOST: Final = 10
_SLANT: Final = 0.45


@register(FactorAnalysis)
def draw_factors(
    analysis: FactorAnalysis, ax: Axes | None = None, *, title: str = "", narrow: bool = False, width: float = 0
) -> Axes:
    """Draw the Swiss cheese of contributing factors and return the Axes."""
    return draw(swiss_cheese(analysis), ax, title=title, narrow=narrow, width=width)


@register(SwissCheese)
def draw(
    cheese: SwissCheese, ax: Axes | None = None, *, title: str = "", narrow: bool = False, width: float = 0
) -> Axes:
    """Draw the slices and return the Axes.

    Args:
        cheese: the slices.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
        width: inches across, where neither of the two usual ones fits, such as 8 for a slide.
    """
    if not cheese.slices:
        return nothing(ax, "No contributing factor names a defense layer yet", narrow=narrow)
    with style():
        width = width or room(ax, narrow=narrow)
        if width < 7:
            return _stacked(cheese, ax, width, title)
        return _side_by_side(cheese, ax, width, title)


def _said(one: Slice) -> str:
    """Return what a slice's label says below its name."""
    lines = one.holes or one.held
    text = lines[0].text + (f" (+ {len(lines) - 1} more)" if len(lines) > 1 else "")
    return text if one.holes else f"Held: {text}"


def _side_by_side(cheese: SwissCheese, ax: Axes | None, width: float, title: str) -> Axes:
    """Draw the slices one behind the other, labels above and below in turns."""
    slices = [*cheese.open, *cheese.held][:_MOST]
    hidden = len(cheese.slices) - len(slices)
    size, lines = 9.0, 7
    tall = 1.7
    # A label begins at its slice and has room until the slice after the next.
    step = (width - 0.6) / (len(slices) + 2 if cheese.open else len(slices) + 1)
    column = min(2 * step - 0.16, 3.4)
    label = max(_high(one, column, size, lines) for one in slices) + 0.25
    axes, top = canvas(ax, width, 2 * label + tall + 0.75, title=title, words=str(cheese))
    middle = top + label + tall / 2
    x, through = 0.45, 0.3
    is_above = True
    for place, one in enumerate(slices):
        if place == len(cheese.open) and cheese.open:
            _impact(axes, x + 0.1, middle, size)
            through = x - 0.12
            x += step
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
        x += step
    if not cheese.held:
        _impact(axes, x + 0.1, middle, size)
        through = x - 0.12
    if cheese.open:
        arrow = FancyArrowPatch(
            (0.15, middle),
            (through, middle),
            arrowstyle="-|>",
            mutation_scale=18,
            linewidth=2,
            color="#D55E00",
            zorder=6,
        )
        axes.add_patch(arrow)
    note = (f"+ {hidden} more layers, see the table. " if hidden > 0 else "") + LIMITS
    shown = fit(note, width - 0.4, size - 1, lines=3)
    axes.text(0.2, top + 2 * label + tall + 0.12, shown, size=size - 1, color=SOFT, va="top", linespacing=1.15)
    return axes


def _slice(axes: Axes, x: float, middle: float, tall: float, one: Slice) -> None:
    """Draw one slice in perspective, with a hole where it has one."""
    half, wide = tall / 2, 0.34
    corners = [
        (x - 0.05, middle - half + _SLANT * 0.3),
        (x - 0.05 + wide, middle - half),
        (x - 0.05 + wide, middle + half - _SLANT * 0.3),
        (x - 0.05, middle + half),
    ]
    fill, hatch = (_FILL, "") if one.is_open else (_HELD, "///")
    axes.add_patch(Polygon(corners, closed=True, facecolor=fill, edgecolor=INK, linewidth=1.2, hatch=hatch, zorder=3))
    if one.is_open:
        axes.add_patch(
            Ellipse((x + 0.12, middle), 0.2, 0.46, facecolor="white", edgecolor=INK, linewidth=1.2, zorder=4)
        )
        for dx, dy, r in ((0.06, -0.5, 0.07), (0.19, 0.48, 0.06)):
            axes.add_patch(
                Ellipse(
                    (x + dx, middle + dy), r, r * 2, facecolor="#E4CC7A", edgecolor="#9c8638", linewidth=0.8, zorder=4
                )
            )


def _impact(axes: Axes, x: float, middle: float, size: float) -> None:
    """Draw where the trajectory ends: what users felt."""
    axes.plot([x], [middle], marker="X", markersize=17, color=INK, zorder=5)
    axes.text(x, middle + 0.3, "Impact", ha="center", va="top", size=size, weight="bold", color=INK, zorder=5)


def _worded(one: Slice, column: float, size: float, lines: int) -> tuple[str, str, float]:
    """Return a label's name and condition, broken into lines, and the inches that the name takes."""
    name = fit(f"{one.layer[:1].upper()}{one.layer[1:]}", column, size + 0.5, lines=3, bold=True)
    return name, fit(_said(one), column, size, lines=lines), (name.count("\n") + 1) * line_height(size + 0.5)


def _high(one: Slice, column: float, size: float, lines: int) -> float:
    """Return the inches that a label takes."""
    _, said, named = _worded(one, column, size, lines)
    return named + (said.count("\n") + 1) * line_height(size)


def _label(
    axes: Axes, one: Slice, left: float, edge: float, column: float, size: float, lines: int, *, above: bool
) -> None:
    """Write a slice's name and its condition."""
    name, said, named = _worded(one, column, size, lines)
    high = named + (said.count("\n") + 1) * line_height(size)
    y = edge - high - 0.1 if above else edge + 0.12
    axes.text(left, y, name, size=size + 0.5, weight="bold", va="top", ha="left", color=INK, linespacing=1.1)
    axes.text(left, y + named, said, size=size, va="top", ha="left", color=INK, linespacing=1.12)


def _stacked(cheese: SwissCheese, ax: Axes | None, width: float, title: str) -> Axes:
    """Draw the slices one below the other, for a phone: the way down passes through the holes."""
    slices = [*cheese.open, *cheese.held]
    size, wide = 8.5, width - 1.0
    blocks = []
    for one in slices:
        category = f" ({CATEGORY_NAMES[one.category]})" if one.category else ""
        name = fit(f"{one.layer[:1].upper()}{one.layer[1:]}{category}", wide, size, lines=2, bold=True)
        said = fit(_said(one), wide, size, lines=4)
        named, text = ((part.count("\n") + 1) * line_height(size) for part in (name, said))
        blocks.append((one, name, said, named, named + text + 0.3))
    limits = fit(LIMITS, width - 0.3, size - 1, lines=6)
    height = sum(block[4] for block in blocks) + 0.5 + (limits.count("\n") + 1) * line_height(size - 1)
    axes, y = canvas(ax, width, height, title=title, words=str(cheese), size=size + 2)
    top, end = y, y
    for one, name, said, named, high in blocks:
        fill, hatch = (_FILL, "") if one.is_open else (_HELD, "////")
        for left, broad in ((0.12, 0.22), (0.5, 0.22)) if one.is_open else ((0.12, 0.6),):
            axes.add_patch(
                Rectangle((left, y + 0.08), broad, 0.2, facecolor=fill, edgecolor=INK, hatch=hatch, zorder=3)
            )
        axes.text(0.88, y + 0.06, name, size=size, weight="bold", va="top", color=INK, linespacing=1.1)
        axes.text(0.88, y + 0.06 + named, said, size=size, va="top", color=INK, linespacing=1.12)
        y += high
        end = y if one.is_open else end
    if cheese.open:
        axes.add_patch(
            FancyArrowPatch(
                (0.42, top), (0.42, end), arrowstyle="-|>", mutation_scale=12, linewidth=1.6, color="#D55E00", zorder=2
            )
        )
    axes.text(0.15, y + 0.15, limits, size=size - 1, color=SOFT, va="top", linespacing=1.12)
    return axes
