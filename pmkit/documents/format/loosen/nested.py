"""Lines that nobody indented: bullets between numbered items, and times below a bullet that is a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBERED: Final = re.compile(r"(?P<mark>(?P<number>\d{1,2})[.)]\s+)\S")
_BULLET: Final = re.compile(r"[-*+]\s+\S")
_ENDS: Final = re.compile(r"#{1,6}\s|[|>]|```|~~~|[-=*_]{3,}\s*$|<")


def indent(lines: list[str], is_code: Sequence[bool]) -> None:
    """Indent bullets between numbered items that go on counting, and those behind the last of them.

    Markdown ends a numbered list where a bullet begins, so that "2." is a list of its own; a reader sees one list.

    Args:
        lines: of the document, changed in place.
        is_code: which of them are code.
    """
    run: list[tuple[int, int]] = []
    for place in range(len(lines) + 1):
        line = lines[place] if place < len(lines) else "# "
        if place < len(lines) and is_code[place]:
            continue
        if found := _NUMBERED.match(line):
            number = int(found["number"])
            if run and number != run[-1][1] + 1:
                _indent(lines, [at for at, _ in run], place)
                run = []
            run.append((place, number))
        elif run and _ENDS.match(line):
            _indent(lines, [at for at, _ in run], place)
            run = []


def _indent(lines: list[str], items: Sequence[int], end: int) -> None:
    """Indent what is below the bullets of numbered items, where one between two of them has bullets."""
    bounds = [*items, end]
    bullets = [
        [n for n in range(at + 1, to) if _BULLET.match(lines[n])] for at, to in zip(items, bounds[1:], strict=True)
    ]
    if not any(bullets[:-1]):
        return
    for at, places, to in zip(items, bullets, bounds[1:], strict=True):
        mark = _NUMBERED.match(lines[at])
        depth = " " * len(mark["mark"]) if mark else ""
        for n in range(places[0], to) if places else ():
            if n in places or lines[n].startswith((" ", "\t")):
                lines[n] = depth + lines[n]
            elif lines[n].strip():
                # A paragraph of its own is behind the list.
                break


_LABEL: Final = re.compile(r"[-*+]\s+(?:\*\*|__)[^*_\n]{3,40}(?:\*\*|__):?\s*$")
_STAMPED: Final = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{1,2}:\d\d)\b[^\n]*\w")
_FEW: Final = 2


def stamped(lines: list[str], is_code: Sequence[bool]) -> None:
    """Make items of the lines that begin with a time right below a bullet that is a label in bold.

    Markdown joins them to one paragraph of the bullet; who typed them meant a list: each line is an entry.

    Args:
        lines: of the document, changed in place.
        is_code: which of them are code.
    """
    for place, line in enumerate(lines):
        if is_code[place] or not _LABEL.match(line):
            continue
        end = next(
            (n for n in range(place + 1, len(lines)) if not lines[n].strip() or lines[n].startswith(("#", "- ", "* "))),
            len(lines),
        )
        timed = [n for n in range(place + 1, end) if _STAMPED.match(lines[n])]
        if len(timed) >= _FEW and timed[0] == place + 1:
            for n in range(place + 1, end):
                lines[n] = f"  - {lines[n]}" if n in timed else f"    {lines[n].lstrip()}"
