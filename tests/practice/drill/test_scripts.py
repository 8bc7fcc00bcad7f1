"""Fairness over all worlds, and scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import inf, sqrt
from pathlib import Path
from random import Random
from statistics import mean, stdev

import pytest

from pmkit.errors import DrillError
from pmkit.practice.drill.drill import drill_folders
from pmkit.practice.drill.inputs import Input
from pmkit.practice.drill.play import Run, play
from pmkit.practice.drill.scripts import (
    Script,
    choose_anything,
    choose_asking,
    choose_kind,
    do_nothing,
    follow,
    parse_script,
    play_policy,
)
from pmkit.practice.world.reading import load_world
from tests.practice.world import small

FOLDERS = drill_folders()
NAMES = {folder.name: folder for folder in FOLDERS}
SEEDS = range(1, 201)

world_of = cache(load_world)


def _worse(one: dict[str, float | int | None], other: dict[str, float | int | None]) -> list[str]:
    """Return the outcomes in which one is worse than the other; never is worst."""
    return [name for name in other if _number(one[name]) > _number(other[name]) + 1e-9]


def _number(value: float | None) -> float:
    """Return a number that compares."""
    return inf if value is None else value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2, 3, 17, 4711])
def test_one_good_way_is_nowhere_worse_than_the_record(name: str, seed: int) -> None:
    """On each outcome the expert's way is at least as good as the responders', with seeds that nobody tuned for."""
    world = world_of(NAMES[name])
    expert, record = (follow(world, seed, steps).outcomes.to_dict() for steps in (world.expert, world.record))
    assert _worse(expert, record) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_one_good_way_beats_chance(name: str) -> None:
    """The expert's main harm is below that of acting at random; the 95 % interval over 200 seeds leaves zero out.

    It stops early where it is clear: looking four times at a 99.9 % interval says "better" by chance less often than
    looking once at one of 95 %.
    """
    world = world_of(NAMES[name])
    gains: list[float] = []
    for seed in SEEDS:
        random = play_policy(world, seed, choose_anything).outcomes.harms[0].amount
        gains.append(random - follow(world, seed, world.expert).outcomes.harms[0].amount)
        if len(gains) % 50 == 0 and _below(gains, 3.29) > 0:
            break
    else:
        assert _below(gains, 1.96) > 0


def _below(gains: list[float], times: float) -> float:
    """Return the lower end of an interval around a mean, so many standard errors wide on each side."""
    return mean(gains) - times * stdev(gains) / sqrt(len(gains))


@pytest.mark.parametrize("name", NAMES)
def test_doing_nothing_is_what_the_world_says(name: str) -> None:
    """How doing nothing compares with the record, on the main harm, is declared and explained."""
    world = world_of(NAMES[name])
    for seed in (1, 5, 9):
        nothing = do_nothing(world, seed).outcomes.harms[0].amount
        record = follow(world, seed, world.record).outcomes.harms[0].amount
        ratio = (nothing + 1e-9) / (record + 1e-9)
        assert world.idle.compares == ("worse" if ratio > 1.05 else "better" if ratio < 0.95 else "same")
    assert len(world.idle.because) > 40


Policy = Callable[[Run, Random], Input | None]
POLICIES: dict[str, Policy] = {
    "wait": lambda run, chance: None,
    "roll back": choose_kind("rollback"),
    "restart": choose_kind("restart"),
    "fail over or scale": choose_kind("failover", "scale"),
    "escalate": choose_asking,
}


@pytest.mark.parametrize("policy", POLICIES)
def test_no_constant_policy_is_as_good_as_the_expert(policy: str) -> None:
    """Always the same thing reaches the expert on all outcomes in at most a third of the scenarios."""
    reached = []
    for name, folder in NAMES.items():
        world = world_of(folder)
        tries = [
            _worse(
                play_policy(world, seed, POLICIES[policy]).outcomes.to_dict(),
                follow(world, seed, world.expert).outcomes.to_dict(),
            )
            for seed in (1, 2, 3)
        ]
        if any(not worse for worse in tries):
            reached.append(name)
    assert len(reached) <= len(NAMES) / 3, reached


def test_a_policy_always_ends() -> None:
    """A policy whose every input is refused costs a minute each time, and comes to an end."""
    world = small.world(changes=[{**small.SMALL["changes"][1], "needs": {"after": 50}, "kind": "restart"}])
    played = play_policy(world, 1, choose_kind("restart"))
    assert played.run.is_over
    assert len(played.inputs) < 100


def test_what_was_played_can_be_played_again() -> None:
    """The inputs of a policy's drill give the same drill."""
    world = small.world()
    played = play_policy(world, 4, choose_anything)
    again = Script.of(world, 4, played.inputs).finish()
    assert again.run.state == played.run.state
    assert again.outcomes == played.outcomes
    assert play(world, 4, played.inputs).is_over


def test_a_script_has_minutes_and_times() -> None:
    """A command is made at the minute or time before it, or with the one before; comments are left out."""
    steps = parse_script("# begin\nlook t1 state\n@4 note x\n@10:30 wait 5\n\n", lambda time: 30.0)
    assert [(step.at, step.do) for step in steps] == [(0, "look t1 state"), (4, "note x"), (30, "wait 5")]
    assert parse_script("note " + "x" * 3000 + "\n@9999 end", float)[1].at == 9999


@pytest.mark.parametrize("line", ["fly", "@5", "@99:99 look t1 state", "@10:00", "note " + "x" * 5000, "@-3 end"])
def test_a_script_names_the_line_that_is_wrong(line: str) -> None:
    """What is not a command, or not a time, is an error with its line."""

    def clock(time: str) -> float:
        raise DrillError(f"{time} is not a time of day", code="bad-time")

    with pytest.raises(DrillError, match="line 2"):
        parse_script(f"note x\n{line}\n", clock)


def test_a_step_that_does_not_fit_names_itself() -> None:
    """A step of a world that cannot be made is an error with its number and minute."""
    world = small.world()
    steps = [world.record[0], world.record[0].model_copy(update={"do": "look t1 stat"})]
    with pytest.raises(DrillError, match="step 2, minute 8"):
        follow(world, 1, steps)


def test_paths_are_paths() -> None:
    """The worlds of the kit are found where scenarios are."""
    assert all(isinstance(folder, Path) and (folder / "world.yaml").is_file() for folder in FOLDERS)
