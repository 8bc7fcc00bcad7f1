"""Playing without anybody: scripts, the record, one good way, and policies to compare them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from pmkit.errors import DrillError
from pmkit.practice.drill.entries import Kind
from pmkit.practice.drill.inputs import HANDS, Input, Verb, parse_command
from pmkit.practice.drill.outcomes import Outcomes, outcomes
from pmkit.practice.drill.play import Run
from pmkit.practice.world.world import QUESTIONS, Step, World

_AT: Final = re.compile(r"@(\d{1,4}(?:\.\d)?|\d{1,2}:\d{2})\s+(.+)")


@dataclass(frozen=True)
class Played:
    """A drill that was played to its end.

    Attributes:
        run: the drill; its world has gone on to the horizon.
        inputs: everything that was done, waits included.
        outcomes: what came of it.
        played: minutes that were played, without skips.
    """

    run: Run
    inputs: tuple[Input, ...]
    outcomes: Outcomes
    played: float


class Script:
    """Inputs that are made at their minutes; questions with the clock stopped are skipped.

    Attributes:
        run: the drill.
        inputs: everything that was done so far, waits included.
    """

    def __init__(self, world: World, seed: int) -> None:
        self.run = Run(world, seed)
        self.inputs: list[Input] = []

    @classmethod
    def of(cls, world: World, seed: int, inputs: Iterable[Input]) -> Script:
        """Return a script in which the inputs were made.

        Raises:
            DrillError: one does not fit.
        """
        script = cls(world, seed)
        for item in inputs:
            script.take(item)
        return script

    def take(self, item: Input) -> None:
        """Do one input.

        Raises:
            DrillError: it does not fit.
        """
        self.run.take(item)
        self.inputs.append(item)

    def wait_until(self, minute: float) -> None:
        """Let the clock run up to a minute, whatever happens."""
        self.skip_probe()
        while self.run.minute < minute - 1e-9 and not self.run.is_over:
            self.take(Input(Verb.WAIT, minutes=minute - self.run.minute, through=True))
            self.skip_probe()

    def wait_for_hands(self, item: Input) -> None:
        """Let the clock run until somebody is free for an input; with some seeds, what was begun takes longer."""
        while item.verb in HANDS and not self.run.state.free and not self.run.is_over:
            self.skip_probe()
            if not self.run.state.free:
                self.take(Input(Verb.WAIT))
        self.skip_probe()

    def finish(self) -> Played:
        """Let the clock run to the end of play, and return what came of it."""
        self.wait_until(self.run.world.cut.until)
        played = self.run.state.played
        return Played(self.run, tuple(self.inputs), outcomes(self.run), played)

    def skip_probe(self) -> None:
        """Skip a question."""
        if self.run.probe is not None:
            self.take(Input(Verb.ANSWER, what="skip"))


def follow(world: World, seed: int, steps: Iterable[Step], *, later: float = 0.0, begin: int = 0) -> Played:
    """Return a drill in which steps were followed at their minutes.

    Args:
        world: the world.
        seed: the seed.
        steps: commands with minutes, in order.
        later: minutes by which steps are made later.
        begin: number of the first step that is made later.

    Raises:
        DrillError: a step does not fit; its number is the place.
    """
    script = Script(world, seed)
    for number, step in enumerate(steps):
        script.wait_until(step.at + (later if number >= begin else 0.0))
        if script.run.is_over:
            break
        try:
            item = parse_command(step.do)
            script.wait_for_hands(item)
            if not script.run.is_over:
                script.take(item)
        except DrillError as error:
            raise DrillError(
                error.problem,
                code=error.code,
                where=f"step {number + 1}, minute {step.at:g}: {step.do[:60]}",
                remedy=error.remedy,
            ) from None
    return script.finish()


def do_nothing(world: World, seed: int) -> Played:
    """Return a drill in which nobody did anything."""
    return follow(world, seed, ())


def play_policy(world: World, seed: int, choose: Callable[[Run, Random], Input | None]) -> Played:
    """Return a drill in which a policy chose each input; what does not fit costs a minute.

    Args:
        world: the world.
        seed: of the world and of the policy.
        choose: returns the next input for a drill, None to wait.
    """
    script = Script(world, seed)
    chance = Random(seed)  # noqa: S311  # chooses moves, protects nothing
    while not script.run.is_over:
        script.skip_probe()
        item = choose(script.run, chance)
        is_refused = item is None
        if item is not None:
            count = len(script.run.entries)
            try:
                script.take(item)
                is_refused = any(entry.kind is Kind.REFUSED for entry in script.run.entries[count:])
            except DrillError:
                is_refused = True
        # What the world refuses takes no time; without a wait a stubborn policy would never come to an end.
        if is_refused and not script.run.is_over and script.run.probe is None:
            script.take(Input(Verb.WAIT, minutes=1.0))
    return script.finish()


def choose_anything(run: Run, chance: Random) -> Input | None:
    """Return any input, each verb as likely as the others."""
    world = run.world
    verb = chance.choice((Verb.LOOK, Verb.ASK, Verb.CHANGE, Verb.TELL, Verb.WAIT, Verb.HAND_OVER))
    if verb is Verb.LOOK:
        target = chance.choice(world.targets)
        return Input(verb, f"{target.id}.{chance.choice(target.looks).id}")
    if verb is Verb.ASK:
        return Input(verb, chance.choice(world.people).id, chance.choice(list(QUESTIONS)))
    if verb is Verb.CHANGE:
        return Input(verb, chance.choice(world.changes).id)
    if verb is Verb.TELL:
        return Input(verb, chance.choice(world.audiences).id, text="We are looking into it.")
    if verb is Verb.HAND_OVER:
        return Input(verb, chance.choice(world.people).id)
    return None


def choose_kind(*kinds: str) -> Callable[[Run, Random], Input | None]:
    """Return a policy that always does the changes of some kinds, and else waits."""

    def choose(run: Run, chance: Random) -> Input | None:
        changes = [change for change in run.world.changes if change.kind in kinds]
        return Input(Verb.CHANGE, chance.choice(changes).id) if changes else None

    return choose


def choose_asking(run: Run, chance: Random) -> Input | None:
    """Return a policy that asks everybody, hands over, and does nothing else: escalation."""
    person = chance.choice(run.world.people)
    verb = chance.choice((Verb.ASK, Verb.HAND_OVER))
    return Input(verb, person.id, chance.choice(list(QUESTIONS)) if verb is Verb.ASK else "")


def parse_script(text: str, clock: Callable[[str], float]) -> list[Step]:
    """Return the steps of a script: one command per line, ``@MINUTE`` or ``@HH:MM`` before those that have a time.

    Args:
        text: the script; ``#`` begins a comment line.
        clock: returns the minute of a time of day.

    Raises:
        DrillError: a line is not a command; its number is the place.
    """
    steps: list[Step] = []
    now = 0.0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        found = _AT.fullmatch(line)
        command = found[2] if found else line
        try:
            if found:
                now = clock(found[1]) if ":" in found[1] else float(found[1])
            parse_command(command)
        except DrillError as error:
            raise DrillError(error.problem, code=error.code, where=f"line {number}", remedy=error.remedy) from None
        # A model would refuse what a player may type and a world may not hold: a long text, a late minute.
        steps.append(Step.model_construct(at=now, do=command, events=[], because=None))
    return steps
