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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.language.people import asks_care, blamed
from pmkit.analysis.language.stance import denies, proposes
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import clauses, contradicts, covered, likeness, says, stems
from pmkit.analysis.text.polarity import affirmed, agreement, denied_in
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.match import Matching
from pmkit.practice.feedback.alignment import aligned, ids_written, records_named
from pmkit.practice.feedback.nearness import comes_near, sentences


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

_HALF: Final = 0.5
_UNLIKE: Final = 0.2
"""Score below which a factor is like none of the reference's."""

_SHOWN: Final = 0.2
"""What agreement of records adds where two factors of the reference come near the same sentence."""

_TOUCHES: Final = 0.75
"""Share of a factor's groups of words from which a line of any section is taken to be about it."""

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


def touched_by(matcher: Matcher, postmortem: Postmortem) -> frozenset[str]:
    """Return the reference's factors that any line of a document comes near: its whys, its story, its notes."""
    found: set[str] = set()
    for text in sentences(postmortem):
        signs = matcher.signs(Factor(id="F0", text=text), frozenset())
        found |= {name for name, sign in signs.items() if sign.words >= _TOUCHES or sign.score >= matcher.limits.maybe}
        found |= {name for name, sign in signs.items() if sign.words > _HALF and sign.nearer >= 0}
    return frozenset(found)


@dataclass(frozen=True)
class Pairing:
    """A learner's factors beside the reference's.

    Attributes:
        same: pairs of ids, learner's first, that say the same.
        maybe: pairs that may; several of the learner's may be about one of the reference's.
        parts: pairs of a learner's factor with one of the reference that is paired with another one already: two lines
            for one factor.
        mine: the learner's factors.
        theirs: the reference's factors.
        touched: the reference's factors that something in the learner's document comes near.
        found: the learner's factors that something in the reference's text comes near, or that point at a record.
        known: id of each of the learner's lines that is a record, to the record's id.
    """

    same: tuple[tuple[str, str], ...]
    maybe: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    mine: tuple[Factor, ...]
    theirs: tuple[Factor, ...]
    touched: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()
    known: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def new(self) -> tuple[Factor, ...]:
        """The learner's factors of which nothing in the whole reference comes near."""
        return tuple(factor for factor in self._alone if factor.id not in self.found)

    @cached_property
    def unsure(self) -> tuple[Factor, ...]:
        """The learner's factors of which the kit cannot tell whether the reviewers wrote them."""
        return tuple(factor for factor in self._alone if factor.id in self.found)

    @property
    def _alone(self) -> tuple[Factor, ...]:
        paired = {a for a, _ in (*self.same, *self.maybe, *self.parts)}
        return tuple(factor for factor in self.mine if factor.id not in paired)

    @cached_property
    def also(self) -> tuple[Factor, ...]:
        """The reference's factors that nothing in the learner's document comes near."""
        paired = {b for _, b in (*self.same, *self.maybe)} | self.touched
        return tuple(factor for factor in self.theirs if factor.id not in paired)

    def partner(self, name: str) -> str | None:
        """Return the learner's factor that says the same as one of the reference, None if none does."""
        return next((a for a, b in self.same if b == name), None)


Decision = Callable[[Factor, Factor], bool | None]


def pair_factors(matcher: Matcher, postmortem: Postmortem, decided: Decision = lambda mine, theirs: None) -> Pairing:
    """Return the learner's factors beside the reference's, one to one, and what of either is near to the other's text.

    Args:
        matcher: of the reference.
        postmortem: the learner's.
        decided: the learner's own word on a pair: True for the same, False for not, None for not asked.
            It wins over what the kit found.
    """
    mine = tuple(factor for factor in postmortem.factors if factor.text.strip(" …."))
    theirs = matcher.reference.factors.factors
    known = aligned(postmortem, matcher.reference)
    chances: dict[tuple[str, str], float] = {}
    verdicts: dict[tuple[str, str], Verdict] = {}
    best_score: dict[str, float] = {}
    for factor in mine:
        named = records_named(events_of(factor, postmortem), postmortem, matcher.reference, known)
        signs = matcher.signs(factor, frozenset(named))
        scores = {name: sign.score for name, sign in signs.items()}
        # What points at a record is about the incident, and so near to whoever wrote about that record.
        best_score[factor.id] = 1.0 if named else max(scores.values(), default=0.0)
        stated = states_condition(factor.text)
        for other in theirs:
            said = decided(factor, other)
            sure = signs[other.id].verbatim or (stated and is_told(signs, other.id))
            verdict = (
                matcher.verdict(scores, other.id, stated=sure)
                if said is None
                else Verdict.SAME
                if said
                else Verdict.NONE
            )
            if verdict is not Verdict.NONE:
                # The learner's own word comes before any score.
                lead = 2.0 if said else 0.5 if verdict is Verdict.SAME else 0.0
                chances[factor.id, other.id] = scores[other.id] + lead + _SHOWN * signs[other.id].events + 0.01
                verdicts[factor.id, other.id] = verdict
    order = [factor.id for factor in mine]
    near = comes_near(matcher.reference)
    chosen = sorted(best_pairs(chances), key=lambda pair: order.index(pair[0]))
    taken = {a for a, _ in chosen}
    best = {a: max((b for x, b in chances if x == a), key=lambda b, a=a: chances[a, b]) for a, _ in chances}  # type: ignore[misc]
    spare = [name for name in order if name in best and name not in taken]
    return Pairing(
        tuple(pair for pair in chosen if verdicts[pair] is Verdict.SAME),
        tuple(
            (name, other)
            for name, other in (*chosen, *((name, best[name]) for name in spare))
            if verdicts[name, other] is Verdict.MAYBE
        ),
        tuple((name, best[name]) for name in spare if verdicts[name, best[name]] is Verdict.SAME),
        mine,
        theirs,
        touched_by(matcher, postmortem),
        frozenset(factor.id for factor in mine if best_score[factor.id] >= _UNLIKE or near(factor.text)),
        known,
    )
