"""CSV, tabs, and sheets of Excel with any columns; and lines of cells without a header, as commands print to a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Head, Item, Place, Reject
from pmkit.records.sources.generic.mapping import is_time
from pmkit.records.sources.generic.rows import Rows, read_rows
from pmkit.records.sources.opening import Export

name: Final = "table"
title: Final = "table (CSV, tabs, Excel)"
_FEWEST: Final = 3
"""Cells from which on lines with tabs are a table without a header."""


def recognizes(head: Head) -> float:
    """Return 0.6 for any table; a tool's own reader knows better."""
    if head.form == "text":
        return 0.6 if _is_headless(head.lines) else 0.0
    return 0.6 if head.form in ("table", "sheet") and head.columns else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each row."""
    if export.form == "text":
        yield from read_rows(export, _cells(export), _cells(export))
    else:
        yield from read_rows(export, export.rows(), export.rows())


def _is_headless(lines: tuple[str, ...]) -> bool:
    """Tell whether all lines have as many cells, one of which is a time in each."""
    rows = [line.split("\t") for line in lines if line.strip()]
    if not rows or len(rows[0]) < _FEWEST or any(len(row) != len(rows[0]) for row in rows):
        return False
    return any(all(is_time(cell.strip()) for cell in column) for column in zip(*rows, strict=True))


def _cells(export: Export) -> Rows:
    wide = 0
    for number, line in export.lines():
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        wide = wide or len(cells)
        place = Place(number)
        if len(cells) == wide:
            yield place, {f"column {at}": cell for at, cell in enumerate(cells, start=1)}
        else:
            problem = f"the line has {len(cells)} cells, the first {wide}"
            yield place, Reject(place, RecordError(problem, code="not-a-row", remedy="leave it out"))
