"""An order: cards to be put in order, a timeline for example. An answer is their places in that order, ``[2, 0, 1]``.

A ranking (:mod:`pmkit.room.activities.ranking`) is read and counted in the same way.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, Self

from htpy import Node, b, div, li, p, td, th, tr, ul
from pydantic import Field

from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.room.shared.activity import KEYED_MOST, WithOptions, whole_numbers
from pmkit.room.shared.counts import Counts, Row, bar, markdown_table, people_said
from pmkit.room.shared.release import SPREAD_FEWEST, is_spread_shown

_FEW: Final = f"Fewer than {SPREAD_FEWEST} answers: the order by the mean place, without numbers."


@dataclass(frozen=True)
class OrderCounts(Counts):
    """Cards by their mean place, with how often each came to each place where all was counted openly.

    Attributes:
        places: for each card how often it came to each place, the first place first; empty unless the answers are open:
            it gives away who sorted how.
        mean_place: for each card, 1 for the first place; empty where few answered anonymously.
        agreement: Kendall's W, 0 to 1; None for fewer than two people or cards, and where few answered anonymously.
        correct: the cards in the recorded order; None where none is recorded.
        all_right: how many had that order.
    """

    kind: ClassVar[str] = "order"

    places: tuple[tuple[int, ...], ...]
    mean_place: tuple[float, ...]
    agreement: float | None = None
    correct: tuple[str, ...] | None = None
    all_right: int = 0

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return how often each card came to each place, and what is known beyond that."""
        facts: dict[str, Any] = {"mean_place": list(self.mean_place)}
        if self.agreement is not None:
            facts["agreement"] = self.agreement
        if self.correct is not None:
            facts |= {"correct": list(self.correct), "all_right": self.all_right}
        return [list(row) for row in self.places], facts

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(
            tuple(labels),
            tuple(tuple(row) for row in numbers),
            tuple(facts["mean_place"]),
            facts.get("agreement"),
            tuple(facts["correct"]) if "correct" in facts else None,
            facts.get("all_right", 0),
        )

    def chart(self, people: int, needed: int) -> Node:
        """Return a bar a card, the longer the earlier; without numbers where few answered anonymously."""
        size = max(len(self.labels), 1)
        if not self.mean_place:
            listed = [
                tr[
                    th(scope="row")[b[f"{place}."], " ", label],
                    td(".number")[f"place {self.correct.index(label) + 1}"] if self.correct else None,
                ]
                for place, label in enumerate(self.labels, start=1)
            ]
            head = ("Card", *(["As recorded"] if self.correct else []))
            return table(head, listed, caption=f"{people_said(people)} {_FEW}")
        rows = [
            tr[
                th(scope="row")[b[f"{place}."], " ", label],
                td(".drawn")[bar((size - mean + 1) / size)],
                td(".number")[f"{mean:.1f}"],
                td(".number")[f"place {self.correct.index(label) + 1}"] if self.correct else None,
            ]
            for place, (label, mean) in enumerate(zip(self.labels, self.mean_place, strict=True), start=1)
        ]
        said = [people_said(people), "The number is the mean place."]
        if self.agreement is not None:
            said.append(f"Agreement {self.agreement:.2f}; 0 is none, 1 is all alike (Kendall's W).")
        if self.correct:
            said.append(f"{self.all_right} of {people} had the recorded order.")
        head = ("Card", "", "Mean place", *(["As recorded"] if self.correct else []))
        return table(head, rows, caption=" ".join(said))

    def words(self, people: int) -> list[str]:
        """Return a table of the cards."""
        correct = self.correct
        if not self.mean_place:
            head = ("Place", "Card", *(["As recorded"] if correct else []))
            listed = [
                (place, label, *([correct.index(label) + 1] if correct else []))
                for place, label in enumerate(self.labels, start=1)
            ]
            return [_FEW, "", *markdown_table(head, listed)]
        rows: list[tuple[object, ...]] = [
            (label, f"{mean:.1f}", *([correct.index(label) + 1] if correct else []))
            for label, mean in zip(self.labels, self.mean_place, strict=True)
        ]
        said = [f"{self.all_right} of {people} had the recorded order.", ""] if correct else []
        return [*said, *markdown_table(("Card", "Mean place", *(["As recorded"] if correct else [])), rows)]

    def rows(self) -> Iterator[Row]:
        """Yield one row a card and place; one a card where only its mean place, or its rank, is told."""
        if not self.places:
            for rank, label in enumerate(self.labels, start=1):
                yield "", label, *(("mean place", self.mean_place[rank - 1]) if self.mean_place else ("rank", rank))
            return
        for label, numbers in zip(self.labels, self.places, strict=True):
            yield from (("", label, place, number) for place, number in enumerate(numbers, start=1))

    def columns(self) -> dict[str, list[Any]]:
        """Return cards, and a column a place; their mean places or their ranks where only those are told."""
        if not self.places:
            told = {"mean_place": list(self.mean_place)} if self.mean_place else {}
            return {"label": list(self.labels), "rank": list(range(1, len(self.labels) + 1)), **told}
        places = {str(at + 1): [row[at] for row in self.places] for at in range(len(self.labels))}
        return {"label": list(self.labels), **places}


