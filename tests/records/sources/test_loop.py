"""Alerts through real servers: what is read of one is the same, whichever of its traces is read."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmkit.records.event import Kind
from pmkit.records.sources import live
from pmkit.records.sources.reading import read_exports
from pmkit.records.sources.result import Read
from tests.ports import free_port
from tests.records.sources.importing import read, told, written
from tests.records.sources.servers import (
    alertmanager,
    answering,
    exporting,
    needs,
    post,
    prometheus,
    running,
    until,
    wait,
)

RULES = """
groups:
- name: all
  rules:
  - alert: HighErrorRate
    expr: http_errors_ratio > 0.05
    for: 2s
    labels: {severity: critical, service: checkout}
    annotations: {summary: too many errors}
"""
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{manager}']}}]}}]}}
scrape_configs: [{{job_name: shop, static_configs: [{{targets: ['{exporter}']}}]}}]
"""


def alerts(done: Read) -> list[tuple[str, datetime]]:
    """Return what was told of alerts that fired, and when, without the summary that a series doesn't have."""
    return [
        (event.headline.partition(":")[0], event.instant)
        for event in done.events
        if event.kind is Kind.ALERT and event.instant and "pending" not in event.headline
    ]


@pytest.mark.slow
@needs("prometheus", "promtool", "prometheus-alertmanager", "amtool")
def test_one_alert_is_the_same_in_all_its_traces(tmp_path: Path) -> None:
    """An exporter, a rule, Alertmanager, a webhook: the alert fires and is resolved, and webhook, API and samples agree.

    The samples are read twice: from the server's disk, to the millisecond, and by a range query, to its step.
    """
    ports = free_port(), free_port()
    server, manager = (f"127.0.0.1:{port}" for port in ports)
    written(tmp_path, "rules.yml", RULES)
    began = datetime.now(UTC)
    with answering() as (hook, sent), exporting("http_errors_ratio", 0.0008) as (exporter, set_to):
        config = CONFIG.format(manager=manager, exporter=exporter.removeprefix("http://"))
        with running(alertmanager(tmp_path, ports[1], hook)), running(prometheus(tmp_path, ports[0], config)):
            wait(f"http://{server}/-/ready")
            wait(f"http://{manager}/-/ready")

            def values() -> int:
                answer = live.prometheus(f"http://{server}", "http_errors_ratio", began, datetime.now(UTC), step=1)
                return answer.open().read().count(b'"0.0008"')

            until(lambda: values() >= 5, "five values of the calm exporter")
            set_to(0.15)
            until(lambda: bool(sent), "the webhook of the firing")
            by_api = read_exports([], live=[live.alertmanager(f"http://{manager}")])
            listed = subprocess.run(
                ["amtool", f"--alertmanager.url=http://{manager}", "alert", "query", "-o", "json"],
                check=True, capture_output=True,
            ).stdout  # fmt: skip
            calm = values()
            set_to(0.0008)
            until(lambda: len(sent) > 1, "the webhook of the end")
            until(lambda: values() >= calm + 5, "five values after the errors")
            end = datetime.now(UTC) + timedelta(seconds=1)
            until(lambda: datetime.now(UTC) > end, "a second later")
            answers = [live.prometheus(f"http://{server}", query, began, end, step=1) for query in ("ALERTS", "up")]
            by_query = read_exports([], live=answers[:1])
            saved = answers[0].open().read()
            dump = subprocess.run(["promtool", "tsdb", "dump", tmp_path / "data"], check=True, capture_output=True)
    by_hook = read(written(tmp_path, "hooks.json", sent))
    by_dump = read(written(tmp_path, "dump.txt", dump.stdout))
    assert [name for name, _ in alerts(by_hook)] == ["HighErrorRate fired", "HighErrorRate resolved"]
    assert alerts(by_dump) == alerts(by_hook)
    assert alerts(by_api) == alerts(by_hook)[:1] == alerts(read(written(tmp_path, "listed.json", listed)))
    assert told(read(written(tmp_path, "saved.json", saved)))[:2] == told(by_query)[:2]
    for (name, at), (same, exact) in zip(alerts(by_query), alerts(by_hook), strict=True):
        assert name == same
        assert timedelta(0) <= at - exact <= timedelta(seconds=1)
    everything = read(*(tmp_path / name for name in ("hooks.json", "dump.txt", "listed.json")))
    fired = [event for event in everything.events if event.headline.startswith("HighErrorRate fired")]
    assert {event.source: len(event.evidence) for event in fired} == {"alertmanager": 3, "prometheus": 1}
    rises = [event.headline for event in by_dump.events if event.headline.startswith("http_errors_ratio")]
    assert [text.split(" ")[-4:] for text in rises] == [
        ["from", "0.0008", "to", "0.15"],
        ["from", "0.15", "to", "0.0008"],
    ]


@pytest.mark.slow
@needs("prometheus-alertmanager")
def test_an_alert_that_is_sent_comes_back_by_api_and_webhook(tmp_path: Path) -> None:
    """An alert that is sent to a real Alertmanager: its API and its webhooks tell the same firing; the end is told once."""
    port = free_port()
    with answering() as (hook, sent), running(alertmanager(tmp_path, port, hook)):
        url = f"http://127.0.0.1:{port}"
        wait(f"{url}/-/ready")
        alert = {"labels": {"alertname": "HighErrorRate", "service": "checkout"}, "annotations": {"summary": "5xx"},
                 "startsAt": "2026-03-14T14:32:00Z"}  # fmt: skip
        post(f"{url}/api/v2/alerts", [alert])
        until(lambda: bool(sent), "the webhook of the firing")
        by_api = read_exports([], live=[live.alertmanager(url)])
        assert told(by_api) == ["14:32:00 HighErrorRate fired: 5xx"]
        post(f"{url}/api/v2/alerts", [{**alert, "endsAt": datetime.now(UTC).isoformat()}])
        until(lambda: len(sent) > 1, "the webhook of the end")
    done = read(written(tmp_path, "hooks.json", sent), limit=0)
    assert told(done)[0] == told(by_api)[0]
    assert [event.headline for event in done.events] == ["HighErrorRate fired: 5xx", "HighErrorRate resolved: 5xx"]
