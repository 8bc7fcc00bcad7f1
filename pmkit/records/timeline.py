"""The timeline: what happened, in order, as sure as the records are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from difflib import unified_diff
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

import pandas as pd

from pmkit.counting import counted
from pmkit.finding import Finding
from pmkit.html import render
from pmkit.records import checks, rendering, table
from pmkit.records.chronology import Chronology
from pmkit.records.episodes import Episode, find_episodes, spans_of
from pmkit.records.instants import parse_zone
from pmkit.records.people.redaction import Key
from pmkit.records.sources.reading import Options, read_exports
from pmkit.records.sources.report import Report
from pmkit.records.sources.result import Read


class Timeline(Chronology):
    """Events in order, and all that can be asked of them.

    Order is by instant, then by what ``after`` demands, then by id; it never depends on the
    order of the input. A timeline does not change: every method returns a new one.

    Args:
        events: the events, in any order.
        frames: of sources, merged with the events; see :func:`pmkit.records.frame.build`.

    Raises:
        RecordError: a frame does not fit the schema.

    Example:
        >>> from datetime import UTC, datetime
        >>> from pmkit.records.event import Event
        >>> at = datetime(2024, 1, 15, 14, 32, tzinfo=UTC)
        >>> print(Timeline([Event(id="E1", headline="Alert fired", earliest=at, latest=at)]))
        - 14:32 - Alert fired
    """

    report: ClassVar[Report | None] = None
    """What an import did, where the timeline comes from one; what is made of it by an edit has none."""

    @classmethod
    def from_csv(cls, source: str | Path) -> Self:
        """Return the timeline of a CSV file with columns of the schema.

        Raises:
            RecordError: a row does not fit the schema; the message names file and line.
            FileError: the file cannot be read.
        """
        return cls(table.read_csv(source))

    @classmethod
    def from_exports(
        cls, *paths: str | Path, options: Options | None = None, key: str | Path = "", **settings: Any
    ) -> Self:
        """Return one timeline of tools' exports: alerts, deployments, logs, chat, status pages, tables.

        Each file is recognized by its content, read, merged with the others and redacted. What was done, file by file,
        what was assumed and what was rejected is in :attr:`report`.

        Args:
            paths: files, folders and zip archives, in any order.
            options: how to read them; see :class:`pmkit.records.sources.reading.Options`.
            key: a file that says who is who; it is read and written, and stays on your machine.
            settings: the same by name: ``zone="Europe/Berlin"``, ``start=``, ``end=``, ``redact=False``.

        Raises:
            FileError: a path leads nowhere.
            RecordError: a zone is not known, or an archive holds too much.
        """
        if key:
            settings["key"] = Key.load(key)
        read = read_exports(paths, options or Options(**settings))
        timeline = cls.of_read(read)
        if key and read.events:
            read.key.save(key)
        return timeline

    @classmethod
    def of_read(cls, read: Read) -> Self:
        """Return the timeline of what was read, with its report."""
        timeline = cls(read.events)
        object.__setattr__(timeline, "report", read.report)
        return timeline

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the timeline that :meth:`to_json` wrote.

        Raises:
            RecordError: the text is not such JSON.
        """
        return cls(table.parse_json(text))

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """The episodes, each with its instants, phases and spans; empty when nothing is marked."""
        return find_episodes(self.events)

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
        return spans_of(self.episodes)

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

    def to_html(
        self, *, zone: str = "UTC", caption: str = "Timeline", anchors: bool = True, notebook: bool = False
    ) -> str:
        """Return an HTML table.

        Args:
            zone: name or offset of the zone that times are shown in.
            caption: the line above it.
            anchors: whether rows carry ids to link to; a page may hold each only once.
            notebook: whether it is shown in a notebook, where cells need their alignment with them.
        """
        element = rendering.html_table(
            self.events,
            self.episodes,
            parse_zone(zone),
            zone_name=zone,
            caption=caption,
            anchors=anchors,
            notebook=notebook,
        )
        return render(element)

    def to_words(self, *, zone: str = "UTC") -> str:
        """Return the timeline in a few sentences."""
        return rendering.to_words(self.events, self.episodes, parse_zone(zone), zone)

    def to_csv(self) -> str:
        """Return CSV with the schema's columns; cells are safe to open in a spreadsheet."""
        return table.write_csv(self.events)

    def to_json(self) -> str:
        """Return JSON: a list of objects, empty fields left out."""
        return table.write_json(self.events)

    def diff(self, other: Timeline, *, zone: str = "UTC") -> str:
        """Return the difference between two timelines' lists, as ``diff`` shows it."""
        mine, theirs = (t.to_markdown(zone=zone).splitlines() for t in (self, other))
        return "\n".join(unified_diff(mine, theirs, "this timeline", "the other", lineterm="", n=99))

    def _first_day(self, zone: str) -> date | None:
        """Return the local day of the first timed event."""
        info = parse_zone(zone)
        return next((e.instant.astimezone(info).date() for e in self.events if e.instant), None)

    def __str__(self) -> str:
        """Return the article's list."""
        return self.to_markdown()

    def __repr__(self) -> str:
        """Return a short description."""
        return f"<Timeline of {counted(len(self), 'event')}, {counted(len(self.episodes), 'episode')}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the list in a terminal's IPython and as the text twin in Jupyter."""
        printer.text(str(self) or "(no events yet)")

    def _repr_html_(self) -> str:
        """Show the table in Jupyter, below what the import did."""
        shown = self.to_html(notebook=True)
        return self.report._repr_html_() + shown if self.report else shown
