"""The activity log of Azure: operations on resources, as ``az monitor activity-log list`` and its API tell them.

An operation that takes a while is told when it was accepted and when it was done: both are events. What Azure's
policies only looked at is counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person
from pmkit.records.sources.contract import Head, Item, Place, Record, no_event
from pmkit.records.sources.documents import get, listed, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "azure"
title: Final = "Azure activity log"
_AUDIT: Final = ("microsoft.authorization/policies/audit", "microsoft.authorization/policies/auditifnotexists")
_KINDS: Final = {
    "alert": Kind.ALERT,
    "security": Kind.ALERT,
    "servicehealth": Kind.STATUS,
    "resourcehealth": Kind.STATUS,
    "recommendation": Kind.LOG,
}
_FAILED: Final = ("failed", "canceled", "cancelled")


def recognizes(head: Head) -> float:
    """Recognize entries by their operation and the two times that each has."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.95 * sum(map(_is_ours, found)) / len(found) if found else 0.0


def _is_ours(item: Mapping[str, Any]) -> bool:
    has_who = any(key in item for key in ("caller", "authorization", "correlationId"))
    return "eventTimestamp" in item and "operationName" in item and has_who and "status" in item


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    return listed(place, doc, "value")


def read(export: Export) -> Iterator[Item]:
    """Yield operations, each with its resource, how it went and who asked for it."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        if not _is_ours(item):
            raise RecordError("this is not an entry of an activity log", code="not-a-row")
        yield from _operation(place, item, clock)

    yield from of_each(export.documents(), _items, told)


def _value(item: Mapping[str, Any], key: str) -> tuple[str, str]:
    """Return how a field is shown, and its value; older versions have the value alone."""
    held = item.get(key)
    if isinstance(held, dict):
        value = string(held, "value")
        return string(held, "localizedValue") or value, value
    return string(item, key), string(item, key)


def _operation(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    shown, operation = _value(item, "operationName")
    category = _value(item, "category")[1].casefold()
    if operation.casefold().removesuffix("/action") in _AUDIT:
        yield no_event(place, "a policy looked at something, and changed nothing")
        return
    who = string(item, "caller")
    # An application has an id, and Azure's own services a name that begins with Microsoft.
    who = who if MAIL.fullmatch(who) else ""
    if who:
        yield Person.of(mail=who, name=string(item, "claims", "name") if " " in string(item, "claims", "name") else "")
    how = _value(item, "status")[0]
    resource = _resource(item)
    text = ": ".join(filter(None, (shown or operation or "an operation", resource, how)))
    scope = string(item, "resourceGroupName")
    yield Record(
        place,
        clock.read(get(item, "eventTimestamp")),
        text,
        _KINDS.get(category, Kind.CHANGE),
        who=who,
        details=tuple(_details(item, how, who)),
        service=resource,
        severity=string(item, "level").casefold() if string(item, "level") not in ("Informational", "4") else "",
        topic=f"{operation} in {scope}" if scope else operation,
        key=f"azure|{string(item, 'eventDataId')}" if string(item, "eventDataId") else "",
    )


def _resource(item: Mapping[str, Any]) -> str:
    found = string(item, "resourceId") or string(item, "authorization", "scope")
    if "/providers/" not in found and not string(item, "resourceId"):
        return string(item, "resourceGroupName")
    return found.rstrip("/").rpartition("/")[2]


def _details(item: Mapping[str, Any], how: str, who: str) -> Iterator[str]:
    if told := string(item, "description"):
        yield told
    if how.casefold() in _FAILED and (why := _why(item)):
        yield f"error: {why}"
    if code := _value(item, "subStatus")[0]:
        yield f"answer: {code}"
    for key, label in (("resourceGroupName", "resource group"), ("correlationId", "correlation")):
        if held := string(item, key):
            yield f"{label}: {held}"
    if not who and (account := string(item, "caller")):
        yield f"principal: {account}"


def _why(item: Mapping[str, Any]) -> str:
    """Return the message of what failed, which is JSON in a text."""
    text = string(item, "properties", "statusMessage")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return string(found, "error", "message") or string(found, "Message") or string(found, "message") or text
