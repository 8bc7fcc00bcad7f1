"""A drill that somebody plays: a scenario, a seed and a log.

What a drill shows is never later than its clock. The record of the responders, the reference postmortem and the
rest of the world stay closed until it is over.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pmkit.documents.scenario.scenario import all_folders, find_folder
from pmkit.errors import DrillError, PmkitError, ScenarioError, not_one_of
from pmkit.files import find_path, path_for, work_folder
from pmkit.markup import escape_markdown, inert_markdown
from pmkit.practice.drill.chance import draw
from pmkit.practice.drill.course import BEFORE
from pmkit.practice.drill.entries import Entry, State
from pmkit.practice.drill.inputs import Input, parse_command
from pmkit.practice.drill.log import Head, Line, Log, Read, read_log, trim, world_sum
from pmkit.practice.drill.outcomes import Outcomes, outcomes
from pmkit.practice.drill.play import Run
from pmkit.practice.drill.scripts import Script
from pmkit.practice.world.reading import has_world, load_world, read_veil
from pmkit.practice.world.world import QUESTIONS, WORLD, Pressure, World
from pmkit.records.instants import parse_instant

_SEEDS: Final = 10_000
_LONG: Final = 180
"""Minutes from which on the length of a drill would say what sort of incident it is."""


@dataclass(frozen=True)
class Choice:
    """Something that can be named in a command.

    Attributes:
        command: what to type.
        title: what it is.
        note: how long it takes, or what kind of thing it is.
    """

    command: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Menu:
    """Everything that can be done, at any minute.

    Attributes:
        looks: title of each target to its views.
        changes: what can be done.
        people: who can be asked, each with what to type for each question.
        audiences: who can be told something.
    """

    looks: tuple[tuple[str, tuple[Choice, ...]], ...]
    changes: tuple[Choice, ...]
    people: tuple[Choice, ...]
    audiences: tuple[Choice, ...]


class Drill:
    """A drill that is being played; everything that was done is in its log.

    Attributes:
        seed: decides noise and how long things take.
        path: its log.
    """

    def __init__(self, log: Log, world: World) -> None:
        self.seed = log.head.seed
        self.path = log.path
        self._log = log
        self._world = world
        self._run = Run(world, self.seed)

    @classmethod
    def begin(cls, scenario: str | Path, *, seed: int | None = None, path: str | Path = "") -> Drill:
        """Return a new drill, with its log on disk.

        Args:
            scenario: name, code name or folder of a scenario with a drill.
            seed: 0 or more; drawn if None.
            path: of the log; by default in the work folder, with a name that is not taken.

        Raises:
            ScenarioError: there is no such scenario, or it has no drill.
            DrillError: the log is there already.
            FileError: the log cannot be written.
        """
        folder = drill_folder(scenario)
        world = load_world(folder)
        seed = secrets.randbelow(_SEEDS) if seed is None else seed
        if seed < 0:
            raise DrillError("a seed is 0 or more", code="bad-seed", remedy="leave it out, or write a number")
        target = path_for(path) if path else _free_path(world.veil.code_name, seed)
        head = Head(world.veil.code_name, world_sum(folder / WORLD), seed, shown_start(world).isoformat())
        return cls(Log.begin(target, head), world)

    @classmethod
    def open(cls, scenario: str | Path, *, seed: int = 1, path: str | Path = "") -> Drill:
        """Return the drill of a scenario and a seed: the one that was begun, where it was left, or a new one.

        Args:
            scenario: name, code name or folder of a scenario with a drill.
            seed: decides noise and delays; another seed is another drill.
            path: of the log; by default in the work folder, by code name and seed.

        Raises:
            ScenarioError: there is no such scenario, or it has no drill.
            DrillError: the log is damaged, or belongs to another scenario or seed.
            FileError: the log cannot be read or written.
        """
        folder = drill_folder(scenario)
        target = path_for(path) if str(path) else _path_of(read_veil(folder).code_name, seed)
        if not target.exists():
            return cls.begin(folder, seed=seed, path=target)
        drill = cls.resume(target)
        if drill_folder(drill.code_name) != folder or drill.seed != seed:
            raise DrillError(
                f"this is the log of {drill.code_name} with seed {drill.seed}",
                code="another-drill",
                where=str(target),
                remedy="name another log, or the same scenario and seed",
            )
        return drill

    @classmethod
    def resume(cls, path: str | Path, *, up_to_damage: bool = False) -> Drill:
        """Return the drill of a log, at the state in which it was left.

        A last line that was cut off in the moment of writing was never shown; it is taken away.

        Args:
            path: the log.
            up_to_damage: go on from the line before the first that is damaged; the rest is kept beside.

        Raises:
            DrillError: the log is damaged, or belongs to another scenario or version of it; its line is the place.
            ScenarioError: its scenario is not here.
            FileError: it cannot be read.
        """
        path = find_path(path, what="drill's log")
        read = read_log(path)
        folder = drill_folder(read.head.scenario)
        if world_sum(folder / WORLD) != read.head.world:
            raise DrillError(
                "this log was played with another version of the scenario",
                code="another-world",
                where=f"{path}:1",
                remedy="take the version it was played with, or begin a new drill",
            )
        world = load_world(folder)
        lines = _playable(world, read, str(path), up_to_damage=up_to_damage)
        if read.problem is not None and not (up_to_damage or read.problem.code == "log-cut"):
            raise read.problem
        if len(lines) < len(read.lines) or read.problem is not None or not read.is_closed:
            trim(path, len(lines))
        drill = cls(Log(Path(path), read.head, lines), world)
        for line in lines:
            drill._run.take(line.input)
        return drill

    def _repr_markdown_(self) -> str:
        """Show the brief in Jupyter."""
        return inert_markdown(f"**{escape_markdown(self.code_name)}**\n\n{escape_markdown(self.brief)}")

    def do(self, what: str | Input) -> tuple[Entry, ...]:
        """Do one thing, and return what came on screen because of it. It is on disk before it is returned.

        Args:
            what: a command as it is typed (``look database load``), or an input.

        Raises:
            DrillError: it cannot be done; nothing has changed, nothing was logged.
            FileError: the log cannot be written; nothing has changed.
        """
        item = parse_command(what) if isinstance(what, str) else what
        self._run.check(item)
        before = len(self._run.entries)
        self._log.append(item, self._run.second)
        self._run.take(item)
        return tuple(self._run.entries[before:])

    @property
    def state(self) -> State:
        """All that is so at the clock, and nothing later."""
        return self._run.state

    @property
    def is_over(self) -> bool:
        """Whether play has ended."""
        return self._run.is_over

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was done so far, as the log has it."""
        return tuple(self._log.lines)

    @property
    def menu(self) -> Menu:
        """What menus name now; everything else that is there can be typed at any minute too."""
        return menu_of(self._world, self._run)

    @property
    def code_name(self) -> str:
        """What the incident is called until the debrief."""
        return self._world.veil.code_name

    @property
    def brief(self) -> str:
        """What a player reads at the start."""
        return self._world.brief

    @property
    def ending(self) -> str:
        """When play ends, in a sentence; a drill of many hours does not give its length away."""
        if self._world.cut.until > _LONG:
            return "Dull stretches are skipped; play ends by itself, or when you end it."
        return f"Play ends at {self.time(round(self._world.cut.until * 60))} at the latest."

    @property
    def pressure(self) -> Pressure:
        """The limits for the improvement plan, drawn by seed."""
        return pressure_of(self._world, self.seed)

    @property
    def minute(self) -> float:
        """The clock, in minutes after the start."""
        return self._run.minute

    def minute_of(self, time: str) -> float:
        """Return the minute at which the clock shows a time of day for the first time.

        Raises:
            DrillError: it is not a time of day.
        """
        return minute_of(self._world, time)

    def time(self, second: int | None = None) -> str:
        """Return a second of the drill's clock as a time of day; by default, now."""
        return self.instant(second).strftime("%H:%M")

    def instant(self, second: int | None = None) -> datetime:
        """Return a second of the drill's clock as an instant, with the date that is shown; by default, now."""
        return shown_start(self._world) + timedelta(seconds=self._run.second if second is None else second)

    def readings(self, signal: str, minutes: float = 60, *, second: int | None = None) -> pd.Series:
        """Return the readings of a signal that somebody can see.

        Args:
            signal: its name, as :attr:`signals` gives it.
            minutes: how far back, at most a day.
            second: of the clock; now or earlier, by default now.

        Returns:
            Values by instant; NaN where there was no reading, or something hid it.

        Raises:
            DrillError: there is no such signal, or the second has not come yet.
        """
        if signal not in self.signals:
            raise not_one_of(
                signal, self.signals, what="a signal that was looked at", raises=DrillError, code="unknown-name"
            )
        run = self._run
        index = run.index if second is None else run.grid.index(second / 60)
        if index > run.index:
            raise DrillError(
                f"{self.time(second)} has not come yet",
                code="not-yet",
                remedy=f"it is {self.time()}; ask for that or earlier",
            )
        values = run.course.seen(signal, index)
        count = min(max(run.grid.points(min(max(0.0, minutes), BEFORE)), 1), len(values))
        last = len(values) - 1
        instants = [self.instant(run.second_of(point)) for point in range(last - count + 1, last + 1)]
        return pd.Series(
            values[-count:].astype(np.float64), index=pd.DatetimeIndex(instants), name=self.signals[signal]
        )

    @property
    def signals(self) -> dict[str, str]:
        """Name of each signal that has been looked at, to its title and unit; all of them once the drill is over."""
        seen = {name for entry in self._run.entries for name in entry.plots}
        return {
            signal.id: f"{signal.title} ({signal.unit.strip('/') if signal.unit != '/s' else 'per second'})"
            if signal.unit
            else signal.title
            for signal in self._world.signals
            if self.is_over or signal.id in seen
        }

    def finished(self) -> Drill:
        """Return the drill if it is over.

        Raises:
            DrillError: it is not: what comes next, and what the responders did, would be given away.
        """
        if not self.is_over:
            raise DrillError(
                "the drill is not over yet",
                code="not-over",
                remedy="play on, or stop it: end. Then the debrief opens",
            )
        return self

    def outcomes(self) -> Outcomes:
        """Return what came of it.

        Raises:
            DrillError: the drill is not over.
        """
        self.finished()
        return outcomes(Script.of(self._world, self.seed, [line.input for line in self._log.lines]).run)

    def open_world(self) -> World:
        """Return the world, for the debrief.

        Raises:
            DrillError: the drill is not over.
        """
        self.finished()
        return self._world


