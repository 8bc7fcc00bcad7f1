"""One row of a table, or one object, becomes records by what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.markup import clean, one_line
from pmkit.records.event import Kind
from pmkit.records.people.roster import MAIL, Person, is_role
from pmkit.records.sources.contract import Item, Moment, Place, Record, no_event
from pmkit.records.sources.documents import text_of, told
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
from pmkit.records.sources.generic.transitions import state_in
from pmkit.records.sources.logs.probes import went_well
from pmkit.records.sources.times import Clock
from pmkit.records.zones import read_zone

_PLACE: Final = re.compile(r"[/\\]|\w:\d")
"""What a field about people may hold that is not one: a file with its line, an address, a path."""


class Meaning:
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


def recorded(place: Place, row: Mapping[str, Any], meaning: Meaning, clock: Clock, stated: str = "") -> Iterator[Item]:
    """Yield what a row tells: people, the record, when it was taken on and over, comments with times of their own.

    Args:
        place: of the row.
        row: its cells.
        meaning: of its columns.
        clock: reads its times.
        stated: zone that a sentence above the table states; empty for none.

    Raises:
        RecordError: the row has no time, or says nothing.
    """
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


def _said(row: Mapping[str, Any], columns: Columns, meaning: Meaning) -> tuple[str, str, str]:
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


def _headed(row: Mapping[str, Any], columns: Columns, text: str) -> tuple[str, str]:
    """Return the headline of a row and its whole text: what it is about in front, how it went behind."""
    head, _, rest = text.partition("\n")
    how, about = columns.outcome(row), columns.about(row, text)
    head = f"{about}: {head}" if about else head
    head = f"{head}: {how}" if how and how.casefold() not in head.casefold() else head
    return head, "\n".join(filter(None, (head, rest)))


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


def _zone(columns: Sequence[str], cell: str) -> str:
    """Return the zone of times without one, as the row or the name of a column states it; empty where neither does."""
    if cell and read_zone(cell):
        return cell
    return next(filter(None, map(stated_zone, columns)), "")
