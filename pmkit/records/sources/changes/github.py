"""GitHub: webhooks, the REST API with its feed of events, and ``gh ... --json``.

They tell deployments with their statuses, runs, releases and pushes.

The outcome of a deployment is in its statuses alone, and ``inactive`` there only means that a later one replaced it. A
release's ``created_at`` is the date of its commit. A run that is run again keeps its id and ``created_at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pmkit.counting import counted
from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.changes.feed import as_webhook, is_event
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "github"
title: Final = "GitHub"
_HOOKS: Final = (
    "deployment_status",
    "workflow_job",
    "deployment",
    "workflow_run",
    "release",
    "check_run",
    "pull_request",
)
"""What a webhook is about, the narrowest first: one about a deployment also holds the run that made it."""

_LISTS: Final = ("workflow_runs", "deployments", "releases", "jobs", "check_runs", "statuses")
_WHEN: Final = ("submitted_at", "created_at", "updated_at", "starred_at", "published_at", "createdAt", "pushed_at")
_SHORT: Final = 7


def recognizes(head: Head) -> float:
    """Recognize webhooks by repository and sender, the API and the command by the fields of what they list."""
    docs = [inner for doc in head.documents for inner in ([i for key in _LISTS for _, i in objects(doc, key)] or [doc])]
    return 0.92 * sum(map(_is_ours, docs)) / len(docs) if docs else 0.0


def _is_ours(doc: Any) -> bool:
    if ("sender" in doc and ("repository" in doc or "organization" in doc)) or is_event(doc):
        return True
    return any(
        all(key in doc for key in keys)
        for keys in (
            ("tag_name", "published_at"),
            ("tagName", "publishedAt"),
            ("run_number", "head_sha"),
            ("displayTitle", "createdAt"),
            ("sha", "ref", "environment", "task"),
            ("state", "created_at", "deployment_url"),
            ("workflowName", "createdAt"),
            ("headSha", "createdAt"),
            ("conclusion", "createdAt"),
            ("conclusion", "startedAt"),
            ("head_sha", "started_at"),
            ("number", "merged_at", "base"),
            ("sha", "commit"),
            ("mergedAt", "title"),
        )
    )


def read(export: Export) -> Iterator[Item]:
    """Yield changes: what was deployed, released, run and pushed, with its outcome."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        # A deployment may hold its statuses, which say little without it.
        key = "" if _is_deployment(doc) else next((key for key in _LISTS if any(objects(doc, key))), "")
        inner = [(place.at(key, number), item) for number, item in objects(doc, key)] if key else [(place, doc)]
        for at, item in inner:
            yield from _people(item)
            try:
                yield from _records(at, item, clock)
            except RecordError as error:
                yield Reject(at, error)


