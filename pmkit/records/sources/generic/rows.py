"""Rows of any origin become records by a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.markup import clean, one_line
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import Item, Place, Record, Reject
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import FIELDS, JOINT, guess, kind_of, plain, stated_zone
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock, order_of
from pmkit.records.zones import read_zone

SAMPLE: Final = 200
Rows = Iterable[tuple[Place, Mapping[str, Any] | Reject]]


def read_rows(export: Export, rows: Rows, again: Rows) -> Iterator[Item]:
    """Yield the records of rows.

    Args:
        export: the file, for its mapping and clock.
        rows: its rows.
        again: the same once more, to see a column as a whole.
    """
    iterator = iter(rows)
    first = list(islice(iterator, SAMPLE))
    samples = [row for _, row in first if not isinstance(row, Reject)]
    if not samples:
        yield from (row for _, row in first if isinstance(row, Reject))
        return
    columns = list(dict.fromkeys(name for row in samples for name in row))
    mapping = guess(columns, samples, export.mapping)
    export.mapped = mapping
    clock = export.clock()
    _settle_order(clock, mapping["time"], again)
    for place, row in chain(first, iterator):
        if isinstance(row, Reject):
            yield row
            continue
        try:
            yield from _record(place, row, mapping, clock)
        except RecordError as error:
            yield Reject(place, error)


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


def _zone(columns: Sequence[str], cell: str) -> str:
    """Return the zone of times without one, as the row or the name of a column states it; empty where neither does."""
    if cell and read_zone(cell):
        return cell
    return next(filter(None, map(stated_zone, columns)), "")


def _record(place: Place, row: Mapping[str, Any], mapping: Mapping[str, str], clock: Clock) -> Iterator[Item]:
    def cell(field: str) -> str:
        return text_of(row.get(mapping.get(field, ""))) if field in mapping else ""

    parts = mapping["time"].split(JOINT)
    raw = row.get(parts[0]) if len(parts) == 1 else " ".join(text_of(row.get(part))[:40] for part in parts)
    if raw is None or not text_of(raw) or (len(parts) > 1 and not all(text_of(row.get(part)) for part in parts)):
        raise RecordError("the row has no time", code="no-time", remedy="give it one, or add the event by hand")
    text = clean(cell("text")).strip()
    if not one_line(text):
        raise RecordError("the row has no text", code="no-text", remedy="say in it what happened, or leave it out")
    when = clock.read(raw, zone=_zone(parts, cell("zone")))
    who = cell("who")
    if who and not is_role(who):
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)
    columns = (mapping.get(field, "") for field in FIELDS if field not in ("time", "kind"))
    used = {*parts, *columns}
    kind = kind_of(cell("kind"), cell("source"))
    if cell("kind").casefold() == kind:
        used.add(mapping["kind"])
    details = tuple(
        f"{plain(name)}: {value}"
        for name, held in row.items()
        if name not in used and (value := one_line(text_of(held, 500)))
    )
    yield Record(
        place,
        when,
        text,
        kind,
        who=who,
        details=details[:30],
        service=cell("service"),
        severity=cell("severity"),
        topic=cell("service") or cell("source"),
        origin=cell("source"),
        key=f"{cell('id')}|{when.instant.isoformat()}|{text[:200]}" if cell("id") else "",
    )
