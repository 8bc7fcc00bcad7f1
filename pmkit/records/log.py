"""One file as a log: its events, and the rows that are not events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htpy import br, p

from pmkit.counting import counted
from pmkit.errors import RecordError
from pmkit.html import render, trusted
from pmkit.records import table
from pmkit.records.sources.generic import own
from pmkit.records.sources.logs import drill as own_drill
from pmkit.records.sources.reading import Options, read_one
from pmkit.records.sources.result import Read
from pmkit.records.timeline import Timeline

_BROKEN: Final = frozenset({"json-broken", "cut-off", "csv-broken", "too-deep"})


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
        events, rejected = counted(len(self.timeline), "event"), counted(len(self.rejected), "row")
        lines = [f"{events} read from {self.path.name}, {rejected} not read."]
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


def read_log(path: str | Path, *, zone: str = "") -> Log:
    """Return the events of one file: a table, JSON of any form, a log, or an export of a known tool.

    Args:
        path: the file.
        zone: zone of times that have none, such as ``Europe/Amsterdam``; without it such rows are
            not read, and the list says so.

    Raises:
        FileError: the file cannot be read.
        RecordError: it holds nothing, nothing in it looks like a time, or the zone is not known.
    """
    read, path = read_one(path, Options(zone=zone, limit=0))
    if [file.format for file in read.report.files] == [own.title]:
        return Log(Timeline(table.read_csv(path)), (), path)
    if not read.events:
        _refuse(read, path)
    return log_of(read, path, zone)


def read_drill(path: str | Path, *, who: str = "on-call engineer") -> Log:
    """Return what was done in a drill as events.

    Args:
        path: the log.
        who: the role that did it, where a line names no seat.

    Raises:
        FileError: the file cannot be read.
        RecordError: its first line does not say that it is a drill, and when it began.
    """
    path = Path(path)
    read, path = read_one(path, Options(limit=0, sources={path.name: own_drill.name}, mapping={"who": who}))
    for error in read.report.rejects:
        if error.where == f"{path.name}:1":
            raise RecordError(error.problem, code=error.code, where=f"{path}:1", remedy=error.remedy)
    return log_of(read, path)


def log_of(read: Read, path: Path, zone: str = "") -> Log:
    """Return what was read from one file as a log."""
    assumed = zone if any("no zone" in note for file in read.report.files for note in file.notes) else ""
    return Log(Timeline(read.events), read.report.rejects, path, assumed)


def _refuse(read: Read, path: Path) -> None:
    """Refuse a file that holds nothing, or of which nothing could be read.

    Raises:
        RecordError: the whole file was refused.
    """
    rejected = read.report.rejects
    if not rejected:
        raise RecordError("the file holds no rows", where=str(path), remedy="give a table with a time and a text")
    for error in rejected:
        if error.where == path.name or error.code in _BROKEN:
            raise RecordError(error.problem, code=error.code, where=str(path), remedy=error.remedy)
