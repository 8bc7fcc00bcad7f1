"""Jira: issues as its API returns them, alone, in a list or in a page of a search, of a cloud or a server.

Texts are wiki markup in version 2 of the API and Atlassian's document format in version 3. A field that a team made
itself is ``customfield_10231``; what it is called is in ``names``, which is there only where it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "jira"
title: Final = "Jira"
_KEY: Final = re.compile(r"[A-Z][A-Z0-9_]+-\d+$")
_STAMP: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_TELLING: Final = re.compile(
    r"status|priority|severity|assignee|resolution|impact|urgency|component|version|commander|responder|summary|flagged",
    re.IGNORECASE,
)
"""Fields whose change says how an incident went; labels, links, ranks and boards don't."""

_TEXTS: Final = ("description", "environment", "comment")
_SAME: Final = timedelta(minutes=1)
_DEEPEST: Final = 12
_BLOCKS: Final = ("paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow", "panel", "rule")


def recognizes(head: Head) -> float:
    """Recognize issues by a key such as OPS-12 beside fields, alone or in a page."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "issues")] or [doc])]
    return 0.95 * sum(map(_is_ours, docs)) / len(docs) if docs else 0.0


def _is_ours(doc: Any) -> bool:
    fields = get(doc, "fields")
    return (
        isinstance(fields, dict)
        and _KEY.fullmatch(string(doc, "key")) is not None
        and any(key in fields for key in ("created", "summary", "status", "comment"))
    )


def read(export: Export) -> Iterator[Item]:
    """Yield what happened to issues: opened, changed, commented, and the moments that own fields hold."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        inner = [(place.at("issues", number), item) for number, item in objects(doc, "issues")] or [(place, doc)]
        total, shown = get(doc, "total"), len(inner)
        if isinstance(total, int) and "issues" in doc and total > shown:
            export.notes.add(f"the export is one page of several: {total} issues are named, {shown} are here")
        for at, issue in inner:
            if not _is_ours(issue):
                yield Reject(at, RecordError("this is not an issue with fields", code="not-a-row"))
                continue
            yield from _people(issue)
            names = get(issue, "names") or get(doc, "names") or {}
            yield from _Issue(at, issue, names, clock).items()


def _people(value: Any, depth: int = 0) -> Iterator[Person]:
    """Yield the users in an issue, wherever they are; an app is nobody."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _people(inner, depth + 1)
    elif isinstance(value, dict):
        shown = string(value, "displayName")
        if shown and string(value, "accountType") != "app":
            ids = tuple(filter(None, (string(value, key) for key in ("name", "key", "accountId"))))
            yield Person.of(name=shown, handle=ids, mail=string(value, "emailAddress"))
        if string(value, "type") == "mention":
            attrs = get(value, "attrs")
            yield Person.of(name=string(attrs, "text").lstrip("@"), handle=string(attrs, "id"))
        for inner in value.values():
            yield from _people(inner, depth + 1)


def text_of_body(value: Any) -> str:
    """Return the text of a comment or a description: as it is, or of Atlassian's document format, a line a block."""
    return value.strip() if isinstance(value, str) else re.sub(r"\n{2,}", "\n", _inner(value, 0)).strip()


