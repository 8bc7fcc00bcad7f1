"""The time axis of a timeline's figure: its line, shortened stretches, days and true times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import Final

from matplotlib.axes import Axes

from pmkit.records.event import Event
from pmkit.records.instants import spell_duration
from pmkit.records.stamps import local_day
from pmkit.views.figures.canvas import write
from pmkit.views.figures.layout import Scale, apart
from pmkit.views.style import BEHIND_TEXT, INK, LINE, SOFT

SPELLED: Final = 6  # shortened stretches whose length is written out: the longest
_ROOM: Final = 0.3  # inches that the words of a shortened stretch need between two marks
_PAPER: Final = {"boxstyle": "round,pad=0.15", "alpha": 0.85, **BEHIND_TEXT}


def draw_line(ax: Axes, scale: Scale | None, x: float, inches: float, size: float, *, beside: bool) -> None:
    """Draw the line of time; ``// 17 h`` says where it is shortened, and from what.

    Args:
        ax: Axes with inches across and 0 to 1 down.
        scale: maps instants to heights; None when nothing is timed.
        x: where the line is.
        inches: height of the Axes.
        size: font size of the words.
        beside: whether there is room for the words beside the line; otherwise they are on it.
    """
    ax.plot([x, x], [0, 1], color=LINE, linewidth=2, zorder=2, solid_capstyle="round")
    if scale is None:
        return
    gaps = scale.gaps()
    longest = set(sorted(range(len(gaps)), key=lambda n: gaps[n][1], reverse=True)[:SPELLED])
    for number, (height, length, drawn) in enumerate(gaps):
        if drawn * inches < 0.12:
            continue
        _slashes(ax, x, height, inches)
        if number in longest and drawn * inches >= _ROOM:
            words = spell_duration(length)
            if not beside:
                words = " ".join(words.split()[:2])  # the larger unit is what there is room for
            side, gap = ("right", 0.1) if beside else ("center", 0.0)
            write(ax, x - gap, height, f"// {words}", size, ha=side, color=SOFT, zorder=3.5, bbox=_PAPER)


def _slashes(ax: Axes, x: float, height: float, inches: float) -> None:
    """Break the line with two strokes."""
    rise = 0.035 / inches
    ax.plot([x, x], [height - rise * 0.7, height + rise * 0.7], color="white", linewidth=3, zorder=2.1)
    for shift in (-0.6 * rise, 0.6 * rise):
        ax.plot([x - 0.06, x + 0.06], [height + shift + rise, height + shift - rise], color=SOFT, linewidth=1, zorder=3)


def draw_days(
    ax: Axes, events: Sequence[Event], scale: Scale, zone: tzinfo, inches: float, size: float, left: float, right: float
) -> list[float]:
    """Draw a dashed line with the date where a day begins on which something happened.

    Returns:
        The heights at which a date is written, so that nothing else is written there.
    """
    days = sorted({day for event in events if (day := local_day(event, zone))})[1:]
    heights = [scale(_midnight(day, zone)) for day in days]
    shown = apart(heights, 0.2 / inches)
    for number in shown:
        height = heights[number]
        ax.plot([left, right], [height, height], color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1.8)
        write(ax, left, height, days[number].isoformat(), size, bold=True, ha="right", zorder=4.5, bbox=_PAPER)
    return [heights[number] for number in shown]


def draw_times(
    ax: Axes, events: Sequence[Event], scale: Scale, zone: tzinfo, inches: float, size: float, x: float,
    taken: Sequence[float],
) -> None:  # fmt: skip
    """Write true times at the axis: of the ends, then of marked events, then of others.

    The line is stretched and shortened, so round hours would suggest a measure it does not
    have; what is written here is when something happened.

    Args:
        ax: Axes with inches across and 0 to 1 down.
        events: the events in order.
        scale: maps instants to heights.
        zone: zone of the times.
        inches: height of the Axes.
        size: font size.
        x: right end of the times.
        taken: heights at which something else is written.
    """
    instants = {event.instant: bool(event.milestones) for event in reversed(events) if event.instant}
    instants |= {event.instant: True for event in events if event.instant and event.milestones}
    ends = (min(instants), max(instants))
    ordered = sorted(instants, key=lambda at: (at not in ends, not instants[at], at))
    heights = [*taken, *(scale(at) for at in ordered)]
    for number in apart(heights, 0.21 / inches):
        if number < len(taken):
            continue
        at, height = ordered[number - len(taken)], heights[number]
        write(ax, x, height, f"{at.astimezone(zone):%H:%M}", size, ha="right", color=SOFT)
        ax.plot([x + 0.04, x + 0.12], [height, height], color=LINE, linewidth=0.8)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a local day begins."""
    return datetime.combine(day, time.min, zone)
