"""The ordering puzzle: events that are close together, whose order is recorded, and whose words do not give it away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pmkit.analysis.language.hindsight import is_change
from pmkit.records.event import Event, Milestone
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.knowing import tells_the_cause
from pmkit.workshop.runsheet.telling import opening, until_the_end

FEWEST: Final = 3
"""Events that an order needs."""

WANTED: Final = 4
"""Events below which the exercise is over before people have begun to talk."""

CARDS: Final = 6
"""Events that people put in order; more than that is a memory test."""

_ENOUGH: Final = 5
"""Events from which a run is not better for having more of them."""

_AHEAD: Final = 30
"""Events in which the next one of a run is looked for."""

_GIVEN_AWAY: Final = re.compile(
    r"\b\d{1,2}:\d\d\b|\b(?:first|then|next|again|finally|last|later|still|after|afterwards|before|beforehand|earlier"
    r"|already|meanwhile|once more|soon)\b",
    re.IGNORECASE,
)
_PLACED: Final = re.compile(
    r"^\W*(?:first|then|next|again|finally|last|later|afterwards?|meanwhile|soon)\b|\b\d{1,2}:\d\d\b", re.IGNORECASE
)
"""A text that begins with its place among the others, or has a clock."""
_HEART: Final = (Milestone.STARTED, Milestone.DETECTED)
_EVERYWHERE: Final = frozenset(
    {Milestone.ACKNOWLEDGED, Milestone.INVESTIGATING, Milestone.MITIGATED, Milestone.RESOLVED}
)

_Run = tuple[float, int, tuple[int, ...]]
"""Where a run ends, in seconds; how many of its events follow another without being said to follow from it; places."""


def puzzle(material: Material) -> list[Event]:
    """Return events to be put in order, in the recorded order; empty where fewer than three have one.

    Of all runs of events whose order is recorded, it is the tightest one around the start and the detection: there
    cause and effect are easily swapped. Of a team's own they are spread, and none tells the cause. What people read
    beforehand with its times, in that order, is not asked again.
    """
    events = until_the_end(list(material.timeline))
    if len(material.cards) >= FEWEST:
        chosen = [event for event in events if event.id in material.cards]
        in_order = all(is_before(one, two, _reached(events)) for one, two in pairwise(chosen))
        return chosen if in_order else []
    texts = [material.text(event).casefold() for event in events]
    distinct = [event for at, event in enumerate(events) if texts[at] not in texts[:at]]
    fitting = [event for event in distinct if (event.earliest or not event.latest) and event.id not in material.about]
    read = {each.event.id for each in opening(material)} if material.own or material.first else set()
    unread = [event for event in fitting if event.id not in read]
    if material.own:
        hidden = [each for each in unread if not is_given_away(each, material.text(each))]
        # Rather a word that helps a little than another incident's events.
        plain = [each for each in unread if not _says_its_place(material.text(each))]
        # Rather a row too that the first page tells after its time than another incident's events.
        told_late = [each for each in fitting if each.id in material.known_with or each.id not in read]
        return next(filter(None, (_of_own(material, events, each) for each in (hidden, plain, told_late))), [])
    fitting = unread if len(unread) >= FEWEST else fitting
    hidden = [event for event in fitting if not is_given_away(event, material.text(event))]
    for candidates in (_bounded(hidden), hidden, fitting):
        best = _tightest(candidates, events)
        if len(best) >= FEWEST:
            # Where most neighbors share a time, people could compare little with the record.
            if 2 * sum(overlap(one, two) for one, two in pairwise(best)) < len(best):
                return best
            apart = _tightest(candidates, events, apart=True)
            return apart if len(apart) >= _ENOUGH else best
    return []


def _of_own(material: Material, events: Sequence[Event], fitting: Sequence[Event]) -> list[Event]:
    """Return cards of a team's own incident, spread over it: none tells the cause before anybody has asked.

    Where that leaves too few there are none. A scenario's cards were read by hand: there the tightest ones are taken.
    """
    telling = tells_the_cause(events, {event.id: material.text(event) for event in events})
    reached = _reached(events)
    # A change that nobody saw is what a team looks for, although nothing says so.
    unseen = {event.id for event in fitting if event.id in material.known_with and is_change(material.text(event))}
    untold = [event for event in fitting if event.id not in telling | unseen]
    chains: list[list[Event]] = []
    for candidates in (_bounded(untold), untold):
        chain: list[Event] = []
        for event in candidates:
            if not chain or is_before(chain[-1], event, reached):
                chain.append(event)
        chains.append(chain)
    chain = chains[0] if len(chains[0]) >= WANTED else max(chains, key=len)
    if len(chain) < FEWEST:
        return []
    size = min(CARDS, len(chain))
    return [chain[round(at * (len(chain) - 1) / (size - 1))] for at in range(size)]


def _bounded(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.latest]


def is_given_away(event: Event, text: str) -> bool:
    """Tell whether an event's place is in its words, or is the same in every incident."""
    marks = set(event.milestones)
    return bool(_GIVEN_AWAY.search(text)) or (bool(marks) and marks <= _EVERYWHERE)


