"""The figure of a timeline: time runs down, phases are bands, labels stand beside their marks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from pmkit.documents.postmortem import Postmortem
from pmkit.records.event import Event, Kind
from pmkit.records.instants import parse_zone, spell_duration
from pmkit.records.stamps import NO_DAY, format_stamp, local_day
from pmkit.records.timeline import Timeline
from pmkit.views.figures.layout import Scale, labelled, lanes, scale_of, spread
from pmkit.views.plotting import register
from pmkit.views.style import INK, KIND_MARKS, LINE, PHASE_FILLS, SOFT, ShownAxes, style


@dataclass(frozen=True, slots=True)
class _Shape:
    """Measures of a variant, in inches and points; x runs from 0 to ``width`` in inches."""

    width: float
    labels: int
    row: float
    size: float
    chars: int
    lines: int
    phase: float
    spine: float
    text: float


WIDE: Final = _Shape(12.0, 30, 0.31, 11.0, 98, 1, 1.6, 2.3, 3.6)
NARROW: Final = _Shape(4.3, 24, 0.40, 8.5, 42, 2, 0.3, 0.6, 1.2)


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
        ax: Axes to draw on; their frame and ticks are taken over.
        zone: zone that times are shown in.
        title: title of the figure.
        narrow: whether it is for a phone: narrower, labels on two lines.
    """
    shape = NARROW if narrow else WIDE
    chosen = labelled(timeline.events, shape.labels)
    rows = max(len(chosen), 6)
    height = rows * shape.row + 1.8
    with style():
        if ax is None:
            figure = Figure(figsize=(shape.width, height), layout=None)
            shown = ShownAxes(figure, (0.02, 0.85 / height, 0.96, 1 - 1.55 / height))
            shown.words = timeline.to_words(zone=zone)
            ax = figure.add_axes(shown)
        hidden = len(timeline) - len(chosen)
        some = f"; {len(chosen)} of {len(timeline)} events are labeled" if hidden else ""
        _frame(ax, shape, title, f"Times in {zone}{some}")
        if not len(timeline):
            ax.text(shape.width / 2, 0.5, "No events yet", ha="center", va="center", size=14, color=SOFT)
            return ax
        _Drawing(ax, timeline, chosen, shape, parse_zone(zone)).draw()
    return ax


@register(Postmortem)
def draw_postmortem(postmortem: Postmortem, ax: Axes | None = None, *, narrow: bool = False) -> Axes:
    """Draw a postmortem's timeline in the zone of its times."""
    zone = postmortem.summary.zone if postmortem.zone_name == postmortem.summary.zone else "UTC"
    return draw(postmortem.timeline, ax, zone=zone, title=postmortem.title, narrow=narrow)


def _frame(ax: Axes, shape: _Shape, title: str, note: str) -> None:
    """Set up the Axes: inches across, 0 (first) to 1 (last) down, no ticks."""
    ax.set_xlim(0, shape.width)
    ax.set_ylim(1.02, -0.02)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    name = textwrap.shorten(title, shape.chars, placeholder=" …") if title else ""
    ax.set_title("\n".join(filter(None, (name, note))), loc="left", size=shape.size + 0.5, color=INK, pad=8)


