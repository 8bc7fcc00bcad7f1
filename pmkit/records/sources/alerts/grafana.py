"""Grafana: webhooks of its alerting (unified and, without any time, legacy), its history of states, and annotations.

A legacy webhook has no time at all. It is listed as rejected, with what it said, unless whoever saved it put a time of
arrival beside it (``received_at`` or a header ``date``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.alerts.alertmanager import alert_records
from pmkit.records.sources.alerts.frames import frames, history, is_history, kind_of_change
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string, text_of
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "grafana"
title: Final = "Grafana"
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_RECEIVED: Final = ("received_at", "receivedAt", "received", "timestamp")
_STATES: Final = {
    "alerting": "fired",
    "ok": "resolved",
    "no_data": "has no data",
    "paused": "was paused",
    "pending": "pending",
}


def recognizes(head: Head) -> float:
    """Recognize webhooks by their organization or rule, annotations by their panel."""
    unified = [doc for doc in head.documents if "alerts" in doc and ("orgId" in doc or str(doc.get("version")) == "1")]
    legacy = head.share("ruleName", "state")
    notes = (
        head.share("time", "text", "dashboardId")
        or head.share("time", "text", "dashboardUID")
        or head.share("time", "text", "panelId")
    )
    many = max(len(head.documents), 1)
    states = sum(any(is_history(frame) for _, frame in frames(Place(), doc)) for doc in head.documents)
    return max(0.96 * len(unified) / many, 0.96 * states / many, 0.95 * legacy, 0.95 * notes)


def read(export: Export) -> Iterator[Item]:
    """Yield when alerts fired and were resolved, and what was annotated."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        try:
            if "ruleName" in doc:
                yield _legacy(place, doc, clock)
            elif "alerts" in doc:
                yield from _unified(place, doc, clock)
            elif found := [pair for pair in frames(place, doc) if is_history(pair[1])]:
                for inner, frame in found:
                    yield from history(inner, frame, clock)
            else:
                yield from _annotation(place, doc, clock)
        except RecordError as error:
            yield Reject(place, error)


def _unified(place: Place, doc: Any, clock: Clock) -> Iterator[Item]:
    for number, alert in objects(doc, "alerts"):
        inner = place.at("alerts", number)
        try:
            yield from alert_records(inner, alert, clock)
        except RecordError as error:
            yield Reject(inner, error)


def _legacy(place: Place, doc: Any, clock: Clock) -> Record:
    arrived = next((value for key in _RECEIVED if (value := get(doc, key))), None)
    rule = string(doc, "ruleName")
    state = string(doc, "state")
    if arrived is None:
        raise RecordError(
            f"a webhook of Grafana 8 or older has no time: {rule!r} {_STATES.get(state, state)}",
            code="no-time",
            remedy="put the time at which it arrived beside it: received_at",
        )
    when = clock.read(arrived)
    values = ", ".join(
        f"{string(match, 'metric')} {text_of(match.get('value'))}" for _, match in objects(doc, "evalMatches")
    )
    return Record(
        place,
        when,
        f"{rule} {_STATES.get(state, state)}: {string(doc, 'message')}".rstrip(": "),
        Kind.STATUS if state in ("pending", "paused") else Kind.ALERT,
        details=tuple(filter(None, (values, "the time is when the webhook arrived"))),
        topic=rule,
        pair=rule if state == "alerting" else "",
    )


def _annotation(place: Place, doc: Any, clock: Clock) -> Iterator[Item]:
    began = clock.read(get(doc, "time"))
    text = unescape(_TAG.sub(" ", string(doc, "text"))).strip()
    state, before = string(doc, "newState"), string(doc, "prevState")
    who = string(doc, "userName") or string(doc, "login")
    if who:
        yield Person.of(handle=who, mail=string(doc, "email"))
    tags = ", ".join(text_of(tag) for tag in get(doc, "tags") or () if isinstance(tag, str))
    if not text:
        text = f"{string(doc, 'alertName') or 'annotation'}: {before} to {state}" if state else tags or "annotation"
    same = string(doc, "id") or f"{began.instant.isoformat()}|{text}"
    kind = (
        kind_of_change(before, state)
        if state
        else Kind.CHANGE
        if re.search(r"deploy|release|rollout", f"{tags} {text}", re.I)
        else Kind.MESSAGE
    )
    ended = clock.read_if(get(doc, "timeEnd"))
    yield Record(
        place,
        began,
        text,
        kind,
        who=who,
        key=f"{same}|start",
        topic="annotations",
        details=tuple(filter(None, (f"tags: {tags}" if tags else "", f"state: {before} to {state}" if state else ""))),
        until=ended.instant if ended and ended.instant > began.instant else None,
    )
