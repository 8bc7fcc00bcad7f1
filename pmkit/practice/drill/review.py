"""Looking back at a drill: facts, surprises, how it made sense, factors; and the incident that it was.

Everything in here opens only when the drill is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.drill.drill import Drill, drill_folder
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.drill.inputs import Input, Verb, parse_command
from pmkit.practice.drill.outcomes import Outcomes
from pmkit.practice.drill.play import Run
from pmkit.practice.drill.scripts import Played, Script, follow
from pmkit.practice.world.world import QUESTIONS, Pressure, Step, World
from pmkit.views.plotting import figures_in

figures_in("pmkit.practice.playing.picture")

_SHOWN: Final = 6
"""Entries before a divergence that are shown."""
_NEAR: Final = 10.0
"""Minutes within which the same change counts as the same."""


@dataclass(frozen=True)
class Act:
    """One thing that was done.

    Attributes:
        minute: of the drill's clock.
        verb: look, ask, change, tell, hand-over or note.
        target: of what.
        title: in words.
        because: why, where it was written down.
    """

    minute: float
    verb: Verb
    target: str
    title: str
    because: str = ""


@dataclass(frozen=True)
class Way:
    """One way through the incident.

    Attributes:
        name: whose.
        acts: what was done, in order.
        outcomes: what came of it.
    """

    name: str
    acts: tuple[Act, ...]
    outcomes: Outcomes


@dataclass(frozen=True)
class Divergence:
    """Where two ways part: the first change of either that the other did not make at about the same time.

    Attributes:
        minute: of the earlier of the two.
        yours: your change; None if there was none.
        theirs: the other way's change; None if there was none.
        on_screen: what you had last seen at that minute.
    """

    minute: float
    yours: Act | None
    theirs: Act | None
    on_screen: tuple[Entry, ...]


@dataclass(frozen=True)
class ProbeAnswer:
    """A question with the clock stopped.

    Attributes:
        asks: the question.
        yours: the option that was chosen; empty if it was skipped.
        confidence: in per cent; None if it was not said.
        truth: the option that was true.
    """

    asks: str
    yours: str
    confidence: int | None
    truth: str


@dataclass(frozen=True)
class Review:
    """A drill that is over, beside what happened.

    Attributes:
        code_name: what it was called.
        scenario: the incident that it was.
        you: your way.
        record: the responders' way.
        expert: one good way.
        divergence: where yours and the responders' part.
        probes: questions, answers and what was true.
        mistaken: who said what in good faith, and it was not so.
        noise: what was about something else.
        basis: how many of the lines you read were recorded, inferred and invented.
        hypotheses: title of each, and whether it held.
        idle: what doing nothing would have done.
        risky: minute and title of each change that counted as risky.
        entries: what came on screen.
        pressure: the limits for the improvement plan.
        start: instant of minute 0, with the date that was shown.
        until: minute at which play ended.
    """

    code_name: str
    scenario: Scenario
    you: Way
    record: Way
    expert: Way
    divergence: Divergence | None
    probes: tuple[ProbeAnswer, ...]
    mistaken: tuple[tuple[str, str], ...]
    noise: tuple[str, ...]
    basis: dict[str, int]
    hypotheses: tuple[tuple[str, bool], ...]
    idle: str
    risky: tuple[tuple[float, str], ...]
    entries: tuple[Entry, ...]
    pressure: Pressure
    start: datetime
    until: float

    def time(self, minute: float) -> str:
        """Return a minute as a time of day."""
        return (self.start + timedelta(minutes=minute)).strftime("%H:%M")

    def reference(self) -> Postmortem:
        """Return what the real responders found.

        Raises:
            ScenarioError: the reference is missing.
        """
        return self.scenario.debrief()


def review(drill: Drill) -> Review:
    """Return the review of a drill.

    Raises:
        DrillError: the drill is not over.
    """
    world = drill.open_world()
    run = Script.of(world, drill.seed, [line.input for line in drill.lines]).run
    refused = refused_lines(run.entries)
    mine = [(line.second / 60, line.input, "") for line in drill.lines if line.number not in refused]
    you = _way("You", world, mine, drill.outcomes())
    record = _followed("The responders", world, world.record, follow(world, drill.seed, world.record))
    expert = _followed("One good way", world, world.expert, follow(world, drill.seed, world.expert))
    return Review(
        code_name=drill.code_name,
        scenario=Scenario.open(drill_folder(drill.code_name)),
        you=you,
        record=record,
        expert=expert,
        divergence=_divergence(you, record, run),
        probes=_probes(world, run),
        mistaken=_mistaken(world, run.entries),
        noise=_noise(world, run.entries),
        basis=_basis(world, run.entries),
        hypotheses=tuple((hypothesis.title, hypothesis.holds) for hypothesis in world.hypotheses),
        idle=f"Doing nothing would have been {_COMPARED[world.idle.compares]} the record. {world.idle.because}",
        risky=_risky(world, drill, run),
        entries=tuple(run.entries),
        pressure=drill.pressure,
        start=drill.instant(0),
        until=world.cut.until,
    )


_COMPARED: Final = {"better": "better than", "worse": "worse than", "same": "no better and no worse than"}
_ACTS: Final = (Verb.LOOK, Verb.ASK, Verb.CHANGE, Verb.TELL, Verb.HAND_OVER, Verb.NOTE)


def _followed(name: str, world: World, steps: Iterable[Step], played: Played) -> Way:
    """Return the way of a list of steps."""
    return _way(name, world, [(step.at, parse_command(step.do), step.because or "") for step in steps], played.outcomes)


def _way(name: str, world: World, inputs: Iterable[tuple[float, Input, str]], outcomes: Outcomes) -> Way:
    """Return a way through the incident."""
    acts = [
        Act(minute, item.verb, item.target, title_of(world, item), because)
        for minute, item, because in inputs
        if item.verb in _ACTS
    ]
    return Way(name, tuple(acts), outcomes)


def refused_lines(entries: Iterable[Entry]) -> set[int]:
    """Return the numbers of the log's lines that the world refused."""
    return {entry.line for entry in entries if entry.kind is Kind.REFUSED}


