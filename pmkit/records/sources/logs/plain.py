"""Plain lines of a log: a stamp of a common shape at or near the beginning, then the text.

Lines without a stamp go on from the line above, as stack traces do. Which shape the stamps have is settled by the first
lines and holds for the file; a line of another shape is still read where its stamp is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import islice, takewhile
from typing import Final

from pmkit.counting import counted
from pmkit.errors import RecordError
from pmkit.records.event import ZoneSource
from pmkit.records.forms import micro_of
from pmkit.records.sources.contract import Block, Head, Item, Moment, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import zone_above
from pmkit.records.sources.logs.probes import is_near, went_well
from pmkit.records.sources.logs.skimming import PIECE, Skimmer
from pmkit.records.sources.logs.templates import keys_of
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import SHAPES, Clock, order_of

name: Final = "log"
title: Final = "log lines"
newest_first: Final = False
_LEAD: Final = (
    "",
    r"\[",
    r"<\d{1,3}>(?:\d\s)?",
    r"(?!--\s)(?:[\w./:-]+\s{1,8}){1,4}\[?",
    r"\[[^\[\]]{1,120}\]\s\[?",
    r"(?:[^\s=]{1,40}=(?:\"[^\"]{0,200}\"|[^\s\"]{0,200})\s){1,8}[^\s=]{1,40}=\"?",
    r"\S+ \S+ \S+ \[",
    r"[^\s=]{1,40}=\"?",
    r"#\sTime:\s",
    r"[\w.-]{1,60}\s{0,20}\|\s{1,4}\[?",
    r"[IWEFDN][,:]?\s?\[?",
    r"(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL):?\s+(?:\[[^\[\]]{1,100}\]\s+)?\[?",
)
_EPOCHS: Final = (
    re.compile(r"(?P<rest>\[?(?:- |\S+ )?)(?P<epoch>1\d{9}(?:\.\d{1,9})?|1\d{12}|1\d{15}|1\d{18})(?=[\s:|,\]])"),
    re.compile(r"(?P<rest>#)(?P<epoch>1\d{9})(?=\s*$)"),
    re.compile(r"(?P<rest>.{0,60}?(?:\s|audit\())(?P<epoch>1\d{9}(?:\.\d{1,9})?|1\d{12})(?=[\s:])"),
)
_KEY: Final = re.compile(r"[^\s=]{1,40}=\"?$")
"""The name of the time itself, in lines of names and values."""

_STREAM: Final = re.compile(r"std(?:out|err) (?P<part>[PF])(?: |$)")
"""What a container's runtime puts before each line: the stream, and whether it is only a part of a line."""

_DETAIL: Final = re.compile(r"^.{0,120}?\b(?P<told>(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION):  ?\S)")
"""What PostgreSQL says of the line before, with the same stamp."""

_ABOVE_TEXT: Final = re.compile(r"#|(?:SET timestamp=|use )", re.IGNORECASE)
"""Lines between a stamp and the query that it is about."""

_TRAILER: Final = re.compile(r"[wb]tmp begins")
_DASHES: Final = frozenset("-–—:|,")
_AFTER_DASH: Final = frozenset(" \t")
_JOINED: Final = 30
_SEEN: Final = 200_000


def recognizes(head: Head) -> float:
    """Recognize lines of which at least a third begins with a stamp, other than that of a markup language."""
    if head.form != "text":
        return 0.0
    lines = [line for line in head.lines if line.strip()]
    if not lines:
        return 0.0
    stamped = sum(_begins(line) for line in lines)
    return 0.65 if stamped * 3 >= len(lines) else 0.55 if stamped else 0.0


def _begins(line: str) -> bool:
    return any(pattern.match(line) for pattern in _EPOCHS) or any(pattern.match(line) for pattern in _stamps([line]))


def _stamps(lines: Sequence[str]) -> list[re.Pattern[str]]:
    """Return the patterns of a stamp behind each lead, for the shapes that are anywhere in the lines.

    Compiling all of them would take longer than reading a hundred thousand lines.
    """
    shapes = [shape for shape in SHAPES if any(map(shape.search, lines))]
    return [_led(lead, shape) for lead in _LEAD for shape in shapes]


@cache
def _led(lead: str, shape: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?P<rest>{lead}){shape.pattern}")


