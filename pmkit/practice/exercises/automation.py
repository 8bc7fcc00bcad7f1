"""The article's automation as it stands, its flaws at work, and the exports that it is run on.

The class is the one that the article on blameless postmortems prints under Tools and
Automation. The incident, its exports and every figure in them are invented for the exercise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.practice.exercises.exercise import Exercise
from pmkit.records.event import Basis, Event, Evidence, Kind, Precision
from pmkit.records.instants import parse_instant
from pmkit.records.timeline import Timeline

Record = dict[str, Any]

MATERIAL: Final = Exercise("06-five-bugs")
"""The material alone; the module of the exercise knows its readers."""

ARTICLE: Final = MATERIAL.material("article", str)
"""The article's code as data; only its comments and docstrings are in other words."""

WINDOW: Final = MATERIAL.material("window", tuple[datetime, datetime])
"""The stretch that the incident is looked at in, both ends included."""

_EXPORTS: Final = MATERIAL.material("exports", dict[str, str])

_KINDS: Final = {
    "alerts": Kind.ALERT,
    "deployments": Kind.CHANGE,
    "logs": Kind.LOG,
    "metrics": Kind.METRIC,
    "chat": Kind.MESSAGE,
}
PLACES: Final[Mapping[Evidence, str]] = {
    Evidence(f"{name}.jsonl", line): f"{name[0].upper()}{line}"
    for name, text in _EXPORTS.items()
    for line in range(1, len(text.splitlines()) + 1)
}
"""Each line of the exports with the name of its record: ``D3`` is line 3 of the deployments."""

_MILLISECONDS: Final = 10**11
"""An epoch from here on counts milliseconds: as seconds it would be in the year 5138."""


class PostmortemAutomation:
    """The article's class with its flaws, and with the five helpers that the article leaves out."""

    def collect_incident_data(self, incident_id: str) -> dict[str, list[Record]]:
        """Return the five lists of records, as the article has it."""
        return {
            "alerts": self.get_alert_history(incident_id),
            "deployments": self.get_recent_deployments(),
            "logs": self.get_relevant_logs(incident_id),
            "metrics": self.get_metric_snapshots(incident_id),
            "communications": self.get_slack_history(incident_id),
        }

    def generate_timeline(self, incident_data: Mapping[str, list[Record]]) -> list[Record]:
        """Return the rows, as the article has it."""
        events = []
        for alert in incident_data["alerts"]:
            events.append(  # noqa: PERF401  # the article's code
                {"time": alert["timestamp"], "event": f"Alert: {alert['name']}", "source": "monitoring"}
            )
        for deploy in incident_data["deployments"]:
            events.append(  # noqa: PERF401  # the article's code
                {"time": deploy["timestamp"], "event": f"Deployment: {deploy['service']}", "source": "ci/cd"}
            )
        return sorted(events, key=lambda x: x["time"])

    def get_alert_history(self, incident_id: str) -> list[Record]:
        """Return the alerts of the one incident that there is."""
        return _read("alerts")

    def get_recent_deployments(self) -> list[Record]:
        """Return the last five deployments of all services, counted from the day of the export."""
        return _read("deployments")

    def get_relevant_logs(self, incident_id: str) -> list[Record]:
        """Return the lines of the logs."""
        return _read("logs")

    def get_metric_snapshots(self, incident_id: str) -> list[Record]:
        """Return the points of the metrics."""
        return _read("metrics")

    def get_slack_history(self, incident_id: str) -> list[Record]:
        """Return the messages of the incident's channel."""
        return _read("chat")


def _read(name: str) -> list[Record]:
    """Return the records of one export."""
    return [json.loads(line) for line in _EXPORTS[name].splitlines()]


def records() -> dict[str, Record]:
    """Return each record by its name: the letter of its file and its line, such as ``D3``."""
    return {f"{name[0].upper()}{n}": r for name in _EXPORTS for n, r in enumerate(_read(name), start=1)}


def exports() -> str:
    """Return the five exports as text, each line behind the record's name."""
    parts = []
    for name, text in _EXPORTS.items():
        lines = [f"{name[0].upper()}{number}  {line}" for number, line in enumerate(text.splitlines(), start=1)]
        parts.append("\n".join([f"{name}.jsonl", *lines]))
    return "\n\n".join(parts)


