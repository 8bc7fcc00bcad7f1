"""Lines of a timeline as people read them: on the wall with their details, on phones with details to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from htpy import Element, Node, b, details, div, li, p, span, summary, ul
from pydantic import Field

from pmkit.data.models import CLEANED, Strict

LINES_MOST: Final = 60
"""Lines of a timeline on one page."""

DETAIL_MOST: Final = 600


class Line(Strict):
    """One event, as it is told.

    Attributes:
        when: its time as it is read, such as ``14:26`` or ``before 13:30``; empty where none is recorded.
        text: what happened, in one line.
        note: what else there is to its time, such as ``this happened at 14:26`` of what became known later.
        details: what else is recorded.
        minor: whether the wall may leave it out where not all lines fit.
    """

    when: Annotated[str, Field(max_length=60), CLEANED] = ""
    text: Annotated[str, Field(min_length=1, max_length=400), CLEANED]
    details: list[Annotated[str, Field(min_length=1, max_length=DETAIL_MOST), CLEANED]] = Field(
        default=[], max_length=12
    )
    note: Annotated[str, Field(max_length=120), CLEANED] = ""
    minor: bool = False


def lines_on_wall(lines: Sequence[Line]) -> Node:
    """Return all lines; the projector leaves out details and minor lines where there is no room for them."""
    if not lines:
        return None
    minor = [at for at, line in enumerate(lines) if line.minor]
    order = dict(zip(minor, _spread(len(minor)), strict=True))
    more = p(".soft.rest", hidden=True)["And ", b[str(len(minor))], " more, not on this page."]
    return div(".told")[ul[(_on_wall(line, order.get(at)) for at, line in enumerate(lines))], more if minor else None]


def _on_wall(line: Line, order: int | None) -> Element:
    """Return a line; a minor one with its place in the order in which they are shown as long as there is room."""
    said = [_head(line), [" ", span(".more")[" \u00b7 ".join(line.details)]] if line.details else None]
    return li[said] if order is None else li(".minor", data_order=str(order))[said]


def _spread(size: int) -> list[int]:
    """Return for each of so many places when it is taken, so that those that are taken are always spread over all."""
    waiting, taken = [(0, size)], []
    for first, last in waiting:
        if first < last:
            middle = (first + last) // 2
            taken.append(middle)
            waiting += [(first, middle), (middle + 1, last)]
    return [taken.index(at) for at in range(size)]


def lines_on_phone(lines: Sequence[Line]) -> Node:
    """Return all lines in the order of time; a tap on one opens its details."""
    return div(".told")[ul[(_on_phone(line) for line in lines)]] if lines else None


def _on_phone(line: Line) -> Element:
    if not line.details:
        return li[_head(line)]
    return li[details[summary[_head(line)], (p[text] for text in line.details)]]


def folded_on_phone(lines: Sequence[Line]) -> Node:
    """Return the lines as a box that can be opened and stays in view while somebody writes below it."""
    if not lines:
        return None
    return details(".timeline")[summary["What happened, with its times"], lines_on_phone(lines)]


_PAPER_MANY: Final = 14
"""Lines from which they are printed smaller, so that what people write on stays on the same page."""


def lines_on_paper(lines: Sequence[Line], *, whole: bool = False) -> Node:
    """Return all lines for a sheet, in the order of time.

    Args:
        lines: the lines.
        whole: whether their details are printed too.
    """
    if not lines:
        return None
    return ul(".events.many" if len(lines) > _PAPER_MANY else ".events")[
        (
            li[_head(line), [" ", span(".note")[" ".join(line.details)]] if whole and line.details else None]
            for line in lines
        )
    ]


def _head(line: Line) -> Node:
    noted = span(".soft")[f" ({line.note})"] if line.note else None
    return [b[line.when] if line.when else None, " " if line.when else None, line.text, noted]
