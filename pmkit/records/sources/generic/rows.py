"""Rows of any origin become records by a mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import MOST, TOO_MANY, Item, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import zone_above
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.beats import UP, Beats
from pmkit.records.sources.generic.crew import people_in
from pmkit.records.sources.generic.mapping import (
    JOINT,
)
from pmkit.records.sources.generic.recording import Meaning, recorded
from pmkit.records.sources.generic.stated import DAY, Carried, Stated
from pmkit.records.sources.generic.transitions import Family
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock, order_of

SAMPLE: Final = 200
_MOST_DETAILS: Final = 30
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}.*\s")


_LABEL: Final = re.compile(r"(?P<name>[^\W\d_][\w .-]{1,40}):[\"\s;,|\t]{1,4}(?P<value>[^;,|\t:\"]{2,80})")
"""A label with what it is about, in the lines above a table."""


class Row(dict[str, Any]):
    """A row with where it is from: rows of one group have the same fields.

    Attributes:
        group: path of the list that it is in; empty for the rows of a table.
        about: name of what the list is about, as the object around it has it.
        is_known: whether people were looked for in it before, as the object that it was in the file.
        holds: whether rows of their own were inside it.
    """

    def __init__(
        self,
        cells: Mapping[str, Any],
        group: str = "",
        about: str = "",
        *,
        is_known: bool = False,
        holds: bool = False,
    ) -> None:
        super().__init__(cells)
        self.holds = holds
        self.group = group
        self.about = about
        self.is_known = is_known


Rows = Iterable[tuple[Place, Mapping[str, Any] | Reject]]


def _group(row: object) -> str:
    return row.group if isinstance(row, Row) else ""


def read_rows(export: Export, rows: Rows, again: Rows) -> Iterator[Item]:
    """Yield the records of rows.

    Args:
        export: the file, for its mapping and clock.
        rows: its rows.
        again: the same once more, to see a column as a whole.
    """
    stated = Stated(export)
    iterator = stated.dated(rows)
    first = list(islice(iterator, SAMPLE))
    samples = [row for _, row in first if not isinstance(row, Reject)]
    if not samples:
        yield from (row for _, row in first if isinstance(row, Reject))
        return
    main = Counter(map(_group, samples)).most_common(1)[0][0]
    known = {main: Meaning([row for row in samples if _group(row) == main], export.mapping)}
    export.mapped = known[main].mapping
    clock = export.clock()
    zone = zone_above(export.above, export.notes)
    for _, line in export.above:
        yield from people_in({found["name"]: found["value"].strip() for found in _LABEL.finditer(line)})
    _settle_order(clock, known[main].mapping["time"], again)
    beats = Beats.of([row for row in samples if _group(row) == main])
    if beats:
        yield from _beaten(chain(first, iterator), known[main], beats, main, clock, zone)
        return
    family, carried = Family(), Carried(export, known[main].mapping["time"])
    held: list[Item] = []
    for place, row in chain(first, iterator):
        if held and (more := _goes_on(row, known[main])):
            record = held[0]
            assert isinstance(record, Record)
            record.details = (*record.details[:_MOST_DETAILS], more)
            continue
        yield from held
        held = []
        if isinstance(row, Reject):
            yield row
            continue
        group = _group(row)
        row = row if isinstance(row, Row) else carried.filled(row)
        try:
            if group not in known:
                known[group] = Meaning([other for other in samples if _group(other) == group] or [row], {})
                export.notes.add(f"objects in {group} are read as events, too" if group else "wrappers are events, too")
            items = recorded(place, row, known[group], clock, zone)
            if isinstance(row, Row) and row.holds:
                items = family.around(place, items)
            elif isinstance(row, Row) and row.about:
                items = family.inside(place, row.about, items)
            if not stated.is_used:
                yield from items
            else:
                # Below a row of a sheet that somebody keeps by hand, a line may go on from it.
                held = _last_record(made := list(items))
                yield from made[: len(made) - len(held)]
        except RecordError as error:
            yield Reject(place, error)
    yield from held


def _last_record(items: list[Item]) -> list[Item]:
    return items[-1:] if items and isinstance(items[-1], Record) else []


def _goes_on(row: Mapping[str, Any] | Reject, meaning: Meaning) -> str:
    """Return the text of a row that has one and nothing but it, as a cell that goes on below; empty for any other."""
    if isinstance(row, (Reject, Row)):
        return ""
    parts = [part for part in meaning.mapping["time"].split(JOINT) if part != DAY]
    if any(row.get(part) for part in parts):
        return ""
    filled = [text for column, value in row.items() if column != DAY and (text := text_of(value))]
    return filled[0] if len(filled) == 1 and _SENTENCE.search(filled[0]) else ""


def _beaten(rows: Rows, meaning: Meaning, beats: Beats, main: str, clock: Clock, zone: str) -> Iterator[Item]:
    """Yield the beats at which the state of a monitor changes, and that the others tell nothing new."""
    timed: list[tuple[datetime, Place, Mapping[str, Any], list[Item]]] = []
    for place, row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        if _group(row) != main:
            yield no_event(place, "what is around the beats of a monitor")
            continue
        try:
            items = list(recorded(place, row, meaning, clock, zone))
        except RecordError as error:
            yield Reject(place, error)
            continue
        when = next((item.when for item in items if isinstance(item, Record)), None)
        if when and len(timed) < MOST:
            timed.append((when.instant, place, row, items))
        elif when:
            yield Reject(place, TOO_MANY)
    for _, place, row, items in sorted(timed, key=lambda each: each[0]):
        state = beats.changed(row)
        for item in items:
            if not isinstance(item, Record):
                yield item
            elif not state:
                yield no_event(place, "the monitor is as it was before")
            else:
                named = text_of(row.get(beats.monitor))
                about = getattr(row, "about", "") if not named or named.isdigit() else named
                lead = f"{about} is {state}" if about else f"{state}".capitalize()
                text = lead if item.text.casefold() in (about.casefold(), state) else f"{lead}: {item.text}"
                yield replace(item, text=text, kind=Kind.STATUS if state == UP else Kind.ALERT, topic=about)


def _settle_order(clock: Clock, column: str, rows: Rows) -> None:
    """Find out whether the day or the month is first from the column as a whole."""
    if clock.order:
        return
    name = column.split(JOINT)[0]
    values: list[str] = []
    for _, row in islice(rows, 200_000):
        if not isinstance(row, Reject) and (text := text_of(row.get(name))):
            if not values and not ("/" in text[:6] or "-" in text[1:4]):
                return
            values.append(text)
    clock.order = order_of(values)
    clock.order_from = "by the column as a whole" if clock.order else ""
