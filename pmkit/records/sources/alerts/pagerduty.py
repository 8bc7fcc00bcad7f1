"""PagerDuty: log entries, incidents with their alerts and notes, webhooks of version 3 and older, and change events.

Log entries come newest first and to the second. People are met as agents, assignees and in the sentences themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string, text_of
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "pagerduty"
title: Final = "PagerDuty"
_LISTS: Final = ("log_entries", "incidents", "alerts", "notes", "change_events", "messages", "data")
_KINDS: Final = {"annotate_log_entry": Kind.MESSAGE, "trigger_log_entry": Kind.ALERT}
_NUMBER: Final = re.compile(r"^\[#\d+\]\s*")
"""The number in front of an incident's title."""

_FIRED: Final = re.compile(r"\[FIRING:\d+\]\s+([\w.-]+)")


def recognizes(head: Head) -> float:
    """Recognize the lists of the API by their names and types, webhooks by their event."""
    docs = [
        inner for doc in head.documents for inner in (doc, *(item for key in _LISTS for _, item in objects(doc, key)))
    ]
    if not docs:
        return 0.0
    return 0.95 * min(1.0, sum(map(_is_ours, docs)) / len(head.documents))


def _is_ours(doc: Any) -> bool:
    kind = string(doc, "type")
    if kind.endswith("_log_entry") or kind in ("change_event", "change_event_reference"):
        return True
    if "incident_number" in doc and "created_at" in doc and ("incident_key" in doc or "service" in doc):
        return True
    if _is_alert(doc) or _is_note(doc):
        return True
    if kind.startswith("incident.") and ("created_on" in doc or "occurred_at" in doc):
        return True
    event = get(doc, "event")
    return (isinstance(event, dict) and "occurred_at" in event and "event_type" in event) or (
        "event_type" in doc and "occurred_at" in doc
    )


def _is_alert(doc: Any) -> bool:
    return string(doc, "type") == "alert" and "created_at" in doc and ("alert_key" in doc or "incident" in doc)


def _is_note(doc: Any) -> bool:
    return "content" in doc and "created_at" in doc and string(doc, "user", "type").startswith("user")