def _settled(lines: Sequence[str]) -> list[re.Pattern[str]]:
    """Return the patterns in the order of how many of the first lines they read; epochs that agree count too."""
    known: list[tuple[int, int, re.Pattern[str]]] = []
    for rank, pattern in enumerate((*_EPOCHS[:1], *_stamps(lines), *_EPOCHS[1:])):
        hits = sum(bool(pattern.match(line)) for line in lines)
        if hits:
            known.append((-hits, rank, pattern))
    return [pattern for _, _, pattern in sorted(known, key=lambda entry: entry[:2])][:6]


def read(export: Export) -> Iterator[Item]:
    """Yield each line that begins with a stamp, with the lines that go on from it."""
    patterns = _settled([line for line in export.head.lines if line.strip()])
    reader = _Reader(export, patterns)
    pending: Record | None = None
    joined: list[str] = []
    headless = 0
    was_part = False
    for number, line, block in reader.lines():
        if block is None and (not line or line.isspace()):
            continue
        item = block or reader.line(number, line)
        if item is None:
            if pending is None:
                headless += 1
                if headless == 1:
                    first = number
                continue
            if len(joined) < _JOINED:
                joined.append(line.strip()[:500])
            continue
        is_part, was_part = was_part, reader.is_part and block is None
        if isinstance(item, Record) and _goes_on(pending, item, is_part=is_part):
            continue
        if pending is not None:
            yield _with(pending, joined)
            pending = None
        if isinstance(item, Record):
            pending = item
        else:
            yield item
    if pending is not None:
        yield _with(pending, joined)
    for note in [note for note in export.notes.said if note.startswith("times have no")]:
        # Each line, not each second.
        export.notes.said[note] = reader.zoneless if note.startswith("times have no zone") else reader.count
    if headless:
        problem = f"{counted(headless, 'line')} before the first time"
        yield Reject(
            Place(first), RecordError(problem, code="no-time", remedy="give it one, or add the event by hand"), headless
        )


def _goes_on(pending: Record | None, item: Record, *, is_part: bool) -> bool:
    """Add a line to the one above where it is a part of it: a piece of a container's line, a detail of PostgreSQL."""
    if pending is None or pending.when is None or item.when is None:
        return False
    if is_part:
        pending.text = f"{pending.text}{item.text}"[:4000]
        return True
    if pending.when.instant == item.when.instant and (detail := _DETAIL.search(item.text)):
        pending.details = (*pending.details[:_JOINED], item.text[detail.start("told") :][:500])
        return True
    return False


def _with(record: Record, joined: list[str]) -> Record | Reject:
    """Return a record with the lines that go on from it, which are its own from now on.

    A stamp on a line of its own has its text below, as in a log of slow queries.
    """
    if not record.text:
        said = next((at for at, line in enumerate(joined) if not _ABOVE_TEXT.match(line)), None)
        if said is None:
            joined.clear()
            problem = RecordError("the line has no text", code="no-text", remedy="leave it out")
            return Reject(record.place, problem)
        record.text = joined.pop(said)
    if joined:
        record.details = (*record.details, *joined)
        joined.clear()
    return record


_MICROS: Final[dict[str, timedelta]] = {}
"""Fractions of a second that were met before: a log has at most a thousand of three digits."""


def _order(export: Export, patterns: list[re.Pattern[str]]) -> str:
    """Return whether the day or the month is first in the stamps of a file, where these are dates in numbers."""
    if not patterns or "a" not in patterns[0].groupindex:
        return ""
    found = (patterns[0].match(line) for _, line in islice(export.lines(), _SEEN))
    return order_of([match.group()[match.end("rest") - match.start() :] for match in found if match])


def _stated_above(export: Export) -> str:
    """Return the zone that a sentence above the first stamp states; empty for none."""
    above = takewhile(lambda pair: not _begins(pair[1]), enumerate(export.head.lines, start=1))
    return zone_above(above, export.notes)


def _is_zoneless(record: Record) -> bool:
    return record.when is not None and record.when.source is ZoneSource.ASSUMED


