"""Opsgenie: alerts of its API, incidents with timelines, and webhooks.

``ackTime`` and ``closeTime`` are durations after the alert was made, in milliseconds, and not times. Within one object
``createdAt`` may have 13 digits and ``updatedAt`` 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "opsgenie"
title: Final = "Opsgenie"


def recognizes(head: Head) -> float:
    """Recognize alerts by their tiny id, webhooks by their action, incidents by their timelines."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "data")] or [_bare(doc)])]
    return 0.93 * sum(map(_is_ours, docs)) / len(docs) if docs else 0.0


def _bare(doc: Any) -> Any:
    inner = get(doc, "data")
    return inner if isinstance(inner, dict) else doc


def _is_ours(doc: Any) -> bool:
    hook = (
        "action" in doc
        and isinstance(doc.get("alert"), dict)
        and ("alertId" in doc["alert"] or "tinyId" in doc["alert"])
    )
    return (
        hook
        or ("tinyId" in doc and "createdAt" in doc)
        or "timelines" in doc
        or ("eventTime" in doc and "actor" in doc)
        or _is_log(doc)
    )


def _is_log(doc: Any) -> bool:
    """Tell whether an object is an entry of an alert's log."""
    return all(key in doc for key in ("log", "owner", "createdAt", "offset"))


def read(export: Export) -> Iterator[Item]:
    """Yield when alerts were made, acknowledged and closed, and what incidents' timelines say."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        inner = [(place.at("data", number), item) for number, item in objects(doc, "data")] or [(place, _bare(doc))]
        for at, item in inner:
            try:
                yield from _records(at, item, clock)
            except RecordError as error:
                yield Reject(at, error)


def _records(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    if _is_log(item):
        yield from _entry(place, item, clock)
    elif "timelines" in item:
        for number, step in objects(item, "timelines"):
            yield from _step(place.at("timelines", number), step, clock)
    elif "eventTime" in item:
        yield from _step(place, item, clock)
    elif "action" in item:
        yield from _webhook(place, item, clock)
    elif "createdAt" in item:
        yield from _alert(place, item, clock)
    else:
        raise RecordError("this is neither an alert nor a webhook or a timeline", code="not-a-row")


_SENT: Final = re.compile(r"(?:Notification for|Sent|Failed to send|Skipped|Delivered)\b")
_CREATED: Final = re.compile(r"(?:Alert|Incident) (?:created|opened|reopened)\b", re.IGNORECASE)


def _entry(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    """Read an entry of an alert's log; whom a notification went to is counted, and no moment of the incident."""
    who, said = string(item, "owner"), string(item, "log")
    by_person = bool(who) and who != "System"
    if by_person:
        yield Person.of(handle=who, mail=who if "@" in who else "")
    for name_in in _NAMED.findall(said):
        yield Person.of(mail=name_in)
    if _SENT.match(said):
        yield no_event(place, "it says whom a notification was sent to")
        return
    kind = Kind.ALERT if _CREATED.match(said) else Kind.MESSAGE if said.startswith("Note added") else Kind.ACTION
    yield Record(
        place,
        clock.read(get(item, "createdAt")),
        said.removeprefix("Note added: "),
        kind if by_person or kind is Kind.ALERT else Kind.STATUS,
        who=who if by_person else "",
        key=string(item, "offset"),
        topic="log of the alert",
    )


_NAMED: Final = re.compile(r"\[([^\[\]\s@]+@[^\[\]\s]+)\]")


def _step(place: Place, step: Any, clock: Clock) -> Iterator[Item]:
    who = string(step, "actor", "name") or string(step, "actor")
    by_person = string(step, "actor", "type") in ("user", "") and bool(who)
    if by_person:
        yield Person.of(name=who, handle=string(step, "actor", "id"))
    text = string(step, "title", "content") or string(step, "title") or string(step, "type")
    more = string(step, "description", "content") or string(step, "description")
    yield Record(
        place,
        clock.read(get(step, "eventTime")),
        text,
        Kind.ACTION if by_person else Kind.STATUS,
        who=who if by_person else "",
        details=(more,) if more else (),
        key=string(step, "id"),
        topic="timeline",
    )


def _webhook(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    alert = get(item, "alert")
    action = string(item, "action")
    who = string(alert, "username")
    if who and who != "System":
        yield Person.of(handle=who, name=string(alert, "userFullName"), mail=who if "@" in who else "")
    made, changed = clock.read_if(get(alert, "createdAt")), clock.read_if(get(alert, "updatedAt"))
    when = made if action == "Create" else changed or made
    if when is None:
        raise RecordError("the webhook has no time", code="no-time")
    subject = string(alert, "message")
    verbs = {"Create": "created", "Acknowledge": "acknowledged", "Close": "closed", "AddNote": "noted"}
    text = f"Alert {verbs.get(action, action)}: {string(alert, 'note') if action == 'AddNote' else subject}".rstrip(
        ": "
    )
    kind = Kind.ALERT if action == "Create" else Kind.MESSAGE if action == "AddNote" else Kind.ACTION
    yield Record(
        place,
        when,
        text,
        kind,
        who="" if who == "System" else who,
        severity=string(alert, "priority"),
        topic=subject,
        key=f"{string(alert, 'alertId')}|{action}|{when.raw}",
        pair=subject if action == "Create" else "",
        details=(subject,) if action == "AddNote" else (),
    )


def _alert(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    made = clock.read(get(item, "createdAt"))
    subject, same = string(item, "message"), string(item, "id") or string(item, "alias")
    common: dict[str, Any] = {"severity": string(item, "priority"), "topic": subject}
    count = string(item, "count")
    details = (f"came {count} times",) if count not in ("", "0", "1") else ()
    yield Record(
        place,
        made,
        f"Alert created: {subject}",
        Kind.ALERT,
        key=f"{same}|Create|{made.raw}",
        pair=subject,
        details=details,
        **common,
    )
    for span, by, verb in (("ackTime", "acknowledgedBy", "acknowledged"), ("closeTime", "closedBy", "closed")):
        length = get(item, "report", span)
        who = string(item, "report", by)
        if not isinstance(length, (int, float)) or isinstance(length, bool) or length <= 0:
            continue
        if who:
            yield Person.of(handle=who, mail=who if "@" in who else "")
        at = made.instant + timedelta(milliseconds=length)
        when = made._replace(instant=at, latest=at, raw=f"{made.raw} + {length} ms")
        key = f"{same}|{verb}"
        yield Record(
            place, when, f"Alert {verb}: {subject}", Kind.ACTION if who else Kind.STATUS, who=who, key=key, **common
        )
