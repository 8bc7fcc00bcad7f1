"""Findings about a timeline itself: what a reviewer would ask before any analysis."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from pmkit.data.catalog import finding
from pmkit.finding import Finding
from pmkit.records.episodes import Episode
from pmkit.records.event import Event, Milestone, ZoneSource
from pmkit.records.instants import format_instant, spell_duration

LONG_SILENCE: Final = timedelta(minutes=30)
_NEEDED: Final = {
    Milestone.STARTED: "no-impact-start",
    Milestone.DETECTED: "no-detection",
    Milestone.MITIGATED: "no-mitigation",
    Milestone.RESOLVED: "no-resolution",
}
"""Milestone to what is asked where nothing is marked with it."""

_SEQUENCE: Final = (
    (Milestone.STARTED, Milestone.MITIGATED),
    (Milestone.STARTED, Milestone.RESOLVED),
    (Milestone.DETECTED, Milestone.ACKNOWLEDGED),
    (Milestone.DETECTED, Milestone.DIAGNOSED),
    (Milestone.DETECTED, Milestone.RESOLVED),
    (Milestone.MITIGATED, Milestone.RESOLVED),
)


def check_timeline(
    events: Sequence[Event],
    episodes: Sequence[Episode],
    *,
    now: datetime | None = None,
    silence: timedelta = LONG_SILENCE,
) -> list[Finding]:
    """Return what stands out about a timeline.

    Args:
        events: in timeline order.
        episodes: as found by ``find_episodes``.
        now: instants after this are in the future; None leaves that unchecked.
        silence: gaps inside an episode longer than this are asked about.
    """
    findings = [*_ids(events), *_order(events), *_zones(events)]
    if events and not episodes:
        findings.append(finding("no-milestones", "timeline"))
    for episode in episodes:
        where = f"episode {episode.number}" if len(episodes) > 1 else "timeline"
        findings += [finding(code, where) for mark, code in _NEEDED.items() if mark not in episode.instants]
        findings += _backwards(episode)
        findings += _silences(events, episode, silence)
    if now is not None:
        findings += [
            finding("future", event.id, instant=format_instant(event.earliest))
            for event in events
            if event.earliest and event.earliest > now
        ]
    return findings


def _ids(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about ids that two different records share."""
    for name, count in Counter(event.id for event in events).items():
        if count > 1:
            seen = ", ".join(str(place) for event in events if event.id == name for place in event.evidence)
            yield finding("id-used-twice", name, count=count, places=f" ({seen})" if seen else "")


def _order(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about an order that the instants cannot support."""
    by_id = {event.id: event for event in events}
    for event in events:
        for name in event.after:
            earlier = by_id.get(name)
            if earlier is None:
                yield finding("unknown-event", event.id, earlier=name)
            elif event.latest and earlier.earliest and event.latest < earlier.earliest:
                yield finding("impossible-order", event.id, earlier=name)
    yield from _circles(by_id)


def _circles(by_id: dict[str, Event]) -> Iterator[Finding]:
    """Ask about events that come after themselves."""
    state: dict[str, int] = {}
    for start in by_id:
        stack = [(start, iter(by_id[start].after))]
        if state.get(start):
            continue
        state[start] = 1
        while stack:
            name, following = stack[-1]
            step = next((n for n in following if n in by_id), None)
            if step is None:
                state[name] = 2
                stack.pop()
            elif state.get(step) == 1:
                yield finding("circular-order", name, earlier=step)
            elif not state.get(step):
                state[step] = 1
                stack.append((step, iter(by_id[step].after)))


def _zones(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about zones that nobody gave."""
    assumed = [event for event in events if event.zone_source is ZoneSource.ASSUMED]
    if assumed:
        where = assumed[0].id if len(assumed) == 1 else f"{assumed[0].id} and {len(assumed) - 1} more"
        yield finding("assumed-zone", where, zone=assumed[0].zone)


def _backwards(episode: Episode) -> Iterator[Finding]:
    """Ask about milestones that are the wrong way round."""
    for first, second in _SEQUENCE:
        a, b = episode.instants.get(first), episode.instants.get(second)
        if a and b and a is not b and a.earliest and b.latest and b.latest < a.earliest:
            code = "end-before-start" if first is Milestone.STARTED else "out-of-order"
            yield finding(code, b.id, mark=second, first=a.id, first_mark=first)


def _silences(events: Sequence[Event], episode: Episode, silence: timedelta) -> Iterator[Finding]:
    """Ask about long gaps between an episode's first and last event."""
    ids = {name for phase in episode.phases for name in phase.events}
    inside = [(place, event) for place, event in enumerate(events) if event.id in ids and event.instant]
    for (first, before), (last, after) in itertools.pairwise(inside):
        end, start = before.latest or before.earliest, after.earliest or after.latest
        # An event without a time between the two says that something happened, if not when.
        if end and start and start - end > silence and last - first == 1:
            yield finding("long-silence", f"{before.id} to {after.id}", duration=spell_duration(start - end))
