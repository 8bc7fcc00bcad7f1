"""From Markdown to a postmortem: exact on what pmkit wrote, lenient with what others write.

Nothing is lost: a section that is not known is kept under its heading, and a block that
cannot be taken for items is kept as the section's note, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import (
    MARKER,
    MARKER_LINE,
    Block,
    blocks,
    sections_of,
    table_rows,
    trim,
    without_prompts,
)
from pmkit.documents.format.content import Section, evidence_path
from pmkit.documents.format.loosen import as_markdown
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.actions import read_actions
from pmkit.documents.format.readers.context import Context
from pmkit.documents.format.readers.factors import read_factors
from pmkit.documents.format.readers.summary import SummaryReader
from pmkit.documents.format.readers.timeline import read_timeline
from pmkit.documents.format.readers.whys import read_whys
from pmkit.documents.format.sections import NARRATIVES, STRUCTURED, says_more, section_key, summary_key
from pmkit.documents.format.summary import Summary
from pmkit.errors import DocumentError, RecordError
from pmkit.files import Origin, decode, find_path, read_bytes
from pmkit.finding import Finding
from pmkit.markup import clean, escape_markdown, unescape_markdown, unescape_markdown_cell
from pmkit.records.instants import parse_zone
from pmkit.records.stamps import NO_DAY
from pmkit.records.timeline import Timeline
from pmkit.tags import ID

VERSION: Final = int(re.findall(r"\d+", MARKER)[0])
_TITLE: Final = re.compile(r"^Incident Postmortem:\s*")
_TITLE_LOOSE: Final = re.compile(
    r"^(?:(?:blameless|incident)\s+)?(?:post-?\s?mortem|incident report|incident review)\s*[:–—-]\s*", re.IGNORECASE
)
_IN_HEADING: Final = re.compile(r"\(([^()]+)\)\s*$")
_ASIDE_LEAD: Final = re.compile(r"^(?:all )?times?(?: are)?(?: in)?\s+", re.IGNORECASE)
_ZONE_LETTERS: Final = re.compile(r"^[A-Z]{1,4}T$")
_SHORT: Final = 80
_BRACKETED: Final = re.compile(rf"\[({ID})(?=[:;\]])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read.

    Attributes:
        postmortem: what it says.
        findings: what was assumed, and what was kept without being understood, by line.
        is_strict: whether it has pmkit's marker.
    """

    postmortem: Postmortem
    findings: tuple[Finding, ...]
    is_strict: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A section before it is read."""

    key: str | None
    heading: str
    body: str
    line: int


def parse(text: str) -> Postmortem:
    """Return the postmortem that a Markdown text holds.

    Any text can be read; what is not understood is kept. ``parse(render(pm)) == pm``.

    Raises:
        DocumentError: the text is from a newer version of the format.
    """
    return read(text).postmortem


def load(path: str | Path) -> Postmortem:
    """Return the postmortem of a file, with the raw records of ``<name>.evidence.csv`` beside it.

    Raises:
        FileError: the file is missing, too large, binary or not UTF-8.
        DocumentError: it is empty, or from a newer version of the format.
    """
    return load_reading(path).postmortem


def load_reading(path: str | Path) -> Reading:
    """Return the reading of a file; see :func:`load`."""
    path = find_path(path, what="postmortem")
    data = read_bytes(path, what="postmortem")
    text = decode(data, where=str(path), what="postmortem")
    if not text.strip():
        raise DocumentError(
            "the file is empty",
            code="empty-document",
            where=str(path),
            remedy="start from a template: pmkit practice lays one",
        )
    try:
        reading = read(text)
    except DocumentError as error:
        raise DocumentError(
            error.problem, code=error.code, where=f"{path}, {error.where}", remedy=error.remedy
        ) from None
    origins = [Origin.of(path, data)]
    records = reading.postmortem.records
    evidence = evidence_path(path)
    if evidence.is_file():
        origins.append(Origin.of(evidence, read_bytes(evidence, what="events file")))
        records = Timeline.from_csv(evidence)
    return replace(reading, postmortem=reading.postmortem.replace(records=records, origins=tuple(origins)))


def read(text: str) -> Reading:
    """Return the postmortem that a text holds, with what was assumed on the way.

    Raises:
        DocumentError: the text is from a newer version of the format.
    """
    text = clean(text)
    lines = text.split("\n")
    is_strict = any(line == MARKER for line in lines)
    for number, line in enumerate(lines):
        if (match := MARKER_LINE.match(line)) and int(match[1]) > VERSION:
            raise DocumentError(
                f"this postmortem is in format {match[1]}; this pmkit reads up to {VERSION}",
                code="newer-format",
                where=f"line {number + 1}",
                remedy="update pmkit: pip install --upgrade postmortem-kit",
            )
    text = "\n".join("" if MARKER_LINE.match(line) else line for line in lines)
    front, text = ("", text) if is_strict else foreign.front_matter(as_markdown(text))
    title, opening, parts = _parts(text, is_strict)
    reader = _Reader(is_strict, text)
    if not is_strict:
        parts = reader.short(parts)
    reader.summary(parts, opening, front)
    return reader.finish(title, parts, front)


def _parts(text: str, is_strict: bool) -> tuple[str, _Part, list[_Part]]:
    """Return the title, what comes before the first section, and the sections."""
    title, opening, line = "", "", 0
    parts: list[_Part] = []
    for head, body, start in sections_of(text, strict=is_strict):
        if head is None:
            opening, line = body, start
            continue
        raw = unescape_markdown(head.heading)
        key = section_key(raw, loose=not is_strict)
        if head.level == 1 and not title and not parts and key is None:
            title = _TITLE.sub("", raw, count=1) if is_strict else _TITLE_LOOSE.sub("", raw, count=1)
            opening, line = "\n\n".join(filter(None, map(trim, (opening, body)))), line if trim(opening) else start
            continue
        parts.append(_Part(key, raw, body, start))
    if not is_strict:
        first, *more = _deeper(_Part(None, "", opening, line))
        opening, parts = first.body, [*more, *(piece for part in parts for piece in _deeper(part))]
    return title, _Part(None, "", opening, line), parts


def _deeper(part: _Part) -> list[_Part]:
    """Return a foreign section cut where a deeper heading opens a section that is known."""
    lines = part.body.split("\n")
    cuts: list[tuple[Block, str | None, str]] = []
    level = 0
    for block in blocks(part.body):
        if block.kind != "heading":
            continue
        heading = unescape_markdown(block.heading)
        key = section_key(heading, loose=True)
        if (key and key != part.key) or (level and block.level <= level):
            cuts.append((block, key, heading))
            level = block.level
    bounds = [0, *(block.line for block, _, _ in cuts), len(lines)]
    pieces = [_Part(part.key, part.heading, "\n".join(lines[: bounds[1]]), part.line)]
    for (block, key, heading), stop in zip(cuts, bounds[2:], strict=True):
        first = block.line + len(block.lines)
        pieces.append(_Part(key, heading, "\n".join(lines[first:stop]), part.line + first))
    return pieces


class _Reader:
    """Puts one document together."""

    def __init__(self, is_strict: bool, text: str) -> None:
        # Prompts show the form of a tag; the ids in them are nobody's.
        taken = frozenset(_BRACKETED.findall(without_prompts(text)))
        self.is_strict = is_strict
        self.context = Context(day=NO_DAY, zone=UTC, strict=is_strict, taken=taken)
        self.bullets = SummaryReader(is_strict)
        self.notes: list[tuple[str, str]] = []
        self.opening = ""
        self.day_given = False

    def short(self, parts: Sequence[_Part]) -> list[_Part]:
        """Take sections of one short line, as issue forms make them, for the summary's bullets; return the others."""
        left = []
        for part in parts:
            lines = [line.strip() for line in part.body.split("\n") if line.strip()]
            if part.key is None and len(lines) == 1 and len(lines[0]) <= _SHORT and summary_key(part.heading):
                self.bullets.pairs.append((part.heading, lines[0]))
            else:
                left.append(part)
        return left

    def summary(self, parts: Sequence[_Part], opening: _Part, front: str) -> None:
        """Read the summary first: the other sections need its day and its zone."""
        self.opening = opening.body
        if not self.is_strict:
            self.opening = self.bullets.lift(opening.body)
        for part in parts:
            if part.key == "summary":
                self.bullets.body(part.body)
        if front:
            self.bullets.front(front)
        zone = self.bullets.value("zone")
        if not zone and not self.is_strict:
            zone = self._zone_in_heading(parts)
        if zone:
            try:
                self.context.zone = parse_zone(zone)
            except RecordError:
                self.context.finding("zone-unknown", opening.line, zone=zone)
        self.notes += [("summary", note) for note in self.bullets.notes]
        summary = Summary(extra=tuple(self.bullets.pairs))
        self.context.day = summary.day or NO_DAY
        self.day_given = summary.day is not None

    def _zone_in_heading(self, parts: Sequence[_Part]) -> str:
        """Return the zone that a heading such as ``Timeline (UTC)`` names, or a table's column ``Time (UTC)``."""
        for part in parts:
            if part.key != "timeline":
                continue
            tables = (table_rows(block)[0] for block in blocks(part.body) if block.kind == "table")
            for heading in (part.heading, *(unescape_markdown_cell(cell) for cells in tables for cell in cells)):
                if (match := _IN_HEADING.search(heading)) is None:
                    continue
                name = _ASIDE_LEAD.sub("", match[1].strip())
                try:
                    parse_zone(name)
                except RecordError:
                    # PST is kept and asked about; "abridged" is not a zone.
                    if not _ZONE_LETTERS.match(name):
                        continue
                self.bullets.pairs.append(("Zone", name))
                return name
        return ""

    def finish(self, title: str, parts: Sequence[_Part], front: str) -> Reading:
        """Read the sections and return the whole."""
        values: dict[str, Any] = {}
        extra: list[Section] = []
        after = "summary"
        if front:
            extra.append(Section("Front matter", f"~~~yaml\n{front}\n~~~", after))
        bodies: dict[str, list[_Part]] = {}
        for part in parts:
            if part.key is None:
                extra.append(Section(part.heading, part.body, after))
                continue
            after = part.key
            bodies.setdefault(part.key, []).append(part)
            if part.key not in NARRATIVES:
                self.notes.append((part.key, self._beyond(part)))
        for key in NARRATIVES:
            told = (text for part in bodies.get(key, ()) for text in (self._beyond(part), trim(part.body)))
            values[key] = "\n\n".join(filter(None, told))
        if not self.is_strict:
            self._tell(values)
        for key in STRUCTURED[1:]:
            if key in bodies:
                values[key] = self._structured(key, bodies[key])
        if not self.is_strict and len(values.get("timeline", ())):
            self._ask_for_day_and_zone(bodies["timeline"][0])
        postmortem = Postmortem(
            title=title
            or next((value for name, value in foreign.pairs(front.split("\n")) if name.lower() == "title"), ""),
            summary=Summary(extra=tuple(self.bullets.pairs)),
            depth=self.bullets.depth,
            opening=self.opening,
            notes=tuple(self.notes),
            extra=tuple(extra),
            **values,
        )
        findings = sorted(self.context.findings, key=lambda finding: int(finding.where.split()[-1]))
        return Reading(postmortem, tuple(findings), self.is_strict)

    def _beyond(self, part: _Part) -> str:
        """Return a foreign heading that says more than which section it opens; empty where it says no more."""
        if self.is_strict or not says_more(part.heading):
            return ""
        if part.key == "timeline" and (zone := self.bullets.value("zone")) and f"{zone})" in part.heading:
            return ""
        return escape_markdown(part.heading)

    def _tell(self, values: dict[str, Any]) -> None:
        """Take the prose of a foreign summary for the beginning of the story."""
        told = [note for key, note in self.notes if key == "summary"]
        self.notes = [(key, note) for key, note in self.notes if key != "summary"]
        values["what_happened"] = "\n\n".join(filter(None, (*told, values["what_happened"])))

    def _structured(self, key: str, parts: Sequence[_Part]) -> Any:
        """Return the value of a structured section; several of one key are read as one."""
        body = "\n".join(part.body for part in parts)
        start = parts[0].line
        if key == "timeline":
            events, note = read_timeline(body, start, self.context)
            self.notes.append((key, note))
            return Timeline(events)
        readers: dict[str, Callable[[str, int, Context], tuple[Any, str]]] = {
            "whys": read_whys,
            "factors": read_factors,
            "actions": read_actions,
        }
        value, note = readers[key](body, start, self.context)
        self.notes.append((key, note))
        return value

    def _ask_for_day_and_zone(self, part: _Part) -> None:
        """Say what was assumed about the day and the zone."""
        if not self.day_given:
            self.context.finding("no-day" if self.bullets.value("date") else "no-date", part.line - 1)
        if not self.bullets.value("zone"):
            self.context.finding("no-zone", part.line - 1)


__all__ = ["Reading", "evidence_path", "load", "load_reading", "parse", "read"]
