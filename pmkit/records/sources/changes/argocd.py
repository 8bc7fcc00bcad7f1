"""Argo CD: applications as JSON or YAML, with what was synced when.

A sync is not a change: the same revision is often synced many times. Only a sync of another revision is called one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "argocd"
title: Final = "Argo CD application"
_SHORT: Final = 7
_FAILED: Final = ("Failed", "Error")
_SAME: Final = timedelta(seconds=3)
"""Between the end of an operation and the entry of the history that it made."""

_SOON: Final = timedelta(seconds=90)
"""Between a sync and a condition that tells how it went."""


def recognizes(head: Head) -> float:
    """Recognize applications by kind and version, alone or in a list."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "items")] or [doc])]
    return 0.96 * sum(map(_is_ours, docs)) / len(docs) if docs else 0.0


def _is_ours(doc: Any) -> bool:
    """Tell whether an object is an application; what the API answers has neither kind nor version."""
    if string(doc, "kind"):
        return string(doc, "kind") == "Application" and ("argoproj" in string(doc, "apiVersion") or "status" in doc)
    spec, status = get(doc, "spec"), get(doc, "status")
    return (
        isinstance(spec, dict)
        and isinstance(status, dict)
        and ("source" in spec or "sources" in spec)
        and any(key in status for key in ("history", "operationState", "sync"))
    )


def read(export: Export) -> Iterator[Item]:
    """Yield syncs, and how the last operation went."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        inner = [(place.at("items", number), item) for number, item in objects(doc, "items")] or [(place, doc)]
        for at, item in inner:
            yield from _application(at, item, clock)


def _revision(item: Any) -> str:
    found = string(item, "revision") or ", ".join(str(each) for each in get(item, "revisions") or ())
    return found[:_SHORT] if len(found) == 40 else found


def _application(place: Place, app: Any, clock: Clock) -> Iterator[Item]:
    called = string(app, "metadata", "name")
    steps = sorted(objects(app, "status", "history"), key=lambda pair: string(pair[1], "deployedAt"))
    before = None
    deployed: list[datetime] = []
    for number, step in steps:
        at = place.at("status", "history", number)
        revision = _revision(step)
        try:
            when = clock.read(get(step, "deployedAt"))
        except RecordError as error:
            yield Reject(at, error)
            continue
        deployed.append(when.instant)
        is_new = revision != before
        began = clock.read_if(get(step, "deployStartedAt"))
        details = [] if is_new else ["the same revision as before: a sync, not a change"]
        details += [f"began {began.raw}"] if began else []
        text = f"{called} synced to {revision}" if is_new else f"{called} synced again to {revision}"
        who = string(step, "initiatedBy", "username")
        yield from _person(who)
        yield Record(
            at,
            when,
            text,
            Kind.CHANGE if is_new else Kind.STATUS,
            who=who,
            details=tuple(details),
            service=called,
            topic=called,
            key=f"{called}|{string(step, 'id')}|{when.raw}",
        )
        before = revision
    yield from _operation(place, app, called, clock, deployed)


def _person(who: str) -> Iterator[Person]:
    if who:
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)


def _operation(place: Place, app: Any, called: str, clock: Clock, known: list[datetime]) -> Iterator[Item]:
    state = get(app, "status", "operationState")
    if not isinstance(state, dict):
        return
    at = place.at("status", "operationState")
    phase = string(state, "phase")
    who = string(state, "operation", "initiatedBy", "username")
    yield from _person(who)
    revision = _revision(get(state, "syncResult")) or _revision(get(state, "operation", "sync"))
    began, ended = clock.read_if(get(state, "startedAt")), clock.read_if(get(state, "finishedAt"))
    common: dict[str, Any] = {"kind": Kind.CHANGE, "who": who, "service": called, "topic": called}
    if not began and not ended:
        yield Reject(at, RecordError("the operation has no time", code="no-time"))
        return
    if ended and any(abs(ended.instant - other) < _SAME for other in known):
        yield no_event(at, "the history tells the same sync")
    elif ended:
        said = " ".join(string(state, "message").split())
        details = (f"began {began.raw}",) if began else ()
        yield Record(
            at,
            ended,
            f"{called}: sync to {revision} {phase.lower()}" + (f": {said}" if said and phase in _FAILED else ""),
            details=(*details, *((said,) if said and phase not in _FAILED else ())),
            severity=phase if phase in _FAILED else "",
            key=f"{called}|{ended.raw}|{phase}",
            **common,
        )
    elif began:
        yield Record(at, began, f"{called}: sync to {revision} started", key=f"{called}|{began.raw}|started", **common)
    told = [moment.instant for moment in (ended, began) if moment]
    yield from _conditions(place, app, called, clock, [*known, *told])


def _conditions(place: Place, app: Any, called: str, clock: Clock, known: list[datetime]) -> Iterator[Item]:
    """Yield what is wrong with an application, where no sync at that time tells it."""
    for number, condition in objects(app, "status", "conditions"):
        at = place.at("status", "conditions", number)
        try:
            when = clock.read_if(get(condition, "lastTransitionTime"))
        except RecordError as error:
            yield Reject(at, error)
            continue
        if when is None:
            continue
        if any(abs(when.instant - other) < _SOON for other in known):
            yield no_event(at, "the sync at that time tells the same")
            continue
        kind, said = string(condition, "type"), " ".join(string(condition, "message").split())
        text = f"{called}: {kind}: {said}".rstrip(": ")
        yield Record(at, when, text, Kind.STATUS, service=called, topic=called, key=f"{called}|{when.raw}|{kind}")
