"""An order: cards to be put in order, a timeline for example. An answer is their places in that order, ``[2, 0, 1]``.

A ranking (:mod:`pmkit.room.activities.ranking`) is read and counted in the same way.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from htpy import Element, Node, b, div, li, p, td, th, tr, ul
from pydantic import Field

from pmkit.data.models import CLEANED
from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.markup import escape_markdown_item
from pmkit.room.shared.activity import KEYED_MOST, WithOptions, whole_numbers
from pmkit.room.shared.counts import Counts, Row, bar, markdown_table, people_said
from pmkit.room.shared.release import SPREAD_FEWEST, is_spread_shown

_FEW: Final = f"Fewer than {SPREAD_FEWEST} answers: the order that they have in common, without numbers."

GROUPS_ORDER: Final = "In the group's order"
"""Heading of the place that all of the people together gave a card."""

_AVERAGE: Final = "The group's order is the average of all answers."

PAIRS: Final = 3
"""Pairs of cards that are named as what to talk about."""


@dataclass(frozen=True)
class OrderCounts(Counts):
    """Cards by their mean place, with how often each came to each place where all was counted openly.

    Attributes:
        places: for each card how often it came to each place, the first place first; empty unless the answers are open:
            it gives away who sorted how.
        mean_place: for each card, 1 for the first place; empty where few answered anonymously.
        agreement: Kendall's W, 0 to 1, for the export; None for fewer than two people or cards, and where few answered
            anonymously.
        correct: the cards in the recorded order; None where none is recorded.
        all_right: how many had that order.
        times: of the cards in the recorded order, as they are shown; empty where none are recorded.
        before: for each card how many put it before each other card; empty unless the answers are open.
    """

    kind: ClassVar[str] = "order"

    places: tuple[tuple[int, ...], ...]
    mean_place: tuple[float, ...]
    agreement: float | None = None
    correct: tuple[str, ...] | None = None
    all_right: int = 0
    times: tuple[str, ...] = ()
    before: tuple[tuple[int, ...], ...] = ()

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return how often each card came to each place, and what is known beyond that."""
        facts: dict[str, Any] = {"mean_place": list(self.mean_place)}
        if self.agreement is not None:
            facts["agreement"] = self.agreement
        if self.correct is not None:
            facts |= {"correct": list(self.correct), "all_right": self.all_right}
        if self.times:
            facts["times"] = list(self.times)
        if self.before:
            facts["before"] = [list(row) for row in self.before]
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
            tuple(facts.get("times", ())),
            tuple(tuple(row) for row in facts.get("before", ())),
        )

    def chart(self, people: int, needed: int) -> Node:
        """Return the recorded order with its times beside the people's own, or the cards by their mean place.

        Below it is what to talk about: the pairs of cards on which most people differ, from the record or from each
        other. Of few anonymous answers there are no numbers.
        """
        few = "" if self.mean_place else f" {_FEW}"
        said = f"{people_said(people)}{few}"
        if self.correct:
            right = "" if few else f" {self.all_right} of {people} had the recorded order."
            rows = [
                tr[
                    th(scope="row")[b[when], " ", label],
                    td(".number", data_label="group:")[self._common_place(label, at)] if self.labels else None,
                ]
                for at, (label, when) in enumerate(zip(self.correct, self._marks(), strict=True), start=1)
            ]
            heads = ("As it was recorded", GROUPS_ORDER) if self.labels else ("As it was recorded",)
            drawn = table(heads, rows, caption=f"{said}{right} {_AVERAGE}", classes="recorded")
        else:
            drawn = table(("Card", "", "First for"), list(self._bars()), caption=said)
        heading, pairs = self.differences()
        return [
            drawn,
            [p[b[heading]], ul(".pairs")[(li[each] for each in pairs)] if pairs else None] if heading else None,
        ]

    def _marks(self) -> tuple[str, ...]:
        """Return what is printed before each card of the recorded order: its time, or its number."""
        return self.times or tuple(f"{at}." for at in range(1, len(self.labels) + 1))

    def _common_place(self, label: str, recorded: int) -> Node:
        """Return the place that people gave a card on average, marked where it is not the recorded one."""
        place = self.labels.index(label) + 1
        return str(place) if place == recorded else b(".mark")[str(place)]

    def _bars(self) -> Iterator[Element]:
        """Yield a bar per card, the longer the earlier; without numbers where few answered anonymously."""
        size = max(len(self.labels), 1)
        for at, label in enumerate(self.labels):
            card = th(scope="row")[b[f"{at + 1}."], " ", label]
            if not self.mean_place:
                yield tr[card]
                continue
            mean = self.mean_place[at]
            told = f"first for {self.places[at][0]}" if self.places else f"position {mean:.1f} on average"
            yield tr[card, td(".drawn")[bar((size - mean + 1) / size)], td(".number")[told]]

    def differences(self) -> tuple[str, list[str]]:
        """Return a heading and a sentence for each pair of cards to talk about; empty where the answers are not open.

        With a recorded order these are the pairs that most people have the other way around, otherwise those on which
        people differ most.
        """
        if not self.before:
            return "", []
        if self.correct:
            return self._turned(self.correct)
        return self._split()

    def _turned(self, correct: tuple[str, ...]) -> tuple[str, list[str]]:
        found = []
        place = {label: at for at, label in enumerate(self.labels)}
        for late, second in enumerate(correct):
            for early, first in enumerate(correct[:late]):
                turned, right = self.before[place[second]][place[first]], self.before[place[first]][place[second]]
                if turned:
                    found.append((-turned, late - early, early, f"{turned} of {turned + right}", second, first, late))
        if not found:
            return "All of you had the recorded order.", []
        said = [
            f"{many} put \u201c{second}\u201d{self._at(late)} before \u201c{first}\u201d{self._at(early)}."
            for _, _, early, many, second, first, late in sorted(found)[:PAIRS]
        ]
        return "Where people differ from the record", said

    def _at(self, place: int) -> str:
        return f" ({self.times[place]})" if self.times else ""

    def _split(self) -> tuple[str, list[str]]:
        found = []
        for at, first in enumerate(self.labels):
            for below, second in enumerate(self.labels[at + 1 :], start=at + 1):
                one, other = self.before[at][below], self.before[below][at]
                if min(one, other):
                    most, least = (first, second) if one >= other else (second, first)
                    said = f"{max(one, other)} of {one + other} put \u201c{most}\u201d before \u201c{least}\u201d; "
                    found.append((-min(one, other), at, below, f"{said}{min(one, other)} the other way around."))
        if not found:
            return "All of you had the same order.", []
        return "Where you differ most", [said for *_, said in sorted(found)[:PAIRS]]

    def words(self, people: int) -> list[str]:
        """Return a table of the cards, and what to talk about as a list."""
        said = [] if self.mean_place else [_FEW, ""]
        if self.correct:
            if self.mean_place:
                said = [f"{self.all_right} of {people} had the recorded order.", ""]
            listed = [
                (when, label, self.labels.index(label) + 1)
                for label, when in zip(self.correct, self._marks(), strict=True)
            ]
            said += markdown_table(("Recorded", "Card", GROUPS_ORDER), listed)
        elif self.mean_place:
            told = [(label, f"{mean:.1f}") for label, mean in zip(self.labels, self.mean_place, strict=True)]
            said += markdown_table(("Card", "Average position"), told)
        else:
            said += markdown_table(("Place", "Card"), list(enumerate(self.labels, start=1)))
        heading, pairs = self.differences()
        if heading:
            said += ["", heading, "", *(f"- {escape_markdown_item(each)}" for each in pairs)]
        return said

    def rows(self) -> Iterator[Row]:
        """Yield one row per card and position; one per card where only its mean position, or its rank, is told."""
        if not self.places:
            for rank, label in enumerate(self.labels, start=1):
                yield "", label, *(("mean place", self.mean_place[rank - 1]) if self.mean_place else ("rank", rank))
            return
        for label, numbers in zip(self.labels, self.places, strict=True):
            yield from (("", label, place, number) for place, number in enumerate(numbers, start=1))

    def columns(self) -> dict[str, list[Any]]:
        """Return cards, and a column per place; their mean places or their ranks where only those are told."""
        if not self.places:
            told = {"mean_place": list(self.mean_place)} if self.mean_place else {}
            return {"label": list(self.labels), "rank": list(range(1, len(self.labels) + 1)), **told}
        places = {str(at + 1): [row[at] for row in self.places] for at in range(len(self.labels))}
        return {"label": list(self.labels), **places}


