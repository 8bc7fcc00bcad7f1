"""Whether a world is fit to be played: its record must go as the sources say, and a player must have a chance.

Source of the criteria: a model of an incident is credible where decisions at their recorded minutes give the
recorded course, and other decisions give another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from pmkit.errors import DrillError, ScenarioError
from pmkit.practice.drill.course import Course
from pmkit.practice.drill.entries import Kind
from pmkit.practice.drill.inputs import Verb, parse_command
from pmkit.practice.drill.play import Run
from pmkit.practice.drill.scripts import Played, do_nothing, follow
from pmkit.practice.world.reading import read_world
from pmkit.practice.world.world import WORLD, Answer, Case, World
from pmkit.records.event import Event, Milestone
from pmkit.records.instants import format_instant, parse_instant
from pmkit.records.table import read_csv

SEEDS: Final = (1, 2, 3)
LONGEST: Final = 90
"""Minutes that may be played, skips aside."""
LATER: Final = 10
"""Minutes by which the mitigation is made later, to see whether recovery moves."""
NOISE: Final = 0.3
"""Least share of alerts and chat that is about something else."""
EARLY: Final = (3.0, 6.0, 9.0)
"""Minutes at which views are tried; what they show has to be there within ten."""

_MARKS: Final = {
    "started": Milestone.STARTED,
    "detected": Milestone.DETECTED,
    "mitigated": Milestone.MITIGATED,
    "recovered": Milestone.RESOLVED,
}


@dataclass(frozen=True)
class Instant:
    """One instant of the record, as it came out, beside what the sources say.

    Attributes:
        name: started, detected, mitigated or recovered.
        minute: where it came out; None if it did not happen.
        intervals: earliest and latest instant of each event that records it; an open end is None.
        fits: whether it is inside one of them.
    """

    name: str
    minute: float | None
    intervals: tuple[tuple[datetime | None, datetime | None], ...]
    fits: bool


def accept(folder: str | Path) -> list[ScenarioError]:
    """Return why the world in a folder is not fit to be played; an empty list if it is.

    Raises:
        FileError: a file cannot be read.
    """
    folder = Path(folder)
    world, problems = read_world(folder)
    if world is None:
        return problems
    path = str(folder / WORLD)
    found = [*_still(world), *_veiled(world), *_first_minutes(world)]
    try:
        found += _played(world, read_csv(folder / "events.csv"))
    except DrillError as error:
        found.append(("bad-step", f"{error.where}: {error.problem}", error.remedy))
    return [ScenarioError(problem, code=code, where=path, remedy=remedy) for code, problem, remedy in found]


Found = tuple[str, str, str]
"""Code, problem and remedy."""


def _still(world: World) -> Iterator[Found]:
    """Yield alerts that fire although nothing is wrong."""
    for seed in SEEDS:
        for alert in Course(world, seed).without_faults().alerts:
            yield (
                "false-alert",
                f"with seed {seed} and without any fault, the rule {alert.rule.id} fires",
                "move its bound away from the baseline and its noise, or lower the noise",
            )
            return


def _veiled(world: World) -> Iterator[Found]:
    """Yield texts that tell which incident it is."""
    hidden = {"record", "expert", "idle", "because", "never"}
    for word in world.veil.never:
        for text in _texts(world, hidden):
            if word.casefold() in text.casefold():
                yield "unveiled", f"{text[:60]!r} holds {word!r}", "use the neutral name"
                break


def _texts(value: object, hidden: set[str]) -> Iterator[str]:
    """Yield the texts that a player can see."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in hidden:
                yield from _texts(getattr(value, name), hidden)
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item, hidden)


def _first_minutes(world: World) -> Iterator[Found]:
    """Yield hypotheses that nothing in the first ten minutes speaks for, or against."""
    supported, contradicted = _evidence(world)
    if sum(h.id in supported and h.id in contradicted for h in world.hypotheses) < 3:
        missing = [
            f"{h.id} ({'nothing for it' if h.id not in supported else 'nothing against it'})"
            for h in world.hypotheses
            if h.id not in supported or h.id not in contradicted
        ]
        yield (
            "no-dilemma",
            f"fewer than three hypotheses have something for and against them in ten minutes: {', '.join(missing)}",
            "let a view or a person support or contradict them early",
        )
    for hypothesis in world.hypotheses:
        if not hypothesis.holds and hypothesis.id not in contradicted:
            yield (
                "no-refutation",
                f"nothing a player can look at refutes {hypothesis.id}",
                "let a view contradict it, whatever the state",
            )


def _evidence(world: World) -> tuple[set[str], set[str]]:
    """Return hypotheses that something seen in the first ten minutes speaks for, and against."""
    run = Run(world, 1)
    supported: set[str] = set()
    contradicted: set[str] = set()
    for minute in EARLY:
        while run.minute < minute and not run.is_over:
            run.take(parse_command("answer skip") if run.probe else parse_command("wait 0.5 through"))
        seen: list[Case | Answer] = []
        for target in world.targets:
            if not run.hidden(target=target.id):
                for look in target.looks:
                    seen += [case for case in look.cases if run.holds(case.when)][:1]
        for person in world.people:
            if run.holds(person.here) and not run.hidden(person=person.id):
                seen += [a for answers in person.answers.values() for a in answers if run.holds(a.when)]
        for one in seen:
            supported |= set(one.supports)
            contradicted |= set(one.contradicts)
    return supported, contradicted


