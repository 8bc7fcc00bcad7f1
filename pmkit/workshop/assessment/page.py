"""A self-assessment as HTML: in a notebook, and as one page to print."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from pmkit.files import write_atomic
from pmkit.html import scrolling, trusted
from pmkit.markup import escape_html, left_aligned
from pmkit.views.page import shell
from pmkit.workshop.assessment.results import TIE_RULE, AreaResult, Assessment, PartResult, held_back
from pmkit.workshop.assessment.retest import Retest

_BANNER = (
    "For the team that answered, to choose where to begin. Not for comparing teams and not for appraisal; the "
    "questions are not validated."
)


def assessment_html(assessment: Assessment) -> str:
    """Return an assessment as HTML without a page around it."""
    if not assessment.parts:
        return "<p>Nothing was answered yet.</p>"
    parts = [f"<p><i>{_BANNER}</i></p>"]
    for part in assessment.parts:
        parts += _part(part)
    steps = "".join(
        f"<li>{escape_html(what)}: <code>{escape_html(where)}</code></li>" for what, where in assessment.next_steps()
    )
    if steps:
        parts.append(f"<h3>Practice that helps</h3><ul>{steps}</ul>")
    parts += [f"<p>{escape_html(note)}</p>" for note in assessment.notes]
    return left_aligned("".join(parts))


def _part(part: PartResult) -> Iterator[str]:
    people = "1 person" if part.people == 1 else f"{part.people} people"
    yield f"<h3>{escape_html(part.part.title)}</h3>"
    if part.held_back:
        yield f"<p>{escape_html(held_back())}</p>"
        return
    turned = " Sentences where low is good are turned round: high is good everywhere." if part.part.private else ""
    yield f"<p>{people}. Source: {escape_html(part.part.source)}.{turned}</p>"
    rows = "".join(f"<tr><th scope='row'>{escape_html(area.area.title)}</th>{_cells(area)}</tr>" for area in part.areas)
    columns = ["Area", "Median", "Range", *(["Level"] if part.part.levels else [])]
    columns += ["Cannot say"] if None in part.part.scores else []
    head = "".join(f"<th>{column}</th>" for column in columns)
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    yield str(scrolling(trusted(whole), part.part.title))
    top = part.top()
    if top:
        yield f"<p>Begin with: <b>{escape_html(' and '.join(area.area.title for area in top))}</b>. {TIE_RULE}</p>"
    for area in part.apart()[:1]:
        low, high = area.values[0], area.values[-1]
        yield (
            f"<p>Answers on <b>{escape_html(area.area.title)}</b> run from {low} to {high}. That is the lever: what do "
            f"those who said {low} see that those who said {high} do not?</p>"
        )


def _cells(area: AreaResult) -> str:
    if not area.values:
        held = any(item.held_back for item in area.items)
        said = "too few answered this" if held else area.says()
        return f"<td colspan='{4 if area.part.levels else 3}'>{escape_html(said)}</td>"
    cells = [f"{area.median:g}", f"{area.values[0]} to {area.values[-1]}" if area.spread else f"{area.values[0]}"]
    if area.part.levels:
        known = area.level is not None
        cells.append(f"{area.level}, {area.part.levels[area.level - 1]}" if known and area.level else "too few items")
    if None in area.part.scores:
        cells.append(str(area.cannot_say) if area.cannot_say else "")
    return "".join(f"<td>{escape_html(cell)}</td>" for cell in cells)


def assessment_page(assessment: Assessment, path: str | Path | None = None, *, retest: Retest | None = None) -> str:
    """Return an assessment as one HTML page to print or mail, and write it if a path is given."""
    from pmkit.views.plotting import plot
    from pmkit.views.style import to_svg

    title = "Self-assessment" + (f", {assessment.label}" if assessment.label else "")
    parts = [f"<h1>{escape_html(title)}</h1>"]
    if assessment.parts:
        wide, narrow = (
            base64.b64encode(to_svg(plot(assessment, narrow=small).figure).encode("utf-8")).decode("ascii")
            for small in (False, True)
        )
        parts.append(
            f'<figure><picture><source media="(max-width: 40rem)" srcset="data:image/svg+xml;base64,{narrow}">'
            f'<img alt="{escape_html(str(assessment))}" src="data:image/svg+xml;base64,{wide}"></picture></figure>'
        )
    parts.append(assessment_html(assessment).replace("<h3>", "<h2>").replace("</h3>", "</h2>"))
    if retest is not None:
        parts.append(f"<h2>Since {escape_html(retest.before)}</h2>{retest._repr_html_()}")
    text = shell(title, map(trusted, parts))
    if path is not None:
        write_atomic(path, text)
    return text
