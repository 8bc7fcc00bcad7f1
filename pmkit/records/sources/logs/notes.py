"""Notes that people keep: a clock and what happened on each line, below a line that names the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.sources.contract import Head, Item, Place, Record, Reject, no_event
from pmkit.records.sources.days.above import zone_above
from pmkit.records.sources.days.following import Days, has_day
from pmkit.records.sources.opening import Export
from pmkit.records.zones import LETTERS, find_zone

name: Final = "notes"
title: Final = "notes with clocks"
newest_first: Final = False
_LINE: Final = re.compile(
    r"[\s*•>#+-]{0,6}\**(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)\s?(?P<half>[AaPp]\.?[Mm]\.?)?(?!\d|[.,:]\d)"
    rf"(?:\s?\(?(?P<zone>UTC|GMT|Z|{LETTERS})\)?(?!\w))?\**\s*(?:[-–—:|,]\s*)?\**(?P<text>\S.*)"
)
_CELL: Final = re.compile(r"[\s\"]*[\d:]{4,8}\s?(?:[AaPp]\.?[Mm]\.?)?\"?[;,\t]")
"""A clock that is the first cell of a table."""

_FEWEST: Final = 2


def recognizes(head: Head) -> float:
    """Recognize lines that begin with a clock, where a line above them names the day and its year."""
    if head.form not in ("text", "table"):
        return 0.0
    lines = [line for line in head.lines if line.strip()]
    clocks = [number for number, line in enumerate(lines) if _LINE.match(line)]
    if len(clocks) < _FEWEST or len(clocks) * 2 < len(lines) or not clocks[0]:
        return 0.0
    if any(_CELL.match(lines[number]) for number in clocks):
        return 0.0
    return 0.72 if any(has_day(line) for line in lines[: clocks[0]]) else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield each note; a line without a clock goes on from the one above."""
    clock = export.clock()
    lines = list(enumerate(export.head.lines, start=1))
    first = next((at for at, (_, line) in enumerate(lines) if _LINE.match(line)), 0)
    zone = zone_above(lines[:first], export.notes)
    if not zone and (found := next(filter(None, (find_zone(line) for _, line in lines[:first])), None)):
        zone = "" if found.others else found.name
    days = Days(clock, zone)
    pending: Record | None = None
    for number, line in export.lines():
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            if has_day(line, alone=pending is not None):
                days.heading(line)
            elif pending is not None:
                pending.details = (*pending.details[:30], line.strip()[:500])
            else:
                yield no_event(Place(number), "a line above the first note")
            continue
        if pending is not None:
            yield pending
        pending = None
        try:
            when = days.read("", match["clock"], match["half"] or "", zone=match["zone"] or "")
            pending = Record(Place(number), when, match["text"].strip(), Kind.LOG)
        except RecordError as error:
            yield Reject(Place(number), error)
    if pending is not None:
        yield pending
