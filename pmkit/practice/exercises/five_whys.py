"""The exercise five-whys: what a chain leaves out, and what a graph with records can hold.

The chain is the article's, word for word. The records are those of the scenario
payments-memory-leak, whose reference stays closed; the draft and the path are written for the
exercise. What can be computed is computed: the minutes from the records, the findings by pmkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final, cast

from pmkit.analysis.language.people import asks_care, blamed, has_person_as_subject
from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, Why
from pmkit.analysis.whys.lines import normal_whys
from pmkit.analysis.whys.link_tests import link_tests
from pmkit.analysis.whys.overlap import Overlap, overlap
from pmkit.documents.format.fragments import parse_whys
from pmkit.documents.scenario.scenario import Scenario
from pmkit.kit import kit_folder
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, Slip, first_sign, judged, word
from pmkit.practice.exercises.said import listed
from pmkit.records.event import Event
from pmkit.records.stamps import format_stamp
from pmkit.records.timeline import Timeline

LARGEST: Final = 60
"""Most answers of a graph that is looked at; twice as many links."""

_LONGEST: Final = 10_000


@cache
def records() -> Timeline:
    """Return the bare records of the incident, always those of the kit."""
    return Scenario.open(kit_folder("scenarios") / "payments-memory-leak").records


def board() -> str:
    """Return the records as lines with id, time in UTC and headline, and the details that the tasks need."""
    day, lines = _at("E10").date(), []
    told = EXERCISE.material("told in detail", list[str])
    for event in records():
        lines.append(f"{event.id}  {format_stamp(event, UTC, day)}  {event.headline}")
        lines += [f"     {detail}" for detail in event.details if event.id in told]
    return "\n".join(lines)


def tests_of_the_draft() -> str:
    """Return the counterfactual question to each link of the draft, each after its two ids."""
    tests = [test for test in link_tests(DRAFT) if test.name == "needed"]
    return "\n".join(f"{test.effect or 'problem'} <- {test.causes[0]}  {test.question}" for test in tests)


def beside_the_chain(answer: object) -> Overlap:
    """Return the article's chain and the learner's graph side by side; what is not a graph counts as an empty one."""
    try:
        graph = _graph(answer) or FiveWhys()
        return overlap(CHAIN, graph if len(graph) <= LARGEST else FiveWhys(), names=("the chain", "your graph"))
    except Exception:  # a learner's object may raise from anything
        return overlap(CHAIN, FiveWhys(), names=("the chain", "your graph"))


def _gaps(graph: FiveWhys) -> Iterator[tuple[str, str]]:
    """Yield what a reviewer would ask about a graph of the duration, each with what it is about."""
    if not 0 < len(graph) <= LARGEST or len(graph.links) > 2 * LARGEST:
        yield ("large" if len(graph) else "empty"), ""
        return
    # An answer that is about nothing shows whether the problem asks for a length of time.
    if "other-question" not in _codes(FiveWhys.chain(graph.problem, "It broke")):
        yield "problem", ""
    own = {why.id: why for why in graph.whys if word(why.text) not in _ARTICLES}
    if not own:
        yield "unchanged", ""
    top = tuple(why for _, why in graph.causes())
    if "other-question" in _codes(FiveWhys(graph.problem, top, tuple(Link(PROBLEM, why.id) for why in top))):
        yield "other-question", ""
    for finding in graph.findings():
        if finding.code in ("one-path", "circle", "not-linked", "names-person"):
            yield finding.code, finding.where
    explained = {link.effect for link in graph.links}
    for why in own.values():
        if judged(why.text) or (why.id not in explained and _stops_at_a_person(why.text)):
            yield "names-person", why.id
    for why in own.values():
        if not why.evidence:
            yield "no-evidence", why.id
        if None in map(_record, why.evidence):
            yield "unknown", why.id
    yield from _late(graph)
    yield from _uncovered(graph, own)


def _stops_at_a_person(text: str) -> bool:
    """Tell whether the last answer of a path says what somebody did or left undone, and not what they had at hand."""
    if not has_person_as_subject(text) or _REASON.search(text):
        return False
    return bool(_UNDONE.search(text)) or not _AT_HAND.search(text)


_REASON: Final = re.compile(
    r"\b(?:because|since|as|so|which|whose|where|that|while|due to|given|after|until|for|and (?:it|the|its)|"
    r"in order)\b",
    re.I,
)
_UNDONE: Final = re.compile(r"n['’]t\b|\b(?:not|never|nobody|no one)\b", re.I)
_AT_HAND: Final = re.compile(
    r"\b(?:logs?|logged|alerts?|dashboards?|graphs?|pages?|paged|pipeline|canary|runbooks?|hypothes[ie]s|pool|records?|screens?|"
    r"stages?|minutes|errors?|database|connections?|rollback|metrics?|signals?|rotation|roles?|channels?|requests?)\b",
    re.I,
)


def _late(graph: FiveWhys) -> Iterator[tuple[str, str]]:
    """Yield the answers whose records begin after those of what they explain have ended."""
    begins, ends = dict[str, datetime](), {PROBLEM: _at("E22")}
    for why in graph.whys:
        timed = [(event.earliest or event.latest, event.latest) for event in map(_record, why.evidence) if event]
        if stops := [stop for _, stop in timed if stop]:
            begins[why.id] = min(start for start, _ in timed if start)
            ends[why.id] = max(stops)
    for link in graph.links:
        if link.cause in begins and link.effect in ends and begins[link.cause] > ends[link.effect]:
            yield "late", link.cause


def _uncovered(graph: FiveWhys, own: Mapping[str, Why]) -> Iterator[tuple[str, str]]:
    """Yield the stretches that no answer of the branch points into, and an answer that points into several."""
    branch, front = set[str](), [PROBLEM]
    while front:
        below = [why.id for _, why in graph.causes(front.pop()) if why.id in own and why.id not in branch]
        branch.update(below)
        front += below
    holders = [{i for i in own if any(_is_inside(e, *ends) for e in own[i].evidence)} for ends in STRETCHES.values()]
    for holding, (start, end) in zip(holders, STRETCHES.values(), strict=True):
        if not holding & branch:
            yield ("elsewhere" if holding else "stretch"), f"{start} and {end}"
    if all(holders) and not any(len(set(chosen)) == len(holders) for chosen in product(*holders)):
        yield "one-for-all", min(set[str]().union(*holders))


def _is_inside(name: str, start: str, end: str) -> bool:
    """Tell whether a record lies between two others; one without times does not."""
    event = _record(name)
    return bool(event and event.earliest and event.latest and _at(start) < event.earliest and event.latest < _at(end))


def _codes(graph: FiveWhys) -> set[str]:
    """Return the codes of a graph's findings."""
    return {finding.code for finding in graph.findings()}


