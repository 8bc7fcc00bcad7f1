"""CSV and JSON with the timeline's own columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RecordError
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline
from tests.documents.strategies import events
from tests.examples import examples
from tests.records.incident import exact


@examples(40)
@given(st.lists(events(), max_size=5))
def test_csv_json_and_the_frame_give_the_events_back(found: list[Event]) -> None:
    """What is exported is read back exactly, whatever text it holds."""
    from pmkit.records.table import parse_csv

    timeline = Timeline(found)
    assert Timeline(parse_csv(timeline.to_csv())) == timeline
    assert Timeline.from_json(timeline.to_json()) == timeline
    assert Timeline.from_frame(timeline.frame) == timeline


def test_a_spreadsheet_runs_nothing() -> None:
    """Cells that begin like a formula are made text, and read back as they were."""
    timeline = Timeline([exact("E1", "14:00", "=HYPERLINK(1)", details=("+1", "@x"))])
    assert "'=HYPERLINK" in timeline.to_csv()
    assert "\n=" not in timeline.to_csv()


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("id,headline,earliest\nE1,x,2024-01-01T10:00:00\n", "naive", 2),
        ("id,headline\nE1,x\nE2,\n", "no headline", 3),
        ("id,headline\nE1,x,y\n", "3 cells", 2),
        ("id,headline,when\nE1,x,y\n", "'when' is not a column", 1),
        ('id,headline\nE1,"x\ny"\nnope,z\n', "not an event id", 4),
        ("id\nE1\n", "'headline' is missing", 1),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(text: str, says: str, line: int, tmp_path: Path) -> None:
    """Reading stops at the row, with its place."""
    file = tmp_path / "events.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=says) as caught:
        Timeline.from_csv(file)
    assert f"{file}:{line}" in caught.value.where


def test_each_event_knows_the_line_it_was_read_from(tmp_path: Path) -> None:
    """Evidence is the file and the line."""
    file = tmp_path / "export.csv"
    file.write_text('id,headline,details\nE1,x,"a\nb"\nE2,y,\n', encoding="utf-8")
    assert [str(event.evidence[0]) for event in Timeline.from_csv(file)] == ["export.csv:2", "export.csv:4"]
