"""The level of one fault over time: piecewise closed forms between the instants at which something is switched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pmkit.practice.drill.chance import Series
from pmkit.practice.world.conditions import ALWAYS
from pmkit.practice.world.telemetry import Fault

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that happens to a fault.

    Attributes:
        index: where on the grid.
        fault: its name.
        do: start, stop, pause, set, add, rise or fall.
        by: minutes of a pause, a level, or a factor.
    """

    index: int
    fault: str
    do: str
    by: float = 0.0


@dataclass(slots=True)
class _Now:
    """What is so at a boundary between two pieces."""

    level: float = 0.0
    started: bool = False
    stopped: bool = False
    paused_until: int = -1
    rise: float = 1.0
    fall: float = 1.0
    was_on: bool = False
    since: int = 0


def level_of(fault: Fault, gate: Mask, onset: int | None, switches: list[Switch], step: float) -> Series:
    """Return the level of a fault at each point of the grid.

    Args:
        fault: its shape and numbers.
        gate: where its condition holds.
        onset: index at which it starts by itself, None where it does not.
        switches: what happens to it, in the order of time.
        step: minutes between two points.
    """
    length = len(gate)
    level = np.zeros(length)
    now = _Now(started=onset is None and fault.when != ALWAYS)
    turns: dict[int, list[Switch]] = {}
    for switch in switches:
        turns.setdefault(max(switch.index, 0), []).append(switch)
    bounds = {0, length, *(index for index in turns if index < length)}
    bounds.update(int(index) + 1 for index in np.flatnonzero(np.diff(gate)))
    bounds.update(int(s.index + round(s.by / step)) for s in switches if s.do == "pause")
    if onset is not None:
        bounds.add(max(onset, 0))
    points = sorted(point for point in bounds if 0 <= point <= length)
    for begin, end in pairwise(points):
        if onset is not None and begin >= max(onset, 0) and not now.stopped:
            now.started = True
        for switch in turns.get(begin, ()):
            _apply(switch, now, step)
        on = bool(now.started and gate[begin] and begin >= now.paused_until)
        if on and not now.was_on:
            now.since = begin
            now.level = fault.height if fault.shape == "decay" else now.level
        now.was_on = on
        piece = _piece(fault, now, on, np.arange(begin, end + 1) - begin, begin, step)
        level[begin:end] = piece[:-1]
        now.level = float(piece[-1])
    return level


def _apply(switch: Switch, now: _Now, step: float) -> None:
    """Let a switch change what is so."""
    if switch.do == "start":
        now.started, now.stopped = True, False
    elif switch.do == "stop":
        now.started, now.stopped = False, True
    elif switch.do == "pause":
        now.paused_until = switch.index + round(switch.by / step)
    elif switch.do == "set":
        now.level = max(switch.by, 0.0)
    elif switch.do == "add":
        now.level = max(now.level + switch.by, 0.0)
    elif switch.do == "rise":
        now.rise *= switch.by
    else:
        now.fall *= switch.by


def _piece(fault: Fault, now: _Now, on: bool, points: NDArray[np.int_], begin: int, step: float) -> Series:
    """Return the levels of one piece, its end included."""
    minutes: Series = (points * step).astype(np.float64)
    start = now.level
    height = fault.height
    level: NDArray[np.floating[Any]]
    if fault.shape == "decay":
        level = start * np.exp2(-minutes * now.fall / (fault.half_life or 1.0))
    elif not on and fault.fall is not None:
        level = np.maximum(start - fault.fall * now.fall * minutes, 0.0)
    elif not on and fault.half_life is not None:
        level = start * np.exp2(-minutes * now.fall / fault.half_life)
    elif not on:
        level = np.full(len(points), start if fault.keeps else 0.0)
    elif fault.shape == "ramp":
        # A level above the height, put there by `add`, stays.
        level = np.minimum(start + (fault.rise or 0.0) * now.rise * minutes, max(height, start))
    elif fault.shape == "saturation":
        level = height - (height - start) * np.exp(-minutes * now.rise / (fault.tau or 1.0))
    elif fault.shape == "oscillation":
        phase = ((points + begin - now.since) * step) / (fault.period or 1.0)
        level = height * (1 - np.cos(2 * np.pi * phase)) / 2
    else:
        level = np.full(len(points), height)
    return level.astype(np.float64)
