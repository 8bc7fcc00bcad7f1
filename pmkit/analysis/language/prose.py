"""What of a Markdown text is prose, with the way back to the source: code, quotes and addresses are left out.

The parser is pulldown-cmark through pyromark, because it tells for each run of text where it
stands in the source; that is what a marked span needs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyromark

LEFT_OUT: Final = "\ufffc"
"""Takes the place of what is not prose: inline code, an address, an image."""

_OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
)
_SKIPPED: Final = frozenset(("BlockQuote", "CodeBlock", "MetadataBlock", "Image", "Strikethrough", "HtmlBlock"))
_HELD: Final = frozenset(("Image", "Strikethrough"))
_NO_PROSE: Final = frozenset(("Code", "InlineMath", "DisplayMath", "FootnoteReference"))
_BREAKS: Final = frozenset(("SoftBreak", "HardBreak"))
_NICK: Final = re.compile(r"<@?[\w.-]{1,32}>")
_TAGS: Final = frozenset(
    "a abbr b big br center cite code del details dfn div em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre "
    "q s samp small span strike strong sub summary sup table tbody td th thead tr tt u ul var wbr".split()
)
_MENTION: Final = 6
_INLINE: Final = frozenset(("Emphasis", "Strong", "Link"))
_KINDS: Final = {"Heading": "heading", "Item": "item", "TableCell": "cell"}
_ADDRESS: Final = re.compile(
    r"\b(?:https?|ftp)://\S{1,2000}|\bwww\.\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,255}"
)
_TRANSLATED: Final = str.maketrans("\u2018\u2019\u02bc\u00a0\t\r\n\u201c\u201d", "'''    \"\"")
_SAID: Final = re.compile(
    r"^(?:\W{0,3}\d{1,2}:\d\d(?::\d\d)?\W{0,3}(?:UTC)?\W{0,3})?<@?[\w.-]{1,32}>\s?:?\s|^\W{0,3}\d{1,2}:\d\d(?::\d\d)?\W{1,3}@?[a-z][\w.-]{0,31}:\s"
)
"""A line of a chat log: a nick in angle brackets, or a time and a nick in small letters with a colon."""


@dataclass(slots=True)
class Segment:
    """A block of prose: a paragraph, a heading, a list item or a table cell.

    Attributes:
        kind: ``paragraph``, ``heading``, ``item`` or ``cell``.
        text: the prose, one space for each line break, :data:`LEFT_OUT` for what is not prose.
        mentions: spans of ``text`` in short emphasis, in which a phrase is mentioned rather than used.
        starts: offsets in ``text`` at which a run of the source begins, ascending.
        places: for each of them its offset in the source (in bytes of UTF-8 until :func:`segments` is done).
        called: what ``wanted`` said of the text.
    """

    kind: str
    text: str
    mentions: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    called: Sequence[int] = ()

    def source(self, offset: int) -> int:
        """Return the place in the source of a place in the text."""
        run = max(bisect_right(self.starts, offset) - 1, 0)
        return self.places[run] + offset - self.starts[run]


class _Collector:
    """Takes the parser's events one by one and makes blocks of them, their places in bytes."""

    def __init__(self, wanted: Callable[[str], Sequence[int]] | None) -> None:
        self.blocks: list[Segment] = []
        self._wanted = wanted
        self._skipping = 0
        self._begin("paragraph")

    def _begin(self, kind: str) -> None:
        """Begin a block."""
        self._kind = kind
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._places: list[int] = []
        self._mentions: list[tuple[int, int]] = []
        self._length, self._emphasis = 0, -1

    def add(self, text: str, place: int) -> None:
        """Take a run of text."""
        if not self._skipping:
            self._parts.append(text)
            self._starts.append(self._length)
            self._places.append(place)
            self._length += len(text)

    def start(self, tag: str, place: int) -> None:
        """Take the beginning of a tag."""
        if tag in _SKIPPED:
            if tag in _HELD:
                self.add(LEFT_OUT, place)
            else:
                self.done("paragraph")
            self._skipping += 1
        elif tag == "Emphasis":
            self._emphasis = self._length
        elif tag not in _INLINE:
            self.done(_KINDS.get(tag, "paragraph"))

    def end(self, tag: str) -> None:
        """Take the end of a tag."""
        if tag in _SKIPPED:
            self._skipping -= 1
        elif tag == "Emphasis":
            # strong text is a claim, not a mention
            if self._emphasis >= 0:
                self._mentions.append((self._emphasis, self._length))
            self._emphasis = -1
        elif tag not in _INLINE:
            self.done("paragraph")

    def done(self, kind: str) -> None:
        """Keep the block that ends here, and begin the next one."""
        if self._skipping:
            return
        if not self._parts:
            self._kind = kind
            return
        text = "".join(self._parts)
        called = self._wanted(text) if self._wanted else ()
        if called or not self._wanted:
            if not text.isascii() or "\t" in text:
                text = text.translate(_TRANSLATED)
            whole = len(text.strip())
            mentions = [(a, b) for a, b in self._mentions if b - a < whole and text[a:b].count(" ") < _MENTION]
            if whole:
                self.blocks.append(Segment(self._kind, text, mentions, self._starts, self._places, called))
        self._begin(kind)


