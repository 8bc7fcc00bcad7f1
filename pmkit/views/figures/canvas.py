"""Axes measured in inches, for figures that are made of boxes and words rather than of data."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pmkit.views.style import INK, SOFT, ShownAxes, fit

WIDE: Final = 12.0
NARROW: Final = 4.3
_EDGE: Final = 0.15
_LINE: Final = 0.021  # inches a point of type takes, leading included


def line_height(size: float) -> float:
    """Return the inches that one line of type takes."""
    return size * _LINE


def room(ax: Axes | None, *, narrow: bool) -> float:
    """Return the inches across that there are: those of given Axes, else a wide or a narrow figure's."""
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
    shown = fit(title, width - 2 * _EDGE, size, lines=2 if width > 7 else 4, bold=True) if title else ""
    head = 0.12 + (shown.count("\n") + 1) * line_height(size) + 0.1 if shown else 0.1
    if ax is None:
        figure = Figure(figsize=(width, height + head + 0.1), layout=None)
        own = ShownAxes(figure, (0, 0, 1, 1))
        own.words = words
        figure.add_axes(own)
        ax = own
    ax.set_xlim(0, width)
    ax.set_ylim(height + head + 0.1, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    if shown:
        ax.text(_EDGE, 0.12, shown, size=size, weight="bold", color=INK, va="top", ha="left", linespacing=1.1)
    return ax, head


def nothing(ax: Axes | None, text: str, *, narrow: bool) -> Axes:
    """Return Axes that say that there is nothing to draw yet."""
    width = room(ax, narrow=narrow)
    axes, top = canvas(ax, width, 1.0, words=text)
    axes.text(width / 2, top + 0.5, fit(text, width - 0.4, 13, lines=2), ha="center", va="center", size=13, color=SOFT)
    return axes
