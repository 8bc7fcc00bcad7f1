"""Alert rules go by Prometheus's semantics, and a world without faults is quiet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.practice.drill.course import Course
from pmkit.practice.drill.drill import drill_folders
from pmkit.practice.world.reading import load_world
from tests.examples import examples
from tests.practice.world import small

FOLDERS = drill_folders()
VALUES = st.lists(st.sampled_from([0.0, 4.0, 6.0, 9.0, float("nan")]), min_size=5, max_size=60)


def evaluated(values: list[float], bound: float, waits: int, over: int) -> list[tuple[int, int | None]]:
    """Return firings as Prometheus has them: pending, firing once `for` has passed, gone when the condition fails."""
    firings: list[tuple[int, int | None]] = []
    since: int | None = None
    is_firing = False
    for now in range(len(values)):
        window = [value for value in values[max(now + 1 - max(over, 1), 0) : now + 1] if value == value]
        holds = bool(window) and sum(window) / len(window) > bound
        if holds and since is None:
            since = now
        if not holds:
            if is_firing:
                firings[-1] = (firings[-1][0], now)
            since, is_firing = None, False
        elif not is_firing and since is not None and now - since >= waits:
            is_firing = True
            firings.append((now, None))
    return firings


@examples(150)
@given(VALUES, st.integers(0, 5), st.integers(0, 4))
def test_rules_are_prometheus(values: list[float], waits: int, over: int) -> None:
    """Pending, firing and resolved come at the evaluations at which Prometheus has them; a missing reading resolves."""
    rule = {"id": "r", "title": "R", "signal": "errors", "service": "shop", "above": 5}
    made = small.world(
        rules=[{**rule, "for": waits / 2, "over": over / 2}],
        outcomes={**small.SMALL["outcomes"], "detected_by": ["r"]},
    )
    course = Course(made, 1)
    series = np.zeros(course.grid.length)
    series[course.grid.zero : course.grid.zero + len(values)] = values
    course._values["errors"] = series
    got = [(alert.fired - course.grid.zero, alert.cleared) for alert in course.alerts]
    expected = evaluated([*[0.0] * 5, *values, *[0.0] * 20], 5, waits, over)
    zero = course.grid.zero - 5
    assert got == [(fired - 5, None if cleared is None else cleared + zero) for fired, cleared in expected]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("seed", [1, 2, 3, 40, 500])
def test_without_faults_nothing_fires_and_nobody_is_harmed(folder: object, seed: int) -> None:
    """Where nothing goes wrong no alert fires, and no harm adds up that would drown what a player does."""
    world = load_world(folder)  # type: ignore[arg-type]
    quiet, idle = Course(world, seed).without_faults(), Course(world, seed)
    assert quiet.alerts == []
    for harm in world.outcomes.harms:
        step = quiet.grid.step
        calm, real = (
            float(np.maximum(np.nan_to_num(course.value(harm.signal)) - harm.beyond, 0).sum()) * step
            for course in (quiet, idle)
        )
        assert harm.at_end or calm <= 0.02 * real + 1e-9, harm.id


def test_switches_leave_the_past_alone() -> None:
    """A course that is switched later is the same up to then, in levels, signals and alerts that fired."""
    from pmkit.practice.drill.levels import Switch

    course = Course(small.world(), 3)
    index = course.grid.index(12)
    other = course.switched([Switch(index, "leak", "stop"), Switch(index, "down", "start")])
    for name in course.levels:
        np.testing.assert_array_equal(course.levels[name][:index], other.levels[name][:index])
    for signal in course.world.signals:
        np.testing.assert_array_equal(course.value(signal.id)[:index], other.value(signal.id)[:index])
    assert [a.fired for a in course.alerts if a.fired < index] == [a.fired for a in other.alerts if a.fired < index]


def test_a_blind_hides_and_a_delay_holds_back() -> None:
    """Readings while a blind holds are missing, and so are those that are younger than the signal's delay."""
    from pmkit.practice.drill.levels import Switch

    course = Course(small.world(), 1)
    now = course.grid.index(10)
    assert len(course.seen("errors", now)) == now + 1
    assert len(course.seen("queue", now)) == now + 1 - course.grid.points(2)
    begin, end = course.grid.index(4), course.grid.index(6)
    blind = course.switched([Switch(begin, "down", "start"), Switch(end, "down", "stop")])
    hidden = np.flatnonzero(np.isnan(blind.seen("queue", now)))
    assert hidden.tolist() == list(range(begin, end))
