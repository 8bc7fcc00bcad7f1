"""Reads events that sentences tell: "At 10:02 the mail was sent." and "On March 3, we raised the limit."."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pmkit.documents.format.blocks import Block, blocks, is_too_deep, items, walk
from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.prose.sentences import sentences
from pmkit.documents.format.prose.words import AT_CLOCK, CLAUSE, CLOCK_AT, PLANNED
from pmkit.documents.format.readers.context import Context, line_with
from pmkit.documents.format.readers.labels import is_timed
from pmkit.documents.format.readers.moments import Moments
from pmkit.documents.format.readers.timeline import EventMaker
from pmkit.documents.format.sections import column_key, section_key, summary_key
from pmkit.markup import unescape_markdown
from pmkit.records import forms, zones
from pmkit.records.event import Event
from pmkit.records.stamps import Stamp
from pmkit.records.written import Written, read_point, read_whole, read_written

_ON_DAY: Final = re.compile(rf"^[\W_]*(?:{forms.ANY_AT}\s+(?:the\s+)?)", re.IGNORECASE)
_CLOCK: Final = re.compile(CLOCK_AT, re.IGNORECASE)
_JOINT: Final = re.compile(r"(?:,|;)?\s+(?:and|then|but|before|und|et|puis)\s+", re.IGNORECASE)
_SURE: Final = re.compile(rf"\s?(?:[ap]\.?m\b\.?|\(?(?:{zones.WRITTEN.pattern}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document's prose.

    Attributes:
        body: its Markdown.
        is_brief: whether it says in short what others tell at length, as a summary does.
        day: the day that a heading around it names.
    """

    body: str
    is_brief: bool = False
    day: date | None = None


_TELLING: Final = (None, "summary", "what_happened", "factors", "findings", "improve", "actions")
"""Sections whose prose can tell what happened when; lessons are drawn from it."""


def passages(opening: str, parts: Sequence[Part]) -> list[Passage]:
    """Return the prose of a document, in order: its opening, and the sections that can tell what happened when."""
    told = [Passage(part.body, part.key == "summary", part.day) for part in parts if part.key in _TELLING]
    return [Passage(opening, is_brief=True), *told]


@dataclass
class Teller:
    """Makes events of sentences.

    Attributes:
        maker: what makes them.
        moments: what is known about the document's times; its day moves on.
    """

    maker: EventMaker
    moments: Moments

    def tell(self, piece: str, line: int) -> bool:
        """Read a clause as an event; tell whether it says when.

        Args:
            piece: the clause.
            line: 0-based line of the document.
        """
        match = AT_CLOCK.search(piece)
        found, begin = (clock_in(piece, match), match.start()) if match else (None, 0)
        if found is None:
            found, begin = day_in(piece), 0
        if found is None:
            return False
        self.moments.in_sentence(piece[:begin])
        headline = (not begin and found.rest) or piece
        self.maker.add(unescape_markdown(headline), (), self._settle(found, line), None, line)
        return True

    def _settle(self, written: Written, line: int) -> Stamp:
        """Return a stamp with its instants; what was assumed is said."""
        stamp = self.moments.settle(written)
        for note in stamp.notes:
            self.maker.context.note(note, line)
        return stamp


def clock_in(piece: str, match: re.Match[str]) -> Written | None:
    """Return the time of day at a place of a clause, whatever word is before it."""
    found = read_written(piece[match.start() :])
    if found is None and (clock := _CLOCK.search(piece, match.start(), match.end())):
        # "until 11:50." and "from 9:24 AM on": in a sentence, what is before the clock opens no range.
        found = read_written(piece[clock.start() :])
        found = replace(found, raw=piece[match.start() : clock.start()] + found.raw, rest="") if found else None
    return found if found and found.first.clock is not None else None


def day_in(piece: str) -> Written | None:
    """Return the day that a sentence begins with, "On Monday, March 15, we upgraded": None where it has none."""
    match = _ON_DAY.match(piece)
    point, end = read_point(piece, match.end()) if match else (None, 0)
    if point is None or point.clock is not None or not (point.day or point.month_day or point.slashed):
        return None
    rest = piece[end:].lstrip(" ,")
    return Written(point, piece[:end], rest) if len(rest.split()) >= _WORDS else None


