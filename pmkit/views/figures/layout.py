"""Where things go in the figure of a timeline: shortened gaps, spread labels, lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from pmkit.records.event import Event, Kind
from pmkit.views import style

_FIRST_LABELLED: Final = (
    Kind.IMPACT,
    Kind.ALERT,
    Kind.CHANGE,
    Kind.DECISION,
    Kind.ACTION,
    Kind.STATUS,
    Kind.METRIC,
    Kind.MESSAGE,
    Kind.LOG,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Measures of a variant, in inches from the left of the Axes, and in points.

    Attributes:
        width: of the figure.
        labels: how many there are at most.
        rows: height of a label's row, when there are few and when there are many.
        size: of the font.
        lines: of a label.
        band: from where to where a phase's name and hatch are.
        spine: where the line of time is.
        text: where labels begin.
    """

    width: float
    labels: int
    rows: tuple[float, float]
    size: float
    lines: int
    band: tuple[float, float]
    spine: float
    text: float

    @property
    def is_small(self) -> bool:
        """Whether it is for a phone."""
        return style.is_small(self.width)

    def row(self, count: int) -> float:
        """Return the height of a row: smaller where many labels have to fit on a screen."""
        few, many = self.rows
        return few - (few - many) * min(max((count - 12) / 12, 0.0), 1.0)


WIDE: Final = Shape(style.WIDE, 30, (0.32, 0.25), 11.0, 1, (0.95, 2.3), 3.1, 4.3)
NARROW: Final = Shape(style.NARROW, 24, (0.40, 0.40), 8.5, 2, (0.02, 0.3), 0.66, 1.25)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps instants to heights from 0 (first) to 1 (last); long quiet stretches are shortened.

    Attributes:
        instants: the instants at which something is drawn, in seconds, sorted.
        heights: the height of each.
        breaks: index of the instant before each shortened stretch.
    """

    instants: tuple[float, ...]
    heights: tuple[float, ...]
    breaks: tuple[int, ...]

    def __call__(self, instant: datetime) -> float:
        """Return the height of an instant, within 0 and 1."""
        return float(np.interp(instant.timestamp(), self.instants, self.heights))

    def gaps(self) -> list[tuple[float, timedelta, float]]:
        """Return the middle, the true length and the drawn height of each shortened stretch."""
        return [
            (
                (self.heights[i] + self.heights[i + 1]) / 2,
                timedelta(seconds=self.instants[i + 1] - self.instants[i]),
                self.heights[i + 1] - self.heights[i],
            )
            for i in self.breaks
        ]


def scale_of(instants: Sequence[datetime]) -> Scale:
    """Return the scale for instants (at least one; repeats count).

    A stretch longer than four times the median one, and than twice the third quintile, is
    drawn at that length: an incident of an hour stays readable beside its follow-up weeks
    later. Where there are many events, busy stretches get some of the room of quiet ones.
    """
    seconds, counts = np.unique([instant.timestamp() for instant in instants], return_counts=True)
    if len(seconds) == 1:
        return Scale((float(seconds[0]), float(seconds[0]) + 60.0), (0.0, 1.0), ())
    gaps = np.diff(seconds)
    cap = max(4 * float(np.median(gaps)), 2 * float(np.quantile(gaps, 0.6, method="lower")))
    drawn = np.minimum(gaps, cap)
    by_time = drawn / drawn.sum()
    by_count = counts[1:] / counts[1:].sum()
    share = min(max((len(instants) - 12) / 25, 0.05), 0.65)
    heights = np.concatenate([[0.0], np.cumsum((1 - share) * by_time + share * by_count)])
    breaks = tuple(int(i) for i in np.flatnonzero(gaps > 1.5 * cap))
    return Scale(tuple(seconds.tolist()), tuple(np.minimum(heights, 1.0).tolist()), breaks)


def apart(wanted: Sequence[float], step: float) -> list[int]:
    """Return which of the wanted places (most important first) can be shown ``step`` apart."""
    kept: list[int] = []
    for number, place in enumerate(wanted):
        if all(abs(place - wanted[other]) >= step for other in kept):
            kept.append(number)
    return sorted(kept)


def spread(wanted: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones (ascending) that are at least ``step`` apart within bounds.

    Pooled adjacent violators: each run that is too tight is moved as one block to its mean.
    """
    blocks: list[list[float]] = []  # each: [sum of offsets, count]
    for number, want in enumerate(wanted):
        blocks.append([want - number * step, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1][0] += last[0]
            blocks[-1][1] += last[1]
    top = high - step * (len(wanted) - 1)
    bases = [min(max(total / count, low), max(top, low)) for total, count in blocks for _ in range(int(count))]
    return [base + number * step for number, base in enumerate(bases)]


def labelled(events: Sequence[Event], limit: int) -> tuple[Event, ...]:
    """Return the events that get a label, in order: marked ones first, then by kind.

    Within a kind the choice is spread over the timeline rather than taken from its start.
    """
    if len(events) <= limit:
        return tuple(events)
    chosen = [event for event in events if event.milestones][:limit]
    for kind in _FIRST_LABELLED:
        rest = [event for event in events if event.kind is kind and not event.milestones]
        room = limit - len(chosen)
        if len(rest) > room:
            places = {int(place) for place in np.linspace(0, len(rest) - 1, room)} if room else set()
            rest = [event for place, event in enumerate(rest) if place in places]
        chosen += rest
    ids = {id(event) for event in chosen}
    return tuple(event for event in events if id(event) in ids)


def lanes(bars: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each bar (from, to) so that bars in one lane do not overlap."""
    ends: list[float] = []
    found = []
    for start, stop in bars:
        lane = next((n for n, end in enumerate(ends) if end < start), len(ends))
        if lane == len(ends):
            ends.append(stop)
        else:
            ends[lane] = stop
        found.append(lane)
    return found


def marked_first(bars: Sequence[tuple[float, float]], marked: Sequence[bool]) -> list[int]:
    """Return lanes in which marked bars come first and the others stand beside those they meet."""
    first = [bar for bar, is_marked in zip(bars, marked, strict=True) if is_marked]
    rest = [bar for bar, is_marked in zip(bars, marked, strict=True) if not is_marked]
    front, back = lanes(first), iter(lanes(rest))
    places = iter(front)
    found = []
    for (low, high), is_marked in zip(bars, marked, strict=True):
        if is_marked:
            found.append(next(places))
            continue
        met = [lane for (start, stop), lane in zip(first, front, strict=True) if start <= high and low <= stop]
        found.append(next(back) + 1 + max(met, default=-1))
    return found
