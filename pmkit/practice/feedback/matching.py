"""Which of a learner's factors say the same as which of the reference's, without a model.

Seven signs are weighed: the share of the groups of words that ``match.yaml`` asks for; how much of the sentence is
about this factor, and how much more than about any other; how much the sentence says at all, because one that says
little is too general to be the same as anything; whether it denies what the factor denies, or affirms it; whether it
says that all was well; and, least, the records in common. Words that say the contrary, proposals and blame are never
the same, nor is a sentence that leaves out what the factor hinges on. The weights are a logistic regression over
labeled pairs, tried by leaving one scenario out at a time (``benchmarks/matching.py --fit``); a small
sentence-embedding model added nothing to them.

There are three outcomes: *same*, *maybe* (the learner is asked), and no match found by the kit. Limits are chosen so
that *same* is right, not so that much is found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.language.people import asks_care, blamed
from pmkit.analysis.language.stance import denies, proposes
from pmkit.analysis.text.likeness import clauses, contradicts, covered, likeness, says, stems
from pmkit.analysis.text.polarity import affirmed, agreement, denied_in
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.match import Matching
from pmkit.practice.feedback.alignment import ids_written
from pmkit.records.event import Event


class Verdict(StrEnum):
    """What the kit says about two factors."""

    SAME = "same"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where one verdict ends and the next begins; see ``benchmarks/matching.py`` for how they were found.

    Attributes:
        same: smallest score of *same*.
        maybe: smallest score of *maybe*.
        margin: how much better the match must be than with any other factor of the reference to be *same*.
    """

    same: float = 0.80
    maybe: float = 0.40
    margin: float = 0.05


LIMITS: Final = Limits()

_VERBATIM: Final = 0.9
"""Likeness from which two sentences are the same whatever they state."""

_LOOKALIKE: Final = 0.4
"""Likeness to a sentence that only sounds like a factor, from which a text may say that."""

_CLEAR: Final = 0.92
"""Score from which a sentence may say one of a factor's groups of words in words that nobody foresaw."""

_HEADING: Final = 3
"""Words that tell something in a line that is only a heading: "Client retries", "Tiredness of the engineer"."""

