"""Events in order as one frozen value, over a frame with the fixed schema, and its edits.

The class that people use is :class:`pmkit.records.timeline.Timeline`; checks, episodes, tables and
texts are functions over events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Self, overload

import pandas as pd

from pmkit.errors import RecordError, not_one_of
from pmkit.records import frame
from pmkit.records.event import EVERYONE, Event, Kind


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Chronology:
    """Events in order, over a frame with the fixed schema ``pmkit.records.schema.SCHEMA``.

    Order is by instant, then by what ``after`` demands, then by id; it never depends on the
    order of the input. It does not change: every method returns a new one.

    Args:
        events: the events, in any order.
        frames: of sources, merged with the events; see :func:`pmkit.records.frame.build`.

    Raises:
        RecordError: a frame does not fit the schema.
    """

    _frame: pd.DataFrame = field()

    def __init__(self, events: Iterable[Event] = (), *, frames: Sequence[pd.DataFrame] = ()) -> None:
        rows = [event.to_row() for event in events]
        parts = [*frames, frame.from_rows(rows)] if rows else frames
        object.__setattr__(self, "_frame", frame.build(parts))

    @classmethod
    def from_frame(cls, *frames: pd.DataFrame) -> Self:
        """Return the events of one frame or of several sources' frames at once.

        Args:
            frames: see :func:`pmkit.records.frame.build`.

        Raises:
            RecordError: a frame does not fit the schema.
        """
        return cls(frames=frames)

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the frame: one row per event, the columns of the schema."""
        return self._frame.copy()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events in order."""
        return tuple(
            Event.from_row({str(k): v for k, v in row.items()}, where=f"row {number}")
            for number, row in enumerate(self._frame.to_dict("records"))
        )

    @cached_property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Groups of ids whose order the records do not give: same bounds, no ``after``."""
        groups: list[list[Event]] = []
        for event in self.events:
            last = groups[-1][-1] if groups else None
            if (
                last is not None
                and event.instant is not None
                and (last.earliest, last.latest) == (event.earliest, event.latest)
                and not {member.id for member in groups[-1]} & set(event.after)
            ):
                groups[-1].append(event)
            else:
                groups.append([event])
        return tuple(tuple(event.id for event in group) for group in groups if len(group) > 1)

    def merge(self, *others: Chronology) -> Self:
        """Return the union with others: associative, idempotent, in any order.

        Rows that are alike become one. Rows that share only the id are both kept, and
        ``Timeline.findings`` asks about them.

        Raises:
            RecordError: one of the others is not a timeline, such as a list of timelines.
        """
        for other in others:
            if not isinstance(other, Chronology):
                raise _no_timeline(other)
        return self.from_frame(self._frame, *(other._frame for other in others))

    def __or__(self, other: Chronology) -> Self:
        """Return the union of two."""
        return self.merge(other)

    def window(self, start: datetime | None = None, end: datetime | None = None) -> Self:
        """Return the events that can have happened from ``start`` to ``end``, both included.

        Untimed events stay: nothing says that they are outside.

        Raises:
            RecordError: a bound is naive, or is not an instant.
        """
        keep = pd.Series(True, index=self._frame.index)
        for name, bound in (("start", start), ("end", end)):
            if bound is not None and not isinstance(bound, datetime):
                raise RecordError(
                    f"the window's {name} is {bound!r}, and a window lies between two instants",
                    code="not-an-instant",
                    remedy="give a day and a zone too: datetime(2024, 1, 15, 9, 30, tzinfo=UTC)",
                )
            if bound is not None and bound.tzinfo is None:
                raise _naive(f"the window's {name}")
        earliest, latest = self._frame["earliest"], self._frame["latest"]
        if start is not None:
            keep &= ~(latest < pd.Timestamp(start))
        if end is not None:
            keep &= ~(earliest > pd.Timestamp(end))
        return self.from_frame(self._frame[keep])

    def of_kind(self, *kinds: Kind | str) -> Self:
        """Return the events of these kinds.

        Raises:
            RecordError: there is no such kind.
        """
        names = set(map(str, kinds))
        for name in sorted(names - set(Kind)):
            raise not_one_of(name, Kind, what="a kind", raises=RecordError)
        return self.from_frame(self._frame[self._frame["kind"].isin(names)])

    def known_at(self, instant: datetime, role: str = EVERYONE) -> Self:
        """Return the events that a role could know of at an instant; untimed ones are left out.

        Raises:
            RecordError: the instant is naive.
        """
        if instant.tzinfo is None:
            raise _naive("the instant")
        return type(self)(e for e in self.events if (at := e.known_at(role)) is not None and at <= instant)

    def without_milestones(self) -> Self:
        """Return the bare records: the same events with nothing marked."""
        return self.from_frame(self._frame.drop(columns="milestone"))

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self._frame)

    def __iter__(self) -> Iterator[Event]:
        """Iterate over the events in order."""
        return iter(self.events)

    @overload
    def __getitem__(self, key: str) -> Event: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: str | slice) -> Event | Self:
        """Return the event with an id, or the events of a slice.

        Raises:
            KeyError: no event, or more than one, has this id.
        """
        if isinstance(key, slice):
            return self.from_frame(self._frame[key])
        named = [event for event in self.events if event.id == key]
        if len(named) != 1:
            raise KeyError(f"{len(named) or 'no'} events have the id {key!r}")
        return named[0]

    def __contains__(self, key: object) -> bool:
        """Tell whether an event has this id."""
        return any(event.id == key for event in self.events)

    def __eq__(self, other: object) -> bool:
        """Tell whether two hold the same events."""
        return self.events == other.events if isinstance(other, Chronology) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # holds a frame, like pandas' own


def _no_timeline(other: object) -> RecordError:
    """Return the error for something in place of another timeline."""
    is_many = isinstance(other, (list, tuple, dict, set))
    remedy = "write them one by one, or put a star before the list: .merge(*timelines)" if is_many else ""
    kind = type(other).__name__
    return RecordError(
        f"merge takes timelines, and got a {kind}",
        code="not-a-timeline",
        remedy=remedy or "make a Timeline of it first",
    )


def _naive(what: str) -> RecordError:
    """Return the error for an instant without a zone."""
    return RecordError(f"{what} is a naive time", code="naive-time", remedy="give it a zone: datetime(..., tzinfo=UTC)")
