"""Zabbix: problems, events and triggers of its API, each with its recovery and what people wrote when they took it on.

``problem.get``, ``event.get`` and ``trigger.get`` answer with texts: ``clock`` is an epoch, ``r_clock`` is 0 while the
problem lasts, ``severity`` goes from 0 to 5, and the ``action`` of an acknowledgment is a sum of bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "zabbix"
title: Final = "Zabbix"
_SEVERITIES: Final = ("not classified", "information", "warning", "average", "high", "disaster")
_ACKNOWLEDGED: Final = ("acknowledges", "acknowledgements")
_HOST: Final = ("{HOST.NAME}", "{HOST.HOST}", "{HOSTNAME}")
_DID: Final = {1: "closed", 2: "acknowledged", 16: "unacknowledged", 32: "suppressed", 64: "unsuppressed"}
"""Bits of an acknowledgment's action to what was done; 4 adds a message and 8 changes the severity."""

_MESSAGE: Final = 4
_SEVERITY: Final = 8
_FROM_TRIGGERS: Final = ("", "0", "4")
"""Sources of events that are problems of triggers and services; the others are discovery and Zabbix itself."""


def recognizes(head: Head) -> float:
    """Recognize events by the object that they are of, triggers by their last change."""
    found = [item for doc in head.documents for _, item in _items(Place(), doc)]
    return 0.94 * sum(map(_is_ours, found)) / len(found) if found else 0.0


def _is_event(item: Mapping[str, Any]) -> bool:
    return "eventid" in item and "clock" in item and ("objectid" in item or "r_eventid" in item)


def _is_trigger(item: Mapping[str, Any]) -> bool:
    return "triggerid" in item and "lastchange" in item and "description" in item


def _is_ours(item: Mapping[str, Any]) -> bool:
    return _is_event(item) or _is_trigger(item)


