"""Findings about a timeline itself: what a reviewer would ask before any analysis."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from pmkit.finding import Finding
from pmkit.records.episodes import Episode
from pmkit.records.event import Event, Milestone, ZoneSource
from pmkit.records.instants import format_instant, spell_duration

LONG_SILENCE: Final = timedelta(minutes=30)
_NEEDED: Final = {
    Milestone.STARTED: (
        "no-impact-start",
        "Nothing says when the impact began.",
        "When did the first user notice, or could have? Say 'unknown' if no record tells.",
    ),
    Milestone.DETECTED: (
        "no-detection",
        "Nothing says when it was detected.",
        "Who or what noticed first, and from which signal?",
    ),
    Milestone.MITIGATED: (
        "no-mitigation",
        "Nothing says when the impact was mitigated.",
        "Which step made it better for users, even if the cause was still there?",
    ),
    Milestone.RESOLVED: (
        "no-resolution",
        "Nothing says when it was resolved.",
        "When was service back to normal, and who checked that on a signal users feel?",
    ),
}
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
        findings.append(
            Finding(
                "no-milestones",
                "timeline",
                "No event marks when impact began, was detected, mitigated or resolved.",
                "Which event is the detection? Write it into its tag: [E1: alert, detected].",
            )
        )
    for episode in episodes:
        where = f"episode {episode.number}" if len(episodes) > 1 else "timeline"
        for milestone, (code, message, question) in _NEEDED.items():
            if milestone not in episode.instants:
                findings.append(Finding(code, where, message, question))
        findings += _backwards(episode)
        findings += _silences(events, episode, silence)
    if now is not None:
        findings += [
            Finding(
                "future",
                event.id,
                f"It lies in the future ({format_instant(event.earliest)}).",
                "Is the day, the year or the zone mistyped?",
            )
            for event in events
            if event.earliest and event.earliest > now
        ]
    return findings


def _ids(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about ids that two different records share."""
    for name, count in Counter(event.id for event in events).items():
        if count > 1:
            places = [str(place) for e in events if e.id == name for place in e.evidence]
            seen = f" ({', '.join(places)})" if places else ""
            yield Finding(
                "id-used-twice",
                name,
                f"{count} different records share this id{seen}.",
                "Are they one event told twice, or two events? Give one of them another id.",
            )


def _order(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about an order that the instants cannot support."""
    by_id = {event.id: event for event in events}
    for event in events:
        for name in event.after:
            earlier = by_id.get(name)
            if earlier is None:
                yield Finding(
                    "unknown-event",
                    event.id,
                    f"It is said to come after {name}, which is not in the timeline.",
                    "Which event was meant?",
                )
            elif event.latest and earlier.earliest and event.latest < earlier.earliest:
                yield Finding(
                    "impossible-order",
                    event.id,
                    f"It is said to come after {name}, but its time is before it.",
                    "Which of the two times, or which zone, is wrong?",
                )
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
                yield Finding(
                    "circular-order",
                    name,
                    f"It comes after {step}, which comes after it.",
                    "Which of them happened first?",
                )
            elif not state.get(step):
                state[step] = 1
                stack.append((step, iter(by_id[step].after)))


def _zones(events: Sequence[Event]) -> Iterator[Finding]:
    """Ask about zones that nobody gave."""
    assumed = [event for event in events if event.zone_source is ZoneSource.ASSUMED]
    if assumed:
        yield Finding(
            "assumed-zone",
            assumed[0].id if len(assumed) == 1 else f"{assumed[0].id} and {len(assumed) - 1} more",
            f"The record gives no zone; {assumed[0].zone} is assumed.",
            "Which zone was that tool's clock in?",
        )


def _backwards(episode: Episode) -> Iterator[Finding]:
    """Ask about milestones that stand the wrong way round."""
    for first, second in _SEQUENCE:
        a, b = episode.instants.get(first), episode.instants.get(second)
        if a and b and a is not b and a.earliest and b.latest and b.latest < a.earliest:
            yield Finding(
                "end-before-start" if first is Milestone.STARTED else "out-of-order",
                b.id,
                f"It is marked {second} but lies before {a.id}, which is marked {first}.",
                "Which mark, time or zone is wrong?",
            )


def _silences(events: Sequence[Event], episode: Episode, silence: timedelta) -> Iterator[Finding]:
    """Ask about long gaps between an episode's first and last event."""
    ids = {name for phase in episode.phases for name in phase.events}
    inside = [event for event in events if event.id in ids and event.instant]
    for before, after in itertools.pairwise(inside):
        end, start = before.latest or before.earliest, after.earliest or after.latest
        if end and start and start - end > silence:
            yield Finding(
                "long-silence",
                f"{before.id} to {after.id}",
                f"Nothing is recorded for {spell_duration(start - end)}.",
                "What did people try, expect or wait for in that time?",
            )