def title_of(world: World, item: Input) -> str:
    """Return what an input does, in the world's own words."""
    target, _, view = item.target.partition(".")
    people = {person.id: person.title for person in world.people}
    if item.verb is Verb.LOOK:
        found = next((one for one in world.targets if one.id == target), None)
        look = next((one for one in found.looks if one.id == view), None) if found else None
        return f"{found.title}: {look.title}" if found and look else item.target
    if item.verb is Verb.CHANGE:
        return next((change.title for change in world.changes if change.id == item.target), item.target)
    if item.verb is Verb.ASK:
        return f"{people.get(item.target, item.target)}: {QUESTIONS.get(item.what, item.what)}"
    if item.verb is Verb.HAND_OVER:
        return people.get(item.target, item.target)
    if item.verb is Verb.TELL:
        audience = next((one.title for one in world.audiences if one.id == item.target), item.target)
        return f"to {audience}: {item.text}"
    return item.text


def _divergence(you: Way, record: Way, run: Run) -> Divergence | None:
    """Return where two ways part; None where all changes are the same."""
    yours = [act for act in you.acts if act.verb is Verb.CHANGE]
    theirs = [act for act in record.acts if act.verb is Verb.CHANGE]
    mine = next((act for act in yours if not _has_twin(act, theirs)), None)
    other = next((act for act in theirs if not _has_twin(act, yours)), None)
    minutes = [act.minute for act in (mine, other) if act is not None]
    if not minutes:
        return None
    minute = min(minutes)
    begun = (Kind.NOTE, Kind.STARTED, Kind.REFUSED)
    seen = [entry for entry in run.entries if entry.second <= minute * 60 and entry.kind not in begun]
    return Divergence(minute, mine, other, tuple(seen[-_SHOWN:]))


def _risky(world: World, drill: Drill, run: Run) -> tuple[tuple[float, str], ...]:
    """Return minute and title of each change that counted as risky."""
    minutes = {line.number: line.second / 60 for line in drill.lines}
    titles = {change.id: change.title for change in world.changes}
    return tuple((minutes[number], titles[name]) for number, name in run.risky)


def _has_twin(act: Act, others: Iterable[Act]) -> bool:
    """Tell whether others made the same change at about the same time."""
    return any(act.target == other.target and abs(act.minute - other.minute) <= _NEAR for other in others)


def _probes(world: World, run: Run) -> tuple[ProbeAnswer, ...]:
    """Return the questions that were asked, with what was true."""
    probes = {probe.id: probe for probe in world.probes}
    answers: list[ProbeAnswer] = []
    for name, option, confidence in run.answers:
        probe = probes[name]
        answers.append(
            ProbeAnswer(probe.asks, probe.options.get(option, ""), confidence, probe.options[run.truths[name]])
        )
    return tuple(answers)


def _mistaken(world: World, entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Return what somebody said in good faith and was wrong about."""
    people = {person.id: person for person in world.people}
    found: list[tuple[str, str]] = []
    for entry in entries:
        part = entry.part.split()
        if len(part) == 4 and part[0] == "ask" and part[3].isdigit():
            answer = people[part[1]].answers[part[2]][int(part[3])]  # type: ignore[index]
            if answer.wrong:
                found.append((entry.who, entry.says))
    return tuple(found)


def _noise(world: World, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return what came in and was about something else."""
    noisy = {f"rule {rule.id}" for rule in world.rules if rule.is_noise}
    noisy |= {f"inject {inject.id}" for inject in world.injects if inject.is_noise}
    return tuple(dict.fromkeys(f"{e.who}: {e.says}" for e in entries if e.part in noisy))


def _basis(world: World, entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many of the lines that were read are recorded, inferred and invented."""
    views = {f"{t.id}.{look.id}": look for t in world.targets for look in t.looks}
    people = {person.id: person for person in world.people}
    injects = {inject.id: inject.basis for inject in world.injects}
    counts = {"recorded": 0, "inferred": 0, "invented": 0}
    for entry in entries:
        part = entry.part.split()
        if len(part) == 3 and part[0] == "look" and part[2].isdigit():
            counts[views[part[1]].cases[int(part[2])].basis] += 1
        elif len(part) == 4 and part[0] == "ask" and part[3].isdigit():
            counts[people[part[1]].answers[part[2]][int(part[3])].basis] += 1  # type: ignore[index]
        elif part and part[0] == "inject":
            counts[injects[part[1]]] += 1
    return counts
