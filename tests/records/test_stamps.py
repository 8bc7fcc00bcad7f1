"""Stamps as people write them, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import NO_DAY, find_day, format_stamp, read_stamp
from tests.documents.strategies import instants
from tests.examples import examples

DAY = date(2024, 1, 15)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "rest"),
    [
        ("14:32 - Alert", "14:32", "14:32", "Alert"),
        ("14:32: Alert", "14:32", "14:32", "Alert"),
        ("**14:32** Alert", "14:32", "14:32", "Alert"),
        ("[14:32] Alert", "14:32", "14:32", "Alert"),
        ("14:32 | Alert", "14:32", "14:32", "Alert"),
        ("14:32Z – Alert", "14:32", "14:32", "Alert"),
        ("2:32 PM - Alert", "14:32", "14:32", "Alert"),
        ("16:32 +02:00 - Alert", "14:32", "14:32", "Alert"),
        ("14:32-14:40 - Slow", "14:32", "14:40", "Slow"),
        ("14:32 to 14:40 - Slow", "14:32", "14:40", "Slow"),
        ("before 14:32 - Quiet", None, "14:32", "Quiet"),
        ("after 14:32 - Quiet", "14:32", None, "Quiet"),
        ("~14:32 - Alert", "14:32", "14:32", "Alert"),
        ("untimed - Alert", None, None, "Alert"),
        ("2024-01-15 14:32 - Alert", "14:32", "14:32", "Alert"),
    ],
)
def test_a_stamp_is_read(text: str, earliest: str | None, latest: str | None, rest: str) -> None:
    """Bounds and the text behind the stamp come out, in UTC."""
    stamp = read_stamp(text, DAY, UTC)
    assert stamp is not None
    clocks = [instant and instant.strftime("%H:%M") for instant in (stamp.earliest, stamp.latest)]
    assert (clocks, stamp.rest) == ([earliest, latest], rest)


@pytest.mark.parametrize(
    "text",
    [
        "14 engineers joined",
        "2024 was busy",
        "10:20:30:40 no",
        "25:00 - no",
        "14:60 - no",
        "a 14:32",
        "v2.5.0 - x",
        "0001-01-01 10:00 - x",
        "9999-12-31 - x",
    ],
)
def test_prose_is_no_stamp(text: str) -> None:
    """Numbers in sentences are not taken for times."""
    assert read_stamp(text, DAY, UTC) is None


def test_a_range_that_runs_past_midnight_says_so() -> None:
    """The end is on the next day, and a note says that this was assumed."""
    stamp = read_stamp("23:50 to 00:10 - x", DAY, UTC)
    assert stamp is not None
    assert stamp.latest == datetime(2024, 1, 16, 0, 10, tzinfo=UTC)
    assert [note.code for note in stamp.notes] == ["range-past-midnight"]


def test_an_hour_that_happens_twice_is_asked_about() -> None:
    """When the clock is turned back, a bare time is ambiguous and one with its offset is not."""
    zone = parse_zone("Europe/Amsterdam")
    fold = date(2024, 10, 27)
    bare, exact = (read_stamp(text, fold, zone) for text in ("02:30 - x", "02:30 +01:00 - x"))
    assert bare is not None
    assert exact is not None
    assert [note.code for note in bare.notes] == ["hour-twice"]
    assert exact.notes == ()
    assert exact.earliest == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


@examples(200)
@given(
    st.none() | instants,
    st.none() | instants,
    st.sampled_from(["UTC", "+05:30", "Europe/Amsterdam", "America/New_York"]),
)
def test_what_is_written_is_read_back(first: datetime | None, second: datetime | None, name: str) -> None:
    """Every event's stamp gives its bounds back, in any zone, also where the clock is turned."""
    if first and second and second < first:
        first, second = second, first
    event = Event(id="E1", headline="x", earliest=first, latest=second)
    zone = parse_zone(name)
    stamp = read_stamp(f"{format_stamp(event, zone, NO_DAY)} - x", NO_DAY, zone)
    assert stamp is not None
    assert (stamp.earliest, stamp.latest, stamp.rest) == (first, second, "x")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-15", DAY),
        ("January 15, 2024", DAY),
        ("Monday, 15 January 2024", DAY),
        ("15th Jan 2024", DAY),
        ("03/04/2026", None),
        ("2024-13-40", None),
        ("9999-12-31", None),
        ("January 15, 0001", None),
        ("soon", None),
    ],
)
def test_days_are_read_and_never_guessed(text: str, day: date | None) -> None:
    """A day has its month's name or ISO order; half the world reads 03/04 the other way."""
    assert find_day(text) == day
