"""Text in reStructuredText as Markdown, line for line: its titles with a line above, lists of fields, and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FEW: Final = 2
_LONGEST: Final = 400
"""Lines of a table at most."""

_RULE: Final = re.compile(r"""^(?P<mark>[=~#*^"'+.:_-])(?P=mark){2,}\s*$""")
_FIELD: Final = re.compile(r"^:(?P<name>[A-Z][\w /-]{1,40}):[ \t]+(?P<value>\S.*)$")
_LIST_TABLE: Final = re.compile(r"^(?P<indent>\s*)\.\. list-table::\s*(?P<title>.*)$")
_OPTION: Final = re.compile(r"^\s+:[\w-]+:")
_ROW: Final = re.compile(r"^\s+\* - ?(?P<cell>.*)$")
_CELL: Final = re.compile(r"^\s+- ?(?P<cell>.*)$")
_GRID: Final = re.compile(r"^\s*\+(?:[-=]+\+)+\s*$")
_SIMPLE: Final = re.compile(r"^\s*={2,}(?:\s+={2,})+\s*$")


def restructured(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write what only reStructuredText has as Markdown; a text in any other markup stays as it is.

    Args:
        lines: the lines of a document; changed in place, none is added or taken away.
        is_code: whether each is in a fence.
    """
    _overlined(lines, is_code)
    _fields(lines, is_code)
    place = 0
    while place < len(lines):
        end = place + 1
        if not is_code[place]:
            for reader in (_list_table, _grid_table, _simple_table):
                if (found := reader(lines, place)) is not None:
                    end = place + len(found)
                    lines[place:end] = found
                    break
        place = end


def _overlined(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write titles with the same line above and below them as headings: the first kind of line is the highest.

    Hyphens are Markdown's second level, whatever is above the title.
    """
    marks: list[str] = []
    for place in range(1, len(lines) - 1):
        over, title, under = lines[place - 1 : place + 2]
        if is_code[place] or not title.strip() or len(over.strip()) < len(title.strip()) or _RULE.match(title):
            continue
        if _RULE.match(over) and over.strip() == under.strip():
            marks += [over[0]] if over[0] not in marks else []
            level = min(max(marks.index(over[0]) + 1, 1 + (over[0] == "-")), 6)
            lines[place - 1 : place + 2] = ["", f"{'#' * level} {title.strip()}", ""]


def _fields(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write a list of fields, of which at least two are one below the other, as bullets with a name."""
    found = {place: match for place, line in enumerate(lines) if not is_code[place] and (match := _FIELD.match(line))}
    for place, match in found.items():
        if place - 1 in found or place + 1 in found:
            lines[place] = f"- **{match['name']}**: {match['value']}"


def _table(rows: Sequence[Sequence[str]], count: int) -> list[str] | None:
    """Return rows of cells as a table of Markdown that takes a number of lines; None where they do not fit."""
    if len(rows) < _FEW or len(rows) + 1 > count or len({len(row) for row in rows}) > 1:
        return None
    written = [f"| {' | '.join(cell.strip().replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    written.insert(1, f"|{' --- |' * len(rows[0])}")
    return [*written, *[""] * (count - len(written))]


def _list_table(lines: Sequence[str], place: int) -> list[str] | None:
    """Return the lines of a table that is written as a list of lists, which begins at a place."""
    match = _LIST_TABLE.match(lines[place])
    if match is None:
        return None
    rows: list[list[str]] = []
    end = place + 1
    while end < len(lines):
        line = lines[end]
        is_below = not line.strip() or len(line) - len(line.lstrip()) > len(match["indent"])
        if not is_below:
            break
        if row := _ROW.match(line):
            rows.append([row["cell"]])
        elif rows and (cell := _CELL.match(line)):
            rows[-1].append(cell["cell"])
        elif rows and line.strip():
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}"
        elif line.strip() and not _OPTION.match(line):
            return None
        end += 1
    if match["title"].strip():
        below = _table(rows, end - place - 2)
        return [*lines[place:end]] if below is None else [match["title"].strip(), "", *below]
    return _table(rows, end - place) or [*lines[place:end]]


def _grid_table(lines: Sequence[str], place: int) -> list[str] | None:
    """Return the lines of a table that is drawn with plus signs, which begins at a place."""
    if not _GRID.match(lines[place]):
        return None
    rows: list[list[str]] = []
    end, is_new = place, True
    while end < len(lines) and (_GRID.match(lines[end]) or lines[end].lstrip().startswith("|")):
        if _GRID.match(lines[end]):
            is_new = True
        else:
            cells = [cell.strip() for cell in lines[end].strip().strip("|").split("|")]
            if is_new:
                rows.append(cells)
            elif len(cells) == len(rows[-1]):
                rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
            is_new = False
        end += 1
    return _table(rows, end - place) or [*lines[place:end]]


def _simple_table(lines: Sequence[str], place: int) -> list[str] | None:
    """Return the lines of a table between lines of equals signs, one below each column, which begins at a place."""
    if not _SIMPLE.match(lines[place]):
        return None
    starts = [match.start() for match in re.finditer(r"=+", lines[place])]
    rules = [place]
    for n in range(place + 1, min(place + _LONGEST, len(lines))):
        if _SIMPLE.match(lines[n]) and [match.start() for match in re.finditer(r"=+", lines[n])] == starts:
            rules.append(n)
        if len(rules) > _FEW or (len(rules) == _FEW and not lines[n].strip()):
            break
    if len(rules) < _FEW:
        return None
    rows: list[list[str]] = []
    for line in lines[place + 1 : rules[-1]]:
        if not line.strip() or _SIMPLE.match(line):
            continue
        cells = [line[begin:end].strip() for begin, end in zip(starts, [*starts[1:], None], strict=True)]
        if cells[0] or not rows:
            rows.append(cells)
        else:
            rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=True)]
    return _table(rows, rules[-1] + 1 - place)
