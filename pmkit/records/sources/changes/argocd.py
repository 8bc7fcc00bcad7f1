"""Argo CD: applications as JSON or YAML, with what was synced when.

A sync is not a change: the same revision is often synced many times. Only a sync of another revision is called one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "argocd"
title: Final = "Argo CD application"
_SHORT: Final = 7


def recognizes(head: Head) -> float:
    """Recognize applications by kind and version, alone or in a list."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "items")] or [doc])]
    fit = sum(
        string(doc, "kind") == "Application" and ("argoproj" in string(doc, "apiVersion") or "status" in doc)
        for doc in docs
    )
    return 0.96 * fit / len(docs) if docs else 0.0


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
    for number, step in steps:
        at = place.at("status", "history", number)
        revision = _revision(step)
        try:
            when = clock.read(get(step, "deployedAt"))
        except RecordError as error:
            yield Reject(at, error)
            continue
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
    yield from _operation(place, app, called, clock, known={string(step, "deployedAt") for _, step in steps})


def _person(who: str) -> Iterator[Person]:
    if who:
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)


def _operation(place: Place, app: Any, called: str, clock: Clock, known: set[str]) -> Iterator[Item]:
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
    if began:
        yield Record(at, began, f"{called}: sync to {revision} started", key=f"{called}|{began.raw}|started", **common)
    if ended:
        said = string(state, "message")
        details = (said, "the history tells the same sync") if string(state, "finishedAt") in known else (said,)
        yield Record(
            at,
            ended,
            f"{called}: sync to {revision} {phase.lower()}",
            details=tuple(filter(None, details)),
            severity=phase if phase in ("Failed", "Error") else "",
            key=f"{called}|{ended.raw}|{phase}",
            **common,
        )
    elif not began:
        yield Reject(at, RecordError("the operation has no time", code="no-time"))
