"""PagerDuty, Opsgenie, Grafana, Datadog: what each tool's times mean, and who did what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pmkit.records.event import Kind
from tests.records.sources.importing import read, told, written

USER = {"type": "user_reference", "id": "PUSER1", "summary": "Maria Lopez"}


def entry(number: int, what: str, at: str, **more: Any) -> dict[str, Any]:
    """Return a log entry of PagerDuty."""
    return {"id": f"R{number}", "type": f"{what}_log_entry", "created_at": at, "summary": f"{what}d", **more}


def test_pagerduty_newest_first_keeps_the_order_of_a_second(tmp_path: Path) -> None:
    """Entries come newest first; two of one second are told in the order in which they happened."""
    entries = [
        entry(3, "acknowledge", "2024-01-15T14:35:00Z", agent=USER, summary="Acknowledged by Maria Lopez"),
        entry(2, "escalate", "2024-01-15T14:35:00Z"),
        entry(1, "trigger", "2024-01-15T14:32:00Z"),
    ]
    done = read(written(tmp_path, "p.json", {"log_entries": entries, "more": True}))
    assert told(done) == ["14:32:00 triggerd", "14:35:00 escalated", "14:35:00 Acknowledged by Responder A"]
    assert [event.kind for event in done.events] == [Kind.ALERT, Kind.STATUS, Kind.ACTION]
    assert "one page of several" in str(done.report)
    assert "Maria" not in str([event.to_row() for event in done.events])


def test_pagerduty_an_unacknowledge_by_timeout_is_nobodys_action(tmp_path: Path) -> None:
    """Its agent is the service."""
    agent = {"type": "service_reference", "summary": "Checkout"}
    made = entry(1, "unacknowledge", "2024-01-15T14:35:00Z", agent=agent, channel={"type": "timeout"})
    [event] = read(written(tmp_path, "p.json", {"log_entries": [made]})).events
    assert (event.role, event.kind, event.details) == ("", Kind.STATUS, ("by timeout",))


def test_pagerduty_webhooks_repeat_and_come_out_of_order(tmp_path: Path) -> None:
    """Two deliveries of one event are one; the order is that of the times."""

    def hook(name: str, what: str, at: str) -> dict[str, Any]:
        return {"event": {"id": name, "event_type": what, "resource_type": "incident", "occurred_at": at, "agent": USER,
                          "data": {"title": "Checkout is down", "type": "incident"}}}  # fmt: skip

    late, soon = (
        hook("B", "incident.resolved", "2024-01-15T15:00:00.5Z"),
        hook("A", "incident.triggered", "2024-01-15T14:32:00Z"),
    )
    done = read(written(tmp_path, "p.json", [late, soon, late]))
    assert told(done) == [
        "14:32:00 Incident triggered: Checkout is down",
        "15:00:00 Incident resolved: Checkout is down",
    ]
    assert done.report.files[0].merged == 1


def test_opsgenie_acknowledgment_is_a_duration(tmp_path: Path) -> None:
    """``ackTime`` is milliseconds after the alert was made; a webhook mixes 13 and 19 digits."""
    made = {"id": "a", "tinyId": "1", "message": "Disk full", "createdAt": "2024-01-15T14:32:00.100Z", "count": 3,
            "report": {"ackTime": 180_000, "closeTime": 3_600_000, "acknowledgedBy": "maria@example.com"}}  # fmt: skip
    assert told(read(written(tmp_path, "o.json", {"data": [made]}))) == [
        "14:32:00 Alert created: Disk full", "14:35:00 Alert acknowledged: Disk full", "15:32:00 Alert closed: Disk full",
    ]  # fmt: skip
    alert = {
        "alertId": "a",
        "tinyId": "1",
        "message": "Disk full",
        "createdAt": 1705329120000,
        "updatedAt": 1705329180000000000,
    }
    for action, clock in (("Create", "14:32:00"), ("Acknowledge", "14:33:00")):
        [line] = told(read(written(tmp_path, "w.json", {"action": action, "alert": alert})))
        assert line.startswith(clock)


def test_grafana_annotations_and_webhooks(tmp_path: Path) -> None:
    """Annotations may hold HTML and have no end; a webhook of old has no time, and is rejected with what it said."""
    notes = [{"id": 1, "dashboardId": 4, "time": 1705329120000, "timeEnd": 1705329180000, "text": "<b>Deploy</b> 2.5.0", "tags": []},
             {"id": 2, "dashboardId": 4, "time": 1705329300000, "text": "", "prevState": "ok", "newState": "alerting", "tags": []}]  # fmt: skip
    done = read(written(tmp_path, "g.json", notes))
    assert told(done) == ["14:32:00 Deploy 2.5.0", "14:35:00 annotation: ok to alerting"]
    assert [event.kind for event in done.events] == [Kind.CHANGE, Kind.ALERT]
    old = {"ruleName": "CPU", "ruleId": 7, "state": "alerting", "message": "high", "evalMatches": []}
    assert [error.code for error in read(written(tmp_path, "l.json", old)).report.rejects] == ["no-time"]
    [line] = told(read(written(tmp_path, "l.json", {**old, "received_at": "2024-01-15T14:32:00Z"})))
    assert line == "14:32:00 CPU fired: high"
    alert = {
        "labels": {"alertname": "CPU"},
        "startsAt": "2024-01-15T14:32:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
    }
    new = {
        "receiver": "x",
        "orgId": 1,
        "version": "1",
        "groupLabels": {},
        "alerts": [alert],
        "state": "alerting",
        "title": "t",
    }
    done = read(written(tmp_path, "n.json", new))
    assert (told(done), done.report.files[0].format) == (["14:32:00 CPU fired"], "Grafana")


def test_datadog_events_and_incidents(tmp_path: Path) -> None:
    """The text id keeps two events apart whose numbers were rounded to one; an incident has several moments."""
    events = [{"id": 6327818702635911000, "id_str": f"632781870263591{n}", "title": f"t{n}", "text": "%%% x %%%",
               "date_happened": 1705329120, "alert_type": "error", "tags": ["service:checkout"]} for n in (1, 2)]  # fmt: skip
    assert len(read(written(tmp_path, "d.json", {"events": events})).events) == 2
    held = {"title": "Down", "created": "2024-01-15T14:40:00Z", "detected": "2024-01-15T14:32:00Z", "resolved": None,
            "customer_impact_start": "2024-01-15T14:30:00Z"}  # fmt: skip
    done = read(written(tmp_path, "i.json", {"data": [{"id": "1", "type": "incidents", "attributes": held}]}))
    assert told(done) == [
        "14:30:00 Customer impact started: Down", "14:32:00 Incident detected: Down", "14:40:00 Incident created: Down",
    ]  # fmt: skip
    v2 = {"id": "x", "type": "event", "attributes": {"timestamp": "2024-01-15T14:33:00Z", "message": "m", "tags": [],
          "attributes": {"timestamp": 1705329120000, "title": "Monitor"}}}  # fmt: skip
    [event] = read(written(tmp_path, "v.json", {"data": [v2]})).events
    assert "received 2024-01-15 14:33:00 UTC" in event.details
