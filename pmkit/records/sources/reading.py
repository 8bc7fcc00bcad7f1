"""From files to events: recognized, read, merged, grouped, redacted, and accounted for.

The result does not depend on the order of the files, and reading the same files twice adds nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pmkit.errors import FileError, PmkitError, RecordError
from pmkit.files import find_path
from pmkit.records.event import Kind
from pmkit.records.instants import parse_zone
from pmkit.records.people.logins import authors_in, people_in_text
from pmkit.records.people.redaction import Key, Redaction
from pmkit.records.people.roster import Person, Roster
from pmkit.records.sources import grouping, skew
from pmkit.records.sources.collecting import Collected, collect
from pmkit.records.sources.contract import MOST, TOO_MANY, Block, Item, Place, Record, Reject
from pmkit.records.sources.generic.crew import people_in
from pmkit.records.sources.grouping import Storms, Traced
from pmkit.records.sources.opening import Export
from pmkit.records.sources.registry import Source, recognize
from pmkit.records.sources.report import FileReport, Report
from pmkit.records.sources.result import Read, event_of

_SHOWN_REJECTS: Final = 100
_STUMBLES: Final = (
    *(LookupError, AttributeError, TypeError, ValueError, ArithmeticError, RecursionError, OSError),
    csv.Error,
)
"""What a source may raise for a file of another form than it expects."""


@dataclass(frozen=True)
class Options:
    """How an import is to be read.

    Attributes:
        zone: zone of times that have none; empty: such records are rejected.
        zones: the same for single files, by name.
        year: year of times that have none; 0: the year of the file's date.
        dates: ``day`` or ``month``: what is first in ``03/04/2026``; empty: what the column as a whole says.
        start: earlier records are left out.
        end: later records are left out.
        service: records that name another service are left out.
        redact: whether people become roles; secrets are cut out in any case.
        key: who is who, from an earlier import.
        mapping: for tables and objects of unknown tools: ``time``, ``text``, ``kind``, ``who``, ``source``,
            ``service``, ``severity`` to the column.
        mappings: the same for single files, by name.
        sources: name of the source for single files that are not recognized rightly.
        limit: most rows; 0: one for each record.
        threshold: for metrics: where a value goes above it is an event; None: where it changes.

    Raises:
        RecordError: a zone is not known, or a bound of the window is naive.
    """

    zone: str = "UTC"
    zones: dict[str, str] = field(default_factory=dict)
    year: int = 0
    dates: str = ""
    start: datetime | None = None
    end: datetime | None = None
    service: str = ""
    redact: bool = True
    key: Key | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    mappings: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    limit: int = grouping.LIMIT
    threshold: float | None = None

    def __post_init__(self) -> None:
        """Refuse zones that are not known and bounds without one."""
        for zone in filter(None, (self.zone, *self.zones.values())):
            parse_zone(zone)
        for name, bound in (("start", self.start), ("end", self.end)):
            if bound is not None and bound.tzinfo is None:
                raise RecordError(f"the window's {name} is a naive time", code="naive-time", remedy="give it a zone")
        if self.dates not in ("", "day", "month"):
            raise RecordError(
                f"{self.dates!r} is not an order of dates", code="not-one-of", remedy="write day or month"
            )

    def of(self, name: str) -> dict[str, Any]:
        """Return what holds for a file: by its full name, or by its last part."""
        short = name.rpartition("/")[2]
        chosen: dict[str, Any] = {
            "zone": self.zones.get(name, self.zones.get(short, self.zone)),
            "order": self.dates,
            "threshold": self.threshold,
            "mapping": {**self.mapping, **self.mappings.get(name, self.mappings.get(short, {}))},
        }
        if self.year:
            chosen |= {"year": self.year, "year_from": "as given"}
        elif self.start is not None:
            chosen |= {"year": self.start.year, "year_from": "the window's"}
        return chosen


class _Reading:
    """One import under way."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.roster = Roster()
        self.files: list[FileReport] = []
        self.traced: list[Traced] = []
        self._told: Counter[tuple[str, str]] = Counter()

    def read(self, export: Export, copy_of: str) -> None:
        """Read one file."""
        report = FileReport(export.name)
        self.files.append(report)
        short = export.name.rpartition("/")[2]
        wanted = self.options.sources.get(export.name, self.options.sources.get(short, ""))
        try:
            report.sha256 = export.digest
            if export.form == "empty":
                report.format = "empty"
                return
            source, report.sure = recognize(export, wanted)
            report.format = source.title
            self._items(export, source, report, copy_of)
        except RecordError as error:
            self._rejected(report, Reject(Place(), error))
        except FileError:
            raise
        except _STUMBLES as error:
            problem = f"the file cannot be read ({type(error).__name__}: {str(error)[:120]})"
            self._rejected(report, Reject(Place(), RecordError(problem, code="odd-file", remedy="export it again")))
        report.notes = dict(export.notes.said)
        report.mapping = dict(export.mapped)
        if copy_of:
            report.notes[f"the same content as {copy_of}"] = 1

    def _items(self, export: Export, source: Source, report: FileReport, copy_of: str) -> None:
        storms = Storms()
        traced: list[Traced] = []
        number = len(self.files) - 1
        start, end, service = self.options.start, self.options.end, self.options.service.casefold()
        zones: set[str] = set()
        place: Place | None = None
        first = last = None
        grouped = self.options.limit != 0
        if self.options.redact and not getattr(source, "knows_people", False):
            export.met = self._met
        try:
            for item in _opened(source.read(export), start, end, at_once=grouped and not copy_of):
                if isinstance(item, Person):
                    self.roster.add(item)
                    report.people += 1
                    continue
                if isinstance(item, Block):
                    report.entries += len(item)
                    report.records += len(item)
                    first, last = min(first or item.start, item.start), max(last or item.end, item.end)
                    zones.add(item.zone)
                    storms.add_block(item)
                    continue
                if item.place != place:
                    place = item.place
                    report.entries += 1
                if isinstance(item, Reject):
                    self._rejected(report, item, is_entry=False)
                    continue
                when = item.when
                if when is None or not item.text:
                    self._rejected(report, Reject(item.place, _lacking(item)), is_entry=False)
                    continue
                report.records += 1
                at = when.instant
                if first is None or at < first:
                    first = at
                if last is None or at > last:
                    last = at
                zones.add(when.zone)
                if (
                    (start is not None and (item.until or when.latest) < start)
                    or (end is not None and at > end)
                    or (service and item.service and service not in item.service.casefold())
                ):
                    report.outside += 1
                elif copy_of:
                    report.duplicates += 1
                elif grouped and item.kind is Kind.LOG and item.count == 1:
                    storms.add(item)
                elif len(traced) < MOST:
                    traced.append(Traced(item, number, source.name))
                else:
                    report.records -= 1
                    self._rejected(report, Reject(item.place, TOO_MANY), is_entry=False)
        finally:
            # What was read before a file broke off is kept.
            traced += [Traced(record, number, source.name, stands_for=many) for record, many in storms.records()]
            self.traced += grouping.ranked(traced, newest_first=getattr(source, "newest_first", None))
            report.first, report.last, report.zones = first, last, tuple(sorted(zones))

    def _rejected(self, report: FileReport, reject: Reject, *, is_entry: bool = True) -> None:
        """Count a reject, and list it with its place."""
        report.entries += reject.count if is_entry else reject.count - 1
        report.records += reject.count
        report.rejected += reject.count
        error = reject.error
        self._told[report.name, error.code] += 1
        if self._told[report.name, error.code] <= _SHOWN_REJECTS:
            where = f"{report.name}{reject.place}"
            remedy = error.remedy or "correct it, or leave it out"
            report.rejects.append(RecordError(error.problem, code=error.code, where=where, remedy=remedy))

    def _met(self, document: object) -> None:
        """Add whoever is named in fields about people, whether or not the source looks at them."""
        for person in people_in(document):
            self.roster.add(person)

    def merge(self) -> list[Traced]:
        """Return the records without those that another record tells too."""
        kept: dict[object, Traced] = {}
        for one in sorted(self.traced, key=grouping.order_of):
            record = one.record
            key: object = (one.source, record.key)
            if not record.key:
                key = (one.source, one.start, record.text, record.who, record.kind, record.until, record.details)
            known = kept.get(key)
            if known is None:
                kept[key] = one
                continue
            self.files[one.file].duplicates += one.stands_for
            if (one.file, record.place) not in (
                (known.file, known.record.place),
                *((f, r.place) for f, r in known.others),
            ):
                known.others = (*known.others[:20], (one.file, record))
            known.record = _fuller(known.record, record)
        return list(kept.values())

    def account(self, rows: Sequence[Sequence[Traced]]) -> None:
        """Count for each file which of its records has a row, and which are joined to one."""
        for row in rows:
            for position, one in enumerate(row):
                own = position == 0
                self.files[one.file].events += int(own)
                self.files[one.file].grouped += one.stands_for - int(own)


