"""Many records become a timeline that people can read.

**Storms.** Log lines of one template, with no more than five minutes between two of them, are one event that says how
many there were, from when to when; fewer than ten stay as they are.

**Folding.** Where there are still more rows than the limit, rows of one source and topic (a template, a channel, an
alert's name) within a span of time become one. The span grows from a minute until they fit: first for log lines, then
for chat and metrics, then for all. Nothing is thrown away: each row says what it stands for, and the unfolded events
are kept beside the timeline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from pmkit.records.event import Kind
from pmkit.records.instants import spell_duration
from pmkit.records.sources.contract import Block, Place, Record
from pmkit.records.sources.logs.templates import Templates

LIMIT: Final = 300
"""Most rows of a timeline."""

GAP: Final = timedelta(minutes=5)
STORM: Final = 10
"""Like lines from which on they are one event."""

_MOST_RUNS: Final = 20_000
_WIDTHS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 360, 1440, 10_080, 100_000_000))
_STAGES: Final = (
    frozenset({Kind.LOG}),
    frozenset({Kind.LOG, Kind.MESSAGE, Kind.METRIC}),
    frozenset(Kind),
)
_NOUNS: Final = {
    Kind.ALERT: "alerts",
    Kind.CHANGE: "changes",
    Kind.LOG: "log lines",
    Kind.METRIC: "changes of a metric",
    Kind.MESSAGE: "messages",
    Kind.STATUS: "updates",
}


@dataclass(slots=True)
class Traced:
    """A record with the file it is from.

    Attributes:
        record: what was read.
        file: position of the file in the import.
        source: name of its source.
        others: positions of files that tell the same, and where in them.
        stands_for: how many records of the file it stands for, itself included.
        rank: its place in the file, counted from the oldest.
    """

    record: Record
    file: int
    source: str
    others: tuple[tuple[int, Record], ...] = ()
    stands_for: int = 1
    rank: int = 0

    @property
    def start(self) -> datetime:
        """When it was; untimed records are rejected before."""
        assert self.record.when is not None
        return self.record.when.instant


@dataclass(slots=True)
class _Run:
    """Like lines in a row."""

    samples: list[Record]
    count: int
    start: datetime
    end: datetime
    last: Record
    latest: datetime


class Storms:
    """Collects the log lines of one file in constant memory."""

    def __init__(self) -> None:
        self._templates = Templates()
        self._open: dict[tuple[str, int], _Run] = {}
        self._done: list[tuple[tuple[str, int], _Run]] = []
        self._gap = GAP
        self._numbers: dict[bytes, int] = {}

    def add(self, record: Record) -> None:
        """Add a line."""
        assert record.when is not None
        at = record.when.instant
        topic = (record.topic, self._templates.of(record.text))
        run = self._open.get(topic)
        if run is not None and abs(at - run.latest) <= self._gap:
            run.count += record.count
            if run.count < STORM:
                run.samples.append(record)
            run.last = record
            run.latest = at
            if at > run.end:
                run.end = at
            elif at < run.start:
                run.start = at
            return
        if run is not None:
            self._done.append((topic, run))
            if len(self._done) > _MOST_RUNS:
                self._tighten()
        self._open[topic] = _Run([record], record.count, at, at, record, at)

    def add_block(self, block: Block) -> None:
        """Add lines at once: those that go on a storm are counted, the others are added one by one."""
        start, end = block.start, block.end
        last = dict(zip(block.alike, range(len(block)), strict=True))
        together: dict[tuple[str, int], tuple[int, int]] = {}
        keys: dict[tuple[str, int], list[bytes]] = {}
        for key, count in Counter(block.alike).items():
            topic = (block.topic, self._number_of(key, block, last[key]))
            known, latest = together.get(topic, (0, 0))
            together[topic] = known + count, max(latest, last[key])
            keys.setdefault(topic, []).append(key)
        alone: set[bytes] = set()
        for topic, (count, position) in together.items():
            run = self._open.get(topic)
            if (
                run is None
                or run.count < STORM
                or start < run.start
                or max(abs(start - run.latest), abs(end - run.latest)) > self._gap
            ):
                alone.update(keys[topic])
                continue
            run.count += count
            run.last = block.record(position)
            assert run.last.when is not None
            run.latest = run.last.when.instant
            run.end = max(run.end, run.latest)
        if alone:
            for position, key in enumerate(block.alike):
                if key in alone:
                    self.add(block.record(position))

    def _number_of(self, key: bytes, block: Block, position: int) -> int:
        """Return the template of lines that are alike."""
        number = self._numbers.get(key)
        if number is None:
            number = self._templates.of(block.record(position).text)
            self._numbers[key] = number
        return number

    def _tighten(self) -> None:
        """Join runs over longer gaps, so that a file of any size stays small."""
        while len(self._done) > _MOST_RUNS // 2 and self._gap < timedelta(days=3650):
            self._gap *= 4
            joined: list[tuple[tuple[str, int], _Run]] = []
            latest: dict[tuple[str, int], _Run] = {}
            for topic, run in self._done:
                before = latest.get(topic)
                if before is not None and abs(run.start - before.end) <= self._gap:
                    before.count += run.count
                    before.start, before.end = min(before.start, run.start), max(before.end, run.end)
                    before.samples = (before.samples + run.samples)[: STORM - 1]
                    before.last = run.last
                else:
                    latest[topic] = run
                    joined.append((topic, run))
            self._done = joined

    def records(self) -> list[tuple[Record, int]]:
        """Return what the lines became, each with how many of them it stands for."""
        found: list[tuple[Record, int]] = []
        for (topic, number), run in (*self._done, *self._open.items()):
            name = f"{topic} {self._templates.text(number)}".strip()
            if run.count < STORM:
                found += [(replace(record, topic=name), record.count) for record in run.samples]
            else:
                found.append((_storm(run, name), run.count))
        return found


def _named(place: Place) -> str:
    """Return a place for people."""
    return f"line {place.line:,}" if place.line else place.pointer


def _span(length: timedelta) -> str:
    """Return how long something went on, for the end of a headline."""
    return f"within {spell_duration(length)}" if length >= timedelta(seconds=1) else "in one second"


def _storm(run: _Run, topic: str) -> Record:
    """Return the record that a run of like lines becomes."""
    first = run.samples[0]
    assert first.when is not None
    lasted = _span(run.end - run.start)
    when = (
        first.when._replace(instant=run.start, latest=max(run.start, first.when.latest))
        if run.start < first.when.instant
        else first.when
    )
    lines = (
        f"{run.count:,} lines like this {lasted}",
        f"alike in them: {topic[:300]}",
        f"last: {run.last.text[:300]}",
        f"last place: {_named(run.last.place)}",
    )
    return replace(
        first,
        when=when,
        text=f"{first.text.partition(chr(10))[0]} ({run.count:,} times {lasted})",
        details=(*first.details, *lines),
        until=run.end,
        count=run.count,
        topic=topic,
        key="",
    )


def fold(traced: Sequence[Traced], limit: int = LIMIT) -> list[list[Traced]]:
    """Return the rows of a timeline, each with the records that it stands for, in order of time.

    Args:
        traced: records, each with its file.
        limit: most rows; 0 for one row per record.
    """
    ordered = sorted(traced, key=order_of)
    if not limit or len(ordered) <= limit:
        return [[one] for one in ordered]
    start = ordered[0].start
    for with_topic in (True, False):
        for stage in _STAGES:
            for width in _WIDTHS:
                rows = _rows(ordered, stage, width, start, with_topic=with_topic)
                if len(rows) <= limit:
                    return rows
    return _rows(ordered, frozenset(Kind), _WIDTHS[-1], start, with_topic=False)


def _rows(
    ordered: Iterable[Traced], kinds: frozenset[Kind], width: timedelta, start: datetime, *, with_topic: bool
) -> list[list[Traced]]:
    rows: dict[object, list[Traced]] = {}
    for number, one in enumerate(ordered):
        kind = one.record.kind
        key: object = number
        if kind in kinds:
            key = (one.source, kind, one.record.topic if with_topic else "", (one.start - start) // width)
        rows.setdefault(key, []).append(one)
    return list(rows.values())


def order_of(one: Traced) -> tuple[datetime, str, int, int]:
    """Return what records are put in order by: time, source, file by its name, place in the file."""
    return one.start, one.source, one.file, one.rank


def ranked(traced: list[Traced], *, newest_first: bool | None = None) -> list[Traced]:
    """Give the records of one file their ranks: many exports have the newest first, and ties must not turn around.

    Args:
        traced: records of one file.
        newest_first: whether the tool writes them so; None: whether most of them are in that order.
    """
    traced.sort(key=lambda one: (one.record.place.line, len(one.record.place.pointer), one.record.place.pointer))
    starts = [one.start for one in traced]
    falls = sum(a > b for a, b in pairwise(starts))
    rises = sum(a < b for a, b in pairwise(starts))
    for number, one in enumerate(traced):
        one.rank = -number if (falls > rises if newest_first is None else newest_first) else number
    return traced


def joined(row: Sequence[Traced]) -> Record:
    """Return the one record that a row of a timeline shows."""
    first = row[0].record
    if len(row) == 1:
        return first
    assert first.when is not None
    count = sum(one.record.count for one in row)
    end = max(one.record.until or one.start for one in row)
    lasted = _span(end - row[0].start)
    noun = _NOUNS.get(first.kind, "records")
    headline = first.text.partition("\n")[0]
    topic = f" in {first.topic}" if first.kind is Kind.MESSAGE and first.topic else ""
    texts = [text for text in dict.fromkeys(one.record.text.partition("\n")[0] for one in row[1:]) if text != headline]
    shown = (
        [*texts[:3], *([f"… and {len(texts) - 4} more"] if len(texts) > 4 else []), *texts[-1:]]
        if len(texts) > 4
        else texts
    )
    return replace(
        first,
        text=f"{headline} ({count:,} {noun}{topic} {lasted})",
        details=tuple(text[:300] for text in shown),
        until=end,
        count=count,
        key="",
    )
