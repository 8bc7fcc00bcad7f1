"""Events from any table: CSV, TSV, JSON Lines or a JSON list with a time, a text and whatever else.

The columns are recognized by their usual names. What cannot be an event is listed with its place
and the reason, and the rest is read: an export has quirks, and none of it is dropped in silence.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.files import read_text
from pmkit.markup import clean, escape_html, left_aligned, one_line, unescape_csv_cell
from pmkit.records.event import Event, Evidence, Kind, Precision, ZoneSource
from pmkit.records.frame import SCHEMA
from pmkit.records.instants import parse_instant, parse_zone
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
_ROLE_LIKE: Final = re.compile(
    r"\b(?:engineer|on-?call|commander|lead|team|bot|monitoring|pipeline|system|operator|support|manager|responder|admin|"
    r"developer|scribe|service|cron|job|scheduler)\b",
    re.IGNORECASE,
)
_EPOCHS: Final = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
_NAIVE: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?")
_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Log:
    """What was read from a file.

    Attributes:
        timeline: its events.
        rejected: rows that are none, each with its place, what is wrong and what to do.
        path: the file.
        assumed: zone that was taken for times without one; empty where every time has its own.
    """

    timeline: Timeline
    rejected: tuple[RecordError, ...]
    path: Path
    assumed: str = ""

    def __str__(self) -> str:
        """Return how much was read, what was assumed, and each row that was not read."""
        lines = [f"{len(self.timeline)} events read from {self.path.name}, {len(self.rejected)} rows not read."]
        if self.assumed:
            lines.append(f"Times without a zone are taken for {self.assumed}.")
        return "\n".join([*lines, *(f"  {error.where}: {error.problem}" for error in self.rejected)])

    def _repr_html_(self) -> str:
        """Show the same, and the timeline, in Jupyter."""
        said = escape_html(str(self)).replace("\n", "<br>")
        return left_aligned(f"<p>{said}</p>{self.timeline._repr_html_()}")


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
    path = Path(path)
    text = read_text(path, limit=LIMIT, what="events file")
    own_zone = parse_zone(zone) if zone else None
    header = text.partition("\n")[0]
    if {"id", "headline"} <= set(header.split(",")) <= set(SCHEMA):
        return Log(Timeline(parse_csv(text, name=path.name, where=str(path))), (), path)
    reader = _Reader(path.name, own_zone, zone)
    for line, row in _rows(text, path):
        reader.row(line, row)
    if not reader.events and not reader.rejected:
        raise RecordError("the file holds no rows", where=str(path), remedy="give a table with a time and a text")
    if not reader.events and all("no column" in error.problem for error in reader.rejected):
        first = reader.rejected[0]
        raise RecordError(first.problem, where=str(path), remedy=first.remedy)
    return Log(Timeline(reader.events), tuple(reader.rejected), path, zone if reader.assumed else "")


def _rows(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield each row with its line: a mapping, or the reason why it is none."""
    start = text.lstrip()[:1]
    if start == "[":
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecordError(
                f"this is not JSON ({error})", where=str(path), remedy="check brackets and quotes"
            ) from None
        for number, row in enumerate(data, start=1):
            yield number, row if isinstance(row, dict) else "this is no object"
    elif start == "{":
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"this is not JSON ({error})"
                continue
            yield number, row if isinstance(row, dict) else "this is no object"
    else:
        yield from _table(text, path)


