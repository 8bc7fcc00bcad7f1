"""A section of a document before it is read, and how one is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

FEWEST: Final = 3
FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A section before it is read.

    Attributes:
        key: of the section that its heading opens, None for an unknown one.
        heading: as it is written.
        body: its Markdown.
        line: 0-based line of the document that the body begins at.
        day: the day that a heading around it names.
        lead: what each of its entries begins with.
        told: whether it is prose below a heading that is a day.
    """

    key: str | None
    heading: str
    body: str
    line: int
    day: date | None = None
    lead: str = ""
    told: bool = False


def cut(part: Part, spans: Sequence[tuple[int, int]], key: str) -> list[Part]:
    """Return a part without some of its lines, and these as one part of a section."""
    lines = part.body.split("\n")
    inside = {number for start, stop in spans for number in range(start, stop)}
    first, last = min(inside), max(inside) + 1
    body = "\n".join(line if number in inside else "" for number, line in enumerate(lines[first:last], start=first))
    kept = "\n".join("" if number in inside else line for number, line in enumerate(lines))
    return [replace(part, body=kept), Part(key, "", body, part.line + first, part.day)]
