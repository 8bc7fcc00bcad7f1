"""The figure of a timeline: time runs down, phases are bands, labels stand beside their marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pmkit.counting import counted
from pmkit.documents.format.postmortem import Postmortem
from pmkit.records.event import Event, Kind
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import NO_DAY, format_stamp, local_day
from pmkit.records.timeline import Timeline
from pmkit.views.figures.bands import draw_bands
from pmkit.views.figures.canvas import bare, mark, write
from pmkit.views.figures.layout import NARROW, WIDE, Scale, Shape, labelled, lanes, marked_first, scale_of, spread
from pmkit.views.figures.ruler import draw_days, draw_line, draw_times
from pmkit.views.plotting import register
from pmkit.views.style import INK, KIND_MARKS, LINE, SOFT, ShownAxes, fit, is_small, style

_LEFT: Final = 0.2  # inches at either side of the Axes
_ABOVE: Final = 0.65  # for the title and the zone
_BELOW: Final = {True: 0.75, False: 0.5}  # for the legend, which needs more lines when narrow


@register(Timeline)
def draw(
    timeline: Timeline,
    ax: Axes | None = None,
    *,
    zone: str = "UTC",
    title: str = "",
    narrow: bool = False,
) -> Axes:
    """Draw a timeline and return the Axes.

    Args:
        timeline: the events.
        ax: Axes to draw on; frame and ticks are taken over, and small ones get the narrow variant.
        zone: zone that times are shown in.
        title: title of the figure.
        narrow: whether it is for a phone: narrower, labels on two lines.
    """
    shape = NARROW if narrow else WIDE
    with style():
        if ax is None:
            rows = max(min(len(timeline), shape.labels), 6)
            ax = _own_axes(shape, rows * shape.row(rows), narrow=narrow)
            ax.words = timeline.to_words(zone=zone)
        whole = ax.get_figure(root=True)
        dpi = whole.dpi if whole else 100.0
        width, height = ax.bbox.width / dpi, ax.bbox.height / dpi
        if is_small(width):
            shape = NARROW
        chosen = labelled(timeline.events, min(shape.labels, max(round(height / shape.rows[1]), 1)))
        hidden = len(timeline) - len(chosen)
        days = [day for event in timeline.events if (day := local_day(event, parse_zone(zone)))]
        note = f"Times in {zone}" + (f", from {min(days).isoformat()}" if days else "")
        if hidden:
            note += f"; + {counted(hidden, 'more event')}, see the table"
        _frame(ax, shape, width, title, note)
        if not len(timeline):
            write(ax, width / 2, 0.5, "No events yet", 14, ha="center", color=SOFT)
            return ax
        _Drawing(ax, timeline, chosen, shape, parse_zone(zone), (width, height)).draw()
    return ax


@register(Postmortem)
def draw_postmortem(postmortem: Postmortem, ax: Axes | None = None, *, narrow: bool = False) -> Axes:
    """Draw a postmortem's timeline in the zone of its times."""
    zone = postmortem.summary.zone if postmortem.zone_name == postmortem.summary.zone else "UTC"
    return draw(postmortem.timeline, ax, zone=zone, title=postmortem.title, narrow=narrow)


def _own_axes(shape: Shape, height: float, *, narrow: bool) -> ShownAxes:
    """Return Axes of a height in inches in a figure of their own."""
    whole = height + _ABOVE + _BELOW[narrow]
    figure = Figure(figsize=(shape.width, whole), layout=None)
    inside = (_LEFT / shape.width, _BELOW[narrow] / whole, 1 - 2 * _LEFT / shape.width, height / whole)
    axes = ShownAxes(figure, inside)
    figure.add_axes(axes)
    return axes


def _frame(ax: Axes, shape: Shape, width: float, title: str, note: str) -> None:
    """Set up the Axes: inches across, 0 (first) to 1 (last) down, no ticks, the zone named above."""
    ax.set_xlim(0, width)
    ax.set_ylim(1.02, -0.02)
    bare(ax)
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(
        fit(note, width, shape.size - 0.5), loc="left", size=shape.size - 0.5, color=SOFT, labelpad=4 * shape.lines
    )
    if title:
        size = shape.size + 2
        ax.set_title(fit(title, width, size, bold=True), loc="left", size=size, weight="bold", color=INK, pad=6)


