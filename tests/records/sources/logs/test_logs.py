"""journald, OpenTelemetry, plain lines: what was said when, and storms that become one event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.records.sources.importing import read, told, written

MICRO = 1_705_329_120_000_000


def entry(**more: Any) -> dict[str, Any]:
    """Return an entry of a journal."""
    return {"__REALTIME_TIMESTAMP": str(MICRO), "MESSAGE": "x", "_SYSTEMD_UNIT": "pay.service", "PRIORITY": "6", **more}


def test_journal_messages_of_every_form(tmp_path: Path) -> None:
    """Bytes are text, null is named, the program's own time is shown, and when it was received is kept."""
    rows = [
        entry(MESSAGE=[109, 117, 255, 108]),
        entry(MESSAGE=None, __CURSOR="b"),
        entry(MESSAGE=["a", "b"], __CURSOR="c", PRIORITY="3"),
        entry(MESSAGE="late", _SOURCE_REALTIME_TIMESTAMP=str(MICRO - 5_000_000), __CURSOR="d"),
    ]
    done = read(written(tmp_path, "j.json", "\n".join(map(json.dumps, rows))))
    assert told(done) == ["14:31:55 late", "14:32:00 mu\ufffdl", "14:32:00 a / b"]
    assert "received 2024-01-15 14:32:00 UTC" in done.events[0].details
    assert "severity: error" in done.events[2].details
    assert "journalctl --all" in done.report.rejects[0].remedy


def test_the_export_format_of_a_journal(tmp_path: Path) -> None:
    """Fields of bytes have a length; the lines after them are read."""
    data = b"__CURSOR=a\n__REALTIME_TIMESTAMP=%d\nMESSAGE\n\x05\0\0\0\0\0\0\0a\nb\0c\n\n" % MICRO
    data += b"__CURSOR=b\n__REALTIME_TIMESTAMP=%d\nMESSAGE=second\n" % (MICRO + 1_000_000)
    assert told(read(written(tmp_path, "j.export", data))) == ["14:32:00 a", "14:32:01 second"]


def test_a_clock_that_was_set_back_is_told(tmp_path: Path) -> None:
    """Within one boot the monotonic clock runs on while the time goes back."""
    rows = [
        entry(_BOOT_ID="b", __MONOTONIC_TIMESTAMP="1"),
        entry(_BOOT_ID="b", __MONOTONIC_TIMESTAMP="2", __REALTIME_TIMESTAMP=str(MICRO - 9)),
    ]
    assert "set back" in str(read(written(tmp_path, "j.json", "\n".join(map(json.dumps, rows)))).report)


def test_otlp_of_old_and_new_senders(tmp_path: Path) -> None:
    """A time of 0 is unknown, and the time of observation is shown and named; bodies of any value are text."""
    records = [
        {"timeUnixNano": "1705329120123456789", "body": {"stringValue": "a"}, "severityNumber": 17, "traceId": "5b8e"},
        {"timeUnixNano": "0", "observedTimeUnixNano": "1705329121000000000",
         "body": {"kvlistValue": {"values": [{"key": "k", "value": {"intValue": "1"}}]}}},
        {"body": {"stringValue": "never"}},
    ]  # fmt: skip
    for scopes in ("scopeLogs", "instrumentationLibraryLogs"):
        done = read(written(tmp_path, "o.json", {"resourceLogs": [{scopes: [{"logRecords": records}]}]}))
        assert told(done) == ["14:32:00 a", '14:32:01 {"k": "1"}']
        assert "severity: error" in done.events[0].details
        assert any("observed" in line for line in done.events[1].details)
        assert [error.code for error in done.report.rejects] == ["no-time"]
    [error] = read(written(tmp_path, "m.json", {"resourceMetrics": []})).report.rejects
    assert "metrics and not logs" in error.problem


SHAPES = [
    ("2024-01-15T14:32:00Z it failed", "it failed", "14:32:00"),
    ("2024-01-15 14:32:00,123 ERROR [main] it failed", "ERROR [main] it failed", "14:32:00"),
    ("[2024-01-15 14:32:00.123] it failed", "it failed", "14:32:00"),
    ("2024-01-15T14:32:00.123456789+02:00 it failed", "it failed", "12:32:00"),
    ("Jan 15 14:32:00 web1 sshd[19]: it failed", "web1 sshd[19]: it failed", "14:32:00"),
    ("<34>Jan 15 14:32:00 web1 su: it failed", "web1 su: it failed", "14:32:00"),
    (
        '10.0.0.9 - - [15/Jan/2024:14:32:00 +0000] "GET / HTTP/1.1" 500',
        '[network address] - - "GET / HTTP/1.1" 500',
        "14:32:00",
    ),
    ("[Mon Jan 15 14:32:00 2024] [error] it failed", "[error] it failed", "14:32:00"),
    ("24/01/15 14:32:00 INFO it failed", "INFO it failed", "14:32:00"),
    ("240115 143200 148 INFO it failed", "148 INFO it failed", "14:32:00"),
    ("20240115-14:32:00:606|Step|it failed", "Step|it failed", "14:32:00"),
    ("I0115 14:32:00.123456 1 main.go:1] it failed", "I", "14:32:00"),
    ("01-15 14:32:00.811 1702 D Power: it failed", "1702 D Power: it failed", "14:32:00"),
    ("1705329120 it failed", "it failed", "14:32:00"),
    ("1705329120.123 it failed", "it failed", "14:32:00"),
    ('time="2024-01-15T14:32:00Z" level=error msg="it failed"', 'level=error msg="it failed"', "14:32:00"),
    ("- 1705329120 2024.01.15 R02 2024-01-15-07.32.00.675872 R02 RAS it failed", "2024.01.15", "14:32:00"),
    ("2024-01-15 14:32:00.123 UTC [19] FATAL:  it failed", "[19] FATAL:  it failed", "14:32:00"),
    ("2024-01-15 14:32:00, Info                  CBS    it failed", "Info", "14:32:00"),
]


