"""Which record to point at, so that a learner finds a factor of the reviewers' without being told its sentence.

What is said, a reader can check with the line and the record in hand: that a record says what a line says; that a line
has the contrary of the record that it names; and that the two sides name one record. Of everything else nothing is
said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.text.likeness import covered, likeness, stems, weights
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.agreeing import opposed, records_condition, says_too
from pmkit.practice.feedback.alignment import ids_written, records_named, without_zeros
from pmkit.practice.feedback.matching import Matcher, events_of, states_condition
from pmkit.practice.feedback.nearness import is_english
from pmkit.practice.feedback.pairing import Decision, Pairing
from pmkit.records.event import Event, Kind
from pmkit.records.stamps import NO_DAY, format_stamp, local_day

_ABOUT: Final = 0.3
"""Likeness of a line and a record from which they are about one thing, where a factor that rests on it comes near."""

_CLEARLY: Final = 0.4
"""The same, where no factor does."""

_SHORT: Final = 3
"""Words that tell something, up to which a line is only about a record whose headline has them all."""

BEGIN: Final = 8
"""Words of a line that are quoted."""

_CITED: Final = re.compile(r"[(\[][^)\]]*\b[EW]\d+\b[^)\]]*[)\]]")
"""Ids of records in brackets, which are not what a line says."""


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

    def beside(self, line: Factor, name: str | None = None) -> str | None:
        """Return the reviewers' factor that a line may be the same as, None where no record joins the two.

        Args:
            line: the learner's factor.
            name: id of the reviewers' factor that may be the same, None where the kit has none in mind.
        """
        reference = self.matcher.reference
        factors = [reference.factors[name]] if name else [f for f in reference.factors if self.decided(line, f) is None]
        resting = {f.id: self.matcher.events[f.id] for f in factors}
        wanted = frozenset[str]().union(*resting.values())
        events = [event for event in reference.timeline if event.id in wanted]
        named = self._named(line)
        cited = [event for event in events if event.id in named]
        event = max(cited or events, key=lambda event: self._likeness(line, event), default=None)
        if event is None or not (cited or self._is_about(line, event, maybe=name is not None)):
            return None
        return self._best(line, event, [one for one, ids in resting.items() if event.id in ids])

    def recorded(self, line: Factor) -> tuple[str, Event] | None:
        """Return a record that says what a line says, with a factor of the reviewers' that rests on it."""
        if not is_english(line.text):
            return None
        written = {event.id for event in self._written(line)}
        for event in sorted(self._used, key=lambda event: (event.id not in written, -self._likeness(line, event)[0])):
            names = self._undecided(line, event)
            if names and says_too(_bare(line.text), event, named=event.id in written):
                return self._best(line, event, names), event
        return None

    def against(self, line: Factor) -> tuple[Event, tuple[str, str]] | None:
        """Return a record that a line names and that has the contrary of one of its words, with the two words."""
        near = (event for event in self._written(line) if self._likeness(line, event)[0] >= _ABOUT)
        return next(((event, words) for event in near if (words := opposed(line.text, event.headline))), None)

    def shared(self, line: Factor) -> tuple[tuple[str, ...], tuple[Event, ...]] | None:
        """Return the records of conditions that a line names, with the reviewers' factors that name them, too."""
        events = tuple(e for e in self._written(line) if records_condition(e) and self._undecided(line, e))
        names = {name for event in events for name in self._undecided(line, event)}
        return (tuple(sorted(names)), events) if events else None

    def _undecided(self, line: Factor, event: Event) -> list[str]:
        """Return the reviewers' factors that name a record and that the learner has not set beside a line yet."""
        factors = self.matcher.reference.factors
        return [name for name in self._resting(event) if self.decided(line, factors[name]) is None]

    def _resting(self, event: Event) -> list[str]:
        """Return the reviewers' factors that name a record themselves, which a reader can look up."""
        return [factor.id for factor in self.matcher.reference.factors if event.id in factor.evidence]

    @cached_property
    def _used(self) -> tuple[Event, ...]:
        """The records that factors of the reviewers' name."""
        return tuple(event for event in self.matcher.reference.timeline if self._resting(event))

    def _named(self, line: Factor) -> set[str]:
        """Return the ids of the records that a line names, through whys too."""
        return records_named(events_of(line, self.yours), self.yours, self.matcher.reference, self.known)

    def _written(self, line: Factor) -> tuple[Event, ...]:
        """Return the records whose own ids a line names, in its tag or in its text."""
        ids = {without_zeros(name) for name in (*line.evidence, *ids_written(f"{line.text} {line.layer}"))}
        named = self._named(line)
        return tuple(e for e in self.matcher.reference.timeline if e.id in named and without_zeros(e.id) in ids)

    def _best(self, line: Factor, event: Event, names: Sequence[str]) -> str:
        """Return the reviewers' factor among some that a line with a record comes nearest to."""
        scores = self.matcher.scores(line, frozenset({event.id}))
        return max(names, key=lambda name: scores[name])

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
    """What there is to say about the learner's factors that are not clearly the same as one of the reviewers'.

    Attributes:
        pairs: ids of factors that may be the same, learner's first; the learner is asked to decide.
        recorded: id of each of the learner's factors that a record says, too; to a factor of the reviewers' that rests
            on the record, and the record.
        against: id of each that has the contrary of a word of the record that it names; to the record, and the words.
        shared: id of each other one that names records of conditions that factors of the reviewers' name, too; to the
            factors, and the records.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    recorded: Mapping[str, tuple[str, Event]] = field(default_factory=dict)
    against: Mapping[str, tuple[Event, tuple[str, str]]] = field(default_factory=dict)
    shared: Mapping[str, tuple[tuple[str, ...], tuple[Event, ...]]] = field(default_factory=dict)


NOTHING_BESIDE: Final = Beside()


def beside(pairing: Pairing, teller: Teller) -> Beside:
    """Return what records there are to say about the factors that are not clearly the same as one of the reviewers'.

    Args:
        pairing: what the words and records gave.
        teller: of the same documents.
    """
    clear = {mine for mine, _ in (*pairing.same, *pairing.parts)}
    maybe = dict(pairing.maybe)
    pairs: list[tuple[str, str]] = []
    for mine in (*maybe, *(factor.id for factor in pairing.unsure)):
        line = teller.yours.factors[mine]
        other = teller.beside(line, maybe.get(mine)) or (mine in maybe and teller.beside(line)) or None
        pairs += [(mine, other)] if other else []
    rest = [line for line in pairing.mine if line.id not in clear and states_condition(line.text)]
    recorded = {line.id: found for line in rest if (found := teller.recorded(line))}
    rest = [line for line in rest if line.id not in recorded]
    against = {line.id: contrary for line in rest if (contrary := teller.against(line))}
    shared = {line.id: both for line in rest if line.id not in against and (both := teller.shared(line))}
    return Beside(tuple(pairs), recorded, against, shared)


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
    # A symptom or a step shows a condition to nobody who does not know it yet.
    events = [event for event in events if records_condition(event)] or events

    def order(event: Event) -> tuple[bool, bool, bool, int]:
        """Sort what was so before what happened, then by who names it, the factor itself or its hint."""
        named = event.id in factor.evidence
        return event.kind is not Kind.STATUS, not named, event.id not in spoken, _shared(event, matcher)

    return min(events, key=order, default=None)


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


def _bare(text: str) -> str:
    """Return a line without the ids of records that it names."""
    return _CITED.sub("", text)


def begin(text: str) -> str:
    """Return the first words of a line."""
    words = text.replace("*", "").split()
    return " ".join(words[:BEGIN]).rstrip(".,;:") + ("…" if len(words) > BEGIN else "")
