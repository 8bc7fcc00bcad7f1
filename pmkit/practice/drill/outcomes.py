"""What came of a drill: several things that count, side by side, never one number.

Instants are read off the signals: when users were first affected, when an alert told, when it stopped getting worse,
from when on all was well. Nothing in a scenario says them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pmkit.practice.drill.course import Course, runs
from pmkit.practice.drill.play import Run
from pmkit.practice.world.world import Harm, Holds, World


@dataclass(frozen=True)
class HarmDone:
    """One kind of harm.

    Attributes:
        id: its name in the world.
        title: what it is.
        amount: how much.
        unit: of what.
    """

    id: str
    title: str
    amount: float
    unit: str


@dataclass(frozen=True)
class Outcomes:
    """What came of a drill. All times are minutes.

    Attributes:
        started: minute at which users were first affected; None if they never were.
        detected: minute of the first alert that told of it.
        mitigated: minute from which it got no worse.
        recovered: minute from which all was well, up to the end of the world.
        harms: what users lost.
        risky: changes that were counted as risky or wrong.
        silence: longest stretch between detection and recovery without a word to users; to the end of play where it is
            not over by then, even if the player stopped earlier.
    """

    started: float | None
    detected: float | None
    mitigated: float | None
    recovered: float | None
    harms: tuple[HarmDone, ...]
    risky: int
    silence: float

    def to_dict(self) -> dict[str, float | int | None]:
        """Return what can be compared, by name; for all of it, less is better, and None stands for never."""
        harms: dict[str, float | int | None] = {harm.id: harm.amount for harm in self.harms}
        if self.started is None:
            # Nothing happened to users: that is the best that can come of an incident, not the worst.
            return {"detect": 0.0, "mitigate": 0.0, "recover": 0.0, **harms, "risky": self.risky, "silence": 0.0}
        return {
            "detect": _span(self.started, self.detected),
            "mitigate": _span(self.started, self.mitigated),
            "recover": _span(self.started, self.recovered),
            **harms,
            "risky": self.risky,
            "silence": self.silence,
        }


def outcomes(run: Run) -> Outcomes:
    """Return what came of a drill; its world goes on to the horizon, without anybody.

    Args:
        run: a drill that is over, or that nobody goes on with. It is used up.
    """
    play_end = run.minute
    run.run_on()
    course, world = run.course, run.world
    rules = world.outcomes
    impact = _stretches(course, rules.impact)
    started = impact[0][0] if impact else None
    detected = mitigated = recovered = None
    if started is not None:
        # An alert that fires already when users are first affected has told of it, too.
        fired = [
            max(alert.fired, started)
            for alert in course.alerts
            if alert.rule.id in rules.detected_by and (alert.cleared is None or alert.cleared > started)
        ]
        detected = min(fired, default=None)
        # What was so before and did not last is not a mitigation: it had only not begun yet.
        later = [
            begin for begin, end in _stretches(course, rules.mitigated) if begin > started or end >= course.grid.length
        ]
        mitigated = max(min(later), started) if later else None
        well = [(begin, end) for begin, end in _stretches(course, rules.recovered) if end >= course.grid.length]
        recovered = max(well[0][0], started) if well else None

    def minute(index: int | None) -> float | None:
        return None if index is None else course.grid.minute(index)

    told = [course.grid.minute(point) for point in run.told.get(rules.audience, [])]
    over = minute(recovered)
    begin = max(minute(detected) or 0.0, 0.0)
    end = max(begin, min(world.cut.until, world.cut.until if over is None else over))
    return Outcomes(
        minute(started),
        minute(detected),
        minute(mitigated),
        over,
        tuple(HarmDone(harm.id, harm.title, _amount(course, harm), harm.unit) for harm in rules.harms),
        len(run.risky),
        _longest(told, begin, end, [*run.skips, *_not_to_be_played(world, play_end)]),
    )


def _stretches(course: Course, holds: Holds) -> list[tuple[int, int]]:
    """Return begin and end of each stretch in which a condition holds for as long as it has to."""
    least = max(course.grid.points(holds.lasts), 1)
    begins, ends = runs(course.mask(holds.when))
    return [(b, e) for b, e in zip(begins.tolist(), ends.tolist(), strict=True) if e - b >= least]


def _amount(course: Course, harm: Harm) -> float:
    """Return how much of a harm was done, from a day before the start up to the horizon."""
    value = np.nan_to_num(course.value(harm.signal))
    if harm.at_end:
        return round(max(float(value[-1]) - harm.beyond, 0.0) * harm.counts, 3)
    over = np.maximum(value - harm.beyond, 0.0)
    return round(float(over.sum()) * course.grid.step * harm.counts, 3)


def _not_to_be_played(world: World, since: float) -> list[tuple[float, float]]:
    """Return the spans that could have been skipped after a drill was stopped early, each minute once."""
    spans: list[tuple[float, float]] = []
    for skip in sorted(world.cut.skips, key=lambda skip: skip.start):
        begin = max(skip.start, since, spans[-1][1] if spans else since)
        if skip.end > begin:
            spans.append((begin, skip.end))
    return spans


def _longest(told: list[float], begin: float, end: float, skips: list[tuple[float, float]]) -> float:
    """Return the longest stretch without a word; spans that were skipped do not count, since nobody played them."""
    points = [begin, *(minute for minute in told if begin < minute < end), end]

    def played(first: float, last: float) -> float:
        return last - first - sum(max(min(last, over) - max(first, since), 0.0) for since, over in skips)

    return max((played(earlier, later) for earlier, later in pairwise(points)), default=0.0)


def _span(begin: float | None, end: float | None) -> float | None:
    """Return the minutes between two minutes."""
    return None if begin is None or end is None else end - begin