def _says_its_place(text: str) -> bool:
    return bool(_PLACED.search(text))


def _tightest(candidates: Sequence[Event], events: Sequence[Event], *, apart: bool = False) -> list[Event]:
    """Return the best run of events of which each is recorded to be before the next.

    Args:
        candidates: the events to choose from, in their order.
        events: all events.
        apart: whether their times have to say so, which people read beside them.
    """
    reached = _reached(events)
    clock = dict(_clock(events))
    best: dict[tuple[int, int, int], _Run] = {}
    for at in range(len(candidates) - 1, -1, -1):
        event = candidates[at]
        own = sum(1 << bit for bit, mark in enumerate(_HEART) if mark in event.milestones)
        best[at, 1, own] = (clock[event.id], 0, (at,))
        for other in range(at + 1, min(len(candidates), at + 1 + _AHEAD)):
            following = candidates[other]
            if not is_before(event, following, reached) or (apart and overlap(event, following)):
                continue
            loose = event.id not in following.after
            for size in range(1, CARDS):
                for marks in range(1 << len(_HEART)):
                    if (run := best.get((other, size, marks))) is None:
                        continue
                    key = (at, size + 1, marks | own)
                    made = (run[0], run[1] + loose, (at, *run[2]))
                    best[key] = min(best.get(key, made), made)

    def rank(key: tuple[int, int, int]) -> tuple[int, int, float, int]:
        at, size, marks = key
        end, loose, _ = best[key]
        return -min(size, _ENOUGH), -marks.bit_count(), (end - clock[candidates[at].id]) / max(size - 1, 1), loose

    return [candidates[at] for at in best[min(best, key=rank)][2]] if best else []


def _clock(events: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """Yield when each event happened at the latest, in seconds; one without a time a second after the one before."""
    now = 0.0
    for event in events:
        when = event.latest or event.earliest
        now = when.timestamp() if when else now + 1
        yield event.id, now


def is_before(first: Event, second: Event, reached: dict[str, set[str]]) -> bool:
    """Tell whether the record says that one event came before another.

    Args:
        first: the one.
        second: the other.
        reached: event id to the ids of all that are said to have come before it.
    """
    if first.id in reached[second.id]:
        return True
    if first.latest is None or second.earliest is None or first.earliest is None:
        return False
    return first.latest < second.earliest or first.earliest < first.latest == second.earliest


def overlap(first: Event, second: Event) -> bool:
    """Tell whether the recorded times of two events leave open which came first; whoever reads them can't tell then.

    Events without a time on both sides are told apart by what they are said to come after, and by nothing that
    people see beside them.
    """
    if not (first.earliest or first.latest) or not (second.earliest or second.latest):
        return False
    return not (_ends_before(first, second) or _ends_before(second, first))


def _ends_before(first: Event, second: Event) -> bool:
    if first.latest is None or second.earliest is None:
        return False
    # Spans may touch: "23:00 to 23:25" is before "23:25 to 23:27", while two instants at 23:25 are the same time.
    lasts = any(each.earliest and each.latest and each.earliest < each.latest for each in (first, second))
    return first.latest < second.earliest or (lasts and first.latest == second.earliest)


def _reached(events: Sequence[Event]) -> dict[str, set[str]]:
    """Return for each event the ids of all that came before it by its own word, and by theirs."""
    reached: dict[str, set[str]] = {}
    for event in events:
        behind = [name for name in event.after if name in reached]
        reached[event.id] = set(behind).union(*(reached[name] for name in behind))
    return reached
