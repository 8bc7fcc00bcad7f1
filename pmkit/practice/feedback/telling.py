"""Which record to point at, so that a learner finds a factor of the reviewers' without being told its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.text.likeness import likeness
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.alignment import aligned, records_named
from pmkit.practice.feedback.matching import Matcher, events_of
from pmkit.records.event import Event
from pmkit.records.stamps import NO_DAY, format_stamp, local_day

_ID: Final = re.compile(r"\bE\d+\b")


def record_for_line(factor: Factor, line: Factor, yours: Postmortem, matcher: Matcher) -> Event | None:
    """Return the record of a factor that is nearest to a learner's line, None where the factor has none.

    What the line itself points at comes first, then what shares most of its words.

    Args:
        factor: the reference's.
        line: the learner's factor.
        yours: the learner's document.
        matcher: of the reference.
    """
    named = records_named(events_of(line, yours), yours, matcher.reference, aligned(yours, matcher.reference))

    def near(event: Event) -> tuple[float, bool]:
        alike = max(likeness(line.text, text) for text in (event.headline, " ".join((event.headline, *event.details))))
        return alike + 0.2 * (event.id in named), not _shared(event, matcher)

    events = [event for event in matcher.reference.timeline if event.id in matcher.events[factor.id]]
    return max(events, key=near, default=None)


def record_for_hint(factor: Factor, hint: str, matcher: Matcher) -> Event | None:
    """Return the record of a factor that a hint speaks of, or the one that fewest other factors rest on.

    Args:
        factor: the reference's.
        hint: the text, empty where there is none.
        matcher: of the reference.
    """
    spoken = _ID.findall(hint)
    events = [event for event in matcher.reference.timeline if event.id in matcher.events[factor.id]]
    fitting = [event for event in events if event.id in spoken] or events
    return min(fitting, key=lambda event: _shared(event, matcher), default=None)


def shown_record(event: Event | None, factor: Factor, reference: Postmortem) -> str:
    """Return a record for the middle of a sentence, or the factor's layer where there is none."""
    return f"{_stamped(event, reference)}{event.headline} ({event.id})" if event else factor.layer


def _shared(event: Event, matcher: Matcher) -> int:
    """Return how many factors an event shows, beyond the first."""
    return sum(event.id in events for events in matcher.events.values()) - 1


def _stamped(event: Event, reference: Postmortem) -> str:
    """Return when an event was, nothing for an untimed one."""
    if event.instant is None:
        return ""
    days = {at.astimezone(reference.zone).date() for at in (event.earliest, event.latest) if at}
    own = NO_DAY if len(days) > 1 else local_day(event, reference.zone) or NO_DAY
    return f"{format_stamp(event, reference.zone, own)}, "


def ids_written(text: str) -> Iterable[str]:
    """Return the ids of events that stand in a text itself."""
    return _ID.findall(text)
