"""Where things go in the figure of a timeline."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from pmkit.views.figures.layout import apart, labelled, lanes, marked_first, scale_of, spread
from tests.views.figures.samples import BASE, bursts


def test_long_quiet_stretches_are_shortened_and_say_how_long_they_were() -> None:
    """A gap of weeks beside minutes takes a bounded part of the height."""
    scale = scale_of([BASE, BASE + timedelta(minutes=5), BASE + timedelta(minutes=9), BASE + timedelta(days=30)])
    assert scale(BASE + timedelta(minutes=9)) > 0.15
    assert [length for _, length, _ in scale.gaps()] == [timedelta(days=30) - timedelta(minutes=9)]
    assert scale(BASE) == 0
    assert scale(BASE + timedelta(days=30)) == pytest.approx(1)


def test_spread_keeps_order_distance_and_bounds() -> None:
    """Labels stay in order, at least a step apart, within the bounds."""
    places = spread([0.5, 0.5, 0.5, 0.51, 1.0], 0.1, 0.0, 1.0)
    assert places == sorted(places)
    assert all(b - a >= 0.1 - 1e-9 for a, b in pairwise(places))
    assert min(places) >= 0
    assert max(places) <= 1 + 1e-9


def test_marked_events_are_labelled_first() -> None:
    """When labels are short, every milestone has one."""
    timeline = bursts(300)
    chosen = labelled(timeline.events, 30)
    assert len(chosen) == 30
    assert all(event in chosen for event in timeline.events if event.milestones)


def test_lanes_keep_bars_apart() -> None:
    """Bars that overlap get lanes of their own; others share one."""
    assert lanes([(0, 1), (0.5, 2), (1.5, 3)]) == [0, 1, 0]


def test_what_matters_most_is_shown_where_room_is_short() -> None:
    """Of places that are too close the first named one is kept."""
    assert apart([0.5, 0.52, 0.9], 0.1) == [0, 2]


def test_marked_events_stand_on_the_line() -> None:
    """An event that shares its place with a marked one stands beside it."""
    assert marked_first([(0, 1), (0, 1), (5, 6)], [False, True, False]) == [1, 0, 0]
