"""Foreign text as Markdown that the readers know, line for line: no line is added or taken away.

Wikis, chat canvases and export filters write headings as bold lines, bullets as ``•``, boxes as
emoji and tables as HTML. Each of these becomes its Markdown form; every word stays. Code is not touched, neither
in fences nor within a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final

from pmkit.documents.format.loosen.filled import unwrap
from pmkit.documents.format.loosen.nested import indent, stamped
from pmkit.documents.format.loosen.org import org
from pmkit.documents.format.loosen.pasted import restore
from pmkit.documents.format.loosen.restructured import restructured
from pmkit.documents.format.loosen.unmarked import is_label, mark
from pmkit.documents.format.sections import aside_key, section_key, summary_key
from pmkit.documents.wikis import notes_as_markdown, wiki_as_markdown
from pmkit.records.forms import NUMBERED_MONTH
from pmkit.records.written import read_written

_BOLD_LINE: Final = re.compile(
    r"^\s*(?:\*\*|__|\*)(?P<name>[^*_]{3,60}?)\s*:?(?:\*\*|__|\*)\s*:?\s*(?P<aside>\([^()]*\))?"
    r"(?:\[\^\w+\]|:\w+:|[^\w\s|]{1,3})?\s*$"
)
_ITALIC_LINE: Final = re.compile(r"^\s*_(?P<name>[^_\n]{3,40}?)\s*:?_\s*:?\s*$")
"""A line in italics; it opens a section only by the section's very name."""

_BULLET: Final = re.compile(r"^(\s*)[•◦‣▪●]\s+")
_HASH_ITEM: Final = re.compile(r"^(\s*)#\.\s+(?=\S)")
"""An item of a numbered list in reStructuredText."""

_ESCAPED: Final = re.compile(r"(?<=[\w)])\\(?=[-.+=_])")
"""What exports of word processors put before marks that mean nothing there: ``2024\\-10\\-09``."""
_EXPORTED: Final = 3
"""Lines with such marks from which a text is an export; in others a backslash is meant."""

_RUN: Final = re.compile(r"(?<=\S)[ \t]{9,}")
_BOXES: Final = {
    "x": re.compile(
        r"^(\s*)(?:[-*•]\s+)?(?::(?:white_check_mark|heavy_check_mark|ballot_box_with_check):|✅|☑️?|☒|✔️?)\s+"
    ),
    " ": re.compile(r"^(\s*)(?:[-*•]\s+)?(?::(?:black|white)_(?:large_|medium_)?square(?:_button)?:|☐|⬜|🔲)\s+"),
}
_BREAK: Final = re.compile(r"(?<!\\)<br\s*/?>\s*$", re.IGNORECASE)
_INNER_BREAK: Final = re.compile(r"\s*(?<!\\)<br\s*/?>\s*", re.IGNORECASE)
_CLOCK_BEHIND: Final = re.compile(r"(?<!\\)<br\s*/?>(?=\s*[*_]{0,3}\d{1,2}:[0-5]\d(?!\d))", re.IGNORECASE)
"""A break before a time of day, in a paragraph: whoever reads a timeline sees a line of its own there."""

_IN_BLOCK: Final = re.compile(r"[ \t]*(?:[|#>+-]|\*\s|\d{1,3}[.)]\s|[ \t])")
_STRONG: Final = re.compile(r"(?<!\\)</?(?:b|strong)>", re.IGNORECASE)
_INLINE: Final = re.compile(
    r"(?<!\\)</?(?:small|span|var|time|su[bp]|u|font|mark|abbr|big)(?:\s[^<>]*)?>", re.IGNORECASE
)
_EMPHASIS: Final = re.compile(r"(?<!\\)</?(?:i|em)>", re.IGNORECASE)
_ROW: Final = re.compile(r"^\s*<tr>\s*(?P<cells>(?:<t[hd]>.*?</t[hd]>\s*)+)</tr>\s*$", re.IGNORECASE)
_CELL: Final = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.IGNORECASE)
_FENCE: Final = re.compile(r"^\s{0,3}(?:[-*+>]\s+)*(?P<mark>`{3,}|~{3,})")
_CODE: Final = re.compile(r"(`+)(?:(?!`).|(?!\1(?!`))`)*?\1(?!`)")
_TABLE: Final = re.compile(r"^\s*</?(?:table|thead|tbody)[^>]*>\s*$", re.IGNORECASE)


