"""Kubernetes events, as ``kubectl get events -o json`` lists them.

One row may stand for many events, from the first to the last time. Newer events have neither of these times, but
``eventTime``. The cluster keeps events for an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "kubernetes"
title: Final = "Kubernetes events"
_FIRST: Final = ("firstTimestamp", "deprecatedFirstTimestamp", "eventTime")
_LAST: Final = ("lastTimestamp", "deprecatedLastTimestamp")


def recognizes(head: Head) -> float:
    """Recognize events by the object that they are about and their reason."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "items")] or [doc])]
    fit = sum(("involvedObject" in doc or "regarding" in doc) and "reason" in doc for doc in docs)
    watched = sum(isinstance(get(doc, "object", "involvedObject"), dict) for doc in docs)
    return 0.96 * (fit + watched) / len(docs) if docs else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield what the cluster did, each row with how often and from when to when."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        inner = [(place.at("items", number), item) for number, item in objects(doc, "items")]
        if not inner:
            watched = get(doc, "object")
            inner = [
                (place.at("object"), watched) if isinstance(watched, dict) and "reason" in watched else (place, doc)
            ]
        for at, item in inner:
            if string(item, "reason") == "Pulled" and "already present" in string(item, "message"):
                yield no_event(at, "an image was there already")
                continue
            try:
                yield _event(at, item, clock)
            except RecordError as error:
                yield Reject(at, error)


def _event(place: Place, item: Any, clock: Clock) -> Record:
    about = get(item, "involvedObject") or get(item, "regarding") or {}
    times = [clock.read_if(get(item, key)) for key in _FIRST]
    last = next((when for key in _LAST if (when := clock.read_if(get(item, key)))), None)
    seen = clock.read_if(get(item, "series", "lastObservedTime"))
    made = clock.read_if(get(item, "metadata", "creationTimestamp"))
    first = next(filter(None, times), None) or last or seen or made
    if first is None:
        raise RecordError("the event has no time", code="no-time")
    ends = [when.instant for when in (last, seen) if when]
    end = max(ends, default=first.instant)
    count = get(item, "series", "count") or get(item, "count") or 1
    count = count if isinstance(count, int) and count > 0 else 1
    reason, text = string(item, "reason"), string(item, "message") or string(item, "note")
    subject = " ".join(filter(None, (string(about, "kind"), string(about, "name"))))
    place_of = string(about, "namespace") or string(item, "metadata", "namespace")
    by = (
        string(item, "source", "component") or string(item, "reportingComponent") or string(item, "reportingController")
    )
    details = [f"about {subject}" + (f" in {place_of}" if place_of else "")] if subject else []
    details += [f"{count} times"] if count > 1 else []
    details += [f"by {by}"] if by else []
    return Record(
        place,
        first,
        f"{reason}: {text}".strip(": ") or reason,
        Kind.LOG,
        details=tuple(details),
        severity=string(item, "type") if string(item, "type") != "Normal" else "",
        service=string(about, "name"),
        key=f"{string(item, 'metadata', 'uid') or f'{subject}|{reason}|{text}|{first.raw}'}|{count}",
        topic=reason,
        until=end if end > first.instant else None,
        count=count,
    )
