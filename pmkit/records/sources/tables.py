"""Rows of a table: CSV with whatever separator, tabs, or a sheet of Excel, each row with its line."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO, Final

from pmkit.errors import RecordError
from pmkit.markup import unescape_csv_cell
from pmkit.records.sources.contract import Place, Reject
from pmkit.records.sources.unpacking import BROKEN_ZIP

SEPARATORS: Final = ",;\t|"
_FIELD_LIMIT: Final = 10_000_000
_SHEET_LIMIT: Final = 200_000_000
_STAMP: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d{2}|(?<!\d)\d{9,19}(?!\d)")
_TIMED: Final = re.compile(
    r"\s*(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?\s*$|[0-2]?\d[.h][0-5]\d\s*$|1\d{9}(?:\d{3})?\s*$|"
    r"[A-Z][a-z]{2} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2} \d{4})"
)
"""A cell that is a time, or begins with one."""

_RULE: Final = re.compile(r":?-*:?")
"""A cell of the rule below the header of a table in Markdown."""

_EARLY: Final = 50
"""Rows that say how many columns there are."""

_WORD: Final = re.compile(r"^[\w @#().%/:°+?&'\[\]-]{0,60}$")

_HINT: Final = re.compile(r"sep=[,;|\t]", re.IGNORECASE)
"""Excel's own first line for a separator of another country."""

Lines = Callable[[], Iterator[tuple[int, str]]]


def separator_of(header: str) -> str:
    """Return the separator that a header has most of; the first where it has none."""
    outside = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=outside.count)


def lines_above(lines: Sequence[str]) -> int:
    """Return how many lines are above the header of a table: a title, a sentence about the zone, empty ones.

    The header is the first line that has as many cells as the rows below it, which have a time, and has none itself.
    """
    first = next((line for line in lines if line.strip()), "")
    if _HINT.fullmatch(first.strip()):
        return 0
    for separator in SEPARATORS:
        at = _header_at([_cells(line, separator) for line in lines])
        if at is not None:
            return at
    return 0


def rows_above(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows are above the header, see :func:`lines_above`."""
    return _header_at(rows) or 0


def _header_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which row is the header; None where that cannot be told."""
    timed = [number for number, row in enumerate(rows) if any(_TIMED.match(cell) for cell in row)]
    if not timed:
        return None
    wide = Counter(len(rows[number]) for number in timed).most_common(1)[0][0]
    named = [number for number, row in enumerate(rows[: timed[-1]]) if len(row) == wide and _is_header(row)]
    # A date in the lines above the header isn't a row: the header is above a later one.
    above = (number for begin in timed if len(rows[begin]) == wide for number in named if number < begin)
    return next(above, None) if wide > 1 else None


def _is_header(cells: Sequence[str]) -> bool:
    """Tell whether cells can be names: most of them say something, and none is a time, a sentence or a label."""
    named = [cell for cell in cells if cell.strip()]
    return (
        len(named) > 1
        and len(named) * 2 > len(cells)
        and not any(_STAMP.search(cell) for cell in named)
        and all(_WORD.match(cell) for cell in named)
        and not any(cell.rstrip().endswith(":") for cell in named)
    )


def is_table(text: str) -> bool:
    """Tell whether a text is a table by its beginning: names in the first line, as many cells in those below."""
    lines = text.splitlines()[:_EARLY]
    lines = [line for line in lines[lines_above(lines) :][:20] if line.strip()]
    if not lines:
        return False
    if _HINT.fullmatch(lines[0].strip()):
        lines.pop(0)
    if not lines:
        return False
    separator = separator_of(lines[0])
    names = _cells(lines[0], separator)
    if len(names) < 2 or any(_STAMP.search(name) for name in names) or not all(map(_WORD.match, names)):
        return False
    distinct = {name.strip() for name in names}
    if len(distinct) < len(names) and len(distinct) < 3:
        return False
    return len(lines) == 1 or separator in lines[1] or lines[1].startswith('"')


def header_of(text: str) -> tuple[str, ...]:
    """Return the names of the columns of a table without rows."""
    lines = text.lstrip("\ufeff\n\r ").splitlines()
    first = next(iter(lines[lines_above(lines[:_EARLY]) :]), "")
    return tuple(_names(_cells(first, separator_of(first))))


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of a line; none where it is not CSV."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def of_lines(
    lines: Lines, told: list[tuple[int, str]] | None = None
) -> Iterator[tuple[Place, dict[str, Any] | Reject]]:
    """Yield the rows of a table of lines; one that does not fit the header comes as a reject.

    Args:
        lines: opens the lines, each with its number.
        told: where what is above the header is put, each line with its number.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    above = lines_above([line.lstrip("\ufeff") for _, line in islice(lines(), _EARLY)])
    if told is not None:
        told[:] = [(at, line) for at, line in islice(lines(), above) if line.strip(" ,;\t")]
    numbered = islice(lines(), above, None)
    first = next((line for _, line in numbered if line.strip("\ufeff \t\r")), "").lstrip("\ufeff")
    separator = separator_of(first)
    if _HINT.fullmatch(first.strip()):
        separator = first[4]
        first = next((line for _, line in numbered), "")
    ended = (f"{line}\n" for line in chain((first,), (line.replace("\0", "") for _, line in numbered)))
    reader = csv.reader(ended, delimiter=separator)
    header: list[str] = []
    names: list[str] = []
    early: list[tuple[int, list[str]]] = []
    line = 1 + above
    try:
        header = next(reader, [])
        line = reader.line_num + 1 + above
        for row in reader:
            early.append((line, row))
            line = reader.line_num + 1 + above
            if len(early) >= _EARLY:
                break
        names = _names(_widened(header, [row for _, row in early]))
        while early:
            yield from _rows_of(names, *early.pop(0))
        for row in reader:
            at, line = line, reader.line_num + 1 + above
            yield from _rows_of(names, at, row)
    except csv.Error as error:
        names = names or _names(_widened(header, [row for _, row in early]))
        for at, row in early:
            yield from _rows_of(names, at, row)
        place = Place(reader.line_num + above)
        yield (
            place,
            Reject(place, RecordError(f"this is not CSV ({error})", code="csv-broken", remedy="close open quotes")),
        )


def _rows_of(names: list[str], line: int, row: list[str]) -> Iterator[tuple[Place, dict[str, Any] | Reject]]:
    if any(cell.strip() for cell in row) and not all(_RULE.fullmatch(cell.strip()) for cell in row):
        yield Place(line), _row(names, row, Place(line))


def _widened(header: list[str], rows: list[list[str]]) -> list[str]:
    """Return a header with a column more where most rows have one: Windows leaves out the name of the last."""
    full = [row for row in rows if any(cell.strip() for cell in row)]
    wider = sum(len(row) == len(header) + 1 and bool(row[-1].strip()) for row in full)
    return [*header, "message"] if wider * 2 > len(full) and "message" not in map(str.lower, header) else header


def _names(cells: list[str]) -> list[str]:
    """Return the names of the columns, each once."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _row(names: list[str], row: list[str], place: Place) -> dict[str, Any] | Reject:
    while len(row) > len(names) and not row[-1].strip():
        row = row[:-1]
    if len(row) > len(names):
        problem = f"the row has {len(row)} cells, the header {len(names)}"
        return Reject(place, RecordError(problem, code="not-a-row", remedy="quote a cell that contains a separator"))
    return {name: unescape_csv_cell(cell) for name, cell in zip(names, row, strict=False)}


