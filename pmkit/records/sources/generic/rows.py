"""Rows of any origin become records by a mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.markup import clean, one_line
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import MOST, TOO_MANY, Item, Moment, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import zone_above
from pmkit.records.sources.documents import text_of, told
from pmkit.records.sources.generic.beats import UP, Beats
from pmkit.records.sources.generic.comments import commented, comments_in
from pmkit.records.sources.generic.crew import people_in
from pmkit.records.sources.generic.mapping import (
    FIELDS,
    JOINT,
    guess,
    is_time,
    kind_of,
    names_people,
    plain,
    stated_zone,
    texts,
)
from pmkit.records.sources.generic.outcomes import Columns
from pmkit.records.sources.generic.stated import DAY, Stated
from pmkit.records.sources.generic.transitions import Family, state_in
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.opening import Export
from pmkit.records.sources.times import Clock, order_of
from pmkit.records.zones import read_zone

SAMPLE: Final = 200
_MOST_DETAILS: Final = 30
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}.*\s")


_PLACE: Final = re.compile(r"[/\\]|\w:\d")
"""What a field about people may hold that is not one: a file with its line, an address, a path."""
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
    known = {main: _Meaning([row for row in samples if _group(row) == main], export.mapping)}
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
    family = Family()
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
        try:
            if group not in known:
                known[group] = _Meaning([other for other in samples if _group(other) == group] or [row], {})
                export.notes.add(f"objects in {group} are read as events, too" if group else "wrappers are events, too")
            items = _record(place, row, known[group], clock, zone)
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


def _goes_on(row: Mapping[str, Any] | Reject, meaning: _Meaning) -> str:
    """Return the text of a row that has one and nothing but it, as a cell that goes on below; empty for any other."""
    if isinstance(row, (Reject, Row)):
        return ""
    parts = [part for part in meaning.mapping["time"].split(JOINT) if part != DAY]
    if any(row.get(part) for part in parts):
        return ""
    filled = [text for column, value in row.items() if column != DAY and (text := text_of(value))]
    return filled[0] if len(filled) == 1 and _SENTENCE.search(filled[0]) else ""


def _beaten(rows: Rows, meaning: _Meaning, beats: Beats, main: str, clock: Clock, zone: str) -> Iterator[Item]:
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
            items = list(_record(place, row, meaning, clock, zone))
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


class _Meaning:
    """What the columns of like rows mean.

    Attributes:
        mapping: field to column.
        texts: columns that can say what happened, from the best: where one is empty the next is read.
    """

    def __init__(self, samples: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> None:
        columns = list(dict.fromkeys(name for row in samples for name in row))
        self.mapping = guess(columns, samples, given)
        others = texts(columns, self.mapping) if "text" not in given else []
        self.texts = list(dict.fromkeys((*filter(None, (self.mapping.get("text"),)), *others)))

    def text(self, row: Mapping[str, Any]) -> tuple[str, str]:
        """Return what a row says, and the column that says it."""
        for column in self.texts:
            value = row.get(column)
            said = told(value) if isinstance(value, (list, dict)) else text_of(value)
            if one_line(said):
                return said, column
        used = set(self.mapping.values())
        for column, value in row.items():
            if column not in used and isinstance(value, list) and (said := told(value)):
                return said, column
        free = [name for name, held in row.items() if name not in used and isinstance(held, str) and not is_time(held)]
        free = [name for name in free if not names_people(name)] or free
        # What is part of a link, an id or a number is not what happened.
        best = max(free, key=lambda name: len(re.sub(r"\S*(?://|\d)\S*", "", str(row[name]))), default="")
        return text_of(row.get(best)), best


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


def _record(place: Place, row: Mapping[str, Any], meaning: _Meaning, clock: Clock, stated: str = "") -> Iterator[Item]:
    mapping = meaning.mapping
    columns = Columns.of(row)
    cells = {field: text_of(row.get(column)) for field, column in mapping.items() if field != "time"}
    who, service, source, key = (cells.get(field, "") for field in ("who", "service", "source", "id"))

    parts = mapping["time"].split(JOINT)
    # A sheet keeps a day as its midnight; with a clock beside it, only the day counts.
    raw = (
        row.get(parts[0])
        if len(parts) == 1
        else " ".join(text_of(row.get(part))[:40].removesuffix(" 00:00:00") for part in parts)
    )
    if raw is None or not text_of(raw) or (len(parts) > 1 and not all(text_of(row.get(part)) for part in parts)):
        raise RecordError("the row has no time", code="no-time", remedy="give it one, or add the event by hand")
    text, column, deployed = _said(row, columns, meaning)
    if columns.told_elsewhere(row):
        yield no_event(place, "the tool passed an alarm on")
        return
    if columns.only_read(row):
        yield no_event(place, "it only read something")
        return
    if went_well(text) or (not columns.alerts and went_well(columns.requested(row))):
        yield no_event(place, "a check or heartbeat that went well")
        return
    zone = cells.get("zone", "")
    when = clock.read(raw, zone=_zone(parts, zone) or stated)
    who = "" if _PLACE.search(who) else who
    if who and not is_role(who):
        yield Person.of(mail=who) if MAIL.fullmatch(who) else Person.of(handle=who)
    if not getattr(row, "is_known", False):
        yield from people_in(row)
    comments = [each for each in comments_in(row, columns) if each[0] != column]
    used = {
        *parts,
        column,
        *(name for name, _ in comments),
        *(mapping.get(field, "") for field in FIELDS if field not in ("time", "kind", "text", "who")),
    }
    if who:
        used.add(mapping["who"])
    sort = cells.get("kind", "")
    kind = kind_of(sort, source)
    if sort.casefold() == kind:
        used.add(mapping["kind"])
    if columns.alerts and kind in (Kind.LOG, Kind.METRIC):
        kind = Kind.ALERT
    elif deployed and kind is Kind.LOG:
        kind = Kind.CHANGE
    if (about := getattr(row, "about", "")) and (state := state_in(text)):
        kind, text = state, f"{about}: {text.casefold()}"
    head, text = _headed(row, columns, text)
    details = (
        f"{plain(name).lstrip('@')}: {value}"
        for name, held in row.items()
        if name not in used and (value := one_line(text_of(held, 500)))
    )
    yield Record(
        place,
        when,
        text,
        kind,
        who=who,
        details=tuple(islice(details, 30)),
        service=service,
        severity=cells.get("severity", ""),
        topic=service or source,
        origin=source,
        key=f"{key}|{when.instant.isoformat()}|{text[:200]}" if key else "",
    )
    later = columns.acknowledged(row), columns.ended(row)
    if any(later):
        common: dict[str, Any] = {"service": service, "topic": service or source, "origin": source}
        stated = _zone([], zone) or stated
        yield from _later(place, row, later, when, head, clock, stated, f"{key}|{text[:200]}", common)
    for name, comment in comments:
        yield from commented(place.at(name) if place.pointer else place, comment, text, clock)


def _headed(row: Mapping[str, Any], columns: Columns, text: str) -> tuple[str, str]:
    """Return the headline of a row and its whole text: what it is about in front, how it went behind."""
    head, _, rest = text.partition("\n")
    how, about = columns.outcome(row), columns.about(row, text)
    head = f"{about}: {head}" if about else head
    head = f"{head}: {how}" if how and how.casefold() not in head.casefold() else head
    return head, "\n".join(filter(None, (head, rest)))


def _said(row: Mapping[str, Any], columns: Columns, meaning: _Meaning) -> tuple[str, str, str]:
    """Return what a row says, the column that says it, and what was deployed, where that is it.

    Raises:
        RecordError: it says nothing.
    """
    said, column = meaning.text(row)
    if column not in meaning.texts and (standing := columns.standing(row)):
        said = standing
    if operated := columns.operated(row):
        said = f"{operated}\n{said}" if said.casefold() not in operated.casefold() else operated
    if altered := columns.altered(row):
        said, column = altered, "items" if "items" in row else column
    text = clean(said).strip()
    deployed = columns.deployed(row) if "." in column or not text else ""
    text = "\n".join(filter(None, (deployed, text))) if deployed else text
    if not one_line(text):
        raise RecordError("the row has no text", code="no-text", remedy="say in it what happened, or leave it out")
    return text, column, deployed


def _later(
    place: Place,
    row: Mapping[str, Any],
    found: tuple[tuple[str, str] | None, tuple[str, str] | None],
    began: Moment,
    head: str,
    clock: Clock,
    stated: str,
    same: str,
    common: dict[str, Any],
) -> Iterator[Record]:
    """Yield when somebody took on what a row tells, and when it was over, by the columns that tell it."""
    for one, kind, word in zip(found, (Kind.ACTION, Kind.STATUS), ("acknowledged", ""), strict=True):
        if one is None:
            continue
        column, more = one
        at = clock.read_if(row[column], zone=_zone([column], "") or stated)
        if at is None or at.instant <= began.instant:
            continue
        by = text_of(row.get(more)) if word else ""
        verb = word or more
        yield Record(
            place.at(column) if place.pointer else place,
            at,
            f"{head}: {verb}",
            kind,
            who="" if by.startswith(("{", "[")) else by,
            key=f"{same}|{verb}|{at.instant.isoformat()}",
            **common,
        )
