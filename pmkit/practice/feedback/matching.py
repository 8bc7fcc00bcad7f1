"""Which of a learner's factors say the same as which of the reference's, without a model.

A factor is a sentence plus the events it points at plus its layer. Three signs speak for a match:
the events in common, the groups of words that ``match.yaml`` asks for, and the likeness to the
reference's own sentence. Three speak against one: words that say the contrary, a look-alike that
is nearer, and another factor of the reference that fits better. Pairs are then chosen one to one,
so that the sum is largest.

There are three outcomes: *same*, *maybe* (both texts are shown and the learner is asked), and no
match found by the kit. How well this works is measured in ``benchmarks/matching.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.language.stance import states
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import clauses, contradicts, likeness, says, weights
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.scenario.match import Matching


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

    same: float = 0.55
    maybe: float = 0.36
    margin: float = 0.05


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a match, each from 0 to 1.

    Attributes:
        words: share of the groups of words that the sentence says.
        events: agreement of the events pointed at; None where the learner points at none.
        likeness: to the reference's own sentence.
        lookalike: likeness to the nearer of the two look-alikes.
        contrary: whether the sentence says the contrary.
        category: whether both have the same category.
    """

    words: float
    events: float | None
    likeness: float
    lookalike: float
    contrary: bool
    category: bool

    @property
    def score(self) -> float:
        """The signs as one number from 0 to 1; events do most, words second."""
        if self.contrary:
            return 0.0
        words = 0.7 * self.words + 0.3 * min(self.likeness * 1.5, 1.0)
        found = 0.92 * words if self.events is None else 0.55 * words + 0.40 * self.events
        found += 0.05 * self.category
        # A look-alike that is nearer than the reference's sentence says what this probably is instead.
        nearer = self.lookalike - self.likeness
        if nearer > 0.1:
            found -= 0.5 * nearer
        return max(found, 0.0)


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
        entries = matching.factors if matching else {}
        texts = [factor.text for factor in reference.factors.factors]
        texts += [text for entry in entries.values() for text in entry.lookalikes]
        self.weights = weights(texts)
        self.events = {factor.id: self._events(factor) for factor in reference.factors}
        self._spread = Counter(event for events in self.events.values() for event in events)

    def _events(self, factor: Factor) -> frozenset[str]:
        """Return the events that show a factor of the reference, through its whys too."""
        entry = self.matching.factors.get(factor.id) if self.matching else None
        return frozenset(entry.evidence) if entry else events_of(factor, self.reference)

    def signs(self, factor: Factor, events: frozenset[str], other: Factor) -> Signs:
        """Return what speaks for and against a learner's factor saying the same as one of the reference.

        Args:
            factor: the learner's.
            events: ids of the events that it points at.
            other: the reference's.
        """
        entry = self.matching.factors.get(other.id) if self.matching else None
        sentence = clauses(factor.text)
        said = [*sentence, *clauses(factor.layer)]
        like = likeness(factor.text, other.text, self.weights)
        return Signs(
            words=_share(said, entry.concepts) if entry else like,
            events=self._agreement(events, self.events[other.id]),
            likeness=like,
            lookalike=max((likeness(factor.text, one, self.weights) for one in entry.lookalikes), default=0.0)
            if entry
            else 0.0,
            contrary=bool(entry) and any(contradicts(sentence, phrase) for phrase in entry.contrary),  # type: ignore[union-attr]
            category=factor.category is not None and factor.category is other.category,
        )

    def _agreement(self, mine: frozenset[str], theirs: frozenset[str]) -> float | None:
        """Return how well two sets of events agree; an event that shows many factors tells little."""
        if not mine:
            return None

        def weigh(events: Iterable[str]) -> float:
            return sum(1.0 / max(self._spread.get(event, 1), 1) for event in events)

        shared = weigh(mine & theirs)
        # A learner who names one telling event has seen it; nobody has to list them all.
        return shared / weigh(mine) * min(1.0, 0.6 + 0.4 * shared / max(weigh(theirs) / 2, 0.5)) if shared else 0.0

    def scores(self, factor: Factor, events: frozenset[str]) -> dict[str, float]:
        """Return the score of a learner's factor with each factor of the reference."""
        return {other.id: self.signs(factor, events, other).score for other in self.reference.factors}

    def verdict(self, scores: Mapping[str, float], name: str, *, stated: bool = True) -> Verdict:
        """Return the verdict on one factor of the reference, given the scores with all of them.

        Args:
            scores: as :meth:`scores` gives them.
            name: id of the reference's factor.
            stated: whether the sentence states a condition; a denial, a proposal or blame is never *same*.
        """
        own = scores[name]
        best = max((score for other, score in scores.items() if other != name), default=0.0)
        if stated and own >= self.limits.same and own >= best + self.limits.margin:
            return Verdict.SAME
        return Verdict.MAYBE if own >= self.limits.maybe and own >= best - self.limits.margin else Verdict.NONE


