"""Microsoft Teams: messages as the Graph API and its export lists them.

A message is HTML; mentions and links become their words. Messages of the system (somebody joined) have no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.people.roster import Person
from pmkit.records.sources.chat.statuspage import text_of_html
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string, told
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

name: Final = "teams"
title: Final = "Microsoft Teams"
knows_people: Final = True


def recognizes(head: Head) -> float:
    """Recognize messages by their body, sender and time."""
    docs = [inner for doc in head.documents for inner in ([item for _, item in objects(doc, "value")] or [doc])]
    fit = sum("createdDateTime" in doc and isinstance(doc.get("body"), dict) and "from" in doc for doc in docs)
    return 0.95 * fit / len(docs) if docs else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield messages and the people who are in them."""
    clock = export.clock()
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        if string(doc, "@odata.nextLink"):
            export.notes.add("the export is one page of several: it names a next link")
        inner = [(place.at("value", number), item) for number, item in objects(doc, "value")] or [(place, doc)]
        for at, item in inner:
            replies = [(at.at("replies", number), reply) for number, reply in objects(item, "replies")]
            for here, each in [(at, item), *replies]:
                try:
                    yield from _message(here, each, clock)
                except RecordError as error:
                    yield Reject(here, error)


def _person(user: Any) -> Person:
    return Person.of(
        name=string(user, "displayName"), handle=string(user, "id"), mail=string(user, "userPrincipalName")
    )


def _is_card(attachment: Any) -> bool:
    """Tell whether an attachment is a card, in which programs say what they have to say."""
    return "card" in string(attachment, "contentType").lower()


def _message(place: Place, item: Any, clock: Clock) -> Iterator[Item]:
    for user in (get(item, "from", "user"), *(get(each, "mentioned", "user") for _, each in objects(item, "mentions"))):
        if isinstance(user, dict):
            yield _person(user)
    when = clock.read(get(item, "createdDateTime"))
    body = string(item, "body", "content")
    text = text_of_html(body) if string(item, "body", "contentType").lower() == "html" else body
    subject = string(item, "subject")
    more = [f"file: {string(each, 'name')}" for _, each in objects(item, "attachments") if string(each, "name")]
    cards = [told(get(each, "content")) for _, each in objects(item, "attachments") if _is_card(each)]
    # A subject alone, "VPN", says less than the message below it.
    titled = ": ".join(filter(None, (subject.rstrip(" :.") if text else subject, text)))
    said = "\n".join(filter(None, (titled, *cards, *more)))
    if string(item, "deletedDateTime") or not said:
        raise RecordError("the message was deleted, or has no text", code="no-text", remedy="leave it out")
    program = string(item, "from", "application", "displayName")
    details = []
    if string(item, "replyToId"):
        details.append("a reply in a thread")
    if edited := clock.read_if(get(item, "lastEditedDateTime")):
        details.append(f"edited at {edited.instant:%Y-%m-%d %H:%M:%S} UTC: people may have read another text before")
    who = string(item, "from", "user", "displayName") or string(item, "from", "user", "id")
    yield Record(
        place,
        when,
        said,
        Kind.MESSAGE,
        who=who or (f"{program} bot" if program else ""),
        details=tuple(details),
        key=f"{string(item, 'channelIdentity', 'channelId') or string(item, 'chatId')}|{string(item, 'id')}",
        topic="chat",
    )