def first_run() -> str:
    """Return what Python says when the automation runs as the article has it."""
    automation = PostmortemAutomation()
    try:
        automation.generate_timeline(automation.collect_incident_data("INC-7"))
    except TypeError as error:
        return f"TypeError: {error}"
    return "no error"


def rows() -> list[Record]:
    """Return the automation's rows after the quick fix: every time is made text before the sort."""
    automation = PostmortemAutomation()
    data = automation.collect_incident_data("INC-7")
    texts = {
        name: [record | {"timestamp": str(record["timestamp"])} for record in found] for name, found in data.items()
    }
    return automation.generate_timeline(texts)


def second_run() -> str:
    """Return the rows after the quick fix as text, numbered T1, T2 and so on."""
    lines = [f"T{n:<3} {row['time']:<26} {row['event']:<40} {row['source']}" for n, row in enumerate(rows(), start=1)]
    return "\n".join(lines)


def origins() -> dict[str, str]:
    """Return the record behind each row; the sort is stable, so alike rows stay in file order."""
    shown = {name: record for name, record in records().items() if name[0] in "AD"}
    order = sorted(shown, key=lambda name: str(shown[name]["timestamp"]))
    return {f"T{number}": name for number, name in enumerate(order, start=1)}


def timelines() -> dict[str, Timeline]:
    """Return one timeline for each export: instants in UTC, kinds, and the line of each record."""
    return {name: timeline(name) for name in _EXPORTS}


def timeline(name: str) -> Timeline:
    """Return the timeline of one export, such as ``alerts``."""
    return Timeline(_event(name, number, record) for number, record in enumerate(_read(name), start=1))


def _event(name: str, line: int, record: Mapping[str, Any]) -> Event:
    """Return one record as an event."""
    at = _instant(record["timestamp"])
    texts = [
        str(record[key]) for key in ("name", "service", "what", "series", "value", "line", "text") if key in record
    ]
    tool = record.get("tool", name)
    return Event(
        id=f"{name[0].upper()}{line}",
        headline=": ".join(texts),
        earliest=at,
        latest=at,
        kind=_KINDS[name],
        role=record.get("role", ""),
        source=tool,
        evidence=(Evidence(f"{name}.jsonl", line),),
        basis=Basis.INFERRED if tool == "correlator" else Basis.RECORDED,
        precision=Precision.SECOND,
        raw_time=str(record["timestamp"]),
    )


def _instant(raw: object) -> datetime:
    """Return the instant of a raw time: an epoch in seconds or milliseconds, a chat stamp, or ISO 8601."""
    text = str(raw)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        # The digits after the point of a chat stamp number the messages of a second.
        count = int(text.partition(".")[0])
        return datetime.fromtimestamp(count / 1000 if count >= _MILLISECONDS else count, tz=UTC)
    return parse_instant(text)


def one_event(events: Timeline, kept: str, other: str) -> Timeline:
    """Return the timeline with two rows made one: the kept one, with the evidence of both.

    Raises:
        RecordError: the timeline has no single event with one of the ids.
    """
    try:
        joined = events[kept].with_evidence(*events[other].evidence)
    except KeyError as error:
        raise RecordError(str(error.args[0]), remedy="name two events of this timeline, such as 'C1'") from None
    return Timeline([joined, *(event for event in events if event.id not in (kept, other))])


def traced(events: Timeline) -> str:
    """Return the timeline with the files and lines of each row; inferences are marked."""
    lines = []
    for event in events:
        places = "; ".join(map(str, event.evidence)) or "no evidence"
        mark = "" if event.basis is Basis.RECORDED else f" ({event.basis})"
        lines.append(f"{event.instant:%H:%M:%S}  {event.headline}{mark}  [{places}]")
    return "\n".join(lines)


def whole() -> Timeline:
    """Return the timeline of all exports, with nothing cut or joined."""
    return Timeline().merge(*timelines().values())


def model() -> Timeline:
    """Return the timeline that the last task asks for."""
    return one_event(whole().window(*WINDOW), "A1", "A2")
