"""What of a team's own incident could be known when it began, and what people only found out later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pmkit.analysis.language.hindsight import Known, finds_out, known_by_wording
from pmkit.analysis.text.likeness import stems
from pmkit.records.event import Event, Kind, Milestone

_NOTICING: Final = frozenset({Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.INVESTIGATING})
_FINDING: Final = frozenset({Milestone.DIAGNOSED, Milestone.MITIGATED, Milestone.RESOLVED})


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


def found_later(events: Sequence[Event], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of early events that nobody saw, each with the id of the event with which it became known.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), None)
    if noticed is None:
        return {}
    finds = [event for event in events[noticed:] if _is_found(event, texts[event.id])]
    if not finds:
        return {}
    diagnosed = next((event for event in finds if Milestone.DIAGNOSED in event.milestones), finds[0])
    pairs = {}
    for event in events[:noticed]:
        if could_know(event, texts[event.id]) is Known.LATER and (event.latest or event.earliest):
            like = (find for find in finds if stems(texts[find.id]) & stems(texts[event.id]))
            pairs[event.id] = next(like, diagnosed).id
    return pairs


def _is_found(event: Event, text: str) -> bool:
    if not (event.latest or event.earliest):
        return False
    return Milestone.DIAGNOSED in event.milestones or (finds_out(text) and not is_noticed(event, text))
