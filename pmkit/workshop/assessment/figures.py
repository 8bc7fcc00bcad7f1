"""The self-assessment as a figure: one dot per score, the range as a line, the median as a triangle."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from pmkit.views.figures.canvas import canvas, line_height, nothing, room
from pmkit.views.style import INK, LINE, SOFT, fit, style
from pmkit.workshop.assessment.results import AreaResult, PartResult, Results, held_back, people_words

_BLUE: Final = "#0072B2"
_ROW: Final = 0.46
_HEAD: Final = 0.62


def draw(results: Results, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw each part that may be shown, and return the Axes.

    Args:
        results: the assessment.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
    """
    if not results.parts:
        return nothing(ax, "Nothing was answered yet", narrow=narrow)
    with style():
        width = min(room(ax, narrow=narrow), 10.0) if ax is None else room(ax, narrow=narrow)
        height = sum(_HEAD + (0.5 if part.held_back else _ROW * len(part.areas)) for part in results.parts)
        axes, top = canvas(ax, width, height + 0.45, title=title or "Where we stand", words=str(results), size=13.0)
        for part in results.parts:
            top = _part(axes, part, width, top)
        small = "A dot is as large as the number of answers; the line is the range, the triangle the median."
        axes.text(
            0.15, top + 0.18, fit(small, width - 0.3, 8.5, lines=2), size=8.5, color=SOFT, va="top", linespacing=1.1
        )
        return axes


def _part(axes: Axes, part: PartResult, width: float, top: float) -> float:
    """Draw one part below a place and return where it ends."""
    size = 8.5 if width < 7 else 10.5
    axes.text(
        0.15,
        top + 0.1,
        f"{part.part.title}, {people_words(part.people)}",
        size=size + 1,
        weight="bold",
        color=INK,
        va="top",
    )
    if part.held_back:
        words = fit(held_back(), width - 0.3, size, lines=2)
        axes.text(0.15, top + 0.38, words, size=size, color=SOFT, va="top", linespacing=1.1)
        return top + _HEAD + 0.5
    label = 1.35 if width < 7 else 2.3
    right = 0.95 if width < 7 else 2.2
    left, span = 0.15 + label, width - 0.3 - label - right
    low, high = part.part.lowest, part.part.highest

    def across(score: float) -> float:
        return left + 0.2 + (span - 0.4) * (score - low) / (high - low)

    for score in range(low, high + 1):
        axes.text(across(score), top + 0.42, str(score), size=size - 1.5, color=SOFT, ha="center", va="center")
        axes.plot([across(score)] * 2, [top + 0.54, top + _HEAD + _ROW * len(part.areas)], color=LINE, lw=0.4, zorder=0)
    most = max((max(Counter(area.values).values(), default=1) for area in part.areas), default=1)
    first = part.top()
    for at, area in enumerate(part.areas):
        middle = top + _HEAD + _ROW * (at + 0.5)
        bold = "bold" if area in first else "normal"
        words = fit(area.area.title, label - 0.1, size, bold=area in first)
        axes.text(0.15, middle, words, size=size, color=INK, va="center", weight=bold)
        if area.alone is not None:
            _triangle(axes, across(area.alone), middle)
        _dots(axes, area, [across(value) for value in area.values], middle, most)
        said = fit(_beside(area), right - 0.15, size - 1, lines=2)
        axes.text(left + span + 0.1, middle, said, size=size - 1, color=SOFT, va="center", linespacing=1.05)
    return top + _HEAD + _ROW * len(part.areas) + line_height(size) * 0.3


def _dots(axes: Axes, area: AreaResult, places: list[float], middle: float, most: int) -> None:
    """Draw the dots, the range and the median of one area."""
    if not places:
        return
    axes.plot([places[0], places[-1]], [middle, middle], color=_BLUE, lw=1.2, zorder=1)
    for place, number in Counter(places).items():
        across = 0.13 + 0.2 * math.sqrt(number / most)
        axes.add_patch(Ellipse((place, middle), across, across, facecolor="#9cc7e6", edgecolor=_BLUE, lw=0.8, zorder=2))
        if number > 1:
            axes.text(place, middle, str(number), size=7, color=INK, ha="center", va="center", zorder=4)
    ordered = sorted(places)
    half = len(ordered) // 2
    center = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    _triangle(axes, center, middle)


def _triangle(axes: Axes, center: float, middle: float) -> None:
    axes.plot([center], [middle - 0.19], marker="v", color=INK, ms=6, zorder=3, clip_on=False)


def _beside(area: AreaResult) -> str:
    """Return what is to the right of a row."""
    if area.alone is not None:
        return f"{area.says()}: few answers"
    if not area.values:
        return "too few answered this" if any(item.held_back for item in area.items) else area.says()
    said = f"level {area.level}, {area.part.levels[area.level - 1]}" if area.level else f"median {area.median:g}"
    return f"{said}; {area.cannot_say} could not say" if area.cannot_say else said
