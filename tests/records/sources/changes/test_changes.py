"""GitHub, Argo CD, Kubernetes: what is a change, when it took effect, and what only looks like one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pmkit.records.event import Kind
from tests.records.sources.importing import read, told, written

REPOSITORY = {"full_name": "acme/shop", "name": "shop"}
SENDER = {"login": "mlopez", "type": "User"}
HOOK: dict[str, Any] = {"repository": REPOSITORY, "sender": SENDER, "action": "created"}
DEPLOYMENT = {
    "id": 1, "sha": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e", "ref": "v2.5.0", "task": "deploy", "environment": "production",
    "creator": SENDER, "created_at": "2024-01-15T14:20:00Z",
}  # fmt: skip


def status(state: str, at: str) -> dict[str, Any]:
    """Return a webhook of a deployment's status."""
    return {**HOOK, "deployment": DEPLOYMENT, "deployment_status": {"id": at, "state": state, "created_at": at}}


def test_the_outcome_of_a_deployment_is_in_its_statuses(tmp_path: Path) -> None:
    """Created, failed; and ``inactive`` is not a failure."""
    hooks = [
        {**HOOK, "deployment": DEPLOYMENT},
        status("failure", "2024-01-15T14:25:00Z"),
        status("inactive", "2024-01-15T14:30:00Z"),
    ]
    done = read(written(tmp_path, "g.json", hooks))
    assert told(done) == [
        "14:20:00 Deployment of v2.5.0 to production created",
        "14:25:00 Deployment of v2.5.0 to production: failure",
        "14:30:00 Deployment of v2.5.0 to production: replaced by a later one",
    ]
    assert ["severity: failure" in event.details for event in done.events] == [False, True, False]
    assert done.events[0].role == "Responder A"


def test_a_release_happens_when_it_is_published(tmp_path: Path) -> None:
    """``created_at`` is the date of the commit; a draft has not happened."""
    release = {"tag_name": "v1", "created_at": "2023-12-01T00:00:00Z", "published_at": "2024-01-15T14:32:00Z", "id": 1}
    assert told(read(written(tmp_path, "r.json", [release]))) == ["14:32:00 Release v1 published"]
    [error] = read(written(tmp_path, "d.json", [{**release, "published_at": None}])).report.rejects
    assert "draft" in error.problem


def test_runs_have_a_beginning_and_an_end_and_a_second_attempt_is_another(tmp_path: Path) -> None:
    """A re-run keeps its id; a run under way has no end."""
    run = {
        "id": 7, "run_number": 3, "head_sha": "a" * 40, "name": "deploy", "display_title": "Deploy 2.5.0", "run_attempt": 1,
        "run_started_at": "2024-01-15T14:20:00Z", "created_at": "2024-01-15T14:20:00Z",
        "updated_at": "2024-01-15T14:24:00Z", "conclusion": "failure", "event": "push",
    }  # fmt: skip
    again = {
        **run,
        "run_attempt": 2,
        "run_started_at": "2024-01-15T15:00:00Z",
        "conclusion": None,
        "updated_at": "2024-01-15T15:01:00Z",
    }
    assert told(read(written(tmp_path, "w.json", {"total_count": 2, "workflow_runs": [run, again]}))) == [
        "14:20:00 Deploy 2.5.0 started", "14:24:00 Deploy 2.5.0: failure", "15:00:00 Deploy 2.5.0 started",
    ]  # fmt: skip


def test_a_push_is_at_the_time_of_the_push(tmp_path: Path) -> None:
    """Not when the author made the commit, in whatever zone."""
    push = {
        **HOOK, "ref": "refs/heads/main", "after": "b" * 40, "commits": [{}], "pusher": {"name": "mlopez", "email": "m@x.org"},
        "head_commit": {"id": "b" * 40, "message": "Fix it\n\nmore", "timestamp": "2024-01-14T10:00:00-08:00"},
        "repository": {**REPOSITORY, "pushed_at": 1705329120},
    }  # fmt: skip
    [event] = read(written(tmp_path, "p.json", push)).events
    assert (f"{event.instant:%H:%M:%S}", event.headline) == ("14:32:00", "main pushed: Fix it")
    assert any("2024-01-14T10:00:00-08:00" in line for line in event.details)


def test_syncs_of_the_same_revision_are_no_changes(tmp_path: Path) -> None:
    """Argo CD syncs a revision many times; what is new is a change, also from YAML."""
    steps = "".join(
        f"  - id: {n}\n    revision: {rev * 40}\n    deployedAt: '2024-01-15T14:{30 + n}:00Z'\n"
        for n, rev in enumerate("aab")
    )
    text = f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nstatus:\n  history:\n{steps}"
    done = read(written(tmp_path, "app.yaml", text))
    assert [event.kind for event in done.events] == [Kind.CHANGE, Kind.STATUS, Kind.CHANGE]
    assert told(done)[2] == "14:32:00 shop synced to bbbbbbb"


def pod_event(**more: Any) -> dict[str, Any]:
    """Return an event of a cluster."""
    return {
        "involvedObject": {"kind": "Pod", "name": "pay-1"},
        "reason": "BackOff",
        "message": "restarting",
        "type": "Warning",
        **more,
    }


def test_cluster_events_of_both_generations(tmp_path: Path) -> None:
    """One row may stand for many; newer events have only ``eventTime``; nothing is sorted to 1970 or dropped."""
    items = [
        pod_event(firstTimestamp=None, lastTimestamp=None, eventTime="2024-01-15T14:33:00.764227Z", reason="Scheduled"),
        pod_event(firstTimestamp="2024-01-15T14:30:00Z", lastTimestamp="2024-01-15T14:50:00Z", count=43),
        pod_event(metadata={"creationTimestamp": "2024-01-15T14:31:00Z"}, reason="Old"),
        pod_event(reason="Never"),
    ]
    done = read(written(tmp_path, "k.json", {"kind": "List", "items": items}))
    assert told(done) == ["14:30:00 BackOff: restarting", "14:31:00 Old: restarting", "14:33:00 Scheduled: restarting"]
    assert "43 times" in done.events[0].details
    assert any("last 2024-01-15 14:50:00" in line for line in done.events[0].details)
    assert [error.where for error in done.report.rejects] == ["k.json#/items/3:1"]


@pytest.mark.parametrize("kind", ["issues", "pull_request_review", "milestone"])
def test_other_webhooks_are_read_by_what_they_are_about(tmp_path: Path, kind: str) -> None:
    """A webhook of a kind that tells no change is a message at the time of what it is about."""
    about = {"id": 4, "title": "It is slow", "created_at": "2024-01-15T14:32:00Z"}
    [event] = read(written(tmp_path, "h.json", {**HOOK, kind.removesuffix("s"): about})).events
    assert event.kind is Kind.MESSAGE
    assert "It is slow" in event.headline
