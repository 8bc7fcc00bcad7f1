"""Which record to point at, so that a learner finds a factor of the reviewers' without being told its sentence.

That a line names a record which one of the reviewers' factors rests on is a fact, and is said as one. Where a line
names none, a record is only brought up if the two are about the same thing by their words; otherwise nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.text.likeness import covered, likeness, stems, weights
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.alignment import ids_written, records_named
from pmkit.practice.feedback.matching import Decision, Matcher, Pairing, events_of
from pmkit.practice.feedback.nearness import is_english
from pmkit.records.event import Event
from pmkit.records.stamps import NO_DAY, format_stamp, local_day

_ABOUT: Final = 0.3
"""Likeness of a line and a record from which they are about one thing, where a factor that rests on it comes near."""

_CLEARLY: Final = 0.4
"""The same, where no factor does."""

_SHORT: Final = 3
"""Words that tell something, up to which a line is only about a record whose headline has them all."""


class Teller:
    """Finds the record that a line of a learner's is about.

    Args:
        matcher: of the reference.
        yours: the learner's postmortem.
        known: id of each of the learner's lines that is a record, to the record's id.
        decided: what the learner said about pairs of factors; a pair that was decided is not brought up again.
    """

    def __init__(self, matcher: Matcher, yours: Postmortem, known: Mapping[str, str], decided: Decision) -> None:
        self.matcher, self.yours, self.known, self.decided = matcher, yours, known, decided
        self.texts = {event.id: _told(event) for event in matcher.reference.timeline}
        self.weight = weights(self.texts.values())

    def beside(self, line: Factor, name: str | None = None) -> tuple[str, Event, bool] | None:
        """Return the reviewers' factor, the record and whether the line names it; None where no record can be said.

        Args:
            line: the learner's factor.
            name: id of the reviewers' factor that may be the same, None where the kit has none in mind.
        """
        reference = self.matcher.reference
        factors = [reference.factors[name]] if name else [f for f in reference.factors if self.decided(line, f) is None]
        resting = {f.id: self.matcher.events[f.id] for f in factors}
        wanted = frozenset[str]().union(*resting.values())
        events = [event for event in reference.timeline if event.id in wanted]
        named = records_named(events_of(line, self.yours), self.yours, reference, self.known)
        cited = [event for event in events if event.id in named]
        event = max(cited or events, key=lambda event: self._likeness(line, event), default=None)
        if event is None or not (cited or self._is_about(line, event, maybe=name is not None)):
            return None
        scores = self.matcher.scores(line, frozenset(named))
        best = max((one for one, ids in resting.items() if event.id in ids), key=lambda one: scores[one])
        return best, event, bool(cited)

    def _likeness(self, line: Factor, event: Event) -> tuple[float, int]:
        """Return how alike a line and a record are; of equals, the record comes first that shows fewest factors."""
        return max(likeness(line.text, text) for text in (event.headline, self.texts[event.id])), -_shared(
            event, self.matcher
        )

    def _is_about(self, line: Factor, event: Event, *, maybe: bool) -> bool:
        """Tell whether a line that names no record is about one by its words."""
        if not is_english(line.text):
            return False
        alike, words = self._likeness(line, event)[0], stems(line.text)
        telling = max(likeness(line.text, text, self.weight) for text in (event.headline, self.texts[event.id]))
        if len(words) <= _SHORT:
            whole = len(words) > 1 and covered(words, stems(event.headline)) == 1
            return whole and (maybe or min(alike, telling) >= _CLEARLY)
        return alike >= _ABOUT if maybe else min(alike, telling) >= _CLEARLY


@dataclass(frozen=True)
class Beside:
    """What there is to say about the learner's factors that may be the same as one of the reviewers'.

    Attributes:
        pairs: ids, learner's first.
        records: id of each of the learner's to the record, for the middle of a sentence.
        cited: ids of those that name that record themselves.
        asked: ids of those whose words come near, too, so that a question about them is worth a place.
    """

    pairs: tuple[tuple[str, str], ...]
    records: Mapping[str, str]
    cited: frozenset[str]
    asked: frozenset[str]


NOTHING_BESIDE: Final = Beside((), {}, frozenset(), frozenset())


def beside(pairing: Pairing, teller: Teller) -> Beside:
    """Return a record to look at for each of the learner's factors that may be the same, or names a record.

    Args:
        pairing: what the words and records gave.
        teller: of the same documents.
    """
    pairs: list[tuple[str, str]] = []
    records: dict[str, str] = {}
    cited: set[str] = set()
    asked: set[str] = set()
    factors, reference = teller.yours.factors, teller.matcher.reference
    maybe = dict(pairing.maybe)
    for mine in (*maybe, *(factor.id for factor in pairing.unsure)):
        found = teller.beside(factors[mine], maybe.get(mine))
        if found is None and mine in maybe:
            found = teller.beside(factors[mine])
        if found is not None:
            other, event, names = found
            pairs.append((mine, other))
            records[mine] = shown_record(event, reference.factors[other], reference)
            cited |= {mine} if names else set()
            asked |= {mine} if mine in maybe or not names else set()
    return Beside(tuple(pairs), records, frozenset(cited), frozenset(asked))


def record_for_hint(factor: Factor, hint: str, matcher: Matcher, left: Collection[str] = ()) -> Event | None:
    """Return the record of a factor that a hint speaks of, or the one that fewest other factors rest on.

    Args:
        factor: the reference's.
        hint: the text, empty where there is none.
        matcher: of the reference.
        left: ids of records that are not wanted.
    """
    spoken = ids_written(hint)
    resting = matcher.events[factor.id]
    events = [event for event in matcher.reference.timeline if event.id in resting and event.id not in left]
    fitting = [event for event in events if event.id in spoken] or events
    return min(fitting, key=lambda event: _shared(event, matcher), default=None)


def shown_record(event: Event | None, factor: Factor, reference: Postmortem) -> str:
    """Return a record for the middle of a sentence, or the factor's layer where there is none."""
    return f"{_stamped(event, reference)}{event.headline} ({event.id})" if event else factor.layer


def _told(event: Event) -> str:
    """Return all that a record says."""
    return " ".join((event.headline, *event.details))


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
