"""Reads timelines of other people's documents: headings, lists, tables, lines and fences whose lines begin with a time.

What is not an entry stays word for word in the section's note, and what looks like an entry and was not read is
counted, so that nobody is told that it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import Block, Item, blocks, is_too_deep, items, table_rows
from pmkit.documents.format.prose.sentences import sentences
from pmkit.documents.format.prose.words import CLOCK_AT
from pmkit.documents.format.readers.breaks import has_breaks, lines_shown
from pmkit.documents.format.readers.columns import holds_events, timed_rows
from pmkit.documents.format.readers.context import Context, Notes, lines_below
from pmkit.documents.format.readers.labels import (
    NO_CLOCK,
    UNFILLED,
    is_day_alone,
    is_fact,
    is_timed,
    labeled,
    milestone_of,
    stamp_of,
    tagged,
    unsigned,
)
from pmkit.documents.format.readers.moments import Moments
from pmkit.documents.format.readers.story import Teller, clauses, day_in, is_story
from pmkit.documents.format.readers.timeline import EventMaker, label_of, split_event
from pmkit.markup import one_line, unescape_markdown, unescape_markdown_cell, unescape_markdown_item
from pmkit.records import forms
from pmkit.records.event import Event
from pmkit.records.stamps import Stamp, read_stamp
from pmkit.records.written import Written, day_in_figures, find_day, read_whole, read_written
from pmkit.records.zones import Zone

_CLOCKED: Final = re.compile(r"(?<![\w.:])\d{1,2}(?::[0-5]\d|\s?h\s?[0-5]\d)(?!\w|\.\d)")
_TELLS: Final = re.compile(rf"\b(?:all|local|{forms.NOUNS})\b", re.IGNORECASE)
_MARKS: Final = re.compile(r"^(?:>\s?|[-*+]\s+|\d{1,3}[.)]\s+)+")
_BELOW_ALL: Final = 7
"""A level below those of all headings."""

_LONG: Final = 120
_BEGINS: Final = re.compile(rf"^[\W_]*{CLOCK_AT}", re.IGNORECASE)
_UNTIMED: Final = re.compile(r"(?:untimed|time unknown)\s*[-–—:|]", re.IGNORECASE)


@dataclass
class _Entry:
    """A line that begins an entry, with what belongs to it."""

    line: int
    text: str
    details: list[str] = field(default_factory=list)


class _Reader:
    """Reads one section."""

    def __init__(self, context: Context, moments: Moments, start: int, lead: str) -> None:
        self.context, self.moments, self.start, self.lead = context, moments, start, lead
        self.maker = EventMaker(context)
        self.teller = Teller(self.maker, moments)
        self.notes = Notes()
        self.heading = 0
        """Level of the heading that is an entry and takes what is below it for its details, 0 for none."""
        self.unread: list[int] = []
        self.is_bare = False
        """Whether the section has nothing but prose."""
        self.zone: Zone | None = None
        self.is_told_by_day = False
        self.is_of_day = False
        self.headed: Written | None = None
        """The day that the last heading is."""
        self.is_lined = False
        """Whether the last entry is a line of a paragraph, so that a list or a log below it says more about it."""

    @property
    def events(self) -> list[Event]:
        """The events read so far."""
        return self.maker.events

    # Entries

    def entry(self, text: str, details: Sequence[str], line: int) -> None:
        """Read one entry from its line (0-based in the document)."""
        body, tag = split_event(text)
        milestone = None
        if UNFILLED.match(body) or is_fact(body):
            self.notes.keep(text)
            return
        stamp: Stamp | None
        free = NO_CLOCK.match(body) if self.headed else None
        if free and self.headed:
            # It was on that day, at whatever time.
            stamp = self.settle(self.headed, line)
            headline = body[free.end() :]
        elif _UNTIMED.match(body):
            stamp = read_stamp(body, self.context.day, self.context.zone)
            headline = stamp.rest if stamp else body
        else:
            found = stamp_of(body)
            known = self.moments.day
            stamp = self.settle(found, line) if found else None
            headline = found.rest if found else body
            if found and known:
                self.moments.pass_over(found, known, is_first=not self.events)
            if found is None and (behind := tagged(body) or labeled(body)):
                headline, stamp = behind[0], self.settle(behind[1], line)
            elif found is None and self.headed and self.is_of_day:
                stamp = self.settle(self.headed, line)
            if stamp:
                milestone = milestone_of(headline)
        rest = list(details)
        headline = unescape_markdown(headline)
        if not headline:
            headline = rest.pop(0) if rest else body
        if self.lead and headline != self.lead:
            headline = f"{self.lead}: {headline}"
        self.maker.add(headline, rest, stamp, tag, line, milestone)

    def settle(self, written: Written, line: int) -> Stamp:
        """Return a stamp with its instants; what was assumed is said."""
        stamp = self.moments.settle(written, zone=self.zone)
        for note in stamp.notes:
            self.context.note(note, line)
        return stamp

    def day_line(self, found: Written) -> bool:
        """Take a line that is a day for the day of what follows."""
        if found.first.clock is not None or not found.first.has_day:
            return False
        self.moments.settle(found)
        self.headed = replace(found, rest="")
        return True

    # Blocks

    def read(self, body: str) -> None:
        """Read a section's blocks."""
        lines = body.split("\n")
        parts, signed = unsigned(blocks(body))
        self.is_bare = not any(
            block.kind in ("list", "table", "fence") or (block.kind == "paragraph" and _BEGINS.match(block.text))
            for block in parts
        )
        if is_story(parts, lines):
            self.is_bare = self.is_told_by_day = True
        figures = [block for block in parts if block.kind == "table" and not holds_events(table_rows(block))]
        # Lists beside a table of figures, in a section without any time, say more about the figures.
        is_of_figures = bool(figures) and not any(is_timed(_MARKS.sub("", line.strip(" \t|"))) for line in lines)
        for place, block in enumerate(parts):
            if block.kind == "heading":
                self.head(block, parts[place + 1 :], lines)
            elif block.kind == "list" and not is_too_deep(block) and not is_of_figures:
                self.listed(list(items(block, lines)))
            elif block.kind == "table" and block not in figures:
                self.table(block)
            elif block.kind == "paragraph" or (block.kind == "other" and block.text.lstrip().startswith(">")):
                self.paragraph(block, parts[place + 1 :], lines)
            elif block.kind == "fence" and self.is_lined:
                self.notes.keep(block.text)
            elif block.kind == "fence":
                self.fence(block)
            else:
                self.keep(block, 0)
        self.notes.keep(signed)

    def head(self, block: Block, behind: Sequence[Block], lines: Sequence[str]) -> None:
        """Read a heading: an entry, a day, or a title of what is below it."""
        text = unescape_markdown_item(block.heading)
        found = stamp_of(text)
        if self.heading and block.level > self.heading and found is None:
            self.detail([text])
            return
        self.heading = 0
        if found is None and forms.WEEKDAY_ALONE.match(text) and self.moments.day:
            self.moments.headed(text, is_posted=False)
            found = read_written(str(self.moments.day))
            text = str(self.moments.day)
        if found is None and self.holds(block, behind, lines):
            found = day_in_figures(text)
        if found is None and labeled(text):
            self.entry(text, (), self.start + block.line)
            self.heading = block.level
        elif found is None:
            day = find_day(text, self.moments.order)
            self.moments.on(day)
            self.headed = None
            self.notes.keep(block.text)
        elif (
            found.first.clock is None
            and found.first.relative is None
            and (not found.rest or self.is_title(block, behind, lines))
        ):
            if not found.rest and self.is_told(block, behind, lines):
                self.entry(found.raw or text, (), self.start + block.line)
                self.heading = block.level
                return
            self.day_line(found)
            if found.rest:
                self.notes.keep(block.text)
        else:
            self.entry(text, (), self.start + block.line)
            self.heading = block.level

    def is_told(self, head: Block, behind: Sequence[Block], lines: Sequence[str]) -> bool:
        """Tell whether a paragraph without times is below a heading that is a day: what happened on it."""
        return (
            bool(behind)
            and behind[0].kind == "paragraph"
            and _CLOCKED.search(behind[0].text) is None
            and not (is_day_alone(behind[0]) or _TELLS.match(behind[0].text))
            # "The team:" above a list says whose acts the list has.
            and not (behind[0].text.rstrip().endswith(":") and "list" in [one.kind for one in behind[1:2]])
            and not self.holds(head, behind, lines)
        )

    def is_title(self, head: Block, behind: Sequence[Block], lines: Sequence[str]) -> bool:
        """Tell whether a heading with a day is a title: entries are below it, or nothing at all in this section."""
        return self.holds(head, behind, lines) or not (behind or self.events)

    def holds(self, head: Block, behind: Sequence[Block], lines: Sequence[str]) -> bool:
        """Tell whether there are entries below a heading, so that it is the title of a day and not an entry."""
        for block in behind:
            if head.kind == "paragraph" and is_day_alone(block):
                return False
            if block.kind == "heading":
                if block.level <= head.level:
                    return False
                texts = [block.heading]
            elif block.kind == "list" and not is_too_deep(block):
                texts = [item.text for item in items(block, lines)]
            elif block.kind == "table":
                texts = [cell for row in table_rows(block) for cell in row]
            else:
                texts = [_MARKS.sub("", line.strip()) for line in block.lines]
            if any(map(is_timed, texts)):
                return True
        return False

    def detail(self, texts: Sequence[str]) -> None:
        """Add lines to the last event; the first becomes its headline where that was only a time."""
        last = self.events[-1]
        kept = [text for text in texts if text]
        if kept and read_whole(last.headline):
            headline, *more = sentences(kept.pop(0)) if len(kept[0]) > _LONG else [kept.pop(0)]
            mark = None if last.milestones else milestone_of(headline)
            last = replace(last, headline=headline, milestones=(mark,) if mark else last.milestones)
            kept = [*([" ".join(more)] if more else []), *kept]
        self.events[-1] = replace(last, details=(*last.details, *kept))

    def listed(self, found: Sequence[Item]) -> None:
        """Read a list; below a heading that is an entry, one without times is its details."""
        texts = [item.text for item in found]
        if (self.heading or self.is_lined) and not any(is_timed(text) for text in texts):
            self.detail([text for item in found for text in (unescape_markdown_item(item.text), *lines_below(item))])
            return
        self.heading, self.is_lined = 0, False
        # Below a line that is a day, a list without any clock is of that day.
        self.is_of_day = self.headed is not None and not any(is_timed(text) or stamp_of(text) for text in texts)
        for item in found:
            self.item(item)
        self.is_of_day = False

    def item(self, item: Item) -> None:
        """Read one item: an entry, a day with entries below it, or a title of those below it."""
        text, line = item.text, self.start + item.line
        found = stamp_of(text)
        is_nested = any(is_timed(child.text) for child in item.children)
        found = found or (day_in_figures(text) if is_nested else None)
        only_day = found is not None and found.first.clock is None and found.first.relative is None
        if found is not None and only_day and (is_nested or not found.rest) and (item.children or not item.rest):
            self.day_line(found)
            if found.rest:
                self.notes.keep(text)
        elif is_nested and found is None and labeled(text) is None:
            self.moments.on(find_day(text, self.moments.order))
            self.notes.keep(text)
        else:
            below = () if is_nested else tuple(lines_below(item))
            rest = [*item.rest, *below] if is_nested else below
            if not text and rest:
                text, *rest = rest
            if text:
                self.entry(text, rest, line)
            if not is_nested:
                return
        for line_ in item.rest if is_nested or only_day else ():
            self.notes.keep(line_)
        for child in item.children:
            self.item(child)

    def table(self, block: Block) -> None:
        """Read a table of entries."""
        self.heading, self.is_lined = 0, False
        for row in timed_rows(table_rows(block)):
            self.zone = row.zone
            self.entry(
                unescape_markdown_cell(row.text),
                [unescape_markdown_cell(detail) for detail in row.details],
                self.start + block.line + row.number,
            )
        self.zone = None

    def paragraph(self, block: Block, behind: Sequence[Block], lines: Sequence[str]) -> None:
        """Read lines that begin with a time, or one text with its time below it; other prose is kept."""
        texts = [(n, _MARKS.sub("", line)) for n, line in lines_shown(block.lines)]
        if is_day_alone(block) and self.is_told(replace(block, level=_BELOW_ALL), behind, lines):
            self.entry(texts[0][1], (), self.start + block.line)
            self.heading, self.is_lined = _BELOW_ALL, False
            return
        last = read_whole(texts[-1][1]) if texts else None
        if len(texts) > 1 and last and last.first.clock is not None and not stamp_of(texts[0][1]):
            words = one_line(" ".join(text for _, text in texts[:-1]))
            self.entry(f"{texts[-1][1]} - {words}", (), self.start + block.line)
            return
        if self.is_bare and not self.heading and self.tells(block.text) and not self.is_stamped(texts):
            self.prose(block)
            return
        entries, free = self._entries(texts)
        if not entries and self.heading and free:
            self.detail([one_line(" ".join(text for _, text in free))])
            return
        if entries:
            # Where a paragraph is a time and nothing more, the paragraphs below it say what happened then.
            is_head = len(texts) == 1 and read_whole(texts[0][1]) is not None
            self.heading, self.is_lined = (_BELOW_ALL if is_head else 0), True
        for entry in entries:
            self.entry(entry.text, entry.details, self.start + block.line + entry.line)
        if free:
            self.notes.keep("\n".join(text if has_breaks(block.lines) else block.lines[n] for n, text in free))
            self.unread += [
                self.start + block.line + n for n, text in free if _CLOCKED.search(text) and not read_written(text)
            ]

    def is_stamped(self, texts: Sequence[tuple[int, str]]) -> bool:
        """Tell whether most lines of a paragraph begin with a time."""
        return sum((stamp_of(text) or labeled(text)) is not None for _, text in texts) * 2 > len(texts) > 1

    def tells(self, text: str) -> bool:
        """Tell whether a paragraph is prose with several times of day in it."""
        first = text.lstrip("*_ >")
        if first[:1].isdigit():
            return False
        return len(_CLOCKED.findall(text)) > (not self.is_told_by_day) or any(map(day_in, sentences(text)))

    def prose(self, block: Block) -> None:
        """Read a paragraph of sentences: each with a time of day is an entry, and what follows says more about it."""
        line = self.start + block.line
        for sentence in sentences(block.text):
            for piece in clauses(sentence):
                if self.teller.tell(piece, line):
                    self.is_lined = True
                    continue
                if self.maker.events:
                    self.detail([piece])
                else:
                    self.notes.keep(piece)

    def _entries(self, texts: Sequence[tuple[int, str]]) -> tuple[list[_Entry], list[tuple[int, str]]]:
        """Return the entries of lines, and the other lines."""
        entries: list[_Entry] = []
        free: list[tuple[int, str]] = []
        is_form = self.is_stamped(texts)
        for number, text in texts:
            found = stamp_of(text)
            if found is None:
                if (label := labeled(text)) and (entries or is_form or label_of(label[0])):
                    entries.append(_Entry(number, text))
                elif entries:
                    entries[-1].details.append(text)
                else:
                    free.append((number, text))
            elif found.first.clock is None and found.first.relative is None:
                if not found.rest or _TELLS.search(found.rest):
                    self.day_line(found)
                    free += [(number, text)] if found.rest else []
                elif found.first.day:
                    entries.append(_Entry(number, text))
                else:
                    free.append((number, text))
            else:
                entries.append(_Entry(number, text))
        return entries, free

    def fence(self, block: Block) -> None:
        """Read a fence: the article's Mermaid ``timeline``, or lines that begin with a time; a log is kept as well."""
        if any(line.strip() == "timeline" for line in block.lines):
            for number, text, details in foreign.mermaid_rows(block):
                self.entry(text, details, self.start + block.line + number)
            for line in foreign.mermaid_rest(block):
                self.notes.keep(line)
            return
        texts = [(n, line.strip()) for n, line in enumerate(block.lines) if not foreign.is_fence_mark(line)]
        entries, _ = self._entries([(n, text) for n, text in texts if text])
        if entries and self.heading:
            entries = []
        for entry in entries:
            self.entry(entry.text, entry.details, self.start + block.line + entry.line)
        self.notes.keep(block.text)

    def keep(self, block: Block, shift: int) -> None:
        """Keep a block that is not read, and remember the lines in it that look like entries."""
        self.notes.keep(block.text)
        if block.text.lstrip().startswith("<!--"):
            return
        self.unread += [self.start + block.line + n for n, line in enumerate(block.lines) if _CLOCKED.search(line)]


def read_entries(
    body: str, start: int, context: Context, moments: Moments, lead: str = "", is_told: bool = False
) -> tuple[list[Event], str, list[int]]:
    """Return the events of a foreign timeline's body, its note, and the lines (0-based) that were not read.

    Args:
        body: the section's Markdown.
        start: 0-based line of the document that the body begins at.
        context: what the readers share.
        moments: what is known about the document's times; its day moves on.
        lead: what each headline begins with, such as the state that a status page gives.
        is_told: whether the section is prose below a day, so that one clock in a paragraph is enough.
    """
    reader = _Reader(context, moments, start, lead)
    reader.is_told_by_day = is_told
    reader.read(body)
    return reader.events, str(reader.notes), reader.unread