def _inner(node: Any, depth: int) -> str:
    if not isinstance(node, dict) or depth > _DEEPEST * 2:
        return ""
    kind = string(node, "type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    own = next((text for key in ("text", "shortName", "url") if (text := string(node, "attrs", key))), "")
    held = node.get("content")
    said = own + "".join(_inner(child, depth + 1) for child in held) if isinstance(held, list) else own
    return f"{said}\n" if kind in _BLOCKS else said


class _Issue:
    """What one issue tells."""

    def __init__(self, place: Place, issue: Mapping[str, Any], names: Any, clock: Clock) -> None:
        self._place, self._issue, self._clock = place, issue, clock
        self._names = names if isinstance(names, dict) else {}
        self._fields: dict[str, Any] = issue["fields"]
        self._about = string(issue, "key")
        self._told: list[datetime] = []

    def items(self) -> Iterator[Item]:
        """Yield its events, in the order of the document."""
        for step in (self._opened, self._changes, self._comments, self._moments):
            yield from step()

    def _record(self, place: Place, when: Any, text: str, kind: Kind, **more: Any) -> Iterator[Item]:
        """Yield a record, or why there is none."""
        try:
            moment = self._clock.read(when)
        except RecordError as error:
            yield Reject(place, error)
            return
        self._told.append(moment.instant)
        key = f"{self._about}|{moment.raw}|{text}"
        yield Record(place, moment, text, kind, key=key, topic=self._about, **more)

    def _opened(self) -> Iterator[Item]:
        if not get(self._fields, "created"):
            return
        said = text_of_body(self._fields.get("description"))
        severity = string(self._fields, "priority", "name")
        summary = string(self._fields, "summary") or "(no summary)"
        yield from self._record(
            self._place.at("fields", "created"),
            self._fields["created"],
            f"{self._about} opened: {summary}",
            Kind.STATUS,
            who=_shown(get(self._fields, "reporter") or get(self._fields, "creator")),
            details=(one_line(said),) if said else (),
            severity=severity,
        )

    def _changes(self) -> Iterator[Item]:
        for number, history in objects(self._issue, "changelog", "histories"):
            place = self._place.at("changelog", "histories", number)
            items = [item for _, item in objects(history, "items")]
            told = [item for item in items if _TELLING.search(string(item, "field"))]
            if not told:
                fields = ", ".join(dict.fromkeys(string(item, "field") for item in items)) or "nothing"
                yield no_event(place, f"it changed {fields}")
                continue
            text = "; ".join(
                f"{string(item, 'field')}: {string(item, 'fromString') or 'nothing'} → "
                f"{string(item, 'toString') or 'nothing'}"
                for item in told
            )
            who = get(history, "author")
            by_app = string(who, "accountType") == "app"
            yield from self._record(
                place, get(history, "created"), text, Kind.STATUS if by_app else Kind.ACTION, who=_shown(who)
            )

    def _comments(self) -> Iterator[Item]:
        for number, comment in objects(self._fields, "comment", "comments"):
            place = self._place.at("fields", "comment", "comments", number)
            head, _, rest = text_of_body(get(comment, "body")).partition("\n")
            if not head:
                yield Reject(place, RecordError("the comment has no text", code="no-text", remedy="leave it out"))
                continue
            made, changed = get(comment, "created"), get(comment, "updated")
            details = [one_line(rest)] if rest else []
            details += [f"edited {changed}"] if changed and changed != made else []
            who = _shown(get(comment, "author"))
            yield from self._record(place, made, head, Kind.MESSAGE, who=who, details=tuple(details))

    def _moments(self) -> Iterator[Item]:
        """Yield the moments in fields that a team made itself, and a resolution that no change tells."""
        for field, value in self._fields.items():
            is_own = field.startswith("customfield_")
            if not isinstance(value, str) or not _STAMP.match(value) or not (is_own or field == "resolutiondate"):
                continue
            place = self._place.at("fields", field)
            called = string(self._names, field) if is_own else "Resolved"
            if not called:
                problem = f"{field} holds a time, and the export doesn't say what that field is called"
                remedy = "export with expand=names, or add the event by hand"
                yield Reject(place, RecordError(problem, code="no-text", remedy=remedy))
                continue
            try:
                at = self._clock.read(value).instant
            except RecordError as error:
                yield Reject(place, error)
                continue
            if not is_own and any(abs(at - told) <= _SAME for told in self._told):
                yield no_event(place, "a change tells the same")
                continue
            yield from self._record(place, value, f"{called} ({self._about})", Kind.STATUS)


def _shown(user: Any) -> str:
    """Return how a user is named; an app is named, too."""
    return string(user, "displayName") or string(user, "name")
