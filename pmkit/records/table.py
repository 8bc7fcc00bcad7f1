"""CSV and JSON with the timeline's own columns: what pmkit writes, and what people fill in.

A row that cannot be an event stops the reading, with file and line: these files are the
kit's own, so a bad row is a mistake to correct and not a tool's quirk to count.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from pmkit.errors import RecordError, not_one_of
from pmkit.files import decode, find_path, read_text
from pmkit.markup import clean, escape_csv_cell, unescape_csv_cell
from pmkit.records.event import Event, Evidence
from pmkit.records.instants import format_instant
from pmkit.records.schema import SCHEMA

LIMIT: Final = 200_000_000
"""Largest events file, in bytes."""

_FIELD_LIMIT: Final = 10_000_000


def read_csv(source: str | Path) -> list[Event]:
    """Return the events of a CSV file with columns of the schema.

    The file's name and each row's line become the event's evidence where it has none.

    Raises:
        RecordError: the header or a row does not fit; the message names file and line.
        FileError: the file cannot be read.
    """
    path = find_path(source, what="events file")
    return parse_csv(read_text(path, limit=LIMIT, what="events file"), name=path.name, where=str(path))


def parse_csv(text: str, *, name: str = "", where: str = "") -> list[Event]:
    """Return the events of CSV text.

    Args:
        text: the CSV, header first.
        name: file name for the evidence; empty leaves the evidence as it is.
        where: file for messages.
    """
    where = where or name or "CSV"
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text), strict=True)
    events: list[Event] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, where)
        line = reader.line_num + 1
        for row in reader:
            place, line = f"{where}:{line}", reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise RecordError(
                    f"the row has {len(row)} cells, the header {len(header)}",
                    where=place,
                    remedy="quote a cell that contains a comma",
                )
            cells = {key: unescape_csv_cell(cell) for key, cell in zip(header, row, strict=True)}
            event = Event.from_row(cells, where=place)
            number = int(place.rpartition(":")[2])
            events.append(event if event.evidence or not name else event.with_evidence(Evidence(name, number)))
    except csv.Error as error:
        raise RecordError(
            f"this is not CSV ({error})",
            where=f"{where}:{reader.line_num}",
            remedy="close the quotes that are open in this row",
        ) from None
    return events


def _check_header(header: list[str], where: str) -> None:
    """Refuse unknown, repeated and missing columns."""
    for name in header:
        if name not in SCHEMA:
            raise not_one_of(name, SCHEMA, what="a column", raises=RecordError, where=f"{where}:1")
        if header.count(name) > 1:
            raise RecordError(f"the column {name!r} is there twice", where=f"{where}:1", remedy="drop one of them")
    missing = [name for name in ("id", "headline") if name not in header]
    if missing:
        raise RecordError(
            f"the column {missing[0]!r} is missing", where=f"{where}:1", remedy="the first line names the columns"
        )


def write_csv(events: Iterable[Event], columns: Iterable[str] = tuple(SCHEMA)) -> str:
    """Return events as CSV; cells that a spreadsheet would run are made text."""
    columns = list(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for event in events:
        row = event.to_row()
        row |= {"earliest": format_instant(event.earliest), "latest": format_instant(event.latest)}
        writer.writerow([escape_csv_cell(clean(str(row[name]))) for name in columns])
    return out.getvalue()


def write_json(events: Iterable[Event]) -> str:
    """Return events as JSON: a list of objects, empty fields left out."""
    rows = []
    for event in events:
        row = {k: (v.isoformat() if isinstance(v, datetime) else v) for k, v in event.to_row().items()}
        rows.append({k: v for k, v in row.items() if v not in (None, "")})
    return json.dumps(rows, ensure_ascii=False, indent=1)


def parse_json(text: str | bytes, *, where: str = "JSON") -> list[Event]:
    """Return the events of JSON: a list of objects whose keys are columns of the schema.

    Raises:
        RecordError: it is not such JSON; the message names the element.
    """
    if isinstance(text, bytes):
        text = decode(text, where=where)
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"this is not JSON ({error})", where=where, remedy="check the brackets and quotes") from None
    if not isinstance(rows, list):
        raise RecordError("this is not a list of events", where=where, remedy="write [{...}, {...}]")
    events = []
    for number, row in enumerate(rows):
        place = f"{where}, element {number}"
        if not isinstance(row, dict):
            raise RecordError("this is not an event", where=place, remedy='write {"id": "E1", ...}')
        unknown = [key for key in row if key not in SCHEMA]
        if unknown:
            raise not_one_of(unknown[0], SCHEMA, what="a key", raises=RecordError, where=place)
        events.append(Event.from_row(row, where=place))
    return events
