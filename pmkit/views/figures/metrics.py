"""The dashboard: each metric as a point with its interval on a line of its own, counts in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pmkit.analysis.statistics.intervals import Share
from pmkit.counting import counted
from pmkit.documents.metrics.metrics import Metric, Metrics
from pmkit.views.figures.canvas import MARGIN, box, canvas, mark, nothing, paragraph, room, write
from pmkit.views.plotting import register
from pmkit.views.style import BLUE, INK, LINE, SOFT, TARGET_EDGE, TARGET_GREEN, fit, is_small, style


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
        small = is_small(width)
        size = 8.5 if small else 11.0
        row = 1.15 if small else 0.82
        axes, top = canvas(
            ax,
            width,
            row * len(metrics.metrics) + (0.75 if small else 0.5),
            words=str(metrics),
            size=size + 3,
            title=title or f"Postmortem quality metrics: {counted(metrics.count, 'postmortem')}",
        )
        for place, metric in enumerate(metrics.metrics):
            _row(axes, metric, metrics.count, top + row * place, width, size, small=small)
        note = (
            "Lines: 95 % intervals. Small ticks: single values. Hollow diamond: the article's sample value, "
            "which has no source. Hatched: the team's own target."
        )
        shown = fit(note, width - 0.3, size - 2, lines=4)
        paragraph(axes, MARGIN, top + row * len(metrics.metrics) + 0.08, shown, size - 2, color=SOFT)
    return axes


def _row(axes: Axes, metric: Metric, count: int, y: float, width: float, size: float, *, small: bool) -> None:
    """Draw one metric."""
    label = 0.15 if small else 2.55
    left = 0.3 if small else label + 0.25
    wide = width - left - (0.3 if small else 4.6)
    middle = y + (0.55 if small else 0.32)
    if small:
        write(axes, MARGIN, y + 0.14, metric.name, size, bold=True)
    else:
        write(axes, label, middle, metric.name, size, bold=True, ha="right")
    top = _scale(metric)

    def place(value: float) -> float:
        """Return where a value is, in inches from the left."""
        return left + wide * min(value / top, 1.0)

    _line(axes, metric, place, middle, size, top)
    said = str(metric.value)
    if metric.unknown:
        said += f"; not said in {metric.unknown} of {count}"
    if metric.target:
        said += f"; target {metric.target.text}: {metric.verdict}"
    if small:
        write(axes, MARGIN, middle + 0.26, fit(said, width - 0.3, size - 1, lines=2), size - 1, va="top")
    else:
        shown = fit(said, 4.2, size - 0.5, lines=2)
        write(axes, left + wide + 0.25, middle, shown, size - 0.5, linespacing=1.1)


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


def _line(axes: Axes, metric: Metric, place: Callable[[float], float], middle: float, size: float, top: float) -> None:
    """Draw the line of one metric: its scale, target, sample, interval, values and point; ``place`` gives inches."""
    axes.plot([place(0), place(top)], [middle, middle], color=LINE, linewidth=0.8, zorder=1)
    for end in (0.0, top):
        text = f"{end:.0%}" if isinstance(metric.value, Share) else f"{end:.0f}"
        write(axes, place(end), middle + 0.1, text, size - 3.5, ha="center", va="top", color=SOFT)
    if metric.target:
        low, high = metric.target.low or 0.0, metric.target.high if metric.target.high is not None else top
        box(
            axes, place(low), middle - 0.13, place(high) - place(low), 0.26, fill=TARGET_GREEN, edge=TARGET_EDGE,
            weight=0.6, hatch="///", zorder=1.5,
        )  # fmt: skip
    sample = place(_sample(metric))
    mark(axes, sample, middle, "D", 6, "white", SOFT, zorder=2.5)
    name = f"sample {metric.sample}"
    write(axes, sample, middle - 0.1, name, size - 3.5, ha="center", va="bottom", color=SOFT)
    value = metric.value
    if not isinstance(value, Share):
        for one in value.values:
            axes.plot([place(one)] * 2, [middle - 0.06, middle + 0.06], color=INK, linewidth=1, zorder=2.2)
    if value.value is None:
        return
    if value.low is not None and value.high is not None:
        axes.plot(
            [place(value.low), place(value.high)], [middle, middle], color=BLUE, linewidth=3, alpha=0.55, zorder=2
        )
    mark(axes, place(value.value), middle, "o", 8, BLUE, BLUE, zorder=3)
