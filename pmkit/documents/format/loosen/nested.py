"""Bullets between the items of a numbered list that nobody indented: each belongs to the item above it."""

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
