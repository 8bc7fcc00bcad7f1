"""What all readers share: events are collected, and what cannot be an event is listed with its reason.

A reader of a tool's export says which columns mean what; the times, zones, people and rejected
rows are treated here, so that every source is read alike:

    intake = Intake(path.name, zone)
    intake.read(rows_of(text, path), lambda line, row: intake.event(line, time=row["at"], text=row["message"]))
    return intake.log(path)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from htpy import br, p

from pmkit.errors import RecordError
from pmkit.html import render, trusted
from pmkit.markup import clean, one_line
from pmkit.records.event import Event, Evidence, Kind, Precision, ZoneSource
from pmkit.records.instants import check_year, parse_instant, parse_zone
from pmkit.records.sources.rows import Numbered, Row
from pmkit.records.timeline import Timeline

_ROLE_LIKE: Final = re.compile(
    r"\b(?:engineer|on-?call|commander|lead|team|bot|monitoring|pipeline|system|operator|support|manager|responder|admin|"
    r"developer|scribe|service|cron|job|scheduler)\b",
    re.IGNORECASE,
)
_EPOCHS: Final = {9: 1, 10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Digits of an epoch to its parts of a second."""

_EPOCH: Final = re.compile(r"-?\d{9,19}(?:\.\d+)?")
_NAIVE: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?")

_STUMBLES: Final = (LookupError, AttributeError, TypeError, ValueError, ArithmeticError, RecursionError)
"""What a reader may raise for a row of another form than it expects."""


@dataclass(frozen=True)
class Log:
    """What was read from a file.

    Attributes:
        timeline: its events.
        rejected: rows that are not events, each with its place, what is wrong and what to do.
        path: the file.
        assumed: zone that was taken for times without one; empty where every time has its own.
    """

    timeline: Timeline
    rejected: tuple[RecordError, ...]
    path: Path
    assumed: str = ""

    @property
    def lines(self) -> list[str]:
        """How much was read, what was assumed, and each row that was not read."""
        lines = [f"{len(self.timeline)} events read from {self.path.name}, {len(self.rejected)} rows not read."]
        if self.assumed:
            lines.append(f"Times without a zone are taken for {self.assumed}.")
        return [*lines, *(f"  {error.where}: {error.problem}" for error in self.rejected)]

    def __str__(self) -> str:
        """Return the lines of :attr:`lines`."""
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        """Show the same, and the timeline, in Jupyter."""
        return render(
            p[([number > 0 and br, line] for number, line in enumerate(self.lines))],
            trusted(self.timeline.to_html(notebook=True)),
        )


@dataclass(frozen=True, slots=True)
class When:
    """A time as read.

    Attributes:
        instant: in UTC.
        zone: name or offset of the zone it was recorded in.
        source: where that zone comes from.
        precision: the unit it was recorded in.
    """

    instant: datetime
    zone: str
    source: ZoneSource
    precision: Precision


