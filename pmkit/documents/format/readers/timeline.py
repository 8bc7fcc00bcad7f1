"""Reads the timeline: lists, day headings, tables, and the forms of other templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.readers.context import Context, Notes, say_unread, with_words, word_of
from pmkit.documents.format.sections import DAY_HEADING
from pmkit.markup import unescape_markdown, unescape_markdown_cell, unescape_markdown_item
from pmkit.records.event import Basis, Event, Kind, Milestone, Precision
from pmkit.records.stamps import Stamp, find_day, read_stamp
from pmkit.tags import Tag, split_tag

_ROLLOVER: Final = timedelta(hours=12)
_BARE_TAG: Final = re.compile(r"\s\[\s*:?(?P<words>[^\[\]:;]+)\]\s*$")
_MARKS: Final = {
    "start": Milestone.STARTED,
    "detect": Milestone.DETECTED,
    "ack": Milestone.ACKNOWLEDGED,
    "acked": Milestone.ACKNOWLEDGED,
    "acknowledge": Milestone.ACKNOWLEDGED,
    "investigate": Milestone.INVESTIGATING,
    "investigation": Milestone.INVESTIGATING,
    "diagnose": Milestone.DIAGNOSED,
    "identified": Milestone.DIAGNOSED,
    "mitigate": Milestone.MITIGATED,
    "resolve": Milestone.RESOLVED,
    "recovered": Milestone.RESOLVED,
}
"""Words that people write for a milestone; read, never written."""


def _mark(word: str) -> Milestone | None:
    """Return the milestone that a word of a tag names."""
    return word_of(Milestone, word) or _MARKS.get(word.lower())


def _split(text: str) -> tuple[str, Tag | None]:
    """Return a line's text and tag; ``[mitigated]`` without an id counts if each word in it is known."""
    body, tag = split_tag(text)
    bare = None if tag else _BARE_TAG.search(body)
    if bare is None:
        return body, tag
    words = tuple(" ".join(word.split()) for word in bare["words"].split(","))
    if all(_mark(word) or word_of(Kind, word) or word_of(Basis, word) for word in words):
        return body[: bare.start()].strip(), Tag("", words)
    return body, None