def _table(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield the rows of a table; the separator is the one that the header has most of."""
    header = text.partition("\n")[0]
    separator = max(",;\t|", key=header.count)
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        names = [cell.strip() for cell in next(reader, [])]
        line = reader.line_num + 1
        for row in reader:
            place, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(names):
                yield place, f"the row has {len(row)} cells, the header {len(names)}"
                continue
            yield place, {name: unescape_csv_cell(cell) for name, cell in zip(names, row, strict=False)}
    except csv.Error as error:
        raise RecordError(
            f"this is not CSV ({error})", where=f"{path}:{reader.line_num}", remedy="close open quotes"
        ) from None


class _Reader:
    """Makes events of rows."""

    def __init__(self, name: str, zone: tzinfo | None, zone_name: str) -> None:
        self.name, self.zone, self.zone_name = name, zone, zone_name
        self.events: list[Event] = []
        self.rejected: list[RecordError] = []
        self.assumed = False
        self.people: dict[str, str] = {}
        self.taken: set[str] = set()

    def row(self, line: int, row: Mapping[str, Any] | str) -> None:
        """Read one row, or note why it is no event."""
        try:
            if isinstance(row, str):
                raise RecordError(row, remedy="mend the line, or leave it out")
            self.events.append(self.event(line, {_plain(key): value for key, value in row.items() if key is not None}))
        except RecordError as error:
            self.rejected.append(
                RecordError(error.problem, where=f"{self.name}:{line}", remedy=error.remedy or "mend the row")
            )

    def event(self, line: int, cells: dict[str, Any]) -> Event:
        """Return the event of a row.

        Raises:
            RecordError: it has no time, no text, or a time that is none.
        """
        time_key = next((key for key in _TIME if _text(cells.get(key))), None)
        if time_key is None:
            named = next((key for key in _TIME if key in cells), None)
            raise RecordError(
                "the row has no time" if named else "no column looks like a time",
                remedy="name the column time or timestamp" if not named else "give it one, or add the event by hand",
            )
        text_key = next((key for key in _TEXT if _text(cells.get(key)) and key != time_key), None)
        if text_key is None:
            raise RecordError("the row has no text", remedy="name the column event or message")
        raw = _text(cells[time_key])
        instant, zone, source, precision = self.instant(raw)
        kind_key = next((key for key in _KIND if _text(cells.get(key))), None)
        source_key = next((key for key in _SOURCE if _text(cells.get(key))), None)
        who_key = next((key for key in (*_ROLE, *_WHO) if _text(cells.get(key))), None)
        used = {time_key, text_key, source_key, who_key, *_ID}
        kind = _kind(_text(cells.get(kind_key or "")), _text(cells.get(source_key or "")))
        if kind_key and _text(cells[kind_key]).casefold() == kind:
            used.add(kind_key)
        headline, *more = [part for part in clean(_text(cells[text_key])).split("\n") if part.strip()]
        details = [one_line(part) for part in more]
        details += [
            f"{key}: {value}" for key, cell in cells.items() if key not in used and (value := one_line(_text(cell)))
        ]
        return Event(
            id=self.id_of(line),
            headline=headline,
            earliest=instant,
            latest=instant,
            kind=kind,
            role=self.role(_text(cells.get(who_key or ""))),
            details=tuple(details),
            source=one_line(_text(cells.get(source_key or ""))),
            evidence=(Evidence(self.name, line),),
            precision=precision,
            zone=zone,
            zone_source=source,
            raw_time=one_line(raw),
        )

    def id_of(self, line: int) -> str:
        """Return the id of a row: its place in the file, so that it stays when rows are added behind."""
        return f"E{line:03d}"

    def instant(self, raw: str) -> tuple[datetime, str, ZoneSource, Precision]:
        """Return the instant of a text, its zone, where that comes from, and its precision.

        Raises:
            RecordError: it is no instant, or has no zone and none is assumed.
        """
        text = raw.strip()
        if re.fullmatch(r"-?\d{9,19}(?:\.\d+)?", text):
            whole, _, fraction = text.partition(".")
            scale = _EPOCHS.get(len(whole)) or (1 if len(whole) == 9 else 0)
            if not scale:
                raise RecordError(f"{text!r} is no epoch in seconds, milliseconds, microseconds or nanoseconds")
            seconds = int(whole) / scale + (float(f"0.{fraction}") if fraction and scale == 1 else 0.0)
            try:
                return datetime.fromtimestamp(seconds, UTC), "UTC", ZoneSource.GIVEN, Precision.SECOND
            except (ValueError, OverflowError, OSError):
                raise RecordError(f"{text!r} is no epoch of this age") from None
        precision = Precision.SECOND if re.search(r"\d:\d\d:\d\d", text) else Precision.MINUTE
        text = re.sub(r"\s*(?:UTC|GMT)$", "Z", text)
        if _NAIVE.fullmatch(text):
            if self.zone is None:
                raise RecordError(
                    f"{raw!r} has no zone",
                    remedy="say which zone that clock was in: read_log(path, zone='Europe/Amsterdam')",
                )
            self.assumed = True
            local = datetime.fromisoformat(text.replace(",", ".").replace("t", "T")[:26]).replace(tzinfo=self.zone)
            return local.astimezone(UTC), self.zone_name, ZoneSource.ASSUMED, precision
        return parse_instant(text), _offset(text), ZoneSource.GIVEN, precision

    def role(self, who: str) -> str:
        """Return a person as a role, the same one throughout; what reads as a role stays."""
        who = one_line(who)
        if not who or _ROLE_LIKE.search(who):
            return who
        return self.people.setdefault(who.casefold(), f"Responder {_letters(len(self.people))}")


def _plain(name: Any) -> str:
    """Return a column's name in lower case with single blanks."""
    return "@timestamp" if str(name).strip() == "@timestamp" else _WORDS.sub(" ", str(name)).strip().casefold()


def _text(value: Any) -> str:
    """Return a cell as text; structures as JSON, nothing as the empty text."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return str(value).strip()


def _kind(named: str, source: str) -> Kind:
    """Return the kind that a word or a source's name stands for; a log line otherwise."""
    for text in (named, source):
        for word in re.split(r"[^\w/]+", text.casefold()):
            if word in _KIND_OF:
                return _KIND_OF[word]
    return Kind.LOG


def _offset(text: str) -> str:
    """Return the offset that an instant is written with."""
    match = re.search(r"([+-]\d{2}):?(\d{2})$", text)
    return "UTC" if match is None or match.group() in ("+00:00", "-00:00", "+0000") else f"{match[1]}:{match[2]}"


def _letters(number: int) -> str:
    """Return A, B and so on, then AA, AB and so on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