def read(export: Export) -> Iterator[Item]:
    """Yield what happened to incidents, and changes."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        found = list(_items(place, doc))
        reached = _reached(item for _, item in found)
        for inner, item in found:
            yield from people_in(item)
            if string(item, "event_type") == "pagey.ping":
                yield no_event(inner, "the pager tries whether its webhooks arrive")
                continue
            if string(item, "type") == _NOTIFIED and id(item) not in reached:
                yield no_event(inner, "it says whom the pager reached, which is told with the entry before it")
                continue
            try:
                yield from _records(inner, item, clock, reached.get(id(item), ()))
            except RecordError as error:
                yield Reject(inner, error)
        if get(doc, "more") is True:
            export.notes.add("the export is one page of several: more is true")


def _reached(items: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    """Return, by the identity of an entry, whom the pager told after it about the same incident, with the time of each.

    A notification with no other entry of its incident before it stands for itself, with an empty tuple.
    """
    found: dict[int, tuple[str, ...]] = {}
    last: dict[str, Any] = {}
    for item in sorted(items, key=lambda item: string(item, "created_at")):
        if not string(item, "type").endswith("_log_entry"):
            continue
        incident = string(item, "incident", "id") or string(item, "incident", "summary")
        before = last.get(incident)
        if string(item, "type") != _NOTIFIED:
            last[incident] = item
        elif before is None:
            found[id(item)] = ()
        else:
            told = f"{string(item, 'created_at')} {string(item, 'summary')}"
            found[id(before)] = (*found.get(id(before), ()), told)
    return found


_NOTIFIED: Final = "notify_log_entry"


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, Any]]:
    for key in _LISTS:
        found = [(number, item) for number, item in objects(doc, key) if _is_ours(item)]
        if found:
            yield from ((place.at(key, number), item) for number, item in found)
            return
    for key in ("incident", "log_entry", "event"):
        inner = get(doc, key)
        if isinstance(inner, dict) and _is_ours(inner):
            yield place.at(key), inner
            return
    if isinstance(doc, dict) and isinstance(get(doc, "incidents"), list) and not doc["incidents"]:
        return
    yield place, doc


def people_in(value: Any, depth: int = 0) -> Iterator[Person]:
    """Yield the users that an object refers to, wherever they are in it."""
    if depth > 12:
        return
    if isinstance(value, dict):
        if string(value, "type") in ("user_reference", "user"):
            yield Person.of(
                name=string(value, "summary") or string(value, "name"),
                handle=string(value, "id"),
                mail=string(value, "email"),
            )
        elif "name" in value and "email" in value:
            yield Person.of(name=string(value, "name"), handle=string(value, "id"), mail=string(value, "email"))
        address = string(value, "address")
        if address:
            yield Person.of(mail=address) if "@" in address else Person.of(phone=address)
        for inner in value.values():
            yield from people_in(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from people_in(inner, depth + 1)


def _records(place: Place, item: Any, clock: Clock, reached: Sequence[str]) -> Iterator[Record]:
    kind = string(item, "type")
    if kind.endswith("_log_entry"):
        record = _entry(place, item, clock)
        record.details = (*record.details, *reached)
        yield record
    elif "change_event" in kind:
        yield _change(place, item, clock)
    elif "event_type" in item:
        yield _webhook(place, item, clock)
    elif kind.startswith("incident."):
        yield _old_webhook(place, item, clock)
    elif _is_alert(item):
        yield _alert(place, item, clock)
    elif _is_note(item):
        yield _note(place, item, clock)
    elif "incident_number" in item:
        yield from _incident(place, item, clock)
    else:
        raise RecordError("this is neither a log entry nor an incident, webhook or change event", code="not-a-row")


def _agent(item: Any, key: str = "agent") -> str:
    return string(item, key, "summary") if string(item, key, "type").startswith("user") else ""


def _entry(place: Place, item: Any, clock: Clock) -> Record:
    what = string(item, "type")
    text = string(item, "summary") or what.removesuffix("_log_entry").replace("_", " ")
    incident = string(item, "incident", "summary") or string(item, "incident", "title")
    channel = get(item, "channel")
    note = next(
        (
            said
            for said in (
                *(string(channel, key) for key in ("summary", "content", "details", "subject")),
                string(item, "event_details", "description"),
            )
            if said
        ),
        "",
    )
    title = _NUMBER.sub("", incident)
    details = [f"incident: {incident}"] if incident else []
    if what == "trigger_log_entry" and (title or note) and (title or note) not in text:
        # "Triggered through the API." says how it came, not what it is.
        details.append(text)
        text = f"Triggered: {title or note}"
    elif what == "annotate_log_entry" and note and note not in text:
        details.append(text)
        text = note
    details += [note] if note and note != text else []
    how = string(channel, "type")
    details += [f"by {how}"] if how in ("timeout", "phone", "sms", "email") else []
    paired = _FIRED.search(f"{incident} {note}")
    return Record(
        place,
        clock.read(get(item, "created_at")),
        text,
        _KINDS.get(what, Kind.ACTION if _agent(item) else Kind.STATUS),
        who=_agent(item),
        details=tuple(details),
        key=string(item, "id"),
        service=string(item, "service", "summary"),
        topic=incident or what,
        pair=(paired[1] if paired else incident) if what == "trigger_log_entry" else "",
    )


def _alert(place: Place, item: Any, clock: Clock) -> Record:
    subject = string(item, "summary") or string(item, "alert_key")
    paired = _FIRED.search(subject)
    return Record(
        place,
        clock.read(get(item, "created_at")),
        subject,
        Kind.ALERT,
        key=string(item, "id"),
        service=string(item, "service", "summary"),
        severity=string(item, "severity"),
        topic=subject,
        pair=paired[1] if paired else subject,
    )


def _note(place: Place, item: Any, clock: Clock) -> Record:
    text, _, more = string(item, "content").partition("\n")
    when = clock.read(get(item, "created_at"))
    details = tuple(filter(None, (" ".join(more.split()),)))
    return Record(
        place,
        when,
        text,
        Kind.MESSAGE,
        who=_agent(item, "user"),
        details=details,
        key=string(item, "id"),
        topic="notes",
    )


def _change(place: Place, item: Any, clock: Clock) -> Record:
    held = get(item, "custom_details")
    details = [f"{key}: {text_of(value)}" for key, value in held.items()] if isinstance(held, dict) else []
    services = ", ".join(filter(None, (string(each, "summary") for _, each in objects(item, "services"))))
    source = string(item, "source")
    return Record(
        place,
        clock.read(get(item, "timestamp")),
        string(item, "summary"),
        Kind.CHANGE,
        key=string(item, "id"),
        service=services,
        details=(*details[:20], *([f"from {source}"] if source else [])),
        topic=source or "changes",
    )


def _webhook(place: Place, item: Any, clock: Clock) -> Record:
    data = get(item, "data")
    what = string(item, "event_type")
    subject = next(
        (text for key in ("title", "summary") if (text := string(data, key) or string(data, "incident", key))), ""
    )
    said = string(data, "content") or string(data, "message")
    text = f"{what.replace('incident.', 'Incident ').replace('_', ' ').replace('.', ' ')}: {said or subject}".rstrip(
        ": "
    )
    service = string(data, "service", "summary")
    urgent = string(data, "priority", "summary") or string(data, "urgency")
    kind = (
        Kind.ALERT
        if what == "incident.triggered"
        else Kind.MESSAGE
        if said
        else Kind.ACTION
        if _agent(item)
        else Kind.STATUS
    )
    paired = _FIRED.search(subject)
    return Record(
        place,
        clock.read(get(item, "occurred_at")),
        text,
        kind,
        who=_agent(item),
        key=string(item, "id"),
        service=service,
        severity=urgent,
        details=(subject,) if said and subject else (),
        topic=subject or what,
        pair=(paired[1] if paired else subject) if what == "incident.triggered" else "",
    )


def _old_webhook(place: Place, item: Any, clock: Clock) -> Record:
    data = get(item, "data", "incident") or get(item, "incident")
    what = string(item, "type").replace("incident.", "Incident ")
    who = string(data, "last_status_change_by", "name")
    subject = string(data, "trigger_summary_data", "subject") or string(data, "title") or string(data, "incident_key")
    when = clock.read(get(item, "created_on") or get(item, "occurred_at"))
    kind = Kind.ALERT if what.endswith("trigger") else Kind.ACTION if who else Kind.STATUS
    return Record(
        place,
        when,
        f"{what}: {subject}".rstrip(": "),
        kind,
        who=who,
        key=string(item, "id"),
        topic=subject,
        service=string(data, "service", "name"),
    )


def _incident(place: Place, item: Any, clock: Clock) -> Iterator[Record]:
    subject = string(item, "title") or string(item, "summary") or string(item, "description")
    number = string(item, "incident_number")
    service = string(item, "service", "summary") or string(item, "service", "name")
    severity = string(item, "priority", "summary") or string(item, "urgency")
    same = string(item, "id") or f"{number}|{subject}"
    common: dict[str, Any] = {"service": service, "severity": severity, "topic": subject}
    paired = _FIRED.search(subject)
    yield Record(
        place,
        clock.read(get(item, "created_at")),
        f"Incident {number} triggered: {subject}",
        Kind.ALERT,
        key=f"{same}|triggered",
        pair=paired[1] if paired else subject,
        **common,
    )
    for _, step in objects(item, "acknowledgements"):
        when = clock.read_if(get(step, "at"))
        if when:
            who = string(step, "acknowledger", "summary")
            key = f"{same}|acknowledged|{when.raw}"
            text = f"Incident {number} acknowledged: {subject}"
            yield Record(place, when, text, Kind.ACTION, who=who, key=key, **common)
    ended = clock.read_if(get(item, "resolved_at"))
    if ended is None and string(item, "status") == "resolved":
        ended = clock.read_if(get(item, "last_status_change_at"))
    if ended:
        by = _agent(item, "last_status_change_by")
        kind = Kind.ACTION if by else Kind.STATUS
        yield Record(
            place, ended, f"Incident {number} resolved: {subject}", kind, who=by, key=f"{same}|resolved", **common
        )
