"""Laws of an import: it adds up, order does not matter, twice is once, and an hour later is an hour later."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import PmkitError
from pmkit.records.event import Kind
from pmkit.records.sources.reading import Options, read_exports
from pmkit.records.timeline import Timeline
from tests.records.sources.importing import read, told, written

BASE = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)
ROW = st.tuples(st.integers(0, 5000), st.sampled_from(["alert fired", "deploy 1", "pool 7 is full", "hello", ""]))


def exports(folder: Path, rows: list[list[tuple[int, str]]], later: timedelta = timedelta()) -> list[Path]:
    """Return a log, a table and a chat of rows."""
    folder.mkdir(exist_ok=True)
    stamps = [[(BASE + later + timedelta(seconds=second), text) for second, text in part] for part in rows]
    log = "".join(f"{at:%Y-%m-%dT%H:%M:%SZ} {text}\n" for at, text in stamps[0])
    table = "time,event\n" + "".join(f"{at.isoformat()},{text}\n" for at, text in stamps[1])
    chat = [{"ts": f"{at.timestamp():.6f}", "user": "U01", "text": text} for at, text in stamps[2]]
    return [
        written(folder, "a.log", log or "\n"),
        written(folder, "b.csv", table),
        written(folder, "c.json", chat),
    ]


@given(st.lists(st.lists(ROW, max_size=30), min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_order_repetition_and_an_hour(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[tuple[int, str]]], random: Any
) -> None:
    """Files in any order and named twice give the same bytes; an hour added to all times is added to the result."""
    folder = tmp_path_factory.mktemp("laws")
    paths = exports(folder / "x", rows)
    once = read(*paths)
    shuffled = random.sample(paths, len(paths))
    again = Timeline.from_exports(*shuffled, *paths)
    assert again.to_json() == Timeline(once.events).to_json()
    assert again.merge(again) == again
    later = read(*exports(folder / "y", rows, timedelta(hours=1)))
    assert [(e.headline, e.instant) for e in later.events] == [
        (e.headline, e.instant + timedelta(hours=1)) for e in once.events if e.instant
    ]


def test_a_copy_under_another_name_adds_nothing(tmp_path: Path) -> None:
    """The same content is the same records; the report says whose copy it is."""
    text = "2024-01-15T14:32:00Z a\n2024-01-15T14:33:00Z b\n"
    done = read(written(tmp_path, "a.log", text), written(tmp_path, "b.log", text))
    assert told(done) == ["14:32:00 a", "14:33:00 b"]
    assert [file.merged for file in done.report.files] == [0, 2]
    assert "the same content as a.log" in str(done.report)


def test_what_two_exports_tell_is_one_event_with_both_places(tmp_path: Path) -> None:
    """Overlapping pages of a tool's API share their ids; what one knows more is kept."""
    one = {"id": "R1", "type": "trigger_log_entry", "created_at": "2024-01-15T14:32:00Z", "summary": "Triggered"}
    more = {**one, "incident": {"summary": "Checkout is down"}}
    done = read(
        written(tmp_path, "a.json", {"log_entries": [one]}), written(tmp_path, "b.json", {"log_entries": [more]})
    )
    [event] = done.events
    assert [str(place) for place in event.evidence] == ["a.json#/log_entries/0:1", "b.json#/log_entries/0:1"]
    assert "incident: Checkout is down" in event.details


def test_many_events_fit_on_a_page_and_none_is_lost(tmp_path: Path) -> None:
    """Chat by the thousand is folded by channel and time; alerts stay as long as they can; all is behind the rows."""
    chat = [{"ts": f"{1705329000 + n * 7}.000100", "user": "U01", "text": f"word {n}"} for n in range(3000)]
    alerts = [
        {"labels": {"alertname": f"A{n}"}, "startsAt": f"2024-01-15T15:{n:02d}:00Z", "endsAt": ""} for n in range(60)
    ]
    written(tmp_path, "in/ops/2024-01-15.json", chat)
    written(tmp_path, "in/alerts.json", alerts)
    done = read(tmp_path / "in")
    assert len(done.events) <= 300
    assert len(done.unfolded) == 3060
    assert sum(event.kind is Kind.ALERT for event in done.events) == 60
    assert sum(map(len, done.behind.values())) + len(done.events) - len(done.behind) == 3060
    folded = next(event for event in done.events if event.id in done.behind)
    assert "messages in #ops within" in folded.headline
    assert len(read(tmp_path / "in", limit=0).events) == 3060