@lru_cache(maxsize=4)
def as_markdown(text: str) -> str:
    r"""Return a foreign text with its forms as Markdown, the same number of lines.

    Example:
        >>> print(as_markdown("*To do*\n• add a limit"))
        ###### To do
        - add a limit
    """
    lines = text.split("\n")
    org(lines, code_lines(lines))
    restructured(lines, code_lines(lines))
    restore(lines, code_lines(lines))
    is_code = code_lines(lines)
    is_exported = sum(bool(_ESCAPED.search(line)) for line in lines if "\\" in line) >= _EXPORTED
    lines = notes_as_markdown(wiki_as_markdown(lines, is_code), is_code, partial(section_key, loose=True))
    _html(lines, is_code)
    _tables(lines, is_code)
    unwrap(lines, is_code)
    mark(lines, is_code)
    _four_digits(lines, is_code)
    _run_in(lines, is_code)
    indent(lines, is_code)
    stamped(lines, is_code)
    _bare_tables(lines, is_code)
    for place, line in enumerate(lines):
        if is_code[place]:
            continue
        if is_label(lines, place):
            lines[place] = f"###### {line.strip().rstrip(':').strip()}"
        row = _ROW.match(line)
        if row:
            _table_row(lines, place, row["cells"])
        elif "<" in line:
            pieces = [line] if "`" in line or _IN_BLOCK.match(line) else _CLOCK_BEHIND.split(line)
            lines[place] = "<br>".join(map(_plain_html, pieces))
    lines = ["" if not is_code[place] and _TABLE.match(line) else line for place, line in enumerate(lines)]
    # Where a document has no headings of its own, every bold line is one.
    bare = not any(_is_heading(lines, place) for place in range(len(lines)) if not is_code[place])
    return "\n".join(
        line
        if is_code[place] or _is_as_it_is(*lines[place : place + 2])
        else _line(line, every=bare, exported=is_exported)
        for place, line in enumerate(lines)
    )


def _is_as_it_is(line: str, behind: str = "") -> bool:
    """Tell whether a line needs no other form: a field without a value, or a title with a box and dashes below it."""
    is_title = _UNDERLINE.match(behind) is not None and any(box.match(line) for box in _BOXES.values())
    return is_title or _is_empty_field(line, behind)


