"""Reads the timeline of a document that pmkit wrote: lists below headings of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pmkit.documents.format.blocks import Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.readers.columns import timed_rows
from pmkit.documents.format.readers.context import Context, Notes, say_unread
from pmkit.documents.format.readers.events import EventMaker, split_event
from pmkit.documents.format.sections import DAY_HEADING
from pmkit.markup import unescape_markdown, unescape_markdown_cell, unescape_markdown_item
from pmkit.records.event import Event
from pmkit.records.stamps import find_day, read_stamp


@dataclass
class _TimelineReader:
    """Reads events one after another; a heading moves the day."""

    context: Context
    day: date
    maker: EventMaker

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
        stamp = read_stamp(body, self.day, self.context.zone)
        headline = unescape_markdown(stamp.rest if stamp else body)
        for note in stamp.notes if stamp else ():
            self.context.note(note, line)
        if not headline:
            headline, *rest = details or (body,)
            details = tuple(rest)
        self.maker.add(headline, details, stamp, tag, line)


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
            reader.day = date.fromisoformat(block.heading)
        elif block.kind == "table":
            for row in timed_rows(table_rows(block)):
                details = tuple(map(unescape_markdown_cell, row.details))
                reader.event(unescape_markdown_cell(row.text), details, start + block.line + row.number)
        else:
            notes.keep(block.text)
            say_unread(context, block, start)
    return reader.maker.events, str(notes)
