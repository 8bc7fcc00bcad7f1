"""Datadog: events of API v1 and v2, and incidents.

The numeric id of a v1 event has been rounded by JavaScript; ``id_str`` is right. An incident may be detected long
before it was created in the tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string, text_of
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "datadog"
title: Final = "Datadog"
_MOMENTS: Final = (
    ("customer_impact_start", "Customer impact started", Kind.IMPACT),
    ("detected", "Incident detected", Kind.STATUS),
    ("declared", "Incident declared", Kind.STATUS),
    ("created", "Incident created", Kind.STATUS),
    ("customer_impact_end", "Customer impact ended", Kind.IMPACT),
    ("resolved", "Incident resolved", Kind.STATUS),
)
_MARKS: Final = re.compile(r"^%%%\s*|\s*%%%$")


def recognizes(head: Head) -> float:
    """Recognize events by ``date_happened`` or their attributes, incidents by their moments."""
    docs = [item for doc in head.documents for item in _items_of(doc)]
    return 0.94 * sum(map(_is_ours, docs)) / len(docs) if docs else 0.0


def _items_of(doc: Any) -> list[Any]:
    for key in ("events", "data"):
        if found := [item for _, item in objects(doc, key)]:
            return found
    for key in ("event", "data"):
        if isinstance(inner := get(doc, key), dict):
            return [inner]
    return [doc]


def _is_ours(item: Any) -> bool:
    held = get(item, "attributes")
    v2 = string(item, "type") == "event" and isinstance(held, dict) and "timestamp" in held
    incident = string(item, "type") == "incidents" and isinstance(held, dict) and "created" in held
    return "date_happened" in item or v2 or incident


def read(export: Export) -> Iterator[Item]:
    """Yield events, and the moments of incidents."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        for number, item in enumerate(_items_of(doc)):
            key = next((key for key in ("events", "data") if isinstance(get(doc, key), list)), "")
            at = place.at(key, number) if key else place
            try:
                yield from _records(at, item, clock)
            except RecordError as error:
                yield Reject(at, error)
        if string(doc, "meta", "page", "after"):
            export.notes.add("the export is one page of several: meta.page.after is set")


def _records(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    if "date_happened" in item:
        yield _event(place, item, item, clock, string(item, "id_str") or string(item, "id"))
    elif string(item, "type") == "event":
        yield _event_v2(place, item, clock)
    elif string(item, "type") == "incidents":
        yield from _incident(place, item, clock)
    else:
        raise RecordError("this is neither an event nor an incident", code="not-a-row")


def _kind(tags: str, source: str, alert: str) -> Kind:
    if re.search(r"deploy|release|rollout", f"{tags} {source}", re.IGNORECASE):
        return Kind.CHANGE
    return (
        Kind.ALERT
        if alert in ("error", "warning", "success") or "monitor" in tags or source == "alert"
        else Kind.STATUS
    )


def _event(place: Place, item: Any, held: Any, clock: Clock, same: str) -> Record:
    tags = ", ".join(tag for tag in get(held, "tags") or () if isinstance(tag, str))
    text = _MARKS.sub("", string(held, "text")).strip()
    subject = string(held, "title") or text
    service = next((tag[8:] for tag in tags.split(", ") if tag.startswith("service:")), "")
    host = string(held, "host")
    return Record(
        place,
        clock.read(get(held, "date_happened")),
        subject,
        _kind(tags, string(held, "source"), string(held, "alert_type")),
        details=tuple(
            filter(
                None,
                (text if text != subject else "", f"tags: {tags}" if tags else "", f"host: {host}" if host else ""),
            )
        ),
        key=same,
        service=service,
        severity=string(held, "alert_type") or string(held, "priority"),
        topic=subject,
    )


def _event_v2(place: Place, item: Any, clock: Clock) -> Record:
    held = get(item, "attributes")
    inner = get(held, "attributes")
    when = clock.read(get(inner, "timestamp") or get(held, "timestamp"))
    known = clock.read_if(get(held, "timestamp"))
    tags = ", ".join(tag for tag in get(held, "tags") or () if isinstance(tag, str))
    said = string(held, "message")
    subject = string(inner, "title") or string(held, "title") or said
    return Record(
        place,
        when,
        subject,
        _kind(tags, string(inner, "sourcecategory") or string(inner, "source_type_name"), string(inner, "status")),
        details=tuple(
            filter(None, (_MARKS.sub("", said).strip() if said != subject else "", f"tags: {tags}" if tags else ""))
        ),
        key=string(item, "id"),
        service=string(inner, "service"),
        severity=string(inner, "status"),
        received=known.instant if known else None,
        topic=subject,
    )


def _incident(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    held = get(item, "attributes")
    subject = string(held, "title")
    for who in (get(held, "commander_user"), get(held, "created_by")):
        if isinstance(who, dict):
            yield Person.of(
                name=string(who, "data", "attributes", "name"), mail=string(who, "data", "attributes", "email")
            )
    severity = text_of(get(held, "fields", "severity", "value") or get(held, "severity"))
    cause = text_of(get(held, "fields", "root_cause", "value"))
    seen: set[Any] = set()
    for field, verb, kind in _MOMENTS:
        when = clock.read_if(get(held, field))
        if when is None or (field in ("created", "declared") and when.instant in seen):
            continue
        seen.add(when.instant)
        details = (f"root cause, as the tool calls it: {cause}",) if cause and field == "resolved" else ()
        yield Record(
            place,
            when,
            f"{verb}: {subject}",
            kind,
            key=f"{string(item, 'id')}|{field}",
            severity=severity,
            topic=subject,
            details=details,
        )
