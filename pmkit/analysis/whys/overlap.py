"""What two why-graphs of one incident share: what both saw, and what only one of them saw.

Five whys is criticized because two teams end at two causes (Card 2017, Leveson 2011). Set side
by side, the difference is the most useful thing the two have: each team asks the other "how did
you see that?".

Answers are paired by what they say and by the events they point at, one to one, so that the
sum is largest (maximum-weight matching). There are two classes: *both* saw it, where the words alone say so or the
words and the events together do; and *maybe*, which the teams are asked about. An event shows many things: without
words in common it only leads to a question, and only where no third answer points at it or both name the same events.
Where one answer denies what the other affirms, only one of them denies anything, or each denies something else, they
are not called the same:
"simulate mode still runs the rule" and "simulate mode doesn't block anybody" are two properties of one thing. The
figures are F1 values: 2 x shared / (all of A + all of B); they describe the two graphs and are not a score of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from htpy import p

from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.kindred import nearness, rarity
from pmkit.analysis.text.likeness import likeness
from pmkit.analysis.text.polarity import agreement, denied, denies_anything
from pmkit.analysis.whys.graph import PROBLEM, Graph, Why
from pmkit.html import render, table
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown

ALIKE: Final = 0.55
"""Likeness of two answers that are the same by their words alone."""

_CLEAR: Final = 0.8
"""The same, where they point at other events than each other."""

_SAME: Final = 0.31
"""Likeness of two answers that are the same where their events agree; tried on eight pairs of graphs by other hands."""

_SHOWN: Final = 0.3
"""Agreement of events that speaks for two answers."""

_SHARES: Final = 0.2
"""Agreement of events from which two answers that have some words in common may be the same."""

_MAYBE: Final = 0.3
"""Likeness from which two answers may be the same."""

_NEAR: Final = 0.25
"""Nearness by kindred words, from which two answers that come nearest to each other may be the same."""

_TOUCH: Final = 0.15
"""Likeness from which two answers may be the same where their events agree."""

ASKED: Final = "Are these the same?"
"""What is asked about a pair that may be the same."""

SEEN_BY: Final = "perhaps both"
"""What a table says beside a pair that the teams are asked about."""


@dataclass(frozen=True)
class Overlap:
    """Two why-graphs side by side.

    Attributes:
        first: one graph.
        second: the other.
        both: pairs of ids, first graph's id first, with their agreement from 0 to 1.
        names: what the two are called.
        maybe: pairs that may be the same, in the same form; the teams decide.
    """

    first: Graph
    second: Graph
    both: tuple[tuple[str, str, float], ...]
    names: tuple[str, str] = ("A", "B")
    maybe: tuple[tuple[str, str, float], ...] = ()

    @cached_property
    def only_first(self) -> tuple[Why, ...]:
        """What only the first graph has."""
        shared = {pair[0] for pair in (*self.both, *self.maybe)}
        return tuple(why for why in self.first.whys if why.id not in shared)

    @cached_property
    def only_second(self) -> tuple[Why, ...]:
        """What only the second graph has."""
        shared = {pair[1] for pair in (*self.both, *self.maybe)}
        return tuple(why for why in self.second.whys if why.id not in shared)

    @cached_property
    def links(self) -> tuple[tuple[tuple[str, str], tuple[str, str]], ...]:
        """Links that both drew: effect and cause in the first graph, then in the second."""
        other = {PROBLEM: PROBLEM} | {a: b for a, b, _ in self.both}
        drawn = {(link.effect, link.cause) for link in self.second.links}
        twins = []
        for link in self.first.links:
            twin = (other.get(link.effect, "?"), other.get(link.cause, "?"))
            if twin in drawn:
                twins.append(((link.effect, link.cause), twin))
        return tuple(twins)

    @property
    def node_f1(self) -> float | None:
        """How much of the answers is shared, 0 to 1; None when both graphs are empty."""
        return _f1(len(self.both), len(self.first), len(self.second))

    @property
    def link_f1(self) -> float | None:
        """How much of the links is shared, 0 to 1; None when there are none."""
        return _f1(len(self.links), len(self.first.links), len(self.second.links))

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """One row per answer: who saw it, how the first says it, how the second does."""
        a, b = self.names
        shown = [("both", _said(self.first[x]), _said(self.second[y])) for x, y, _ in self.both]
        shown += [(SEEN_BY, _said(self.first[x]), _said(self.second[y])) for x, y, _ in self.maybe]
        shown += [(f"only {a}", _said(why), "") for why in self.only_first]
        shown += [(f"only {b}", "", _said(why)) for why in self.only_second]
        return tuple(shown)

    def __str__(self) -> str:
        """Return the counts, and then each answer with who saw it."""
        return "\n".join(
            [self.summary, ""]
            + [f"{who}: {x} | {y}" for who, x, y in self.rows if x and y and who == "both"]
            + [f"{asked} {x} | {y}" for asked, x, y in self.questions]
            + [f"{who}: {x or y}" for who, x, y in self.rows if not (x and y)]
        )

    @property
    def questions(self) -> tuple[tuple[str, str, str], ...]:
        """What the teams are asked about each pair that may be the same: the question, and how each says it."""
        return tuple((ASKED, _said(self.first[x]), _said(self.second[y])) for x, y, _ in self.maybe)

    @property
    def summary(self) -> str:
        """The counts in one sentence."""
        a, b = self.names
        alone = f"only {a} saw {len(self.only_first)}, only {b} {len(self.only_second)}"
        perhaps = f"{len(self.maybe)} more may be the same, which you decide; " if self.maybe else ""
        return (
            f"Both saw {len(self.both)}; {perhaps}{alone}. "
            f"Answers in common: {_percent(self.node_f1)}; "
            f"links in common: {_percent(self.link_f1)} ({len(self.links)})."
        )

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        head = " | ".join(map(escape_markdown_cell, ("Seen by", *self.names)))
        lines = [escape_markdown(self.summary), "", f"| {head} |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(map(escape_markdown_cell, row))} |" for row in self.rows]
        return inert_markdown("\n".join(lines) + "\n")

    def _repr_html_(self) -> str:
        """Show the table in Jupyter."""
        return render(p[self.summary], table(("Seen by", *self.names), self.rows, notebook=True))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text twin."""
        printer.text(str(self))


