"""Hostile text through every maker of HTML in views and practice: it stays text, and no element comes from it.

A new maker is one row of ``MAKERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.analysis.factors.cheese import swiss_cheese
from pmkit.analysis.factors.counts import count_factors
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.language import check_language
from pmkit.analysis.whys.five_whys import FiveWhys, Link, Why
from pmkit.analysis.whys.overlap import Overlap, overlap
from pmkit.documents.format import writing
from pmkit.documents.format.postmortem import Postmortem, Section, Summary
from pmkit.documents.format.sections import HEADINGS, NARRATIVES
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.html import render
from pmkit.lab.checkup import Checkup
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.attempt.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
from pmkit.practice.attempt.shown import Progress
from pmkit.practice.exercises.reply import Reply, State
from pmkit.practice.feedback.debrief import Debrief
from pmkit.practice.feedback.feedback import feedback
from pmkit.records.event import Event, Milestone
from pmkit.records.timeline import Timeline
from pmkit.views.marks import marked_html, marked_text
from pmkit.views.page import (
    figure_html,
    inline_html,
    markdown_html,
    markdown_scrolling,
    section_html,
    shell,
    stacking,
    to_page,
    whys_html,
)
from pmkit.views.plotting import plot
from pmkit.views.widgets.actions import action_matrix
from pmkit.views.widgets.document import editor
from pmkit.views.widgets.factors import factor_sorter
from pmkit.views.widgets.metrics import metrics_board
from pmkit.views.widgets.parts import findings_html
from pmkit.views.widgets.timeline import timeline_explorer
from pmkit.views.widgets.whys import why_editor
from pmkit.views.widgets.wording import questions_html, wording_coach
from tests.views.widgets.hand import Hand, every

EVIL = (
    "The on-call carelessly forgot <evil-tag evil-attr=1>tag</evil-tag> \" evil-attr=\"2 ' evil-attr='3 "
    "</script><script>evil()</script></style></title></textarea>--><evil-tag>]]><img src=x onerror=evil()> "
    "&lt;evil-tag&gt; &#60;evil-tag&#62; \x1b[31m\x00\x9b \u202eright\u2066 \ufeff [link](javascript:evil()) "
    f"![image](http://evil.example/x.png) {'W' * 400} {{fact}} %s $5"
)
"""Tags, quotes, ends of raw elements, entities, controls, direction marks, links, a very long word, templates."""

AT = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)


def hostile_postmortem(text: str = EVIL) -> Postmortem:
    """Return a document of which every text is hostile."""
    events = [
        Event(
            id="E1",
            headline=text,
            details=(text,),
            role=text,
            earliest=AT,
            latest=AT,
            milestones=(Milestone("started"),),
        ),
        Event(id="E2", headline=text, after=("E1",), source=text, raw_time=text),
    ]
    whys = (Why(id="W1", text=text, evidence=("E1",)), Why(id="W2", text=text), Why(id="W3", text=text))
    factor = Factor(id="F1", text=text, layer=text, evidence=("E1",))
    texts: dict[str, Any] = dict.fromkeys(NARRATIVES, f"{text}\n\n- {text}\n\n| a | b |\n|---|---|\n| {text} | x |")
    return Postmortem(
        title=text,
        summary=Summary(
            impact=text, severity=text, status=text, duration=text, services=text, extra=((text, text),),
            date="2024-01-15",
        ),
        opening=text,
        timeline=Timeline(events),
        whys=FiveWhys(text, whys, (Link("", "W1", True, False), Link("W1", "W2"))),
        factors=FactorAnalysis((factor, replace(factor, id="F2", category="technical")), (replace(factor, id="D1"),)),
        actions=ActionPlan(
            (
                ActionItem(
                    id="A1", text=text, owner=text, due=text, status=text, done_when=text, extra=((text, text),),
                    impact="high", effort="low", answers=("F1",),
                ),
                ActionItem(id="A2", text=text),
            )
        ),
        notes=(("timeline", text), ("factors", text), ("actions", text), ("summary", text)),
        extra=(Section(text, text, "summary"), Section(text, text, "lessons")),
        **texts,
    )  # fmt: skip


def two_graphs(text: str = EVIL) -> Overlap:
    """Return what two hostile graphs share."""
    return overlap(hostile_postmortem(text).whys, FiveWhys(text), names=(text, text))


def hostile_scenario(text: str = EVIL) -> Scenario:
    """Return a scenario whose manifest, records and reference are hostile."""
    scenario = Scenario.open("payments-memory-leak")
    step = scenario.manifest.worked.event.model_copy(update={"line": text, "because": text, "half": text})
    hint = scenario.manifest.hints[0].model_copy(update={"observation": text, "layer": text, "factor": text})
    worked = scenario.manifest.worked.model_copy(update=dict.fromkeys(("event", "why", "factor", "action"), step))
    manifest = scenario.manifest.model_copy(update={"title": text, "worked": worked, "hints": [hint]})
    return replace(scenario, manifest=manifest)


def learner(text: str = EVIL) -> Postmortem:
    """Return what a hostile learner wrote: with a factor of its own, so that there is something to ask about."""
    # Feedback quotes the first words of a line that it asks about, and says nothing of one that it can't compare.
    evil = "<evil-tag evil-attr=1>" if "<evil-tag" in text else "The pager"
    own = Factor(id="F7", text=f"{evil} is something else entirely, seen by nobody {text}")
    quoted = ActionItem(id="A9", text=f"{evil} gets a second number", due="2024-02-01", done_when="it rings in a drill")
    pm = hostile_postmortem(text)
    factors = FactorAnalysis((*pm.factors.factors, own), pm.factors.held)
    return pm.replace(factors=factors, actions=ActionPlan((*pm.actions, replace(quoted, answers=("F7",)))))


def beside(text: str = EVIL) -> Debrief:
    """Return the debrief of a hostile learner beside a hostile reference."""
    assumed = (Finding("x", text, text, text),)
    return Debrief(hostile_scenario(text), learner(text), hostile_postmortem(text), assumed)


def practice(folder: Path) -> Practice:
    """Return a practice on a hostile scenario, with hostile work in its folder."""
    opened = Practice.open("payments-memory-leak", "open", out=folder / "work")
    summary = replace(learner().summary, scenario="payments-memory-leak")
    opened.path.write_text(writing.render(learner().replace(summary=summary)), encoding="utf-8", errors="replace")
    return replace(opened, scenario=hostile_scenario())


def file_of(folder: Path) -> Path:
    """Return a hostile document on disk."""
    path = folder / "postmortem.md"
    path.write_text(writing.render(hostile_postmortem()), encoding="utf-8")
    return path


def pressed(box: Any, *labels: str) -> str:
    """Return what a widget shows after some buttons are pressed."""
    hand = Hand(box)
    for label in labels:
        hand.press(label)
    return "\n".join(str(one.value) for one in every(box) if isinstance(one, widgets.HTML))


def finding(text: str = EVIL) -> Finding:
    """Return a finding of hostile words."""
    return Finding("x", text, text, text)


MAKERS: dict[str, Callable[[Path], str]] = {
    # views: pages
    "page": lambda folder: to_page(hostile_postmortem()),
    "page for its authors": lambda folder: to_page(hostile_postmortem(), coach=True, figure=False),
    **{
        f"section {key}": lambda folder, key=key: section_html(hostile_postmortem(), key, figure=True)  # type: ignore[misc]
        for key in HEADINGS
    },
    "section without anchors": lambda folder: section_html(hostile_postmortem(), "timeline", anchors=False),
    "shell": lambda folder: shell(EVIL, [EVIL]),
    "whys": lambda folder: whys_html(hostile_postmortem().whys),
    "figure": lambda folder: render(figure_html(hostile_postmortem().timeline, "UTC", EVIL)),
    "table that stacks": lambda folder: render(stacking([EVIL, EVIL], [[EVIL, EVIL]])),
    "Markdown": lambda folder: markdown_html(f"{EVIL}\n\n# {EVIL}\n\n> {EVIL}"),
    "Markdown in a line": lambda folder: inline_html(EVIL),
    "Markdown that scrolls": lambda folder: markdown_scrolling(f"{EVIL}\n\n- x\n\n  | a |\n  |---|\n  | {EVIL} |\n"),
    # views: marks
    "marked text": lambda folder: marked_text(EVIL, check_language(EVIL)),
    "marked page": lambda folder: marked_html(markdown_html(EVIL))[0],
    "questions about wording": lambda folder: questions_html(EVIL, check_language(EVIL), lines=True),
    # views: what the figures say in Jupyter
    **{
        f"figure of {name}": lambda folder, make=make: plot(make())._repr_html_()  # type: ignore[attr-defined, misc]
        for name, make in {
            "timeline": lambda: hostile_postmortem(),
            "whys": lambda: hostile_postmortem().whys,
            "cheese": lambda: hostile_postmortem().factors,
            "matrix": lambda: hostile_postmortem().actions,
            "overlap": lambda: two_graphs(),
            "counts": lambda: count_factors([hostile_postmortem().factors]),
            "metrics": lambda: quality_metrics([hostile_postmortem()]),
        }.items()
    },
    # values of the floors below, which pages and widgets take in
    "timeline table": lambda folder: hostile_postmortem().timeline.to_html(caption=EVIL),
    "matrix table": lambda folder: hostile_postmortem().actions.matrix()._repr_html_(),
    "cheese table": lambda folder: swiss_cheese(hostile_postmortem().factors)._repr_html_(),
    "overlap table": lambda folder: two_graphs()._repr_html_(),
    "metrics table": lambda folder: quality_metrics([hostile_postmortem()])._repr_html_(),
    # views: widgets
    "findings": lambda folder: findings_html([finding()]),
    "editor": lambda folder: pressed(editor(file_of(folder), label=EVIL)),
    "why editor": lambda folder: pressed(why_editor(file_of(folder)), "Add answer"),
    "factor sorter": lambda folder: pressed(factor_sorter(file_of(folder)), "Add"),
    "action matrix": lambda folder: pressed(action_matrix(file_of(folder)), "Add action"),
    "timeline explorer": lambda folder: pressed(timeline_explorer(file_of(folder), hostile_postmortem().timeline)),
    "metrics board": lambda folder: pressed(metrics_board(folder / "<evil-tag>")),
    "coach": lambda folder: pressed(wording_coach(text=EVIL)),
    "coach of a file": lambda folder: pressed(wording_coach(file_of(folder))),
    # practice and lab
    # What the reviewers leave open themselves is not asked about.
    "feedback": lambda folder: feedback(
        hostile_scenario(), learner(), reference=hostile_postmortem().replace(actions=ActionPlan())
    )._repr_html_(),
    "debrief": lambda folder: beside()._repr_html_(),
    "debrief page": lambda folder: beside().to_page(),
    "progress": lambda folder: Progress(((EVIL, EVIL),))._repr_html_(),
    "writing panel": lambda folder: pressed(writing_panel(practice(folder))),
    "hint panel": lambda folder: pressed(hint_panel(practice(folder)), "Hint 1", "Hint 1", "Hint 1"),
    "feedback panel": lambda folder: pressed(feedback_panel(practice(folder)), "Feedback on what I have"),
    "debrief panel": lambda folder: pressed(debrief_panel(practice(folder)), "I am done: show the reference"),
    "pages of a practice": lambda folder: "".join(
        path.read_text(encoding="utf-8")
        for path in practice(folder).write(debrief=True).values()
        if path.suffix == ".html"
    ),
    "reply": lambda folder: Reply(State.QUESTION, EVIL)._repr_html_(),
    "check-up": lambda folder: Checkup(((EVIL, False, EVIL),))._repr_html_(),
}  # fmt: skip

WITHOUT_WORDS = {
    *("figure", "figure of timeline", "figure of counts", "figure of metrics"),
    *("metrics table", "writing panel", "metrics board"),
}
"""These show numbers and names of their own; no text of people is in them."""


class Structure(HTMLParser):
    """What a browser would make of HTML: elements, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.text += [value or "" for name, value in attrs if name in ("alt", "title", "data-label")]
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.loaded += [value or "" for name, value in attrs if name in ("src", "srcset")]

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


