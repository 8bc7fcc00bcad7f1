"""The kit's own table: intervals, marks and evidence are kept as they are.

It is recognized here so that the report names it; :func:`pmkit.records.table.parse_csv` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Event
from pmkit.records.schema import SCHEMA
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject
from pmkit.records.sources.opening import Export

name: Final = "timeline"
title: Final = "timeline of pmkit"


def recognizes(head: Head) -> float:
    """Return 1 for a table or objects whose names are all columns of the schema."""
    names = set(head.columns) if head.columns else {key for document in head.documents for key in document}
    return 1.0 if {"id", "headline"} <= names <= set(SCHEMA) else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each event; what the table alone can hold is in :attr:`Record.event`."""
    for place, row in export.rows() if export.form == "table" else export.documents():
        if isinstance(row, Reject):
            yield row
            continue
        try:
            event = Event.from_row(row)
        except RecordError as error:
            yield Reject(place, error)
            continue
        yield _record(place, event)


def _record(place: Place, event: Event) -> Record:
    at = event.earliest or event.latest
    when = None
    if at is not None:
        when = Moment(at, event.latest or at, event.raw_time, event.precision, event.zone, event.zone_source)
    return Record(
        place,
        when,
        event.headline,
        event.kind,
        who=event.role,
        details=event.details,
        key=f"{event.id}|{event.headline}",
        event=event,
    )