class Intake:
    """Collects the events of one file.

    Args:
        name: the file's name, for the evidence and for messages.
        zone: zone of times that have none, such as ``Europe/Amsterdam``; without it such rows are rejected.

    Attributes:
        events: what was read.
        rejected: rows that are not events.

    Raises:
        RecordError: the zone is not known.
    """

    def __init__(self, name: str, zone: str = "") -> None:
        self.name = name
        self.events: list[Event] = []
        self.rejected: list[RecordError] = []
        self._zone_name = zone
        self._zone = parse_zone(zone) if zone else None
        self._has_assumed = False
        self._people: dict[str, str] = {}

    def read(self, rows: Iterable[Numbered], to_event: Callable[[int, Row], Event]) -> None:
        """Collect the event of each row, or the reason why it is not one; one odd row never keeps the others out.

        Args:
            rows: each with its line.
            to_event: makes the event of a row, or raises :class:`pmkit.errors.RecordError`. Whatever else it stumbles
                over in a row, such as a missing key or a number too large for a date, rejects that row too.
        """
        for line, row in rows:
            try:
                if isinstance(row, RecordError):
                    raise row
                self.events.append(to_event(line, row))
            except RecordError as error:
                self._reject(line, error)
            except _STUMBLES as error:
                self._reject(line, RecordError(f"the row cannot be read: {_said(error)}", code="odd-row"))

    def _reject(self, line: int, error: RecordError) -> None:
        """List a row that is not an event, with its place."""
        remedy = error.remedy or "correct the line, or leave it out"
        where = f"{self.name}:{line}"
        self.rejected.append(RecordError(error.problem, code=error.code, where=where, remedy=remedy))

    def event(
        self,
        line: int,
        *,
        time: str,
        text: str,
        kind: Kind = Kind.LOG,
        who: str = "",
        details: Sequence[str] = (),
        source: str = "",
    ) -> Event:
        """Return the event of a row.

        Its id is the row's place in the file, so that it stays when rows are added at the end.

        Args:
            line: where it is in the file.
            time: as the record has it.
            text: what happened; lines after the first become details.
            kind: what sort of thing it is.
            who: person or role.
            details: further lines.
            source: short name of the source.

        Raises:
            RecordError: the time is not an instant, or has no zone and none is assumed; or the text is empty once
                control characters are taken out.
        """
        when = self.when(time)
        parts = [part for part in clean(text).split("\n") if part.strip()]
        if not parts:
            raise RecordError("the row has no text", remedy="say in it what happened, or leave it out")
        headline, *more = parts
        return Event(
            id=f"E{line:03d}",
            headline=headline,
            earliest=when.instant,
            latest=when.instant,
            kind=kind,
            role=self.role(who),
            details=(*map(one_line, more), *details),
            source=one_line(source),
            evidence=(Evidence(self.name, line),),
            precision=when.precision,
            zone=when.zone,
            zone_source=when.source,
            raw_time=one_line(time),
        )

    def when(self, raw: str) -> When:
        """Return the instant of a text: ISO 8601, or an epoch whose unit its digits tell.

        Raises:
            RecordError: it is not an instant, or has no zone and none is assumed.
        """
        text = raw.strip()
        if _EPOCH.fullmatch(text):
            return When(_epoch(text), "UTC", ZoneSource.GIVEN, Precision.SECOND)
        precision = Precision.SECOND if re.search(r"\d:\d\d:\d\d", text) else Precision.MINUTE
        text = re.sub(r"\s*(?:UTC|GMT)$", "Z", text)
        if not _NAIVE.fullmatch(text):
            return When(parse_instant(text), _offset(text), ZoneSource.GIVEN, precision)
        if self._zone is None:
            raise RecordError(
                f"{raw!r} has no zone",
                code="naive-time",
                remedy="say which zone that clock was in: read_log(path, zone='Europe/Amsterdam')",
            )
        self._has_assumed = True
        try:
            local = datetime.fromisoformat(text.replace(",", ".").replace("t", "T")[:26]).replace(tzinfo=self._zone)
            instant = check_year(local).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise RecordError(f"{raw!r} does not exist ({error})", remedy="check the day and the hour") from None
        return When(instant, self._zone_name, ZoneSource.ASSUMED, precision)

    def role(self, who: str) -> str:
        """Return a person as a role, the same one throughout; what reads as a role stays."""
        who = one_line(who)
        if not who or _ROLE_LIKE.search(who):
            return who
        return self._people.setdefault(who.casefold(), f"Responder {_letters(len(self._people))}")

    def log(self, path: Path) -> Log:
        """Return what was read."""
        assumed = self._zone_name if self._has_assumed else ""
        return Log(Timeline(self.events), tuple(self.rejected), path, assumed)


def _said(error: Exception) -> str:
    """Return what a row lacks or holds that its reader does not expect."""
    return f"there is no {error} in it" if isinstance(error, KeyError) else str(error) or type(error).__name__


def _epoch(text: str) -> datetime:
    """Return the instant of an epoch."""
    whole, _, fraction = text.partition(".")
    scale = _EPOCHS.get(len(whole))
    if scale is None:
        raise RecordError(f"{text!r} is not an epoch in seconds, milliseconds, microseconds or nanoseconds")
    seconds = int(whole) / scale + (float(f"0.{fraction}") if fraction and scale == 1 else 0.0)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise RecordError(f"{text!r} is not an epoch of this age") from None


def _offset(text: str) -> str:
    """Return the offset that an instant is written with."""
    match = re.search(r"([+-]\d{2}):?(\d{2})$", text)
    return "UTC" if match is None or match.group() in ("+00:00", "-00:00", "+0000") else f"{match[1]}:{match[2]}"


def _letters(number: int) -> str:
    """Return A, B and so on, then AA, AB and so on."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