class Sorting(WithOptions):
    """Cards that each puts in an order."""

    hint: ClassVar[str]
    counted_as = OrderCounts

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the places of the cards in their order."""
        order = whole_numbers(raw, "an order")
        if sorted(order) != list(range(len(options))):
            raise RoomError("each card must be in the order once", code="misfit", remedy="load the page again")
        return [order]

    def recorded(self) -> list[int]:
        """Return the places of the cards in the recorded order; empty where none is recorded."""
        return []

    def released(self) -> str:
        """Return what is shown of few answers."""
        few = f"With fewer than {SPREAD_FEWEST} answers only the common order of the cards is shown."
        return super().released() or few

    def count(self, rows: list[Any], options: list[str], needed: int) -> OrderCounts:
        """Return cards by their mean place, with Kendall's W; of few anonymous answers only their order.

        How often each card came to each place is kept of open answers alone.

        Source: M. G. Kendall and B. Babington Smith, "The Problem of m Rankings", Annals of
        Mathematical Statistics 10 (1939).
        """
        size, raters = len(options), len(rows)
        places = [[row.index(card) for row in rows] for card in range(size)]
        mean = [sum(each) / raters if raters else 0.0 for each in places]
        shown = sorted(range(size), key=lambda card: (mean[card], card))
        recorded = self.recorded()
        labels = tuple(options[card] for card in shown)
        correct = tuple(self.options[place] for place in recorded) if recorded else None
        if not is_spread_shown(self.privacy, raters - self._known):
            return OrderCounts(labels, (), (), None, correct)
        agreement = None
        if raters > 1 and size > 1:
            totals = [sum(each) for each in places]
            middle = sum(totals) / size
            spread = sum((total - middle) ** 2 for total in totals)
            agreement = round(12 * spread / (raters**2 * (size**3 - size)), 3)
        tallies = [Counter(places[card]) for card in shown] if self.privacy == "open" else []
        return OrderCounts(
            labels,
            tuple(tuple(tally[place] for place in range(size)) for tally in tallies),
            tuple(round(mean[card] + 1, 2) for card in shown),
            agreement,
            correct,
            sum(1 for row in rows if list(row) == recorded),
        )

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one order a person."""
        return [row for tally in tallies[:KEYED_MOST] for row in self.read(tally, options)]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Leave the cards about where they are."""
        return sorted(range(len(form["options"])), key=lambda place: place + pick.gauss(0, 0.8))

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return cards with a button up and one down."""
        return {"input": "sort", "options": options, "hint": self.hint}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a line a person."""
        label = "One answer a line: the numbers in their order, such as 3 1 2"
        return {"input": "orders", "options": options, "label": label}

    def sheet(self) -> Node:
        """Return cards to cut apart, and for the facilitator the recorded order."""
        return [
            p(".note")["Cut apart, shuffle, put in order; the first on top."],
            div(".cards")[(p(".cut")[option] for option in self.options)],
        ]


class Order(Sorting):
    """Cards to be put in the order in which things happened."""

    hint = "Put the earliest on top."

    type: Literal["order"]
    correct: list[int] = Field(default=[], description="the places of the options in the right order")

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if self.correct and sorted(self.correct) != list(range(len(self.options))):
            return f"correct must name each option's place once: 0 to {len(self.options) - 1}"
        return super().problem()

    def recorded(self) -> list[int]:
        """Return the right order."""
        return list(self.correct)

    def on_wall(self, options: list[str]) -> Node:
        """Return the cards in an order that suggests no answer: the alphabet's."""
        return ul(".plain")[(li[option] for option in sorted(options))]

    def sheet(self) -> Node:
        """Return cards to cut apart, and for the facilitator the recorded order."""
        texts = "; ".join(self.options[place] for place in self.correct)
        return [super().sheet(), p(".note")[f"For the facilitator, on a sheet of its own: {texts}"] if texts else None]
