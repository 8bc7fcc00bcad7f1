"""A learner's factors beside the reference's: which say the same, which are partly about it, which may, and the rest.

The :class:`~pmkit.practice.feedback.matching.Matcher` weighs one sentence against one factor; here the whole two lists
are paired, so that their sum is largest. The learner's own word on a pair wins over every score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pmkit.analysis.factors.factors import Factor
from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import covered, fold, likeness, stems
from pmkit.analysis.text.polarity import agreement, denied, denied_in
from pmkit.documents.format.postmortem import Postmortem
from pmkit.practice.feedback.agreeing import holds_reason, opposed
from pmkit.practice.feedback.alignment import aligned, records_named
from pmkit.practice.feedback.matching import (
    Matcher,
    Signs,
    Verdict,
    events_of,
    is_told,
    states_condition,
)
from pmkit.practice.feedback.nearness import comes_near, sentences
from pmkit.records.event import Event

_HALF: Final = 0.5
_UNLIKE: Final = 0.2
"""Score below which a factor is like none of the reference's."""

_SHOWN: Final = 0.2
"""What agreement of records adds where two factors of the reference come near the same sentence."""

_TOUCHES: Final = 0.75
"""Share of a factor's groups of words from which a line of any section is taken to be about it."""

_PART: Final = 0.7
"""Score from which a sentence is about a factor, though it says less than the whole of it."""

_MOSTLY: Final = 0.6
"""Share of such a sentence that has to be about the factor or its record, where the record is much like it."""

_NEARLY_ALL: Final = 0.75
"""The same, where the record is not."""

_HEAD: Final = re.compile(r"\b(?:no|without|zero) ([a-z]+)")
"""What a sentence says was not there."""

_LIKE_RECORD: Final = (0.3, 0.4)
"""Likeness of such a sentence and a record of the factor: of a long one, and of a short one."""

_LIKE_NAMED: Final = 0.35
"""The same of a record that it names, from which half of the sentence is enough."""

_SHORT: Final = 4
"""Words that tell something, up to which it is short."""


def is_part(
    matcher: Matcher, text: str, signs: Mapping[str, Signs], name: str, named: Collection[str] = frozenset()
) -> bool:
    """Tell whether a sentence is clearly about a factor although it says only a part of it.

    Sentence, factor and a record below the factor have to agree: in what they are about, in what they deny, and in the
    reason where one is given.

    Args:
        matcher: of the reference.
        text: the sentence.
        signs: what speaks for each factor of the reference.
        name: id of the one that is asked about.
        named: ids of the records that the sentence names; less likeness is enough with them.
    """
    own, told = signs[name], stems(text)
    rival = max((sign.score for other, sign in signs.items() if other != name), default=0.0)
    if own.score < max(_PART, rival + matcher.limits.margin) or own.words < 1 or own.agrees < 0 or own.denies:
        return False
    records = {event.id: " ".join((event.headline, *event.details)) for event in matcher.records(name)}
    like = {event.id: max(likeness(text, part) for part in (event.headline, *event.details, records[event.id]))
            for event in matcher.records(name)}  # fmt: skip
    best = max(like, key=lambda one: like[one], default="")
    if not best or len(told) < 2 or like[best] < _LIKE_RECORD[len(told) <= _SHORT]:
        return False
    near = covered(told, matcher.vocabulary(name) | stems(records[best]))
    texts = (*records.values(), matcher.reference.factors[name].text)
    shown = max((alike for event, alike in like.items() if event in named), default=0.0) >= _LIKE_NAMED
    enough = near >= (_HALF if shown else _MOSTLY if like[best] >= _HALF else _NEARLY_ALL)
    return (
        enough
        and not matcher.looks_alike(text, name)
        and holds_reason(text, *texts)
        and _denies_too(text, *texts)
        and not _affirmed_by(matcher.reference.timeline[best], text)
        and not any(opposed(text, one) for one in texts)
    )


def _affirmed_by(record: Event, text: str) -> bool:
    """Tell whether a record affirms all that a sentence denies, as "is updated late" does "was never updated"."""
    wanted = denied(text)
    parts = [agreement(part, wanted) for part in (record.headline, *record.details)]
    return min(parts) <= -1 and max(parts) <= 0


def _denies_too(text: str, *others: str) -> bool:
    """Tell whether some texts deny what a sentence says was not there: "no growth" is not "no alert on memory"."""
    heads = frozenset().union(*(stems(word) for word in _HEAD.findall(fold(text)))) - {"one"}
    return not heads or covered(heads, denied_in(others)) > 0


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
        parts: pairs of a learner's factor with one of the reference that it is about, too: it says a part of it, or
            another line says the same.
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
        paired = {b for _, b in (*self.same, *self.maybe, *self.parts)} | self.touched
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
    partly: set[tuple[str, str]] = set()
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
            if verdict is Verdict.MAYBE and stated and is_part(matcher, factor.text, signs, other.id, named):
                partly.add((factor.id, other.id))
    order = [factor.id for factor in mine]
    near = comes_near(matcher.reference)
    chosen = sorted(best_pairs(chances), key=lambda pair: order.index(pair[0]))
    taken = {a for a, _ in chosen}
    best = {a: max((b for x, b in chances if x == a), key=lambda b, a=a: chances[a, b]) for a, _ in chances}  # type: ignore[misc]
    spare = [(name, best[name]) for name in order if name in best and name not in taken]
    same = tuple(pair for pair in chosen if verdicts[pair] is Verdict.SAME)
    parts = [pair for pair in best.items() if pair in partly and pair[0] not in dict(same)]
    parts += [pair for pair in spare if verdicts[pair] is Verdict.SAME]
    told = dict(parts)
    return Pairing(
        same,
        tuple(pair for pair in (*chosen, *spare) if verdicts[pair] is Verdict.MAYBE and pair[0] not in told),
        tuple(sorted(parts, key=lambda pair: order.index(pair[0]))),
        mine,
        theirs,
        touched_by(matcher, postmortem),
        frozenset(factor.id for factor in mine if best_score[factor.id] >= _UNLIKE or near(factor.text)),
        known,
    )
