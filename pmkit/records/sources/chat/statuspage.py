"""Statuspage: incidents of its API, of a page's JSON, and of the Atom feed of its history.

``display_at`` is when the public saw an update. The feed has no years in the times of its updates: they go on backward
from the day of publishing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject
from pmkit.records.sources.documents import get, objects, string
from pmkit.records.sources.markup_files import XML_LIMIT, parse_xml
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

name: Final = "statuspage"
title: Final = "Statuspage"
knows_people: Final = True
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_BREAK: Final = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]{0,100}>", re.IGNORECASE)
_SENTENCE: Final = re.compile(r".{20,240}?[.!?](?=\s)")
_LONG: Final = 160
"""Characters of a body from which on its first sentence is enough for a headline."""

_UPDATE: Final = re.compile(
    r"<small>\s*(?P<month>[A-Z][a-z]{2})\s*<var[^<>]*>\s*(?P<day>\d{1,2})\s*</var>,\s*<var[^<>]*>\s*(?P<clock>\d{1,2}:\d{2})\s*</var>"
    r"\s*(?P<zone>[A-Z]{2,5})\s*</small>\s*(?:<br\s*/?>)?\s*<strong>(?P<status>[^<]{1,60})</strong>\s*(?:-|–|—)?\s*"
)


def recognizes(head: Head) -> float:
    """Recognize incidents by their updates, feeds by their root."""
    if head.form == "xml":
        return 0.7 if head.root in ("feed", "rss") else 0.0
    docs = [
        inner
        for doc in head.documents
        for inner in ([item for _, item in objects(doc, "incidents")] or [get(doc, "incident") or doc])
    ]
    fit = sum(isinstance(get(doc, "incident_updates"), list) and "name" in doc for doc in docs if isinstance(doc, dict))
    return 0.96 * fit / len(docs) if docs else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield what the public was told, and when an incident began where that differs."""
    clock = export.clock()
    if export.form == "xml":
        yield from _feed(export, clock)
        return
    for place, doc in export.documents():
        if isinstance(doc, Reject):
            yield doc
            continue
        zone = string(doc, "page", "time_zone")
        zone = zone if "/" in zone else ""
        inner = [(place.at("incidents", number), item) for number, item in objects(doc, "incidents")]
        held = get(doc, "incident")
        for at, item in inner or [(place.at("incident"), held) if isinstance(held, dict) else (place, doc)]:
            yield from _incident(at, item, clock, zone)


def text_of_html(text: str) -> str:
    """Return HTML as lines of text."""
    return "\n".join(filter(None, (" ".join(unescape(_TAG.sub(" ", part)).split()) for part in _BREAK.split(text))))


def _headline(called: str, status: str, body: str) -> str:
    """Return what an update says: the incident, its state, the first sentence that the public read; then the rest."""
    first, _, rest = body.partition("\n")
    sentence = _SENTENCE.match(first)
    if sentence and len(first) > _LONG:
        first, rest = sentence[0].strip(), "\n".join(filter(None, (first[sentence.end() :].strip(), rest)))
    head = f"{called}: {status}" if status else called
    return "\n".join(filter(None, (f"{head}. {first}" if first else head, rest)))


