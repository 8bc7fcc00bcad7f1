"""The timeline: what happened, in order, as sure as the records are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import pandas as pd

from pmkit.errors import RecordError
from pmkit.finding import Finding
from pmkit.markup import left_aligned
from pmkit.records import checks, frame, rendering
from pmkit.records.episodes import Episode, find_episodes
from pmkit.records.event import EVERYONE, Event, Kind
from pmkit.records.instants import parse_zone


class Timeline:
    """Events in order, over a frame with the fixed schema ``pmkit.records.frame.SCHEMA``.

    Order is by instant, then by what ``after`` demands, then by id; it never depends on the
    order of the input. A timeline does not change: every method returns a new one.

    Args:
        events: the events, in any order.

    Example:
        >>> from datetime import UTC, datetime
        >>> at = datetime(2024, 1, 15, 14, 32, tzinfo=UTC)
        >>> print(Timeline([Event(id="E1", headline="Alert fired", earliest=at, latest=at)]))
        - 14:32 - Alert fired
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        rows = [event.to_row() for event in events]
        self._frame = frame.build([frame.from_rows(rows)] if rows else [])

    @classmethod
    def from_frame(cls, *frames: pd.DataFrame) -> Timeline:
        """Return the timeline of one frame or of several sources' frames at once.

        Args:
            frames: see :func:`pmkit.records.frame.build`.

        Raises:
            RecordError: a frame does not fit the schema.
        """
        timeline = cls.__new__(cls)
        timeline._frame = frame.build(frames)
        return timeline

    @classmethod
    def from_csv(cls, source: str | Path) -> Timeline:
        """Return the timeline of a CSV file with columns of the schema.

        Raises:
            RecordError: a row does not fit the schema; the message names file and line.
            FileError: the file cannot be read.
        """
        from pmkit.records.table import read_csv

        return cls(read_csv(source))

    @classmethod
    def from_json(cls, text: str) -> Timeline:
        """Return the timeline that :meth:`to_json` wrote.

        Raises:
            RecordError: the text is no such JSON.
        """
        from pmkit.records.table import parse_json

        return cls(parse_json(text))

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the frame: one row an event, the columns of the schema."""
        return self._frame.copy()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events in order."""
        return tuple(
            Event.from_row({str(k): v for k, v in row.items()}, where=f"row {number}")
            for number, row in enumerate(self._frame.to_dict("records"))
        )

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """The episodes, each with its instants, phases and spans; empty when nothing is marked."""
        return find_episodes(self.events)

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

    def merge(self, *others: Timeline) -> Timeline:
        """Return the union with other timelines: associative, idempotent, in any order.

        Rows that are alike become one. Rows that share only the id are both kept, and
        :meth:`findings` asks about them.
        """
        return Timeline.from_frame(self._frame, *(other._frame for other in others))

    def __or__(self, other: Timeline) -> Timeline:
        """Return the union of two timelines."""
        return self.merge(other)

    def window(self, start: datetime | None = None, end: datetime | None = None) -> Timeline:
        """Return the events that can have happened from ``start`` to ``end``, both included.

        Untimed events stay: nothing says that they lie outside.

        Raises:
            RecordError: a bound is naive.
        """
        keep = pd.Series(True, index=self._frame.index)
        for name, bound in (("start", start), ("end", end)):
            if bound is not None and bound.tzinfo is None:
                raise RecordError(
                    f"the window's {name} is a naive time", remedy="give it a zone: datetime(..., tzinfo=UTC)"
                )
        earliest, latest = self._frame["earliest"], self._frame["latest"]
        if start is not None:
            keep &= ~(latest < pd.Timestamp(start))
        if end is not None:
            keep &= ~(earliest > pd.Timestamp(end))
        return Timeline.from_frame(self._frame[keep])

    def of_kind(self, *kinds: Kind | str) -> Timeline:
        """Return the events of these kinds.

        Raises:
            RecordError: there is no such kind.
        """
        names = set(map(str, kinds))
        if names - set(Kind):
            raise RecordError(
                f"{', '.join(sorted(names - set(Kind)))} is not a kind", remedy="use one of: " + ", ".join(Kind)
            )
        return Timeline.from_frame(self._frame[self._frame["kind"].isin(names)])

    def known_at(self, instant: datetime, role: str = EVERYONE) -> Timeline:
        """Return the events that a role could know of at an instant; untimed ones are left out."""
        if instant.tzinfo is None:
            raise RecordError("the instant is a naive time", remedy="give it a zone: datetime(..., tzinfo=UTC)")
        return Timeline(e for e in self.events if (at := e.known_at(role)) is not None and at <= instant)

    def without_milestones(self) -> Timeline:
        """Return the bare records: the same events with nothing marked."""
        return Timeline.from_frame(self._frame.drop(columns="milestone"))

    def findings(self, *, now: datetime | None = None, silence: timedelta = checks.LONG_SILENCE) -> list[Finding]:
        """Return what a reviewer would ask about the timeline itself.

        Args:
            now: instants after this count as in the future; None leaves that unchecked,
                because pmkit looks at no clock.
            silence: gaps inside an episode longer than this are asked about.
        """
        return checks.check_timeline(self.events, self.episodes, now=now, silence=silence)

    def spans(self) -> pd.DataFrame:
        """Return the spans of every episode: episode, span, shortest, longest, text."""
        return pd.DataFrame(
            [
                {
                    "episode": episode.number,
                    "span": span.name,
                    "shortest": span.shortest,
                    "longest": span.longest,
                    "text": str(span),
                }
                for episode in self.episodes
                for span in episode.spans
            ],
            columns=["episode", "span", "shortest", "longest", "text"],
        )

    def to_markdown(self, *, zone: str = "UTC", day: date | None = None, tags: bool = False) -> str:
        """Return the article's Markdown list.

        Args:
            zone: name or offset of the zone that times are shown in.
            day: the day that needs no heading; default the first event's.
            tags: whether each line ends in its tag.
        """
        info = parse_zone(zone)
        return rendering.to_markdown(self.events, info, day or self._first_day(zone), tags=tags)

    def to_mermaid(self, *, zone: str = "UTC", title: str = "Incident timeline") -> str:
        """Return a Mermaid ``timeline`` with the phases as sections, as JupyterLab draws it."""
        return rendering.to_mermaid(self.events, self.episodes, parse_zone(zone), title)

    def to_html(self, *, zone: str = "UTC", caption: str = "Timeline", anchors: bool = True) -> str:
        """Return an HTML table; with anchors, rows carry ids to link to, which a page may hold only once."""
        return rendering.to_html(self.events, self.episodes, parse_zone(zone), zone, caption, anchors=anchors)

    def to_words(self, *, zone: str = "UTC") -> str:
        """Return the timeline in a few sentences."""
        return rendering.to_words(self.events, self.episodes, parse_zone(zone), zone)

    def to_csv(self) -> str:
        """Return CSV with the schema's columns; cells are safe to open in a spreadsheet."""
        from pmkit.records.table import write_csv

        return write_csv(self.events)

    def to_json(self) -> str:
        """Return JSON: a list of objects, empty fields left out."""
        rows = []
        for event in self.events:
            row = {k: (v.isoformat() if isinstance(v, datetime) else v) for k, v in event.to_row().items()}
            rows.append({k: v for k, v in row.items() if v not in (None, "")})
        return json.dumps(rows, ensure_ascii=False, indent=1)

    def diff(self, other: Timeline, *, zone: str = "UTC") -> str:
        """Return the difference between two timelines' lists, as ``diff`` shows it."""
        from difflib import unified_diff

        mine, theirs = (t.to_markdown(zone=zone).splitlines() for t in (self, other))
        return "\n".join(unified_diff(mine, theirs, "this timeline", "the other", lineterm="", n=99))

    def _first_day(self, zone: str) -> date | None:
        """Return the local day of the first timed event."""
        info = parse_zone(zone)
        return next((e.instant.astimezone(info).date() for e in self.events if e.instant), None)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self._frame)

    def __iter__(self) -> Iterator[Event]:
        """Iterate over the events in order."""
        return iter(self.events)

    @overload
    def __getitem__(self, key: str) -> Event: ...
    @overload
    def __getitem__(self, key: slice) -> Timeline: ...
    def __getitem__(self, key: str | slice) -> Event | Timeline:
        """Return the event with an id, or the timeline of a slice.

        Raises:
            KeyError: no event, or more than one, has this id.
        """
        if isinstance(key, slice):
            return Timeline.from_frame(self._frame[key])
        found = [event for event in self.events if event.id == key]
        if len(found) != 1:
            raise KeyError(f"{len(found) or 'no'} events have the id {key!r}")
        return found[0]

    def __contains__(self, key: object) -> bool:
        """Tell whether an event has this id."""
        return any(event.id == key for event in self.events)

    def __eq__(self, other: object) -> bool:
        """Tell whether two timelines hold the same events."""
        return self.events == other.events if isinstance(other, Timeline) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # holds a frame, like pandas' own

    def __str__(self) -> str:
        """Return the article's list."""
        return self.to_markdown()

    def __repr__(self) -> str:
        """Return a short description."""
        return f"<Timeline of {len(self)} events, {len(self.episodes)} episodes>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the list in a terminal's IPython and as the text twin in Jupyter."""
        printer.text(str(self) or "(no events yet)")

    def _repr_html_(self) -> str:
        """Show the table in Jupyter."""
        return left_aligned(self.to_html())
