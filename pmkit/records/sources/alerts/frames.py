"""Grafana's history of alert states as data frames: columns of times, lines and labels, a row for each change.

``GET /api/v1/rules/history`` answers with such a frame, ``/api/ds/query`` with several; the lines are objects, or texts
that hold one. Grafana calls an alert "Pending" while the rule's time has not passed: nobody is told of it yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.times import Clock

_FIRES: Final = ("alerting", "error", "nodata", "no_data")
_QUIET: Final = frozenset(("normal", "pending", "ok", "paused", "unknown", ""))
_SHOWN: Final = frozenset(
    ("alertname", "grafana_folder", "severity", "rule_uid", "rule_group", "datasource_uid", "ref_id")
)
_MOST_FRAMES: Final = 1000
_LONGEST: Final = 80
"""Characters of labels that have room in a headline."""


def frames(place: Place, doc: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield the frames of an answer, each with its place."""
    if isinstance(get(doc, "schema", "fields"), list):
        yield place, doc
        return
    results = get(doc, "results")
    for key, result in list(results.items())[:_MOST_FRAMES] if isinstance(results, dict) else ():
        for number, frame in objects(result, "frames"):
            yield place.at("results", key, "frames", number), frame


def is_history(frame: Any) -> bool:
    """Tell whether a frame holds lines about changes of alert states."""
    times, lines, _ = _columns(frame)
    if not times or not lines:
        return False
    found = [line for line in map(_line, lines[:5]) if line]
    return bool(found) and all("current" in line and "previous" in line for line in found)


def history(place: Place, frame: Any, clock: Clock) -> Iterator[Item]:
    """Yield each change of a state with its rule, from what to what."""
    times, lines, labels = _columns(frame)
    at = _positions(frame)[1]
    for number, (time, held) in enumerate(zip(times, lines, strict=False)):
        inner = place.at("data", "values", at, number)
        line = _line(held)
        if not line:
            yield Reject(inner, RecordError("this is not a change of an alert's state", code="not-a-row"))
            continue
        try:
            yield _changed(inner, line, labels[number] if number < len(labels) else None, clock, time)
        except RecordError as error:
            yield Reject(inner, error)


def _positions(frame: Any) -> tuple[int, int, int]:
    """Return at which positions the columns of times, lines and labels are; -1 for one that is not there."""
    names = [
        (string(field, "type"), string(field, "name").casefold()) for _, field in objects(frame, "schema", "fields")
    ]
    times = next((at for at, (sort, name) in enumerate(names) if sort == "time" or name == "time"), -1)
    lines = next((at for at, (_, name) in enumerate(names) if name == "line"), -1)
    labels = next((at for at, (_, name) in enumerate(names) if name == "labels"), -1)
    return times, lines, labels


def _columns(frame: Any) -> tuple[list[Any], list[Any], list[Any]]:
    values = get(frame, "data", "values")
    found = [get(values, at) if at >= 0 else None for at in _positions(frame)]
    times, lines, labels = (column if isinstance(column, list) else [] for column in found)
    return times, lines, labels


def _line(held: Any) -> Mapping[str, Any]:
    """Return the object of a line, which may be a text that holds it."""
    if isinstance(held, str) and held[:1] == "{":
        try:
            held = json.loads(held)
        except (ValueError, RecursionError):
            return {}
    return held if isinstance(held, dict) else {}


def state_of(text: str) -> tuple[str, str]:
    """Return a state in lower case, and the reason behind it: ``Normal (MissingSeries)``."""
    state, _, reason = text.strip().partition("(")
    return state.strip().casefold(), reason.rstrip(") ")


def kind_of_change(before: str, after: str) -> Kind:
    """Return an alert where one fires or ends; a status for all that nobody is told of, such as one that is pending."""
    (old, _), (new, _) = state_of(before), state_of(after)
    if new in _FIRES or (old in _FIRES and new not in ("pending", "paused")):
        return Kind.ALERT
    return Kind.STATUS if new in _QUIET or old in _QUIET else Kind.ALERT


def _changed(place: Place, line: Mapping[str, Any], stream: Any, clock: Clock, time: Any) -> Record | Reject:
    when = clock.read(time)
    before, after = string(line, "previous"), string(line, "current")
    if before == after:
        return no_event(place, "the state is as it was before")
    own = get(line, "labels")
    labels = {str(key): str(value) for key, value in own.items()} if isinstance(own, dict) else {}
    rule = string(line, "ruleTitle") or labels.get("alertname") or string(line, "ruleUID") or "alert"
    rest = ", ".join(f"{key}={value}" for key, value in sorted(labels.items()) if key not in _SHOWN and key[:2] != "__")
    values = get(line, "values")
    shown = ", ".join(f"{key}={value}" for key, value in values.items()) if isinstance(values, dict) else ""
    folder = labels.get("grafana_folder") or string(stream, "folderUID")
    details = (
        f"labels: {rest}" if rest else "",
        f"values: {shown}" if shown else "",
        f"folder: {folder}" if folder else "",
        string(line, "error"),
    )
    is_short = 0 < len(rest) <= _LONGEST
    kind = kind_of_change(before, after)
    fires = state_of(after)[0] in _FIRES
    same = string(line, "fingerprint") or rest
    return Record(
        place,
        when,
        f"{rule}: {before} → {after}" + (f" ({rest})" if is_short else ""),
        kind,
        details=tuple(filter(None, details[1:] if is_short else details)),
        severity=labels.get("severity", "") if fires else "",
        service=labels.get("service") or labels.get("job", ""),
        topic=rule,
        key=f"{when.raw}|{rule}|{same}|{after}",
        pair=rule if fires and kind is Kind.ALERT else "",
    )
