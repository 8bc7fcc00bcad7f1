"""How a world goes: the levels of its faults, the values of its signals and the alerts of its rules.

Everything is an array over one grid of instants, from a day before the start up to the horizon, and follows from the
world, the seed and the switches that changes have set. Nothing in here knows what a player may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final

import numpy as np

from pmkit.practice.drill.chance import Series, noise
from pmkit.practice.drill.levels import Mask, Switch, level_of
from pmkit.practice.world.conditions import Condition
from pmkit.practice.world.telemetry import Rule, Signal
from pmkit.practice.world.world import World
from pmkit.records.instants import parse_instant

BEFORE: Final = 1440
"""Minutes of signals before the start."""


@dataclass(frozen=True)
class Grid:
    """Instants at a fixed distance, from a day before minute 0 up to the horizon.

    Attributes:
        step: minutes between two points.
        zero: index of minute 0.
        length: number of points.
    """

    step: float
    zero: int
    length: int

    def index(self, minute: float) -> int:
        """Return the index of the point at a minute, or right behind it."""
        return self.zero + int(np.ceil(minute / self.step - 1e-9))

    def minute(self, index: int) -> float:
        """Return the minute of a point."""
        return (index - self.zero) * self.step

    def points(self, minutes: float) -> int:
        """Return how many steps a span has, rounded up."""
        return int(np.ceil(minutes / self.step - 1e-9))

    @cached_property
    def minutes(self) -> Series:
        """The minute of each point."""
        minutes: Series = (np.arange(self.length, dtype=np.float64) - self.zero) * self.step
        return minutes


@dataclass(frozen=True)
class Alert:
    """One firing of a rule.

    Attributes:
        rule: the rule.
        fired: index at which it fired.
        cleared: index at which it stopped, None while it fires.
    """

    rule: Rule
    fired: int
    cleared: int | None


@dataclass(frozen=True)
class Course:
    """A world under a seed and a list of switches.

    Attributes:
        world: the world.
        seed: decides noise.
        switches: what changes did to faults, in the order of time.
        quiet: whether nothing goes wrong.
    """

    world: World
    seed: int
    switches: tuple[Switch, ...] = ()
    quiet: bool = False
    _normal: dict[str, Series] = field(default_factory=dict, repr=False, compare=False)

    def switched(self, more: Iterable[Switch]) -> Course:
        """Return the course with further switches; what comes before them is the same."""
        switches = sorted((*self.switches, *more), key=lambda switch: switch.index)
        return replace(self, switches=tuple(switches))

    def without_faults(self) -> Course:
        """Return the world in which nothing goes wrong."""
        return replace(self, switches=(), quiet=True)

    @cached_property
    def grid(self) -> Grid:
        """The instants."""
        step = self.world.step / 60
        zero = int(BEFORE / step)
        return Grid(step, zero, zero + int(np.ceil(self.world.cut.horizon / step)) + 1)

    @cached_property
    def levels(self) -> dict[str, Series]:
        """The level of each fault at each point."""
        levels: dict[str, Series] = {}
        faults = {fault.id: fault for fault in self.world.faults}
        if self.quiet:
            return {name: np.zeros(self.grid.length) for name in faults}
        order = TopologicalSorter({name: sorted(fault.when.names("fault")) for name, fault in faults.items()})
        for name in order.static_order():
            fault = faults[name]
            gate = self._mask(fault.when, levels)
            if fault.lag:
                gate = _lasting(gate, self.grid.points(fault.lag))
            onset = None if fault.onset is None else self.grid.index(fault.onset)
            mine = [switch for switch in self.switches if switch.fault == name]
            levels[name] = level_of(fault, gate, onset, mine, self.grid.step)
        return levels

    def value(self, name: str) -> Series:
        """Return the true values of a signal; NaN where it has gaps."""
        if name not in self._values:
            self._values[name] = self._made(self._signals[name])
        return self._values[name]

    @cached_property
    def _values(self) -> dict[str, Series]:
        """Values that have been asked for."""
        return {}

    @cached_property
    def _signals(self) -> dict[str, Signal]:
        """Signals by name."""
        return {signal.id: signal for signal in self.world.signals}

    def signal(self, name: str) -> Signal:
        """Return what the world says of a signal."""
        return self._signals[name]

    def _made(self, signal: Signal) -> Series:
        """Return a signal's values."""
        value: Series = self._rhythm(signal)
        for effect in signal.effects:
            level = self.levels[effect.fault]
            if effect.times is not None:
                value = value * (1 + effect.times * level)
            elif effect.add is not None:
                value = value + effect.add * level
        for effect in signal.effects:
            if effect.towards is not None:
                share = np.clip(self.levels[effect.fault], 0.0, 1.0)
                value = value * (1 - share) + effect.towards * share
        rough = self._noise(signal)
        value = value * (1 + signal.noise * rough) + signal.jitter * rough
        value = np.round(np.clip(value, signal.floor, signal.ceiling), signal.digits).astype(np.float64)
        for gap in signal.gaps:
            value[self.grid.index(gap.start) : self.grid.index(gap.end)] = np.nan
        return value

    def _rhythm(self, signal: Signal) -> Series:
        """Return the baseline with the swing of the day; the same for all courses of a seed."""
        key = f"rhythm {signal.id}"
        if key not in self._normal:
            start = parse_instant(self.world.start)
            hours = (start.hour + start.minute / 60 + self.grid.minutes / 60) % 24
            swing = 1 + signal.daily * np.cos(2 * np.pi * (hours - signal.peak) / 24)
            self._normal[key] = signal.baseline * swing
        return self._normal[key]

    def _noise(self, signal: Signal) -> Series:
        """Return the noise of a signal; the same for all courses of a seed."""
        if signal.id not in self._normal:
            self._normal[signal.id] = noise(self.seed, signal.id, self.grid.length)
        return self._normal[signal.id]

    def mask(self, condition: Condition) -> Mask:
        """Return where a condition of faults, signals and the clock holds."""
        return self._mask(condition, self.levels)

    def _mask(self, condition: Condition, levels: dict[str, Series]) -> Mask:
        """Return where a condition holds, given the levels that are known."""
        holds = np.ones(self.grid.length, dtype=bool)
        if condition.after is not None:
            holds &= self.grid.minutes >= condition.after
        if condition.before is not None:
            holds &= self.grid.minutes < condition.before
        if condition.fault is not None:
            holds &= between(levels[condition.fault], condition)
        if condition.signal is not None:
            holds &= between(self.value(condition.signal), condition)
        for inner in condition.all:
            holds &= self._mask(inner, levels)
        if condition.any:
            holds &= np.logical_or.reduce([self._mask(inner, levels) for inner in condition.any])
        for inner in condition.none:
            holds &= ~self._mask(inner, levels)
        return holds

    @cached_property
    def blinds(self) -> list[Mask]:
        """Where each blind holds."""
        return [self.mask(blind.when) for blind in self.world.blinds]

    def seen(self, name: str, index: int) -> Series:
        """Return the readings of a signal that somebody can see at a point: up to its delay, NaN where it is hidden."""
        signal = self._signals[name]
        last = max(index - self.grid.points(signal.delay), 0)
        value = self.value(name)[: last + 1].copy()
        for blind, mask in zip(self.world.blinds, self.blinds, strict=True):
            if name in blind.signals:
                value[mask[: last + 1]] = np.nan
        return value

    @cached_property
    def alerts(self) -> list[Alert]:
        """Every alert of the rules from minute 0 on, in the order in which they fire."""
        alerts = [alert for rule in self.world.rules for alert in self._alerts(rule)]
        return sorted(alerts, key=lambda alert: (alert.fired, alert.rule.id))

    @cached_property
    def edges(self) -> dict[int, list[Alert]]:
        """The alerts that fire or clear at a point."""
        edges: dict[int, list[Alert]] = {}
        for alert in self.alerts:
            edges.setdefault(alert.fired, []).append(alert)
            if alert.cleared is not None:
                edges.setdefault(alert.cleared, []).append(alert)
        return edges

    def _alerts(self, rule: Rule) -> list[Alert]:
        """Return the alerts of one rule."""
        value = self.value(rule.signal)
        if rule.over:
            value = _mean(value, self.grid.points(rule.over))
        with np.errstate(invalid="ignore"):
            holds = value > rule.above if rule.above is not None else value < (rule.below or 0.0)
        waits = self.grid.points(rule.lasts)
        begins, ends = runs(holds)
        return [
            Alert(rule, begin + waits, end if end < self.grid.length else None)
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
            if begin + waits < end and end > self.grid.zero
        ]


