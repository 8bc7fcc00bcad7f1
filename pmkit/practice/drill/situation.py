"""What is so at the drill's clock: conditions, readings, what is hidden, and what came on screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import numpy as np

from pmkit.practice.drill.course import Alert, Course
from pmkit.practice.drill.entries import Entry, Freeze, Kind
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.drill.levels import Switch
from pmkit.practice.world.conditions import ALWAYS, Condition
from pmkit.practice.world.world import Turn, World
from pmkit.records.instants import parse_instant

_READING: Final = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_OF_PLAYER: Final = frozenset({Kind.NOTE, Kind.SHEET, Kind.STARTED, Kind.REFUSED, Kind.PROBE, Kind.END})


@dataclass(slots=True)
class Job:
    """Something that keeps a seat busy until it is done.

    Attributes:
        input: what was asked for.
        line: number of the log's line.
        seat: who does it.
        title: what it is called on screen.
        begin: index at which it began.
        end: index at which it is done.
        shown_end: index at which a player expects it to be done.
    """

    input: Input
    line: int
    seat: str
    title: str
    begin: int
    end: int
    shown_end: int


@dataclass
class Situation:
    """A drill at one instant.

    Attributes:
        world: the world.
        seed: decides noise and how long things take.
        course: how the world goes, as switched so far. It reaches into the future; faces never see it.
        index: the clock, as a point of the course's grid.
        entries: what came on screen.
        jobs: what keeps seats busy.
        told: audience to the points at which it was told something.
        done: what players did (``looked database.load``) to the points at which it was done.
        probe: the question that waits.
        line: number of the log's line that is being played.
        is_over: whether play has ended.
        shown: last point at which something may have been read; it stays as it was.
    """

    world: World
    seed: int
    course: Course = field(init=False)
    index: int = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    told: dict[str, list[int]] = field(default_factory=dict)
    done: dict[str, list[int]] = field(default_factory=dict)
    probe: Freeze | None = None
    line: int = 0
    is_over: bool = False
    shown: int = -1

    def __post_init__(self) -> None:
        """Set the clock to the start."""
        self.course = Course(self.world, self.seed)
        self.grid = self.course.grid
        self.index = self.grid.zero

    @property
    def second(self) -> int:
        """The clock, in seconds after the start."""
        return round(self.grid.minute(self.index) * 60)

    @property
    def minute(self) -> float:
        """The clock, in minutes after the start."""
        return self.grid.minute(self.index)

    def clock(self, index: int | None = None) -> str:
        """Return the time of day at a point, as the player's clock shows it."""
        start = parse_instant(self.world.start)
        return (start + timedelta(minutes=self.grid.minute(self.index if index is None else index))).strftime("%H:%M")

    def second_of(self, index: int) -> int:
        """Return the second of a point."""
        return round(self.grid.minute(index) * 60)

    def firing(self) -> list[Alert]:
        """Return the alerts that are firing."""
        now = self.index
        return [a for a in self.course.alerts if a.fired <= now and (a.cleared is None or a.cleared > now)]

    def holds(self, condition: Condition) -> bool:
        """Tell whether a condition holds now."""
        if condition is ALWAYS:
            return True
        c = condition
        if c.after is not None and self.minute < c.after:
            return False
        if c.before is not None and self.minute >= c.before:
            return False
        for levels, name in ((True, c.fault), (False, c.signal)):
            if name is not None:
                value = float((self.course.levels[name] if levels else self.course.value(name))[self.index])
                if not _within(value, c):
                    return False
        if c.alert is not None and c.alert not in {alert.rule.id for alert in self.firing()}:
            return False
        for key in ("change", "looked", "asked", "told", "handed"):
            name = getattr(c, key)
            if name is not None and not self.was_done(key, name, c):
                return False
        if not all(self.holds(inner) for inner in c.all) or any(self.holds(inner) for inner in c.none):
            return False
        return not c.any or any(self.holds(inner) for inner in c.any)

    def was_done(self, key: str, name: str, c: Condition) -> bool:
        """Tell whether a player has done something, within the condition's spans."""
        if key == "change" and c.state == "running":
            return any(job.input.verb is Verb.CHANGE and job.input.target == name for job in self.jobs)
        points = self.told.get(name, []) if key == "told" else self.done.get(f"{key} {name}", [])
        last = self.index - self.grid.points(c.ago or 0.0)
        first = self.index - self.grid.points(c.within) if c.within is not None else -1
        return any(first <= point <= last for point in points)

    def hidden(self, target: str = "", person: str = "") -> str:
        """Return what takes the sight of a target, or the way to a person, away now; empty if nothing does."""
        for blind, mask in zip(self.world.blinds, self.course.blinds, strict=True):
            if mask[self.index] and (target in blind.targets or person in blind.people):
                return blind.says
        return ""

    def service(self, name: str) -> str:
        """Return the neutral name of a service."""
        return self.world.veil.services[name]

    def turn(self, turns: Iterable[Turn]) -> None:
        """Set the switches of turns whose condition holds, the earliest behind what was read already."""
        switches = [
            Switch(max(self.index + self.grid.points(turn.after), self.shown + 1), turn.fault, turn.do, turn.by or 0.0)
            for turn in turns
            if self.holds(turn.when)
        ]
        if switches:
            self.course = self.course.switched(switches)

    def filled(self, text: str) -> str:
        """Return a text with readings in place of names in braces."""
        return _READING.sub(lambda found: self._reading(found[1]), text)

    def _reading(self, name: str) -> str:
        """Return the latest reading of a signal with its unit, or the time of day."""
        if name == "time":
            return self.clock()
        signal = self.course.signal(name)
        value = self.course.seen(name, self.index)[-1]
        if np.isnan(value):
            return "no data"
        unit = f" {signal.unit}" if signal.unit and signal.unit[0].isalpha() else signal.unit
        # Three digits that count are what a dashboard shows; more would pretend to know.
        whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        digits = min(signal.digits, max(3 - whole, 0)) if whole else signal.digits
        return f"{value:,.{digits}f}{unit}"

    def add(
        self,
        kind: Kind,
        who: str,
        says: str,
        part: str = "",
        line: int | None = None,
        plots: tuple[str, ...] = (),
        *,
        urgent: bool = False,
    ) -> None:
        """Put something on screen."""
        number = line if line is not None else (self.line if kind in _OF_PLAYER else 0)
        self.entries.append(Entry(len(self.entries), self.second, kind, who, says, part, number, plots, urgent))


def _within(value: float, c: Condition) -> bool:
    """Tell whether a value is within a condition's bounds; above 0 where it has none."""
    if c.above is None and c.below is None:
        return value > 0
    return (c.above is None or value > c.above) and (c.below is None or value < c.below)
