"""An event: one row of what happened, as sure or unsure as the record is.

Real records say "weeks before", "around midnight" and "after the removal". So an event has no
time but an interval: ``earliest`` and ``latest``, either of which may be open, and ``after``,
the ids of events that came before it. A stamp is taken at face value to its precision
(``earliest == latest``); the interval widens only where the record itself is vague.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypeVar

from pmkit.errors import RecordError, not_one_of
from pmkit.markup import one_line
from pmkit.records.instants import check_year, format_instant, parse_instant
from pmkit.tags import check_ids, is_id, tag_word


class Kind(StrEnum):
    """What sort of thing happened."""

    ALERT = "alert"
    CHANGE = "change"
    LOG = "log"
    METRIC = "metric"
    MESSAGE = "message"
    ACTION = "action"
    DECISION = "decision"
    STATUS = "status"
    IMPACT = "impact"


class Milestone(StrEnum):
    """An instant that an episode's phases and spans are measured from.

    ``INVESTIGATING`` and ``DIAGNOSED`` (a cause hypothesis is confirmed) bound the article's
    four phases; the other five are the instants that spans run between.
    """

    STARTED = "started"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    DIAGNOSED = "diagnosed"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"


class Basis(StrEnum):
    """How an event is known."""

    RECORDED = "recorded"
    INFERRED = "inferred"
    SYNTHESIZED = "synthesized"


class Precision(StrEnum):
    """The unit a time was recorded in."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    UNKNOWN = "unknown"


class ZoneSource(StrEnum):
    """Where an event's zone comes from; an assumption is always shown."""

    GIVEN = "given"
    FILE = "file"
    ASSUMED = "assumed"


_Word = TypeVar("_Word", bound=StrEnum)

EVERYONE: Final = "everyone"
"""The role in ``known_from`` that stands for all roles."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place an event was read from.

    Attributes:
        file: file name or URL.
        line: 1-based line, 0 when the place is the whole file.
    """

    file: str
    line: int = 0

    def __str__(self) -> str:
        """Return ``file:line``."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @classmethod
    def parse(cls, text: str) -> Evidence:
        """Return the place that ``file:line`` or a bare file names."""
        file, colon, line = text.rpartition(":")
        if colon and line.isascii() and line.isdigit() and file:
            return cls(file, int(line))
        return cls(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes:
        id: letter first, a digit somewhere, no blank: ``E07``.
        headline: one line.
        earliest: the earliest instant it can have happened (aware), None when open.
        latest: the latest instant, None when open.
        after: ids of events that came before it.
        kind: what sort of thing it is.
        milestones: the instants of an episode that this event marks.
        role: who did or saw it, as a role, never a person's name.
        details: further lines.
        source: short name of the source: ``S1``, ``pagerduty``.
        evidence: files and lines it was read from.
        basis: recorded, inferred or synthesized.
        known_from: role and instant pairs: from when that role could know of it. The role
            ``everyone`` stands for all. Empty: from ``latest`` on, for everyone.
        precision: the unit its time was recorded in.
        zone: name or offset of the zone its time was recorded in.
        zone_source: where that zone comes from.
        raw_time: the time as the record has it, word for word.
        clock: the time of day where the record does not say of which day: ``14:32``, ``day 2 00:10``,
            ``14:32 to 14:40``, or ``T+15 min`` where it counts from an instant that is not given. Empty for an
            event with an instant.

    Raises:
        RecordError: the id or headline is missing, an instant is naive, or the event would
            end before it starts.
    """

    id: str
    headline: str
    earliest: datetime | None = None
    latest: datetime | None = None
    after: tuple[str, ...] = ()
    kind: Kind = Kind.LOG
    milestones: tuple[Milestone, ...] = ()
    role: str = ""
    details: tuple[str, ...] = ()
    source: str = ""
    evidence: tuple[Evidence, ...] = ()
    basis: Basis = Basis.RECORDED
    known_from: tuple[tuple[str, datetime], ...] = ()
    precision: Precision = Precision.UNKNOWN
    zone: str = "UTC"
    zone_source: ZoneSource = ZoneSource.GIVEN
    raw_time: str = field(default="")
    clock: str = ""

    def __post_init__(self) -> None:
        """Bring text to one line, instants to UTC, and refuse what cannot be an event."""
        put = object.__setattr__
        if not is_id(self.id):
            raise RecordError(
                f"{self.id!r} is not an event id",
                remedy="start with a letter and include a number: E7, alert-12",
            )
        for name in ("earliest", "latest"):
            put(self, name, _utc(getattr(self, name), f"{self.id}, {name}"))
        if self.earliest and self.latest and self.latest < self.earliest:
            raise RecordError(
                f"the event ends ({format_instant(self.latest)}) before it starts ({format_instant(self.earliest)})",
                where=self.id,
                remedy="swap earliest and latest, or leave one of them open",
            )
        put(self, "headline", one_line(self.headline))
        if not self.headline:
            raise RecordError("the event has no headline", where=self.id, remedy="say what happened")
        put(self, "role", tag_word(one_line(self.role)))
        details = tuple(line for text in self.details for raw in text.splitlines() if (line := one_line(raw)))
        put(self, "details", details)
        put(self, "source", one_line(self.source))
        put(self, "raw_time", one_line(self.raw_time))
        put(self, "zone", one_line(self.zone))
        put(self, "clock", "" if self.earliest or self.latest else one_line(self.clock))
        put(self, "after", check_ids(tuple(dict.fromkeys(a for a in self.after if a != self.id)), self.id))
        put(self, "milestones", tuple(m for m in Milestone if m in self.milestones))
        known = tuple(
            (tag_word(one_line(role)) or EVERYONE, _utc(at, f"{self.id}, known_from")) for role, at in self.known_from
        )
        put(self, "known_from", known)

    @property
    def instant(self) -> datetime | None:
        """The instant it is sorted and drawn at: the earliest known bound, None if untimed."""
        return self.earliest or self.latest

    @property
    def is_exact(self) -> bool:
        """Whether the record gives one instant rather than an interval."""
        return self.earliest is not None and self.earliest == self.latest

    def known_at(self, role: str = EVERYONE) -> datetime | None:
        """Return from when a role could know of this event; None when nobody can say.

        A role's own entry counts first, then everyone's, then the event's latest instant.
        """
        known = dict(self.known_from)
        if role in known:
            return known[role]
        if EVERYONE in known:
            return known[EVERYONE]
        # Known to some roles only: others learn of it from an event of their own.
        return None if known else self.latest

    def to_row(self) -> dict[str, object]:
        """Return the event as one row of the timeline's frame; see ``records.schema``."""
        return {
            "id": self.id,
            "earliest": self.earliest,
            "latest": self.latest,
            "after": " ".join(self.after),
            "kind": str(self.kind),
            "milestone": " ".join(self.milestones),
            "role": self.role,
            "headline": self.headline,
            "details": "\n".join(self.details),
            "source": self.source,
            "evidence": "; ".join(str(place) for place in self.evidence),
            "basis": str(self.basis),
            "known_from": "; ".join(f"{role} @ {format_instant(at)}" for role, at in self.known_from),
            "precision": str(self.precision),
            "zone": self.zone,
            "zone_source": str(self.zone_source),
            "raw_time": self.raw_time,
            "clock": self.clock,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, object], *, where: str = "") -> Event:
        """Return the event that one row of the frame holds.

        Args:
            row: the columns of the schema; missing ones take their defaults.
            where: file and line for messages.

        Raises:
            RecordError: a value is not one the schema allows.
        """
        try:
            return cls(
                id=_text(row, "id"),
                headline=_text(row, "headline"),
                earliest=_instant(row, "earliest", where),
                latest=_instant(row, "latest", where),
                after=tuple(_text(row, "after").replace(",", " ").split()),
                kind=_member(Kind, row, "kind", Kind.LOG, where),
                milestones=tuple(
                    _member(Milestone, {"milestone": word}, "milestone", Milestone.STARTED, where)
                    for word in _text(row, "milestone").replace(",", " ").split()
                ),
                role=_text(row, "role"),
                details=tuple(_text(row, "details").splitlines()),
                source=_text(row, "source"),
                evidence=tuple(
                    Evidence.parse(part.strip()) for part in _text(row, "evidence").split(";") if part.strip()
                ),
                basis=_member(Basis, row, "basis", Basis.RECORDED, where),
                known_from=tuple(_known(_text(row, "known_from"), where)),
                precision=_member(Precision, row, "precision", Precision.UNKNOWN, where),
                zone=_text(row, "zone") or "UTC",
                zone_source=_member(ZoneSource, row, "zone_source", ZoneSource.GIVEN, where),
                raw_time=_text(row, "raw_time"),
                clock=_text(row, "clock"),
            )
        except RecordError as error:
            if where and not error.where.startswith(where):
                place = f"{where}, {error.where}" if error.where else where
                raise RecordError(error.problem, code=error.code, where=place, remedy=error.remedy) from None
            raise

    def with_evidence(self, *places: Evidence) -> Event:
        """Return the event with places added to its evidence, without repeats."""
        return replace(self, evidence=tuple(dict.fromkeys((*self.evidence, *places))))


