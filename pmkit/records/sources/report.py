"""What an import did: a table of files that adds up, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from htpy import Element, Node, b, details, li, p, span, summary, ul

from pmkit.counting import counted
from pmkit.errors import RecordError
from pmkit.html import render, scrolling, table
from pmkit.records.instants import format_instant


def _times(count: int) -> str:
    """Return how often something was, where it was more than once."""
    return f" ({count:,} times)" if count > 1 else ""


_WHOLE: Final = "white-space:nowrap"
FEW: Final = 12
"""Lines that are shown without a click."""


@dataclass(slots=True)
class FileReport:
    """What became of one file: ``events + merged + outside + rejected == records``.

    Attributes:
        name: the file.
        format: what it was recognized as.
        sha256: of its bytes.
        sure: how sure the recognition is, from 0 to 1.
        entries: objects, rows or lines that were read.
        records: moments that they tell: an alert with its end is one entry and two records.
        events: rows of the timeline that begin with a record of this file.
        duplicates: records that another record tells too.
        grouped: records that a row of the timeline stands for, beside its first.
        outside: records before or after the window, or of another service.
        rejected: records that cannot be read.
        people: entries of a roster.
        first: earliest instant.
        last: latest instant.
        zones: zones that its times were written in.
        notes: what had to be assumed, each with how often.
        mapping: for tables and objects of unknown tools: field to the column that holds it.
        rejects: what was rejected, with place and reason; the first hundred of each reason.
    """

    name: str
    format: str = ""
    sha256: str = ""
    sure: float = 0.0
    entries: int = 0
    records: int = 0
    events: int = 0
    duplicates: int = 0
    grouped: int = 0
    outside: int = 0
    rejected: int = 0
    people: int = 0
    first: datetime | None = None
    last: datetime | None = None
    zones: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    rejects: list[RecordError] = field(default_factory=list)

    @property
    def merged(self) -> int:
        """Records that are in the timeline without a row of their own."""
        return self.duplicates + self.grouped

    @property
    def adds_up(self) -> bool:
        """Whether every record is accounted for."""
        return self.events + self.merged + self.outside + self.rejected == self.records

    def to_row(self) -> dict[str, object]:
        """Return it as a row of :attr:`Report.table`."""
        return {
            "file": self.name,
            "format": self.format,
            "entries": self.entries,
            "records": self.records,
            "events": self.events,
            "merged": self.merged,
            "outside": self.outside,
            "rejected": self.rejected,
            "zone": ", ".join(self.zones),
            "first": format_instant(self.first),
            "last": format_instant(self.last),
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Report:
    """What an import did.

    Attributes:
        files: one for each file, in order of name.
        skews: what the clocks of two sources differ by, in words; never applied.
        removed: kind of text to how often redaction replaced it.
        people: how many people got a letter.
        left_out: files that were not looked into, each with the reason.
    """

    files: tuple[FileReport, ...]
    skews: tuple[str, ...] = ()
    removed: dict[str, int] = field(default_factory=dict)
    people: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every record of every file is accounted for."""
        return all(file.adds_up for file in self.files)

    @property
    def rejects(self) -> tuple[RecordError, ...]:
        """What was rejected, with place and reason."""
        return tuple(error for file in self.files for error in file.rejects)

    @property
    def table(self) -> list[dict[str, object]]:
        """One row for each file: its name, format, counts, zone, first and last time, and hash."""
        return [file.to_row() for file in self.files]

    @property
    def _columns(self) -> tuple[str, ...]:
        """The columns that are shown: what is outside only where a window was asked for."""
        outside = ("outside",) if any(file.outside for file in self.files) else ()
        return (
            *("file", "format", "entries", "records", "events", "merged"),
            *outside,
            *("rejected", "zone", "first", "last"),
        )

    @property
    def remarks(self) -> list[str]:
        """What had to be assumed, columns that were guessed, clocks that differ, what redaction replaced."""
        said: list[str] = []
        for file in self.files:
            said += [f"{file.name}: {note}{_times(count)}" for note, count in file.notes.items()]
            if file.mapping:
                columns = ", ".join(f"{name} = {column}" for name, column in file.mapping.items())
                said.append(f"{file.name}: columns read as {columns}")
        said += self.skews
        said += [f"not looked into: {text}" for text in self.left_out]
        if self.people:
            said.append(counted(self.people, "person is shown as a role", "people are shown as roles"))
        said += [f"replaced: {kind}{_times(count)}" for kind, count in sorted(self.removed.items())]
        return said

    def __str__(self) -> str:
        """Return the table, the remarks and the rejects as text."""
        names = self._columns
        rows = [names, *(tuple(str(row[name]) for name in names) for row in self.table)]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        lines += [f"- {text}" for text in self.remarks]
        lines += [f"rejected: {text}" for text in self.rejected_lines(40)]
        return "\n".join(lines)

    def rejected_lines(self, most: int) -> list[str]:
        """Return the first rejects in words, and how many more there are."""
        lines = [f"{error.where}: {error.problem}" for error in self.rejects[:most]]
        more = sum(file.rejected for file in self.files) - len(lines)
        return [*lines, f"and {more:,} more"] if more > 0 and lines else lines

    def to_element(self, *, notebook: bool = False) -> Node:
        """Return it as HTML elements."""
        columns = self._columns
        rows = [[_cell(row[name]) for name in columns] for row in self.table]
        shown: list[Element] = [
            scrolling(
                table(
                    [name.capitalize() for name in columns],
                    rows,
                    caption="Files that were read",
                    row_heads=True,
                    notebook=notebook,
                ),
                "Files that were read",
            )
        ]
        shown.append(
            p[
                "What became events, was merged, was outside the window or was rejected adds up to the records. "
                "An alert with its end is one entry and two records."
            ]
        )
        shown += _folded("What was assumed, and what was replaced", self.remarks)
        shown += _folded("What could not be read", self.rejected_lines(200))
        return shown

    def _repr_html_(self) -> str:
        """Show it in Jupyter."""
        return render(self.to_element(notebook=True))


def _cell(value: object) -> Node:
    """Return a cell as people read it: counts with their thousands, instants without their fractions."""
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    if text[10:11] != "T" or not text.endswith("Z"):
        return text
    return [span(style=_WHOLE)[part] for part in (f"{text[:10]} ", text[11:19])]


def _folded(title: str, lines: Sequence[str]) -> list[Element]:
    """Return lines below a title, folded where there are many."""
    named = f"{title} ({len(lines)})"
    shown = ul[(li[line] for line in lines)]
    if not lines:
        return []
    return [p[b[named]], shown] if len(lines) <= FEW else [details[summary[named], shown]]
