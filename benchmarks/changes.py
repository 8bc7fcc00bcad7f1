"""How well the onset rule finds what is odd in a metric: precision and recall on made-up series with known windows.

python benchmarks/changes.py [--all]

Five shapes, each with noise of its own: steps, ramps, spikes of a few values, steps on a daily wave, and noise with
nothing in it. Series of even seeds may be looked at to choose a rule; those of odd seeds are kept apart, and only they
count. A window is found when a change begins in it, or up to three values after it. A change in no window is false.
"""

from __future__ import annotations

import math
import random
import sys
from dataclasses import dataclass, field
from statistics import median

from pmkit.records.sources.alerts.changepoints import changes

LENGTH = 1440
"""Values of a series: a day, one a minute."""

SERIES = 40
"""Series of each shape."""

SLACK = 3


@dataclass
class Score:
    """What was found of one shape."""

    windows: int = 0
    found: int = 0
    told: int = 0
    right: int = 0
    late: list[int] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the changes that are in a window."""
        return self.right / self.told if self.told else math.nan

    @property
    def recall(self) -> float:
        """Share of the windows in which a change begins."""
        return self.found / self.windows if self.windows else math.nan

    def add(self, other: Score) -> None:
        """Add what was found of another shape."""
        self.windows += other.windows
        self.found += other.found
        self.told += other.told
        self.right += other.right
        self.late += other.late


def series(shape: str, seed: int) -> tuple[list[float], list[tuple[int, int]]]:
    """Return values, and the windows in which something is odd."""
    chance = random.Random(f"{shape} {seed}")
    base = 10 ** chance.uniform(-1, 3)
    noise = base * chance.choice((0.005, 0.02, 0.05))
    wave = base * chance.uniform(0.2, 0.5) if shape == "daily wave" else 0.0
    phase = chance.uniform(0, 2 * math.pi)
    turn = 2 * math.pi / LENGTH
    values = [base + wave * math.sin(turn * at + phase) + chance.gauss(0, noise) for at in range(LENGTH)]
    windows = []
    for number in range(0 if shape == "noise" else 3):
        start = 200 + 400 * number + chance.randint(0, 120)
        length = chance.randint(3, 8) if shape == "spike" else chance.randint(20, 120)
        height = chance.choice((-1, 1)) * max(chance.uniform(8, 30) * noise, chance.uniform(0.3, 2.0) * base)
        height = max(height, -0.8 * base)
        for at in range(start, start + length):
            values[at] += height * ((at - start + 1) / length if shape == "ramp" else 1.0)
        windows.append((start, start + length))
    return values, windows


def score(shape: str, seeds: range) -> Score:
    """Return what the rule finds in series of a shape."""
    done = Score()
    for seed in seeds:
        values, windows = series(shape, seed)
        told = [change.at for change in changes(values) if not change.is_return]
        done.windows += len(windows)
        done.told += len(told)
        done.right += sum(any(a <= at < b + SLACK for a, b in windows) for at in told)
        for a, b in windows:
            first = next((at for at in told if a <= at < b + SLACK), None)
            if first is not None:
                done.found += 1
                done.late.append(first - a)
    return done


SHAPES = ("step", "ramp", "spike", "daily wave", "noise")


def main() -> int:
    """Print a line for each shape, of the series that were kept apart."""
    halves = {"kept apart": range(1, 2 * SERIES, 2)}
    if "--all" in sys.argv:
        halves = {"looked at": range(0, 2 * SERIES, 2), **halves}
    for name, seeds in halves.items():
        print(f"{SERIES} series of each shape, {name}")
        print(f"{'shape':12} windows  found recall   told  false precision  late by")
        total = Score()
        for shape in (*SHAPES, ""):
            done = score(shape, seeds) if shape else total
            late = f"{median(done.late):g}" if done.late else ""
            found = f"{shape or 'all':12} {done.windows:7} {done.found:6} {done.recall:6.2f}"
            print(f"{found} {done.told:6} {done.told - done.right:6} {done.precision:9.2f} {late:>8}")
            if shape:
                total.add(done)
    return 0


if __name__ == "__main__":
    sys.exit(main())
