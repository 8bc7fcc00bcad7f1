"""Slack: export archives or folders, a channel's day, and messages of the API.

``ts`` is the time and the id. Most messages of bots have no ``user``, and their text is in the attachments. Day files
are cut by the workspace's zone, so the file's name says nothing about the time. A reply that was also sent to the
channel is one message. An edited text is not what people read at the time, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "slack"
title: Final = "Slack"
knows_people: Final = True
newest_first: Final = False
_TS: Final = re.compile(r"\d{9,10}\.\d{1,9}")
_LINK: Final = re.compile(r"<([^<>|]{1,2000})(?:\|([^<>]{0,500}))?>")
_MENTION: Final = re.compile(r"<@([UW]\w+)")
_DAY_FILE: Final = re.compile(r"(?:^|/)([^/]+)/\d{4}-\d{2}-\d{2}\.json$")
_FIRED: Final = re.compile(r"\[FIRING:\d+\]\s+([\w.-]+)")
_SERVICE: Final = frozenset(
    "channel_join channel_leave group_join group_leave channel_topic channel_purpose "
    "channel_name channel_archive pinned_item "
    "bot_add bot_remove channel_convert_to_private".split()
)


_COMING: Final = frozenset("channel_join channel_leave group_join group_leave pinned_item bot_add bot_remove".split())


def recognizes(head: Head) -> float:
    """Recognize messages by their ``ts``, and rosters of people and channels by their ids."""
    docs: list[Any] = []
    for doc in head.documents:
        event = doc.get("event") if string(doc, "type") == "event_callback" else None
        docs += [item for _, item in objects(doc, "messages")] or [event if isinstance(event, dict) else doc]
    if not docs:
        return 0.0
    messages = sum(_is_message(doc) for doc in docs) / len(docs)
    people = sum(_is_user(doc) for doc in docs) / len(docs)
    channels = sum(_is_channel(doc) for doc in docs) / len(docs)
    return 0.95 * max(messages, people, channels)


def _is_message(doc: Any) -> bool:
    stamp = get(doc, "ts")
    known = any(key in doc for key in ("type", "subtype", "user", "bot_id", "text"))
    return known and isinstance(stamp, str) and bool(_TS.fullmatch(stamp))


def _is_user(doc: Any) -> bool:
    return bool(re.fullmatch(r"[UW]\w{2,}", string(doc, "id"))) and ("profile" in doc or "real_name" in doc)


def _is_channel(doc: Any) -> bool:
    return bool(re.fullmatch(r"[CGD]\w{2,}", string(doc, "id"))) and (
        "members" in doc or "creator" in doc or "is_channel" in doc
    )


def read(export: Export) -> Iterator[Item]:
    """Yield messages, and the people of a roster."""
    clock = export.clock()
    named = _DAY_FILE.search(export.name)
    met: set[str] = set()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        event = get(doc, "event") or get(doc, "message")
        bare = (place.at("event"), event) if isinstance(event, dict) and "ts" not in doc else (place, doc)
        inner = [(place.at("messages", number), item) for number, item in objects(doc, "messages")] or [bare]
        for at, item in inner:
            if _is_user(item):
                yield _person(item)
            elif _is_channel(item):
                continue
            else:
                if string(item, "user_profile", "real_name"):
                    yield _person({"id": string(item, "user"), "profile": item["user_profile"]})
                try:
                    channel = string(item, "channel_name") or (named[1] if named else "")
                    yield from _message(at, item, clock, channel, met)
                except RecordError as error:
                    yield Reject(at, error)


def _person(item: Any) -> Person:
    profile = get(item, "profile") or {}
    names = (string(item, "real_name"), string(profile, "real_name"), string(profile, "display_name"))
    return Person.of(
        name=tuple(dict.fromkeys(filter(None, names))),
        handle=tuple(filter(None, (string(item, "id"), string(item, "name")))),
        mail=string(profile, "email"),
        phone=string(profile, "phone"),
    )


def _message(place: Place, item: Any, clock: Clock, channel: str, met: set[str]) -> Iterator[Item]:
    said_at = string(item, "ts")
    when = clock.read(get(item, "ts"))
    # The six digits number the messages of a second; their order is that of the file.
    when = when._replace(instant=when.instant.replace(microsecond=0), latest=when.latest.replace(microsecond=0))
    raw = string(item, "text")
    text = readable(raw)
    said = [readable(part) for _, attachment in objects(item, "attachments") for part in _attached(attachment)]
    said += [] if text else [readable(part) for _, block in objects(item, "blocks") for part in _block(block)]
    files = [
        f"file: {string(file, 'title') or string(file, 'name') or 'without a name'}"
        for _, file in objects(item, "files")
    ]
    more = list(dict.fromkeys(part for part in (*said, *files) if part and part not in text))
    kind = string(item, "subtype")
    if not text:
        if not more:
            problem = (
                "the message was deleted" if kind == "tombstone" else "the message has no text, file or attachment"
            )
            raise RecordError(problem, code="no-text", remedy="leave it out")
        text, more = more[0], more[1:]
    if kind in _COMING:
        for someone in {string(item, "user"), *_MENTION.findall(raw)} - met - {""}:
            met.add(someone)
            yield Person.of(handle=someone)
        yield no_event(place, "somebody came or went")
        return
    bot = bool(string(item, "bot_id")) or kind == "bot_message"
    who = string(item, "user") if not bot else ""
    for mentioned in {who, *_MENTION.findall(raw), *_mentions(item.get("blocks"))} - met - {""}:
        met.add(mentioned)
        yield Person.of(handle=mentioned)
    by = string(item, "username") or string(item, "bot_profile", "name")
    thread = string(item, "thread_ts")
    details = list(more)
    details += (
        [f"in a thread from {clock.read(thread).instant:%Y-%m-%d %H:%M:%S} UTC"] if thread and thread != said_at else []
    )
    if edited := clock.read_if(get(item, "edited", "ts")):
        details.append(f"edited at {edited.instant:%Y-%m-%d %H:%M:%S} UTC: people may have read another text before")
    reactions = ", ".join(filter(None, (string(reaction, "name") for _, reaction in objects(item, "reactions"))))
    details += [f"reactions: {reactions}"] if reactions else []
    fired = _FIRED.search(" ".join((text, *more)))
    where = f"#{channel}" if channel else ""
    yield Record(
        place,
        when,
        text,
        Kind.ALERT if fired else Kind.STATUS if kind in _SERVICE else Kind.MESSAGE,
        who=who or (f"{by} bot" if by and bot else by if bot else ""),
        details=(*details, *([f"in {where}"] if where else [])),
        key=f"{where}|{said_at}",
        topic=where or "chat",
        pair=fired[1] if fired else "",
    )


def _mentions(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the ids of people whom rich text mentions."""
    if depth > 8:
        return
    if isinstance(value, dict):
        if string(value, "type") == "user":
            yield string(value, "user_id")
        value = value.get("elements")
    for inner in value if isinstance(value, list) else ():
        yield from _mentions(inner, depth + 1)


