"""What a tool or a person writes down that isn't an event, and what counts as one though it looks odd."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmkit.records.event import Kind
from pmkit.records.timeline import Timeline
from tests.records.sources.importing import read, told, written

IRC = """--- Log opened Tue Mar 03 14:30:00 2026
14:31 < watchbot> PROBLEM: db1 replication is DOWN
14:32 <@ana> hm
14:33 < bob> {said}
14:40 <@ana> db1 is back (thanks Kowalczyk)
"""
WINDOW = """Tuesday, March 3rd 2026
Ana Lopez
  2:31 PM
the pool is exhausted
Bob Roy
  2:32 PM
{said}
"""
NODS = ("hm", "hmm...", "+1", "looking", "thx", "👍", "!!")
SAID = ("ok", "no", "rolled back", "+1 replica added", "looking at db1", "500", "#4211")


@pytest.mark.parametrize("chat", [IRC, WINDOW])
@pytest.mark.parametrize("said", NODS)
def test_a_nod_is_no_event(said: str, chat: str, tmp_path: Path) -> None:
    """A hum, a nod or a smile is not a row of the timeline."""
    done = read(written(tmp_path, "chat.txt", chat.format(said=said)))
    assert not [line for line in told(done) if line.endswith(f" {said}")]


@pytest.mark.parametrize("said", SAID)
def test_a_short_answer_is_an_event(said: str, tmp_path: Path) -> None:
    """A short message that answers, decides or tells something stays."""
    done = read(written(tmp_path, "chat.txt", IRC.format(said=said)))
    assert f"14:33:00 {said}" in told(done)


def test_a_bot_that_reports_a_problem_is_an_alert(tmp_path: Path) -> None:
    """What a bot posts as a problem is an alert; the same word by a person is a message."""
    text = IRC.format(said="PROBLEM: I can't log in")
    done = read(written(tmp_path, "irc.log", text))
    assert [event.headline for event in done.events if event.kind is Kind.ALERT] == ["PROBLEM: db1 replication is DOWN"]


def test_somebody_who_is_thanked_is_nobody(tmp_path: Path) -> None:
    """Whoever is thanked, or named as the operator who did it, becomes a role; a sentence stays as it is."""
    lines = (
        "2026-03-03T14:32:00Z feature enabled by operator dpaquette",
        "2026-03-03T14:33:00Z card reseated, thanks Kowalczyk",
        "2026-03-03T14:34:00Z caused by operator error, thanks everyone",
    )
    timeline = Timeline.from_exports(written(tmp_path, "app.log", "\n".join(lines)))
    said = timeline.to_json()
    assert "dpaquette" not in said
    assert "Kowalczyk" not in said
    assert "caused by operator error, thanks everyone" in said


@pytest.mark.parametrize("labels", [{"alertname": "Watchdog"}, {"alertname": "Always", "severity": "none"}])
def test_a_heartbeat_is_no_alert(labels: dict[str, str], tmp_path: Path) -> None:
    """An alert that fires all the time, to show that alerting works, is left out; the one beside it is not."""
    common = {"startsAt": "2026-03-03T14:31:00Z", "endsAt": "0001-01-01T00:00:00Z", "status": {"state": "active"}}
    alerts: list[dict[str, Any]] = [
        {"labels": labels, **common},
        {"labels": {"alertname": "PoolExhausted", "severity": "critical"}, **common},
    ]
    assert told(read(written(tmp_path, "alerts.json", alerts))) == ["14:31:00 PoolExhausted fired"]


def test_an_id_of_ten_digits_is_no_time(tmp_path: Path) -> None:
    """An issue with an id like an epoch is at its first event."""
    issues = [
        {"id": f"62014490{n}0", "title": f"TimeoutError: lock {n}", "firstSeen": f"2026-03-03T14:3{n}:00Z"}
        for n in range(1, 4)
    ]
    assert told(read(written(tmp_path, "issues.json", issues)))[0] == "14:31:00 TimeoutError: lock 1"


def test_an_operation_says_on_what_and_how_it_went(tmp_path: Path) -> None:
    """A row of a cloud's log of activity is headed by its operation, its resource and its outcome."""
    rows = [
        {
            "eventTimestamp": "2026-03-03T14:31:00Z",
            "operationName": {"localizedValue": "Update Redis Cache", "value": "Microsoft.Cache/redis/write"},
            "resourceId": "/subscriptions/1/providers/Microsoft.Cache/redis/carts-cache",
            "status": {"localizedValue": "Failed", "value": "Failed"},
            "properties": {"title": "The resource is busy"},
        }
    ]
    done = read(written(tmp_path, "activity.json", rows))
    assert told(done) == ["14:31:00 Update Redis Cache: carts-cache: Failed"]


FINE = (
    "INFO  GET /healthz 200 1ms",
    '10.0.0.1 - - "GET /readyz HTTP/1.1" 200 503 "-" "kube-probe/1.30"',
    '10.0.0.1 - - "GET / HTTP/1.1" 200 11 "-" "ELB-HealthChecker/2.0"',
    "method=GET path=/api/health status=204 took=2ms",
    "DEBUG [health] heartbeat ok",
    "node-3: heartbeat ok (12 ms)",
)
TOLD = (
    "INFO  GET /healthz 503 1ms",
    '10.0.0.1 - - "GET /readyz HTTP/1.1" 500 17 "-" "kube-probe/1.30"',
    "WARN  GET /healthz 200 4800ms",
    "heartbeat lost",
    "heartbeat ok again",
    "health check passed for shop-2, traffic switched to it",
    "added an endpoint GET /health",
    "GET /orders 200 1ms",
)


