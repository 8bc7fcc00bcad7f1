"""Is a review needed, and how deep? One table of rules, in which each row says where it comes from.

The article has two decision trees that disagree: a long or a security incident without customer
impact gets a full review from one and at most a light one from the other, and so does a SEV-1/2
without impact, loss or duration, the other way round: 8 of the 64 combinations. The kit's default
is never less than either tree asks for. A team can bring a table of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from pmkit.analysis.triage import process
from pmkit.analysis.triage.depth import Depth
from pmkit.errors import RecordError, not_one_of

LONG_MINUTES: Final = 30
"""The article's limit: an incident that lasted longer than this is long."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is asked about an incident, with the words for it.

    Attributes:
        question: that asks for it.
        reason: what is said where it made a row of the table apply.
        label: a few words, for a figure.
    """

    question: str
    reason: str
    label: str


def _asked(question: str, reason: str, label: str) -> bool:
    """Return the field of a fact, with its words."""
    return field(default=False, metadata={"criterion": Criterion(question, reason, label)})


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

    customer_impact: bool = _asked("Did customers feel it?", "customers felt it", "Customer impact?")
    severe: bool = _asked("Was it a SEV-1 or SEV-2?", "it was a SEV-1 or SEV-2", "SEV-1 or SEV-2?")
    long: bool = _asked(
        f"Did it last longer than {LONG_MINUTES} minutes?",
        f"it lasted longer than {LONG_MINUTES} minutes",
        f"Longer than {LONG_MINUTES} minutes?",
    )
    data_loss: bool = _asked("Was data lost?", "data was lost", "Data loss?")
    security: bool = _asked("Was it a security incident?", "it was a security incident", "Security incident?")
    learning: bool = _asked(
        "Is there something to learn: a surprise, a near miss, a success worth knowing?",
        "there is something to learn",
        "Something to learn?",
    )


FACTS: Final = {fact.name: fact.metadata["criterion"] for fact in fields(Facts)}
"""Name of each fact to its words, in the order they are asked."""

ALWAYS: Final = "always"
"""In place of a fact: the row applies to every incident."""

CRITERIA: Final = {**FACTS, ALWAYS: Criterion("", "nothing asks for more", "Otherwise")}
"""What a row of a table can name, to its words."""


ASKED: Final = {
    Depth.FULL: ("Full review", "Would somebody outside ask what happened?"),
    Depth.LIGHTWEIGHT: ("Light review", "Did it surprise us, or almost go wrong?"),
    Depth.NOTE: ("A note", "Neither? Leave a note where others can find it."),
}
"""The table as a rule to remember: for each depth its name in a conversation, and the question that leads to it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: when one fact holds, at least this review is due.

    Attributes:
        fact: one of :data:`CRITERIA`: a name of :class:`Facts`, or ``always``.
        review: how deep.
        source: where the row comes from.
    """

    fact: str
    review: Depth
    source: str

    def holds(self, facts: Facts) -> bool:
        """Tell whether the row applies."""
        return self.fact == ALWAYS or bool(getattr(facts, self.fact))


PROCESS_TREE: Final = "the article's process decision tree"
WHEN_TREE: Final = "the article's decision framework (when to conduct a postmortem)"

TREES: Final = {
    PROCESS_TREE: (
        Rule("customer_impact", Depth.FULL, PROCESS_TREE),
        Rule("severe", Depth.FULL, PROCESS_TREE),
        Rule("data_loss", Depth.FULL, PROCESS_TREE),
        Rule("learning", Depth.LIGHTWEIGHT, PROCESS_TREE),
        Rule(ALWAYS, Depth.NOTE, PROCESS_TREE),
    ),
    WHEN_TREE: (
        Rule("customer_impact", Depth.FULL, WHEN_TREE),
        Rule("long", Depth.FULL, WHEN_TREE),
        Rule("data_loss", Depth.FULL, WHEN_TREE),
        Rule("security", Depth.FULL, WHEN_TREE),
        Rule("learning", Depth.LIGHTWEIGHT, WHEN_TREE),
        Rule(ALWAYS, Depth.NOTE, WHEN_TREE),
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
    review: Depth
    reasons: tuple[Rule, ...]
    trees: tuple[tuple[str, Depth], ...]

    @property
    def trees_agree(self) -> bool:
        """Whether the article's trees say the same."""
        return len({review for _, review in self.trees}) == 1

    @property
    def steps(self) -> tuple[process.Step, ...]:
        """The article's process at this depth, with its clocks."""
        return process.steps_of(self.review)

    def checklist(self) -> str:
        """Return the process as a Markdown checklist."""
        return "\n".join(f"- [ ] {step}" for step in self.steps) + "\n"

    def to_calendar(self, resolved: datetime, title: str = "Postmortem") -> str:
        """Return the process as calendar dates, counted from the end of the incident.

        Args:
            resolved: when the incident was resolved, a datetime with a zone.
            title: of the incident.

        Raises:
            RecordError: the time has no zone.
        """
        return process.to_calendar(self.steps, resolved, title)

    def __str__(self) -> str:
        """Return the outcome, its reasons, what each tree says, and the process."""
        lines = [f"{self.review.words}, because:"]
        lines += [f"- {CRITERIA[rule.fact].reason} ({rule.source})" for rule in self.reasons]
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
        <Depth.FULL: 'full'>
    """
    if unknown := sorted(set(known) - set(FACTS)):
        raise not_one_of(unknown[0], FACTS, what="a fact that is asked for", raises=RecordError)
    if facts is None:
        facts = Facts(**known)
    elif known:
        raise RecordError("facts are given twice", remedy="give a Facts object or keywords, not both")
    holding = [rule for rule in rules if rule.holds(facts)]
    if not holding:
        raise RecordError(
            "no row of the table applies to this incident", remedy="add a row for `always`, such as document"
        )
    review = _strictest(holding)
    return Outcome(
        facts,
        review,
        tuple(rule for rule in holding if rule.review is review),
        tuple((name, _by_tree(tree, facts)) for name, tree in TREES.items()),
    )


def _by_tree(tree: Sequence[Rule], facts: Facts) -> Depth:
    """Return what one tree says."""
    return _strictest(rule for rule in tree if rule.holds(facts))


def _strictest(rules: Iterable[Rule]) -> Depth:
    """Return the strictest depth that rules ask for."""
    return max((rule.review for rule in rules), key=lambda depth: depth.strictness)


def all_facts() -> Iterator[Facts]:
    """Yield all 64 combinations of facts."""
    for values in itertools.product((False, True), repeat=len(FACTS)):
        yield Facts(**dict(zip(FACTS, values, strict=True)))


def disagreements() -> list[Outcome]:
    """Return the outcomes on which the article's two trees disagree: 8 of 64."""
    return [outcome for outcome in map(triage, all_facts()) if not outcome.trees_agree]


_DEPTHS: Final = {str(depth): depth for depth in Depth} | {"document": Depth.NOTE}
"""What a table may write for a depth; the article says "document only" of a note."""


def rules_of(rows: Iterable[tuple[str, str, str]]) -> tuple[Rule, ...]:
    """Return a team's own table.

    Args:
        rows: fact, depth (``full``, ``lightweight``, ``note`` or ``document``) and where the row comes from.

    Raises:
        RecordError: a fact or a depth is not known; the message names the row.

    Example:
        >>> own = rules_of([("severe", "full", "our handbook"), ("always", "document", "our handbook")])
        >>> triage(severe=True, rules=own).review.words
        'Full postmortem'
    """
    table = []
    for number, (fact, depth, source) in enumerate(rows, start=1):
        where = f"row {number}"
        if fact not in CRITERIA:
            raise not_one_of(fact, CRITERIA, what="a fact that is asked for", raises=RecordError, where=where)
        word = str(depth).strip().lower()
        if word not in _DEPTHS:
            raise not_one_of(depth, _DEPTHS, what="a depth of a review", raises=RecordError, where=where)
        review = _DEPTHS[word]
        table.append(Rule(fact, review, source))
    return tuple(table)
