"""Two why-graphs of one incident: what both saw stands in the middle, what one saw at its side."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from pmkit.analysis.whys.overlap import Overlap
from pmkit.views.figures.canvas import canvas, line_height, nothing, room
from pmkit.views.plotting import register
from pmkit.views.style import INK, LINE, SOFT, fit, style


@register(Overlap)
def draw(overlap: Overlap, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw what two graphs share and return the Axes.

    Args:
        overlap: what ``overlap`` returned.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
    """
    if not overlap.rows:
        return nothing(ax, "Neither graph has an answer yet", narrow=narrow)
    with style():
        width = room(ax, narrow=narrow)
        small = width < 7
        size = 8.5 if small else 10.0
        a, b = overlap.names
        columns = [
            (f"Both saw {len(overlap.both)}", [f"{overlap.first[x].text} ({x}, {y})" for x, y, _ in overlap.both], "-"),
            (f"Only {a}: {len(overlap.only_first)}", [f"{why.text} ({why.id})" for why in overlap.only_first], "--"),
            (f"Only {b}: {len(overlap.only_second)}", [f"{why.text} ({why.id})" for why in overlap.only_second], ":"),
        ]
        if not small:
            columns = [columns[1], columns[0], columns[2]]
        wide = width - 0.3 if small else (width - 0.6) / 3
        made = [(head, [fit(text, wide - 0.2, size, lines=2) for text in texts], line) for head, texts, line in columns]
        heights = [0.45 + sum(_high(text, size) for text in texts) + 0.1 for _, texts, _ in made]
        note = fit(overlap.summary, width - 0.3, size, lines=4)
        axes, top = canvas(
            ax,
            width,
            (sum(heights) if small else max(heights)) + 0.25 + (note.count("\n") + 1) * line_height(size),
            title=title or f"What {a} and {b} saw",
            words=str(overlap),
            size=size + 3,
        )
        x, y = 0.15, top
        for (head, texts, line), high in zip(made, heights, strict=True):
            axes.text(
                x, y + 0.18, fit(head, wide, size + 1, bold=True), size=size + 1, weight="bold", va="center", color=INK
            )
            at = y + 0.4
            for text in texts:
                tall = _high(text, size)
                axes.add_patch(
                    FancyBboxPatch(
                        (x, at),
                        wide,
                        tall - 0.06,
                        boxstyle="round,pad=0,rounding_size=0.04",
                        linestyle=line,
                        linewidth=1.2,
                        facecolor="#eef3f7" if line == "-" else "white",
                        edgecolor=INK if line == "-" else LINE,
                        zorder=2,
                    )
                )
                axes.text(x + 0.1, at + 0.06, text, size=size, va="top", color=INK, zorder=3, linespacing=1.12)
                at += tall
            if small:
                y += high
            else:
                x += wide + 0.15
        end = top + (sum(heights) if small else max(heights)) + 0.1
        axes.text(0.15, end, note, size=size, color=SOFT, va="top", linespacing=1.12)
    return axes


def _high(text: str, size: float) -> float:
    """Return the height that a box needs."""
    return (text.count("\n") + 1) * line_height(size) + 0.2
