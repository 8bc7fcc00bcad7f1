"""Whether a team has enough incidents to see a change in how long they last, by simulation.

After Š. Davidovič, "Incident Metrics in SRE: Critically Evaluating MTTR and Friends" (Google,
2021): durations vary so much that a real improvement often does not show, and an improvement
often shows where there was none. The simulation draws two periods from a team's own durations,
shortens one of them by a known share, and looks at what a dashboard would have said.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pmkit.errors import RecordError

FEWEST: Final = 5
"""Durations below which there is nothing to draw from."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """What a dashboard would say about a change that is really there.

    Attributes:
        incidents: in each period.
        change: the true shortening, as a share.
        looks_worse: share of simulated pairs of periods in which the mean went up all the same.
        by_chance: the shortening of the mean that shows in one of ten pairs when nothing changed at all.
        shows: share of pairs in which the shortening seen is larger than what chance alone shows in one of ten.
    """

    incidents: int
    change: float
    looks_worse: float
    by_chance: float
    shows: float

    @property
    def can_be_seen(self) -> bool:
        """Whether the change would show in at least 8 of 10 pairs."""
        return self.shows >= 0.8

    def __str__(self) -> str:
        """Return the answer in plain words."""
        answer = "Yes" if self.can_be_seen else "No"
        return (
            f"{answer}: with {self.incidents} incidents in each period, a true shortening of {self.change:.0%} would "
            f"stand out in {self.shows:.0%} of cases, and the mean would look longer in {self.looks_worse:.0%}. "
            f"Chance alone shows a shortening of {self.by_chance:.0%} or more in one case of ten."
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the answer."""
        printer.text(str(self))


def visibility(
    minutes: Sequence[float], *, change: float = 0.1, incidents: int | None = None, draws: int = 4000, seed: int = 0
) -> Visibility:
    """Return whether a change in the mean duration would be seen.

    Args:
        minutes: durations of the team's incidents, at least five, all above 0.
        change: the true shortening to look for, as a share between 0 and 1.
        incidents: in each of the two periods; default half of those given.
        draws: simulated pairs of periods.
        seed: of the draws.

    Raises:
        RecordError: there are too few durations, or a number is out of range.
    """
    if len(minutes) < FEWEST:
        raise RecordError(
            f"there are {len(minutes)} known durations, fewer than {FEWEST}: nothing can be said about changes",
            remedy="mark when each incident started and was resolved; until then, read the stories",
        )
    if not 0 < change < 1 or any(not 0 < value < float("inf") for value in minutes):
        raise RecordError("a change lies between 0 and 1, and durations above 0", remedy="give 0.1 for a tenth")
    size = incidents if incidents is not None else max(len(minutes) // 2, 1)
    if size < 1 or size * draws > 50_000_000:
        raise RecordError(f"{size} incidents in a period cannot be simulated", remedy="give a number from 1 to 10,000")
    draw = random.Random(seed)  # noqa: S311  # a simulation, no secret
    same, changed = [], []
    for _ in range(draws):
        first = statistics.fmean(draw.choices(minutes, k=size))
        second = statistics.fmean(draw.choices(minutes, k=size))
        same.append(1 - second / first)
        changed.append(1 - second * (1 - change) / first)
    by_chance = sorted(same)[int(0.9 * draws)]
    return Visibility(
        size,
        change,
        sum(one < 0 for one in changed) / draws,
        by_chance,
        sum(one > by_chance for one in changed) / draws,
    )


def incidents_needed(
    minutes: Sequence[float], *, change: float = 0.1, most: int = 5000, draws: int = 1000, seed: int = 0
) -> int | None:
    """Return how many incidents each period needs for a change to show in 8 of 10 cases; None above ``most``.

    Raises:
        RecordError: as :func:`visibility`.
    """
    low, high = 1, 2
    while not visibility(minutes, change=change, incidents=high, draws=draws, seed=seed).can_be_seen:
        low, high = high, high * 2
        if low >= most:
            return None
    while high - low > max(low // 20, 1):
        middle = (low + high) // 2
        if visibility(minutes, change=change, incidents=middle, draws=draws, seed=seed).can_be_seen:
            high = middle
        else:
            low = middle
    return high if high <= most else None
