"""Makes events of a timeline's lines, and reads the timeline of a document that pmkit wrote: lists below days."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Final

from pmkit.documents.format.blocks import Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.readers.columns import timed_rows
from pmkit.documents.format.readers.context import Context, Notes, say_unread, with_words, word_of
from pmkit.documents.format.sections import DAY_HEADING
from pmkit.markup import unescape_markdown, unescape_markdown_cell, unescape_markdown_item
from pmkit.records.event import Basis, Event, Kind, Milestone, Precision
from pmkit.records.stamps import ROLLOVER, Stamp, find_day, read_stamp
from pmkit.tags import Tag, split_tag

_BARE_TAG: Final = re.compile(r"\s\[\s*:?(?P<words>[^\[\]:;]+)\]\s*$")
_WORDS: Final = tomllib.loads(files("pmkit.documents.format").joinpath("milestones.toml").read_text(encoding="utf-8"))
_MARKS: Final = {word: Milestone(name) for name, row in _WORDS.items() for word in row["tags"]}
"""Words that people write for a milestone; read, never written."""

_LABELS: Final = {word: Milestone(name) for name, row in _WORDS.items() for word in row["labels"]}


_SAID: Final = {
    Milestone(name): re.compile("|".join(pattern for found in row["said"].values() for pattern in found), re.IGNORECASE)
    for name, row in _WORDS.items()
    if "said" in row
}
"""What people say of a milestone that no mark names."""

_TAIL: Final = re.compile(r"\((?P<word>[a-z]{5,14})\)[\s.]*\Z")


def mark_of(word: str) -> Milestone | None:
    """Return the milestone that a word of a tag names."""
    return word_of(Milestone, word) or _MARKS.get(word.lower())


def label_of(text: str) -> Milestone | None:
    """Return the milestone that a line's label names where the label is all that it says besides its time."""
    return _LABELS.get(re.sub(r"[\W_]+", " ", text).strip().lower())


def milestones_said(texts: Iterable[str]) -> frozenset[Milestone]:
    """Return the milestones that words tell, "all clear" or "first reports": enough not to say that none does."""
    told = list(texts)
    return frozenset(mark for mark, pattern in _SAID.items() if any(map(pattern.search, told)))


def split_event(text: str) -> tuple[str, Tag | None]:
    """Return a line's text and tag; ``[mitigated]`` without an id counts if each word in it is known."""
    body, tag = split_tag(text)
    bare = None if tag else _BARE_TAG.search(body)
    if bare is None:
        return body, tag
    words = tuple(" ".join(word.split()) for word in bare["words"].split(","))
    if all(mark_of(word) or word_of(Kind, word) or word_of(Basis, word) for word in words):
        return body[: bare.start()].strip(), Tag("", words)
    return body, None


@dataclass
class EventMaker:
    """Makes one event after another.

    Attributes:
        context: what the readers of the document share.
        events: those made so far.
    """

    context: Context
    events: list[Event] = field(default_factory=list)

    def add(
        self,
        headline: str,
        details: Sequence[str],
        stamp: Stamp | None,
        tag: Tag | None,
        line: int,
        milestone: Milestone | None = None,
    ) -> None:
        """Add the event that a line's parts make.

        Args:
            headline: what is behind the stamp.
            details: further lines.
            stamp: its time, None where it has none.
            tag: its tag.
            line: 0-based line of the document.
            milestone: what its label says.
        """
        context = self.context
        kind, basis, role = Kind.LOG, Basis.RECORDED, ""
        milestones = [milestone] if milestone else []
        if not context.strict and (tail := _TAIL.search(headline)) and (mark := mark_of(tail["word"])):
            # The words stay: somebody may have meant no more than that.
            milestones.append(mark)
        others: list[str] = []
        for word in tag.words if tag else ():
            if known := word_of(Kind, word):
                kind = known
            elif mark := mark_of(word):
                milestones += [mark] if mark not in milestones else []
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
        has_instant = stamp is not None and (stamp.earliest is not None or stamp.latest is not None)
        if not (tag and tag.id) and not context.strict and not has_instant:
            after = (self.events[-1].id,) if self.events else ()
        if stamp is None and not tag and not context.strict:
            context.finding("no-time", line, headline=unescape_markdown(headline)[:60])
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
                details=tuple(details),
                basis=basis,
                clock=stamp.clock if stamp else "",
            )
        )


@dataclass
class _TimelineReader:
    """Reads events one after another; a heading moves the day."""

    context: Context
    day: date
    maker: EventMaker
    last: datetime | None = None

    def item(self, item: Item, line: int) -> None:
        """Read one item of a list."""
        details = tuple(_details(item))
        text = item.text if item.task is None else f"[{item.task}] {item.text}"
        if not text and details:
            text, *rest = details
            details = tuple(rest)
        if text:
            self.event(text, details, line)

    def event(self, text: str, details: tuple[str, ...], line: int) -> None:
        """Read one event from its line."""
        body, tag = split_event(text)
        stamp = self._past_midnight(body, read_stamp(body, self.day, self.context.zone), line)
        headline = unescape_markdown(stamp.rest if stamp else body)
        for note in stamp.notes if stamp else ():
            self.context.note(note, line)
        if not headline:
            headline, *rest = details or (body,)
            details = tuple(rest)
        self.maker.add(headline, details, stamp, tag, line)

    def _past_midnight(self, body: str, stamp: Stamp | None, line: int) -> Stamp | None:
        """Return a stamp, on the next day where the clock jumps back by more than half a day."""
        if stamp is None or stamp.earliest is None or stamp.latest is None or stamp.precision is Precision.DAY:
            return stamp
        if not stamp.has_date and self.last is not None and self.last - stamp.earliest > ROLLOVER:
            self.day += timedelta(days=1)
            self.context.finding("next-day", line, day=self.day)
            stamp = read_stamp(body, self.day, self.context.zone) or stamp
        self.last = stamp.earliest
        return stamp


def _details(item: Item) -> Iterator[str]:
    """Yield the further lines of an item."""
    yield from item.rest
    for child in item.children:
        if child.text or child.task is not None:
            box = f"[{child.task}] " if child.task is not None else ""
            yield unescape_markdown_item(box + child.text)
        yield from _details(child)


def read_timeline(body: str, start: int, context: Context) -> tuple[list[Event], str]:
    """Return the events of a timeline's body and its note.

    Args:
        body: the section's Markdown.
        start: 0-based line of the document that the body begins at.
        context: what the readers share; its day is moved on by headings.
    """
    reader, notes, lines = _TimelineReader(context, context.day, EventMaker(context)), Notes(), body.split("\n")
    for block in blocks(body):
        if block.kind == "list" and not is_too_deep(block):
            for item in items(block, lines):
                reader.item(item, start + item.line)
        elif block.kind == "heading" and DAY_HEADING.match(block.heading) and find_day(block.heading):
            reader.day, reader.last = date.fromisoformat(block.heading), None
        elif block.kind == "table":
            for row in timed_rows(table_rows(block)):
                details = tuple(map(unescape_markdown_cell, row.details))
                reader.event(unescape_markdown_cell(row.text), details, start + block.line + row.number)
        else:
            notes.keep(block.text)
            say_unread(context, block, start)
    return reader.maker.events, str(notes)
