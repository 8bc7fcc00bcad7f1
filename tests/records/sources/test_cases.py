"""Small exports that were refused or half read once, each with what a careful reader reads."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from pmkit.records.event import Kind
from pmkit.records.timeline import Timeline
from tests.records.sources.importing import CASES, read, told

EXPECTED = {
    "10-slack-channel-day.json": (
        "Slack",
        [
            "14:32:00 [FIRING:1] CheckoutErrors",
            "14:35:00 Responder B can you look? error rate > 15 % see dashboard (https://graphs.example/d/1)",
            "14:36:00 file: heap after 2.5.0",
            "14:40:00 rolled back 2.5.0",
        ],
    ),
    "11-alertmanager.json": (
        "Alertmanager",
        ["14:32:00 CheckoutErrors fired: Error rate 15 %", "15:25:00 CheckoutErrors resolved: Error rate 15 %"],
    ),
    "12-ci-runs.json": (
        "GitHub",
        ["14:20:11 Deploy payments 2.5.0: success", "15:10:40 Rollback payments to 2.4.9: success"],
    ),
    "13-pager-log.json": ("PagerDuty", ["14:32:00 Triggered through the API.", "14:35:00 Acknowledged by on-call."]),
    "15-us-excel.csv": (
        "table (CSV, tabs, Excel)",
        ["14:32:00 Alert fired", "14:35:00 Acknowledged", "00:10:00 Change rolled out everywhere"],
    ),
    "16-eu-excel.csv": ("table (CSV, tabs, Excel)", ["14:32:00 Alarm", "14:35:00 Angenommen"]),
    "17-plain.log": ("log lines", ["14:32:00 Alert fired", "14:35:00 Acknowledged"]),
    "18-journal.json": (
        "journald",
        [
            "14:32:00 payments.service: Main process exited, status=137",
            "14:32:05 payments.service: Scheduled restart job",
        ],
    ),
    "19-k8s-events.json": ("Kubernetes events", ["14:31:50 OOMKilling: Memory cgroup out of memory"]),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_case_is_read_as_a_careful_reader_does(name: str) -> None:
    """The tool is recognized, every record is an event, and nothing is rejected."""
    done = read(CASES / name)
    [file] = done.report.files
    assert (file.format, file.rejected) == (EXPECTED[name][0], 0)
    assert told(done) == EXPECTED[name][1]


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    """Recognition goes by content: the same events come from files with meaningless names."""
    for number, name in enumerate(EXPECTED):
        shutil.copy(CASES / name, tmp_path / f"export-{number}.dat")
    assert sorted(told(read(tmp_path))) == sorted(line for _, lines in EXPECTED.values() for line in lines)


def test_json_in_every_dress_is_one_thing(tmp_path: Path) -> None:
    """A list, a pretty-printed list, objects on lines or one after another, and an object around a list read alike."""
    alerts = json.loads((CASES / "13-pager-log.json").read_text(encoding="utf-8"))["log_entries"]
    forms = {
        "list": json.dumps(alerts),
        "pretty": json.dumps(alerts, indent=4),
        "lines": "\n".join(map(json.dumps, alerts)),
        "after one another": "\n".join(json.dumps(alert, indent=2) for alert in alerts),
        "around": json.dumps({"log_entries": alerts, "more": False}),
        "mark": "\ufeff" + json.dumps(alerts),
    }
    for name, text in forms.items():
        (tmp_path / "x").write_text(text, encoding="utf-8")
        assert told(read(tmp_path / "x")) == EXPECTED["13-pager-log.json"][1], name


def test_the_american_order_is_settled_by_the_column_and_said(tmp_path: Path) -> None:
    """``1/15`` shows that the month is first; ``3/4`` alone shows nothing, is asked about, and can be settled."""
    done = read(CASES / "15-us-excel.csv")
    assert any("month first" in note for note in done.report.remarks)
    path = tmp_path / "t.csv"
    path.write_text("Timestamp,Event\n3/4/2024 14:32,x\n", encoding="utf-8")
    [error] = read(path).report.rejects
    assert error.code == "two-days"
    [event] = read(path, dates="day").events
    assert event.instant is not None
    assert (event.instant.month, event.instant.day) == (4, 3)


def test_an_assumed_zone_is_named_and_can_be_given() -> None:
    """Times without a zone are taken for UTC, which report and events say; a file can have another."""
    done = read(CASES / "16-eu-excel.csv")
    assert "no zone" in str(done.report)
    assert {event.zone_source for event in done.events} == {"assumed"}
    done = read(CASES / "16-eu-excel.csv", zones={"16-eu-excel.csv": "Europe/Berlin"})
    assert told(done)[0].startswith("13:32")


def test_all_cases_are_one_timeline_whatever_the_order() -> None:
    """The order of the files changes nothing, and naming them twice adds nothing."""
    paths = [CASES / name for name in EXPECTED]
    timeline = Timeline.from_exports(*paths)
    shuffled = random.Random(3).sample(paths, len(paths))
    assert Timeline.from_exports(*shuffled).to_json() == timeline.to_json()
    assert Timeline.from_exports(*paths, *shuffled).to_json() == timeline.to_json()
    assert Timeline.from_exports(CASES).to_json() == timeline.to_json()
    assert timeline.report is not None
    assert timeline.report.adds_up
    assert len(timeline.of_kind(Kind.ALERT)) >= 3
    assert "Files that were read" in timeline._repr_html_()


def test_a_key_in_a_notebook_keeps_the_letters(tmp_path: Path) -> None:
    """A file that is named is made, and read the next time: who was met first keeps the first letter."""
    key = tmp_path / "who.json"
    first = Timeline.from_exports(CASES / "10-slack-channel-day.json", key=key)
    assert json.loads(key.read_text(encoding="utf-8"))["people"]["A"]["known_as"] == ["U02AAA"]
    assert Timeline.from_exports(CASES / "10-slack-channel-day.json", key=key) == first
