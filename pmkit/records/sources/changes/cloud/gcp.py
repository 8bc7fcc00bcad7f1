"""Google Cloud's logging: which method was called on which resource and by whom, and what programs said.

Reads are counted, as are requests by which a cluster of Kubernetes keeps account of itself. An operation that takes a
while has an entry when it begins and one when it is done. Entries of programs are read by their text, those of a load
balancer by request and status; checks that went well are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.changes.audited import why_no_event
from pmkit.records.sources.contract import Head, Item, Place, Record, no_event
from pmkit.records.sources.documents import get, listed, objects, of_each, string
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "gcp-audit"
title: Final = "Google Cloud logging"
_AUDIT: Final = "google.cloud.audit.AuditLog"
_READ: Final = re.compile(
    r"(?:get|list|search|query|aggregatedList|batchGet|describe|check|test|watch|lookup|fetch|read)"
    r"(?=[A-Z_]|$)",
)
_KUBERNETES: Final = re.compile(
    r"io\.k8s\.(?:\w+\.){1,6}?(?P<resource>[a-z]+)(?:\.(?P<inner>[a-z]+))?\.(?P<verb>[a-z]+)$"
)
_PERMITTED: Final = ("ADMIN_READ", "DATA_READ")
_CODES: Final = {
    1: "canceled", 2: "unknown error", 3: "invalid argument", 4: "deadline exceeded", 5: "not found",
    6: "already exists", 7: "permission denied", 8: "resource exhausted", 9: "failed precondition", 10: "aborted",
    13: "internal error", 14: "unavailable", 16: "unauthenticated",
}  # fmt: skip


def recognizes(head: Head) -> float:
    """Recognize entries by the type of their payload."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.95 * sum(_is_ours(item) or _is_entry(item) for item in found) / len(found) if found else 0.0


def _is_ours(item: Mapping[str, Any]) -> bool:
    payload = item.get("protoPayload")
    return isinstance(payload, dict) and ("methodName" in payload or str(payload.get("@type", "")).endswith(_AUDIT))


def _is_entry(item: Mapping[str, Any]) -> bool:
    """Tell whether an object is an entry of any log of Google's."""
    named = string(item, "logName")
    return "/logs/" in named and isinstance(item.get("resource"), dict) and ("timestamp" in item or "insertId" in item)


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    return listed(place, doc, "entries")


def read(export: Export) -> Iterator[Item]:
    """Yield what was changed, with who did it; what only read something is counted."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        return _audit(place, item, clock) if _is_ours(item) else _other(place, item, clock)

    yield from of_each(export.documents(), _items, told)


def _other(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    said = next(filter(None, (string(item, *path) for path in _TEXTS)), "") or _requested(item)
    if went_well(said):
        yield no_event(place, "a check or heartbeat that went well")
        return
    if not said:
        raise RecordError("this is not an audit entry, and has no text", code="no-text", remedy="leave it out")
    labels = get(item, "resource", "labels")
    parts = (string(labels, key) for key in ("container_name", "service_name", "function_name", "module_id"))
    service = next(filter(None, parts), "")
    when, level = clock.read(get(item, "timestamp")), string(item, "severity")
    yield Record(place, when, said, Kind.LOG, service=service, severity=level.casefold(), topic=service)


_TEXTS: Final = (
    ("textPayload",), ("jsonPayload", "message"), ("jsonPayload", "msg"), ("jsonPayload", "event"),
    ("protoPayload", "status", "message"),
)  # fmt: skip
"""Where an entry of a program can say what happened, from the best."""


def _requested(item: Mapping[str, Any]) -> str:
    """Return the request that an entry of a load balancer is about, with its status; empty for other entries."""
    asked = get(item, "httpRequest")
    parts = (string(asked, key) for key in ("requestMethod", "requestUrl"))
    status = string(asked, "status")
    said = " ".join(filter(None, parts))
    return f"{said} HTTP/1.1 {status}" if said else ""


def _audit(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    payload = item["protoPayload"]
    method, account = string(payload, "methodName"), string(payload, "authenticationInfo", "principalEmail")
    if why := _why_not(method, account, payload):
        yield no_event(place, why)
        return
    is_person = MAIL.fullmatch(account) is not None and not is_role(account)
    if is_person:
        yield Person.of(mail=account)
    where = string(payload, "resourceName").rstrip("/")
    about = where.rpartition("/")[2]
    code = get(payload, "status", "code")
    failed = isinstance(code, int) and code != 0
    why = string(payload, "status", "message")
    ended = get(item, "operation", "last") is True and get(item, "operation", "first") is not True
    text = f"{method or 'a call'}: {about}" if about else method or "a call"
    text = f"{text}: failed: {why or _CODES.get(code, str(code))}" if failed else f"{text}: done" if ended else text
    labels = get(item, "resource", "labels")
    details = (
        f"resource: {where}" if where != about else "",
        f"principal: {account.partition('@')[0]}" if account and not is_person else "",
        f"reason: {told}" if (told := string(payload, "requestMetadata", "requestReason")) else "",
    )
    yield Record(
        place,
        clock.read(get(item, "timestamp") or get(item, "receiveTimestamp")),
        text,
        Kind.CHANGE,
        who=account if is_person else "",
        details=tuple(filter(None, details)),
        service=about or string(labels, "service_name"),
        severity="error" if failed else "",
        topic=string(payload, "serviceName") or method,
        key=f"gcp|{string(item, 'insertId')}|{string(item, 'timestamp')}" if string(item, "insertId") else "",
    )


def _why_not(method: str, account: str, payload: Mapping[str, Any]) -> str:
    """Return why an entry is not an event; empty where it changed something."""
    if of_cluster := _KUBERNETES.match(method):
        return why_no_event(of_cluster["verb"], of_cluster["resource"], of_cluster["inner"] or "", account)
    kinds = [string(each, "permissionType") for _, each in objects(payload, "authorizationInfo")]
    kinds = [kind for kind in kinds if kind]
    is_read = all(kind in _PERMITTED for kind in kinds) if kinds else bool(_READ.match(_verb(method)))
    return "it only read something" if is_read else ""


def _verb(method: str) -> str:
    """Return the last part of a method as a verb: ``GetIamPolicy`` and ``storage.objects.get`` alike."""
    last = method.rpartition(".")[2]
    return last[:1].lower() + last[1:]