class _Reader:
    """Reads the stamp of one line after another; consecutive lines often have the same second."""

    def __init__(self, export: Export, patterns: list[re.Pattern[str]]) -> None:
        self._export = export
        self._clock: Clock = export.clock()
        if not self._clock.order:
            self._clock.order = _order(export, patterns) or "year"
            self._clock.order_from = "by the file as a whole"
        self._patterns = patterns
        self._matched = partial(self._clock.matched, zone=_stated_above(export))
        self._skimmer = Skimmer(patterns[0], self._matched, self._one) if patterns else None
        self._key = b""
        self.count = self.zoneless = 0
        self.is_part = False
        """Whether the line that was read last is a part of one that goes on in the next."""

        self._second = ""
        self._moment: Moment | None = None
        self._whole = ("", "")
        self._kind: Moment
        self._base: datetime
        self._width: timedelta

    def lines(self) -> Iterator[tuple[int, str, Block | None]]:
        """Yield each line with its number, or many of them at once as a block."""
        number = 1
        for lines in self._export.line_lists():
            for piece in (lines[at : at + PIECE] for at in range(0, len(lines), PIECE)):
                if self._skimmer is None or self._skimmer.is_idle:
                    yield from ((at, line, None) for at, line in enumerate(piece, start=number))
                else:
                    yield from self._skimmed(self._skimmer, number, piece)
                number += len(piece)

    def _skimmed(self, skimmer: Skimmer, number: int, lines: Sequence[str]) -> Iterator[tuple[int, str, Block | None]]:
        keys = keys_of(lines)
        for begin, end, together in skimmer.stretches(keys):
            made = skimmer.blocks(number + begin, lines[begin:end], keys[begin:end]) if together else None
            if made is None:
                for at in range(begin, end):
                    self._key = keys[at]
                    yield number + at, lines[at], None
            else:
                for block in made:
                    self.count += len(block)
                    self.zoneless += len(block) * _is_zoneless(block.record(0))
                    yield number, "", block
        self._key = b""

    def _one(self, number: int, line: str) -> Record:
        """Return the record of a line that is known to have a stamp and a text."""
        counts = self.count, self.zoneless
        record = self.line(number, line)
        self.count, self.zoneless = counts
        assert isinstance(record, Record)
        return record

    def line(self, number: int, line: str) -> Record | Reject | None:
        """Return the record of a line; None where it has no stamp."""
        for pattern in self._patterns:
            match = pattern.match(line)
            if match is not None:
                break
        else:
            return None
        begin, end = match.end("rest"), match.end()
        stamp = line[begin:end]
        try:
            moment = self._read(stamp, match)
        except RecordError as error:
            return Reject(Place(number), error)
        rest = line[end:]
        if begin and rest[:1] == line[begin - 1] in "\"'":
            rest = rest[1:]
        rest = rest.lstrip("]) ").rstrip()
        if rest[:1] in _DASHES and rest[1:2] in _AFTER_DASH:
            rest = rest[1:].lstrip()
        text = rest
        lead = _KEY.sub("", line[:begin]).strip("[( \"'").removeprefix("# Time:").lstrip("#")
        if lead and not lead.startswith("<"):
            text = f"{lead} {rest}".strip()
        self.is_part = False
        if (stream := _STREAM.match(text)) and text[stream.end() :]:
            text, self.is_part = text[stream.end() :], stream["part"] == "P"
        if _TRAILER.match(text):
            return no_event(Place(number), "it says since when there is a record")
        if was_near := is_near(text):
            # Two checks differ in their status alone: none of them stands for another.
            self._key = b""
        if was_near and went_well(text):
            return no_event(Place(number), "a check or heartbeat that went well")
        self.count += 1
        self.zoneless += moment.source is ZoneSource.ASSUMED
        if self._key and text and self._skimmer and not self.is_part and not _DETAIL.search(text):
            self._skimmer.learn(line, self._key, match)
            self._key = b""
        return Record(Place(number), moment, text if len(text) <= 4000 else text[:4000])

    def _read(self, stamp: str, match: re.Match[str]) -> Moment:
        if "epoch" in match.re.groupindex:
            return self._clock.epoch(match["epoch"])
        fraction = match["f"] if "f" in match.re.groupindex else None
        if not fraction:
            if stamp == self._second and self._moment is not None:
                return self._moment
            self._second, self._moment = stamp, self._matched(match)._replace(raw=stamp)
            return self._moment
        # Lines of one second differ in the fraction alone.
        whole = stamp[: match.start("f") - match.end("rest")], stamp[match.end("f") - match.end("rest") :]
        if whole == self._whole:
            micro = _MICROS.get(fraction)
            if micro is None:
                micro = timedelta(microseconds=micro_of(fraction))
                if len(_MICROS) < 2000:
                    _MICROS[fraction] = micro
            instant = self._base + micro
            return Moment(
                instant, instant + self._width, stamp, self._kind.precision, self._kind.zone, self._kind.source
            )
        moment = self._matched(match)._replace(raw=stamp)
        self._whole, self._kind = whole, moment
        self._base, self._width = moment.instant.replace(microsecond=0), moment.latest - moment.instant
        return moment
