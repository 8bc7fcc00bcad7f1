"""Tables and objects of tools that nobody wrote a reader for: the mapping is guessed from names and contents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.records.sources.importing import read, told, written

T = "2024-01-15T14:32:00Z"
FORMS: dict[str, Any] = {
    "CloudTrail": {
        "Records": [{"eventTime": T, "eventName": "it failed", "userIdentity": {"type": "IAMUser", "userName": "ml"}}]
    },
    "Elasticsearch": {
        "took": 3,
        "hits": {"total": {"value": 1}, "hits": [{"_id": "1", "_source": {"@timestamp": T, "message": "it failed"}}]},
    },
    "Docker": {"log": "it failed\n", "stream": "stderr", "time": "2024-01-15T14:32:00.123456789Z"},
    "Google Cloud": [
        {"insertId": "1", "timestamp": T, "textPayload": "it failed", "receiveTimestamp": T, "severity": "ERROR"}
    ],
    "pino": {"level": 50, "time": 1705329120123, "pid": 1, "msg": "it failed"},
    "zap": {"level": "error", "ts": 1705329120.123, "caller": "m.go:1", "msg": "it failed"},
    "CloudWatch by SNS": {
        "Type": "Notification",
        "Message": json.dumps({"NewStateReason": "it failed", "StateChangeTime": "2024-01-15T14:32:00.000+0000"}),
        "Signature": "x",
    },
    "Loki": {
        "status": "success",
        "data": {
            "resultType": "streams",
            "result": [{"stream": {"app": "p"}, "values": [["1705329120000000000", "it failed"]]}],
        },
    },
    "Jira": "Issue key,Summary,Created,Assignee\nOPS-1,it failed,15/Jan/24 2:32 PM,Maria Lopez\n",
    "ServiceNow": "number,short_description,opened_at,assigned_to\nINC1,it failed,2024-01-15 14:32:00,Maria Lopez\n",
    "tabs": "Time\tUser\tMessage\n2024-01-15 14:32\tmaria\tit failed\n",
    "columns in French": "Date;Heure;Événement\n15.01.2024;14:32;it failed\n",
    "a chat as text": "[15/01/2024, 14:32:00] it failed\n[16/01/2024, 14:33:00] it failed\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_exports_without_a_reader_of_their_own(tmp_path: Path, form: str) -> None:
    """The time and the text are found, whatever they are called and however deep they are."""
    done = read(written(tmp_path, "x", FORMS[form]))
    assert told(done)[0] == "14:32:00 it failed"
    assert not done.report.rejects
    assert not [event for event in done.events if "Maria" in event.role]


def test_line_ends_of_every_system_and_of_several(tmp_path: Path) -> None:
    """Old programs for the Mac end lines with a carriage return alone; a file that mixes the two is named, not guessed."""
    for end in ("\n", "\r\n", "\r"):
        assert told(read(written(tmp_path, "t.csv", f"time,event{end}{T},x{end}{T},y{end}".encode()))) == [
            "14:32:00 x", "14:32:00 y",
        ]  # fmt: skip
    mixed = read(written(tmp_path, "t.csv", f"time,event\rwhen,what\r{T},x\n{T},y\n".encode()))
    assert mixed.report.rejects


def test_a_row_without_text_or_time_is_named(tmp_path: Path) -> None:
    """Each with its line and what to do."""
    done = read(written(tmp_path, "t.csv", f"time,event\n{T},\n,x\n{T},y\n"))
    assert [(error.where, error.code) for error in done.report.rejects] == [
        ("t.csv:2", "no-text"),
        ("t.csv:3", "no-time"),
    ]


def test_a_mapping_that_is_wrong_is_answered(tmp_path: Path) -> None:
    """A field or a column that is not there is named with the one that was probably meant."""
    path = written(tmp_path, "t.csv", f"time,event\n{T},y\n")
    for mapping, code in (({"tim": "time"}, "not-one-of"), ({"time": "tme"}, "no-column")):
        [error] = read(path, mapping=mapping).report.rejects
        assert error.code == code
        assert "did you mean" in error.remedy


@pytest.mark.parametrize(
    ("column", "utc"),
    [
        ("Time (UTC)", "14:32"), ("timestamp_utc", "14:32"), ("Created [SGT]", "06:32"), ("UTC Time", "14:32"),
        ("Time (Europe/Berlin)", "13:32"), ("Date (UTC+8)", "06:32"), ("Time in PST", "22:32"), ("Time", "05:32"),
    ],
)  # fmt: skip
def test_a_column_that_states_its_zone_is_read_in_it(tmp_path: Path, column: str, utc: str) -> None:
    """The name of a column says more than the zone of the file, which holds where it says nothing."""
    path = written(tmp_path, "a.csv", f"{column},Message\n2024-01-15 14:32,it broke\n")
    assert told(read(path, zone="Asia/Tokyo")) == [f"{utc}:00 it broke"]


def test_a_row_may_state_its_own_zone(tmp_path: Path) -> None:
    """A column of zones holds for each row; the report shows that it was read so."""
    rows = "time,timezone,message\n2024-01-15 14:32,Asia/Singapore,one\n2024-01-15 14:32,PST,two\n"
    done = read(written(tmp_path, "a.csv", rows))
    assert told(done) == ["06:32:00 one", "22:32:00 two"]
    assert done.report.files[0].mapping["zone"] == "timezone"


def test_a_place_in_the_code_is_no_person(tmp_path: Path) -> None:
    """A caller is a person in a ticket and a line of a program in a log."""
    rows = [{"ts": 1705329120.5, "caller": "pool/take.go:12", "msg": "it failed"}]
    [event] = read(written(tmp_path, "a.json", rows)).events
    assert (event.role, event.details) == ("", ("caller: pool/take.go:12",))


def test_what_one_column_leaves_open_the_next_may_say(tmp_path: Path) -> None:
    """Text, an object with a message and a method are three ways of one service to say what happened."""
    rows = [
        {"timestamp": T, "textPayload": "it failed"},
        {"timestamp": T, "jsonPayload": {"message": "it failed again"}},
        {"timestamp": T, "protoPayload": {"methodName": "it.was.replaced"}},
        {"timestamp": T, "content": "", "embeds": [{"title": "it fires", "fields": [{"name": "x", "value": "9 %"}]}]},
    ]
    done = read(written(tmp_path, "a.json", rows))
    assert told(done) == [
        f"14:32:00 {text}" for text in ("it failed", "it failed again", "it.was.replaced", "it fires")
    ]


def test_lists_inside_of_what_has_times_are_events_of_their_own(tmp_path: Path) -> None:
    """A ticket and its comments are read, each with where it is; lists without times stay details."""
    ticket = {
        "fields": {
            "summary": "checkout is down",
            "created": T,
            "labels": [{"name": "x"}],
            "comment": {"comments": [{"created": "2024-01-15T14:40:00Z", "body": "rolled back"}]},
        }
    }
    done = read(written(tmp_path, "a.json", {"total": 1, "issues": [ticket]}))
    assert told(done) == ["14:32:00 checkout is down", "14:40:00 rolled back"]
    assert done.events[1].evidence[0].file == "a.json#/issues/0/fields/comment/comments/0"


def test_columns_that_a_command_aligned(tmp_path: Path) -> None:
    """Names with blanks between them, and cells below each: the rows are read, and lines of prose are not taken for them."""
    text = (
        "Labels                         Annotations                Starts At                State\n"
        'alertname="DiskFull" sev="1"   summary="3% space left"    2026-07-02 21:03:17 UTC  active\n'
        'alertname="NodeDown"           summary="node is down"     2026-07-02 21:12:32 UTC  suppressed\n'
    )
    done = read(written(tmp_path, "a.txt", text))
    assert [f"{event.instant:%H:%M:%S}" for event in done.events if event.instant] == ["21:03:17", "21:12:32"]
    assert "node is down" in str(done.events[1])
    assert done.report.adds_up
    prose = read(written(tmp_path, "b.txt", "One  two  three\nnothing  here is   a column\n"))
    assert not prose.events