def events_of(factor: Factor, postmortem: Postmortem) -> frozenset[str]:
    """Return the ids of the events that a factor points at, through whys too."""
    whys = {why.id: why.evidence for why in postmortem.whys.whys}
    return frozenset(event for ref in factor.evidence for event in whys.get(ref, (ref,)) if event not in whys)


def _share(said: Sequence[Sequence[str]], groups: Sequence[Sequence[str]]) -> float:
    """Return the share of groups of which a sentence says one phrase."""
    found = sum(any(says(said, phrase) for phrase in group) for group in groups)
    return found / len(groups)


@dataclass(frozen=True)
class Pairing:
    """A learner's factors beside the reference's.

    Attributes:
        same: pairs of ids, learner's first, that say the same.
        maybe: pairs that may.
        mine: the learner's factors.
        theirs: the reference's factors.
    """

    same: tuple[tuple[str, str], ...]
    maybe: tuple[tuple[str, str], ...]
    mine: tuple[Factor, ...]
    theirs: tuple[Factor, ...]

    @cached_property
    def new(self) -> tuple[Factor, ...]:
        """The learner's factors that the reference does not have, as far as the kit can see."""
        paired = {a for a, _ in (*self.same, *self.maybe)}
        return tuple(factor for factor in self.mine if factor.id not in paired)

    @cached_property
    def also(self) -> tuple[Factor, ...]:
        """The reference's factors that no factor of the learner is paired with."""
        paired = {b for _, b in (*self.same, *self.maybe)}
        return tuple(factor for factor in self.theirs if factor.id not in paired)

    def partner(self, name: str) -> str | None:
        """Return the learner's factor that says the same as one of the reference, None if none does."""
        return next((a for a, b in self.same if b == name), None)


Decision = Callable[[Factor, Factor], bool | None]


def pair_factors(matcher: Matcher, postmortem: Postmortem, decided: Decision = lambda mine, theirs: None) -> Pairing:
    """Return the learner's factors beside the reference's, one to one.

    Args:
        matcher: of the reference.
        postmortem: the learner's.
        decided: the learner's own word on a pair: True for the same, False for not, None for not asked.
            It wins over what the kit found.
    """
    mine = tuple(factor for factor in postmortem.factors if factor.text.strip(" …."))
    theirs = matcher.reference.factors.factors
    chances: dict[tuple[str, str], float] = {}
    verdicts: dict[tuple[str, str], Verdict] = {}
    for factor in mine:
        scores = matcher.scores(factor, events_of(factor, postmortem))
        stated = states(factor.text)
        for other in theirs:
            said = decided(factor, other)
            verdict = (
                matcher.verdict(scores, other.id, stated=stated)
                if said is None
                else Verdict.SAME
                if said
                else Verdict.NONE
            )
            if verdict is not Verdict.NONE:
                # The learner's own word comes before any score.
                sure = 2.0 if said else 0.5 if verdict is Verdict.SAME else 0.0
                chances[factor.id, other.id] = scores[other.id] + sure + 0.01
                verdicts[factor.id, other.id] = verdict
    chosen = sorted(best_pairs(chances), key=lambda pair: [f.id for f in mine].index(pair[0]))
    return Pairing(
        tuple(pair for pair in chosen if verdicts[pair] is Verdict.SAME),
        tuple(pair for pair in chosen if verdicts[pair] is Verdict.MAYBE),
        mine,
        theirs,
    )
