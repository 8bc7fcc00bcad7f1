"""Foreign text as Markdown that the readers know, line for line: no line is added or taken away.

Wikis, chat canvases and export filters write headings as bold lines, bullets as ``•``, boxes as
emoji and tables as HTML. Each of these becomes its Markdown form; every word stays.
"""

from __future__ import annotations

import re
from typing import Final

from pmkit.documents.format.sections import section_key

_BOLD_LINE: Final = re.compile(
    r"^\s*(?:\*\*|__|\*)(?P<name>[^*_]{3,60}?)\s*:?(?:\*\*|__|\*)\s*:?\s*(?:\[\^\w+\]|:\w+:|[^\w\s|]{1,3})?\s*$"
)
_BULLET: Final = re.compile(r"^(\s*)[•◦‣▪●]\s+")
_BOXES: Final = {
    "x": re.compile(
        r"^(\s*)(?:[-*•]\s+)?(?::(?:white_check_mark|heavy_check_mark|ballot_box_with_check):|✅|☑️?|✔️?)\s+"
    ),
    " ": re.compile(r"^(\s*)(?:[-*•]\s+)?(?::(?:black|white)_(?:large_|medium_)?square(?:_button)?:|☐|⬜|🔲)\s+"),
}
_BREAK: Final = re.compile(r"(?<!\\)<br\s*/?>\s*$", re.IGNORECASE)
_INNER_BREAK: Final = re.compile(r"\s*(?<!\\)<br\s*/?>\s*", re.IGNORECASE)
_STRONG: Final = re.compile(r"(?<!\\)</?(?:b|strong)>", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"(?<!\\)</?(?:i|em)>", re.IGNORECASE)
_ROW: Final = re.compile(r"^\s*<tr>\s*(?P<cells>(?:<t[hd]>.*?</t[hd]>\s*)+)</tr>\s*$", re.IGNORECASE)
_CELL: Final = re.compile(r"<t[hd]>(.*?)</t[hd]>", re.IGNORECASE)
_TABLE: Final = re.compile(r"^\s*</?(?:table|thead|tbody)[^>]*>\s*$", re.IGNORECASE)


def as_markdown(text: str) -> str:
    r"""Return a foreign text with its forms as Markdown, the same number of lines.

    Example:
        >>> print(as_markdown("*To do*\n• add a limit"))
        ### To do
        - add a limit
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        row = _ROW.match(line)
        if row:
            _table_row(lines, place, row["cells"])
        elif "<" in line:
            lines[place] = _plain_html(line)
    lines = ["" if _TABLE.match(line) else line for line in lines]
    # Where a document has no headings of its own, every bold line is one.
    bare = not any(re.match(r"#{2,6}\s|[-=]{3,}\s*$", line) for line in lines)
    return "\n".join(_line(line, every=bare) for line in lines)


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
    line = _INNER_BREAK.sub(" ", _BREAK.sub("  ", line))
    return _EMPHASIS.sub("*", _STRONG.sub("**", line))


def _line(line: str, *, every: bool) -> str:
    """Return one line as Markdown.

    Args:
        line: the line.
        every: whether any bold line is a heading; otherwise only one that names a section.
    """
    for box, pattern in _BOXES.items():
        if match := pattern.match(line):
            return f"{match[1]}- [{box}] {line[match.end() :]}"
    if match := _BULLET.match(line):
        return f"{match[1]}- {line[match.end() :]}"
    match = _BOLD_LINE.match(line)
    if match and (every or section_key(match["name"], loose=True)):
        return f"### {match['name']}"
    return line
