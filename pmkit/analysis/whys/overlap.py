"""What two why-graphs of one incident share: what both saw, and what only one of them saw.

Five whys is criticized because two teams end at two causes (Card 2017, Leveson 2011). Set side
by side, the difference is the most useful thing the two have: each team asks the other "how did
you see that?".

Answers are paired by what they say and by the events they point at, one to one, so that the
sum is largest (maximum-weight matching). The figures are F1 values: 2 x shared / (all of A + all
of B); they describe the two graphs and are not a score of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from htpy import p

from pmkit.analysis.text.assignment import best_pairs
from pmkit.analysis.text.likeness import likeness, weights
from pmkit.analysis.whys.graph import PROBLEM, Graph, Why
from pmkit.html import render, table
from pmkit.markup import escape_markdown, escape_markdown_cell, inert_markdown

ALIKE: Final = 0.42
"""Smallest agreement of two answers that are taken for one; tried on the test graphs of the repository."""

_WORDS: Final = 0.95  # how far the same words alone carry
_EVENTS: Final = 0.55  # how far the same events alone carry: two answers can be shown by one event
_ALONE: Final = 0.25  # what an answer must have of its own before its place in the graph counts
_BELOW: Final = 0.12  # what its place adds


@dataclass(frozen=True)
class Overlap:
    """Two why-graphs side by side.

    Attributes:
        first: one graph.
        second: the other.
        both: pairs of ids, first graph's id first, with their agreement from 0 to 1.
        names: what the two are called.
    """

    first: Graph
    second: Graph
    both: tuple[tuple[str, str, float], ...]
    names: tuple[str, str] = ("A", "B")

    @cached_property
    def only_first(self) -> tuple[Why, ...]:
        """What only the first graph has."""
        shared = {pair[0] for pair in self.both}
        return tuple(why for why in self.first.whys if why.id not in shared)

    @cached_property
    def only_second(self) -> tuple[Why, ...]:
        """What only the second graph has."""
        shared = {pair[1] for pair in self.both}
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
        shown += [(f"only {a}", _said(why), "") for why in self.only_first]
        shown += [(f"only {b}", "", _said(why)) for why in self.only_second]
        return tuple(shown)

    def __str__(self) -> str:
        """Return the counts, and then each answer with who saw it."""
        return "\n".join(
            [self.summary, ""]
            + [f"both: {x} | {y}" for who, x, y in self.rows if who == "both"]
            + [f"{who}: {x or y}" for who, x, y in self.rows if who != "both"]
        )

    @property
    def summary(self) -> str:
        """The counts in one sentence."""
        a, b = self.names
        return (
            f"Both saw {len(self.both)}; only {a} saw {len(self.only_first)}, only {b} {len(self.only_second)}. "
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
        alike: smallest agreement, 0 to 1, of answers that are taken for one.
    """
    agree = _Agreement(first, second)
    found = best_pairs(
        {(a.id, b.id): score for a in first.whys for b in second.whys if (score := agree(a, b)) >= alike}
    )
    # Answers whose effects are a pair already are likelier to be one, so look once more with that known.
    agree.paired = set(found)
    found = best_pairs(
        {(a.id, b.id): score for a in first.whys for b in second.whys if (score := agree(a, b)) >= alike}
    )
    order = {why.id: index for index, why in enumerate(first.whys)}
    both = sorted(((a, b, score) for (a, b), score in found.items()), key=lambda pair: order[pair[0]])
    return Overlap(first, second, tuple(both), names)


class _Agreement:
    """How much an answer of one graph agrees with one of the other, from 0 to 1."""

    def __init__(self, first: Graph, second: Graph) -> None:
        self.first, self.second = first, second
        self.known = weights([why.text for why in (*first.whys, *second.whys)])
        # An event that many answers point at tells little about which of them are the same.
        self.uses = Counter(event for why in (*first.whys, *second.whys) for event in why.evidence)
        self.paired: set[tuple[str, str]] = set()

    def __call__(self, a: Why, b: Why) -> float:
        """Return the agreement of two answers; words and events each speak for it on their own."""
        words = likeness(a.text, b.text, self.known)
        found = 1 - (1 - _WORDS * words) * (1 - _EVENTS * self._events(a, b))
        found += 0.03 * (a.type is b.type is not None) + 0.03 * (a.level is b.level is not None)
        if found > _ALONE and any(
            x == y == PROBLEM or (x, y) in self.paired
            for x in self.first.effects(a.id)
            for y in self.second.effects(b.id)
        ):
            found += _BELOW * bool(self.paired)
        return min(found, 1.0)

    def _events(self, a: Why, b: Why) -> float:
        """Return the weighted share of events that two answers have in common."""

        def weigh(events: Iterable[str]) -> float:
            return sum(1 / self.uses[event] for event in events)

        shared, all_events = set(a.evidence) & set(b.evidence), {*a.evidence, *b.evidence}
        return weigh(shared) / weigh(all_events) if shared else 0.0


def _f1(shared: int, first: int, second: int) -> float | None:
    """Return 2 x shared / (first + second)."""
    return 2 * shared / (first + second) if first + second else None


def _percent(value: float | None) -> str:
    """Return a share for people."""
    return "nothing to compare" if value is None else f"{value:.0%}"


def _said(why: Why) -> str:
    """Return an answer with its id."""
    return f"{why.text} ({why.id})"