@pytest.mark.parametrize("form", ["log", "table", "objects"])
def test_a_check_that_went_well_is_counted(form: str, tmp_path: Path) -> None:
    """In a log, a table and objects: what is fine is not shown, what failed or came back is."""
    said = (*FINE, *TOLD)
    if form == "log":
        path = written(
            tmp_path, "app.log", "".join(f"2026-03-03T14:{n:02}:00Z {text}\n" for n, text in enumerate(said))
        )
    elif form == "table":
        cells = (text.replace('"', '""') for text in said)
        rows = "".join(f'2026-03-03T14:{n:02}:00Z,"{text}"\n' for n, text in enumerate(cells))
        path = written(tmp_path, "app.csv", f"time,message\n{rows}")
    else:
        path = written(
            tmp_path, "app.json", [{"time": f"2026-03-03T14:{n:02}:00Z", "msg": text} for n, text in enumerate(said)]
        )
    done = read(path)
    assert len(done.events) == len(TOLD), told(done)
    assert done.report.files[0].rejected == len(FINE)
    assert {int(line[3:5]) for line in told(done)} == set(range(len(FINE), len(said)))


def test_a_check_is_counted_in_logs_of_tools_too(tmp_path: Path) -> None:
    """The journal, Loki and OpenTelemetry hold the same lines."""
    said = "GET /healthz 200 1ms", "GET /healthz 503 1ms"
    epochs = 1772548260, 1772548320
    journal = [{"__REALTIME_TIMESTAMP": f"{at}000000", "MESSAGE": text, "_SYSTEMD_UNIT": "shop.service"}
               for at, text in zip(epochs, said, strict=True)]  # fmt: skip
    values = [[f"{at}000000000", text] for at, text in zip(epochs, said, strict=True)]
    loki = {"status": "success", "data": {"resultType": "streams", "result": [{"stream": {}, "values": values}]}}
    records = [{"timeUnixNano": at, "body": {"stringValue": text}} for at, text in values]
    otlp = {"resourceLogs": [{"resource": {}, "scopeLogs": [{"logRecords": records}]}]}
    for name, content in {"journal": journal, "loki": loki, "otlp": otlp}.items():
        done = read(written(tmp_path, f"{name}.json", content))
        assert told(done) == ["14:32:00 GET /healthz 503 1ms"], name
        assert done.report.files[0].rejected == 1


def test_checks_of_many_lines_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """Lines that differ in the status alone, in a log that is read many lines at once."""
    lines = [
        f"2026-03-03T14:{n // 60:02}:{n % 60:02}Z GET /healthz {503 if n == 700 else 200} 1ms" for n in range(1500)
    ]
    done = read(written(tmp_path, "app.log", "\n".join(lines)))
    assert [line[:8] for line in told(done)] == ["14:11:40"]


def test_a_row_of_a_trail_that_only_read_is_counted(tmp_path: Path) -> None:
    """A table of a cloud's trail has a column that says so."""
    table = (
        "Event name,Event time,Event source,Read-only\n"
        "DescribeVolumes,2026-03-03T14:31:00Z,ec2.amazonaws.com,true\n"
        "DetachVolume,2026-03-03T14:32:00Z,ec2.amazonaws.com,false\n"
    )
    assert told(read(written(tmp_path, "trail.csv", table))) == ["14:32:00 DetachVolume"]


def test_a_request_in_columns_is_a_check_by_its_path_and_status(tmp_path: Path) -> None:
    """Objects of a request log have the path and the status in fields of their own."""
    rows = [
        {"time": f"2026-03-03T14:3{n}:00Z", "msg": "request completed", "method": "GET", "url": url, "status": status}
        for n, (url, status) in enumerate([("/livez", 200), ("/livez", 500), ("/orders", 200)])
    ]
    assert [line[:8] for line in told(read(written(tmp_path, "requests.json", rows)))] == ["14:31:00", "14:32:00"]


@pytest.mark.parametrize(
    "head",
    ["incident_number,urgency,description,created_on", "incident id,priority,title,entity names,created at"],
)
def test_incidents_of_a_pager_are_alerts(head: str, tmp_path: Path) -> None:
    """Rows with an incident's number and its urgency, or a condition that was broken, are alerts."""
    done = read(written(tmp_path, "report.csv", f"{head}\n{_row(head)}\n{_row(head)}1\n"))
    assert {event.kind for event in done.events} == {Kind.ALERT}


def _row(head: str) -> str:
    cells = {
        "description": "No answer from mail-1",
        "title": "No answer from mail-1",
        "created_on": "2026-03-03T14:31:00Z",
    }
    cells |= {"created at": "2026-03-03T14:31:00Z", "urgency": "high", "priority": "HIGH", "entity names": "mail-1"}
    return ",".join(cells.get(name, "417") for name in head.split(","))
