"""The frame's schema, and what does not fit it."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from pmkit.errors import RecordError
from pmkit.records.event import Event
from pmkit.records.instants import parse_instant
from pmkit.records.schema import SCHEMA
from pmkit.records.timeline import Timeline
from tests.records.incident import exact, marked


def test_the_frame_has_the_documented_columns() -> None:
    """The schema is fixed: names, order, and aware times in UTC, also for an empty timeline."""
    for timeline in (marked(), Timeline()):
        assert list(timeline.frame.columns) == list(SCHEMA)
        assert str(timeline.frame["earliest"].dtype) == "datetime64[ns, UTC]"


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        ({"id": ["E1"], "headline": ["x"], "time": [datetime(2024, 1, 1)]}, "naive"),
        ({"id": ["E1"], "headline": ["x"], "time": ["2024-01-01T10:00:00"]}, "naive"),
        ({"id": ["E1"], "headline": ["x"], "colour": ["red"]}, "colour"),
        ({"id": ["E1"]}, "headline"),
        ({"id": [""], "headline": ["x"]}, "id is empty"),
        ({"id": ["E1"], "headline": ["x"], "kind": ["party"]}, "party"),
        ({"id": ["E1"], "headline": ["x"], "milestone": ["begun"]}, "begun"),
        (
            {"id": ["E1"], "headline": ["x"], "earliest": ["2024-01-02T00:00Z"], "latest": ["2024-01-01T00:00Z"]},
            "ends before",
        ),
        ({"id": ["E1"], "headline": ["x"], "time": ["yesterday Z"]}, "cannot be read"),
    ],
)
def test_frames_that_do_not_fit_are_refused(frame: dict[str, list[object]], says: str) -> None:
    """The message names what is wrong and says what to do."""
    with pytest.raises(RecordError, match=says) as caught:
        Timeline.from_frame(pd.DataFrame(frame))
    assert caught.value.remedy


def test_after_places_untimed_events_and_breaks_ties() -> None:
    """An untimed event comes after the event it followed; of two at one instant the later row comes second."""
    found = Timeline(
        [
            exact("E3", "14:00"),
            exact("E2", "14:00", after=("E3",)),
            Event(id="E1", headline="untimed", after=("E3",)),
            exact("E4", "15:00"),
        ]
    )
    assert [event.id for event in found] == ["E3", "E1", "E2", "E4"]


@pytest.mark.parametrize("year", [1, 1677, 2262, 9999])
def test_a_year_that_cannot_be_counted_is_refused(year: int) -> None:
    """An event, an instant as text and a column of a frame: one named error, and none of pandas'."""
    at = datetime(year, 6, 1, tzinfo=UTC)
    for make in (
        lambda: Timeline([Event(id="E1", headline="x", earliest=at, latest=at)]),
        lambda: parse_instant(at.isoformat()),
        lambda: Timeline.from_frame(pd.DataFrame({"id": ["E1"], "headline": ["x"], "earliest": [at], "latest": [at]})),
        lambda: Timeline.from_frame(
            pd.DataFrame({"id": ["E1"], "headline": ["x"], "earliest": [at.isoformat()], "latest": [at.isoformat()]})
        ),
    ):
        with pytest.raises(RecordError) as caught:
            make()
        assert caught.value.code == "odd-year"