def _opened(items: Iterator[Item], start: datetime | None, end: datetime | None, *, at_once: bool) -> Iterator[Item]:
    """Yield items; a block record by record, unless all of it is in the window and becomes storms."""
    for item in items:
        if isinstance(item, Block) and not (
            at_once and (start is None or item.start >= start) and (end is None or item.end <= end)
        ):
            yield from item.records()
        else:
            yield item


def _lacking(record: Record) -> RecordError:
    """Return what a record lacks."""
    what = "time" if record.when is None else "text"
    return RecordError(f"the record has no {what}", code=f"no-{what}", remedy="add the event by hand")


def _fuller(known: Record, other: Record) -> Record:
    """Return a record with what another one tells besides."""
    details = tuple(dict.fromkeys((*known.details, *other.details)))
    received = min(filter(None, (known.received, other.received)), default=None)
    return replace(
        known,
        details=details,
        who=known.who or other.who,
        service=known.service or other.service,
        severity=known.severity or other.severity,
        received=received,
        pair=known.pair or other.pair,
    )


def read_exports(paths: Iterable[str | Path], options: Options | None = None, *, live: Iterable[Export] = ()) -> Read:
    """Return the events of files, folders and archives, and what was done to read them.

    Args:
        paths: what was named, in any order.
        options: how to read it.
        live: answers of servers; see :mod:`pmkit.records.sources.live`.

    Raises:
        FileError: a path leads nowhere, or cannot be read.
        RecordError: a zone is not known, or a folder or archive holds too much.
    """
    options = options or Options()
    names = [paths] if isinstance(paths, (str, Path)) else list(paths)
    found = _collected(names, options)
    found.exports = sorted((*found.exports, *live), key=lambda export: export.name)
    return read_collected(found, options)