def _example(size: int) -> str:
    """Return an order of so many cards, as it is keyed in."""
    return " ".join(map(str, [*range(3, size + 1), 1, 2][-size:]))


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

    def recorded_times(self) -> list[str]:
        """Return the recorded time of each option; empty where none are recorded."""
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
        at = self.recorded_times()
        times = tuple(at[place] for place in recorded) if at else ()
        if not is_spread_shown(self.privacy, raters - self._known):
            return OrderCounts(labels, (), (), None, correct, times=times)
        agreement = None
        if raters > 1 and size > 1:
            totals = [sum(each) for each in places]
            middle = sum(totals) / size
            spread = sum((total - middle) ** 2 for total in totals)
            agreement = round(12 * spread / (raters**2 * (size**3 - size)), 3)
        told = shown if self.privacy == "open" else []
        tallies = [Counter(places[card]) for card in told]
        before = [[sum(x < y for x, y in zip(places[a], places[c], strict=True)) for c in shown] for a in told]
        return OrderCounts(
            labels,
            tuple(tuple(tally[place] for place in range(size)) for tally in tallies),
            tuple(round(mean[card] + 1, 2) for card in shown),
            agreement,
            correct,
            sum(1 for row in rows if list(row) == recorded),
            times,
            tuple(tuple(row) for row in before),
        )

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one order per person.

        Raises:
            RoomError: a line is not an order of all cards; the message says which.
        """
        rows = []
        for line, tally in enumerate(tallies[:KEYED_MOST], start=1):
            try:
                rows += self.read(tally, options)
            except RoomError:
                raise RoomError(
                    f"line {line} does not have each number from 1 to {len(options)} exactly once",
                    code="misfit",
                    remedy=f"correct that line; {_example(len(options))} would be one order",
                ) from None
        return rows

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Leave the cards about where they are."""
        return sorted(range(len(form["options"])), key=lambda place: place + pick.gauss(0, 0.8))

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return cards with a button up and one down."""
        return {"input": "sort", "options": options, "hint": self.hint}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return one line per person."""
        label = f"One answer per line: all {len(options)} numbers in their order, such as {_example(len(options))}"
        return {"input": "orders", "options": options, "label": label}

    def sheet(self) -> Node:
        """Return cards to cut apart."""
        return [
            p(".note")["Cut them apart, shuffle them, and put them in order, the first one at the top."],
            div(".cards")[(p(".cut")[option] for option in self.options)],
        ]


