"""GitLab: deployments, pipelines, jobs and releases, as its API and ``glab`` return them.

A deployment begins and ends; the commit, the pipeline and the environment inside it have times of their own, which are
hours or years earlier and are not events of it. A pipeline that went well is one event, one that failed is two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, no_event
from pmkit.records.sources.documents import get, listed, of_each, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "gitlab"
title: Final = "GitLab"
_SHA: Final = re.compile(r"[0-9a-f]{12,64}")
_OVER: Final = ("success", "failed", "canceled")
_BROKE: Final = ("failed", "canceled")
_NEVER: Final = ("created", "skipped", "manual", "waiting_for_resource", "preparing", "pending", "scheduled")


def recognizes(head: Head) -> float:
    """Recognize what only GitLab's answers hold together."""
    sorts = [_sort(doc) for doc in head.documents]
    return 0.93 * sum(map(bool, sorts)) / len(sorts) if sorts else 0.0


def _sort(doc: Any) -> str:
    """Return what an object is; empty for what is not GitLab's."""
    if not isinstance(doc, dict):
        return ""
    keys = doc.keys()
    if isinstance(doc.get("environment"), dict) and {"iid", "ref", "sha", "status", "created_at"} <= keys:
        return "deployment"
    if {"tag_name", "released_at"} <= keys and not keys.isdisjoint(("commit", "evidences", "upcoming_release")):
        return "release"
    if not {"id", "ref", "status", "created_at"} <= keys:
        return ""
    if "stage" in doc and isinstance(doc.get("pipeline"), dict):
        return "job"
    is_pipeline = {"sha", "source", "web_url", "updated_at"} <= keys
    return "pipeline" if is_pipeline and "/pipelines/" in string(doc, "web_url") else ""


def read(export: Export) -> Iterator[Item]:
    """Yield when deployments began and ended, how pipelines and jobs went, and what was released."""
    clock = export.clock()

    def told(place: Place, item: Mapping[str, Any]) -> Iterator[Item]:
        sort = _sort(item)
        if not sort:
            raise RecordError("this is not a deployment, pipeline, job or release", code="not-a-row")
        if person := _person(item):
            yield person
        yield from _READERS[sort](place, item, clock)

    yield from of_each(export.documents(), listed, told)


def _person(doc: Mapping[str, Any]) -> Person | None:
    user = get(doc, "user") or get(doc, "author")
    login, full = string(user, "username"), string(user, "name")
    if not login or login.startswith(("project_", "group_")) or login.endswith("bot"):
        return None
    return Person.of(handle=login, name=full if " " in full else "")


def _who(doc: Mapping[str, Any]) -> str:
    person = _person(doc)
    return person.handles[0] if person and person.handles else ""


def _deployment(place: Place, doc: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield when a deployment began, and when it was over."""
    state, job = string(doc, "status"), get(doc, "deployable")
    started = clock.read_if(get(job, "started_at"))
    if started is None and state in _NEVER:
        yield no_event(place, "the deployment did not begin")
        return
    began = started or clock.read(get(doc, "created_at"))
    over = get(job, "finished_at") or get(doc, "finished_at") or get(doc, "updated_at")
    text = f"Deploy of {_version(doc)} to {string(doc, 'environment', 'name') or 'an environment'}"
    common = _common(doc, service=string(doc, "environment", "name"))
    same = f"gitlab|deployment|{string(doc, 'id')}"
    details = _details(doc, string(job, "name"), string(job, "commit", "title"))
    yield Record(place, began, f"{text} started", key=f"{same}|started", details=details, **common)
    yield from _ended(place, text, began, clock.read_if(over) if state in _OVER else None, state, same, common)


def _pipeline(place: Place, doc: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield when a pipeline began, and when it failed, where its end is told apart from later changes."""
    state = string(doc, "status")
    called = string(doc, "name")
    lead = f"{called}: pipeline" if called else "Pipeline"
    common = _common(doc, service=_project(string(doc, "web_url")))
    yield from _run(place, doc, clock, f"{lead} {string(doc, 'id')} of {_version(doc)}", state, "pipeline", common)


def _job(place: Place, doc: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield when a job began, and when it failed."""
    state = string(doc, "status")
    if clock.read_if(get(doc, "started_at")) is None:
        yield no_event(place, "the job did not begin")
        return
    common = _common(doc, service=_project(string(doc, "web_url")))
    text = f"Job {string(doc, 'name') or string(doc, 'id')} of {_version(doc)}"
    yield from _run(place, doc, clock, text, state, "job", common)


def _run(
    place: Place, doc: Mapping[str, Any], clock: Clock, text: str, state: str, sort: str, common: dict[str, Any]
) -> Iterator[Item]:
    began = clock.read(get(doc, "started_at") or get(doc, "created_at"))
    ended = clock.read_if(get(doc, "finished_at")) if state in _OVER else None
    same = f"gitlab|{sort}|{string(doc, 'id')}"
    is_broken = state in _BROKE and ended is not None
    told = f"{text} started" if is_broken else f"{text}: {state.replace('_', ' ')}"
    details = _details(doc, string(doc, "failure_reason"), string(doc, "commit", "title"))
    yield Record(place, began, told, key=f"{same}|started", details=details, **common)
    if is_broken:
        yield from _ended(place, text, began, ended, state, same, common)


def _ended(
    place: Place, text: str, began: Moment, ended: Moment | None, state: str, same: str, common: dict[str, Any]
) -> Iterator[Record]:
    if ended is None or ended.instant <= began.instant:
        return
    minutes = (ended.instant - began.instant).total_seconds() / 60
    details = (f"after {minutes:.0f} min",)
    yield Record(place.at("finished_at"), ended, f"{text}: {state}", key=f"{same}|ended", details=details, **common)


def _release(place: Place, doc: Mapping[str, Any], clock: Clock) -> Iterator[Item]:
    """Yield when a version was released."""
    tag, called = string(doc, "tag_name"), string(doc, "name")
    text = f"Release {tag}" if called in ("", tag) else f"Release {tag}: {called}"
    told = tuple(line.strip() for line in string(doc, "description").splitlines() if line.strip())
    if get(doc, "upcoming_release") is True:
        yield no_event(place, "the release is still to come")
        return
    same = f"gitlab|release|{tag}|{string(doc, '_links', 'self')}"
    when = clock.read(get(doc, "released_at"))
    project = _project(string(doc, "_links", "self"))
    yield Record(place, when, text, details=told[:20], key=same, **_common(doc, service=project))


_READERS: Final = {"deployment": _deployment, "pipeline": _pipeline, "job": _job, "release": _release}


def _common(doc: Mapping[str, Any], *, service: str) -> dict[str, Any]:
    return {"kind": Kind.CHANGE, "who": _who(doc), "service": service, "topic": service}


def _version(doc: Mapping[str, Any]) -> str:
    """Return what was built or deployed: its tag or branch, or the beginning of its commit."""
    found = string(doc, "ref") or string(doc, "sha")
    return found[:8] if _SHA.fullmatch(found) else found


def _project(link: str) -> str:
    """Return the path of the project that a link leads into."""
    before = link.partition("/-/")[0] if "/-/" in link else ""
    return before.partition("//")[2].partition("/")[2]


def _details(doc: Mapping[str, Any], job: str, commit: str) -> tuple[str, ...]:
    sha = string(doc, "sha")[:8]
    source = string(doc, "source")
    found = (f"job: {job}" if job else "", f"commit: {sha} {commit}".strip() if sha or commit else "")
    return tuple(filter(None, (*found, f"source: {source}" if source else "")))
