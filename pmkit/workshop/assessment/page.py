"""A self-assessment as HTML: in a notebook, and as one page to print."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from htpy import Element, Node, b, br, code, div, figure, h1, h2, h3, i, img, li, p, picture, source, td, th, tr, ul
from markupsafe import Markup

from pmkit.files import Written, laid
from pmkit.html import LEFT, render, scrolling, table
from pmkit.room.activities.scale import words_alone
from pmkit.views.page import shell
from pmkit.workshop.assessment.results import (
    TIE_RULE,
    AreaResult,
    PartResult,
    Results,
    held_back,
    medians_only,
    people_words,
)
from pmkit.workshop.assessment.retest import Retest, retest_html

_BANNER: Final = (
    "For the team that answered, to choose where to begin. Not for comparing teams and not for appraisal; the "
    "questions are not validated."
)


def assessment_html(results: Results, *, heading: Element = h3, notebook: bool = False) -> Markup:
    """Return an assessment as HTML without a page around it.

    Args:
        results: the assessment.
        heading: the element of the parts' headings.
        notebook: whether it is shown in a notebook, where cells need their alignment with them.
    """
    if not results.parts:
        return render(p["Nothing was answered yet."])
    steps = [li[what, ": ", code[where]] for what, where in results.next_steps()]
    return render(
        p[i[_BANNER]],
        (node for part in results.parts for node in _part(part, heading, notebook)),
        [heading["Practice that helps"], ul[steps]] if steps else None,
        (p[note] for note in results.notes),
    )


def _part(part: PartResult, heading: Element, notebook: bool) -> Iterator[Node]:
    yield heading[part.part.title]
    if part.held_back:
        yield p[held_back()]
        return
    turned = " Sentences where low is good are turned round: high is good everywhere." if part.part.private else ""
    yield p[f"{people_words(part.people)}. Source: {part.part.source}.{turned}"]
    columns = ["Area", "Median", "Range", *(["Level"] if part.part.levels else [])]
    columns += ["Cannot say"] if None in part.part.scores else []
    rows = [_row(area, LEFT if notebook else None) for area in part.areas]
    yield scrolling(table(columns, rows, notebook=notebook), part.part.title)
    if part.few:
        yield p[medians_only()]
    top = part.top()
    if top:
        yield p["Begin with: ", b[" and ".join(area.area.title for area in top)], f". {TIE_RULE}"]
    for area in part.widest():
        low, high = area.values[0], area.values[-1]
        yield p[
            "Answers on ",
            b[area.area.title],
            f" run from {low} to {high}. Talk about that first: what do those who said {low} see that those who said "
            f"{high} don't?",
        ]


def _row(area: AreaResult, style: str | None) -> Element:
    """Return the row of an area; one without a median spans the columns."""
    if area.alone is not None:
        beside = str(1 + bool(area.part.levels) + (None in area.part.scores))
        cells: list[Node] = [td(style=style)[words_alone(area.alone)], td(colspan=beside, style=style)["not shown"]]
    elif not area.values:
        held = any(item.held_back for item in area.items)
        words = "too few answered this" if held else area.says()
        cells = [td(colspan=str(4 if area.part.levels else 3), style=style)[words]]
    else:
        cells = [td(style=style)[cell] for cell in _cells(area)]
    return tr[th(scope="row", style=style)[area.area.title], cells]


def _cells(area: AreaResult) -> Iterator[str]:
    yield f"{area.median:g}"
    yield f"{area.values[0]} to {area.values[-1]}" if area.spread else f"{area.values[0]}"
    if area.part.levels:
        yield f"{area.level}, {area.part.levels[area.level - 1]}" if area.level else "too few items"
    if None in area.part.scores:
        yield str(area.cannot_say) if area.cannot_say else ""


def assessment_page(results: Results, path: str | Path | None = None, *, retest: Retest | None = None) -> Written:
    """Return an assessment as one HTML page to print or mail, and write it if a path is given.

    Args:
        results: the assessment.
        path: the file.
        retest: how it compares with an earlier one.

    Raises:
        FileError: the file cannot be written.
    """
    title = "Self-assessment" + (f", {results.label}" if results.label else "")
    since = [h2[f"Since {retest.before}"], scrolling(retest_html(retest), "Changes")] if retest is not None else None
    body = render(
        h1[title],
        _figure(results) if results.parts else None,
        assessment_html(results, heading=h2),
        since,
    )
    return laid(shell(title, [body]), path)


def _figure(results: Results) -> Element:
    """Return the figure, for wide and for narrow screens, as images inside the page."""
    from pmkit.views.style import to_svg  # matplotlib, only for who makes a page
    from pmkit.workshop.assessment.figures import draw

    wide, narrow = (
        base64.b64encode(to_svg(draw(results, narrow=small).figure).encode("utf-8")).decode("ascii")
        for small in (False, True)
    )
    address = "data:image/svg+xml;base64,"
    return figure[
        picture[
            source(media="(max-width: 40rem)", srcset=f"{address}{narrow}"),
            img(alt=str(results), src=f"{address}{wide}"),
        ]
    ]


def proposal_html(part: PartResult) -> Markup:
    """Return what to say of the four questions: where answers are far apart, and the two areas to begin with."""
    apart = [
        ["Farthest apart: " if at == 0 else "Just as far apart: ", _asked(area), f", {_range(area)}.", br]
        for at, area in enumerate(part.widest())
    ]
    top = [[" and " if at else "", _asked(area)] for at, area in enumerate(part.top())]
    return render(div(".pmk-seen")[p["Only you see this:"], p[apart, "To begin with: ", top, f". {TIE_RULE}"]])


def _asked(area: AreaResult) -> Node:
    """Return an area as the team knows it: by the question that was on the wall, with its name in the report."""
    return [f"\u201c{area.area.items[0].text}\u201d (", b[area.area.title], ")"]


def _range(area: AreaResult) -> str:
    return f"{area.values[0]} to {area.values[-1]}"