def _incident(place: Place, item: Any, clock: Clock, zone: str) -> Iterator[Item]:
    called, same = string(item, "name"), string(item, "id") or string(item, "name")
    impact = string(item, "impact")
    common: dict[str, Any] = {"severity": impact if impact != "none" else "", "topic": called}
    updates = list(objects(item, "incident_updates"))
    firsts = []
    for number, update in updates:
        at = place.at("incident_updates", number)
        try:
            made, shown = (
                clock.read_if(get(update, "created_at"), zone=zone),
                clock.read_if(get(update, "display_at"), zone=zone),
            )
            when = shown or made
            if when is None:
                raise RecordError("the update has no time", code="no-time")
        except RecordError as error:
            yield Reject(at, error)
            continue
        firsts.append(when.instant)
        status = string(update, "status").replace("_", " ")
        body = text_of_html(string(update, "body"))
        parts = [
            f"{string(part, 'name')}: {string(part, 'new_status').replace('_', ' ')}"
            for _, part in objects(update, "affected_components")
            if string(part, "new_status") != string(part, "old_status")
        ]
        details = [f"components: {', '.join(parts)}"] if parts else []
        if made and shown and abs(made.instant - shown.instant) > timedelta(minutes=1):
            details.append(f"written {made.instant:%Y-%m-%d %H:%M:%S} UTC; the time is what the public saw")
        yield Record(
            at,
            when,
            _headline(called, status, body),
            Kind.STATUS,
            details=tuple(details),
            key=f"{same}|{string(update, 'id') or when.raw}",
            **common,
        )
    try:
        began = clock.read_if(get(item, "started_at") or (None if updates else get(item, "created_at")), zone=zone)
    except RecordError as error:
        yield Reject(place, error)
        return
    # When it began is a moment of its own only where the first update does not tell it.
    if began and (not firsts or abs(min(firsts) - began.instant) > timedelta(minutes=1)):
        yield Record(
            place, began, f"{called}: started, as the page has it", Kind.IMPACT, key=f"{same}|started", **common
        )
    elif not began and not firsts:
        yield Reject(place, RecordError("the incident has neither an update nor a time", code="no-time"))


def _feed(export: Export, clock: Clock) -> Iterator[Item]:
    text = export.text(XML_LIMIT)
    try:
        root = parse_xml(text)
    except RecordError as error:
        # A feed that was cut off is read up to its last whole entry.
        end = text.rfind("</entry>")
        if end < 0:
            raise
        root = parse_xml(text[: end + len("</entry>")] + "</feed>")
        place = Place(text.count("\n") + 1)
        yield Reject(place, RecordError(f"the feed breaks off: {error.problem}", code="cut-off", remedy=error.remedy))
    entries = root.findall(f"{_ATOM}entry") or root.findall("./channel/item")
    for number, entry in enumerate(entries):
        place = Place(0, f"/entry/{number}")
        try:
            yield from _entry(place, entry, clock, export)
        except RecordError as error:
            yield Reject(place, error)


def _of(entry: Element, *names: str) -> str:
    for tag in names:
        found = entry.find(f"{_ATOM}{tag}")
        found = found if found is not None else entry.find(tag)
        if found is not None and found.text:
            return found.text.strip()
    return ""


def _entry(place: Place, entry: Element, clock: Clock, export: Export) -> Iterator[Item]:
    called = " ".join(_of(entry, "title").split())
    same = _of(entry, "id", "guid", "link") or called
    published = clock.read(_of(entry, "published", "pubDate", "updated"))
    content = _of(entry, "content", "description", "summary")
    found = list(_UPDATE.finditer(content))
    if not found:
        body = text_of_html(content)
        yield Record(place, published, _headline(called, "", body), Kind.STATUS, key=same, topic=called)
        return
    latest: Moment | None = None
    for position, match in enumerate(found):
        end = found[position + 1].start() if position + 1 < len(found) else len(content)
        at = place.at("update", position)
        try:
            latest = _backward(match, latest or published, clock)
        except RecordError as error:
            yield Reject(at, error)
            continue
        export.notes.add("times of the feed's updates have no year; counted backward from the day of publishing")
        body = text_of_html(content[match.end() : end])
        key = f"{same}|{latest.instant.isoformat()}|{match['status']}|{body[:200]}"
        yield Record(
            at,
            latest,
            _headline(called, match["status"].strip().lower(), body),
            Kind.STATUS,
            key=key,
            topic=called,
        )


def _backward(match: re.Match[str], known: Moment, clock: Clock) -> Moment:
    """Return the moment of an update: the last one of that day and clock that is not after what is known."""
    for year in (known.instant.year + 1, known.instant.year, known.instant.year - 1):
        text = f"{match['day']} {match['month']} {year} {match['clock']} {match['zone']}"
        try:
            moment = clock.read(text)
        except RecordError:
            if year < known.instant.year:
                raise
            continue
        if moment.instant <= known.instant + timedelta(days=2):
            return moment._replace(raw=f"{match['month']} {match['day']}, {match['clock']} {match['zone']}")
    raise RecordError("the update's day does not fit the day of publishing", code="odd-year")
