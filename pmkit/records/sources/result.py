"""What an import gives: the rows of a timeline as events, and on demand the events behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

from pmkit.markup import clean, one_line
from pmkit.records.event import EVERYONE, Basis, Event, Evidence, Kind
from pmkit.records.people.redaction import Key, Redaction
from pmkit.records.sources import grouping
from pmkit.records.sources.contract import Place, Record
from pmkit.records.sources.grouping import Traced
from pmkit.records.sources.logs.templates import level_of
from pmkit.records.sources.report import Report

_LONGEST: Final = 20_000
"""Characters of a record's text that are looked at; a message may hold a whole file."""


@dataclass(frozen=True)
class Read:
    """What was read.

    Attributes:
        events: rows of the timeline, in order.
        report: what was done.
    """

    events: tuple[Event, ...]
    report: Report
    _rows: Sequence[Sequence[Traced]] = field(repr=False)
    _names: Sequence[str] = field(repr=False)
    _redaction: Redaction = field(repr=False)

    @property
    def key(self) -> Key:
        """Who is who; keep it on your machine."""
        return self._redaction.key

    @cached_property
    def unfolded(self) -> tuple[Event, ...]:
        """One event for each record or storm, in order: what there was before rows were joined."""
        if len(self._rows) == self._size:
            return self.events
        return tuple(self._each.values())

    @cached_property
    def behind(self) -> dict[str, tuple[Event, ...]]:
        """Id of each row that stands for several events to these events."""
        if len(self._rows) == self._size:
            return {}
        return {
            event.id: tuple(self._each[id(one)] for one in row)
            for event, row in zip(self.events, self._rows, strict=True)
            if len(row) > 1
        }

    @property
    def _size(self) -> int:
        return sum(map(len, self._rows))

    @cached_property
    def _each(self) -> dict[int, Event]:
        ordered = sorted((one for row in self._rows for one in row), key=grouping.order_of)
        wide = max(3, len(str(len(ordered))))
        return {
            id(one): event_of(one.record, (one,), self._names, self._redaction, f"R{n:0{wide}d}")
            for n, one in enumerate(ordered, start=1)
        }


def event_of(record: Record, row: Sequence[Traced], names: Sequence[str], redaction: Redaction, name: str) -> Event:
    """Return the event that a row of the timeline shows."""
    when = record.when
    assert when is not None
    role = redaction.role(record.who)
    said = clean(redaction.text(record.text[:_LONGEST])).split("\n")
    headline, *more = [line for line in said if line.strip()] or ["(no text)"]
    details = [*more, *redaction.texts(record.details)]
    severity = record.severity or (level_of(record.text) if record.kind is Kind.LOG else "")
    if severity:
        details.append(f"severity: {redaction.text(severity)}")
    if record.service and record.service.casefold() not in headline.casefold():
        details.append(f"service: {redaction.text(record.service)}")
    if record.until and record.count == 1:
        details.append(f"until {_shown(record.until)}")
    elif record.until:
        details.append(f"first {_shown(when.instant)}, last {_shown(record.until)}")
    known: tuple[tuple[str, datetime], ...] = ()
    if record.received and record.received > when.latest:
        known = ((EVERYONE, record.received),)
        if (record.received - when.latest).total_seconds() >= 1:
            details.append(f"received {_shown(record.received)}")
    places = [Evidence(*_place(names[one.file], one.record.place)) for one in row[:20]]
    places += [Evidence(*_place(names[file], other.place)) for one in row[:1] for file, other in one.others]
    own = record.event
    return Event(
        id=name,
        milestones=own.milestones if own else (),
        basis=own.basis if own else Basis.RECORDED,
        headline=headline[:500],
        earliest=own.earliest if own else when.instant,
        latest=own.latest if own else max(when.latest, when.instant),
        kind=record.kind,
        role=role,
        details=tuple(dict.fromkeys(one_line(line)[:1000] for line in details if one_line(line))),
        source=record.origin or row[0].source,
        evidence=tuple(dict.fromkeys(places)),
        known_from=known,
        precision=when.precision,
        zone=when.zone,
        zone_source=when.source,
        raw_time=when.raw,
    )


def _place(name: str, place: Place) -> tuple[str, int]:
    return (f"{name}#{place.pointer}" if place.pointer else name), place.line


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
