"""Text in the markup of a wiki or a ticket system, or in none, as Markdown, line for line.

The markup is that of Jira, Confluence, Redmine, MediaWiki or AsciiDoc; notes have a plain line above each list.

Only a text whose own headings show which markup it is gets changed: ``h2. Timeline`` in Jira and Textile,
``== Timeline ==`` in MediaWiki, ``== Timeline`` in AsciiDoc. Elsewhere a line that begins with ``#`` is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

_JIRA: Final = re.compile(r"^\s{0,3}h(?P<level>[1-6])\.\s+(?P<text>\S.*)$")
_WIKI: Final = re.compile(r"^(?P<marks>={1,6})\s*(?P<text>[^=\s](?:[^=\n]*[^=\s])?)\s*(?P=marks)\s*$")
_ASCIIDOC: Final = re.compile(r"^(?P<marks>={1,6})\s+(?P<text>[^=\s][^=\n]*)$")
_FEWEST: Final = 2
"""Headings of a form from which a text is in that markup, where one alone may be a rule or a formula."""

_ITEM: Final = re.compile(r"^\s{0,3}(?P<marks>[*#]{1,6}|-{1,2})\s+(?=\S)")
_STEP: Final = re.compile(r"^\s{0,3}(?P<marks>\.{1,5})\s+(?=\S)")
_HEAD: Final = re.compile(r"^\s*\|\|(?P<cells>.+?)\|\|\s*$")
_TEXTILE_HEAD: Final = re.compile(r"^\s*\|_\.\s*(?P<cells>.+?)\|\s*$")
_MACRO: Final = re.compile(
    r"\{(?:toc|panel|color|quote|note|info|tip|warning|expand|column|section|anchor|status)(?::[^{}\n]{0,200})?\}",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(r"\{status:[^{}\n]{0,80}?title=([^{}|\n]{1,40})[^{}\n]{0,80}\}", re.IGNORECASE)
"""A state in Confluence, whose own bar would divide the cell."""

_ANY_HEADING: Final = re.compile(r"#{1,6}\s|={3,}\s*$|-{3,}\s*$|<h[1-6]|\*\*[^*]+\*\*\s*$")
_LABEL: Final = re.compile(r"[^\W\d_](?:[\w,'’/&? -]){1,40}(?:\([^()]{0,30}\))?[:?]?\s*$")
"""A short line without a full stop, and without anything that makes it an item."""

_LISTED: Final = re.compile(r"\s{0,3}(?:[-*+•]|\d{1,2}[.)])\s+\S")
_BOLD: Final = re.compile(r"'''([^'\n]{1,200})'''")


def wiki_as_markdown(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Return the lines with a wiki's headings, lists and tables as Markdown; the same lines where it is not one.

    Args:
        lines: of a text.
        is_code: for each line, whether it is in a fence.
    """
    text = [line for line, code in zip(lines, is_code, strict=True) if not code]
    # A step below a step begins with two signs in Jira, right below another line; a heading has room above it.
    hashes = sum(
        bool(re.match(r"#{2,6}\s", line)) and not above.strip() for above, line in zip(["", *text], text, strict=False)
    )
    jira = sum(bool(_JIRA.match(line)) for line in text)
    if jira and hashes < jira:
        return _rewritten(lines, is_code, _JIRA)
    for pattern in (_WIKI, _ASCIIDOC):
        found = [match for line in text if (match := pattern.match(line))]
        if len(found) >= _FEWEST and not hashes:
            told, code = _asciidoc(lines, is_code) if pattern is _ASCIIDOC else (lines, is_code)
            return _rewritten(told, code, pattern)
    return list(lines)


def _asciidoc(lines: Sequence[str], is_code: Sequence[bool]) -> tuple[list[str], list[bool]]:
    """Return the lines of a text in AsciiDoc, its tables and listings as Markdown, and which of them are code."""
    found, code, start, is_listing = list(lines), list(is_code), None, False
    for place, line in enumerate(lines):
        if is_code[place]:
            continue
        if _LISTING.match(line):
            found[place], is_listing = "```", not is_listing
        elif is_listing:
            code[place] = True
        elif line.strip() == _TABLE and start is None:
            start = place
        elif line.strip() == _TABLE and start is not None:
            found[start : place + 1] = _table_of(lines[start + 1 : place])
            start = None
        elif start is None:
            found[place] = _STRONG.sub(r"**\1**", _DESCRIBED.sub(r"- \1 – ", line))
    return found, code


