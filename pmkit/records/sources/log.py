"""Events from any table: CSV, TSV, JSON Lines or a JSON list with a time, a text and whatever else.

The columns are recognized by their usual names. What cannot be an event is listed with its place
and the reason, and the rest is read: an export has quirks, and none of it is dropped in silence.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.files import find_path, read_text
from pmkit.markup import one_line
from pmkit.records.event import Event, Kind
from pmkit.records.frame import SCHEMA
from pmkit.records.sources.intake import Intake, Log
from pmkit.records.sources.rows import Row, rows_of
from pmkit.records.table import LIMIT, parse_csv
from pmkit.records.timeline import Timeline

_TIME: Final = (
    "time", "timestamp", "@timestamp", "ts", "datetime", "date time", "when", "date", "occurred at", "created at",
    "started at", "start", "at", "event time", "starts at", "time utc", "timestamp utc", "created", "published at",
)  # fmt: skip
_TEXT: Final = (
    "event", "message", "headline", "text", "title", "summary", "description", "msg", "what", "what happened", "name",
    "alert", "alertname", "body", "content", "details", "entry", "subject",
)  # fmt: skip
_KIND: Final = ("kind", "type", "event type", "category", "level")
_ROLE: Final = ("role",)
_WHO: Final = ("user", "author", "actor", "who", "username", "owner", "responder", "by", "sender", "from")
_SOURCE: Final = ("source", "tool", "system", "origin", "channel", "service")
_ID: Final = ("id", "event id", "key", "uuid")
_KINDS: Final = {
    Kind.ALERT: "alert alerts alarm page paged pager incident trigger firing pagerduty opsgenie alertmanager "
    "prometheus",
    Kind.CHANGE: "change changes deploy deployment deploys release rollout rollback config ci cd ci/cd argocd flag "
    "commit merge",
    Kind.LOG: "log logs error warning warn info debug critical journald kubernetes k8s",
    Kind.METRIC: "metric metrics graph datadog grafana anomaly",
    Kind.MESSAGE: "message messages chat comment slack teams note mail email",
    Kind.ACTION: "action step task command",
    Kind.DECISION: "decision decided",
    Kind.STATUS: "status statuspage update",
    Kind.IMPACT: "impact",
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_WORDS: Final = re.compile(r"[\W_]+")
_NO_TIME_COLUMN: Final = "no-time-column"


def read_log(path: str | Path, *, zone: str = "") -> Log:
    """Return the events of a CSV, TSV, JSON Lines or JSON file.

    Args:
        path: the file.
        zone: zone of times that have none, such as ``Europe/Amsterdam``; without it such rows are
            not read, and the list says so.

    Raises:
        FileError: the file cannot be read.
        RecordError: no column looks like a time, or the zone is not known.
    """
    path = find_path(path, what="events file")
    text = read_text(path, limit=LIMIT, what="events file")
    intake = Intake(path.name, zone)
    header = text.partition("\n")[0]
    if {"id", "headline"} <= set(header.split(",")) <= set(SCHEMA):
        return Log(Timeline(parse_csv(text, name=path.name, where=str(path))), (), path)
    intake.read(rows_of(text, path), lambda line, row: _event(intake, line, row))
    if not intake.events and not intake.rejected:
        raise RecordError("the file holds no rows", where=str(path), remedy="give a table with a time and a text")
    if not intake.events and all(error.code == _NO_TIME_COLUMN for error in intake.rejected):
        first = intake.rejected[0]
        raise RecordError(first.problem, code=first.code, where=str(path), remedy=first.remedy)
    return intake.log(path)


def _event(intake: Intake, line: int, row: Row) -> Event:
    """Return the event of a row.

    Raises:
        RecordError: it has no time, no text, or a time that is not one.
    """
    cells = {_plain(name): _text(value) for name, value in row.items() if name is not None}

    def named(names: tuple[str, ...], but: str | None = None) -> str | None:
        """Return the first column of these that holds something."""
        return next((name for name in names if cells.get(name) and name != but), None)

    time = named(_TIME)
    if time is None:
        if any(name in cells for name in _TIME):
            raise RecordError("the row has no time", remedy="give it one, or add the event by hand")
        raise RecordError(
            "no column looks like a time", code=_NO_TIME_COLUMN, remedy="name the column time or timestamp"
        )
    text = named(_TEXT, but=time)
    if text is None:
        raise RecordError("the row has no text", remedy="name the column event or message")
    kind_column, source, who = named(_KIND), named(_SOURCE), named((*_ROLE, *_WHO))
    kind = _kind(cells.get(kind_column or "", ""), cells.get(source or "", ""))
    used = {time, text, source, who, *_ID}
    if kind_column and cells[kind_column].casefold() == kind:
        used.add(kind_column)
    return intake.event(
        line,
        time=cells[time],
        text=cells[text],
        kind=kind,
        who=cells.get(who or "", ""),
        details=[f"{name}: {value}" for name, cell in cells.items() if name not in used and (value := one_line(cell))],
        source=cells.get(source or "", ""),
    )


def _plain(name: Any) -> str:
    """Return a column's name in lower case with single blanks."""
    return "@timestamp" if str(name).strip() == "@timestamp" else _WORDS.sub(" ", str(name)).strip().casefold()


def _text(value: Any) -> str:
    """Return a cell as text; structures as JSON, nothing as the empty text."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        try:
            return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
        except (RecursionError, TypeError):
            raise RecordError("a cell is nested too deeply", code="not-a-row", remedy="give its text alone") from None
    return str(value).strip()


def _kind(named: str, source: str) -> Kind:
    """Return the kind that a word or a source's name stands for; a log line otherwise."""
    for text in (named, source):
        for word in re.split(r"[^\w/]+", text.casefold()):
            if word in _KIND_OF:
                return _KIND_OF[word]
    return Kind.LOG
