"""OpenTelemetry: log records in OTLP's JSON, one request in a file or one on each line.

Times are nanoseconds as text. A time of 0 is unknown; then the record is put at the time when it was observed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string, text_of
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "otlp"
title: Final = "OpenTelemetry logs"
knows_people: Final = True
newest_first: Final = False
_LEVELS: Final = ("", "trace", "debug", "info", "warn", "error", "fatal")


def recognizes(head: Head) -> float:
    """Recognize requests by their resources, also metrics and traces, which are named and not read."""
    logs = head.share("resourceLogs") or head.share("resource_logs")
    return 0.97 * max(logs, head.share("resourceMetrics"), head.share("resourceSpans"))


def read(export: Export) -> Iterator[Item]:
    """Yield log records."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        key = "resourceLogs" if "resourceLogs" in doc else "resource_logs"
        if key not in doc:
            other = "metrics" if "resourceMetrics" in doc else "traces" if "resourceSpans" in doc else "something"
            yield Reject(
                place,
                RecordError(f"this is OpenTelemetry, but {other} and not logs", code="not-logs", remedy="leave it out"),
            )
            continue
        for number, resource in objects(doc, key):
            held = attributes(get(resource, "resource", "attributes"))
            service = held.get("service.name", "")
            scopes = "scopeLogs" if "scopeLogs" in resource else "instrumentationLibraryLogs"
            for second, scope in objects(resource, scopes):
                for third, record in objects(scope, "logRecords"):
                    at = place.at(key, number, scopes, second, "logRecords", third)
                    try:
                        yield _record(at, record, clock, service)
                    except RecordError as error:
                        yield Reject(at, error)


def any_value(value: Any, depth: int = 0) -> Any:
    """Return what an ``AnyValue`` holds."""
    if not isinstance(value, dict) or depth > 20:
        return value if isinstance(value, (str, int, float)) else ""
    if "kvlistValue" in value:
        return {
            string(item, "key"): any_value(get(item, "value"), depth + 1)
            for _, item in objects(value, "kvlistValue", "values")
        }
    if "arrayValue" in value:
        return [any_value(item, depth + 1) for _, item in objects(value, "arrayValue", "values")]
    for key in ("stringValue", "intValue", "doubleValue", "boolValue", "bytesValue"):
        if key in value:
            return value[key]
    return ""


def attributes(found: Any) -> dict[str, str]:
    """Return a list of attributes as texts by name."""
    return {string(item, "key"): text_of(any_value(get(item, "value"))) for _, item in objects({"a": found}, "a")}


def _record(place: Place, record: Any, clock: Clock, service: str) -> Record | Reject:
    when, observed = clock.read_if(get(record, "timeUnixNano")), clock.read_if(get(record, "observedTimeUnixNano"))
    best = when or observed
    if best is None:
        raise RecordError("the log record has no time", code="no-time")
    text = text_of(any_value(get(record, "body"))) or string(record, "eventName")
    if not text:
        raise RecordError("the log record has no body", code="no-text", remedy="leave it out")
    if went_well(text):
        return no_event(place, "a check or heartbeat that went well")
    number = get(record, "severityNumber")
    level = _LEVELS[min((number + 3) // 4, 6)] if isinstance(number, int) and 0 < number <= 24 else ""
    held = attributes(get(record, "attributes"))
    details = [f"{key}: {value[:300]}" for key, value in list(held.items())[:20] if value]
    details += [f"trace: {string(record, 'traceId')}"] if string(record, "traceId") else []
    details += [] if when else ["the time is when it was observed: the record has none of its own"]
    return Record(
        place,
        best,
        text,
        Kind.LOG,
        details=tuple(details),
        service=service,
        severity=string(record, "severityText") or level,
        received=observed.instant if when and observed else None,
        topic=service,
    )