def of_sheet(
    opener: Callable[[], BinaryIO], told: list[tuple[int, str]] | None = None
) -> Iterator[tuple[Place, dict[str, Any] | Reject]]:
    """Yield the rows of an Excel file's first sheet with a header.

    Args:
        opener: opens the file.
        told: where what is above the header is put, each row with its number.

    Raises:
        RecordError: it is not such a file, or would unpack to more than 200 MB.
    """
    import openpyxl  # only for Excel

    with opener() as stream:
        _check_size(stream)
        # Whatever the library stumbles over, in the archive or in its XML, is a file that is broken.
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                yield from _of_book(book, told)
            finally:
                book.close()
        except Exception as error:
            raise RecordError(f"this is not an Excel file ({type(error).__name__})", code="sheet-broken") from None


def _of_book(book: Any, told: list[tuple[int, str]] | None) -> Iterator[tuple[Place, dict[str, Any] | Reject]]:
    for sheet in book.worksheets:
        early = list(islice(sheet.iter_rows(values_only=True), _EARLY))
        above = rows_above([[str(cell if cell is not None else "") for cell in row] for row in early])
        rows = islice(enumerate(sheet.iter_rows(values_only=True), start=1), above, None)
        header = next(((n, row) for n, row in islice(rows, 50) if sum(cell is not None for cell in row) > 1), None)
        if header is None:
            continue
        if told is not None:
            title = (" ".join(str(cell) for cell in row if cell is not None) for row in early[: header[0] - 1])
            told[:] = [(number, line) for number, line in enumerate(title, start=1) if line]
        names = _names([str(cell if cell is not None else "") for cell in header[1]])
        for line, row in rows:
            if any(cell is not None for cell in row):
                yield Place(line), dict(zip(names, row, strict=False))
        return


def _check_size(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except BROKEN_ZIP as error:
        raise RecordError(f"this is not an Excel file ({error})", code="sheet-broken") from None
    if size > _SHEET_LIMIT:
        raise RecordError("the sheet unpacks to more than 200 MB", code="too-large", remedy="export it as CSV")
    stream.seek(0)
