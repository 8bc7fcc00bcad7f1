"""Text in the markup of Org mode as Markdown, line for line: its headings, tasks, stamps and blocks of code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_HEADING: Final = re.compile(
    r"^(?P<marks>\*{1,6}) +(?:(?P<state>TODO|DONE|NEXT|WAITING|CANCELL?ED) +)?(?:\[#[A-C]\] +)?"
    r"(?P<text>\S.*?)(?: +:(?P<tags>[\w@:%#]+):)?\s*$"
)
_KEYWORD: Final = re.compile(r"^#\+(?P<name>[A-Za-z_]+): *(?P<value>.*)$")
_DRAWER: Final = re.compile(r"^\s*:(?:PROPERTIES|END|LOGBOOK):\s*$")
_BLOCK: Final = re.compile(r"^\s*#\+(?:begin|end)_(?:src|example)\b.*$", re.IGNORECASE)
_PLANNED: Final = re.compile(
    r"(?P<name>DEADLINE|SCHEDULED|CLOSED): *[<\[](?P<day>\d{4}-\d{2}-\d{2})[^<>\[\]\n]{0,30}[>\]]"
)
_STAMP: Final = re.compile(
    r"[<\[](?P<day>\d{4}-\d{2}-\d{2})(?: [^\W\d]{2,4}\.?)?(?P<clock> \d{1,2}:\d{2})?(?P<end>-\d{1,2}:\d{2})?[>\]]"
)
_DONE: Final = frozenset(("DONE",))
_DROPPED: Final = "CANCEL"
_FIELDS: Final = {"DEADLINE": "Due", "SCHEDULED": "Planned", "CLOSED": "Closed"}


def org(lines: list[str], is_code: Sequence[bool]) -> None:
    """Write a text in Org mode as Markdown; one in any other markup stays as it is.

    A star alone is an item of a list in Markdown: what only Org mode has, a keyword, a drawer or a task, decides.

    Args:
        lines: the lines of a document; changed in place, none is added or taken away.
        is_code: whether each is in a fence.
    """
    told = [line for place, line in enumerate(lines) if not is_code[place]]
    headings = [match for line in told if (match := _HEADING.match(line))]
    signs = sum(bool(_KEYWORD.match(line) or _DRAWER.match(line) or _BLOCK.match(line)) for line in told)
    # Bullets can begin with TODO, too; those of Markdown have one star.
    if any(len(match["marks"]) > 1 for match in headings):
        signs += sum(match["state"] is not None for match in headings)
    if not signs or not headings or any(re.match(r"#{2,6} ", line) for line in told):
        return
    is_task, is_inside = False, False
    for place, line in enumerate(lines):
        if is_code[place]:
            continue
        if _BLOCK.match(line):
            lines[place], is_inside = "```", not is_inside
        elif is_inside:
            continue
        elif heading := _HEADING.match(line):
            is_task = heading["state"] is not None
            lines[place] = _task(heading) if is_task else f"#{heading['marks'].replace('*', '#')} {_named(heading)}"
        elif keyword := _KEYWORD.match(line):
            is_title = keyword["name"].lower() == "title"
            name = keyword["name"].capitalize()
            lines[place] = f"# {keyword['value']}" if is_title else f"- {name}: {keyword['value']}"
        elif line.startswith("# "):
            # A comment, which would be a heading.
            lines[place] = line[2:]
        else:
            lines[place] = _below(line, is_task=is_task)


def _named(heading: re.Match[str]) -> str:
    """Return the text of a heading with its tags."""
    return heading["text"] + (f" ({heading['tags'].replace(':', ', ')})" if heading["tags"] else "")


def _task(heading: re.Match[str]) -> str:
    """Return a task as an item with a box; what was called off has its state behind it."""
    text = _named(heading)
    if heading["state"].startswith(_DROPPED):
        return f"- {text} (canceled)"
    return f"- [{'x' if heading['state'] in _DONE else ' '}] {text}"


def _below(line: str, *, is_task: bool) -> str:
    """Return a line below a heading: what a task is planned for as a field of it, stamps without their brackets."""
    planned = list(_PLANNED.finditer(line)) if is_task else []
    if planned:
        return "  - " + "; ".join(f"{_FIELDS[match['name']]}: {match['day']}" for match in planned)
    line = _STAMP.sub(lambda stamp: f"{stamp['day']}{stamp['clock'] or ''}{stamp['end'] or ''}", line)
    # What is below a heading is one step in, which would be a list's own text in Markdown.
    return line[2:] if line.startswith("  ") and not is_task else line
