"""What of a team's own incident could be known when it began, and what people only found out later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from pmkit.analysis.language.hindsight import Known, finds_out, goes_unseen, known_by_wording, puts_right
from pmkit.analysis.text.likeness import stems
from pmkit.records.event import Event, Kind, Milestone

_NOTICING: Final = frozenset({Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.INVESTIGATING})
_OVER: Final = frozenset({Milestone.MITIGATED, Milestone.RESOLVED})
_FINDING: Final = _OVER | {Milestone.DIAGNOSED}

_PAIR: Final = 2
"""Rows that share a word when no other row has it."""

ASK_SHOWN: Final = "Had anybody seen it by then? Nothing says so, and it's on the page of what was known at first"
"""What the facilitator is asked about a row on the first page of which the document doesn't say when people knew."""

TO_DECIDE: Final = (
    "If people knew of it when it began, it needs first: true and no known_with. If they learned of it later, it needs "
    "known_with: with the id of the row in which they did, and no first. Once it's right, delete its question line."
)
"""How such a question is settled in the file."""


def ask_late(other: str, text: str) -> str:
    """Return what the facilitator is asked about a row that is told later because nothing says that anybody saw it.

    Args:
        other: id of the row that it is told with.
        text: how that is said.
    """
    return f"Did anybody see it before {other} \u201c{text}\u201d? Nothing says so, so it's told with that"


def is_noticed(event: Event, text: str) -> bool:
    """Tell whether people learn of an incident with an event: by its marks, its kind or its words."""
    marks = set(event.milestones)
    if marks & _NOTICING or event.kind is Kind.ALERT:
        return True
    return not marks & _FINDING and known_by_wording(text) is Known.AT_ONCE


def could_know(event: Event, text: str) -> Known:
    """Return whether people could know of an event when it happened; a recorded time of knowing settles it."""
    if event.known_from or is_noticed(event, text):
        return Known.AT_ONCE
    if set(event.milestones) & (_FINDING | {Milestone.STARTED}):
        return Known.LATER
    return known_by_wording(text)


def told_later(events: Sequence[Event], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of rows that nobody is known to have seen, each with the id of the later row that it is told with.

    These are the rows before the one with which people learned of the incident, and those after it that say that
    nobody saw them. They are told with the finding that has a word with them in common, or with the diagnosis; where
    neither is recorded, once it was put right.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), None)
    learned = _first_finding(events, texts, noticed)
    if learned is None:
        return {}
    before = noticed or 0
    unseen = [event for event in events[:before] if could_know(event, texts[event.id]) is not Known.AT_ONCE]
    for event in events[before:learned]:
        is_late = could_know(event, texts[event.id]) is Known.LATER
        if goes_unseen(texts[event.id]) or (noticed is None and is_late):
            unseen.append(event)
    uses = Counter(one for event in events for one in stems(texts[event.id]))
    return {event.id: _told_with(event, events[learned:], texts, uses).id for event in unseen}


def tells_the_cause(events: Sequence[Event], texts: Mapping[str, str]) -> set[str]:
    """Return the ids of rows that would tell the cause to somebody who knows only the beginning.

    These are the rows from the first finding on, what nobody saw, and what has a rare word in common with a finding.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), 0)
    finds = (at for at in range(noticed, len(events)) if _is_found(events[at], texts[events[at].id]))
    first = next(finds, len(events))
    uses = Counter(one for event in events for one in stems(texts[event.id]))
    # A row that says that it works again has its words from what people felt, not from the cause.
    said = [texts[event.id] for event in events[first:] if not puts_right(texts[event.id])]
    after: frozenset[str] = frozenset().union(*map(stems, said))
    telling = {one for one in after if uses[one] <= _PAIR}
    unseen = [event for event in events[:first] if not is_noticed(event, texts[event.id])]
    late = {event.id for event in unseen if known_by_wording(texts[event.id]) is Known.LATER}
    alike = {event.id for event in unseen if stems(texts[event.id]) & telling}
    return late | alike | {event.id for event in events[first:]}


def _first_finding(events: Sequence[Event], texts: Mapping[str, str], noticed: int | None) -> int | None:
    """Return the place of the row with which people first learned what was behind it; None where nothing follows."""
    begin = 0 if noticed is None else noticed
    following = range(begin, len(events))
    finds = (at for at in following if _is_found(events[at], texts[events[at].id]))
    marked = (at for at in following if set(events[at].milestones) & _OVER)
    righted = (at for at in following if puts_right(texts[events[at].id]))
    return next(chain(finds, marked, righted), len(events) - 1 if noticed is not None else None)


def _told_with(event: Event, later: Sequence[Event], texts: Mapping[str, str], uses: Mapping[str, int]) -> Event:
    """Return the row that an event is told with.

    Args:
        event: one that nobody saw.
        later: the rows from the first finding on.
        texts: event id to how it is said.
        uses: in how many rows each stem is.
    """
    own = stems(texts[event.id])
    finds = [each for each in later if _is_found(each, texts[each.id])]
    # A word that is in these two rows alone speaks for their being about one thing.
    pairs = (each for each in later if any(uses[one] == _PAIR for one in own & stems(texts[each.id])))
    like = (each for each in finds if own & stems(texts[each.id]))
    diagnosed = (each for each in finds if Milestone.DIAGNOSED in each.milestones)
    return next(chain(pairs, like, diagnosed, finds), later[0])


def _is_found(event: Event, text: str) -> bool:
    return Milestone.DIAGNOSED in event.milestones or (finds_out(text) and not is_noticed(event, text))