@dataclass
class _TimelineReader:
    """Reads events one after another; a heading moves the day."""

    context: Context
    day: date
    events: list[Event] = field(default_factory=list)
    last: Stamp | None = None

    def item(self, item: Item, line: int) -> None:
        """Read one item of a list."""
        details = tuple(self._details(item))
        text = item.text
        if item.task is not None and self.context.strict:
            text = f"[{item.task}] {text}"
        if not text and details:
            text, *rest = details
            details = tuple(rest)
        if text:
            self.event(text, details, line)

    def is_event(self, heading: str) -> bool:
        """Tell whether a heading is an event: it names a time of day and says what happened."""
        stamp = read_stamp(heading, self.day, self.context.zone)
        return stamp is not None and bool(stamp.rest) and stamp.precision in (Precision.MINUTE, Precision.SECOND)

    def below(self, block: Block, lines: list[str]) -> bool:
        """Take what is below a heading that is an event for its details; a list of events is none."""
        if block.kind == "paragraph":
            details = [" ".join(line.strip() for line in block.lines)]
        elif is_too_deep(block):
            return False
        else:
            found = list(items(block, lines))
            if any(read_stamp(item.text, self.day, self.context.zone) for item in found):
                return False
            details = [text for item in found for text in (item.text, *self._details(item)) if text]
        self.events[-1] = replace(self.events[-1], details=(*self.events[-1].details, *details))
        return True

    def _details(self, item: Item) -> Iterator[str]:
        """Yield the further lines of an item."""
        yield from item.rest
        for child in item.children:
            if child.text or child.task is not None:
                box = f"[{child.task}] " if child.task is not None else ""
                yield unescape_markdown_item(box + child.text)
            yield from self._details(child)

    def event(self, text: str, details: Sequence[str], line: int) -> None:
        """Read one event from its line."""
        body, tag = _split(text)
        stamp = read_stamp(body, self.day, self.context.zone)
        headline = unescape_markdown(stamp.rest if stamp else body)
        if stamp is not None:
            stamp = self._rolled(stamp, body, line)
            for note in stamp.notes:
                self.context.note(note, line)
        if not headline:
            details = list(details)
            headline = details.pop(0) if details else body
        self._add(headline, tuple(details), stamp, tag, line)

    def _rolled(self, stamp: Stamp, body: str, line: int) -> Stamp:
        """Return the stamp on the next day where a foreign list runs past midnight."""
        last = self.last.earliest if self.last else None
        if (
            not self.context.strict
            and not stamp.has_date
            and last is not None
            and stamp.earliest is not None
            and last - stamp.earliest > _ROLLOVER
        ):
            self.day += timedelta(days=1)
            self.context.finding("next-day", line, day=self.day)
            again = read_stamp(body, self.day, self.context.zone)
            stamp = again or stamp
        if stamp.earliest or stamp.latest:
            self.last = stamp
        return stamp

    def _add(self, headline: str, details: tuple[str, ...], stamp: Stamp | None, tag: Tag | None, line: int) -> None:
        """Add the event that a line's parts make."""
        context = self.context
        kind, basis, role = Kind.LOG, Basis.RECORDED, ""
        milestones: list[Milestone] = []
        others: list[str] = []
        for word in tag.words if tag else ():
            if known := word_of(Kind, word):
                kind = known
            elif mark := _mark(word):
                milestones.append(mark)
            elif found := word_of(Basis, word):
                basis = found
            elif word.lower().startswith("by ") and not role:
                role = word[3:].strip()
            else:
                others.append(word)
        if others and not role:
            role = " ".join(others)
            context.finding("role-assumed", line, role=role)
        elif others:
            headline = with_words(headline, others)
        after = tag.refs if tag else ()
        if stamp is None and not tag and not context.strict:
            after = (self.events[-1].id,) if self.events else ()
            context.finding("no-time", line, headline=headline[:60])
        if tag and tag.remarks:
            headline = with_words(headline, tag.remarks)
        own = context.claim(tag, "E", line, 2)
        self.events.append(
            Event(
                id=own,
                headline=headline,
                earliest=stamp.earliest if stamp else None,
                latest=stamp.latest if stamp else None,
                after=tuple(ref for ref in after if ref != own),
                kind=kind,
                milestones=tuple(milestones),
                role=role,
                details=details,
                basis=basis,
            )
        )


def read_timeline(body: str, start: int, context: Context) -> tuple[list[Event], str]:
    """Return the events of a timeline's body and its note.

    Args:
        body: the section's Markdown.
        start: 0-based line of the document that the body begins at.
        context: what the readers share; its day is moved on by headings.
    """
    reader, notes, lines = _TimelineReader(context, context.day), Notes(), body.split("\n")
    below = False
    for block in blocks(body):
        if block.kind == "heading" and not context.strict and reader.is_event(block.heading):
            reader.day = find_day(block.heading) or reader.day
            reader.event(unescape_markdown_item(block.heading), (), start + block.line)
            below = True
            continue
        below = below and block.kind in ("paragraph", "list")
        if below and not foreign.stamped_lines(block, reader.day, context.zone)[0] and reader.below(block, lines):
            continue
        if block.kind == "list" and not is_too_deep(block):
            for item in items(block, lines):
                reader.item(item, start + item.line)
        elif block.kind == "heading" and (day := _day_of(block.heading, context.strict)):
            reader.day = day
        elif block.kind == "table":
            for number, (text, details) in enumerate(foreign.timeline_rows(table_rows(block))):
                reader.event(text, [unescape_markdown_cell(d) for d in details], start + block.line + 2 + number)
        elif not context.strict and (found := foreign.stamped_lines(block, reader.day, context.zone))[0]:
            for number, text, details in found[0]:
                reader.event(text, details, start + block.line + number)
            for line in found[1]:
                notes.keep(line)
        else:
            notes.keep(block.text)
            say_unread(context, block, start)
    return reader.events, str(notes)


def _day_of(heading: str, strict: bool) -> date | None:
    """Return the day that a heading names."""
    if not strict:
        return find_day(heading)
    return date.fromisoformat(heading) if DAY_HEADING.match(heading) and find_day(heading) else None
