"""Findings about a why-graph: what a careful reader would ask before believing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pmkit.analysis.language.lines import check_lines
from pmkit.analysis.language.people import blamed
from pmkit.analysis.whys.graph import PROBLEM, Graph, Level, NodeType, Why
from pmkit.finding import Finding

FEWEST_LEVELS: Final = 3

_LASTS: Final = re.compile(
    r"\b(?:last(?:ed|s|ing)|took|takes?|taking|dragged|went on|duration|how long|so long|too long|"
    r"for (?:about |roughly |some |over |more than )?[\w.,-]+ (?:more )?(?:seconds?|minutes?|mins?|hours?|"
    r"hrs?|days?)|"
    r"(?:minutes?|hours?|days?)(?: \w+)? (?:passed|went by|long|until|before|of (?:outage|downtime))|"
    r"\d+[- ](?:minute|hour|day)s? (?:outage|downtime|incident|interruption)|until (?:it was|service))\b",
    re.IGNORECASE,
)
"""A statement of how long something was."""

_SEEN_LATE: Final = re.compile(
    r"\b(?:(?:not|never|nobody|no one|only later|late(?:ly)?|too late)\b.{0,30}\b(?:notic|detect|seen|alert|page)\w*|"
    r"(?:undetected|unnoticed)|(?:detect|notic|alert|page)\w*.{0,20}\b(?:late|delayed|delay|slow(?:ly)?))",
    re.IGNORECASE,
)
"""A statement that something was noticed late or not at all."""

_TIME: Final = re.compile(
    r"\b(?:\d+(?:\.\d+)? ?(?:s|sec|min|h|hrs?)|seconds?|minutes?|mins?|hours?|days?|nights?|weekends?|"
    r"slow\w*|late\w*|"
    r"delay\w*|wait\w*|until|long\w*|time\w*|quick\w*|fast\w*|first|before|after|earl\w+|soon\w*|stall\w*|"
    r"took|takes?|once|still|again|sequen\w*|one by one|overnight|throttl\w*|"
    r"[kmgt]bps|[mgt]b|bandwidth|speed|size|large|huge|capacity)\b",
    re.IGNORECASE,
)
_RESPONSE: Final = re.compile(
    r"\b(?:detect\w*|notic\w*|alert\w*|alarm\w*|page[drs]?|paging|pager\w*|escalat\w*|acknowledg\w*|respon[ds]\w*|"
    r"on-?call|dashboards?|graphs?|runbooks?|diagnos\w*|investigat\w*|troubleshoot\w*|debug\w*|hypothes\w*|"
    r"looked|looking|search\w*|found|find|locat\w*|roll(?:ed|ing)?[- ]?back|rollbacks?|revert\w*|restor\w*|"
    r"recover\w*|repair\w*|mitigat\w*|fail-?over|restart\w*|reboot\w*|redeploy\w*|rebuil\w*|pipeline\w*|"
    r"canary|approv\w*|hand-?over|hand-?off|copy\w*|copie[ds]|backlog\w*|drain\w*|warm\w*|access|locked out|"
    r"h[eo]ld\w*|kept|keep\w*|stay\w*|remain\w*|linger\w*|retr(?:y|ie[ds])\w*|"
    r"queue\w*|logs?|named?|point(?:s|ed)? (?:at|to)|"
    r"unavailable|asleep|communicat\w*|told|knew|known|unclear|misle\w*|blame[ds]? on|suspect\w*)\b",
    re.IGNORECASE,
)
_SEEING: Final = re.compile(
    r"\b(?:alert\w*|alarm\w*|monitor\w*|metric\w*|dashboards?|graphs?|threshold\w*|notif\w*|page[drs]?|paging|logs?|"
    r"signals?|watch\w*|observ\w*|visib\w*|hid(?:den|es?)|silen\w*|mails?|report\w*|check\w*|prob\w+|health|"
    r"notic\w*|look\w*|saw|seen?|sampl\w*|nobody|no one)\b",
    re.IGNORECASE,
)

_QUESTIONS: Final[tuple[tuple[str, re.Pattern[str], Callable[[str], bool], str], ...]] = (
    (
        "how long it lasted",
        _LASTS,
        lambda text: bool(_TIME.search(text) or _RESPONSE.search(text)),
        "Ask apart: why did it happen, and why did it take that long to notice, to understand and to end?",
    ),
    (
        "why it was noticed late",
        _SEEN_LATE,
        lambda text: bool(_SEEING.search(text) or _TIME.search(text)),
        "Who could have seen it, on which signal, and what kept it from them?",
    ),
)
"""What an effect asks, how one sees that, how one sees that an answer is about it, and what to ask next."""

_BEYOND: Final = re.compile(
    r"\b(?:priorit\w+|budget\w*|no (?:time|money|resources)|lack of (?:time|money|resources|people|staff)|"
    r"not enough (?:time|money|people|staff|engineers)|time pressure|understaffed|under-?staffing|cultur\w+|"
    r"management|the business|human nature|people make mistakes|nobody is perfect|the economy|the market|"
    r"the vendor|bad luck|murphy|technical debt|legacy|complexity|act of god|weather|the internet)\b",
    re.IGNORECASE,
)
"""Ends that nobody at the table can change as they are worded."""


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
        *check_lines(((why.id, why.text) for why in graph.whys), said=asked),
        *_evidence(graph),
        *_depth(graph),
        *_tests(graph),
    ]


def _shape(graph: Graph) -> Iterator[Finding]:
    """Ask about the problem, a single path, circles, and nodes that explain nothing."""
    if not graph.problem.strip(" …"):
        yield Finding(
            "no-problem",
            "Problem",
            "The graph does not say what it explains.",
            "What did users feel, and for how long?",
        )
    # Every effect with one answer at most: that is one path, however long, or several that never branch.
    if len(graph) > 1 and all(sum(1 for _ in graph.causes(name)) <= 1 for name in (PROBLEM, *_ids(graph))):
        yield Finding(
            "one-path",
            "Five Whys",
            "Each why has one answer, so the graph is a single path.",
            "At which answer would a second one be just as true? What else had to be so?",
        )
    for ring in graph.cycles:
        yield Finding(
            "circle",
            ring[0],
            f"These explain each other in a circle: {' ← '.join((*ring, ring[0]))}.",
            "Which of them came first? If they feed each other, what started it?",
        )
    for why in graph.whys:
        if not graph.effects(why.id):
            yield Finding(
                "not-linked", why.id, "Nothing says what this explains.", "Which answer would it stand under?"
            )


def _answers_other_question(graph: Graph) -> Iterator[Finding]:
    """Ask where all answers are about something else than was asked."""
    texts = {PROBLEM: graph.problem} | {why.id: why.text for why in graph.whys}
    for effect, text in texts.items():
        answers = [why for _, why in graph.causes(effect) if why.text.strip(" …")]
        for about, asks, fits, question in _QUESTIONS:
            if answers and asks.search(text) and not any(fits(why.text) for why in answers):
                named = " and ".join(why.id for why in answers)
                verb = "answers" if len(answers) == 1 else "answer"
                yield Finding(
                    "other-question",
                    named if len(answers) == 1 else (effect or "Problem"),
                    f"{'The problem' if effect == PROBLEM else effect} asks {about}; {named} {verb} another question.",
                    question,
                )


def _ends(graph: Graph) -> Iterator[Finding]:
    """Ask about ends at a person, above or below where anything can change."""
    for why in graph.leaves:
        if whom := blamed(why.text):
            yield Finding(
                "names-person",
                why.id,
                f"The path ends at {whom}.",
                "What did they see and know at that moment, and what made this the sensible step?",
            )
        elif _BEYOND.search(why.text) or (why.level is Level.EXTERNAL and _is_only_answer(graph, why)):
            yield Finding(
                "stops-outside",
                why.id,
                "The path ends where nobody in the room can change anything, as it is worded.",
                "One step back: which condition on this path could a team change by next month?",
            )
        elif why.type is NodeType.EVENT and why.level is not Level.EXTERNAL:
            yield Finding(
                "stops-early",
                why.id,
                "The path ends at an event, above anything that can be changed.",
                "Which condition let it happen, or let it do harm?",
            )


def _is_only_answer(graph: Graph, why: Why) -> bool:
    """Tell whether a node is the only answer to something it explains."""
    return any(sum(1 for _ in graph.causes(effect)) == 1 for effect in graph.effects(why.id))


def _evidence(graph: Graph) -> Iterator[Finding]:
    """Ask about nodes that point at no event."""
    for why in graph.whys:
        if not why.evidence:
            yield Finding(
                "no-evidence", why.id, "It points at no event.", "Which record would convince somebody who doubts it?"
            )


def _depth(graph: Graph) -> Iterator[Finding]:
    """Ask about graphs that stay near the surface."""
    if graph.depth < FEWEST_LEVELS:
        yield Finding(
            "shallow",
            "Five Whys",
            f"The longest path has {graph.depth} answer{'' if graph.depth == 1 else 's'}.",
            "What had to be true for the last answer?",
        )
    named = {why.level for why in graph.whys if why.level}
    if len(named) < FEWEST_LEVELS:
        said = (
            f"only at the level {' and '.join(level for level in Level if level in named)}" if named else "at no level"
        )
        left = ", ".join(level for level in Level if level not in named)
        yield Finding(
            "few-levels",
            "Five Whys",
            f"The answers lie {said}.",
            f"What would a reader from elsewhere add at: {left}?",
        )


def _tests(graph: Graph) -> Iterator[Finding]:
    """Ask about links whose recorded tests speak against them."""
    for link in graph.links:
        effect = link.effect or "the problem"
        if link.needed is False:
            yield Finding(
                "not-needed",
                link.cause,
                f"{effect} could have happened without it, says its test.",
                "Does it belong to another effect, or did it make this one worse or longer?",
            )
    for effect in (PROBLEM, *_ids(graph)):
        links = [link for link, _ in graph.causes(effect)]
        if any(link.enough is False for link in links) and not any(link.enough for link in links):
            yield Finding(
                "not-enough",
                effect or "Problem",
                "Its answers together were not enough, says the test.",
                "What else had to be there for it to happen?",
            )


def _ids(graph: Graph) -> tuple[str, ...]:
    """Return the ids of the nodes."""
    return tuple(why.id for why in graph.whys)
