"""Events in order: laws of merging, and what can be asked of a chronology."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind
from pmkit.records.timeline import Timeline
from tests.documents.strategies import events
from tests.examples import examples
from tests.records.incident import at, exact, marked

some = examples(40)


lists = st.lists(events(), max_size=5)


@some
@given(lists, lists, lists)
def test_merging_is_associative(a: list[Event], b: list[Event], c: list[Event]) -> None:
    """How sources are grouped makes no difference."""
    one, two, three = map(Timeline, (a, b, c))
    assert (one | two) | three == one | (two | three) == one.merge(two, three)


@some
@given(lists, lists)
def test_merging_is_commutative_and_idempotent(a: list[Event], b: list[Event]) -> None:
    """Neither the order of sources nor importing one twice makes a difference."""
    one, two = Timeline(a), Timeline(b)
    assert one | two == two | one
    assert one | one == one
    assert (one | two) | two == one | two


@some
@given(st.lists(events(), max_size=4))
def test_the_order_of_the_input_does_not_matter(found: list[Event]) -> None:
    """Every order of the same events gives the same timeline."""
    first = Timeline(found)
    for order in permutations(found):
        assert Timeline(order) == first


def test_the_timeline_does_not_change_with_its_frame() -> None:
    """The frame is a copy."""
    timeline = marked()
    frame = timeline.frame
    frame.loc[0, "headline"] = "changed"
    assert timeline.frame.loc[0, "headline"] != "changed"


def test_ties_are_marked() -> None:
    """Events whose order the records do not give are named together."""
    found = Timeline(
        [exact("E1", "14:00"), exact("E2", "14:00"), exact("E3", "14:00", after=("E2",)), exact("E4", "15:00")]
    )
    assert found.ties == (("E1", "E2"),)


def test_a_window_keeps_what_can_lie_in_it() -> None:
    """Vague events that reach into the window stay, and so do untimed ones."""
    vague = Event(id="V1", headline="x", earliest=at("13:00"), latest=at("14:10"))
    never = Event(id="U1", headline="x")
    found = Timeline([exact("E1", "13:30"), vague, never, exact("E2", "14:05"), exact("E3", "15:00")])
    assert {event.id for event in found.window(at("14:00"), at("14:30"))} == {"V1", "U1", "E2"}
    with pytest.raises(RecordError, match="naive"):
        found.window(datetime(2024, 1, 1))


def test_a_list_of_timelines_and_hours_without_a_day_are_named() -> None:
    """What people hand over in place of timelines and instants is bad input with a remedy, not a traceback."""
    timeline = Timeline()
    with pytest.raises(RecordError, match="got a list") as error:
        timeline.merge([timeline, timeline])  # type: ignore[arg-type]
    assert error.value.code == "not-a-timeline"
    assert "*timelines" in error.value.remedy
    with pytest.raises(RecordError, match="start is '09:30'") as error:
        timeline.window("09:30", "11:00")  # type: ignore[arg-type]
    assert error.value.code == "not-an-instant"
    assert "tzinfo" in error.value.remedy


def test_kinds_filter() -> None:
    """Only the kinds that are asked for stay; others are refused by name."""
    assert [event.kind for event in marked().of_kind("alert", Kind.CHANGE)] == [Kind.ALERT, Kind.CHANGE]
    with pytest.raises(RecordError, match="party"):
        marked().of_kind("party")


def test_only_what_was_knowable_is_shown() -> None:
    """A hidden condition is seen from when a role could know it."""
    hidden = exact("H1", "10:00", known_from=(("on-call engineer", at("14:45")),))
    found = Timeline([hidden, exact("E1", "14:32")])
    assert [event.id for event in found.known_at(at("14:40"), "on-call engineer")] == ["E1"]
    assert [event.id for event in found.known_at(at("14:50"), "on-call engineer")] == ["H1", "E1"]
    assert [event.id for event in found.known_at(at("14:50"))] == ["E1"]