def _played(world: World, events: list[Event]) -> Iterator[Found]:
    """Yield where the record, one good way and doing nothing do not come out as they must."""
    for seed in SEEDS:
        record = follow(world, seed, world.record)
        for instant in instants(world, record, events):
            if not instant.fits:
                came = "never" if instant.minute is None else format_instant(_real(world, instant.minute))
                yield (
                    "off-the-record",
                    f"with seed {seed} the record is {instant.name} {came}; the sources say {_shown(instant)}",
                    "adjust the faults and signals, not the sources",
                )
        expert = follow(world, seed, world.expert).outcomes.to_dict()
        for name, value in record.outcomes.to_dict().items():
            if _number(expert[name]) > _number(value):
                yield (
                    "weak-expert",
                    f"with seed {seed} the good way has {name} {expert[name]}, the record {value}",
                    "find a way that is at least as good on everything",
                )
    yield from _long(world)
    yield from _later(world)
    yield from _idle(world)
    yield from _noise(world)


def instants(world: World, played: Played, events: list[Event]) -> list[Instant]:
    """Return the four instants of a drill beside the intervals of the events that record them."""
    instants: list[Instant] = []
    for name, mark in _MARKS.items():
        minute: float | None = getattr(played.outcomes, name)
        intervals = tuple((event.earliest, event.latest) for event in events if mark in event.milestones)
        fits = not intervals or (minute is not None and any(_inside(_real(world, minute), *pair) for pair in intervals))
        instants.append(Instant(name, minute, intervals, fits))
    return instants


def _inside(instant: datetime, earliest: datetime | None, latest: datetime | None) -> bool:
    """Tell whether an instant is in an interval; stamps are read to the minute, and so are signals."""
    slack = timedelta(minutes=1)
    return (earliest is None or instant >= earliest - slack) and (latest is None or instant <= latest + slack)


def _real(world: World, minute: float) -> datetime:
    """Return the instant of a minute."""
    return parse_instant(world.start) + timedelta(minutes=minute)


def _shown(instant: Instant) -> str:
    """Return the intervals of an instant as text."""

    def end(value: datetime | None) -> str:
        return "open" if value is None else format_instant(value)

    return "; ".join(end(low) if low == high else f"{end(low)} to {end(high)}" for low, high in instant.intervals)


def _number(value: float | None) -> float:
    """Return a number that compares; never is more than any minute."""
    return inf if value is None else value


def _long(world: World) -> Iterator[Found]:
    """Yield a way that plays too many minutes."""
    for name, steps in (("the record", world.record), ("the good way", world.expert), ("doing nothing", ())):
        played = follow(world, SEEDS[0], steps).played
        if played > LONGEST:
            yield "too-long", f"{name} plays {played:g} minutes, more than {LONGEST}", "skip dull spans, or end earlier"


def _later(world: World) -> Iterator[Found]:
    """Yield a recovery that does not follow the mitigation."""
    seed = SEEDS[0]
    record = follow(world, seed, world.record)
    if record.outcomes.mitigated is None or record.outcomes.recovered is None:
        yield "no-recovery", "the record does not mitigate and recover", "extend the horizon, or correct the faults"
        return
    changes = [
        number
        for number, step in enumerate(world.record)
        if parse_command(step.do).verb is Verb.CHANGE and step.at <= record.outcomes.mitigated
    ]
    begin = changes[-1] if changes else 0
    late = follow(world, seed, world.record, later=LATER, begin=begin).outcomes.recovered
    moved = _number(late) - record.outcomes.recovered
    if not LATER / 2 <= moved <= 3 * LATER:
        yield (
            "no-consequence",
            f"with {world.record[begin].do!r} and what follows {LATER} minutes later, recovery moves by {moved:g}",
            "let recovery follow from the mitigation",
        )


def _idle(world: World) -> Iterator[Found]:
    """Yield a declaration about doing nothing that is not so."""
    seed = SEEDS[0]
    record = follow(world, seed, world.record).outcomes.harms[0]
    nothing = do_nothing(world, seed).outcomes.harms[0]
    ratio = (nothing.amount + 1e-9) / (record.amount + 1e-9)
    compares = "worse" if ratio > 1.05 else "better" if ratio < 0.95 else "same"
    if compares != world.idle.compares:
        yield (
            "idle",
            f"doing nothing is {compares} than the record ({record.id} {nothing.amount:g} against {record.amount:g})",
            f"idle says {world.idle.compares}; correct it, and say why",
        )


def _noise(world: World) -> Iterator[Found]:
    """Yield a share of ordinary noise that is too small."""
    rules = {rule.id: rule.is_noise for rule in world.rules}
    injects = {inject.id: inject.is_noise for inject in world.injects}
    run = follow(world, SEEDS[0], world.record).run
    came = [entry.part.split() for entry in run.entries if entry.kind in (Kind.ALERT, Kind.MESSAGE)]
    noisy = [(rules if part[0] == "rule" else injects)[part[1]] for part in came]
    if noisy and sum(noisy) / len(noisy) < NOISE:
        yield (
            "too-clear",
            f"{sum(noisy)} of {len(noisy)} alerts and messages are about something else; it should be 30 % at least",
            "add ordinary noise: other teams' alerts, chat",
        )