def _utc(instant: datetime | None, where: str) -> datetime | None:
    """Return an aware instant in UTC."""
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise RecordError(
            f"{instant.isoformat()} is a naive time: it has no zone",
            code="naive-time",
            where=where,
            remedy="give it one: datetime(..., tzinfo=UTC)",
        )
    return check_year(instant, where=where).astimezone(UTC)


def _text(row: Mapping[str, object], name: str) -> str:
    """Return a cell as text; missing values are the empty text."""
    value = row.get(name)
    # NaN and NaT are the only values that differ from themselves.
    if value is None or value != value:
        return ""
    return str(value)


def _instant(row: Mapping[str, object], name: str, where: str) -> datetime | None:
    """Return a cell as an aware instant."""
    value = row.get(name)
    if value is None or value != value or value == "":
        return None
    if isinstance(value, datetime):
        to_python = getattr(value, "to_pydatetime", None)
        # A pandas Timestamp may carry nanoseconds, which datetime has no room for.
        return to_python(warn=False) if to_python else value
    return parse_instant(str(value), where=f"{where}, {name}" if where else name)


def _member(words: type[_Word], row: Mapping[str, object], name: str, default: _Word, where: str) -> _Word:
    """Return a cell as a member of a closed set of words."""
    text = _text(row, name).strip().lower()
    if not text:
        return default
    try:
        return words(text)
    except ValueError:
        where = f"{where}, {name}" if where else name
        raise not_one_of(text, words, what=f"a {name.replace('_', ' ')}", raises=RecordError, where=where) from None


def _known(text: str, where: str) -> list[tuple[str, datetime]]:
    """Return the pairs that ``role @ instant; role @ instant`` names."""
    pairs = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        role, at, instant = part.rpartition("@")
        place = f"{where}, known_from" if where else "known_from"
        pairs.append((role.strip() if at else EVERYONE, parse_instant(instant.strip(), where=place)))
    return pairs