def _collected(names: Sequence[str | Path], options: Options) -> Collected:
    """Return the exports of paths; an archive that cannot be used is listed, and the rest is read."""
    found = Collected()
    broken: list[str] = []
    for name in dict.fromkeys(map(str, names)):
        try:
            part = collect([name], options.of)
        except RecordError as error:
            if len(names) == 1:
                raise
            broken.append(f"{error.where or name}: {error.problem}")
            continue
        found.exports += part.exports
        found.left_out += part.left_out
    found.exports.sort(key=lambda export: export.name)
    found.left_out = sorted(found.left_out + broken)
    return found


def read_collected(found: Collected, options: Options) -> Read:
    """Return the events of exports; see :func:`read_exports`."""
    reading = _Reading(options)
    seen: dict[str, str] = {}
    for export in found.exports:
        try:
            digest = export.digest
        except PmkitError:
            digest = ""
        first = seen.setdefault(digest or export.name, export.name)
        reading.read(export, "" if first == export.name and not _is_again(reading, export) else first)
    merged = reading.merge()
    rows = grouping.fold(merged, options.limit)
    reading.account(rows)
    for handle in dict.fromkeys(_handles(merged, options)):
        reading.roster.add(Person.of(handle=handle))
    redaction = Redaction(reading.roster, options.key, hides=options.redact)
    names = [redaction.text(file.name) for file in reading.files]
    wide = max(3, len(str(len(rows))))
    shown = [
        event_of(grouping.joined(row), row, names, redaction, f"E{n:0{wide}d}") for n, row in enumerate(rows, start=1)
    ]
    for file, name in zip(reading.files, names, strict=True):
        file.name = name
        file.notes = {redaction.text(note): count for note, count in file.notes.items()}
        file.rejects = [_redacted(error, redaction) for error in file.rejects]
        file.mapping = {key: _column(column, redaction) for key, column in file.mapping.items()}
    report = Report(
        tuple(reading.files),
        skew.told(skew.skews(merged)),
        dict(Counter(redaction.removed)),
        len(redaction.key.people) if options.redact else 0,
        redaction.texts(found.left_out),
    )
    return Read(tuple(shown), report, _rows=rows, _names=names, _redaction=redaction)


def _handles(merged: Sequence[Traced], options: Options) -> Iterator[str]:
    """Yield who wrote each record, and, where people become roles, the logins in its text."""
    for one in merged:
        if one.record.who:
            yield one.record.who
        if options.redact:
            yield from people_in_text(one.record.text, one.record.details)
    if options.redact:
        yield from _authors(merged)


def _authors(merged: Sequence[Traced]) -> Iterator[str]:
    """Yield whom Git names in the lines below those that call it, as logs of builds show both."""
    called = {(one.file, one.record.place.line): one for one in merged if "git " in one.record.text}
    if not called:
        return
    for one in merged:
        above = called.get((one.file, one.record.place.line - 1))
        if above is not None and one.record.place.line:
            yield from authors_in(above.record.text, one.record.text)
    for one in called.values():
        for line in one.record.details:
            yield from authors_in(one.record.text, line)


def _column(name: str, redaction: Redaction) -> str:
    """Return the name of a column; an at sign in it makes nobody a person."""
    return "@".join(map(redaction.text, name.split("@")))


def _is_again(reading: _Reading, export: Export) -> bool:
    """Tell whether a file of this name and content was read already: named twice, or below a folder that was named."""
    return any(file.name == export.name and file.sha256 == export.digest for file in reading.files)


def _redacted(error: RecordError, redaction: Redaction) -> RecordError:
    where, problem = redaction.text(error.where), redaction.text(error.problem)
    return RecordError(problem, code=error.code, where=where, remedy=error.remedy)


def read_one(path: str | Path, options: Options) -> tuple[Read, Path]:
    """Return what one file holds, and its path.

    Raises:
        FileError: it cannot be read, or is a folder.
    """
    path = find_path(path, what="events file")
    if path.is_dir():
        raise FileError(
            "this is a folder, not a file", code="folder", where=str(path), remedy="name the file inside it"
        )
    return read_exports([path], options), path
