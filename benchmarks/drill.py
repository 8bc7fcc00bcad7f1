"""The drill's engine: signals against bare numpy, a log of 60 actions, and many drills without anybody.

python benchmarks/drill.py [DRILLS]

One simulated hour with all signals (the day before included) is made by a Course and by the same formulas written out
in bare numpy, without faults, so that both do the same arithmetic; target 3 times. With its faults the engine does more
than those formulas; that time is printed beside it. Playing a log of 60 actions again is what resuming costs; target
50 ms. Last, headless drills at random on two processes. The best of several runs counts.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from pmkit.practice.drill.chance import noise
from pmkit.practice.drill.course import Course
from pmkit.practice.drill.drill import drill_folder
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.drill.play import play
from pmkit.practice.drill.scripts import choose_anything, play_policy
from pmkit.practice.world.reading import load_world
from pmkit.practice.world.world import World
from pmkit.records.instants import parse_instant

SCENARIO = "payments-memory-leak"
TARGET = 3.0
TARGET_PLAY = 0.050
TIMES = 15


def hour(world: World) -> World:
    """Return the world with a horizon of one hour."""
    return world.model_copy(update={"cut": world.cut.model_copy(update={"until": 60.0, "horizon": 60.0})})


def with_pmkit(world: World) -> dict[str, np.ndarray]:
    """Return all signals as the engine makes them."""
    course = Course(world, 1, quiet=True)
    return {signal.id: course.value(signal.id) for signal in world.signals}


def bare_numpy(world: World) -> dict[str, np.ndarray]:
    """Return the same arrays, each formula written out."""
    minutes = (
        (np.arange(1440 * 60 // world.step + 60 * 60 // world.step + 1) - 1440 * 60 // world.step) * world.step / 60
    )
    start = parse_instant(world.start)
    hours = (start.hour + start.minute / 60 + minutes / 60) % 24
    made = {}
    for signal in world.signals:
        rough = noise(1, signal.id, len(minutes))
        value = signal.baseline * (1 + signal.daily * np.cos(2 * np.pi * (hours - signal.peak) / 24))
        value = value * (1 + signal.noise * rough) + signal.jitter * rough
        made[signal.id] = np.round(np.clip(value, signal.floor, signal.ceiling), signal.digits)
        for gap in signal.gaps:
            made[signal.id][(minutes >= gap.start) & (minutes < gap.end)] = np.nan
    return made


def best(call: Callable[[], object], times: int = TIMES) -> float:
    """Return the shortest of several times, in seconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    return min(took)


def sixty(world: World) -> list[Input]:
    """Return sixty inputs of one drill, its longest waits left out."""
    inputs = play_policy(world, 8, choose_anything).inputs
    number = 9
    while len(inputs) < 60:
        inputs = max(inputs, play_policy(world, number, choose_anything).inputs, key=len)
        number += 1
        if number > 200:
            notes = [Input(Verb.NOTE, text=f"thought {n}") for n in range(60 - len(inputs))]
            return [*notes, *inputs]
    return list(inputs[:60])


def one(seed: int) -> float:
    """Play one drill at random, and return its main harm."""
    global WORLD
    if WORLD is None:
        WORLD = load_world(drill_folder(SCENARIO))
    return play_policy(WORLD, seed, choose_anything).outcomes.harms[0].amount


WORLD: World | None = None


def main() -> int:
    """Print the figures; 1 if a target is missed."""
    drills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder: Path = drill_folder(SCENARIO)
    world = load_world(folder)
    short = hour(world)
    ours, theirs = with_pmkit(short), bare_numpy(short)
    assert all(np.array_equal(ours[name], theirs[name], equal_nan=True) for name in theirs), "the arrays differ"
    pmkit, numpy = best(lambda: with_pmkit(short)), best(lambda: bare_numpy(short))
    print(f"one hour, {len(theirs)} signals  pmkit {pmkit * 1e3:.2f} ms  numpy {numpy * 1e3:.2f} ms  ", end="")
    print(f"{pmkit / numpy:.2f} times (target {TARGET:g})")
    faults = best(lambda: [Course(short, 1).value(signal.id) for signal in short.signals])
    print(f"the same with its faults   pmkit {faults * 1e3:.2f} ms  {faults / numpy:.2f} times")
    inputs = sixty(world)
    took = best(lambda: play(world, 8, inputs))
    print(f"play of {len(inputs)} actions  {took * 1e3:.1f} ms (target {TARGET_PLAY * 1e3:g} ms)")
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        harms = list(pool.map(one, range(drills), chunksize=25))
    spent = time.perf_counter() - start
    print(f"{len(harms)} drills without anybody, 2 processes  {spent:.1f} s  {spent / len(harms) * 1e3:.1f} ms each")
    return int(pmkit / numpy > TARGET or took > TARGET_PLAY)


if __name__ == "__main__":
    raise SystemExit(main())
