"""Cuts a paragraph into the lines that its reader sees.

At ``<br>`` where it has any, before clocks in bold where it has several within it, otherwise where it is wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pmkit.records.written import read_written

_BREAK: Final = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_INSIDE: Final = re.compile(r"(?<=[;,.])\s+(?=(?:\*\*|__)\d{1,2}[:.h][0-5]\d)")
"""Before a clock in bold: "**17:00** the spot runs; **17:04** first timeouts"."""

_FEWEST: Final = 2


def has_breaks(lines: Sequence[str]) -> bool:
    """Tell whether a paragraph has breaks of its own, so that the ends of its lines mean nothing."""
    return _cut_of(lines) is not None


def _cut_of(lines: Sequence[str]) -> re.Pattern[str] | None:
    """Return what divides the lines that are shown; None where they are those that are written."""
    if any(_BREAK.search(line) for line in lines):
        return _BREAK
    inside = sum(len(_INSIDE.findall(line)) for line in lines)
    return _INSIDE if inside >= _FEWEST else None


def lines_shown(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a paragraph as they are shown, each with the number of the line that it begins on.

    A wrapped line that begins with a time of day is one of its own, with or without a break before it.

    Example:
        >>> list(lines_shown(["10:00 - It", "broke.<br> 10:05 - It", "was corrected."]))
        [(0, '10:00 - It broke.'), (1, '10:05 - It was corrected.')]
    """
    cut = _cut_of(lines)
    if cut is None:
        yield from ((number, line.strip()) for number, line in enumerate(lines))
        return
    begin, shown = 0, ""
    for number, line in enumerate(lines):
        is_behind = number > 0 and lines[number - 1].endswith(("  ", "\\"))
        for place, piece in enumerate(cut.split(line.strip(" \t\\"))):
            if place or is_behind or _is_timed(piece):
                if shown:
                    yield begin, shown
                begin, shown = number, piece
            else:
                shown = f"{shown} {piece}".strip()
    if shown:
        yield begin, shown


def _is_timed(text: str) -> bool:
    """Tell whether a text begins with a time of day."""
    found = read_written(text)
    return found is not None and found.first.clock is not None
