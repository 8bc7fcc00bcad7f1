"""Episodes: when impact began, was detected, mitigated and resolved, and the spans between them.

An incident can recover and fail again, so a timeline has one or more episodes. Each has the
article's four phases (detection, investigation, resolution, recovery) and spans that are
intervals wherever its instants are; what is unknown stays unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pandas as pd

from pmkit.records.event import Event, Milestone
from pmkit.records.instants import spell_duration
from pmkit.records.stamps import clock_bounds

PHASES: Final = ("detection", "investigation", "resolution", "recovery")


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two instants of one incident.

    Attributes:
        name: such as ``time to detect``.
        start: the milestone it runs from.
        end: the milestone it runs to.
        shortest: lower bound, None when unknown.
        longest: upper bound, None when unknown.
    """

    name: str
    start: Milestone
    end: Milestone
    shortest: timedelta | None = None
    longest: timedelta | None = None

    @property
    def is_known(self) -> bool:
        """Whether both bounds are known."""
        return self.shortest is not None and self.longest is not None

    def __str__(self) -> str:
        """Return the span for people: ``53 min``, ``3 to 5 min``, ``at least 1 h``, ``unknown``."""
        if self.shortest is None and self.longest is None:
            return "unknown"
        if self.shortest is None:
            return f"at most {spell_duration(self.longest or timedelta())}"
        if self.longest is None:
            return f"at least {spell_duration(self.shortest)}"
        if self.shortest == self.longest:
            return spell_duration(self.shortest)
        low, high = spell_duration(self.shortest), spell_duration(self.longest)
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the article's four phases.

    Attributes:
        name: detection, investigation, resolution or recovery.
        events: ids of its events, in order.
        begin: where it begins to be drawn, None when no event bounds it.
        end: where it ends.
    """

    name: str
    events: tuple[str, ...]
    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch from impact to recovery.

    Attributes:
        number: 1 for the first.
        instants: the event that marks each milestone. ``resolved`` is the last one of the
            episode, every other milestone the first.
        phases: the four phases, in order; an empty one has no events.
        noticed: the first detection after the impact, where an earlier one was an early warning.
    """

    number: int
    instants: Mapping[Milestone, Event]
    phases: tuple[Phase, ...]
    noticed: Event | None = None

    def span(self, name: str) -> Span:
        """Return one of the spans by name; see ``spans``.

        Raises:
            KeyError: there is no span of this name.
        """
        return {span.name: span for span in self.spans}[name]

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans: detect, acknowledge, mitigate, resolve, early warning, detection to resolution.

        A detection that came before the impact is an early warning. Other spans then run from the detection after the
        impact; without one the time to detect is unknown, because nothing tells when the impact itself was noticed.
        """
        m = Milestone
        early = self._between("early warning", m.DETECTED, m.STARTED)
        was_early = early.shortest is not None and early.shortest > timedelta()
        after = self if self.noticed is None else replace(self, instants={**self.instants, m.DETECTED: self.noticed})
        detect = Span("time to detect", m.STARTED, m.DETECTED)
        unknown = was_early and self.noticed is None
        return (
            detect if unknown else after._between("time to detect", m.STARTED, m.DETECTED),
            after._between("time to acknowledge", m.DETECTED, m.ACKNOWLEDGED),
            self._between("time to mitigate", m.STARTED, m.MITIGATED),
            self._between("time to resolve", m.STARTED, m.RESOLVED),
            early if was_early else Span("early warning", m.DETECTED, m.STARTED),
            after._between("detection to resolution", m.DETECTED, m.RESOLVED),
        )

    def _between(self, name: str, start: Milestone, end: Milestone) -> Span:
        """Return the span between two milestones with the bounds that their intervals allow."""
        first, second = self.instants.get(start), self.instants.get(end)
        if first is None or second is None:
            return Span(name, start, end)
        if first is second and (first.is_exact or first.clock):
            return Span(name, start, end, timedelta(), timedelta())
        shortest = second.earliest - first.latest if second.earliest and first.latest else None
        longest = second.latest - first.earliest if second.latest and first.earliest else None
        if first.clock and second.clock:
            shortest, longest = _by_clock(first, second)
        if longest is not None and longest < timedelta():
            # The instants are the wrong way round; a finding says so, no number does.
            return Span(name, start, end)
        if shortest is not None:
            shortest = max(shortest, timedelta())
        return Span(name, start, end, shortest, longest)


def _by_clock(first: Event, second: Event) -> tuple[timedelta | None, timedelta | None]:
    """Return the bounds between two clocks of days that are not known; None where they count from different things."""
    (axis, early, late), (other, begin, end) = clock_bounds(first.clock), clock_bounds(second.clock)
    if not axis or axis != other:
        return None, None
    return (
        begin - late if begin is not None and late is not None else None,
        end - early if end is not None and early is not None else None,
    )


def spans_of(episodes: Sequence[Episode]) -> pd.DataFrame:
    """Return the spans of episodes, one row each: episode, span, shortest, longest, text."""
    return pd.DataFrame(
        [
            {
                "episode": episode.number,
                "span": span.name,
                "shortest": span.shortest,
                "longest": span.longest,
                "text": str(span),
            }
            for episode in episodes
            for span in episode.spans
        ],
        columns=["episode", "span", "shortest", "longest", "text"],
    )


def find_episodes(events: Sequence[Event]) -> tuple[Episode, ...]:
    """Return the episodes of events in timeline order.

    A new episode opens when impact starts again, or when something is detected after the
    last episode was mitigated or resolved. Two starts in one minute are one impact that two
    records show. What is detected in the minute in which impact
    starts again belongs to the new episode, in whichever order the two were recorded. Events
    before the first milestone and after the last one belong to no phase.
    """
    starts: list[int] = []
    seen: set[Milestone] = set()
    for position, event in enumerate(events):
        for milestone in event.milestones:
            over = Milestone.RESOLVED in seen or Milestone.MITIGATED in seen
            twice = Milestone.STARTED in seen and not _in_one_minute(events, position, starts[-1])
            again = milestone is Milestone.STARTED and (twice or over)
            again = again or (milestone is Milestone.DETECTED and over)
            if not starts or again:
                first = position
                if starts and milestone is Milestone.STARTED:
                    first = _detected_with(events, position, starts[-1])
                starts.append(first)
                seen = {mark for before in events[first:position] for mark in before.milestones}
            seen.add(milestone)
    ends = [*starts[1:], len(events)] if starts else []
    return tuple(
        _episode(number, events[start:end])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _detected_with(events: Sequence[Event], start: int, previous: int) -> int:
    """Return where an episode opens: at its start, or at the detection that the same minute recorded before it.

    Args:
        events: in timeline order.
        start: index of the event that starts the impact.
        previous: index at which the episode before it opened.
    """
    minute = _minute(events[start])
    first = start
    for index in range(start - 1, previous, -1):
        if minute is None or _minute(events[index]) != minute:
            break
        if Milestone.DETECTED in events[index].milestones:
            first = index
    return first


def _in_one_minute(events: Sequence[Event], position: int, opened: int) -> bool:
    """Tell whether an event is of the same minute as the start of impact that the episode before it has."""
    start = next((event for event in events[opened:position] if Milestone.STARTED in event.milestones), None)
    return start is not None and _minute(start) is not None and _minute(start) == _minute(events[position])


def _minute(event: Event) -> datetime | None:
    """Return the minute of an event whose instant is known; None for any other."""
    return event.instant.replace(second=0, microsecond=0) if event.is_exact and event.instant else None


def _episode(number: int, events: Sequence[Event]) -> Episode:
    """Return one episode from its events, the first of which marks a milestone."""
    instants: dict[Milestone, Event] = {}
    places: dict[Milestone, int] = {}
    for position, event in enumerate(events):
        for milestone in event.milestones:
            if milestone is Milestone.RESOLVED or milestone not in instants:
                instants[milestone] = event
                places[milestone] = position
    instants = {milestone: instants[milestone] for milestone in Milestone if milestone in instants}
    return Episode(number, instants, _phases(events, places), _noticed(events, instants))


def _noticed(events: Sequence[Event], instants: Mapping[Milestone, Event]) -> Event | None:
    """Return the first detection after the impact, where an earlier one came before the impact; None otherwise."""
    started, first = instants.get(Milestone.STARTED), instants.get(Milestone.DETECTED)
    if started is None or first is None or first is started or started.earliest is None or first.latest is None:
        return None
    if first.latest >= started.earliest:
        return None
    after = events[events.index(started) :]
    return next((event for event in after if Milestone.DETECTED in event.milestones), None)


def _phases(events: Sequence[Event], places: Mapping[Milestone, int]) -> tuple[Phase, ...]:
    """Cut an episode's events into the four phases.

    Acknowledging ends the detection and mitigating ends the resolution (the event itself is
    the last of its phase); investigating and diagnosing begin theirs.
    """
    m = Milestone
    stop = places.get(m.RESOLVED, len(events) - 1) + 1
    cuts = [0, stop, stop, stop, stop]
    # Where recovery begins, then resolution, then investigation: each falls back on the next.
    if m.MITIGATED in places:
        cuts[3] = min(places[m.MITIGATED] + 1, stop)
    elif m.RESOLVED in places:
        cuts[3] = places[m.RESOLVED]
    cuts[2] = min(places.get(m.DIAGNOSED, places.get(m.MITIGATED, cuts[3])), cuts[3])
    if m.INVESTIGATING in places:
        cuts[1] = places[m.INVESTIGATING]
    elif m.ACKNOWLEDGED in places:
        cuts[1] = places[m.ACKNOWLEDGED] + 1
    elif m.DETECTED in places:
        cuts[1] = places[m.DETECTED] + 1
    cuts[1] = min(cuts[1], cuts[2])
    phases = []
    for name, begin, end in zip(PHASES, cuts, cuts[1:], strict=False):
        inside = events[begin:end]
        # A band runs on to the next phase's first event, so that bands leave no gap.
        first = events[begin].instant if begin < len(events) and inside else None
        after = events[end] if end < stop else (events[stop - 1] if stop else None)
        last = after.instant if after and inside else None
        phases.append(Phase(name, tuple(event.id for event in inside), first, last))
    return tuple(phases)