def _record(name: str) -> Event | None:
    """Return the record with an id, with or without its leading zero, None where there is none."""
    padded = re.sub(r"\AE0*(\d)\Z", r"E0\1", name)
    return next((event for event in records() if event.id == padded), None)


def _at(name: str) -> datetime:
    """Return the instant of a record that has one."""
    return cast("datetime", records()[name].instant)


def _graph(answer: object) -> FiveWhys | None:
    """Return the graph that an answer holds, None for none."""
    if isinstance(answer, str):
        return (parse_whys(answer) or None) if len(answer) <= _LONGEST else None
    return normal_whys(answer) if isinstance(answer, FiveWhys) else None


def _names(answer: object, _: Answer | None = None, *, listing: bool = True) -> tuple[str, ...] | None:
    """Return the ids of whys in an answer, sorted; ``problem`` and the empty id are the problem.

    Args:
        answer: a text, a link, whys, or several of them.
        listing: in a text only the ids that it lists count; otherwise all that it mentions.
    """
    if isinstance(answer, Link):
        answer = [answer.effect, answer.cause]
    parts = list(answer) if isinstance(answer, (list, tuple, set, frozenset)) and len(answer) <= LIMIT else [answer]
    names = set[str]()
    for part in (part.id if isinstance(part, Why) else part for part in parts):
        if not isinstance(part, str) or len(part) > LIMIT:
            return None
        if part.strip().isdigit():
            part = f"W{part.strip()}"
        if part == PROBLEM:
            names.add("problem")
        elif listing:
            names.update(listed(part, _WHY, _why) or {part})
        else:
            names.update([_why(match) for match in _WHY.finditer(part)] or {part})
    return tuple(sorted(names)) or None


_WHY: Final = re.compile(r"\b(?:W\s*0*(\d{1,3})|problem)\b", re.IGNORECASE)


def _why(match: re.Match[str]) -> str:
    """Return the id of a why as the graph has it."""
    return f"W{match[1]}" if match[1] else "problem"


def _link(answer: object, _: Answer) -> tuple[str, ...] | None:
    """Return the two ids of a link of the draft, sorted; a cause alone stands for its only link."""
    listed_names, all_names = _names(answer), _names(answer, listing=False)
    names = all_names if all_names and len(all_names) == 2 else listed_names
    if names and len(names) == 1 and len(effects := DRAFT.effects(names[0])) == 1:
        return tuple(sorted((effects[0] or "problem", *names)))
    return names


def _end(answer: object, row: Answer) -> str | None:
    """Return what to ask first about a reworded end, ``clear`` for nothing, None for no sentence."""
    if not isinstance(answer, str) or len(answer) > LIMIT:
        return None
    text = " ".join(answer.split()).strip("\"'` ")
    if word(text) == word(SENTENCE):
        return "unchanged"
    if whom := blamed(text):
        return next(kind for kind in ("a person", "human error", "what somebody") if whom.startswith(kind))
    if asks_care(text):
        return "care"
    return "what somebody" if judged(text) else first_sign(text, row) or "clear"


def _branch(answer: object, _: Answer) -> Slip | str | None:
    """Return the first gap of a graph of the duration, ``clear`` for none, None for what is not a graph."""
    if (graph := _graph(answer)) is None:
        return None
    code, about = next(_gaps(graph), ("clear", ""))
    return Slip(code, {"about": about})


def _minutes_of(name: str) -> float:
    """Return the minutes of a stretch."""
    start, end = STRETCHES[name]
    return (_at(end) - _at(start)).total_seconds() / 60


EXERCISE: Final = Exercise(
    "03-five-whys",
    readers={"whys": _names, "link": _link, "condition": _end, "branch": _branch},
    computed={"minutes of the stretch": _minutes_of},
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved

CHAIN: Final = FiveWhys.chain(*EXERCISE.material("chain", list[str]))
"""The article's five whys, word for word."""

DRAFT: Final = parse_whys(EXERCISE.material("draft", str))
"""A first draft of a graph, with one link that fails its test."""

SENTENCE: Final = EXERCISE.material("sentence", str)
"""An end that stops at a person."""

PATH: Final = FiveWhys.chain(*EXERCISE.material("path", list[str]))
"""One path, from minutes down to where nobody in the room can change anything."""

STRETCHES: Final = EXERCISE.material("stretches", dict[str, tuple[str, str]])
"""What the 53 minutes consist of, with the records at both ends."""

_ARTICLES: Final = {word(why.text) for why in CHAIN.whys}
