"""The one maker of HTML: elements are values (htpy), and text in them is escaped by construction.

    from htpy import b, p
    from pmkit.html import render, table

    render(p["Owner: ", b[item.owner]], table(("Span", "Length"), rows))

A string is always text. What is HTML already, such as rendered Markdown or a figure's SVG, comes in
through :func:`trusted`, so that every place that trusts something can be found by one name. Our own
output is never searched or replaced: what a caller wants to vary is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import htpy
from htpy import Element, Node
from markupsafe import Markup

from pmkit.markup import strip_controls

_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)-(?=\d)")

LEFT: Final = "text-align:left;vertical-align:top"
"""Style of a cell in a notebook: JupyterLab aligns cells to the right."""


def render(*nodes: Node) -> Markup:
    """Return nodes as HTML, without control characters and direction marks, which would hide or turn text around."""
    return Markup(strip_controls(str(htpy.fragment[nodes])))  # noqa: S704  escaped by htpy; only characters are removed


def unbroken(text: str) -> str:
    """Return a heading in which no date or span of numbers is broken at its hyphens; it reads and prints the same."""
    return _BETWEEN_DIGITS.sub("\N{WORD JOINER}-\N{WORD JOINER}", text)


def trusted(html: str) -> Markup:
    """Return a string that is HTML already: rendered Markdown, an SVG of ours, a style sheet. Never people's text."""
    return Markup(html)  # noqa: S704  the one place where a string is taken for HTML


def table(
    head: Sequence[Node],
    rows: Iterable[Sequence[Node] | Element],
    *,
    caption: Node = None,
    classes: str = "",
    row_heads: bool = False,
    notebook: bool = False,
) -> Element:
    """Return a table.

    Args:
        head: names of the columns; none for a table without a head.
        rows: cells of each row, or a whole ``tr`` where one spans columns.
        caption: the line above it.
        classes: its class, or several separated by blanks.
        row_heads: whether the first cell of a row names it.
        notebook: whether it is shown in a notebook, where cells need their alignment with them.
    """
    style = LEFT if notebook else None

    def row(cells: Sequence[Node] | Element) -> Element:
        if isinstance(cells, htpy.BaseElement):
            return cells
        first = htpy.th(scope="row", style=style) if row_heads else htpy.td(style=style)
        return htpy.tr[[(htpy.td(style=style) if at else first)[cell] for at, cell in enumerate(cells)]]

    return htpy.table(class_=classes or None)[
        htpy.caption[caption] if caption else None,
        htpy.thead[htpy.tr[[htpy.th(scope="col", style=style)[name] for name in head]]] if head else None,
        htpy.tbody[[row(cells) for cells in rows]],
    ]


def scrolling(content: Node, name: str = "Table") -> Element:
    """Return what scrolls by itself where the window is narrow, also with the keyboard.

    Args:
        content: most often a table.
        name: what a screen reader says of it.
    """
    return htpy.div(".wide", tabindex="0", role="region", aria_label=name)[content]
