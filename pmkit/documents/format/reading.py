"""From Markdown to a postmortem: exact on what pmkit wrote, lenient with what others write.

Nothing is lost: a section that is not known is kept under its heading, and a block that
cannot be taken for items is kept as the section's note, word for word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from pmkit.documents.format import foreign
from pmkit.documents.format.blocks import MARKER, MARKER_LINE
from pmkit.documents.format.content import evidence_path
from pmkit.documents.format.incidents import incidents_of
from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.outline.outline import outline
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.context import Reading
from pmkit.documents.format.readers.document import DocumentReader, ForeignReader
from pmkit.errors import DocumentError
from pmkit.files import Origin, decode, find_path, read_bytes
from pmkit.markup import clean
from pmkit.records.timeline import Timeline

VERSION: Final = int(re.findall(r"\d+", MARKER)[0])


def parse(text: str) -> Postmortem:
    """Return the postmortem that a Markdown text holds.

    Any text can be read; what is not understood is kept. ``parse(render(pm)) == pm``. Nothing is guessed: what only
    sounds like a cause is in :func:`read`, whose findings say so.

    Raises:
        DocumentError: the text is from a newer version of the format.
    """
    return read(text, guess=False).postmortem


def load(path: str | Path, *, incident: int = 0) -> Postmortem:
    """Return the postmortem of a file, with the raw records of ``<name>.evidence.csv`` beside it.

    A file of several incidents is read as one; ``pmkit check`` and :func:`load_all` see each.

    Args:
        path: the file.
        incident: which one of a file of several, from 1.

    Raises:
        FileError: the file is missing, too large, binary or not UTF-8.
        DocumentError: it is empty, or from a newer version of the format, or holds no such incident.
    """
    if not incident:
        return load_reading(path, guess=False).postmortem
    readings = load_readings(path, guess=False)
    if not 1 <= incident <= len(readings):
        raise DocumentError(
            f"there is no incident {incident}: the file holds {len(readings)}",
            code="no-such-incident",
            where=str(path),
            remedy="count from 1, in the order of the file: "
            + "; ".join(f"{n} {reading.postmortem.title}" for n, reading in enumerate(readings[:5], start=1)),
        )
    return readings[incident - 1].postmortem


def load_all(path: str | Path) -> list[Postmortem]:
    """Return the postmortems of a file: one for each incident that it tells of; see :func:`load`."""
    return [reading.postmortem for reading in load_readings(path, guess=False)]


def load_readings(path: str | Path, *, guess: bool = True) -> list[Reading]:
    """Return a reading for each incident of a file; see :func:`load` and :func:`read`."""
    path = find_path(path, what="postmortem")
    text = _text_of(path)[0]
    whole = as_markdown(foreign.front_matter(text)[1])
    parts = incidents_of(whole) if not _is_strict(text) else ()
    # What is written above the first incident, such as the zone of all times, holds for each.
    first = next((n for n, line in enumerate(parts[0].text.split("\n")) if line), 0) if parts else 0
    above = "\n".join(whole.split("\n")[:first])
    # One incident of several is never saved over the file that holds them all: it has no origin.
    found = [read(part.text, name=path.stem, day=part.day, above=above, guess=guess) for part in parts]
    return found or [load_reading(path, guess=guess)]


def load_reading(path: str | Path, *, guess: bool = True) -> Reading:
    """Return the reading of a file; see :func:`load` and :func:`read`."""
    path = find_path(path, what="postmortem")
    text, data = _text_of(path)
    try:
        reading = read(text, name=path.stem, guess=guess)
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


def _text_of(path: Path) -> tuple[str, bytes]:
    """Return the text of a file, and its bytes."""
    data = read_bytes(path, what="postmortem")
    text = clean(decode(data, where=str(path), what="postmortem"))
    if not text.strip():
        raise DocumentError(
            "the file is empty",
            code="empty-document",
            where=str(path),
            remedy="start from a template: pmkit practice lays one",
        )
    return text, data


def _is_strict(text: str) -> bool:
    """Tell whether pmkit wrote a text."""
    return any(line == MARKER for line in text.split("\n"))


def read(text: str, *, name: str = "", day: date | None = None, above: str = "", guess: bool = True) -> Reading:
    """Return the postmortem that a text holds, with what was assumed on the way.

    Args:
        text: Markdown.
        name: of its file, which may hold the day.
        day: the day that the file it was cut from says it is about.
        above: what is written above all incidents of that file.
        guess: whether sentences of the story that only sound like causes are taken for factors, with a finding that
            names them; whoever counts, writes or shows factors without the findings does without.

    Raises:
        DocumentError: the text is from a newer version of the format.
    """
    text = clean(text)
    lines = text.split("\n")
    is_strict = _is_strict(text)
    for number, line in enumerate(lines):
        if (match := MARKER_LINE.match(line)) and int(match[1]) > VERSION:
            raise DocumentError(
                f"this postmortem is in format {match[1]}; this pmkit reads up to {VERSION}",
                code="newer-format",
                where=f"line {number + 1}",
                remedy="update pmkit: pip install --upgrade postmortem-kit",
            )
    text = "\n".join("" if MARKER_LINE.match(line) else line for line in lines)
    if is_strict:
        title, opening, parts = outline(text, is_strict=True)
        return DocumentReader(text).read(title, opening, parts)
    front, rest = foreign.front_matter(text)
    rest = as_markdown(rest)
    title, opening, parts = outline(rest, is_strict=False)
    reader = ForeignReader(text, rest, front, name, day, above)
    reader.context.guess = guess
    return reader.read(title, opening, parts)


__all__ = ["Reading", "evidence_path", "load", "load_all", "load_reading", "load_readings", "parse", "read"]
