"""The dashboard: each metric as a point with its interval on a line of its own, counts in words."""

from __future__ import annotations

import re
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from pmkit.analysis.statistics.intervals import Share
from pmkit.documents.metrics.metrics import Metric, Metrics
from pmkit.views.figures.canvas import canvas, nothing, room
from pmkit.views.plotting import register
from pmkit.views.style import INK, LINE, SOFT, fit, style

_BLUE: Final = "#0072B2"


def dashboard(metrics: Metrics, *, narrow: bool = False) -> Figure:
    """Return the dashboard as a figure of its own."""
    figure = draw(metrics, narrow=narrow).get_figure(root=True)
    assert figure is not None
    return figure


@register(Metrics)
def draw(metrics: Metrics, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw the dashboard and return the Axes.

    Shares run from 0 to 100 %; the others from 0 to a little above the largest value. A hatched
    band is the team's own target; the article's sample is a hollow diamond that says so.

    Args:
        metrics: what ``quality_metrics`` returned.
        ax: Axes to draw on; default a figure of its own.
        title: above the figure.
        narrow: whether it is for a phone.
    """
    if not metrics.count:
        return nothing(ax, "No postmortem to count yet", narrow=narrow)
    with style():
        width = room(ax, narrow=narrow)
        small = width < 7
        size = 8.5 if small else 11.0
        row = 1.15 if small else 0.82
        axes, top = canvas(
            ax,
            width,
            row * len(metrics.metrics) + (0.75 if small else 0.5),
            words=str(metrics),
            size=size + 3,
            title=title or f"Postmortem quality metrics: {metrics.count} postmortem{'' if metrics.count == 1 else 's'}",
        )
        for place, metric in enumerate(metrics.metrics):
            _row(axes, metric, metrics.count, top + row * place, width, size, small=small)
        note = (
            "Lines: 95 % intervals. Small ticks: single values. Hollow diamond: the article's sample value, "
            "which has no source. Hatched: the team's own target."
        )
        axes.text(
            0.15,
            top + row * len(metrics.metrics) + 0.08,
            fit(note, width - 0.3, size - 2, lines=4),
            size=size - 2,
            color=SOFT,
            va="top",
            linespacing=1.12,
        )
    return axes


def _row(axes: Axes, metric: Metric, count: int, y: float, width: float, size: float, *, small: bool) -> None:
    """Draw one metric."""
    label = 0.15 if small else 2.55
    left = 0.3 if small else label + 0.25
    wide = width - left - (0.3 if small else 4.6)
    middle = y + (0.55 if small else 0.32)
    axes.text(
        0.15 if small else label,
        y + 0.14 if small else middle,
        metric.name,
        size=size,
        weight="bold",
        ha="left" if small else "right",
        va="center",
        color=INK,
    )
    top = _scale(metric)
    place = lambda value: left + wide * min(value / top, 1.0)  # noqa: E731  # one short formula, used below only
    _line(axes, metric, place, middle, size, top)
    said = str(metric.value)
    if metric.unknown:
        said += f"; not said in {metric.unknown} of {count}"
    if metric.target:
        said += f"; target {metric.target.text}: {metric.verdict}"
    if small:
        axes.text(0.15, middle + 0.26, fit(said, width - 0.3, size - 1, lines=2), size=size - 1, va="top", color=INK)
    else:
        axes.text(
            left + wide + 0.25,
            middle,
            fit(said, 4.2, size - 0.5, lines=2),
            size=size - 0.5,
            va="center",
            color=INK,
            linespacing=1.1,
        )


def _scale(metric: Metric) -> float:
    """Return the value at the right end of a row's line."""
    if isinstance(metric.value, Share):
        return 1.0
    known = [*metric.value.values, _sample(metric), metric.target.high if metric.target and metric.target.high else 0.0]
    return 1.15 * max(max(known), 1.0)


def _sample(metric: Metric) -> float:
    """Return the article's sample value on the row's scale."""
    number = float(re.findall(r"[\d.]+", metric.sample)[0])
    return number / 100 if "%" in metric.sample else number


def _line(axes: Axes, metric: Metric, place, middle: float, size: float, top: float) -> None:  # type: ignore[no-untyped-def]  # place maps a value to inches
    """Draw the line of one metric: its scale, target, sample, interval, values and point."""
    axes.plot([place(0), place(top)], [middle, middle], color=LINE, linewidth=0.8, zorder=1)
    for end in (0.0, top):
        text = f"{end:.0%}" if isinstance(metric.value, Share) else f"{end:.0f}"
        axes.text(place(end), middle + 0.1, text, size=size - 3.5, ha="center", va="top", color=SOFT)
    if metric.target:
        low, high = metric.target.low or 0.0, metric.target.high if metric.target.high is not None else top
        axes.add_patch(
            Rectangle(
                (place(low), middle - 0.13),
                place(high) - place(low),
                0.26,
                facecolor="#e7efe3",
                edgecolor="#8fa885",
                hatch="///",
                linewidth=0.6,
                zorder=1.5,
            )
        )
    axes.plot(
        [place(_sample(metric))],
        [middle],
        marker="D",
        markersize=6,
        markerfacecolor="white",
        markeredgecolor=SOFT,
        zorder=2.5,
        linestyle="none",
    )
    axes.text(
        place(_sample(metric)),
        middle - 0.1,
        f"sample {metric.sample}",
        size=size - 3.5,
        ha="center",
        va="bottom",
        color=SOFT,
    )
    value = metric.value
    if not isinstance(value, Share):
        for one in value.values:
            axes.plot([place(one)] * 2, [middle - 0.06, middle + 0.06], color=INK, linewidth=1, zorder=2.2)
    if value.value is None:
        return
    if value.low is not None and value.high is not None:
        axes.plot(
            [place(value.low), place(value.high)], [middle, middle], color=_BLUE, linewidth=3, alpha=0.55, zorder=2
        )
    axes.plot([place(value.value)], [middle], marker="o", markersize=8, color=_BLUE, zorder=3)