@pytest.mark.parametrize(("line", "text", "clock"), SHAPES)
def test_stamps_of_common_shapes(tmp_path: Path, line: str, text: str, clock: str) -> None:
    """The stamp is found, the text is what is left, and what had to be assumed is in the report."""
    done = read(written(tmp_path, "app.log", f"{line}\n{line} twice\n"), year=2024)
    assert [f"{event.instant:%H:%M:%S}" for event in done.events] == [clock, clock]
    assert " ".join(text.split()) in done.events[0].headline or text == "I"


def test_lines_without_a_stamp_go_on_from_the_one_above(tmp_path: Path) -> None:
    """A stack trace is one record with its lines; lines before the first stamp are rejected and counted."""
    text = "starting\nup\n2024-01-15T14:32:00Z it failed\nTraceback:\n  File x\n\n2024-01-15T14:33:00Z again\n"
    done = read(written(tmp_path, "a.log", text))
    assert told(done) == ["14:32:00 it failed", "14:33:00 again"]
    assert done.events[0].details == ("Traceback:", "File x")
    assert (done.report.files[0].rejected, done.report.rejects[0].where) == (2, "a.log:1")


def test_an_assumed_zone_is_counted_where_it_was_assumed(tmp_path: Path) -> None:
    """One line that was cut off before its zone doesn't make all of them times without one."""
    lines = [f"2024-01-15T14:{n // 60:02d}:{n % 60:02d}Z line {n}" for n in range(900)]
    report = read(written(tmp_path, "a.log", "\n".join([*lines, "2024-01-15T14:59:00 it"]))).report
    assert report.files[0].notes == {"times have no zone; taken for UTC": 1}
    zoneless = "\n".join(line.replace("Z ", " ") for line in lines)
    assert read(written(tmp_path, "b.log", zoneless)).report.files[0].notes == {
        "times have no zone; taken for UTC": 900
    }


@pytest.mark.parametrize(
    ("above", "clock"),
    [
        ("# on-call log, all times in CET", "13:32"),
        ("Timestamps are Asia/Kolkata", "09:02"),
        ("time zone: -05:00", "19:32"),
        ("Timestamps: IST", "14:32"),
        ("exported by EST-tools", "14:32"),
    ],
)
def test_a_sentence_above_the_lines_states_their_zone(tmp_path: Path, above: str, clock: str) -> None:
    """It is said which line states it; letters of several zones, and lines about something else, state none."""
    lines = f"{above}\n2024-01-15 14:32:00 down\n2024-01-15 14:32:05 still down\n"
    done = read(written(tmp_path, "a.log", lines))
    assert [line[:5] for line in told(done)] == [clock] * 2
    stated = any(note.endswith("as line 1 says") for note in done.report.files[0].notes)
    assert stated == (clock != "14:32")


def test_a_storm_of_like_lines_is_one_event(tmp_path: Path) -> None:
    """It says how many, from when to when, what is alike, and where; nine lines stay as they are."""
    storm = [f"2024-01-15T14:{32 + n // 60:02d}:{n % 60:02d}Z pool of shard {n} is exhausted" for n in range(120)]
    calm = [f"2024-01-15T15:00:{n:02d}Z queue {n} is full again today" for n in range(9)]
    done = read(written(tmp_path, "a.log", "\n".join([*storm, "2024-01-15T14:33:00Z one thing", *calm])))
    assert len(done.events) == 11
    assert done.events[0].headline == "pool of shard 0 is exhausted (120 times within 1 min 59 s)"
    assert "alike in them: pool of shard <*> is exhausted" in done.events[0].details
    assert "last place: line 120" in done.events[0].details
    assert done.report.files[0].merged == 119
    assert len(read(tmp_path / "a.log", limit=0).events) == 130


def test_years_are_assumed_and_go_on_over_new_year(tmp_path: Path) -> None:
    """Without a year the one of the file's date is taken, which the report says; December goes on in January."""
    path = written(tmp_path, "a.log", "Dec 31 23:59:58 web1 a\nJan  1 00:00:02 web1 b\n")
    done = read(path, year=2023)
    assert [event.instant.year for event in done.events if event.instant] == [2023, 2024]
    assert "the file's date" in str(read(path).report)


def test_a_storm_of_errors_is_not_lost_among_answers_that_are_well(tmp_path: Path) -> None:
    """Lines of a server that differ in their status alone are two storms, however many there are."""
    rows = []
    for number in range(6000):
        status = 503 if number % 100 == 7 else 200
        at = f"2024-01-15T14:{30 + number // 1500}:{number // 25 % 60:02d}Z"
        rows.append(f'{at} 10.0.0.{number % 250} "GET /cart/{number} HTTP/1.1" {status} {number}')
    done = read(written(tmp_path, "access.log", "\n".join(rows)))
    assert sorted(event.headline.partition(" (")[2].partition(" ")[0] for event in done.events) == ["5,940", "60"]
    assert any("5xx" in line for event in done.events for line in event.details)
