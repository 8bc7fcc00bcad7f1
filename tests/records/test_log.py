from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import FileError, RecordError
from pmkit.records.event import Kind, ZoneSource
from pmkit.records.log import read_log


def written(tmp_path: Path, text: str, name: str = "events.csv") -> Path:
    """Return a file with a text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_with_the_usual_names(tmp_path: Path) -> None:
    """Time, text, type, who and source are recognized; other columns become details; people become roles."""
    text = (
        "Timestamp,Message,Type,User,Tool,Severity\n"
        "2024-01-15T14:32:00Z,Error rate high,alert,alice,PagerDuty,SEV-2\n"
        "2024-01-15T15:35:00+01:00,On it,message,Bob,Slack,\n"
        "2024-01-15 14:40:00 UTC,Rolled back,deploy,alice,ArgoCD,\n"
        "2024-01-15T14:41:00Z,Looks fine,note,on-call engineer,Slack,\n"
    )
    log = read_log(written(tmp_path, text))
    assert not log.rejected
    events = log.timeline.events
    assert [event.kind for event in events] == [Kind.ALERT, Kind.MESSAGE, Kind.CHANGE, Kind.MESSAGE]
    assert [event.role for event in events] == ["Responder A", "Responder B", "Responder A", "on-call engineer"]
    assert events[0].details == ("severity: SEV-2",)
    assert str(events[0].evidence[0]) == "events.csv:2"
    assert events[1].instant is not None
    assert events[1].instant.hour == 14
    assert "alice" not in log.timeline.to_csv().lower()


@pytest.mark.parametrize(
    "stamp", ["1705329120", "1705329120000", "1705329120000000", "1705329120000000000", 1705329120.5]
)
def test_epochs_by_their_digits(tmp_path: Path, stamp: object) -> None:
    """Seconds, milli-, micro- and nanoseconds are told apart."""
    log = read_log(written(tmp_path, json.dumps({"ts": stamp, "msg": "x"}) + "\n", "e.jsonl"))
    [event] = log.timeline
    assert event.instant is not None
    assert f"{event.instant:%Y-%m-%d %H:%M}" == "2024-01-15 14:32"


def test_times_without_a_zone_need_one(tmp_path: Path) -> None:
    """Without an assumption they are listed; with one they are read and the timeline says so."""
    path = written(tmp_path, "time,event\n2024-01-15 15:32,x\n")
    log = read_log(path)
    assert len(log.timeline) == 0
    assert "has no zone" in log.rejected[0].problem
    log = read_log(path, zone="Europe/Amsterdam")
    [event] = log.timeline
    assert event.zone_source is ZoneSource.ASSUMED
    assert event.instant is not None
    assert event.instant.hour == 14
    assert "taken for Europe/Amsterdam" in str(log)
    assert "assumed-zone" in [finding.code for finding in log.timeline.findings()]


def test_bad_rows_are_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    """Each row that is not an event is named with its line, reason and remedy."""
    text = (
        "time,event\n2024-01-15T14:32:00Z,ok\n,no time\n2024-02-31T14:32:00Z,no such day\n2024-01-15T14:33:00Z,\n"
        '1,2,3,4\nsoon,x\n"2024-01-15T14:34:00Z","two\nlines"\n'
    )
    log = read_log(written(tmp_path, text))
    assert [event.headline for event in log.timeline] == ["ok", "two"]
    assert [error.where for error in log.rejected] == [f"events.csv:{n}" for n in (3, 4, 5, 6, 7)]
    assert all(error.remedy for error in log.rejected)
    assert log.timeline.events[1].details == ("lines",)
    assert "5 rows not read" in str(log)


def test_json_lines_lists_and_tabs(tmp_path: Path) -> None:
    """JSON Lines with a broken line, a JSON list, and a table with tabs."""
    lines = '{"time": "2024-01-15T14:32:00Z", "event": "a", "labels": {"x": 1}}\n{broken\n[]\n'
    log = read_log(written(tmp_path, lines, "e.jsonl"))
    assert [event.headline for event in log.timeline] == ["a"]
    assert [error.where for error in log.rejected] == ["e.jsonl:2", "e.jsonl:3"]
    whole = read_log(written(tmp_path, '[{"at": "2024-01-15T14:32:00Z", "title": "b"}]', "e.json"))
    assert [event.headline for event in whole.timeline] == ["b"]
    tabs = read_log(written(tmp_path, "time\tevent\n2024-01-15T14:32:00Z\tc, d\n", "e.tsv"))
    assert [event.headline for event in tabs.timeline] == ["c, d"]


def test_the_kits_own_table_is_read_as_it_is(tmp_path: Path) -> None:
    """A CSV of pmkit's columns keeps intervals, marks and evidence."""
    text = "id,earliest,latest,kind,milestone,headline\nE1,,2024-01-15T14:32:00Z,alert,detected,x\n"
    [event] = read_log(written(tmp_path, text)).timeline
    assert event.milestones
    assert event.earliest is None


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "e.csv", "no rows"),
        ("time,event\n", "e.csv", "no rows"),
        ("a,b\n1,2\n", "e.csv", "no column looks like a time"),
        ("[1, 2", "e.json", "not JSON"),
    ],
)
def test_files_without_events_are_refused(tmp_path: Path, text: str, name: str, says: str) -> None:
    """An empty table and one without a time say what to do."""
    with pytest.raises(RecordError, match=says):
        read_log(written(tmp_path, text, name))


def test_missing_files_and_unknown_zones_are_refused(tmp_path: Path) -> None:
    """The message names the file or the zone."""
    with pytest.raises(FileError):
        read_log(tmp_path / "none.csv")
    with pytest.raises(RecordError, match="CST"):
        read_log(written(tmp_path, "time,event\n"), zone="CST")


CELL = st.text(st.characters(blacklist_categories=("Cc", "Cs")), max_size=30)


@given(st.lists(st.tuples(CELL, CELL), max_size=6))
def test_every_row_is_an_event_or_listed(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    """Whatever the cells, each row that is not blank is read or rejected."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([("time", "event"), ("2024-01-15T14:32:00Z", "first"), *rows])
    log = read_log(written(tmp_path_factory.mktemp("log"), out.getvalue()))
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    assert len(log.timeline) + len(log.rejected) == 1 + len(rows) - blank
