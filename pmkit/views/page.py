"""A postmortem as one HTML file: no network, figures inside, good on screen, phone and paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from markdown_it import MarkdownIt

from pmkit.analysis.factors.factors import CATEGORY_NAMES, Factor
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.wording import WordingFinding
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.lines import Line, why_lines
from pmkit.documents.format.blocks import is_blank, without_prompts
from pmkit.documents.format.postmortem import Postmortem, Section
from pmkit.documents.format.sections import (
    ACTION_COLUMNS,
    HEADINGS,
    HELD,
    NARRATIVES,
    SUMMARY_HEADING,
    SUMMARY_NAMES,
)
from pmkit.markup import clean, escape_html
from pmkit.records.timeline import Timeline
from pmkit.views.marks import CSS, marked_html

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@cache
def _markdown() -> MarkdownIt:
    """Return the renderer: raw HTML stays text, and only harmless links are links."""
    renderer = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(["table", "strikethrough"])
    # An image would load something from the network when the page is opened.
    return renderer.disable("image")


def markdown_html(text: str) -> str:
    """Return Markdown as HTML; raw HTML in it shows as text, prompts (comments) do not show."""
    return str(_markdown().render(without_prompts(clean(text))))


def to_page(postmortem: Postmortem, *, figure: bool = True, coach: bool = False, rules: Lexicon | None = None) -> str:
    """Return the document as one HTML page.

    Args:
        postmortem: the document.
        figure: whether to draw the timeline; two variants, for wide and narrow screens.
        coach: whether to mark wording and to ask about it at the end; for those who write, not for readers.
        rules: a lexicon with what a team adds to the language check.
    """
    name = postmortem.title or "Incident postmortem"
    parts = [f"<h1>{escape_html(name)}</h1>", _facts(postmortem), _contents(postmortem)]
    if not is_blank(postmortem.opening):
        parts.insert(1, markdown_html(postmortem.opening))
    parts += _extra(postmortem, "summary")
    for key in postmortem.written:
        parts.append(f'<h2 id="{key}">{escape_html(HEADINGS[key])}</h2>')
        parts.append(section_html(postmortem, key, figure=figure))
        parts += _extra(postmortem, key)
    if not coach:
        return shell(name, parts)
    marked, findings = marked_html("\n".join(parts), rules)
    return shell(name, [marked, _asked(findings)], css=CSS)


def markdown_scrolling(text: str) -> str:
    """Return Markdown as :func:`markdown_html` does, with tables that scroll by themselves."""
    pieces = re.split(r"(<table>.*?</table>)", markdown_html(text), flags=re.DOTALL)
    return "".join(wide(piece) if piece.startswith("<table>") else piece for piece in pieces)


def _asked(findings: Sequence[WordingFinding]) -> str:
    """Return what the language check asks, as the last section of a page."""
    lines = "".join(
        f"<li><q>{escape_html(finding.said)}</q> {escape_html(finding.message)} <i>{escape_html(finding.question)}</i>"
        + (f" Perhaps: {escape_html(finding.rewrite)}" if finding.rewrite else "")
        + "</li>"
        for finding in findings
        if finding.level == "warning"
    )
    asked = f"<ol>{lines}</ol>" if lines else "<p>Nothing to ask about the wording.</p>"
    return (
        '<h2 id="wording">Wording to look at again</h2>'
        "<p>For those who write this document. It is about the words, never about who wrote them.</p>" + asked
    )


def shell(title: str, parts: Iterable[str], *, css: str = "") -> str:
    """Return a whole page around parts of HTML, with further CSS if it is given."""
    css = files("pmkit.views").joinpath("page.css").read_text(encoding="utf-8") + css
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape_html(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer>Written with pmkit. People appear as roles.</footer>\n</body>\n</html>\n"
    )


def wide(table: str, name: str = "Table") -> str:
    """Return a table that scrolls by itself where the window is narrow, also with the keyboard.

    Args:
        table: as HTML.
        name: what a screen reader says of it.
    """
    return f'<div class="wide" tabindex="0" role="region" aria-label="{escape_html(name)}">{table}</div>'


def section_html(postmortem: Postmortem, key: str, *, figure: bool = False, anchors: bool = True) -> str:
    """Return the HTML of one section, without its heading.

    Args:
        postmortem: the document.
        key: a key of ``HEADINGS``.
        figure: whether the timeline is drawn above its table.
        anchors: whether rows carry ids to link to; a page may hold each only once.
    """
    if key in NARRATIVES:
        text = getattr(postmortem, key)
        return _EMPTY if is_blank(text) else markdown_html(text)
    note = postmortem.note(key)
    after = "" if is_blank(note) else markdown_html(note)
    if not postmortem.has_content(key):
        return after or _EMPTY
    if key == "timeline":
        return _timeline(postmortem, figure, anchors) + after
    if key == "whys":
        return whys_html(postmortem.whys) + after
    if key == "factors":
        return "".join(_factors(postmortem)) + after
    return _actions(postmortem) + after


_EMPTY: Final = '<p class="empty">Not written yet.</p>'


def _facts(postmortem: Postmortem) -> str:
    """Return the summary as a list of facts."""
    summary = postmortem.summary
    pairs = [(name, getattr(summary, key)) for key, name in SUMMARY_NAMES.items()] + list(summary.extra)
    rows = "".join(
        f"<dt>{escape_html(name)}</dt><dd>{inline_html(value)}</dd>" for name, value in pairs if not is_blank(value)
    )
    note = postmortem.note("summary")
    return (
        f'<h2 id="summary">{SUMMARY_HEADING}</h2>'
        + (f'<dl class="facts">{rows}</dl>' if rows else _EMPTY)
        + ("" if is_blank(note) else markdown_html(note))
    )


def inline_html(text: str) -> str:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return str(_markdown().renderInline(without_prompts(clean(text))))


def _contents(postmortem: Postmortem) -> str:
    """Return the list of sections."""
    links = "".join(f'<li><a href="#{key}">{escape_html(HEADINGS[key])}</a></li>' for key in postmortem.written)
    return f'<nav aria-label="Sections"><ul>{links}</ul></nav>'


def _extra(postmortem: Postmortem, key: str) -> Iterator[str]:
    """Yield the sections that stand behind a known one."""
    for section in postmortem.extra:
        if section.after == key:
            yield _extra_html(section)


def _extra_html(section: Section) -> str:
    """Return a section that the template does not know."""
    return f"<h2>{escape_html(section.heading)}</h2>" + (
        _EMPTY if is_blank(section.text) else markdown_html(section.text)
    )


def _timeline(postmortem: Postmortem, figure: bool, anchors: bool) -> str:
    """Return the timeline as a figure, its spans and a table."""
    timeline, zone = (
        postmortem.timeline,
        postmortem.summary.zone if postmortem.zone_name == postmortem.summary.zone else "UTC",
    )
    drawn = figure_html(timeline, zone, postmortem.title) if figure else ""
    spans = _spans(timeline)
    table = timeline.to_html(zone=zone, caption=f"{len(timeline)} events; times in {postmortem.zone_name}")
    if not anchors:
        table = table.replace('<tr id="event-', '<tr data-event="')
    return f"{drawn}{spans}{wide(table)}"


def _spans(timeline: Timeline) -> str:
    """Return the spans of each episode as a table; what is unknown says so."""
    episodes = timeline.episodes
    if not episodes:
        return ""
    several = len(episodes) > 1
    head = "".join(f'<th scope="col">{f"Episode {e.number}" if several else "How long"}</th>' for e in episodes)
    rows = "".join(
        f'<tr><th scope="row">{escape_html(name.capitalize())}</th>'
        + "".join(f"<td>{escape_html(str(episode.span(name)))}</td>" for episode in episodes)
        + "</tr>"
        for name in [span.name for span in episodes[0].spans]
        if name != "early warning" or any(str(episode.span(name)) != "unknown" for episode in episodes)
    )
    return f'<table class="spans"><thead><tr><th scope="col">Span</th>{head}</tr></thead><tbody>{rows}</tbody></table>'


def figure_html(timeline: Timeline, zone: str = "UTC", title: str = "") -> str:
    """Return the figure of a timeline, wide and narrow, as images inside the page."""
    words = escape_html(timeline.to_words(zone=zone))
    wide, narrow = (_image(timeline, zone, title, narrow=narrow) for narrow in (False, True))
    return (
        f'<figure><picture><source media="(max-width: 44rem)" srcset="{narrow}">'
        f'<img src="{wide}" alt="{words}"></picture><figcaption>'
        "Long quiet stretches are shortened; the labels give the times. The table below holds every event."
        "</figcaption></figure>"
    )


def _image(timeline: Timeline, zone: str, title: str, *, narrow: bool) -> str:
    """Return the drawn timeline as a data URI."""
    from pmkit.views.plotting import plot
    from pmkit.views.style import to_svg

    axes = plot(timeline, zone=zone, title=title, narrow=narrow)
    figure = axes.figure
    svg = to_svg(figure)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def whys_html(graph: FiveWhys) -> str:
    """Return the why-graph as nested lists."""
    problem = f"<p><strong>Problem:</strong> {inline_html(graph.problem)}</p>" if graph.problem else ""
    return f'<div class="why">{problem}{_nested(list(why_lines(graph)))}</div>'


def _nested(lines: Sequence[Line]) -> str:
    """Return lines of a graph as nested lists."""
    out: list[str] = []
    depth = -1
    label = ""
    for line in lines:
        own = f"From {line.under}" if line.under else "Not linked yet" if line.depth == 0 and line.link is None else ""
        if line.depth == 0 and own != label:
            out.append("</li></ul>" * (depth + 1) + f"<p>{escape_html(own)}</p>")
            depth, label = -1, own
        if line.depth > depth:
            out.append("<ul><li>" * (line.depth - depth))
        else:
            out.append("</li></ul>" * (depth - line.depth) + "</li><li>")
        depth = line.depth
        out.append(_why(line))
    return "".join(out) + "</li></ul>" * (depth + 1)


def _why(line: Line) -> str:
    """Return one answer."""
    why = line.why
    tests = line.link.answers if line.link else ()
    about = " · ".join([why.id, *(str(word) for word in (why.type, why.level) if word), *why.evidence, *tests])
    again = "" if line.is_first else '<span class="soft">see above:</span> '
    return f'{again}{inline_html(why.text)} <span class="tag">{escape_html(about)}</span>'


def _factors(postmortem: Postmortem) -> Iterator[str]:
    """Yield the factors of each category."""
    for category, factors in postmortem.factors.by_category().items():
        yield f"<h3>{escape_html(CATEGORY_NAMES[category] if category else 'No category yet')}</h3><ul>"
        yield from map(_factor, factors)
        yield "</ul>"
    if postmortem.factors.held:
        yield f"<h3>{HELD}</h3><ul>"
        yield from map(_factor, postmortem.factors.held)
        yield "</ul>"


def _factor(factor: Factor) -> str:
    """Return one factor, or one layer that held."""
    about = " · ".join(filter(None, [factor.id, factor.layer, *factor.evidence]))
    return f"<li>{inline_html(factor.text)} <small>{escape_html(about)}</small></li>"


def _actions(postmortem: Postmortem) -> str:
    """Return the action items' table."""
    plan = postmortem.actions
    further = list(dict.fromkeys(name for item in plan for name, _ in item.extra))
    names = [*ACTION_COLUMNS.values(), *further]
    head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in names)
    rows = []
    for item in plan:
        words = [item.promise, item.strength, item.aim, item.effort and f"{item.effort} effort"]
        words += [item.impact and f"{item.impact} impact"]
        about = " · ".join([item.id, *(str(word) for word in words if word), *item.answers])
        extra = dict(item.extra)
        status = f"{item.status} ({item.completed})" if item.completed else item.status
        cells = [item.owner, item.due, status, item.done_when, *(extra.get(name, "") for name in further)]
        first = f"<td>{inline_html(item.text)}<br><small>{escape_html(about)}</small></td>"
        rest = "".join(
            f'<td data-label="{escape_html(name)}">{inline_html(cell)}</td>'
            for name, cell in zip(names[1:], cells, strict=True)
        )
        rows.append(f"<tr>{first}{rest}</tr>")
    table = f'<table class="stack"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return wide(table)