class _Drawing:
    """Draws one timeline into prepared Axes."""

    def __init__(
        self, ax: Axes, timeline: Timeline, chosen: Sequence[Event], shape: Shape, zone: tzinfo,
        room: tuple[float, float],
    ) -> None:  # fmt: skip
        self.ax, self.timeline, self.chosen, self.shape, self.zone = ax, timeline, chosen, shape, zone
        self.width, self.inches = room
        self.events = timeline.events
        instants = [at for e in self.events for at in (e.earliest, e.latest) if at]
        self.scale: Scale | None = scale_of(instants) if instants else None
        self.places = self._places()

    def _places(self) -> dict[str, float]:
        """Return the height of each event; an untimed one is at the event before it."""
        places: dict[str, float] = {}
        last = 0.0
        for event in self.events:
            if self.scale is not None and event.instant is not None:
                # Timeline order can differ from the instants of open events; never run backward.
                last = self.scale(event.instant)
            places[event.id] = last
        return places

    def draw(self) -> None:
        """Draw bands, the axis, marks, labels and legend."""
        if self.scale is not None:
            draw_bands(self.ax, self.timeline.episodes, self.scale, self.shape, self.inches)
        self._axis()
        self._marks()
        self._labels()
        self._legend()

    def _step(self) -> float:
        """Return the height of one label's row."""
        return 1.0 / max(len(self.chosen), 6)

    def _axis(self) -> None:
        """Draw the line of time, days, and true times where there is room for a ruler."""
        shape, small = self.shape, self.shape.size - 2
        wide = not shape.is_small
        draw_line(self.ax, self.scale, shape.spine, self.inches, small, beside=wide)
        if self.scale is not None:
            left = shape.band[0] - 0.06 if wide else shape.band[1] + 0.22
            common = (self.ax, self.events, self.scale, self.zone, self.inches, small)
            taken = draw_days(*common, left, shape.text - 0.15)
            if wide:
                draw_times(*common, left - 0.09, taken)

    def _marks(self) -> None:
        """Draw a mark for each event, and a bar where the record gives an interval."""
        bars = [e for e in self.events if self.scale and e.instant and not e.is_exact]
        spans = [self._ends(event) for event in bars]
        unit = (self.shape.text - 0.35 - self.shape.spine) / max(max(lanes(spans), default=0) + 2, 4)
        for event, (top, bottom), lane in zip(bars, spans, lanes(spans), strict=True):
            x = self.shape.spine + unit * (lane + 1)
            color = KIND_MARKS[event.kind][1]
            self.ax.plot([x, x], [top, bottom], color=color, linewidth=min(unit * 30, 2), zorder=2.5, alpha=0.8)
            for is_open, at, tip in ((event.earliest is None, top, "^"), (event.latest is None, bottom, "v")):
                if is_open:
                    self.ax.plot([x], [at], marker=tip, markersize=min(unit * 60, 5), color=color, zorder=2.6)
        order = sorted(self.events, key=lambda event: (self.places[event.id], not event.milestones))
        radius = 0.07 / self.inches
        spans = [(self.places[event.id] - radius, self.places[event.id] + radius) for event in order]
        beside = marked_first(spans, [bool(event.milestones) for event in order])
        room = 2 if self.shape.is_small else 4
        for event, lane in zip(order, beside, strict=True):
            marker, color = KIND_MARKS[event.kind]
            size, edge, above = (9, INK, 5) if event.milestones else (6.5, color, 4)
            mark(
                self.ax, self.shape.spine - 0.14 * (lane % room), self.places[event.id], marker, size,
                color if event.instant else "white", edge, markeredgewidth=1.2, clip_on=False, zorder=above,
            )  # fmt: skip

    def _ends(self, event: Event) -> tuple[float, float]:
        """Return the heights between which an event happened; open ends reach a little further."""
        assert self.scale is not None
        reach = 0.3 / self.inches
        top = self.scale(event.earliest) if event.earliest else None
        bottom = self.scale(event.latest) if event.latest else None
        if top is None:
            top = max((bottom or 0.0) - reach, 0.0)
        if bottom is None:
            bottom = min(top + reach, 1.0)
        return top, bottom

    def _labels(self) -> None:
        """Write the labels, evenly apart, each led to its mark by a thin line."""
        step = self._step()
        wanted, highest = [], 0.0
        for event in self.chosen:
            highest = max(highest, self.places[event.id])
            wanted.append(highest)
        x = self.shape.text
        day = NO_DAY
        for event, height in zip(self.chosen, spread(wanted, step, 0.0, 1.0), strict=True):
            own = local_day(event, self.zone)
            stamp = format_stamp(event, self.zone, own or NO_DAY)
            stamp = re.sub(r"(:\d\d)\.\d+", r"\1", stamp)
            if own and own != day:
                stamp = stamp if own.isoformat() in stamp else f"{own.isoformat()} {stamp}"
                day = own
            self.ax.plot(
                [self.shape.spine + 0.08, x - 0.28, x - 0.06], [self.places[event.id], height, height],
                color=LINE, linewidth=0.6, zorder=1.5,
            )  # fmt: skip
            marks = f"[{', '.join(event.milestones)}] " if event.milestones else ""
            words = f"{stamp}  {marks}{event.headline}"
            room = max(self.width - x, 0.5)
            shown = fit(words, room, self.shape.size, lines=self.shape.lines, bold=bool(marks))
            write(self.ax, x, height, shown, self.shape.size, bold=bool(marks), zorder=4, linespacing=1.05)

    def _legend(self) -> None:
        """Say which mark is which kind, and how many events have no label."""
        present = [kind for kind in Kind if any(event.kind is kind for event in self.events)]
        handles = [
            Line2D(
                [],
                [],
                linestyle="none",
                marker=KIND_MARKS[kind][0],
                color=KIND_MARKS[kind][1],
                markersize=7,
                label=kind,
            )
            for kind in present
        ]
        if any(event.instant is None for event in self.events):
            handles.append(
                Line2D(
                    [], [], linestyle="none", marker="o", markerfacecolor="white", markeredgecolor=INK, label="untimed"
                )
            )
        below = 0.12 / self.inches
        self.ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, -below), ncols=4 if self.shape.is_small else 10,
            frameon=False, fontsize=self.shape.size - 1.5, borderaxespad=0, columnspacing=1.0, handletextpad=0.2,
        )  # fmt: skip
