"""Opening an export: what form it is by its bytes, and its lines, rows or objects as a stream.

Nothing is unpacked to disk. A name is only ever shown; what a file is, its content says.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, BinaryIO, Final

from pmkit.errors import RecordError
from pmkit.records.sources import documents, markup_files, tables
from pmkit.records.sources.contract import Head, Notes, Place, Reject
from pmkit.records.sources.times import Clock

HEAD: Final = 65_536
"""Bytes that recognition looks at."""

CHUNK: Final = 1 << 20
LONGEST_LINE: Final = 1 << 22
SAMPLE: Final = 25
"""Documents or lines that recognition looks at."""

_MARKS: Final = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
Opener = Callable[[], BinaryIO]


class Export:
    """One file of an import, or one member of an archive.

    Args:
        name: what reports and evidence call it.
        opener: opens it for reading, from the beginning.
        size: its bytes.
        zone: zone of times that have none; empty: they are refused.
        year: year of times that have none.
        year_from: where that year comes from.
        order: ``day`` or ``month``: what is first in a date in numbers.
        mapping: field (``time``, ``text`` …) to the column that holds it, for tables and objects of unknown tools.
        threshold: for metrics: above it is an event.
        stored: opens the file as it is stored, where it is compressed.
        asked: the last instant that a server was asked about; None for a file, which doesn't say.
    """

    def __init__(
        self,
        name: str,
        opener: Opener,
        size: int,
        *,
        zone: str = "",
        year: int = 0,
        year_from: str = "",
        order: str = "",
        mapping: dict[str, str] | None = None,
        threshold: float | None = None,
        stored: Opener | None = None,
        asked: datetime | None = None,
    ) -> None:
        self.name = name
        self.open = opener
        self._stored = stored or opener
        self.size = size
        self.notes = Notes()
        self.met: Callable[[object], None] | None = None
        """What is told of every object that is read: it looks for people."""

        self.above: list[tuple[int, str]] = []
        """What is above the header of a table, once its first row was read: lines with their numbers."""

        self.mapping = dict(mapping or {})
        self.mapped: dict[str, str] = {}
        self.threshold = threshold
        self.asked = asked
        self._settings = (zone, year, year_from, order)

    @property
    def folder(self) -> str:
        """Name of the folder that the file is in: a channel, in chat exports."""
        return self.name.rpartition("/")[0].rpartition("/")[2]

    def clock(self) -> Clock:
        """Return what reads the times of this export."""
        zone, year, year_from, order = self._settings
        clock = Clock(zone, year=year, order=order, notes=self.notes)
        clock.year_from = year_from
        clock.order_from = "as given" if order else ""
        return clock

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file's bytes in hexadecimal."""
        with self._stored() as stream:
            made = hashlib.sha256()
            while chunk := stream.read(CHUNK):
                made.update(chunk)
            return made.hexdigest()

    @cached_property
    def start(self) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(HEAD)

    @cached_property
    def encoding(self) -> str:
        """How its text is written.

        Raises:
            RecordError: it is not text.
        """
        for mark, name in _MARKS.items():
            if self.start.startswith(mark):
                return name
        if b"\0" in self.start:
            raise RecordError(
                "the file is binary, not text",
                code="not-text",
                remedy="export it as JSON, CSV or text, or leave it out",
            )
        return "utf-8"

    @cached_property
    def form(self) -> str:
        """What it is: ``json``, ``table``, ``text``, ``xml``, ``yaml``, ``sheet``, ``journal`` or ``empty``.

        Raises:
            RecordError: it is not text.
        """
        if self.start.startswith(b"PK\3\4"):
            return "sheet"
        if self.start.startswith((b"__CURSOR=", b"__REALTIME_TIMESTAMP=")):
            return "journal"
        text = self.start.decode(self.encoding, "replace").lstrip("\ufeff \t\r\n\x1e")
        if not text:
            return "empty"
        if documents.begins(text, whole=len(self.start) < HEAD):
            return "json"
        if text.startswith("<") and markup_files.begins(text):
            return "xml"
        if markup_files.is_yaml(text):
            return "yaml"
        return "table" if tables.is_table(text) else "text"

    @cached_property
    def head(self) -> Head:
        """The beginning of it, for recognition."""
        form = self.form
        if form == "journal":
            return Head(form)
        if form in ("json", "yaml"):
            found: list[Any] = []
            for _, document in self.documents():
                if isinstance(document, dict):
                    found.append(document)
                if len(found) >= SAMPLE:
                    break
            return Head(form, documents=tuple(found))
        if form in ("table", "sheet"):
            names = next((tuple(row) for _, row in self.rows() if isinstance(row, dict)), ())
            if not names and form == "table":
                names = tables.header_of(self.start.decode(self.encoding, "replace"))
            return Head(form, columns=names, lines=self._first_lines() if form == "table" else (), name=self.name)
        if form == "xml":
            return Head(form, root=markup_files.root_of(self.text()))
        return Head(form, lines=self._first_lines(), name=self.name)

    def _first_lines(self) -> tuple[str, ...]:
        return tuple(line for _, line in islice(self.lines(), SAMPLE))

    def text(self, limit: int = documents.WHOLE) -> str:
        """Return all of it as text.

        Raises:
            RecordError: it is larger than the limit.
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
            if len(data) <= limit:
                stream.read(1)  # a compressed file that is broken says so behind what is whole
        if len(data) > limit:
            raise RecordError(
                f"the file has more than the {limit / 1e6:g} MB that are read at once",
                code="too-large",
                remedy="export a shorter time",
            )
        return self._decoded(data)

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self.encoding)
        except UnicodeDecodeError:
            self.notes.add("bytes that are not UTF-8 were replaced")
            return data.decode(self.encoding, "replace")

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of whole lines; a line that never ends is cut."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        rest = ""
        with self.open() as stream:
            while data := stream.read(CHUNK):
                text = rest + decoder.decode(data)
                cut = text.rfind("\n") + 1
                if not cut and len(text) > LONGEST_LINE:
                    self.notes.add("lines of more than 4 million characters were cut")
                    yield text[:LONGEST_LINE] + "\n"
                    text, cut = text[LONGEST_LINE:], 0
                if cut:
                    yield text[:cut]
                rest = text[cut:]
        rest += decoder.decode(b"", final=True)
        if rest:
            yield rest

    def line_lists(self) -> Iterator[list[str]]:
        """Yield lines without their ends, many at a time."""
        for text in self.chunks():
            if "\r" in text:
                text = text.replace("\r\n", "\n")
                text = text if "\n" in text else text.replace("\r", "\n")  # as old programs for the Mac end lines
            lines = text.split("\n")
            if not lines[-1]:
                lines.pop()
            yield lines

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, without its end."""
        number = 1
        for lines in self.line_lists():
            yield from enumerate(lines, start=number)
            number += len(lines)

    def documents(self, *, again: bool = False) -> Iterator[tuple[Place, Any]]:
        """Yield the objects of JSON or YAML, each with its place; a list of them is opened.

        What cannot be read, or is something other than an object, comes as a :class:`Reject` in place of the object.

        Args:
            again: whether they were all read before: then nobody is told of them.
        """
        if self.form == "xml":
            found = markup_files.xml_documents(self.text(markup_files.XML_LIMIT))
        elif self.form == "yaml":
            found = markup_files.yaml_documents(self.text(markup_files.YAML_LIMIT))
        elif self.size <= documents.WHOLE:
            found = documents.of_text(self.text())
        else:
            found = documents.of_stream(self.open, self.lines)
        for place, value in ((place, documents.of_pairs(value)) for place, value in found):
            if isinstance(value, (dict, Reject)):
                if self.met and not again and isinstance(value, dict):
                    self.met(value)
                yield place, value
            else:
                yield (
                    place,
                    Reject(place, RecordError("this is not an object", code="not-a-row", remedy="leave it out")),
                )

    def rows(self) -> Iterator[tuple[Place, dict[str, Any] | Reject]]:
        """Yield the rows of a table by the names of its columns, each with its line."""
        if self.form == "sheet":
            yield from tables.of_sheet(self.open, self.above)
        else:
            yield from tables.of_lines(self.lines, self.above)


def of_bytes(data: bytes, name: str, **settings: Any) -> Export:
    """Return an export of bytes in memory."""
    return Export(name, lambda: io.BytesIO(data), len(data), **settings)
