"""AWS CloudTrail: what was changed, as ``lookup-events`` and the files in its bucket tell it.

Most entries are reads (``Describe``, ``Get``, ``List``); they are counted. Whoever signed in by a name or address is a
person; a role that a service or a machine took on is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import Head, Item, Place, Record, no_event
from pmkit.records.sources.documents import get, listed, objects, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "cloudtrail"
title: Final = "AWS CloudTrail"
_READ: Final = re.compile(
    r"(?:Describe|Get|List|Head|Lookup|Search|BatchGet|Query|Scan|Select|View|Check|Validate|Simulate|Estimate|Preview|"
    r"Filter|Poll|Discover|Verify)(?=[A-Z]|$)|AssumeRole|(?:Decrypt|Encrypt|GenerateDataKey)"
)
_NAMED: Final = re.compile(r"(?:name|identifier|arn|id|service|cluster|bucket|key)$", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SESSION: Final = re.compile(r"[A-Za-z]{1,20}[._][A-Za-z]{2,20}")
"""A session of a role that somebody named after themselves; those of machines have digits, or no dot."""

_PEOPLE: Final = ("IAMUser", "IdentityCenterUser", "SAMLUser", "WebIdentityUser", "Directory")


def recognizes(head: Head) -> float:
    """Recognize records by the event's name, source and time."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.95 * sum(_record_of(item) is not None for item in found) / len(found) if found else 0.0


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    return listed(place, doc, "Records", "Events")


def _record_of(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the record itself, which ``lookup-events`` wraps as a text beside what it found; None for what is none."""
    if "EventName" in item and "EventTime" in item and ("CloudTrailEvent" in item or "EventSource" in item):
        return {**_outer(item), **_inner(string(item, "CloudTrailEvent"))}
    inner = get(item, "detail") if "detail-type" in item else item
    is_one = isinstance(inner, dict) and all(key in inner for key in ("eventName", "eventSource", "eventTime"))
    return inner if is_one else None


def _inner(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _outer(item: Mapping[str, Any]) -> Mapping[str, Any]:
    names = (
        ("EventId", "eventID"),
        ("EventName", "eventName"),
        ("EventTime", "eventTime"),
        ("EventSource", "eventSource"),
    )
    found = {inner: item[outer] for outer, inner in (*names, ("ReadOnly", "readOnly")) if outer in item}
    named = [string(each, "ResourceName") for _, each in objects(item, "Resources")]
    return {**found, "username": string(item, "Username"), "named": [each for each in named if each]}


def read(export: Export) -> Iterator[Item]:
    """Yield what was changed, with who did it; what only read something is counted."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        record = _record_of(item)
        if record is None:
            raise RecordError("this is not a record of CloudTrail", code="not-a-row")
        yield from _told(place, record, clock)

    yield from of_each(export.documents(), _items, told)


def _told(place: Place, record: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    what = string(record, "eventName")
    stated = str(record.get("readOnly")).casefold()
    if stated == "true" or (stated != "false" and _READ.match(what)):
        yield no_event(place, "it only read something")
        return
    who = _who(record)
    if who:
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)
    failed = string(record, "errorCode")
    about = _about(record)
    service = string(record, "eventSource").removesuffix(".amazonaws.com")
    text = f"{what}: {about}" if about else f"{what} of {service}" if service else what
    yield Record(
        place,
        clock.read(get(record, "eventTime")),
        f"{text}: failed with {failed}" if failed else text,
        Kind.CHANGE,
        who=who,
        details=tuple(_details(record, who)),
        service=about or service,
        topic=service,
        key=f"cloudtrail|{string(record, 'eventID')}" if string(record, "eventID") else "",
    )


def _who(record: Mapping[str, Any]) -> str:
    """Return the login or address of whoever did it; empty for services and machines."""
    identity = get(record, "userIdentity")
    kind = string(identity, "type")
    session = string(identity, "arn").rpartition("/")[2] if ":assumed-role/" in string(identity, "arn") else ""
    known = string(identity, "userName") or string(record, "username") or session
    if (
        kind == "AWSService"
        or string(identity, "invokedBy")
        or is_role(known)
        or "/" in known
        or ".amazonaws." in known
    ):
        return ""
    if MAIL.fullmatch(session or known):
        return session or known
    if kind in _PEOPLE or not kind:
        return known
    return known if _SESSION.fullmatch(known) else ""


def _about(record: Mapping[str, Any]) -> str:
    """Return what was changed: by the resources that the log found, or a parameter that names it."""
    named = get(record, "named")
    if isinstance(named, list) and named:
        return str(named[0])
    given = get(record, "requestParameters")
    names = [(key, held) for key, held in given.items() if isinstance(held, str)] if isinstance(given, dict) else []
    # What the call is about has its name: UpdateService has a cluster, too.
    last = _CAMEL.split(string(record, "eventName"))[-1].casefold()
    ours = [held for key, held in names if _NAMED.search(str(key))]
    best = [held for key, held in names if last in str(key).casefold() and _NAMED.search(str(key))]
    found = next(filter(None, [*best, *ours]), "")
    if not found:
        arns = (string(each, "ARN") or string(each, "arn") for _, each in objects(record, "resources"))
        found = next(filter(None, arns), "")
    return found.rpartition("/")[2] if found.startswith("arn:") else found[:200]


def _details(record: Mapping[str, Any], who: str) -> Iterator[str]:
    given = get(record, "requestParameters")
    shown = (
        [f"{key}={held}" for key, held in given.items() if isinstance(held, (str, int))]
        if isinstance(given, dict)
        else []
    )
    if shown:
        yield f"parameters: {', '.join(shown[:20])}"[:500]
    if why := string(record, "errorMessage"):
        yield f"error: {why}"
    if source := string(record, "eventSource"):
        yield f"source: {source}"
    if region := string(record, "awsRegion"):
        yield f"region: {region}"
    issuer = string(record, "userIdentity", "sessionContext", "sessionIssuer", "userName")
    account = issuer or string(record, "userIdentity", "invokedBy")
    if account and not who:
        yield f"principal: {account}"