def drill_folders() -> list[Path]:
    """Return the folders of scenarios that have a drill, by name."""
    return [folder for folder in all_folders() if has_world(folder)]


def code_names() -> dict[Path, str]:
    """Return the folder of each drill with its code name; a world whose veil cannot be read is left out."""
    names: dict[Path, str] = {}
    for folder in drill_folders():
        with suppress(PmkitError):
            names[folder] = read_veil(folder).code_name
    return names


def drill_folder(name: str | Path) -> Path:
    """Return the folder of a scenario with a drill, by its name, its folder or its code name.

    Raises:
        ScenarioError: there is none.
    """
    text = str(name).strip()
    for folder, code in code_names().items():
        if text.casefold() == code.casefold():
            return folder
    try:
        folder = find_folder(name)
    except ScenarioError as error:
        if not text or error.code != "no-scenario":
            raise
        raise not_one_of(
            text, code_names().values(), what="a drill", raises=ScenarioError, code="no-scenario"
        ) from None
    if not has_world(folder):
        raise ScenarioError(
            f"{folder.name} has no drill",
            code="no-drill",
            where=str(folder),
            remedy=f"it can be practiced: pmkit practice. Drills: {', '.join(code_names().values())}",
        )
    return folder


def _playable(world: World, read: Read, path: str, *, up_to_damage: bool) -> tuple[Line, ...]:
    """Return the lines that can be played, each at its second.

    Raises:
        DrillError: a line does not fit the state in which it was made.
    """
    run = Run(world, read.head.seed)
    for number, line in enumerate(read.lines):
        try:
            if line.second != run.second:
                raise DrillError("its second is not where the clock was", code="log-edited")
            run.take(line.input)
        except DrillError as error:
            if up_to_damage:
                return read.lines[:number]
            raise DrillError(
                f"this line does not fit the drill: {error.problem}",
                code="log-edited",
                where=f"{path}:{number + 2}",
                remedy="what comes before this line can be played: open the drill with --resume and --up-to-damage",
            ) from None
    return read.lines


