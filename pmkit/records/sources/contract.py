"""What a source yields: records, what is not one, and people; plain values that know nothing else.

The contract itself is in :mod:`pmkit.records.sources.registry`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind, Precision, ZoneSource
from pmkit.records.people.roster import Person

MOST: Final = 300_000
"""Most records of a file that are kept one by one; log lines of any number are grouped while they are read."""

TOO_MANY: Final = RecordError(
    f"the file tells more than {MOST:,} things", code="too-many", remedy="narrow it with --from and --to"
)


class Place(NamedTuple):
    """Where in a file something is.

    Attributes:
        line: 1-based line, 0 where a pointer says it.
        pointer: JSON pointer, such as ``/alerts/0``.
    """

    line: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        """Return it as it is put behind a file's name."""
        return (f"#{self.pointer}" if self.pointer else "") + (f":{self.line}" if self.line else "")

    def at(self, *steps: object) -> Place:
        """Return the place of something inside."""
        return Place(self.line, self.pointer + "".join(f"/{step}" for step in steps))


class Moment(NamedTuple):
    """A time as read.

    Attributes:
        instant: in UTC.
        latest: the last instant that it can mean; differs where a clock was turned back.
        raw: word for word.
        precision: the unit it was recorded in.
        zone: name or offset of the zone it was recorded in.
        source: where that zone comes from.
    """

    instant: datetime
    latest: datetime
    raw: str
    precision: Precision = Precision.SECOND
    zone: str = "UTC"
    source: ZoneSource = ZoneSource.GIVEN


@dataclass(slots=True)
class Record:
    """One thing that an export tells: something happened at a moment.

    Attributes:
        place: where it is in the file.
        when: its time; None where the export has none, which is listed and not dropped.
        text: what happened; lines after the first become details.
        kind: what sort of thing it is.
        who: the person or role who did it, by name, login or id, as the export has it.
        details: further lines.
        key: what two deliveries of the same thing share; empty: its time and text.
        service: what it is about.
        severity: as the export calls it.
        received: when the tool learned of it, where that is another time.
        until: last time, where one record stands for several.
        count: how many things it stands for.
        topic: what it is grouped under when there are many: a channel, an alert's name, a log template.
        pair: what a record of another source about the same thing shares, to compare clocks: an alert's name.
        origin: the tool that an export of several tools names; empty: the source itself.
        event: the event itself, where the export is the kit's own table; its marks are kept.
    """

    place: Place
    when: Moment | None
    text: str
    kind: Kind = Kind.LOG
    who: str = ""
    details: tuple[str, ...] = ()
    key: str = ""
    service: str = ""
    severity: str = ""
    received: datetime | None = None
    until: datetime | None = None
    count: int = 1
    topic: str = ""
    pair: str = ""
    origin: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that cannot be read, with its place and the reason.

    Attributes:
        place: where it is in the file.
        error: what is wrong and what to do.
        count: how many records it stands for.
    """

    place: Place
    error: RecordError
    count: int = 1


def no_event(place: Place, why: str, count: int = 1) -> Reject:
    """Return that something in an export is not an event of an incident: it is counted with the reason, and not shown.

    Args:
        place: where it is in the file.
        why: what it is instead.
        count: how many records it stands for.
    """
    return Reject(place, RecordError(f"not an event: {why}", code="no-event", remedy="nothing"), count)


class Block:
    """Records of a log in a row that are read at once: in order of time, and less than five minutes from each other.

    Args:
        number: line of the first.
        lines: of the file, one a record.
        alike: for each line what like lines share.
        one: reads a line; all of them have a time of one zone, and one topic.

    Attributes:
        alike: as given.
        start: instant of the first line.
        end: instant of the last line.
        zone: name or offset of the zone that all of them were recorded in.
        topic: of all of them.
    """

    __slots__ = ("_lines", "_number", "_one", "alike", "end", "start", "topic", "zone")

    def __init__(
        self, number: int, lines: Sequence[str], alike: Sequence[bytes], one: Callable[[int, str], Record]
    ) -> None:
        self._number, self._lines, self._one = number, lines, one
        self.alike = alike
        first, last = self.record(0), self.record(len(lines) - 1)
        assert first.when is not None
        assert last.when is not None
        self.start, self.end, self.zone, self.topic = (
            first.when.instant,
            last.when.instant,
            first.when.zone,
            first.topic,
        )

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._lines)

    def record(self, at: int) -> Record:
        """Return one of them."""
        return self._one(self._number + at, self._lines[at])

    def records(self) -> Iterator[Record]:
        """Yield each of them."""
        yield from map(self.record, range(len(self)))


Item = Record | Reject | Person | Block
"""What a source yields."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an export, for recognition.

    Attributes:
        form: ``json``, ``table``, ``text``, ``xml``, ``yaml``, ``sheet``, ``journal`` (the export format).
        documents: the first objects of JSON or YAML; lists are opened.
        columns: names of a table's columns.
        lines: the first lines of a text.
        root: name of an XML's root.
        name: of the file; the day of a saved chat may be nowhere else.
    """

    form: str
    documents: tuple[dict[str, Any], ...] = ()
    columns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    root: str = ""
    name: str = ""

    def share(self, *keys: str) -> float:
        """Return which share of the documents has all of these keys."""
        if not self.documents:
            return 0.0
        return sum(all(key in document for key in keys) for document in self.documents) / len(self.documents)


@dataclass(slots=True)
class Notes:
    """What had to be assumed to read a file, said once each, in order."""

    said: dict[str, int] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Note an assumption."""
        self.said[text] = self.said.get(text, 0) + 1


def instant_of(seconds: int, micro: int = 0) -> datetime:
    """Return an epoch's instant in exact integers."""
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
