"""Mattermost: the bulk export, an object on each line, with users, posts and the replies inside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string, told
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "mattermost"
title: Final = "Mattermost"
knows_people: Final = True
newest_first: Final = False
_POSTS: Final = ("post", "direct_post")


def recognizes(head: Head) -> float:
    """Recognize lines whose type names the object in them."""
    fit = sum(bool(string(doc, "type")) and string(doc, "type") in doc for doc in head.documents)
    first = bool(head.documents) and string(head.documents[0], "type") == "version"
    posts = any(isinstance(doc.get(key), dict) and "create_at" in doc[key] for doc in head.documents for key in _POSTS)
    listed = any(_listed(doc) for doc in head.documents)
    return 0.95 if listed else 0.95 * fit / len(head.documents) if first or posts else 0.0


def _listed(doc: Any) -> list[tuple[str, Any]]:
    """Return the posts of an answer of the API, which holds them by id."""
    posts = get(doc, "posts") if isinstance(get(doc, "order"), list) else None
    items = list(posts.items()) if isinstance(posts, dict) else []
    return [(key, post) for key, post in items if isinstance(post, dict) and "create_at" in post]


def read(export: Export) -> Iterator[Item]:
    """Yield posts, their replies, and people."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        for key, post in _listed(doc):
            yield from _post(place.at("posts", key), post, clock, string(post, "channel_id"))
        kind = string(doc, "type")
        held = get(doc, kind)
        if kind == "user":
            full = f"{string(held, 'first_name')} {string(held, 'last_name')}".strip()
            names = (full, string(held, "nickname"))
            yield Person.of(name=names, handle=string(held, "username"), mail=string(held, "email"))
        elif kind in _POSTS:
            channel = string(held, "channel")
            yield from _post(place.at(kind), held, clock, channel)
            for number, reply in objects(held, "replies"):
                yield from _post(place.at(kind, "replies", number), reply, clock, channel, is_reply=True)


def _post(place: Place, post: Any, clock: Clock, channel: str, *, is_reply: bool = False) -> Iterator[Item]:
    who = string(post, "user") or string(post, "user_id")
    if who:
        yield Person.of(handle=who)
    where = f"#{channel}" if channel else "direct messages"
    try:
        when = clock.read(get(post, "create_at"))
        files = [f"file: {string(file, 'path').rpartition('/')[2]}" for _, file in objects(post, "attachments")]
        text = "\n".join(filter(None, (string(post, "message"), told(get(post, "props", "attachments")), *files)))
        if not text:
            raise RecordError("the post has no text", code="no-text", remedy="leave it out")
    except RecordError as error:
        yield Reject(place, error)
        return
    details = (*(("a reply in a thread",) if is_reply else ()), f"in {where}")
    key = f"{where}|{when.raw}|{who}|{text[:100]}"
    yield Record(place, when, text, Kind.MESSAGE, who=who, details=details, key=key, topic=where)
