"""Loki: log lines as its query API answers, by stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.opening import Export

name: Final = "loki"
title: Final = "Loki streams"
knows_people: Final = True
_SERVICE: Final = ("service_name", "service", "app", "job", "container", "unit")


def recognizes(head: Head) -> float:
    """Recognize answers by their result type."""
    fit = sum(string(doc, "data", "resultType") == "streams" for doc in head.documents)
    return 0.98 * fit / len(head.documents) if head.documents else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield the lines of each stream."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        for number, stream in objects(doc, "data", "result"):
            labels = get(stream, "stream")
            service = next((text for key in _SERVICE if (text := string(labels, key))), "")
            values = get(stream, "values")
            for position, value in enumerate(values if isinstance(values, list) else ()):
                at = place.at("data", "result", number, "values", position)
                try:
                    when = clock.read(get(value, 0))
                except RecordError as error:
                    yield Reject(at, error)
                    continue
                yield _line(at, value, service, string(labels, "level"), when)


def _line(place: Place, value: Any, service: str, level: str, when: Any) -> Item:
    text = string(value, 1)
    if not text:
        return Reject(place, RecordError("the line has no text", code="no-text", remedy="leave it out"))
    if went_well(text):
        return no_event(place, "a check or heartbeat that went well")
    return Record(place, when, text, Kind.LOG, service=service, severity=level, topic=service)