class _Drawing:
    """Draws one timeline into prepared Axes."""

    def __init__(self, ax: Axes, timeline: Timeline, chosen: Sequence[Event], shape: _Shape, zone: tzinfo) -> None:
        self.ax, self.timeline, self.chosen, self.shape, self.zone = ax, timeline, chosen, shape, zone
        self.events = timeline.events
        instants = [at for e in self.events for at in (e.earliest, e.latest) if at]
        self.scale: Scale | None = scale_of(instants) if instants else None
        self.places = self._places()
        whole = ax.get_figure(root=True)
        self.inches = (whole.get_figheight() if whole else 6.0) * 0.9

    def _places(self) -> dict[str, float]:
        """Return the height of each event; an untimed one lies at the event before it."""
        places: dict[str, float] = {}
        last = 0.0
        for event in self.events:
            if self.scale is not None and event.instant is not None:
                # Timeline order can differ from the instants of open events; never run backward.
                last = self.scale(event.instant)
            places[event.id] = last
        return places

    def draw(self) -> None:
        """Draw bands, the spine with its marks, labels and legend."""
        self._bands()
        self._spine()
        self._marks()
        self._labels()
        self._legend()

    def _bands(self) -> None:
        """Draw each phase as a band with its name at the left."""
        if self.scale is None:
            return
        several = len(self.timeline.episodes) > 1
        names: list[tuple[float, str, float]] = []
        for episode in self.timeline.episodes:
            for phase in episode.phases:
                if phase.begin is None or phase.end is None:
                    continue
                top, bottom = self.scale(phase.begin), self.scale(phase.end)
                bottom = max(bottom, top + 0.004)
                fill, hatch = PHASE_FILLS[phase.name]
                x = 0.02 if self.shape is NARROW else 0.1
                self.ax.add_patch(
                    Rectangle(
                        (x, top), self.shape.phase - x, bottom - top,
                        facecolor=fill, edgecolor="#8a939d", hatch=hatch, linewidth=0.6, zorder=1,
                    )
                )  # fmt: skip
                self.ax.add_patch(
                    Rectangle((self.shape.phase, top), self.shape.text - 0.15 - self.shape.phase, bottom - top,
                              facecolor=fill, linewidth=0, zorder=0.5)
                )  # fmt: skip
                name = phase.name.capitalize() + (f" {episode.number}" if several else "")
                names.append(((top + bottom) / 2, name, bottom - top))
        names.sort()
        self._names(names)

    def _names(self, names: Sequence[tuple[float, str, float]]) -> None:
        """Write the names of the phases onto their bands, kept apart."""
        if self.shape is NARROW:
            for place, whole, height in names:
                name = whole if height * self.inches > 0.09 * len(whole) else f"{whole[:3]}."
                if height * self.inches > 0.3:
                    self.ax.text(
                        (0.02 + self.shape.phase) / 2, place, name, rotation=90, ha="center", va="center",
                        size=self.shape.size - 0.5, weight="bold", zorder=4,
                        bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.9},
                    )  # fmt: skip
            return
        heights = spread([place for place, _, _ in names], 0.25 / self.inches, 0.0, 1.0)
        for height, (_, name, _) in zip(heights, names, strict=True):
            self.ax.text(
                (0.1 + self.shape.phase) / 2, height, name,
                ha="center", va="center", size=self.shape.size - 0.5, weight="bold", zorder=4,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.9},
            )  # fmt: skip

    def _step(self) -> float:
        """Return the height of one label's row."""
        return 1.0 / max(len(self.chosen), 6)

    def _spine(self) -> None:
        """Draw the line of time, and a break with its true length where it is shortened."""
        x = self.shape.spine
        self.ax.plot([x, x], [0, 1], color=LINE, linewidth=2, zorder=2, solid_capstyle="round")
        if self.scale is None:
            return
        for height, length, drawn in self.scale.gaps():
            if drawn * self.inches < 0.3:
                continue
            self.ax.text(
                x, height, f"≈ {spell_duration(length)}" if self.shape is WIDE else "≈",
                ha="center", va="center", size=self.shape.size - 2.5, color=SOFT, zorder=3,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": LINE, "linewidth": 0.6},
            )  # fmt: skip

    def _marks(self) -> None:
        """Draw a mark for each event, and a bar where the record gives an interval."""
        bars = [e for e in self.events if self.scale and e.instant and not e.is_exact]
        spans = [self._ends(event) for event in bars]
        unit = (self.shape.text - 0.35 - self.shape.spine) / max(max(lanes(spans), default=0) + 2, 4)
        for event, (top, bottom), lane in zip(bars, spans, lanes(spans), strict=True):
            x = self.shape.spine + unit * (lane + 1)
            self.ax.plot([x, x], [top, bottom], color=KIND_MARKS[event.kind][1], linewidth=2, zorder=2.5, alpha=0.8)
            for is_open, at, mark in ((event.earliest is None, top, "^"), (event.latest is None, bottom, "v")):
                if is_open:
                    self.ax.plot([x], [at], marker=mark, markersize=5, color=KIND_MARKS[event.kind][1], zorder=2.6)
        radius = 0.07 / self.inches
        order = sorted(self.events, key=lambda event: (self.places[event.id], not event.milestones))
        beside = lanes([(self.places[event.id] - radius, self.places[event.id] + radius) for event in order])
        room = 4 if self.shape is WIDE else 2
        for event, lane in zip(order, beside, strict=True):
            marker, color = KIND_MARKS[event.kind]
            self.ax.plot(
                [self.shape.spine - 0.14 * (lane % room)], [self.places[event.id]],
                marker=marker, markersize=9 if event.milestones else 6.5,
                markerfacecolor=color if event.instant else "white",
                markeredgecolor=color if not event.milestones else INK,
                markeredgewidth=1.2, linestyle="none", zorder=5 if event.milestones else 4,
            )  # fmt: skip

    def _ends(self, event: Event) -> tuple[float, float]:
        """Return the heights between which an event happened; open ends reach a little further."""
        assert self.scale is not None
        top = self.scale(event.earliest) if event.earliest else None
        bottom = self.scale(event.latest) if event.latest else None
        if top is None:
            top = max((bottom or 0.0) - 0.04, 0.0)
        if bottom is None:
            bottom = min(top + 0.04, 1.0)
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
            self.ax.text(
                x, height, self._fit(f"{stamp}  {marks}{event.headline}", bool(marks)),
                va="center", ha="left", size=self.shape.size, zorder=4, linespacing=1.05,
                weight="bold" if event.milestones else "normal",
            )  # fmt: skip

    def _fit(self, text: str, is_bold: bool) -> str:
        """Return a label cut to the room there is."""
        chars = int(self.shape.chars * (0.87 if is_bold else 1))
        lines = textwrap.wrap(text, chars, max_lines=self.shape.lines, placeholder=" …", break_on_hyphens=False)
        return "\n".join(lines)

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
        below = 0.18 / self.inches
        self.ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, -below), ncols=10 if self.shape is WIDE else 4,
            frameon=False, fontsize=self.shape.size - 1.5, borderaxespad=0, columnspacing=1.0, handletextpad=0.2,
        )  # fmt: skip