def _people(value: Any, depth: int = 0) -> Iterator[Person]:
    """Yield users and authors, wherever they are in an object."""
    if depth > 6:
        return
    if isinstance(value, dict):
        login = string(value, "login") or string(value, "username")
        is_user = string(value, "type") in ("User", "") and not string(value, "is_bot")
        if login and is_user and not login.endswith("[bot]"):
            yield Person.of(handle=login, name=string(value, "name"), mail=string(value, "email"))
        elif not login and "email" in value and "name" in value:
            yield Person.of(name=string(value, "name"), mail=string(value, "email"))
        for key, inner in value.items():
            if key not in ("repository", "organization", "enterprise", "installation"):
                yield from _people(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _people(inner, depth + 1)


def _records(place: Place, item: Any, clock: Clock) -> Iterator[Record]:
    item = as_webhook(item) if is_event(item) else item
    where = string(item, "repository", "full_name") or string(item, "repository", "name")
    hook = next((key for key in _HOOKS if isinstance(get(item, key), dict) and "sender" in item), "")
    doc = get(item, hook) if hook else item
    if hook == "deployment_status" or ("deployment_url" in doc and "state" in doc):
        yield _status(place, doc, get(item, "deployment"), where, clock)
    elif hook == "deployment" or _is_deployment(doc):
        yield _deployment(place, doc, where, clock)
        for number, status in objects(doc, "statuses"):
            yield _status(place.at("statuses", number), status, doc, where, clock)
    elif hook == "workflow_run" or _is_run(doc):
        yield from _run(place, doc, where, clock)
    elif hook == "release" or "tag_name" in doc or "tagName" in doc:
        yield _release(place, doc, where, clock)
    elif hook in ("check_run", "workflow_job") or ("started_at" in doc or "startedAt" in doc):
        yield _check(place, doc, where, clock)
    elif hook == "pull_request" or "merged_at" in doc or "mergedAt" in doc:
        yield _pull(place, doc, where, clock, string(item, "action"))
    elif "commits" in doc and "pusher" in doc:
        yield _push(place, doc, where, clock)
    elif "context" in doc and "state" in doc and "sha" in doc:
        yield _commit_status(place, doc, clock)
    elif "ref_type" in doc and get(doc, "repository", "pushed_at"):
        yield _ref(place, doc, where, clock)
    elif isinstance(get(doc, "commit"), dict) and "sha" in doc:
        yield _commit(place, doc, clock)
    else:
        yield _other(place, item, where, clock)


def _is_deployment(doc: Any) -> bool:
    return isinstance(doc, dict) and "environment" in doc and "task" in doc


def _is_run(doc: Any) -> bool:
    """Tell whether this is a run, also by ``gh run list --json`` with whatever fields were asked for."""
    if any(key in doc for key in ("run_number", "displayTitle", "workflowName")):
        return True
    return "createdAt" in doc and ("conclusion" in doc or "headSha" in doc)


def _by(doc: Any, *keys: str) -> str:
    who = next((login for key in keys if (login := string(doc, key, "login"))), "")
    return who if not who.endswith("[bot]") else f"{who.removesuffix('[bot]')} bot"


def _deployment(place: Place, doc: Any, where: str, clock: Clock) -> Record:
    target = string(doc, "original_environment") or string(doc, "environment")
    ref = string(doc, "ref")
    sha = string(doc, "sha")
    details = (f"commit {sha[:_SHORT]}" if sha else "", string(doc, "description"))
    return Record(
        place,
        clock.read(get(doc, "created_at")),
        f"Deployment of {ref or sha[:_SHORT]} to {target} created",
        Kind.CHANGE,
        who=_by(doc, "creator"),
        key=f"deployment|{string(doc, 'id')}",
        service=where,
        topic=f"deployments to {target}",
        details=tuple(filter(None, details)),
    )


def _status(place: Place, doc: Any, deployment: Any, where: str, clock: Clock) -> Record:
    state = string(doc, "state").replace("_", " ")
    target = string(doc, "environment") or string(deployment, "environment")
    ref = string(deployment, "ref") or string(deployment, "sha")[:_SHORT]
    verb = "replaced by a later one" if state == "inactive" else state
    said = string(doc, "description")
    head = f"Deployment of {ref} to {target}: {verb}" if ref else f"Deployment to {target}: {verb}"
    return Record(
        place,
        clock.read(get(doc, "created_at")),
        f"{head}: {said}" if said else head,
        Kind.CHANGE,
        who=_by(doc, "creator"),
        key=f"status|{string(doc, 'id')}",
        service=where,
        topic=f"deployments to {target}",
        severity=state if state in ("failure", "error") else "",
    )


def _run(place: Place, doc: Any, where: str, clock: Clock) -> Iterator[Record]:
    title = (
        string(doc, "display_title")
        or string(doc, "displayTitle")
        or string(doc, "head_commit", "message").partition("\n")[0]
    )
    flow = string(doc, "workflowName") or string(doc, "name")
    called = title or flow or "run"
    result = string(doc, "conclusion")
    attempt = string(doc, "run_attempt") or string(doc, "attempt") or "1"
    began = clock.read(
        get(doc, "run_started_at") or get(doc, "startedAt") or get(doc, "created_at") or get(doc, "createdAt")
    )
    same = f"run|{string(doc, 'id') or string(doc, 'databaseId') or f'{called}|{began.raw}'}|{attempt}"
    sha = string(doc, "head_sha") or string(doc, "headSha")
    details = [f"workflow: {flow}"] if flow and flow != called else []
    details += [f"by {string(doc, 'event')}"] if string(doc, "event") else []
    details += [f"commit {sha[:_SHORT]}"] if sha else []
    details += [f"attempt {attempt}"] if attempt != "1" else []
    who = _by(doc, "triggering_actor", "actor")
    common: dict[str, Any] = {"kind": Kind.CHANGE, "who": who, "service": where, "topic": flow or called}
    ended = clock.read_if(get(doc, "updated_at") or get(doc, "updatedAt")) if result else None
    if ended is None or ended.instant <= began.instant:
        said = f"{called}: {result}" if result else f"{called} started"
        yield Record(place, began, said, details=tuple(details), key=f"{same}|started", **common)
        return
    yield Record(place, began, f"{called} started", details=tuple(details), key=f"{same}|started", **common)
    yield Record(
        place,
        ended,
        f"{called}: {result}",
        key=f"{same}|ended",
        severity=result if result in ("failure", "timed_out", "startup_failure") else "",
        **common,
    )


def _release(place: Place, doc: Any, where: str, clock: Clock) -> Record:
    tag = string(doc, "tag_name") or string(doc, "tagName")
    called = string(doc, "name")
    when = clock.read_if(get(doc, "published_at") or get(doc, "publishedAt"))
    if when is None:
        raise RecordError(f"release {tag} is a draft: it was not published", code="no-time", remedy="leave it out")
    text = f"Release {tag} published" + (f": {called}" if called and called != tag else "")
    kind = " (pre-release)" if get(doc, "prerelease") or get(doc, "isPrerelease") else ""
    return Record(
        place,
        when,
        text + kind,
        Kind.CHANGE,
        who=_by(doc, "author"),
        key=f"release|{string(doc, 'id') or tag}",
        service=where,
        topic="releases",
    )


def _check(place: Place, doc: Any, where: str, clock: Clock) -> Record:
    result = string(doc, "conclusion") or string(doc, "status")
    ended = clock.read_if(get(doc, "completed_at") or get(doc, "completedAt"))
    when = ended or clock.read(get(doc, "started_at") or get(doc, "startedAt"))
    called = " ".join(filter(None, (string(doc, "workflow_name"), string(doc, "name")))) or "check"
    sha = string(doc, "head_sha")
    return Record(
        place,
        when,
        f"{called}: {result}",
        Kind.CHANGE,
        key=f"check|{string(doc, 'id') or string(doc, 'databaseId') or f'{called}|{when.raw}'}|{result}",
        service=where,
        topic=called,
        severity=result if result in ("failure", "timed_out") else "",
        details=(f"commit {sha[:_SHORT]}",) if sha else (),
    )


def _pull(place: Place, doc: Any, where: str, clock: Clock, action: str) -> Record:
    merged = clock.read_if(get(doc, "merged_at") or get(doc, "mergedAt"))
    number, subject = string(doc, "number"), string(doc, "title")
    verb = "merged" if merged and action in ("", "closed") else action or string(doc, "state").lower() or "opened"
    times = (
        ("updated_at", "updatedAt", "created_at", "createdAt") if action != "opened" else ("created_at", "createdAt")
    )
    when = (
        merged
        if verb == "merged" and merged
        else clock.read(next((get(doc, key) for key in times if get(doc, key)), None))
    )
    kind = Kind.CHANGE if verb == "merged" else Kind.MESSAGE
    return Record(
        place,
        when,
        f"Pull request {number} {verb}: {subject}",
        kind,
        who=_by(doc, "merged_by", "user", "author"),
        service=where,
        key=f"pull|{where}|{number}|{verb}|{when.raw}",
        topic="pull requests",
    )


def _push(place: Place, doc: Any, where: str, clock: Clock) -> Record:
    ref = re.sub(r"^refs/(?:heads|tags)/", "", string(doc, "ref"))
    head = get(doc, "head_commit")
    when = clock.read_if(get(doc, "repository", "pushed_at"))
    written = clock.read_if(get(head, "timestamp"))
    if when is None and written is None:
        raise RecordError("the push has no time", code="no-time")
    count = len(get(doc, "commits") or [])
    verb = (
        "deleted"
        if get(doc, "deleted")
        else f"pushed: {string(head, 'message').partition(chr(10))[0]}"
        if head
        else "pushed"
    )
    details = [counted(count, "commit")] if count else []
    details += [f"commit {string(head, 'id')[:_SHORT]}"] if head else []
    if when and written and written.instant != when.instant:
        details.append(f"its last commit was made {written.raw}")
    return Record(
        place,
        when or written,
        f"{ref} {verb}",
        Kind.CHANGE,
        who=string(doc, "pusher", "name"),
        key=f"push|{where}|{string(doc, 'after')}|{ref}|{(when or written).raw}",  # type: ignore[union-attr]
        service=where,
        topic=f"pushes to {ref}",
        details=tuple(details),
    )


def _commit_status(place: Place, doc: Any, clock: Clock) -> Record:
    state = string(doc, "state")
    when = clock.read(get(doc, "updated_at") or get(doc, "created_at"))
    text = f"{string(doc, 'context')} of commit {string(doc, 'sha')[:_SHORT]}: {state}"
    return Record(
        place,
        when,
        text,
        Kind.CHANGE,
        details=tuple(filter(None, (string(doc, "description"),))),
        severity=state if state in ("failure", "error") else "",
        key=f"status|{string(doc, 'id')}|{state}",
        topic="commit statuses",
    )


def _ref(place: Place, doc: Any, where: str, clock: Clock) -> Record:
    verb = "created" if "master_branch" in doc else "deleted"
    text = f"{string(doc, 'ref_type')} {string(doc, 'ref')} {verb}"
    when = clock.read(get(doc, "repository", "pushed_at"))
    key = f"ref|{where}|{text}|{when.raw}"
    return Record(place, when, text, Kind.CHANGE, who=_by(doc, "sender"), key=key, service=where, topic="branches")


def _commit(place: Place, doc: Any, clock: Clock) -> Record:
    when = clock.read(get(doc, "commit", "committer", "date") or get(doc, "commit", "author", "date"))
    sha = string(doc, "sha")
    subject = string(doc, "commit", "message").partition("\n")[0]
    who = _by(doc, "author") or string(doc, "commit", "author", "name")
    return Record(
        place, when, f"Commit {sha[:_SHORT]}: {subject}", Kind.CHANGE, who=who, key=f"commit|{sha}", topic="commits"
    )


def _other(place: Place, item: Any, where: str, clock: Clock) -> Record:
    """Return the record of a webhook of another kind: what it is about is the object that has a time."""
    action = string(item, "action")
    about = [
        (key, value)
        for key, value in item.items()
        if isinstance(value, dict) and key not in ("repository", "sender", "organization", "enterprise")
    ]
    about.sort(key=lambda pair: (not any(get(pair[1], when) for when in _WHEN), pair[0] != action))
    for key, value in [*about, ("event", item)]:
        fields = ("updated_at", *_WHEN) if action not in ("created", "opened", "published", "submitted") else _WHEN
        raw = next((get(value, field) for field in fields if get(value, field)), None)
        when = clock.read_if(raw)
        if when:
            said = next(
                (
                    text
                    for field in ("title", "name", "body", "message", "description")
                    if (text := string(value, field))
                ),
                "",
            )
            text = f"{key.replace('_', ' ')} {action}: {said.partition(chr(10))[0]}".rstrip(": ")
            same = f"{key}|{string(value, 'id')}|{action}|{when.raw}"
            return Record(place, when, text, Kind.MESSAGE, who=_by(item, "sender"), key=same, service=where, topic=key)
    raise RecordError("a webhook of this kind has no time of its own", code="no-time", remedy="leave it out")
