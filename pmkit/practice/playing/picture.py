"""One picture of a drill: your way, the responders' and one good way on one axis, and where yours and theirs part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes

from pmkit.practice.drill.inputs import Verb
from pmkit.practice.drill.review import Act, Review, Way
from pmkit.views.figures.canvas import MARGIN, canvas, mark, room, write
from pmkit.views.plotting import register
from pmkit.views.style import (
    BEHIND_TEXT,
    BLUE,
    GREEN,
    INK,
    LINE,
    ORANGE,
    PALE_GRAY,
    PALE_RED,
    PURPLE,
    SOFT,
    VERMILION,
    fit,
    is_small,
    style,
)

_MARKS: Final = {
    Verb.LOOK: ("o", "white", "look"),
    Verb.ASK: ("^", PURPLE, "ask"),
    Verb.CHANGE: ("s", BLUE, "change"),
    Verb.TELL: ("D", ORANGE, "tell"),
    Verb.HAND_OVER: ("P", GREEN, "hand over"),
    Verb.NOTE: (".", SOFT, "note"),
}
_QUIET: Final = 25.0
"""Minutes without anything after which a stretch is pressed together."""
_GAP: Final = 4.0
"""Minutes that such a stretch takes on the axis."""


@dataclass(frozen=True)
class _Axis:
    """Minutes of the incident to inches, with quiet stretches pressed together."""

    quiet: tuple[tuple[float, float], ...]
    until: float
    left: float
    right: float

    @classmethod
    def of(cls, ways: Sequence[Way], left: float, right: float) -> _Axis:
        """Return an axis on which everything that was done, and every end, has room."""
        marks = {0.0, 10.0, *(act.minute for way in ways for act in way.acts)}
        marks |= {end for way in ways if (end := way.outcomes.recovered) is not None}
        points = sorted(mark for mark in marks if mark >= 0)
        quiet = tuple((a + 2, b - 2) for a, b in pairwise(points) if b - a > _QUIET)
        return cls(quiet, points[-1] + 3, left, right)

    def pressed(self, minute: float) -> float:
        """Return a minute on the axis of what was played."""
        at = minute
        for begin, end in self.quiet:
            if minute > begin:
                at -= max(min(minute, end) - begin - _GAP * (min(minute, end) - begin) / (end - begin), 0.0)
        return at

    def x(self, minute: float) -> float:
        """Return where a minute is, in inches."""
        share = self.pressed(min(max(minute, 0.0), self.until)) / max(self.pressed(self.until), 1e-9)
        return self.left + share * (self.right - self.left)


@register(Review)
@style()
def draw(review: Review, ax: Axes | None = None, *, title: str = "", narrow: bool = False) -> Axes:
    """Draw three ways through one incident, one below the other.

    Args:
        review: a drill that is over.
        ax: Axes to draw on; default a figure of its own.
        title: a title.
        narrow: whether it is for a phone.
    """
    width = room(ax, narrow=narrow)
    small = is_small(width)
    size = 9.0 if small else 14.0
    lane = 1.1 if small else 1.4
    ways = (review.you, review.record, review.expert)
    legend = 0.5 if small else 0.3
    axes, top = canvas(ax, width, len(ways) * lane + 0.95 + legend, title=title, words=words(review))
    axis = _Axis.of(ways, MARGIN + size * 0.025, width - MARGIN - size * 0.025)
    for number, way in enumerate(ways):
        _lane(axes, axis, way, top + 0.1 + number * lane, size, review)
    bottom = top + 0.1 + len(ways) * lane + size * 0.016
    _times(axes, axis, review, bottom, size)
    if review.divergence is not None:
        x = axis.x(review.divergence.minute)
        axes.plot([x, x], [top + 0.1, bottom], color=VERMILION, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0)
        side = "right" if x > width / 2 else "left"
        shift = -0.06 if side == "right" else 0.06
        write(axes, x + shift, bottom - 0.14, "here you and the responders diverge", size - 1, color=VERMILION, ha=side)
    _legend(axes, bottom + 0.68, width, size)
    return axes


def _lane(axes: Axes, axis: _Axis, way: Way, y: float, size: float, review: Review) -> None:
    """Draw one way: its name, the time of harm as a band, what was done as marks."""
    outcomes = way.outcomes
    middle = y + 0.62
    recovered = "not over within this drill"
    if outcomes.recovered is not None:
        recovered = f"over at {review.time(outcomes.recovered)}"
    write(axes, axis.left, y + 0.16, f"{way.name}: {recovered}", size, bold=True)
    axes.plot([axis.left, axis.right], [middle, middle], color=PALE_GRAY, linewidth=1, zorder=0)
    if outcomes.started is not None:
        end = axis.until if outcomes.recovered is None else outcomes.recovered
        begin = axis.x(outcomes.started)
        axes.barh(
            middle,
            axis.x(end) - begin,
            left=begin,
            height=0.3,
            color=PALE_RED,
            edgecolor=LINE,
            linewidth=0.6,
            zorder=0.5,
        )
    for act in way.acts:
        marker, face, _ = _MARKS[act.verb]
        large = act.verb is Verb.CHANGE
        mark(axes, axis.x(act.minute), middle, marker, size * (0.75 if large else 0.6), face, zorder=3)
    _changes(axes, axis, [act for act in way.acts if act.verb is Verb.CHANGE], middle + 0.32, size - 2)


def _changes(axes: Axes, axis: _Axis, acts: Sequence[Act], y: float, size: float) -> None:
    """Name the changes below their marks, as far as there is room."""
    for number, act in enumerate(acts):
        x = axis.x(act.minute)
        limit = axis.x(acts[number + 1].minute) if number + 1 < len(acts) else axis.right + 0.15
        if limit - x > 0.5:
            write(axes, x - 0.06, y, fit(act.title, limit - x, size), size, color=SOFT)
        elif number == len(acts) - 1:
            write(axes, axis.right + 0.15, y, fit(act.title, 2.0, size), size, color=SOFT, ha="right")


def _times(axes: Axes, axis: _Axis, review: Review, y: float, size: float) -> None:
    """Write times of day below the lanes, and slashes where a quiet stretch is pressed together."""
    axes.plot([axis.left, axis.right], [y, y], color=INK, linewidth=0.8)
    step = 15 if axis.pressed(axis.until) > 45 else 10
    # Behind a stretch that is pressed together, its end is worth more than a round number.
    ends = [end for _, end in axis.quiet]
    round_ones = [float(minute) for minute in range(0, int(axis.until) + 1, step)]
    wanted = [*ends, *(m for m in round_ones if not any(begin < m <= end for begin, end in axis.quiet))]
    taken: list[float] = []
    for minute in wanted:
        x = axis.x(minute)
        if all(abs(x - other) > size * 0.06 for other in taken):
            taken.append(x)
            axes.plot([x, x], [y, y + 0.05], color=INK, linewidth=0.8)
            write(axes, x, y + 0.24, review.time(minute), size - 1, ha="center")
    for begin, end in axis.quiet:
        x = (axis.x(begin) + axis.x(end)) / 2
        write(axes, x, y, "//", size - 2, ha="center", bold=True, bbox={**BEHIND_TEXT, "pad": 0.5})


def _legend(axes: Axes, y: float, width: float, size: float) -> None:
    """Say what the marks mean."""
    x = MARGIN + 0.1
    for marker, face, name in _MARKS.values():
        needed = 0.42 + len(name) * size * 0.0085
        if x + needed > width - MARGIN:
            x, y = MARGIN + 0.1, y + 0.24
        mark(axes, x + 0.06, y, marker, size * 0.6, face)
        write(axes, x + 0.18, y, name, size - 1, color=SOFT)
        x += needed


def words(review: Review) -> str:
    """Return the text alternative: what each did, and when it was over."""
    parts = []
    for way in (review.you, review.record, review.expert):
        changes = [f"{review.time(act.minute)} {act.title}" for act in way.acts if act.verb is Verb.CHANGE]
        end = way.outcomes.recovered
        over = "not over within this drill" if end is None else f"over at {review.time(end)}"
        parts.append(f"{way.name}: {over}; changes: {'; '.join(changes) or 'none'}.")
    if review.divergence is not None:
        parts.append(f"You and the responders diverge at {review.time(review.divergence.minute)}.")
    return " ".join(parts)
