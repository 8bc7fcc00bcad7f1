"""The phases of a timeline's figure: bands with a fill, a hatch and a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from pmkit.records.episodes import Episode
from pmkit.views.figures.canvas import box, write
from pmkit.views.figures.layout import Scale, Shape, spread
from pmkit.views.style import BEHIND_TEXT, HATCH, PHASE_FILLS

_THINNEST: Final = 0.03  # inches, so that a phase of no length is still seen


def draw_bands(ax: Axes, episodes: Sequence[Episode], scale: Scale, shape: Shape, inches: float) -> None:
    """Draw each phase as a band; where there are several episodes, its name carries the number.

    Args:
        ax: Axes with inches across and 0 to 1 down.
        episodes: the episodes with their phases.
        scale: maps instants to heights.
        shape: measures of the variant.
        inches: height of the Axes.
    """
    names: list[tuple[float, str, float]] = []
    left, right = shape.band
    for episode in episodes:
        for phase in episode.phases:
            if phase.begin is None or phase.end is None:
                continue
            top = scale(phase.begin)
            length = max(scale(phase.end) - top, _THINNEST / inches)
            fill, hatch = PHASE_FILLS[phase.name]
            box(ax, left, top, right - left, length, fill=fill, edge=HATCH, weight=0.6, hatch=hatch, zorder=1)
            # The hatch stays beside the marks; behind them only the fill.
            box(ax, right, top, shape.text - 0.15 - right, length, fill=fill, weight=0, zorder=0.5)
            name = phase.name.capitalize() + (f" {episode.number}" if len(episodes) > 1 else "")
            names.append((top + length / 2, name, length * inches))
    write = _names_along if shape.is_small else _names_across
    write(ax, sorted(names), shape, inches)


def _names_across(ax: Axes, names: Sequence[tuple[float, str, float]], shape: Shape, inches: float) -> None:
    """Write the names onto their bands, kept apart."""
    heights = spread([place for place, _, _ in names], 0.25 / inches, 0.0, 1.0)
    for height, (_, name, _) in zip(heights, names, strict=True):
        paper = {"boxstyle": "round,pad=0.15", "alpha": 0.9, **BEHIND_TEXT}
        write(ax, sum(shape.band) / 2, height, name, shape.size - 0.5, bold=True, ha="center", zorder=4, bbox=paper)


def _names_along(ax: Axes, names: Sequence[tuple[float, str, float]], shape: Shape, inches: float) -> None:
    """Write the names turned by a quarter, shortened to three letters on a short band."""
    for place, whole, length in names:
        if length <= 0.3:
            continue
        name = whole if length > 0.09 * len(whole) else f"{whole[:3]}."
        write(
            ax, sum(shape.band) / 2, place, name, shape.size - 0.5, bold=True, ha="center", rotation=90, zorder=4,
            bbox={"boxstyle": "round,pad=0.1", "alpha": 0.9, **BEHIND_TEXT},
        )  # fmt: skip