def _items(place: Place, doc: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield the events of an answer, or of a list that was taken out of one."""
    if isinstance(doc, dict) and "result" in doc:
        yield from ((place.at("result", number), item) for number, item in objects(doc, "result"))
    elif isinstance(doc, dict):
        yield place, doc


def read(export: Export) -> Iterator[Item]:
    """Yield when problems began and were over, and what people did about them."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        found = list(_items(place, doc))
        if not found:
            yield Reject(place, RecordError("there is no problem, event or trigger in it", code="not-a-row"))
        for inner, item in found:
            if not _is_ours(item):
                yield Reject(inner, RecordError("this is not a problem, event or trigger", code="not-a-row"))
                continue
            try:
                yield from _trigger(inner, item, clock) if _is_trigger(item) else _event(inner, item, clock)
            except RecordError as error:
                yield Reject(inner, error)
            yield from _taken_on(inner, item, clock)


def _event(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield a problem, and its recovery where the problem itself tells when it was; a recovery by itself is one."""
    called, common = _called(item), _common(item)
    began = clock.read(get(item, "clock"))
    same = string(item, "eventid")
    if string(item, "value") == "0":
        yield Record(place, began, f"{called}: resolved", key=f"zabbix|{same}|resolved", **common)
        return
    is_alert = string(item, "source") in _FROM_TRIGGERS
    yield Record(
        place,
        began,
        called,
        details=_details(item),
        severity=_severity(string(item, "severity")),
        key=f"zabbix|{same}",
        pair=called if is_alert else "",
        **common,
    )
    ended = clock.read_if(get(item, "r_clock"))
    if ended is not None and ended.instant >= began.instant:
        over = string(item, "r_eventid") or same
        yield Record(place.at("r_clock"), ended, f"{called}: resolved", key=f"zabbix|{over}|resolved", **common)


def _trigger(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield the last change of a trigger, and what people did about the event that it made."""
    changed = clock.read_if(get(item, "lastchange"))
    if changed is None:
        yield no_event(place, "the trigger never changed")
        return
    called, is_problem = _called(item), string(item, "value") != "0"
    last = get(item, "lastEvent")
    same = string(last, "eventid") or f"{string(item, 'triggerid')}|{changed.raw}"
    yield Record(
        place,
        changed,
        called if is_problem else f"{called}: resolved",
        details=_details(item),
        severity=_severity(string(item, "priority")) if is_problem else "",
        key=f"zabbix|{same}" if is_problem else f"zabbix|{same}|resolved",
        pair=called if is_problem else "",
        **_common(item),
    )
    if isinstance(last, dict):
        yield from _taken_on(place.at("lastEvent"), {**last, "name": called}, clock)


def _called(item: Mapping[str, Any]) -> str:
    """Return what a problem is called, with its host where the name leaves it out."""
    called, hosts = string(item, "name") or string(item, "description") or "problem", _hosts(item)
    for macro in _HOST:
        called = called.replace(macro, hosts) if hosts else called
    return called if not hosts or hosts.casefold() in called.casefold() else f"{called} on {hosts}"


def _hosts(item: Mapping[str, Any]) -> str:
    names = (string(host, "name") or string(host, "host") for _, host in objects(item, "hosts"))
    return ", ".join(dict.fromkeys(filter(None, names)))


def _common(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a problem and its recovery share."""
    tags = {string(tag, "tag").casefold(): string(tag, "value") for _, tag in objects(item, "tags")}
    return {
        "kind": Kind.ALERT if string(item, "source") in _FROM_TRIGGERS else Kind.LOG,
        "service": tags.get("service") or tags.get("component") or tags.get("application") or _hosts(item),
        "topic": _called(item),
    }


def _details(item: Mapping[str, Any]) -> tuple[str, ...]:
    tags = (f"{string(tag, 'tag')}={string(tag, 'value')}".rstrip("=") for _, tag in objects(item, "tags"))
    shown = ", ".join(filter(None, tags))
    data = string(item, "opdata")
    is_suppressed = string(item, "suppressed") == "1"
    return tuple(
        filter(None, (data, f"tags: {shown}" if shown else "", "suppressed by a maintenance" if is_suppressed else ""))
    )


def _severity(number: str) -> str:
    return _SEVERITIES[int(number)] if number in ("0", "1", "2", "3", "4", "5") else ""


def _taken_on(place: Place, item: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield what people did about a problem and wrote beside it."""
    for key in _ACKNOWLEDGED:
        for number, done in objects(item, key):
            inner = place.at(key, number)
            if person := _person(done):
                yield person
            try:
                yield _acknowledgment(inner, done, _called(item), clock)
            except RecordError as error:
                yield Reject(inner, error)


def _person(done: Mapping[str, Any]) -> Person | None:
    """Return who it was: the name of a user is in two fields."""
    full = f"{string(done, 'name')} {string(done, 'surname')}".strip()
    login = _login(done)
    return Person.of(name=full if " " in full else "", handle=login) if full or login else None


def _login(done: Mapping[str, Any]) -> str:
    return string(done, "username") or string(done, "alias")


def _acknowledgment(place: Place, done: Mapping[str, Any], called: str, clock: Clock) -> Record:
    action = string(done, "action")
    bits = int(action) if action.isdecimal() and len(action) < 5 else 0
    said = string(done, "message")
    verbs = [verb for bit, verb in _DID.items() if bits & bit]
    if bits & _SEVERITY:
        old, new = (_severity(string(done, field)) for field in ("old_severity", "new_severity"))
        verbs.append(f"severity {old} → {new}")
    # Versions before 4.0 have no action: whoever wrote something acknowledged the problem with it.
    verbs = verbs or ([] if bits & _MESSAGE else ["acknowledged"])
    text = f"{called} {', '.join(verbs)}".strip()
    return Record(
        place,
        clock.read(get(done, "clock")),
        f"{text}: {said}" if said else text,
        Kind.ACTION if verbs else Kind.MESSAGE,
        who=_login(done),
        topic=called,
        key=f"zabbix|acknowledge|{string(done, 'acknowledgeid')}" if string(done, "acknowledgeid") else "",
    )