def test_clocks_that_differ_are_told_and_not_corrected(tmp_path: Path) -> None:
    """A pager whose clock is 90 s ahead of the alerts': the median of the pairs is shown, the times stay."""
    names = ["DiskFull", "HighErrorRate", "SlowCheckout", "NoTraffic"]
    alerts = [
        {"labels": {"alertname": name}, "startsAt": f"2024-01-15T14:{10 * n:02d}:00Z", "endsAt": ""}
        for n, name in enumerate(names)
    ]
    entries = [
        {"id": f"R{n}", "type": "trigger_log_entry", "created_at": f"2024-01-15T14:{10 * n + 1:02d}:3{n}Z", "summary": "Triggered",
         "incident": {"summary": f"[FIRING:1] {name} checkout"}} for n, name in enumerate(names)
    ]  # fmt: skip
    done = read(written(tmp_path, "a.json", alerts), written(tmp_path, "p.json", {"log_entries": entries}))
    [line] = done.report.skews
    assert "pagerduty is 1 min 32 s later than alertmanager" in line
    assert "not corrected" in line
    assert told(done)[0] == "14:00:00 DiskFull fired"


def test_a_window_and_a_service(tmp_path: Path) -> None:
    """What is outside is counted; a record that spans the window's beginning is inside."""
    rows = [
        {"involvedObject": {"name": "pay"}, "reason": "R", "message": f"m{n}", "count": 2,
         "firstTimestamp": f"2024-01-15T14:{n:02d}:00Z", "lastTimestamp": f"2024-01-15T14:{n + 5:02d}:00Z"} for n in (0, 10, 20)
    ]  # fmt: skip
    path = written(tmp_path, "k.json", {"items": rows})
    start = datetime(2024, 1, 15, 14, 12, tzinfo=UTC)
    done = read(path, start=start, end=start + timedelta(minutes=5))
    assert told(done) == ["14:10:00 R: m10"]
    assert done.report.files[0].outside == 2
    assert read(path, service="checkout").report.files[0].outside == 3
    with pytest.raises(Exception, match="naive"):
        Options(start=datetime(2024, 1, 15))