_ENOUGH: Final = 15
"""Words that tell something, from which on a sentence is no longer short."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a match, each from 0 to 1 (``nearer`` and ``agrees`` from -1).

    Attributes:
        words: share of the groups of words that the sentence says.
        nearer: how much more of the sentence is about this factor than about the next one.
        size: how much the sentence says: its words that tell something, 1 from fifteen on.
        events: agreement of the records pointed at; 0 where the learner points at none.
        agrees: whether the sentence denies what the factor denies (1), or affirms it (-1).
        denies: 1 where the sentence says that all was well.
        about: share of the sentence that is about this factor.
        contrary: whether the sentence says one of the contraries that are known.
        verbatim: whether the sentence is the reference's own.
    """

    words: float
    nearer: float
    size: float
    events: float
    agrees: float
    denies: float
    about: float
    contrary: bool
    verbatim: bool = False

    @property
    def score(self) -> float:
        """The signs as one number from 0 to 1."""
        return self.weighed(WEIGHTS)

    def weighed(self, weights: Weights) -> float:
        """Return the signs as one number from 0 to 1, under some weights."""
        if self.verbatim or self.contrary:
            return float(self.verbatim)
        total = weights.start + sum(getattr(weights, name) * getattr(self, name) for name in WEIGHED)
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign counts; see :class:`Signs`."""

    words: float = 2.25
    nearer: float = 3.15
    size: float = 4.74
    events: float = 0.43
    agrees: float = 1.53
    denies: float = -3.4
    about: float = 3.69
    start: float = -7.15


WEIGHTS: Final = Weights()
WEIGHED: Final = tuple(one.name for one in fields(Weights) if one.name != "start")
"""Names of the signs that have a weight."""


class Matcher:
    """Matches sentences with the factors of one reference.

    Args:
        reference: the scenario's postmortem.
        matching: its ``match.yaml``; without it, the reference's own words and events have to do.
        limits: where verdicts end.
    """

    def __init__(self, reference: Postmortem, matching: Matching | None = None, limits: Limits = LIMITS) -> None:
        self.reference = reference
        self.matching = matching
        self.limits = limits
        self.events = {factor.id: self._events(factor) for factor in reference.factors}
        self._spread = Counter(event for events in self.events.values() for event in events)
        self._about = {factor.id: self._vocabulary(factor) for factor in reference.factors}
        self._denied = {
            factor.id: denied_in([factor.text, *self._phrases(factor)]) - affirmed(factor.text)
            for factor in reference.factors
        }

    def _phrases(self, factor: Factor) -> list[str]:
        """Return the phrases by which a factor of the reference is recognized."""
        entry = self.matching.factors.get(factor.id) if self.matching else None
        return [phrase for group in entry.concepts for phrase in group] if entry else []

    def vocabulary(self, name: str) -> frozenset[str]:
        """Return the stems that a factor of the reference is told with."""
        return self._about[name]

    def looks_alike(self, text: str, name: str) -> bool:
        """Tell whether a text is like one of the sentences that sound like a factor and say something else."""
        entry = self.matching.factors.get(name) if self.matching else None
        return bool(entry) and any(likeness(text, one) >= _LOOKALIKE for one in entry.lookalikes)  # type: ignore[union-attr]

    def records(self, name: str) -> list[Event]:
        """Return the records below a factor of the reference, without those that mark an instant."""
        events = self.events[name]
        return [event for event in self.reference.timeline if event.id in events and not event.milestones]

    def _vocabulary(self, factor: Factor) -> frozenset[str]:
        """Return the stems that a factor of the reference is told with."""
        return frozenset().union(*map(stems, (factor.text, factor.layer, *self._phrases(factor))))

    def _events(self, factor: Factor) -> frozenset[str]:
        """Return the events that show a factor of the reference, through its whys too."""
        entry = self.matching.factors.get(factor.id) if self.matching else None
        return frozenset(entry.evidence) if entry else events_of(factor, self.reference)

    def signs(self, factor: Factor, events: frozenset[str]) -> dict[str, Signs]:
        """Return what speaks for and against a learner's factor saying the same as each factor of the reference.

        Args:
            factor: the learner's.
            events: ids of the records that it points at.
        """
        sentence = clauses(factor.text)
        said = [*sentence, *clauses(factor.layer)]
        told = stems(factor.text)
        well = float(denies(factor.text))
        about = {name: covered(told, words) for name, words in self._about.items()}
        found = {}
        for other in self.reference.factors:
            entry = self.matching.factors.get(other.id) if self.matching else None
            next_best = max((share for name, share in about.items() if name != other.id), default=0.0)
            alike = likeness(factor.text, other.text)
            found[other.id] = Signs(
                words=_share(said, entry.concepts) if entry else min(1.5 * alike, 1.0),
                nearer=about[other.id] - next_best,
                size=min(len(told) / _ENOUGH, 1.0),
                events=self._agreement(events, self.events[other.id]),
                agrees=agreement(factor.text, self._denied[other.id]),
                denies=well,
                about=about[other.id],
                contrary=bool(entry) and any(contradicts(sentence, phrase) for phrase in entry.contrary),  # type: ignore[union-attr]
                verbatim=alike >= _VERBATIM,
            )
        return found

    def _agreement(self, mine: frozenset[str], theirs: frozenset[str]) -> float:
        """Return how well two sets of events agree; an event that shows many factors tells little."""

        def weigh(events: Iterable[str]) -> float:
            return sum(1.0 / max(self._spread.get(event, 1), 1) for event in events)

        shared = weigh(mine & theirs)
        # A learner who names one telling event has seen it; nobody has to list them all.
        return shared / weigh(mine) * min(1.0, 0.6 + 0.4 * shared / max(weigh(theirs) / 2, 0.5)) if shared else 0.0

    def scores(self, factor: Factor, events: frozenset[str]) -> dict[str, float]:
        """Return the score of a learner's factor with each factor of the reference."""
        return {name: signs.score for name, signs in self.signs(factor, events).items()}

    def verdict(self, scores: Mapping[str, float], name: str, *, stated: bool = True) -> Verdict:
        """Return the verdict on one factor of the reference, given the scores with all of them.

        Args:
            scores: as :meth:`scores` gives them.
            name: id of the reference's factor.
            stated: whether the sentence states a condition; a proposal or blame is never *same*.
        """
        own = scores[name]
        best = max((score for other, score in scores.items() if other != name), default=0.0)
        if stated and own >= self.limits.same and own >= best + self.limits.margin:
            return Verdict.SAME
        return Verdict.MAYBE if own >= self.limits.maybe and own >= best - self.limits.margin else Verdict.NONE


def states_condition(text: str) -> bool:
    """Tell whether a sentence states a condition; it does not where it proposes a change or ends at a person."""
    return not (proposes(text) or asks_care(text) or blamed(text))


def is_told(signs: Mapping[str, Signs], name: str) -> bool:
    """Tell whether a sentence says enough to be the same as a factor.

    It has to say all that the factor hinges on, and more than a heading does. Its records must not show another factor
    that it comes near, and not this one.
    """
    near = [sign.events for sign in signs.values() if sign.score >= LIMITS.maybe]
    own = signs[name]
    whole = own.words == 1 or own.score >= _CLEAR
    return whole and own.size > _HEADING / _ENOUGH and not own.events == 0 < max(near, default=0.0)


def events_of(factor: Factor, postmortem: Postmortem) -> frozenset[str]:
    """Return the ids of the events that a factor points at, in its tag or in its text, through whys too."""
    whys = {why.id: why.evidence for why in postmortem.whys.whys}
    refs = (*factor.evidence, *ids_written(f"{factor.text} {factor.layer}"))
    return frozenset(event for ref in refs for event in whys.get(ref, (ref,)) if event not in whys)


def _share(said: Sequence[Sequence[str]], groups: Sequence[Sequence[str]]) -> float:
    """Return the share of groups of which a sentence says one phrase."""
    found = sum(any(says(said, phrase) for phrase in group) for group in groups)
    return found / len(groups)