_WORDS: Final = 3


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence that have a time of day each.

    Example:
        >>> clauses("We limited the retries at 9:10 and creation worked from 9:24.")
        ['We limited the retries at 9:10', 'creation worked from 9:24.']
    """
    return [clause for piece in CLAUSE.split(sentence) for clause in _divided(piece)]


def _divided(piece: str) -> list[str]:
    """Return a clause cut at the last joint between two times of day."""
    found = list(AT_CLOCK.finditer(piece))
    for first, second in itertools.pairwise(found):
        joints = list(_JOINT.finditer(piece, first.end(), second.start()))
        # Behind "between 10:15 and" there is the end of a range, and no words of its own.
        if joints and len(piece[joints[-1].end() : second.start()].split()) >= _FEW:
            return [piece[: joints[-1].start()], *_divided(piece[joints[-1].end() :])]
    return [piece]


_FEW: Final = 1


def is_story(found: Sequence[Block], lines: Sequence[str]) -> bool:
    """Tell whether a section tells its times in sentences, "At 10:02 UTC, we ...", and in no list, table or line."""
    told = [block for block in found if block.kind == "paragraph"]
    begin = [block for block in told if _AT_FIRST.match(block.text)]
    inside = [block for block in told if block not in begin and _CLOCK.search(block.text)]
    listed = [item.text for block in found if block.kind == "list" for item in items(block, lines)]
    is_timed_elsewhere = any(map(is_timed, listed)) or any(block.kind == "table" for block in found)
    is_lined = any(map(is_timed, (block.text for block in told if block not in begin)))
    return len(begin) > 1 and bool(inside) and not (is_timed_elsewhere or is_lined)


_AT_FIRST: Final = re.compile(
    rf"^(?:(?:{forms.ANY_AT})\s[^,.:\n]{{4,30}},?\s)?(?:{forms.ANY_AT})\s+{CLOCK_AT}(?!\s*[-–—:|])", re.IGNORECASE
)
"""How a sentence begins that says when: "At 10:02", "On Monday, 4 March at 10:02"."""


def events_told(passages: Sequence[Passage], text: str, context: Context, moments: Moments) -> list[Event]:
    """Return the events that the prose of a document without a timeline tells: sentences that say when.

    They stay in the prose, too. Fewer than three are not a timeline.

    Args:
        passages: its prose, in order.
        text: the document, to find lines in.
        context: what the readers share.
        moments: what is known about the document's times.
    """
    told = [(passage, piece, clock) for passage in passages for piece, clock in _told(passage)]
    at_length = {clock for passage, _, clock in told if not passage.is_brief}
    told = [(passage, piece, clock) for passage, piece, clock in told if not passage.is_brief or clock not in at_length]
    if len(told) < _FEWEST or not any(clock for _, _, clock in told):
        return []
    maker = EventMaker(context)
    teller = Teller(maker, moments)
    last: Passage | None = None
    for passage, piece, _ in told:
        if passage is not last:
            moments.on(passage.day)
        last = passage
        teller.tell(piece, line_with(text, piece))
    return maker.events


def event_of_title(title: str, pairs: Sequence[tuple[str, str]], context: Context, moments: Moments) -> list[Event]:
    """Return the event of a document whose title is from when to when, and whose bullets say what happened then.

    Args:
        title: of the document; one with words of its own has none.
        pairs: the bullets of its summary.
        context: what the readers share.
        moments: what is known about the document's times.
    """
    written = read_whole(title)
    if written is None or written.last is None or written.first.clock is None or not written.first.has_day:
        return []
    names = ("what_happened", "text")
    told = next((value for name, value in pairs if (section_key(name) or column_key(name)) in names and value), "")
    if not told:
        return []
    maker = EventMaker(context)
    maker.add(unescape_markdown(told), (), Teller(maker, moments)._settle(written, 0), None, 0)
    return maker.events


_OF_THING: Final = re.compile(
    r"\b\d{1,2}:\d\d(?:\s?(?:UTC|GMT|[A-Z]{2,4}))?\s(?:snapshot|backup|build|version|release|image|dump|copy)\b"
)
"""The clock by which a thing goes: "restored from the 13:33 UTC snapshot"."""


def _told(passage: Passage) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a passage that say when, each with its clock; it is empty where there is only a day."""
    lines = passage.body.split("\n")
    for block in blocks(passage.body):
        texts = [block.text] if block.kind == "paragraph" else []
        if block.kind == "list" and not is_too_deep(block):
            texts = [item.text for item in walk(items(block, lines))]
        for text in texts if not block.text.lstrip().startswith("{{") else ():
            for piece in (piece for sentence in sentences(text) for piece in clauses(sentence)):
                match = AT_CLOCK.search(piece)
                if (
                    PLANNED.search(piece)
                    or _OF_THING.search(piece)
                    or summary_key(piece.partition(":")[0].strip("*_ "))
                ):
                    continue
                if match and (not match.group()[0].isdigit() or _SURE.match(piece, match.end())):
                    clock = _CLOCK.search(match.group())
                    yield piece, clock.group() if clock else match.group()
                elif not match and not passage.is_brief and day_in(piece):
                    yield piece, ""


_FEWEST: Final = 3
