"""Spinnaker: executions of pipelines, as Gate's API and ``spin pipeline execution list`` return them.

When an execution began and when it was over are two events: what it changed took effect in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person
from pmkit.records.sources.contract import Head, Item, Place, Record
from pmkit.records.sources.documents import get, listed, objects, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "spinnaker"
title: Final = "Spinnaker"
_NOBODY: Final = ("", "[anonymous]", "anonymous")
_GOES_ON: Final = ("", "RUNNING", "NOT_STARTED", "PAUSED", "SUSPENDED")
_OUTCOMES: Final = {"TERMINAL": "failed", "FAILED_CONTINUE": "failed", "CANCELED": "canceled", "STOPPED": "stopped"}


def recognizes(head: Head) -> float:
    """Recognize executions by their stages beside the application or the kind."""
    return 0.94 * sum(map(_is_ours, head.documents)) / len(head.documents) if head.documents else 0.0


def _is_ours(doc: Any) -> bool:
    stages = get(doc, "stages")
    is_listed = isinstance(stages, list) and all("refId" in stage or "type" in stage for _, stage in objects(stages))
    return is_listed and "application" in doc and ("startTime" in doc or "buildTime" in doc)


def read(export: Export) -> Iterator[Item]:
    """Yield when executions began, and when they were over."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        if not _is_ours(item):
            raise RecordError("this is not an execution with stages", code="not-a-row")
        for who in _people(item):
            yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)
        yield from _execution(place, item, clock)

    yield from of_each(export.documents(), listed, told)


def _people(doc: Any) -> Iterator[str]:
    """Yield who started an execution, who judged a stage, and who canceled it."""
    found = [string(doc, "authentication", "user"), string(doc, "trigger", "user"), string(doc, "canceledBy")]
    for _, stage in objects(doc, "stages"):
        found += [string(stage, "lastModified", "user"), string(stage, "context", "lastModifiedBy")]
    yield from (who for who in dict.fromkeys(found) if who not in _NOBODY)


def _execution(place: Place, doc: Any, clock: Clock) -> Iterator[Record]:
    called, app, state = string(doc, "name") or "an execution", string(doc, "application"), string(doc, "status")
    who = next(_people(doc), "")
    outcome = _OUTCOMES.get(state, state.lower().replace("_", " "))
    stages = [f"{string(stage, 'name')}: {string(stage, 'status').lower()}" for _, stage in objects(doc, "stages")]
    held = get(doc, "trigger", "parameters")
    given = [f"{key}={value}" for key, value in held.items()] if isinstance(held, dict) else []
    began = clock.read(get(doc, "startTime") or get(doc, "buildTime"))
    ended = clock.read_if(get(doc, "endTime"))
    details = [f"application: {app}"] if app else []
    details += [f"trigger: {kind}" for kind in [string(doc, "trigger", "type")] if kind]
    details += [f"parameters: {', '.join(given)}"] if given else []
    details += [f"stages: {'; '.join(stages)}"] if stages else []
    common: dict[str, Any] = {"service": app, "topic": called, "kind": Kind.CHANGE}
    same = string(doc, "id") or f"{called}|{began.raw}"
    yield Record(
        place,
        began,
        f"{called} started",
        who=who,
        details=tuple(details),
        key=f"{same}|started",
        **common,
    )
    if ended and state not in _GOES_ON:
        why = string(doc, "cancellationReason")
        failed = [said for said in stages if not said.endswith((": succeeded", ": not_started", ": skipped"))]
        by = string(doc, "canceledBy")
        yield Record(
            place.at("endTime"),
            ended,
            f"{called} {outcome}: {why}".rstrip(": "),
            who="" if by in _NOBODY else by,
            details=tuple(failed),
            key=f"{same}|ended",
            **common,
        )