def pressure_of(world: World, seed: int) -> Pressure:
    """Return the limits for the improvement plan that a seed draws."""
    return world.pressures[int(draw(seed, "pressure") * len(world.pressures))]


def menu_of(world: World, run: Run) -> Menu:
    """Return what menus name now."""
    looks = tuple(
        (
            target.title,
            tuple(Choice(f"look {target.id} {look.id}", look.title, f"{look.takes:g} min") for look in target.looks),
        )
        for target in world.targets
        if run.holds(target.listed)
    )
    changes = tuple(
        Choice(f"change {change.id}", change.title, _estimate(change.takes.low, change.takes.high))
        for change in world.changes
        if run.holds(change.listed)
    )
    people = tuple(Choice(f"ask {person.id}", person.title, " ".join(QUESTIONS)) for person in world.people)
    audiences = tuple(
        Choice(f"tell {audience.id}", audience.title, f"{audience.takes:g} min") for audience in world.audiences
    )
    return Menu(looks, changes, people, audiences)


def _estimate(low: float, high: float) -> str:
    """Return an estimate as text."""
    return f"{low:g} min" if low == high else f"{low:g} to {high:g} min"


def minute_of(world: World, time: str) -> float:
    """Return the minute at which a world's clock shows a time of day for the first time.

    Raises:
        DrillError: it is not a time of day.
    """
    start = shown_start(world)
    try:
        hour, minute = (int(part) for part in time.split(":"))
        at = start.replace(hour=hour, minute=minute, second=0)
    except ValueError:
        raise DrillError(f"{time[:20]!r} is not a time of day", code="bad-time", remedy="write: 14:32") from None
    return ((at - start).total_seconds() / 60) % 1440


def shown_start(world: World) -> datetime:
    """Return minute 0 with the date that is shown."""
    return parse_instant(world.start) + timedelta(days=world.veil.days)


def _path_of(code_name: str, seed: int, number: int = 1) -> Path:
    """Return the path of a log in the work folder."""
    name = "-".join([*code_name.lower().split(), str(seed), *([str(number)] if number > 1 else [])])
    return work_folder() / "drills" / f"{name}.jsonl"


def _free_path(code_name: str, seed: int) -> Path:
    """Return a path for a new log."""
    number = 1
    while (path := _path_of(code_name, seed, number)).exists():
        number += 1
    return path