FORMS: dict[str, Any] = {
    "alertmanager": [{"labels": {"alertname": "A"}, "startsAt": "2024-01-15T14:32:00Z", "endsAt": ""}],
    "pagerduty": {"log_entries": [{"id": "R", "type": "trigger_log_entry", "created_at": "2024-01-15T14:32:00Z", "summary": "s"}]},
    "grafana": [{"dashboardId": 1, "time": 1705329120000, "text": "t", "id": 1}],
    "opsgenie": {"data": [{"tinyId": "1", "createdAt": "2024-01-15T14:32:00Z", "message": "m", "id": "a"}]},
    "github": {"workflow_runs": [{"id": 1, "run_number": 1, "head_sha": "a", "created_at": "2024-01-15T14:32:00Z"}]},
    "kubernetes": {"items": [{"involvedObject": {"name": "p"}, "reason": "R", "lastTimestamp": "2024-01-15T14:32:00Z"}]},
    "journald": {"__REALTIME_TIMESTAMP": "1705329120000000", "MESSAGE": "m"},
    "otlp": {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": "1705329120000000000", "body": {"stringValue": "b"}}]}]}]},
    "datadog": {"events": [{"date_happened": 1705329120, "title": "t", "id": 1}]},
    "statuspage": {"incidents": [{"id": "i", "name": "n", "incident_updates": [{"id": "u", "display_at": "2024-01-15T14:32:00Z", "status": "s"}]}]},
    "slack": [{"ts": "1705329120.000100", "user": "U01", "text": "t"}],
    "prometheus": {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": [[1705329120, "1"]]}]}},
    "json": [{"when": "2024-01-15T14:32:00Z", "what": "w"}],
}  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything inside a value."""
    inner = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [path] * bool(path) + [found for key, each in inner for found in _paths(each, (*path, key))]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy in which something else is at a path."""
    copy = json.loads(json.dumps(value))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = new
    return copy


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_its_tools(tmp_path: Path, form: str) -> None:
    """The smallest export of each tool is recognized."""
    path = written(tmp_path, "x", FORMS[form])
    from pmkit.records.sources.opening import of_bytes
    from pmkit.records.sources.registry import recognize

    assert recognize(of_bytes(path.read_bytes(), "x"))[0].name == form


@pytest.mark.parametrize("form", FORMS)
def test_wrong_types_anywhere_are_counted_and_stop_nothing(tmp_path: Path, form: str) -> None:
    """Whatever stands where something else is expected: it ends with counts that add up, and never with a traceback."""
    for path in _paths(FORMS[form]):
        for new in (None, 7, -1.5, "x", [], {}, [[]], {"a": {"b": []}}, True, "9" * 30, 10**30):
            read(written(tmp_path, "x.json", _with(FORMS[form], path, new)))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path, form: str) -> None:
    """At every place: a counted reject, or a named error, and never more events than there are."""
    text = json.dumps(FORMS[form])
    for end in range(1, len(text), max(1, len(text) // 20)):
        done = read(written(tmp_path, "x.json", text[:end]))
        assert done.report.files[0].rejected >= 1
    many = json.dumps([{"when": f"2024-01-15T14:{n:02d}:00Z", "what": "w"} for n in range(10)])
    done = read(written(tmp_path, "y.json", many[: len(many) * 3 // 4]))
    assert len(done.events) == 7
    assert [error.code for error in done.report.rejects] == ["cut-off"]


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_end_with_counts(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever the bytes, nothing but a report or a named error comes out, as for a broken zip archive."""
    with contextlib.suppress(PmkitError):
        read(written(tmp_path_factory.mktemp("bytes"), "x", data))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4)
       | st.dictionaries(st.sampled_from(["time", "alerts", "labels", "startsAt", "ts", "data", "items", "event", "text", "type"]), inner, max_size=4)))  # fmt: skip
def test_json_of_any_kind_ends_with_counts(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """Whatever the objects, nothing but a report comes out."""
    read(written(tmp_path_factory.mktemp("any"), "x", json.dumps(value)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """Marks are obeyed; bytes that are not UTF-8 are replaced, and the report says so."""
    path = written(tmp_path, "t.csv", "Zeit;Ereignis\r\n15.01.2024 14:32;Größe\r\n".encode(encoding))
    [event] = read(path).events
    assert event.headline == "Größe" if "utf" in encoding else event.headline.startswith("Gr")


def test_json_that_is_too_deep_is_named(tmp_path: Path) -> None:
    """A hundred thousand brackets are one reject."""
    for text in ("[" * 100_000, '{"a":' * 100_000, '[{"time": "2024-01-15T14:32:00Z", "a": ' + "[" * 100_000):
        done = read_exports([written(tmp_path, "x.json", text)])
        assert not done.events
        assert done.report.adds_up
        assert done.report.rejects


def test_large_json_is_read_as_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over the limit gives the same events, object by object."""
    from pmkit.records.sources import documents

    paths = [
        written(tmp_path, f"{name}.json", form) for name, form in FORMS.items() if name not in ("prometheus", "otlp")
    ]
    paths.append(written(tmp_path, "lines.jsonl", "\n".join(json.dumps(FORMS["slack"][0]) for _ in range(3)) + "\n"))
    whole = [told(read(path)) for path in paths]
    monkeypatch.setattr(documents, "WHOLE", 10)
    assert [told(read(path)) for path in paths] == whole