def _is_heading(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line makes a heading: by its marks, or as the line below one; a rule and front matter do not."""
    if not _UNDERLINE.match(lines[place]):
        return re.match(r"#{2,6}\s", lines[place]) is not None
    is_closing = lines[0].rstrip() == "---" and not any(_UNDERLINE.match(line) for line in lines[1:place])
    return place > 0 and bool(lines[place - 1].strip()) and not is_closing


_UNDERLINE: Final = re.compile(r"[-=]{3,}\s*$")


def _is_empty_field(line: str, behind: str) -> bool:
    """Tell whether a name in bold is a field without a value, because the next line is another field with one."""
    filled = _FILLED.match(behind) if _EMPTY.match(line) else None
    # Below "Causes:" a name that no form has, such as "DNS:", names a part of it.
    return filled is not None and (summary_key(filled["name"]) is not None or _opens(filled["name"], behind))


_EMPTY: Final = re.compile(r"^\s{0,3}(?:\*\*|__)[^*_:\n]{3,40}\s?(?::(?:\*\*|__)|(?:\*\*|__)\s?:)\s*$")
_FILLED: Final = re.compile(r"^\s{0,3}(?:\*\*|__)(?P<name>[^*_:\n]{3,40}?)\s?(?::(?:\*\*|__)|(?:\*\*|__)\s?:)\s+\S")


def _opens(name: str, line: str) -> bool:
    """Tell whether a line in bold opens a section, or with a colon a subject such as "Resolution:"."""
    return section_key(name, loose=True) is not None or (
        ":" in line and aside_key(name.strip(" :"), loose=False) is not None
    )


def _is_day(text: str) -> bool:
    """Tell whether a line is a day and nothing else: "Tuesday, November 3"."""
    written = read_written(text) if any(map(str.isdigit, text)) else None
    return written is not None and written.first.has_day and written.first.clock is None and not written.rest.strip()


def _run_in(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write names of sections in bold, with their text behind them, as headings in the blank line above.

    Only where several sections are named so: "**What went well** — The gate held.".
    """
    found = [
        (place, match, key)
        for place, line in enumerate(lines)
        if place
        and not (is_code[place] or lines[place - 1].strip())
        and (match := _NAMED.match(line))
        and (key := section_key(match["name"])) in _RUN_IN
    ]
    if len({key for *_, key in found}) < _NAMES:
        return
    for place, match, _ in found:
        lines[place - 1] = f"###### {match['name'].strip()}"
        lines[place] = match["rest"]


def _bare_tables(lines: list[str], is_code: Sequence[bool]) -> None:
    """Give tables without a line of dashes one: their first row goes into the blank line above."""
    for place in range(1, len(lines) - 1):
        rows = lines[place : place + 2]
        is_bare = all(_BARE_ROW.match(row) and not _DASHES.match(row) for row in rows) and not lines[place - 1].strip()
        columns = [row.strip().count("|") for row in rows]
        if is_bare and columns[0] == columns[1] > _SEVERAL - 1 and not is_code[place]:
            lines[place - 1], lines[place] = lines[place], "|" + "---|" * (columns[0] - 1)


_BARE_ROW: Final = re.compile(r"^\s{0,3}\|.*\|\s*$")
_DASHES: Final = re.compile(r"^[\s|:-]*$")
_RUN_IN: Final = frozenset(("timeline", "went_well", "improve", "lucky", "lessons", "surprised"))
_NAMES: Final = 2
_NAMED: Final = re.compile(
    r"^(?:\*\*|__)(?P<name>[^*_\n]{3,60}?)\s*[:.]?(?:\*\*|__)\s*[:—–-]?\s*(?P<rest>(?<=[:.*_—–\s-])[^\s|].*)$"
)
"""A name in bold with text behind it, at the beginning of a paragraph."""

_FOUR: Final = re.compile(
    r"^(?P<mark>\s*(?:[-*+•>]\s+|\|\s*)?[*_`\[(]{0,3}(?:[~≈]\s?)?)(?P<clock>(?:[01]\d|2[0-3])[0-5]\d)"
    r"(?:(?P<to>\s?[-–—]\s?|\s(?:to|until)\s)(?P<end>(?:[01]\d|2[0-3])[0-5]\d)(?![\w/-]|:\d))?"
    r"(?=[*_`\])]{0,3}(?:\s|[:,|–—]|-(?!\d)|\s?h(?:rs?)?\b|Z\b|$)|\]\()"
)
"""A clock of four digits without a colon at the beginning of a line: ``1430 - rolled back``."""

_YEARS: Final = range(1990, 2040)
_MARKED: Final = re.compile(r"[*_`\[(]")
_HASHED: Final = re.compile(r"^#{1,6}\s+(?P<text>.*)$")


def _four_digits(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write clocks of four digits with a colon where several lines begin with one, in order, and they are not years."""
    found: list[tuple[int, re.Match[str]]] = []
    marked: list[tuple[int, re.Match[str]]] = []
    key = None
    for place, line in enumerate(lines):
        if is_code[place]:
            continue
        if heading := _HASHED.match(line):
            key = section_key(heading["text"], loose=True)
        # A table of tickets begins its rows with numbers, too.
        if (match := _FOUR.match(line)) and (key == "timeline" or "|" not in match["mark"]):
            found.append((place, match))
            marked += [(place, match)] if key == "timeline" and _MARKED.search(match["mark"]) else []
    clocks = [int(match["clock"]) for _, match in found]
    turns = sum(after < before for before, after in pairwise(clocks))
    if len(found) < _SEVERAL or turns > len(found) // _SEVERAL or 2 * sum(c in _YEARS for c in clocks) > len(clocks):
        # One in bold or as code in a timeline is a clock by itself.
        found = [(place, match) for place, match in marked if int(match["clock"]) not in _YEARS]
    for place, match in found:
        begin, end = match["clock"], match["end"]
        span = f"{begin[:2]}:{begin[2:]}" + (f"{match['to']}{end[:2]}:{end[2:]}" if end else "")
        lines[place] = f"{match['mark']}{span}{lines[place][match.end() :]}"


_SEVERAL: Final = 3


def _html(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write HTML headings, paragraphs and lists as Markdown, each on its own lines; those in a table stay."""
    depth, is_table = 0, False
    for place, line in enumerate(lines):
        if is_code[place] or "<" not in line or (not depth and line.startswith(("    ", "\t"))):
            continue
        is_table = (is_table or _OPENS.match(line) is not None) and not _CLOSES.search(line)
        if is_table or _CLOSES.search(line):
            continue
        if heading := _HEADING.match(line):
            lines[place] = f"{'#' * int(heading['level'])} {heading['text'].strip()}"
            continue
        found = _ENTRY.search(line) or _LIST.search(line)
        if found and _CODE.search(line[: found.end()]) is None and (depth or _LIST.match(line)):
            lines[place], depth = _entries(line, depth)
        elif depth or _PARAGRAPH.match(line):
            lines[place] = _PARAGRAPH.sub("", line)


def _entries(line: str, depth: int) -> tuple[str, int]:
    """Return a line of an HTML list as Markdown, and how many lists are open behind it."""
    parts: list[str] = []
    indent, at = None, 0
    for tag in _LIST_TAG.finditer(line):
        parts.append(line[at : tag.start()].strip())
        at, name = tag.end(), tag["name"].lower()
        if name in ("ul", "ol", "dl"):
            depth = max(0, depth + (-1 if tag["end"] else 1))
        elif not tag["end"] and indent is None:
            indent = "  " * max(0, depth - 1) + ("  " if name == "dd" else "- ")
    text = " ".join(filter(None, [*parts, line[at:].strip()]))
    if indent is None:
        indent = "  " * depth if text else ""
    return _PARAGRAPH.sub("", f"{indent}{text}") if text or indent.strip() else "", depth


_HEADING: Final = re.compile(r"^\s*<h(?P<level>[1-6])(?:\s[^<>]*)?>(?P<text>.*)</h[1-6]>\s*$", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(
    r"^\s*</?(?:p|div|section|article|body|html|main)(?:\s[^<>]*)?>|</(?:p|div)>\s*$", re.IGNORECASE
)
_LIST: Final = re.compile(r"^\s*(?:[^<>]*)<(?:ul|ol|dl)(?:\s[^<>]*)?>", re.IGNORECASE)
_ENTRY: Final = re.compile(r"</?(?:li|dt|dd|ul|ol|dl)(?:\s[^<>]*)?>", re.IGNORECASE)
_LIST_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>li|dt|dd|ul|ol|dl)(?:\s[^<>]*)?>", re.IGNORECASE)


def _tables(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write HTML tables whose cells have lines of their own as Markdown, their rows from the table's first line on."""
    start = None
    for place, line in enumerate(lines):
        if is_code[place]:
            start = None
        elif start is None and _OPENS.match(line):
            start = place
        elif start is not None and _CLOSES.search(line):
            found = _ROW_OPENS.split(" ".join(lines[start : place + 1]))[1:]
            cells = [_CELL_OPENS.split(row)[1:] for row in found]
            rows = [[_cell(_CELL_CLOSES.split(cell, maxsplit=1)[0]) for cell in row] for row in cells if row]
            written = [f"| {' | '.join(row)} |" for row in rows]
            if written and len(written) + 1 <= place + 1 - start:
                written.insert(1, f"|{' --- |' * len(rows[0])}")
                lines[start : place + 1] = [*written, *[""] * (place + 1 - start - len(written))]
            start = None


def _cell(text: str) -> str:
    """Return the text of a cell of an HTML table on one line."""
    return " ".join(_BLOCK.sub(" ", text).replace("|", "\\|").split())


_OPENS: Final = re.compile(r"^\s*<table\b", re.IGNORECASE)
_CLOSES: Final = re.compile(r"</table>", re.IGNORECASE)
_ROW_OPENS: Final = re.compile(r"<tr\b[^<>]*>", re.IGNORECASE)
_CELL_OPENS: Final = re.compile(r"<t[hd]\b[^<>]*>", re.IGNORECASE)
_CELL_CLOSES: Final = re.compile(r"</t[hdr]", re.IGNORECASE)
_BLOCK: Final = re.compile(r"</?(?:p|div|span|ul|li|time|br)\b[^<>]*>", re.IGNORECASE)


def code_lines(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is in a fence, the marks of the fence included."""
    inside = ""
    found = []
    for line in lines:
        match = _FENCE.match(line)
        if inside:
            found.append(True)
            if match and match["mark"].startswith(inside) and not line.strip().strip("`~"):
                inside = ""
        else:
            inside = match["mark"] if match and not ("`" in match["mark"] and "`" in line[match.end() :]) else ""
            found.append(bool(inside))
    return found


def _table_row(lines: list[str], place: int, cells: str) -> None:
    """Write a row of an HTML table; the header takes the line above it, its rule the header's own."""
    found = [cell.strip().replace("|", "\\|") for cell in _CELL.findall(cells)]
    written = f"| {' | '.join(found)} |"
    if place and _TABLE.match(lines[place - 1]):
        lines[place - 1], lines[place] = written, f"|{' --- |' * len(found)}"
    else:
        lines[place] = written


def _plain_html(line: str) -> str:
    """Return a line with its HTML for bold, italics and breaks as Markdown."""
    parts, at = [], 0
    for code in _CODE.finditer(line):
        parts += [_plain_part(line[at : code.start()]), code.group()]
        at = code.end()
    return "".join([*parts, _plain_part(_BREAK.sub("  ", line[at:]))])


def _plain_part(text: str) -> str:
    """Return a part of a line that is not code with its HTML as Markdown."""
    return _INLINE.sub("", _EMPHASIS.sub("*", _STRONG.sub("**", _INNER_BREAK.sub(" ", text))))


def _line(line: str, *, every: bool, exported: bool) -> str:
    """Return one line as Markdown.

    Args:
        line: the line.
        every: whether any bold line is a heading; otherwise only one that names a section.
        exported: whether backslashes come from a word processor.
    """
    # Nobody means anything by more than a few blanks, and patterns would look at each of them again and again.
    if exported and "\\" in line and "`" not in line:
        line = _ESCAPED.sub("", line)
    line = NUMBERED_MONTH.sub(r"\g<before>", _RUN.sub("  ", line))
    for box, pattern in _BOXES.items():
        if match := pattern.match(line):
            return f"{match[1]}- [{box}] {line[match.end() :]}"
    if match := _BULLET.match(line):
        return f"{match[1]}- {line[match.end() :]}"
    if match := _HASH_ITEM.match(line):
        return f"{match[1]}1. {line[match.end() :]}"
    if (match := _ITALIC_LINE.match(line)) and section_key(match["name"]):
        return f"###### {match['name']}"
    match = _BOLD_LINE.match(line)
    if match and (every or _opens(match["name"], line) or _is_day(match["name"])):
        # As deep as can be: what a heading with hashes opens is not closed by a bold line in it.
        return f"###### {match['name']} {match['aside'] or ''}".rstrip()
    return line
