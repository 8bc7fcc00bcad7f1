"""Alertmanager: what fired when, what ended, and what only looks like an end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.records.sources.importing import read, told, written

LABELS = {"alertname": "HighErrorRate", "service": "checkout", "severity": "critical"}


def alert(**more: Any) -> dict[str, Any]:
    """Return an alert of a webhook."""
    made = {
        "status": "firing",
        "labels": LABELS,
        "annotations": {"summary": "5xx at 15%"},
        "startsAt": "2026-03-14T14:32:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "7d2d",
    }
    return made | more


def hook(*alerts: dict[str, Any], version: object = "4", **more: Any) -> dict[str, Any]:
    """Return a webhook."""
    return {"receiver": "hook", "version": version, "groupKey": 1, "groupLabels": {}, "alerts": list(alerts), **more}


def test_repeats_are_one_firing_and_its_end_is_told_once(tmp_path: Path) -> None:
    """A firing that is sent again every hour, and again with its end, is two moments; year 1 is not an end."""
    done = alert(status="resolved", endsAt="2026-03-14T15:25:11.715358225Z")
    path = written(tmp_path, "hooks.jsonl", "\n".join(json.dumps(hook(each)) for each in (alert(), alert(), done)))
    read_ = read(path)
    assert told(read_) == ["14:32:00 HighErrorRate fired: 5xx at 15%", "15:25:11 HighErrorRate resolved: 5xx at 15%"]
    assert read_.report.files[0].merged == 2
    assert len(read_.events[0].evidence) == 3


def test_both_versions_and_the_api_tell_the_same(tmp_path: Path) -> None:
    """Webhooks of version 3 and 4, the API's list, one inside ``data``, and the rules of Prometheus."""
    api = alert(status={"state": "active", "silencedBy": [], "inhibitedBy": []})
    forms = [hook(alert()), hook(alert(), version="3"), [api], {"status": "success", "data": [api]}]
    forms.append(
        {"status": "success", "data": {"alerts": [{**alert(), "state": "firing", "activeAt": "2026-03-14T14:32:00Z"}]}}
    )
    for number, form in enumerate(forms):
        assert told(read(written(tmp_path, f"{number}.json", form))) == ["14:32:00 HighErrorRate fired: 5xx at 15%"]


def test_an_end_that_lies_ahead_of_what_is_known_is_no_end(tmp_path: Path) -> None:
    """The API ends every active alert five minutes after it last heard of it."""
    ahead = alert(status={"state": "active"}, updatedAt="2026-03-14T14:40:00Z", endsAt="2026-03-14T14:44:00Z")
    assert len(read(written(tmp_path, "a.json", [ahead])).events) == 1


def test_an_alert_that_comes_resolved_has_both_moments_and_keeps_its_zone(tmp_path: Path) -> None:
    """The firing was never seen, and is known all the same; the sender's offset stays."""
    late = alert(status="resolved", startsAt="2026-03-14T16:32:00.123+02:00", endsAt="2026-03-14T16:40:00+02:00")
    done = read(written(tmp_path, "a.json", hook(late, truncatedAlerts=3)))
    assert [event.zone for event in done.events] == ["+02:00", "+02:00"]
    assert told(done)[0].startswith("14:32:00")
    assert "3 alerts were left out" in str(done.report)


def test_what_is_no_alert_is_rejected_with_its_place(tmp_path: Path) -> None:
    """An alert without a time is named by its pointer; the others are read."""
    done = read(written(tmp_path, "a.json", hook(alert(), alert(startsAt="soon", fingerprint="x"))))
    assert [error.where for error in done.report.rejects] == ["a.json#/alerts/1:1"]
    assert len(done.events) == 1
