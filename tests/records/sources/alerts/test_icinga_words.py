"""Icinga's types of events are words that other tools use, too: only what holds its fields is its own."""

from __future__ import annotations

from pathlib import Path

from tests.records.sources.importing import read, told, written


def test_a_notification_of_another_tool_is_read_by_its_text(tmp_path: Path) -> None:
    """An object with a type, a host and a time, and a message of its own."""
    rows = [
        {"type": "Notification", "host": "web1", "timestamp": 1772548320 + n, "message": f"step {n}"} for n in (0, 1)
    ]
    done = read(written(tmp_path, "notes.json", rows))
    assert done.report.files[0].format == "JSON of any kind"
    assert told(done) == ["14:32:00 step 0", "14:32:01 step 1"]


def test_a_notification_says_whom_the_change_before_it_was_sent_to(tmp_path: Path) -> None:
    """It is beside the change of state, and counted."""
    common = {"host": "web1", "service": "http"}
    output = {"output": "HTTP CRITICAL", "exit_status": 2}
    rows = [
        {
            "type": "StateChange",
            "timestamp": 1772548320.5,
            "state": 2,
            "state_type": 1,
            "check_result": output,
            **common,
        },
        {
            "type": "Notification",
            "timestamp": 1772548320.7,
            "users": ["ops-duty"],
            "notification_type": "PROBLEM",
            **common,
        },
    ]
    done = read(written(tmp_path, "events.json", rows), redact=False)
    [event] = done.events
    assert "sent to: ops-duty" in event.details
