"""The phases of a timeline's figure: bands with a fill, a hatch and a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pmkit.records.episodes import Episode
from pmkit.views.figures.layout import NARROW, Scale, Shape, spread
from pmkit.views.style import PHASE_FILLS

_EDGE: Final = "#8a939d"
_THINNEST: Final = 0.03  # inches, so that a phase of no length is still seen
_NAME: Final = {"facecolor": "white", "edgecolor": "none", "alpha": 0.9}


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
            ax.add_patch(
                Rectangle(
                    (left, top), right - left, length,
                    facecolor=fill, edgecolor=_EDGE, hatch=hatch, linewidth=0.6, zorder=1,
                )
            )  # fmt: skip
            # The hatch stays beside the marks; behind them only the fill.
            ax.add_patch(
                Rectangle((right, top), shape.text - 0.15 - right, length, facecolor=fill, linewidth=0, zorder=0.5)
            )
            name = phase.name.capitalize() + (f" {episode.number}" if len(episodes) > 1 else "")
            names.append((top + length / 2, name, length * inches))
    write = _names_along if shape is NARROW else _names_across
    write(ax, sorted(names), shape, inches)


def _names_across(ax: Axes, names: Sequence[tuple[float, str, float]], shape: Shape, inches: float) -> None:
    """Write the names onto their bands, kept apart."""
    heights = spread([place for place, _, _ in names], 0.25 / inches, 0.0, 1.0)
    for height, (_, name, _) in zip(heights, names, strict=True):
        ax.text(
            sum(shape.band) / 2, height, name, ha="center", va="center", size=shape.size - 0.5, weight="bold",
            zorder=4, bbox={"boxstyle": "round,pad=0.15", **_NAME},
        )  # fmt: skip


def _names_along(ax: Axes, names: Sequence[tuple[float, str, float]], shape: Shape, inches: float) -> None:
    """Write the names turned by a quarter, shortened to three letters on a short band."""
    for place, whole, length in names:
        if length <= 0.3:
            continue
        name = whole if length > 0.09 * len(whole) else f"{whole[:3]}."
        ax.text(
            sum(shape.band) / 2, place, name, rotation=90, ha="center", va="center", size=shape.size - 0.5,
            weight="bold", zorder=4, bbox={"boxstyle": "round,pad=0.1", **_NAME},
        )  # fmt: skip