def segments(
    source: str, *, markdown: bool = True, wanted: Callable[[str], Sequence[int]] | None = None
) -> list[Segment]:
    """Return the prose of a text, block by block.

    Args:
        source: the text.
        markdown: False for text that is not Markdown, such as a commit message; each line is then a paragraph.
        wanted: says what the text of a block calls for; blocks that call for nothing are left out.
    """
    if not markdown:
        return list(_lines(source, wanted))
    if source.isascii():
        return _prose(_parsed(source, wanted))
    data = source.encode("utf-8", "replace")
    found = _parsed(data.decode(), wanted)
    _to_characters(data, found)
    return _prose(found)


def _prose(blocks: list[Segment]) -> list[Segment]:
    """Return blocks with rows cut into cells, addresses hidden, and chat lines left out."""
    found = [split for block in blocks for split in _split(block)]
    for segment in found:
        _hide_addresses(segment)
    return [segment for segment in found if not _SAID.match(segment.text)]


def _lines(source: str, wanted: Callable[[str], Sequence[int]] | None) -> Iterator[Segment]:
    """Yield each line that is wanted as a paragraph."""
    place = 0
    for line in source.splitlines(keepends=True):
        called = wanted(line) if wanted else ()
        if line.strip() and (called or not wanted):
            segment = Segment("paragraph", line.translate(_TRANSLATED), [], [0], [place], called)
            _hide_addresses(segment)
            yield segment
        place += len(line)


def _parsed(source: str, wanted: Callable[[str], Sequence[int]] | None) -> list[Segment]:
    """Return the blocks of Markdown that are wanted, their places in bytes."""
    collector = _Collector(wanted)
    events: Iterator[tuple[Any, Any]] = iter(pyromark.events_with_range(source, options=_OPTIONS))
    for event, span in events:
        if event.__class__ is str:
            if event in _BREAKS:
                collector.add(" ", span["start"])
            continue
        (name, value) = next(iter(event.items()))
        if name == "Text":
            collector.add(value, span["start"])
        elif name == "Start":
            collector.start(value if value.__class__ is str else next(iter(value)), span["start"])
        elif name == "End":
            collector.end(value if value.__class__ is str else next(iter(value)))
        elif name in _NO_PROSE:
            collector.add(LEFT_OUT, span["start"])
        elif name == "InlineHtml":
            # "<sam>" in a chat log looks like a tag, and no browser knows it
            is_nick = _NICK.fullmatch(value) and value[1:-1].lower() not in _TAGS
            collector.add(value if is_nick else " ", span["start"])
    collector.done("paragraph")
    return collector.blocks


def _split(segment: Segment) -> Iterator[Segment]:
    """Yield the cells of a table row without its table, and any other segment as it is."""
    if segment.kind != "paragraph" or not segment.text.startswith("| "):
        yield segment
        return
    for match in re.finditer(r"[^|]+", segment.text):
        if not match.group().isspace():
            begin = match.start()
            run = bisect_right(segment.starts, begin) - 1
            starts = [0, *(s - begin for s in segment.starts[run + 1 :] if s < match.end())]
            places = [segment.source(begin), *segment.places[run + 1 : run + len(starts)]]
            yield Segment("cell", match.group(), [], starts, places, segment.called)


def _hide_addresses(segment: Segment) -> None:
    """Put the place holder over addresses, as many as there are characters."""
    if "://" in segment.text or "www." in segment.text or "@" in segment.text:
        segment.text = _ADDRESS.sub(lambda match: LEFT_OUT * len(match.group()), segment.text)


def _to_characters(data: bytes, found: list[Segment]) -> None:
    """Turn places in bytes into places in characters, in one walk over the source."""
    at = count = 0
    for segment in found:
        for number, place in enumerate(segment.places):
            # a run never begins before the one in front of it, except for cells cut out of one run
            count += (
                len(data[at:place].decode("utf-8", "ignore"))
                if place >= at
                else -len(data[place:at].decode("utf-8", "ignore"))
            )
            at = place
            segment.places[number] = count


def lines_of(source: str) -> list[int]:
    """Return the offsets at which the lines of a text begin, for :func:`line_at`."""
    return [0, *(match.end() for match in re.finditer(r"\n", source))]


def line_at(starts: list[int], offset: int) -> int:
    """Return the line, from 1, of an offset."""
    return bisect_right(starts, offset)