def overlap(first: Graph, second: Graph, *, names: tuple[str, str] = ("A", "B"), alike: float = ALIKE) -> Overlap:
    """Return what two graphs of the same incident share.

    Args:
        first: one team's graph.
        second: the other team's. Event ids mean the same in both; ids of answers need not.
        names: what to call the two.
        alike: smallest likeness, 0 to 1, of answers that are the same by their words alone.
    """
    agree = _Agreement(first, second, alike)
    found = {
        (a.id, b.id): (same, score)
        for a in first.whys
        for b in second.whys
        for same, score in [agree(a, b)]
        if same is not None
    }
    # What is the same goes before what may be, whatever the sums.
    chosen = best_pairs({pair: score + 2 * same for pair, (same, score) in found.items()})
    order = {why.id: index for index, why in enumerate(first.whys)}
    pairs = sorted(chosen, key=lambda pair: order[pair[0]])
    both, maybe = (
        tuple((*pair, found[pair][1]) for pair in pairs if found[pair][0] is wanted) for wanted in (True, False)
    )
    return Overlap(first, second, both, names, maybe)


class _Agreement:
    """Whether an answer of one graph is the same as one of the other, and how much they agree, from 0 to 1."""

    def __init__(self, first: Graph, second: Graph, alike: float) -> None:
        self.alike = alike
        # An event that many answers point at tells little about which of them are the same.
        self.uses = Counter(event for why in (*first.whys, *second.whys) for event in why.evidence)
        weight = rarity(why.text for why in (*first.whys, *second.whys))
        self.near = {
            (a.id, b.id): near
            for a in first.whys
            for b in second.whys
            if not (a.evidence and b.evidence) and (near := nearness(a.text, b.text, weight)) >= _NEAR
        }
        self.nearest = {side: _best(self.near, side) for side in (0, 1)}

    def __call__(self, a: Why, b: Why) -> tuple[bool | None, float]:
        """Return True for the same, False for maybe, None for neither; and the agreement."""
        words, shown = likeness(a.text, b.text), self._events(a, b)
        score = min(1.0, words + 0.3 * shown)
        apart = bool(a.evidence and b.evidence) and not shown
        contrary = min(agreement(a.text, denied(b.text)), agreement(b.text, denied(a.text))) < 0
        against = contrary
        contrary |= denies_anything(a.text) is not denies_anything(b.text)
        other_denial = denies_anything(a.text) and denies_anything(b.text) and not denied(a.text) & denied(b.text)
        enough = self.alike if other_denial else _SAME
        if not contrary and (words >= (_CLEAR if apart else self.alike) or (words >= enough and shown >= _SHOWN)):
            return True, score
        if words >= (self.alike if apart else _MAYBE) or (words >= _TOUCH and shown >= _SHARES) or self._alone(a, b):
            return False, score
        if self._is_nearest(a, b) and not against:
            return False, max(score, self.near[a.id, b.id])
        return None, score

    def _is_nearest(self, a: Why, b: Why) -> bool:
        """Tell whether two answers come nearest to each other, where no records can tell."""
        near = self.near.get((a.id, b.id))
        return near is not None and near == self.nearest[0][a.id] == self.nearest[1][b.id]

    def _alone(self, a: Why, b: Why) -> bool:
        """Tell whether two answers point at the same events, or at some that no other answer points at."""
        shared = set(a.evidence) & set(b.evidence)
        return bool(shared) and (
            {*a.evidence} == {*b.evidence} or all(self.uses[event] == len((a, b)) for event in shared)
        )

    def _events(self, a: Why, b: Why) -> float:
        """Return the weighted share of events that two answers have in common."""

        def weigh(events: Iterable[str]) -> float:
            return sum(1 / self.uses[event] for event in events)

        shared, all_events = set(a.evidence) & set(b.evidence), {*a.evidence, *b.evidence}
        return weigh(shared) / weigh(all_events) if shared else 0.0


def _best(near: Mapping[tuple[str, str], float], side: int) -> dict[str, float]:
    """Return the largest nearness of each answer of one side."""
    best: dict[str, float] = {}
    for pair, value in near.items():
        best[pair[side]] = max(value, best.get(pair[side], 0.0))
    return best


def _f1(shared: int, first: int, second: int) -> float | None:
    """Return 2 x shared / (first + second)."""
    return 2 * shared / (first + second) if first + second else None


def _percent(value: float | None) -> str:
    """Return a share for people."""
    return "nothing to compare" if value is None else f"{value:.0%}"


def _said(why: Why) -> str:
    """Return an answer with its id."""
    return f"{why.text} ({why.id})"