def _attached(attachment: Any) -> Iterator[str]:
    parts = [string(attachment, key) for key in ("pretext", "title", "text")]
    yield from filter(None, parts) if any(parts) else [string(attachment, "fallback")]
    for _, field in objects(attachment, "fields"):
        yield f"{string(field, 'title')}: {string(field, 'value')}".strip(": ")
    for _, block in objects(attachment, "blocks"):
        yield from _block(block)


def _block(block: Any, depth: int = 0) -> Iterator[str]:
    if depth > 8:
        return
    kind = string(block, "type")
    if kind == "rich_text":
        yield "".join(part for _, section in objects(block, "elements") for part in _rich(section)).strip()
        return
    text = get(block, "text")
    if isinstance(text, str) or string(text, "text"):
        yield text if isinstance(text, str) else string(text, "text")
    for key in ("fields", "elements"):
        for _, inner in objects(block, key):
            yield from _block(inner, depth + 1)


def _rich(element: Any, depth: int = 0) -> Iterator[str]:
    if depth > 8:
        return
    kind = string(element, "type")
    if kind in ("text", "link"):
        text = get(element, "text")
        yield text if isinstance(text, str) and text else string(element, "url")
    elif kind == "user":
        yield f"@{string(element, 'user_id')}"
    for _, inner in objects(element, "elements"):
        yield from _rich(inner, depth + 1)
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield "\n"


def readable(text: str) -> str:
    """Return Slack's markup as people saw it: links by their words, people and channels by ``@`` and ``#``."""
    return unescape(_LINK.sub(_link, text) if "<" in text else text).strip()


def _link(match: re.Match[str]) -> str:
    target, label = match[1], match[2]
    if target.startswith("@"):
        return target
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        command = target[1:].partition("^")[0]
        return label or f"@{command}"
    target = target.removeprefix("mailto:")
    return f"{label} ({target})" if label and label != target else target