class Order(Sorting):
    """Cards to be put in the order in which things happened."""

    hint = "Put the earliest at the top."

    type: Literal["order"]
    correct: list[int] = Field(default=[], description="the places of the options in the right order")
    times: list[Annotated[str, Field(max_length=40), CLEANED]] = Field(
        default=[], description="the recorded time of each option, such as 14:32, shown with the result"
    )

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if self.correct and sorted(self.correct) != list(range(len(self.options))):
            return f"correct must name each option's place once: 0 to {len(self.options) - 1}"
        if self.times and (not self.correct or len(self.times) != len(self.options)):
            return f"times must give one for each of the {len(self.options)} options, and correct their order"
        return super().problem()

    def recorded(self) -> list[int]:
        """Return the right order."""
        return list(self.correct)

    def recorded_times(self) -> list[str]:
        """Return the time of each option."""
        return list(self.times)

    def on_record(self) -> list[tuple[str, str]]:
        """Return the cards in the recorded order, each with its time, or its number where there is none."""
        marks = [self.times[place] for place in self.correct] if self.times else []
        cards = [self.options[place] for place in self.correct]
        return [(marks[at] if marks else f"{at + 1}.", card) for at, card in enumerate(cards)]

    def on_wall(self, options: list[str]) -> Node:
        """Return the cards in an order that suggests no answer: the alphabet's."""
        return ul(".plain")[(li[option] for option in sorted(options))]

    def key(self) -> list[str]:
        """Return the options in the recorded order."""
        return [self.options[place] for place in self.correct]