TAGS = frozenset(
    """
    html head meta title style body main footer nav h1 h2 h3 h4 p ul ol li dl dt dd table caption thead tbody tr th td
    div span a b strong i em small code q br blockquote mark figure picture source img figcaption details summary
    """.split()
)
ATTRIBUTES = frozenset(
    """
    lang charset name content http-equiv class id style role tabindex scope colspan aria-label alt src srcset media
    title href data-label data-event
    """.split()
)


@pytest.mark.parametrize("name", MAKERS)
def test_hostile_text_stays_text(name: str, tmp_path: Path) -> None:
    """No element, attribute or address comes from the text, nothing invisible is left, and the words are all there."""
    html = MAKERS[name](tmp_path)
    structure = Structure(html)
    assert structure.tags <= TAGS
    assert structure.attributes <= ATTRIBUTES
    assert all(address.startswith(("#", "http://evil.example/")) for address in structure.links)
    assert all(address.startswith("data:image/svg+xml;base64,") for address in structure.loaded)
    assert not [sign for sign in "\x00\x1b\x9b\u202e\u2066\ufeff" if sign in html]
    html.encode("utf-8")
    if name not in WITHOUT_WORDS:
        assert "<evil-tag" in "".join(structure.text), "the words are escaped, not dropped"


def test_the_test_sees_what_it_looks_for() -> None:
    """Text that was not escaped would be seen: its elements, its attributes and its addresses."""
    structure = Structure(EVIL)
    assert {"evil-tag", "script", "img"} <= structure.tags
    assert {"evil-attr", "onerror"} <= structure.attributes
    assert structure.loaded == ["x"]
