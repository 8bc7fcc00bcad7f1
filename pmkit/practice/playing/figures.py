"""Signals as small figures: what a dashboard would draw, up to the clock and no further."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure

from pmkit.practice.drill.drill import Drill
from pmkit.practice.playing.spark import spark_line
from pmkit.views.style import BLUE, INK, PALE_GRAY, SOFT, style, to_data_uri

_HIGH = 1.15
"""Inches that one signal takes."""


@style()
def draw_readings(readings: Sequence[pd.Series], *, width: float = 6.4) -> Figure:
    """Draw signals one below the other on one axis of time.

    Args:
        readings: values by instant, NaN where there is none; each a panel of its own with its own scale.
        width: inches across.
    """
    count = max(len(readings), 1)
    figure = Figure(figsize=(width, _HIGH * count + 0.25), layout="constrained")
    axes = figure.subplots(count, 1, sharex=True, squeeze=False)[:, 0]
    for ax, values in zip(axes, readings, strict=False):
        ax.plot(values.index, values.to_numpy(), color=BLUE, linewidth=1.6)
        ax.set_title(str(values.name), loc="left", fontsize=9.5, color=INK, pad=3)
        ax.grid(axis="y", color=PALE_GRAY, linewidth=0.6)
        ax.tick_params(labelsize=8.5, colors=SOFT, length=2)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        known = values.dropna()
        if len(known):
            ax.plot(known.index[-1:], known.to_numpy()[-1:], "o", color=BLUE, markersize=4)
            low, high = float(known.min()), float(known.max())
            span = (high - low) or max(abs(high), 1.0) * 0.2
            bottom = low - 0.12 * span
            # A signal that is never negative is not drawn over an axis that is.
            ax.set_ylim(bottom if low < 0 else max(bottom, 0.0), high + 0.15 * span)
        else:
            ax.text(0.5, 0.5, "no data", transform=ax.transAxes, ha="center", va="center", color=SOFT, fontsize=9.5)
        ax.margins(x=0.01)
    axes[-1].xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes[-1].xaxis.set_major_formatter(DateFormatter("%H:%M"))  # type: ignore[no-untyped-call]
    return figure


def picture_of(
    drill: Drill, signals: Sequence[str], *, second: int | None = None, minutes: float = 60, width: float = 4.4
) -> tuple[str, str]:
    """Return signals as an image for a page, and the same in words.

    Args:
        drill: the drill.
        signals: names.
        second: of the clock; by default, now.
        minutes: how far back.
        width: inches across.
    """
    readings = [drill.readings(name, minutes, second=second) for name in signals]
    words = ". ".join(spark_line(values, blocks=False) for values in readings)
    return to_data_uri(draw_readings(readings, width=width)), words


def newest(drill: Drill, most: int = 3) -> list[str]:
    """Return the signals that were looked at last, at most so many."""
    seen: dict[str, int] = {}
    for entry in drill.state.entries:
        for name in entry.plots:
            seen.pop(name, None)
            seen[name] = entry.number
    return list(seen)[-most:]