_TABLE: Final = "|==="
_DESCRIBED: Final = re.compile(r"^(?P<term>\d{1,2}[:.h]\d\d[^:\n]{0,20})::\s+(?=\S)")
"""A time of day with what happened then, in a list of descriptions."""

_LISTING: Final = re.compile(r"^(?:-{4,}|\.{4,})\s*$")
_STRONG: Final = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{0,200}[^\s*])\*(?![\w*])")


def _table_of(lines: Sequence[str]) -> list[str]:
    """Return a table of AsciiDoc as rows of Markdown, two lines more: one row on each line, or one cell.

    The first line with cells says how many columns there are; what goes on in the next line belongs to the cell above.
    """
    cells: list[str] = []
    columns = 0
    for line in filter(str.strip, lines):
        first, *more = re.split(r"(?<!\\)\|", line.strip())
        if first and cells:
            cells[-1] = f"{cells[-1]} {first}".strip()
        cells += [_STRONG.sub(r"**\1**", cell.strip()) for cell in more]
        columns = columns or len(cells)
    if not columns:
        return [_TABLE, *lines, _TABLE]
    rows = [f"| {' | '.join(cells[n : n + columns])} |" for n in range(0, len(cells), columns)]
    written = [rows[0], f"|{' --- |' * columns}", *rows[1:]]
    return [*written, *[""] * (len(lines) + 2 - len(written))]


def notes_as_markdown(
    lines: Sequence[str], is_code: Sequence[bool], section_of: Callable[[str], str | None]
) -> list[str]:
    """Return the lines of notes without any heading with the short lines above their lists as headings.

    Two of them have to name sections; otherwise the lines stay as they are.

    Args:
        lines: of a text.
        is_code: for each line, whether it is in a fence.
        section_of: gives the section that a heading opens, None for none.
    """
    ends = [*lines, "", ""]
    if any(_ANY_HEADING.match(line) for line, code in zip(lines, is_code, strict=True) if not code):
        return list(lines)
    found = {
        place
        for place, line in enumerate(lines)
        if not is_code[place]
        and _LABEL.match(line)
        and not (place and lines[place - 1].strip())
        and _LISTED.match(ends[place + 1] if ends[place + 1].strip() else ends[place + 2])
    }
    if sum(section_of(lines[place]) is not None for place in found) < _FEWEST:
        return list(lines)
    return [f"###### {line.strip().rstrip(': ')}" if place in found else line for place, line in enumerate(lines)]


def _rewritten(lines: Sequence[str], is_code: Sequence[bool], heading: re.Pattern[str]) -> list[str]:
    """Return the lines of a text whose headings have a form."""
    lines = _with_room(list(lines), is_code)
    found = list(lines)
    for place, line in enumerate(lines):
        if is_code[place]:
            continue
        if match := heading.match(line):
            level = int(match["level"]) if heading is _JIRA else len(match["marks"])
            found[place] = f"{'#' * level} {match['text'].strip()}"
            continue
        line = _STATUS.sub(r"\1", line)
        line = _BOLD.sub(r"**\1**", _MACRO.sub("", line).replace("\\\\ ", " "))
        head = _HEAD.match(line) or _TEXTILE_HEAD.match(line)
        if head and place and not found[place - 1].strip():
            cells = [cell.strip() for cell in re.split(r"\|\|?(?:_\.)?", head["cells"])]
            found[place - 1], found[place] = f"| {' | '.join(cells)} |", f"|{' --- |' * len(cells)}"
            continue
        item = (_STEP if heading is _ASCIIDOC else _ITEM).match(line) or _ITEM.match(line)
        if item:
            marks = item["marks"]
            line = f"{'  ' * (len(marks) - 1)}{'1.' if marks[-1] in '#.' else '-'} {line[item.end() :]}"
        found[place] = line
    return found


_PARAGRAPH: Final = re.compile(r"(?!h[1-6]\. )[\w{]")


def _with_room(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Return lines in which a table right below a line has the blank line behind it in front of it instead.

    A paragraph that is then right below the table becomes a quote: it would be a row otherwise.
    """
    for place in range(1, len(lines)):
        if is_code[place] or not lines[place - 1].strip() or not (_HEAD.match(lines[place])):
            continue
        end = next((n for n in range(place, len(lines)) if not lines[n].lstrip().startswith("|")), len(lines))
        if end < len(lines) and not lines[end].strip():
            lines[place : end + 1] = ["", *lines[place:end]]
            behind = lines[end + 1] if end + 1 < len(lines) else ""
            if _PARAGRAPH.match(behind):
                lines[end + 1] = f"> {behind}"
    return lines
