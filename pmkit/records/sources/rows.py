"""Rows of a text: a JSON list, JSON Lines, or a table with a header, each row with its line.

A row that cannot be read comes as the error that says why; the rows after it are read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.markup import unescape_csv_cell

Row = Mapping[str, Any]
"""A row by the names of its columns or keys."""

Numbered = tuple[int, Row | RecordError]
"""A row with its line, or its place in a list, counted from 1."""

_FIELD_LIMIT: Final = 10_000_000


def rows_of(text: str, path: Path) -> Iterator[Numbered]:
    """Yield each row of a text in whichever of the three forms it is.

    Raises:
        RecordError: the whole text cannot be read; the message names the file.
    """
    start = text.lstrip()[:1]
    if start == "[":
        return _json_list(text, path)
    return _json_lines(text) if start == "{" else _table(text, path)


def _json_list(text: str, path: Path) -> Iterator[Numbered]:
    """Yield the objects of a JSON list."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            f"this is not JSON ({error})", code="json-broken", where=str(path), remedy="check brackets and quotes"
        ) from None
    for number, row in enumerate(data, start=1):
        yield number, _object(row)


def _json_lines(text: str) -> Iterator[Numbered]:
    """Yield the object of each line."""
    # Only a line feed ends a line of JSON; a text in it may hold other separators as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _object(json.loads(line))
        except (ValueError, RecursionError) as error:
            yield number, RecordError(f"this is not JSON ({error})", code="json-broken")


def _object(row: Any) -> Row | RecordError:
    """Return a row that is an object, or say that it is not."""
    return row if isinstance(row, dict) else RecordError("this is not an object", code="not-a-row")


def _table(text: str, path: Path) -> Iterator[Numbered]:
    """Yield the rows of a table; the separator is the one that the header has most of."""
    header = text.partition("\n")[0]
    separator = max(",;\t|", key=header.count)
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        names = [cell.strip() for cell in next(reader, [])]
        next_line = reader.line_num + 1
        for row in reader:
            line, next_line = next_line, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(names):
                problem = f"the row has {len(row)} cells, the header {len(names)}"
                yield line, RecordError(problem, code="not-a-row")
                continue
            yield line, {name: unescape_csv_cell(cell) for name, cell in zip(names, row, strict=False)}
    except csv.Error as error:
        raise RecordError(
            f"this is not CSV ({error})",
            code="csv-broken",
            where=f"{path}:{reader.line_num}",
            remedy="close open quotes",
        ) from None
