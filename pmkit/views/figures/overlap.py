"""Two why-graphs of one incident: what both saw is in the middle, what one saw at its side, what is asked below."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from pmkit.analysis.whys.overlap import ASKED, Overlap
from pmkit.views.figures.canvas import MARGIN, box, canvas, height_of, nothing, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import INK, LINE, PALEST_BLUE, SOFT, fit, is_small, style


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
        small = is_small(width)
        size = 8.5 if small else 10.0
        a, b = overlap.names
        columns = [
            (f"Both saw {len(overlap.both)}", [f"{overlap.first[x].text} ({x}, {y})" for x, y, _ in overlap.both], "-"),
            (f"Only {a}: {len(overlap.only_first)}", [f"{why.text} ({why.id})" for why in overlap.only_first], "--"),
            (f"Only {b}: {len(overlap.only_second)}", [f"{why.text} ({why.id})" for why in overlap.only_second], ":"),
        ]
        asked = [f"{a}: {x}   {b}: {y}" for _, x, y in overlap.questions]
        if not small:
            columns = [columns[1], columns[0], columns[2]]
        wide = width - 0.3 if small else (width - 0.6) / 3
        made = [(head, [fit(text, wide - 0.2, size, lines=2) for text in texts], line) for head, texts, line in columns]
        heights = [0.45 + sum(_high(text, size) for text in texts) + 0.1 for _, texts, _ in made]
        asked = [fit(text, width - 0.5, size, lines=3) for text in asked]
        below = 0.45 + sum(_high(text, size) for text in asked) + 0.1 if asked else 0.0
        note = fit(overlap.summary, width - 0.3, size, lines=4)
        axes, top = canvas(
            ax,
            width,
            (sum(heights) if small else max(heights)) + below + 0.25 + height_of(note, size),
            title=title or f"What {a} and {b} saw",
            words=str(overlap),
            size=size + 3,
        )
        x, y = MARGIN, top
        for (head, texts, line), high in zip(made, heights, strict=True):
            _column(axes, x, y, head, texts, line, wide, size)
            if small:
                y += high
            else:
                x += wide + 0.15
        end = top + (sum(heights) if small else max(heights))
        if asked:
            _column(axes, MARGIN, end, f"{ASKED} You decide: {len(asked)}", asked, ":", width - 0.3, size)
        paragraph(axes, MARGIN, end + below + 0.1, note, size, color=SOFT)
    return axes


def _column(
    axes: Axes, x: float, y: float, head: str, texts: Sequence[str], line: str, wide: float, size: float
) -> None:
    """Draw a heading and a box for each text below it."""
    write(axes, x, y + 0.18, fit(head, wide, size + 1, bold=True), size + 1, bold=True)
    at = y + 0.4
    for text in texts:
        tall = _high(text, size)
        fill, edge = (PALEST_BLUE, INK) if line == "-" else ("white", LINE)
        box(
            axes, x, at, wide, tall - 0.06, fill=fill, edge=edge, rounding=0.04, weight=1.2, linestyle=line, zorder=2
        )  # fmt: skip
        paragraph(axes, x + 0.1, at + 0.06, text, size, zorder=3)
        at += tall


def _high(text: str, size: float) -> float:
    """Return the height that a box needs."""
    return height_of(text, size) + 0.2
