"""The pen of all figures that are made of boxes and words rather than of data: Axes measured in inches."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from pmkit.views.style import INK, LINE, NARROW, SOFT, WIDE, ShownAxes, fit, is_small

MARGIN: Final = 0.15
"""Inches between the edge of a figure and what is written."""

_LINE: Final = 0.021  # inches a point of type takes, leading included
_SPACING: Final = 1.12  # of lines in a paragraph


def line_height(size: float) -> float:
    """Return the inches that one line of type takes."""
    return size * _LINE


def height_of(text: str, size: float) -> float:
    """Return the inches that the lines of a wrapped text take."""
    return (text.count("\n") + 1) * line_height(size)


def room(ax: Axes | None, *, narrow: bool) -> float:
    """Return the inches across that there are: those of given Axes, otherwise a wide or a narrow figure's."""
    if ax is None:
        return NARROW if narrow else WIDE
    figure = ax.get_figure(root=True)
    return ax.bbox.width / (figure.dpi if figure else 100.0)


def canvas(
    ax: Axes | None, width: float, height: float, *, title: str = "", words: str = "", size: float = 13.0
) -> tuple[Axes, float]:
    """Return Axes in inches, 0 at the upper left, and where the drawing begins below the title.

    Args:
        ax: Axes to draw on; frame and ticks are taken over. Default a figure of its own.
        width: inches across.
        height: inches that the drawing needs, without the title.
        title: title, on up to two lines, four where it is narrow.
        words: the text alternative.
        size: of the title's type.
    """
    shown = fit(title, width - 2 * MARGIN, size, lines=4 if is_small(width) else 2, bold=True) if title else ""
    head = 0.12 + height_of(shown, size) + 0.1 if shown else 0.1
    if ax is None:
        figure = Figure(figsize=(width, height + head + 0.1), layout=None)
        own = ShownAxes(figure, (0, 0, 1, 1))
        own.words = words
        figure.add_axes(own)
        ax = own
    ax.set_xlim(0, width)
    ax.set_ylim(height + head + 0.1, 0)
    bare(ax)
    if shown:
        write(ax, MARGIN, 0.12, shown, size, bold=True, va="top", linespacing=1.1)
    return ax, head


def bare(ax: Axes) -> None:
    """Take the frame and the ticks off Axes."""
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def nothing(ax: Axes | None, text: str, *, narrow: bool) -> Axes:
    """Return Axes that say that there is nothing to draw yet."""
    width = room(ax, narrow=narrow)
    axes, top = canvas(ax, width, 1.0, words=text)
    write(axes, width / 2, top + 0.5, fit(text, width - 0.4, 13, lines=2), 13, ha="center", color=SOFT)
    return axes


def write(ax: Axes, x: float, y: float, text: str, size: float, *, bold: bool = False, **options: Any) -> None:
    """Write a label: one line, or lines that are wrapped already, with its middle at a height.

    Args:
        ax: Axes in inches.
        x: where it begins.
        y: its middle.
        text: the words.
        size: of the type.
        bold: whether it is bold.
        options: of matplotlib's ``text``.
    """
    look = {"va": "center", "ha": "left", "color": INK, "weight": "bold" if bold else "normal"} | options
    ax.text(x, y, text, size=size, **look)


def paragraph(ax: Axes, x: float, y: float, text: str, size: float, **options: Any) -> None:
    """Write lines that are wrapped already, from a height downward.

    Args:
        ax: Axes in inches.
        x: where the lines begin.
        y: the top of the first.
        text: the lines.
        size: of the type.
        options: as of :func:`write`.
    """
    look: dict[str, Any] = {"va": "top", "linespacing": _SPACING} | options
    write(ax, x, y, text, size, **look)


def mark(ax: Axes, x: float, y: float, marker: str, size: float, face: str, edge: str = INK, **options: Any) -> None:
    """Draw one mark: the symbol of a kind, a type or a strength.

    Args:
        ax: Axes in inches.
        x: its middle.
        y: its middle.
        marker: matplotlib's name of the symbol.
        size: in points.
        face: color inside.
        edge: color of its outline.
        options: of matplotlib's ``plot``.
    """
    ax.plot(
        [x],
        [y],
        marker=marker,
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=edge,
        linestyle="none",
        **options,
    )


def box(
    ax: Axes, x: float, y: float, width: float, height: float, *, fill: str = "white", edge: str = LINE,
    rounding: float = 0.0, weight: float = 1.0, **options: Any,
) -> None:  # fmt: skip
    """Draw a box.

    Args:
        ax: Axes in inches.
        x: its left edge.
        y: its upper edge.
        width: in inches.
        height: in inches.
        fill: color inside.
        edge: color of its line.
        rounding: radius of its corners, in inches.
        weight: of its line, in points.
        options: of matplotlib's patches.
    """
    look: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": weight} | options
    if rounding:
        shape = f"round,pad=0,rounding_size={rounding}"
        ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, **look))
    else:
        ax.add_patch(Rectangle((x, y), width, height, **look))


def arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], *, color: str = LINE, weight: float = 1.0,
    gap: float = 0.0,
) -> None:  # fmt: skip
    """Draw an arrow.

    Args:
        ax: Axes in inches.
        start: where it begins.
        end: where it points.
        color: its color.
        weight: of its line, in points.
        gap: points that it keeps from both ends.
    """
    look = {"arrowstyle": "-|>", "color": color, "linewidth": weight, "shrinkA": gap, "shrinkB": gap}
    ax.annotate("", xy=end, xytext=start, arrowprops=look)
