"""Is a review needed, and how deep? One table of rules, in which each row says where it comes from.

The article has two decision trees that disagree: a long or a security incident without customer
impact gets a full review from one and at most a light one from the other, and so does a SEV-1/2
without impact, loss or duration, the other way round: 8 of the 64 combinations. The kit's default
is never less than either tree asks for. A team can bring a table of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Final

from pmkit.analysis.triage.process import Step, steps_of
from pmkit.errors import RecordError

LONG_MINUTES: Final = 30
"""The article's limit: an incident that lasted longer than this is long."""


class Review(IntEnum):
    """How deep a review goes; a larger number is stricter."""

    DOCUMENT = 0
    LIGHTWEIGHT = 1
    FULL = 2

    @property
    def words(self) -> str:
        """The depth as the article names it."""
        return ("Document only", "Lightweight postmortem", "Full postmortem")[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about an incident.

    Attributes:
        customer_impact: customers felt it.
        severe: SEV-1 or SEV-2.
        long: it lasted longer than 30 minutes.
        data_loss: data was lost.
        security: it was a security incident.
        learning: there is something to learn, a near miss or a surprise among others.
    """

    customer_impact: bool = False
    severe: bool = False
    long: bool = False
    data_loss: bool = False
    security: bool = False
    learning: bool = False


QUESTIONS: Final = {
    "customer_impact": "Did customers feel it?",
    "severe": "Was it a SEV-1 or SEV-2?",
    "long": "Did it last longer than 30 minutes?",
    "data_loss": "Was data lost?",
    "security": "Was it a security incident?",
    "learning": "Is there something to learn: a surprise, a near miss, a success worth knowing?",
}
"""Fact to the question that asks for it."""

_FACTS: Final = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: when one fact holds, at least this review is due.

    Attributes:
        fact: a name of :class:`Facts`, or ``always``.
        review: the depth.
        source: where the row comes from.
    """

    fact: str
    review: Review
    source: str

    def holds(self, facts: Facts) -> bool:
        """Tell whether the row applies."""
        return self.fact == "always" or bool(getattr(facts, self.fact))


PROCESS_TREE: Final = "the article's process decision tree"
WHEN_TREE: Final = "the article's decision framework (when to conduct a postmortem)"

TREES: Final = {
    PROCESS_TREE: (
        Rule("customer_impact", Review.FULL, PROCESS_TREE),
        Rule("severe", Review.FULL, PROCESS_TREE),
        Rule("data_loss", Review.FULL, PROCESS_TREE),
        Rule("learning", Review.LIGHTWEIGHT, PROCESS_TREE),
        Rule("always", Review.DOCUMENT, PROCESS_TREE),
    ),
    WHEN_TREE: (
        Rule("customer_impact", Review.FULL, WHEN_TREE),
        Rule("long", Review.FULL, WHEN_TREE),
        Rule("data_loss", Review.FULL, WHEN_TREE),
        Rule("security", Review.FULL, WHEN_TREE),
        Rule("learning", Review.LIGHTWEIGHT, WHEN_TREE),
        Rule("always", Review.DOCUMENT, WHEN_TREE),
    ),
}
"""The two trees as rules; where several edges of the first hold at once, the strongest is taken."""

DEFAULT: Final = tuple(rule for rules in TREES.values() for rule in rules)
"""Both trees together: the stricter wins."""


@dataclass(frozen=True)
class Outcome:
    """What a table says about an incident.

    Attributes:
        facts: what it was asked about.
        review: the depth.
        reasons: the rows that led there.
        trees: what each of the article's trees says.
    """

    facts: Facts
    review: Review
    reasons: tuple[Rule, ...]
    trees: tuple[tuple[str, Review], ...]

    @property
    def trees_agree(self) -> bool:
        """Whether the article's trees say the same."""
        return len({review for _, review in self.trees}) == 1

    @property
    def steps(self) -> tuple[Step, ...]:
        """The article's process at this depth, with its clocks."""
        return steps_of(self.review.name.lower())

    def checklist(self) -> str:
        """Return the process as a Markdown checklist."""
        return "\n".join(f"- [ ] {step}" for step in self.steps) + "\n"

    def to_calendar(self, resolved: Any, title: str = "Postmortem") -> str:
        """Return the process as calendar dates, counted from the end of the incident.

        Args:
            resolved: when the incident was resolved, a datetime with a zone.
            title: of the incident.

        Raises:
            RecordError: the time has no zone.
        """
        from pmkit.analysis.triage.process import to_calendar

        return to_calendar(self.steps, resolved, title)

    def __str__(self) -> str:
        """Return the outcome, its reasons, what each tree says, and the process."""
        lines = [f"{self.review.words}, because:"]
        lines += [f"- {_because(rule)} ({rule.source})" for rule in self.reasons]
        lines += [f"{name[0].upper()}{name[1:]} says: {review.words.lower()}." for name, review in self.trees]
        if not self.trees_agree:
            lines.append("The two trees disagree here. Unless a team's own table says otherwise, the stricter wins.")
        return "\n".join([*lines, "", *(f"- {step}" for step in self.steps)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the outcome."""
        printer.text(str(self))


def triage(facts: Facts | None = None, *, rules: Sequence[Rule] = DEFAULT, **known: bool) -> Outcome:
    """Return whether a review is needed and how deep, with the reasons.

    Args:
        facts: what is known; or give the facts as keywords, such as ``customer_impact=True``.
        rules: the table. The strictest row that applies wins.
        known: facts by name.

    Raises:
        RecordError: there is no such fact, or no row of the table applies.

    Example:
        >>> triage(security=True).review
        <Review.FULL: 2>
    """
    unknown = sorted(set(known) - set(_FACTS))
    if unknown:
        raise RecordError(f"{unknown[0]!r} is no fact that is asked for", remedy="use: " + ", ".join(_FACTS))
    if facts is None:
        facts = Facts(**known)
    elif known:
        raise RecordError("facts are given twice", remedy="give a Facts object or keywords, not both")
    holding = [rule for rule in rules if rule.holds(facts)]
    if not holding:
        raise RecordError(
            "no row of the table applies to this incident", remedy="add a row for `always`, such as document"
        )
    review = max(rule.review for rule in holding)
    return Outcome(
        facts,
        review,
        tuple(rule for rule in holding if rule.review is review),
        tuple((name, _by_tree(tree, facts)) for name, tree in TREES.items()),
    )


def _by_tree(tree: Sequence[Rule], facts: Facts) -> Review:
    """Return what one tree says."""
    return max(rule.review for rule in tree if rule.holds(facts))


def all_facts() -> Iterator[Facts]:
    """Yield all 64 combinations of facts."""
    for values in itertools.product((False, True), repeat=len(_FACTS)):
        yield Facts(**dict(zip(_FACTS, values, strict=True)))


def disagreements() -> list[Outcome]:
    """Return the outcomes on which the article's two trees disagree: 8 of 64."""
    return [outcome for outcome in map(triage, all_facts()) if not outcome.trees_agree]


def rules_of(rows: Iterable[tuple[str, str, str]]) -> tuple[Rule, ...]:
    """Return a team's own table.

    Args:
        rows: fact, depth (``full``, ``lightweight``, ``document``) and where the row comes from.

    Raises:
        RecordError: a fact or a depth is not known; the message names the row.

    Example:
        >>> own = rules_of([("severe", "full", "our handbook"), ("always", "document", "our handbook")])
        >>> triage(severe=True, rules=own).review.words
        'Full postmortem'
    """
    table = []
    for number, (fact, depth, source) in enumerate(rows, start=1):
        if fact not in (*_FACTS, "always"):
            remedy = "use: " + ", ".join((*_FACTS, "always"))
            raise RecordError(f"{fact!r} is no fact that is asked for", where=f"row {number}", remedy=remedy)
        try:
            review = Review[str(depth).strip().upper()]
        except KeyError:
            raise RecordError(
                f"{depth!r} is no depth of a review", where=f"row {number}", remedy="use: full, lightweight, document"
            ) from None
        table.append(Rule(fact, review, source))
    return tuple(table)


def _because(rule: Rule) -> str:
    """Return what made a row apply."""
    said = {
        "customer_impact": "customers felt it",
        "severe": "it was a SEV-1 or SEV-2",
        "long": f"it lasted longer than {LONG_MINUTES} minutes",
        "data_loss": "data was lost",
        "security": "it was a security incident",
        "learning": "there is something to learn",
        "always": "nothing asks for more",
    }
    return said[rule.fact]
