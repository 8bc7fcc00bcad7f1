"""A drill's log is read like any other export, and what is wrong in it is listed with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.records.log import read_drill

HEAD = {"drill": 1, "scenario": "x", "world": "0", "seed": 1, "start": "2024-01-15T14:30:00+00:00", "sum": "0"}


def written(tmp_path: Path, *rows: object) -> Path:
    """Return a log with lines."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in (HEAD, *rows)), encoding="utf-8")
    return path


def test_what_was_done_becomes_events(tmp_path: Path) -> None:
    """Each thing that was done is an event with its time and line; a text may hold any separator."""
    log = read_drill(
        written(
            tmp_path, {"t": 60, "verb": "note", "text": "a\u2028b"}, {"t": 90, "verb": "look", "target": "t1.state"}
        )
    )
    assert not log.rejected
    assert [event.evidence[0].line for event in log.timeline] == [2, 3]
    assert [f"{event.instant:%H:%M:%S}" for event in log.timeline] == ["14:31:00", "14:31:30"]


@pytest.mark.parametrize(
    "row", [{"t": 10**400, "verb": "note", "text": "x"}, {"t": -1, "verb": "look"}, {"t": True, "verb": "note"}, [], 7]
)
def test_a_line_that_is_wrong_is_listed(tmp_path: Path, row: object) -> None:
    """A second that no clock shows, or a line that is something else, is named; the rest is read."""
    log = read_drill(written(tmp_path, row, {"t": 5, "verb": "note", "text": "x"}))
    assert [error.where for error in log.rejected] == ["a.jsonl:2"]
    assert len(log.timeline) == 1


def test_a_verb_that_is_a_list_is_no_event(tmp_path: Path) -> None:
    """What is not a verb does not stop the reading."""
    assert len(read_drill(written(tmp_path, {"t": 5, "verb": []}, {"t": 5, "verb": "note", "text": "x"})).timeline) == 1


@pytest.mark.parametrize("start", ["soon", "2024-01-15T14:30:00", None, 5])
def test_a_beginning_that_is_no_instant(tmp_path: Path, start: object) -> None:
    """The first line has to say when minute 0 was; its error names the line."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**HEAD, "start": start}) + "\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_drill(path)
    assert caught.value.where == f"{path}:1"
