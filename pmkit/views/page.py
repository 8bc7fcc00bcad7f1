"""A postmortem as one HTML file: no network, figures inside, good on screen, phone and paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final

import htpy as h
from markdown_it import MarkdownIt
from markupsafe import Markup

from pmkit.analysis.factors.factors import CATEGORY_NAMES, Factor
from pmkit.analysis.language.lexicon import Lexicon
from pmkit.analysis.language.wording import WordingFinding
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.lines import Line, why_lines
from pmkit.counting import counted
from pmkit.documents.format.blocks import is_blank, without_prompts
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import (
    ACTION_COLUMNS,
    HEADINGS,
    HELD,
    NARRATIVES,
    SUMMARY_HEADING,
    SUMMARY_NAMES,
)
from pmkit.errors import DocumentError, not_one_of
from pmkit.html import LEFT, render, scrolling, table, trusted
from pmkit.markup import clean
from pmkit.records.timeline import Timeline
from pmkit.views.marks import CSS, marked_html
from pmkit.views.plain import plain_text
from pmkit.views.plotting import plot

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@cache
def _markdown() -> MarkdownIt:
    """Return the renderer: raw HTML stays text, and only harmless links are links."""
    renderer = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable(["table", "strikethrough"])
    # An image would load something from the network when the page is opened.
    return renderer.disable("image")


def markdown_html(text: str) -> Markup:
    """Return Markdown as HTML; raw HTML in it shows as text, prompts (comments) do not show."""
    return trusted(_markdown().render(_shown(text)))


def inline_html(text: str) -> Markup:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return trusted(_markdown().renderInline(_shown(text)))


def markdown_scrolling(text: str) -> Markup:
    """Return Markdown as :func:`markdown_html` does, with tables that scroll by themselves."""
    markdown = _markdown()
    tokens = markdown.parse(_shown(text))
    parts: list[h.Node] = []
    start = 0
    for index, token in enumerate(tokens):
        if token.type not in ("table_open", "table_close"):
            continue
        end = index + (token.type == "table_close")
        part = trusted(markdown.renderer.render(tokens[start:end], markdown.options, {}))
        parts.append(scrolling(part) if token.type == "table_close" else part)
        start = end
    parts.append(trusted(markdown.renderer.render(tokens[start:], markdown.options, {})))
    return render(*parts)


def _shown(text: str) -> str:
    """Return the Markdown that a reader sees."""
    return without_prompts(clean(text))


def to_page(postmortem: Postmortem, *, figure: bool = True, coach: bool = False, rules: Lexicon | None = None) -> str:
    """Return the document as one HTML page.

    Args:
        postmortem: the document.
        figure: whether to draw the timeline; two variants, for wide and narrow screens.
        coach: whether to mark wording and to ask about it at the end; for those who write, not for readers.
        rules: a lexicon with what a team adds to the language check.
    """
    name = postmortem.title or "Incident postmortem"
    parts: list[h.Node] = [
        h.h1[name],
        None if is_blank(postmortem.opening) else markdown_html(postmortem.opening),
        _facts(postmortem),
        _contents(postmortem),
        _extra(postmortem, "summary"),
        [
            [h.h2(id=key)[HEADINGS[key]], section_html(postmortem, key, figure=figure), _extra(postmortem, key)]
            for key in postmortem.written
        ],
    ]
    if not coach:
        return shell(name, parts)
    marked, findings = marked_html(render(*parts), rules)
    return shell(name, [marked, _asked(findings)], css=CSS)


def _asked(findings: Sequence[WordingFinding]) -> h.Node:
    """Return what the language check asks, as the last section of a page."""
    lines = [
        h.li[
            h.q[finding.said],
            f" {finding.message} ",
            h.i[finding.question],
            f" Perhaps: {finding.rewrite}" if finding.rewrite else None,
        ]
        for finding in findings
        if finding.level == "warning"
    ]
    return [
        h.h2("#wording")["Wording to look at again"],
        h.p["For those who write this document. It is about the words, never about who wrote them."],
        h.ol[lines] if lines else h.p["Nothing to ask about the wording."],
    ]


def markdown_page(text: str) -> Markup:
    """Return Markdown as a whole page, named after its first heading."""
    title = next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("# ")), "Postmortem")
    return shell(plain_text(title), [markdown_scrolling(text)])


def shell(title: str, parts: Iterable[h.Node], *, css: str = "") -> Markup:
    """Return a whole page.

    Args:
        title: the page's name.
        parts: its elements; strings are text.
        css: further styles, after those of all pages.
    """
    css = files("pmkit.views").joinpath("page.css").read_text(encoding="utf-8") + css
    return render(
        h.html(lang="en")[
            h.head[
                h.meta(charset="utf-8"),
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.meta(http_equiv="Content-Security-Policy", content=_POLICY),
                h.title[title],
                h.style[trusted(css)],
            ],
            h.body[
                h.main[parts],
                h.footer["Written with pmkit."],
            ],
        ]
    )


def section_html(postmortem: Postmortem, key: str, *, figure: bool = False, anchors: bool = True) -> Markup:
    """Return the HTML of one section, without its heading.

    Args:
        postmortem: the document.
        key: a key of ``HEADINGS``.
        figure: whether the timeline is drawn above its table.
        anchors: whether rows carry ids to link to; a page may hold each only once.

    Raises:
        DocumentError: there is no such section.
    """
    if key not in HEADINGS:
        raise not_one_of(key, HEADINGS, what="a section", raises=DocumentError)
    if key in NARRATIVES:
        text = getattr(postmortem, key)
        return render(_EMPTY) if is_blank(text) else markdown_html(text)
    note = postmortem.note(key)
    after = None if is_blank(note) else markdown_html(note)
    if not postmortem.has_content(key):
        return render(after or _EMPTY)
    if key == "timeline":
        return render(_timeline(postmortem, figure, anchors), after)
    if key == "whys":
        return render(whys_html(postmortem.whys), after)
    if key == "factors":
        return render(_factors(postmortem), after)
    return render(_actions(postmortem), after)


_EMPTY: Final = h.p(".empty")["Not written yet."]


def _facts(postmortem: Postmortem) -> h.Node:
    """Return the summary as a list of facts."""
    summary = postmortem.summary
    pairs = [(name, getattr(summary, key)) for key, name in SUMMARY_NAMES.items()] + list(summary.extra)
    rows = [[h.dt[name], h.dd[inline_html(value)]] for name, value in pairs if not is_blank(value)]
    note = postmortem.note("summary")
    return [
        h.h2("#summary")[SUMMARY_HEADING],
        h.dl(".facts")[rows] if rows else _EMPTY,
        None if is_blank(note) else markdown_html(note),
    ]


def _contents(postmortem: Postmortem) -> h.Element:
    """Return the list of sections."""
    links = [h.li[h.a(href=f"#{key}")[HEADINGS[key]]] for key in postmortem.written]
    return h.nav(aria_label="Sections")[h.ul[links]]


def _extra(postmortem: Postmortem, key: str) -> h.Node:
    """Return the sections after a known one that the template does not know."""
    return [
        [h.h2[section.heading], _EMPTY if is_blank(section.text) else markdown_html(section.text)]
        for section in postmortem.extra
        if section.after == key
    ]


def _timeline(postmortem: Postmortem, figure: bool, anchors: bool) -> h.Node:
    """Return the timeline as a figure, its spans and a table."""
    timeline, summary = postmortem.timeline, postmortem.summary
    zone = summary.zone if postmortem.zone_name == summary.zone else "UTC"
    caption = f"{counted(len(timeline), 'event')}; times in {postmortem.zone_name}"
    return [
        figure_html(timeline, zone, postmortem.title) if figure else None,
        _spans(timeline),
        scrolling(trusted(timeline.to_html(zone=zone, caption=caption, anchors=anchors))),
    ]


def _spans(timeline: Timeline) -> h.Node:
    """Return the spans of each episode as a table; what is unknown says so."""
    episodes = timeline.episodes
    if not episodes:
        return None
    several = len(episodes) > 1
    rows = [
        [name.capitalize(), *(str(episode.span(name)) for episode in episodes)]
        for name in [span.name for span in episodes[0].spans]
        if name != "early warning" or any(str(episode.span(name)) != "unknown" for episode in episodes)
    ]
    head = ["Span", *(f"Episode {episode.number}" if several else "How long" for episode in episodes)]
    return table(head, rows, classes="spans", row_heads=True)


def figure_html(timeline: Timeline, zone: str = "UTC", title: str = "") -> h.Element:
    """Return the figure of a timeline, wide and narrow, as images inside the page."""
    return picture(
        timeline,
        words=timeline.to_words(zone=zone),
        caption="Long quiet stretches are shortened; the labels give the times. The table below holds every event.",
        zone=zone,
        title=title,
    )


def picture(thing: object, *, words: str, caption: str = "", **options: Any) -> h.Element:
    """Return anything that can be drawn as a figure inside a page: one for screens and paper, one for phones.

    Args:
        thing: what :func:`pmkit.views.plotting.plot` draws.
        words: the text alternative.
        caption: what to say below it.
        options: of its figure.

    Raises:
        RecordError: nothing is known about drawing such a thing.
    """
    from pmkit.views.style import to_data_uri  # needs matplotlib, which takes longer than the rest of a page

    screen, phone = (to_data_uri(plot(thing, narrow=narrow, **options).figure) for narrow in (False, True))
    return h.figure[
        h.picture[h.source(media="(max-width: 44rem)", srcset=phone), h.img(src=screen, alt=words)],
        h.figcaption[caption] if caption else None,
    ]


def whys_html(graph: FiveWhys) -> Markup:
    """Return the why-graph as nested lists."""
    problem = h.p[h.strong["Problem:"], " ", inline_html(graph.problem)] if graph.problem else None
    return render(h.div(".why")[problem, _outline(list(why_lines(graph)))])


def _outline(lines: Sequence[Line]) -> Iterator[h.Node]:
    """Yield the lines of a graph as nested lists, each that begins at the margin again below a label of its own."""
    start, label = 0, ""
    for index, line in enumerate(lines):
        own = f"From {line.under}" if line.under else "Not linked yet" if line.link is None else ""
        if line.depth == 0 and own != label:
            yield _nested(lines[start:index])
            yield h.p[own] if own else None
            start, label = index, own
    yield _nested(lines[start:])


def _nested(lines: Sequence[Line]) -> h.Node:
    """Return lines as a list; what is deeper than the line above is a list in that line's item."""
    if not lines:
        return None
    lowest = accumulate((line.depth for line in lines), min)
    starts = [index for index, (line, low) in enumerate(zip(lines, lowest, strict=True)) if line.depth == low]
    items = [
        h.li[_why(lines[start]), _nested(lines[start + 1 : end])]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    return h.ul[items]


def _why(line: Line) -> h.Node:
    """Return one answer."""
    why = line.why
    tests = line.link.answers if line.link else ()
    about = " · ".join([why.id, *(str(word) for word in (why.type, why.level) if word), *why.evidence, *tests])
    again: h.Node = [h.span(".soft")["see above:"], " "]
    return [None if line.is_first else again, inline_html(why.text), " ", h.span(".tag")[about]]


def _factors(postmortem: Postmortem) -> h.Node:
    """Return the factors of each category, and the layers that held."""
    groups = [
        (CATEGORY_NAMES[category] if category else "No category yet", factors)
        for category, factors in postmortem.factors.by_category().items()
    ]
    if postmortem.factors.held:
        groups.append((HELD, postmortem.factors.held))
    return [[h.h3[name], h.ul[[_factor(factor) for factor in factors]]] for name, factors in groups]


def _factor(factor: Factor) -> h.Element:
    """Return one factor, or one layer that held."""
    about = " · ".join(filter(None, [factor.id, factor.layer, *factor.evidence]))
    return h.li[inline_html(factor.text), " ", h.small[about]]


def stacking(
    head: Sequence[str], rows: Iterable[Sequence[h.Node]], *, titled: bool = False, notebook: bool = False
) -> h.Element:
    """Return a table whose cells are stacked on a phone, each after its column's name.

    Args:
        head: names of the columns.
        rows: cells of each row.
        titled: whether the first cell is the row's title, which needs no name before it.
        notebook: whether it is shown in a notebook, where cells need their alignment with them.
    """
    style = LEFT if notebook else None
    labels = [None if titled else head[0], *head[1:]]
    made = (
        h.tr[[h.td(data_label=label, style=style)[cell] for label, cell in zip(labels, row, strict=True)]]
        for row in rows
    )
    return table(head, made, classes="stack", notebook=notebook)


def _actions(postmortem: Postmortem) -> h.Element:
    """Return the action items' table."""
    plan = postmortem.actions
    further = list(dict.fromkeys(name for item in plan for name, _ in item.extra))
    rows: list[list[h.Node]] = []
    for item in plan:
        words = [item.promise, item.strength, item.aim, item.effort and f"{item.effort} effort"]
        words += [item.impact and f"{item.impact} impact"]
        about = " · ".join([item.id, *(str(word) for word in words if word), *item.answers])
        extra = dict(item.extra)
        status = f"{item.status} ({item.completed})" if item.completed else item.status
        cells = [item.owner, item.due, status, item.done_when, *(extra.get(name, "") for name in further)]
        rows.append([[inline_html(item.text), h.br, h.small[about]], *map(inline_html, cells)])
    return scrolling(stacking([*ACTION_COLUMNS.values(), *further], rows, titled=True))
