"""The figure of a why-graph: an outline with connectors, readable with long answers and many nodes.

Each answer is shown once, below the first effect it explains; where it turns up again a line says
so. The shape tells the type, the line the counterfactual test, and the word at the right the level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from pmkit.analysis.whys.five_whys import FiveWhys, Level, NodeType
from pmkit.analysis.whys.lines import Line, why_lines
from pmkit.counting import counted
from pmkit.views.figures.canvas import canvas, height_of, line_height, mark, nothing, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import BLACK, BLUE, DARK_GRAY, GREEN, INK, LINE, PURPLE, SOFT, VERMILION, fit, is_small, style

TYPE_MARKS: Final = {
    NodeType.EVENT: ("o", BLACK),
    NodeType.CONDITION: ("s", BLUE),
    NodeType.DECISION: ("D", PURPLE),
    NodeType.DEFENSE: ("h", GREEN),
    NodeType.GAP: ("v", VERMILION),
    None: (".", DARK_GRAY),
}
"""Type of an answer to marker and color."""

_NAMES: Final = {None: "no type yet"} | {kind: str(kind) for kind in NodeType}
_MOST: Final = 60
_LEVELS: Final = {level: str(level) for level in Level}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the outline."""

    line: Line
    x: float
    y: float
    height: float
    text: str


@register(FiveWhys)
def draw(graph: FiveWhys, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw a why-graph and return the Axes.

    Args:
        graph: the graph.
        ax: Axes to draw on; default a figure of its own, as tall as the graph needs.
        title: above the figure; default the problem.
        narrow: whether it is for a phone.
    """
    if not len(graph):
        return nothing(ax, "No why is answered yet", narrow=narrow)
    with style():
        width = room(ax, narrow=narrow)
        small = is_small(width)
        size, step, right = (8.5, 0.17, 0.0) if small else (11.0, 0.36, 1.15)
        rows, height = _rows(graph, width, size, step, right)
        left = len(list(why_lines(graph))) - len(rows)
        axes, top = canvas(
            ax,
            width,
            height + (0.85 if small else 0.55),
            title=title or graph.problem,
            words=words(graph),
            size=size + 2,
        )
        _connect(axes, rows, top, step)
        for row in rows:
            _draw_row(axes, row, top, width, size, right)
        _legend(axes, graph, width, top + height + 0.15, size, left, small=small)
    return axes


def words(graph: FiveWhys) -> str:
    """Return the graph in a few sentences, for those who cannot see it."""
    lines = [
        f"Why-graph of {counted(len(graph), 'answer')}, {graph.depth} deep. Problem: {graph.problem or 'not stated'}."
    ]
    for line in why_lines(graph):
        effect = line.link.effect if line.link else ""
        under = f" (explains {effect})" if effect else ""
        lines.append(
            f"{line.why.id}{under}: {line.why.text}." if line.is_first else f"{line.why.id} also explains {effect}."
        )
    return " ".join(lines)


def _rows(graph: FiveWhys, width: float, size: float, step: float, right: float) -> tuple[list[_Row], float]:
    """Return the rows of the outline, and the height they take."""
    rows, y = [], 0.0
    for line in list(why_lines(graph))[:_MOST]:
        x = 0.3 + step * line.depth
        said = f"{line.why.text} ({line.why.id})" if line.is_first else f"see {line.why.id}: {line.why.text}"
        text = fit(said, width - x - 0.35 - right, size, lines=(3 if right == 0 else 2) if line.is_first else 1)
        height = height_of(text, size) + 0.09
        rows.append(_Row(line, x, y, height, text))
        y += height
    return rows, y


def _connect(axes: Axes, rows: list[_Row], top: float, step: float) -> None:
    """Draw the connector of each row to the row of what it explains."""
    for place, row in enumerate(rows):
        link = row.line.link
        parent = next((r for r in reversed(rows[:place]) if r.line.depth == row.line.depth - 1), None)
        x = row.x - step if parent else 0.12
        start = top + (parent.y + _first(parent) if parent else 0.0)
        end = top + row.y + _first(row)
        kind = ":" if link and link.needed is False else "-"
        wide = 2.0 if link and link.needed else 1.0
        axes.plot([x, x, row.x - 0.06], [start, end, end], color=LINE, linewidth=1.0, zorder=1)
        axes.plot([x, row.x - 0.06], [end, end], color=INK, linewidth=wide, linestyle=kind, zorder=2)


def _first(row: _Row) -> float:
    """Return where the middle of a row's first line is, below its top."""
    lines = row.text.count("\n") + 1
    return (row.height - 0.09) / lines / 2 + 0.03


def _draw_row(axes: Axes, row: _Row, top: float, width: float, size: float, right: float) -> None:
    """Draw the mark and the words of one answer."""
    why, middle = row.line.why, top + row.y + _first(row)
    marker, color = TYPE_MARKS[why.type]
    points, face, ink = (8, color, INK) if row.line.is_first else (5, "white", SOFT)
    mark(axes, row.x, middle, marker, points, face, color, zorder=3, clip_on=False)
    paragraph(axes, row.x + 0.17, top + row.y + 0.03, row.text, size, linespacing=1.15, color=ink, zorder=4)
    if right and why.level and row.line.is_first:
        write(axes, width - 0.15, middle, str(why.level), size - 1.5, ha="right", color=SOFT, zorder=4)


def _legend(axes: Axes, graph: FiveWhys, width: float, top: float, size: float, left: int, *, small: bool) -> None:
    """Say which mark is which type, and what the lines mean."""
    x, y = 0.3, top + 0.05
    for kind in (*NodeType, None):
        if not any(why.type is kind for why in graph.whys):
            continue
        marker, color = TYPE_MARKS[kind]
        name = _NAMES[kind]
        wide = 0.32 + len(name) * size * 0.0085
        if x + wide > width - 0.2:
            x, y = 0.3, y + line_height(size)
        mark(axes, x, y, marker, 7, color, color, clip_on=False)
        write(axes, x + 0.12, y, name, size - 1.5)
        x += wide
    note = "Thick line: needed, says its test. Dotted: not needed."
    if left > 0:
        note += f" + {left} more, see the list."
    x, y = (0.3, y + line_height(size)) if small or x + 4.5 > width else (x + 0.1, y)
    write(axes, x, y, fit(note, width - x - 0.15, size - 1.5, lines=2), size - 1.5, color=SOFT)
