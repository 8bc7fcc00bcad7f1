"""CSV, tabs, and sheets of Excel with any columns; and what commands print: cells without a header, aligned columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Head, Item, Place, Reject
from pmkit.records.sources.generic.mapping import is_time
from pmkit.records.sources.generic.rows import Rows, read_rows
from pmkit.records.sources.opening import Export

name: Final = "table"
title: Final = "table (CSV, tabs, Excel)"
knows_people: Final = True
_NAME: Final = re.compile(r"\S+(?: \S+)*")
_FEWEST: Final = 3
"""Cells from which on lines with tabs are a table without a header."""


def recognizes(head: Head) -> float:
    """Return 0.6 for any table; a tool's own reader knows better."""
    if head.form == "text":
        return 0.6 if _is_headless(head.lines) or _aligned(head.lines) else 0.0
    return 0.6 if head.form in ("table", "sheet") and head.columns else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each row."""
    if export.form == "text" and not _is_headless(export.head.lines):
        columns = _aligned(export.head.lines)
        yield from read_rows(export, _slices(export, columns), _slices(export, columns))
    elif export.form == "text":
        yield from read_rows(export, _cells(export), _cells(export))
    else:
        yield from read_rows(export, export.rows(), export.rows())


def _is_headless(lines: tuple[str, ...]) -> bool:
    """Tell whether all lines have as many cells, one of which is a time in each."""
    rows = [line.split("\t") for line in lines if line.strip()]
    if not rows or len(rows[0]) < _FEWEST or any(len(row) != len(rows[0]) for row in rows):
        return False
    return any(all(is_time(cell.strip()) for cell in column) for column in zip(*rows, strict=True))


def _aligned(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return where columns begin that a command has aligned below their names, with the names; none where it has not.

    Names have two blanks or more between them, each line has a blank before every column, and a column is of times.
    """
    rows = [line for line in lines if line.strip()]
    found = [(match.start(), match.group()) for match in _NAME.finditer(rows[0])] if rows else []
    if len(found) < _FEWEST or len({name for _, name in found}) < len(found) or len(rows) <= 1:
        return []
    if any(at and line[at - 1 : at].strip() for line in rows[1:] for at, _ in found):
        return []
    cells = [_sliced(line, found) for line in rows[1:]]
    return found if any(all(is_time(row[name]) for row in cells) for _, name in found) else []


def _sliced(line: str, columns: list[tuple[int, str]]) -> dict[str, str]:
    ends = [at for at, _ in columns[1:]]
    return {name: line[at:end].strip() for (at, name), end in zip(columns, [*ends, len(line)], strict=True)}


def _slices(export: Export, columns: list[tuple[int, str]]) -> Rows:
    """Yield the rows below aligned names."""
    is_header = True
    for number, line in export.lines():
        if line.strip() and not is_header:
            yield Place(number), _sliced(line, columns)
        is_header = is_header and not line.strip()


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