def between(value: Series, condition: Condition) -> Mask:
    """Return where values are within a condition's bounds; above 0 where it has none."""
    holds = np.ones(len(value), dtype=bool)
    with np.errstate(invalid="ignore"):
        if condition.above is not None:
            holds &= value > condition.above
        if condition.below is not None:
            holds &= value < condition.below
        if condition.above is None and condition.below is None:
            holds &= value > 0
    return holds


def runs(holds: Mask) -> tuple[np.ndarray, np.ndarray]:
    """Return begin and end (behind the last) of each stretch in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return edges[::2], edges[1::2]


def _lasting(holds: Mask, points: int) -> Mask:
    """Return where something has held for a number of points."""
    lasting = np.zeros(len(holds), dtype=bool)
    for begin, end in zip(*runs(holds), strict=True):
        lasting[begin + points : end] = True
    return lasting


def _mean(value: Series, points: int) -> Series:
    """Return the mean of the last readings at each point; those that are missing are left out."""
    filled = np.nan_to_num(value)
    sums = np.concatenate(([0.0], np.cumsum(filled)))
    counts = np.concatenate(([0], np.cumsum(~np.isnan(value))))
    low = np.maximum(np.arange(len(value)) + 1 - points, 0)
    high = np.arange(1, len(value) + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Series = (sums[high] - sums[low]) / (counts[high] - counts[low])
    return np.round(mean, 9)
