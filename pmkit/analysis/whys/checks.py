"""Findings about a why-graph: what a careful reader would ask before believing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import blamed
from pmkit.analysis.text.phrases import Phrase, load_phrases
from pmkit.analysis.whys.graph import PROBLEM, Graph, Level, NodeType, Why
from pmkit.counting import counted
from pmkit.data.catalog import finding
from pmkit.finding import Finding

FEWEST_LEVELS: Final = 3

_PARTS: Final = re.compile(r"[;,]\s|\band\b")
"""Where one part of a statement ends."""

_PHRASES: Final = load_phrases("pmkit.analysis.whys")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an effect can ask besides why it happened, and which answers are about that.

    Attributes:
        phrase: by which one sees that the effect asks it.
        about: it, in words that follow "asks".
        answered: phrases of answers that are about it.
        apart: the question to ask apart from why it happened.
    """

    phrase: str
    about: str
    answered: tuple[str, ...]
    apart: str


_ASKED: Final = (
    _Asked(
        "how-long",
        "how long it lasted",
        ("about-time", "about-response"),
        "why did it take that long to notice, to understand and to end",
    ),
    _Asked(
        "seen-late",
        "why it was noticed late",
        ("about-seeing", "about-time"),
        "who could have seen it, on which signal, and what kept it from them",
    ),
)


def check_whys(graph: Graph) -> list[Finding]:
    """Return what stands out about a why-graph; an empty graph has nothing to ask about.

    Codes: ``no-problem``, ``one-path``, ``circle``, ``not-linked``, ``names-person``,
    ``no-evidence``, ``other-question``, ``stops-early``, ``stops-outside``, ``shallow``,
    ``few-levels``, ``not-needed``, ``not-enough``; and those of the language check over the answers.
    """
    if not len(graph):
        return []
    ends = list(_ends(graph))
    asked = {(f.where, category) for f in ends if f.code == "names-person" for category in ("blame", "human_error")}
    return [
        *_shape(graph),
        *_answers_other_question(graph),
        *ends,
        *check_lines(((why.id, why.answer) for why in graph.whys), said=asked),
        *_evidence(graph),
        *_depth(graph),
        *_tests(graph),
    ]


def _shape(graph: Graph) -> Iterator[Finding]:
    """Ask about the problem, a single path, circles, and nodes that explain nothing."""
    if not graph.problem.strip(" …"):
        yield finding("no-problem", "Problem")
    # Every effect with one answer at most: that is one path, however long, or several that never branch.
    if len(graph) > 1 and all(sum(1 for _ in graph.causes(name)) <= 1 for name in (PROBLEM, *_ids(graph))):
        yield finding("one-path", "Five Whys")
    for ring in graph.cycles:
        yield finding("circle", ring[0], ring=" ← ".join((*ring, ring[0])))
    for why in graph.whys:
        if not graph.effects(why.id):
            yield finding("not-linked", why.id)


def _answers_other_question(graph: Graph) -> Iterator[Finding]:
    """Ask where all answers are about something else than was asked."""
    # What is asked of an answer is why that is so; the question that it answered itself is settled.
    texts = {PROBLEM: graph.problem} | {why.id: why.answer for why in graph.whys}
    for effect, text in texts.items():
        answers = [why for _, why in graph.causes(effect) if why.text.strip(" …")]
        for asked in _ASKED:
            if not answers or not _asks(text, _PHRASES[asked.phrase]):
                continue
            if any(_PHRASES[name].says(why.text) for why in answers for name in asked.answered):
                continue
            named = " and ".join(why.id for why in answers)
            yield finding(
                "other-question",
                named if len(answers) == 1 else (effect or "Problem"),
                effect="The problem" if effect == PROBLEM else effect,
                about=asked.about,
                answers=f"{named} {'answers' if len(answers) == 1 else 'answer'}",
                apart=asked.apart,
            )


def _asks(text: str, phrase: Phrase) -> bool:
    """Tell whether all parts of a statement ask one thing; of "late for a day, and lost" an answer may be to either."""
    parts = [part for part in _PARTS.split(text) if len(part.split()) > 1]
    return phrase.says(text) and all(phrase.says(part) for part in parts)


def _ends(graph: Graph) -> Iterator[Finding]:
    """Ask about ends at a person, above or below where anything can change."""
    for why in graph.leaves:
        if whom := blamed(why.answer):
            yield finding("names-person", why.id, whom=whom)
        elif _PHRASES["beyond-the-room"].says(why.answer) or (
            why.level is Level.EXTERNAL and _is_only_answer(graph, why)
        ):
            yield finding("stops-outside", why.id)
        elif why.type is NodeType.EVENT and why.level is not Level.EXTERNAL:
            yield finding("stops-early", why.id)


def _is_only_answer(graph: Graph, why: Why) -> bool:
    """Tell whether a node is the only answer to something it explains."""
    return any(sum(1 for _ in graph.causes(effect)) == 1 for effect in graph.effects(why.id))


def _evidence(graph: Graph) -> Iterator[Finding]:
    """Ask about nodes that point at no event."""
    for why in graph.whys:
        # A question that others answer claims nothing yet.
        if not why.evidence and why.text.strip(" …") and not why.answer.rstrip().endswith("?"):
            yield finding("no-evidence", why.id, record="event")


def _depth(graph: Graph) -> Iterator[Finding]:
    """Ask about graphs that stay near the surface."""
    if graph.depth < FEWEST_LEVELS:
        yield finding("shallow", "Five Whys", answers=counted(graph.depth, "answer"))
    named = {why.level for why in graph.whys if why.level}
    if len(named) < FEWEST_LEVELS:
        levels = " and ".join(level for level in Level if level in named)
        yield finding(
            "few-levels",
            "Five Whys",
            levels=f"only at the level {levels}" if named else "at no level",
            missing=", ".join(level for level in Level if level not in named),
        )


def _tests(graph: Graph) -> Iterator[Finding]:
    """Ask about links whose recorded tests speak against them."""
    for link in graph.links:
        if link.needed is False:
            yield finding("not-needed", link.cause, effect=link.effect or "the problem")
    for effect in (PROBLEM, *_ids(graph)):
        links = [link for link, _ in graph.causes(effect)]
        if any(link.enough is False for link in links) and not any(link.enough for link in links):
            yield finding("not-enough", effect or "Problem")


def _ids(graph: Graph) -> tuple[str, ...]:
    """Return the ids of the nodes."""
    return tuple(why.id for why in graph.whys)
