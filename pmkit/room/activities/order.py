"""An order: cards to be put in order, a timeline for example. An answer is their places in that order, ``[2, 0, 1]``.

A ranking (:mod:`pmkit.room.activities.ranking`) is read and counted in the same way.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from htpy import Element, Node, b, div, li, ol, p, td, th, tr, ul
from pydantic import Field

from pmkit.data.models import CLEANED
from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.markup import escape_markdown_item
from pmkit.room.shared.activity import KEYED_MOST, OPTIONS_MOST, WithOptions, whole_numbers
from pmkit.room.shared.counts import Counts, Row, bar, markdown_table, people_said
from pmkit.room.shared.release import SPREAD_FEWEST, is_spread_shown

_FEW: Final = f"Fewer than {SPREAD_FEWEST} answers: the order that they have in common, without numbers."

GROUPS_ORDER: Final = "In the group's order"
"""Heading of the place that all of the people together gave a card."""

_AVERAGE: Final = "The group's order is the average of all answers."
_BOXED: Final = "A box is where it differs from the record."
_TIED: Final = "Where times overlap, the record doesn't say which came first."

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
        all_right: how many had that order, with overlapping times either way around; for the export.
        times: of the cards in the recorded order, as they are shown; empty where none are recorded.
        before: for each card how many put it before each other card; empty unless the answers are open.
        ties: pairs of places in the recorded order whose times overlap: neither came before the other.
    """

    kind: ClassVar[str] = "order"

    places: tuple[tuple[int, ...], ...]
    mean_place: tuple[float, ...]
    agreement: float | None = None
    correct: tuple[str, ...] | None = None
    all_right: int = 0
    times: tuple[str, ...] = ()
    before: tuple[tuple[int, ...], ...] = ()
    ties: tuple[tuple[int, int], ...] = ()

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
        if self.ties:
            facts["ties"] = [list(pair) for pair in self.ties]
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
            tuple((early, late) for early, late in facts.get("ties", ())),
        )

    def chart(self, people: int, needed: int) -> Node:
        """Return the recorded order with its times beside the people's own, or the cards by their mean place.

        Below it is what to talk about: the pairs of cards on which most people differ, from the record or from each
        other. Of few anonymous answers there are no numbers.
        """
        few = "" if self.mean_place else f" {_FEW}"
        said = f"{people_said(people)}{few}"
        if self.correct:
            spans = recorded_places(len(self.correct), self.ties)
            groups = [self.labels.index(label) + 1 if self.labels else 0 for label in self.correct]
            rows = [
                tr[
                    th(scope="row")[b[f"{_place(span)} {when}".rstrip()], " ", label],
                    td(".number", data_label="group:")[_group_place(group, span)] if group else None,
                ]
                for label, when, span, group in zip(
                    self.correct, self.times or [""] * len(self.correct), spans, groups, strict=True
                )
            ]
            heads = ("As it was recorded", GROUPS_ORDER) if self.labels else ("As it was recorded",)
            boxed = any(not _is_within(group, span) for group, span in zip(groups, spans, strict=True) if group)
            told = [said, _AVERAGE, _BOXED if boxed else "", _TIED if self.ties else ""]
            drawn = table(heads, rows, caption=" ".join(filter(None, told)), classes="recorded")
        else:
            drawn = table(("Card", "", "First for"), list(self._bars()), caption=said)
        heading, pairs = self.differences()
        return [
            drawn,
            div(".talk")[p[b[heading]], ul(".pairs")[(li[each] for each in pairs)] if pairs else None]
            if heading
            else None,
        ]

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

        With a recorded order these are the pairs that most people have the other way around, without those whose times
        overlap; otherwise those on which people differ most.
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
                if (early, late) in self.ties:
                    continue
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
            said += [_TIED, ""] if self.ties else []
            times = self.times or [""] * len(self.correct)
            listed = [
                (f"{_place(span)} {when}".rstrip(), label, self.labels.index(label) + 1)
                for label, when, span in zip(
                    self.correct, times, recorded_places(len(self.correct), self.ties), strict=True
                )
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


def recorded_places(size: int, ties: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first and the last place that each card of a recorded order can have.

    Args:
        size: how many cards.
        ties: pairs of places whose order is not recorded, the smaller place first.
    """
    return [
        (
            1 + sum((early, at) not in ties for early in range(at)),
            size - sum((at, late) not in ties for late in range(at + 1, size)),
        )
        for at in range(size)
    ]


def _place(span: tuple[int, int]) -> str:
    """Return the recorded place of a card in words; ``1–3.`` where it is one of several."""
    first, last = span
    return f"{first}." if first == last else f"{first}\N{EN DASH}{last}."


def _is_within(place: int, span: tuple[int, int]) -> bool:
    return span[0] <= place <= span[1]


def _group_place(place: int, span: tuple[int, int]) -> Node:
    """Return the place that people gave a card on average, marked where the record has another one."""
    return str(place) if _is_within(place, span) else b(".mark")[str(place)]


def _agrees(order: Sequence[int], recorded: Sequence[int], ties: Sequence[tuple[int, int]]) -> bool:
    """Tell whether an order has no two cards the other way around than they are recorded."""
    at = [order.index(card) for card in recorded]
    pairs = ((early, late) for late in range(len(at)) for early in range(late))
    return all(at[early] < at[late] for early, late in pairs if (early, late) not in ties)


def _example(names: Sequence[str]) -> str:
    """Return an order of cards by their names, as it is keyed in."""
    return " ".join([*names[2:], *names[:2]])


class Sorting(WithOptions):
    """Cards that each puts in an order."""

    hint: ClassVar[str]
    named_by: ClassVar[str] = "number"
    counted_as = OrderCounts

    def in_sight(self, options: list[str]) -> list[int]:
        """Return the options' places in the order in which a wall has them."""
        return list(range(len(options)))

    def names(self, options: list[str]) -> list[str]:
        """Return what each card is called on a wall, in the order in which it is there: 1, 2, 3."""
        return [str(at) for at in range(1, len(options) + 1)]

    def _card(self, option: str) -> Node:
        """Return a card to cut apart."""
        return p(".cut")[option]

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the places of the cards in their order."""
        order = whole_numbers(raw, "an order")
        if sorted(order) != list(range(len(options))):
            raise RoomError("each card must be in the order once", code="misfit", remedy="load the page again")
        return [order]

    def recorded(self) -> list[int]:
        """Return the places of the cards in the recorded order; empty where none is recorded."""
        return []

    def recorded_ties(self) -> list[tuple[int, int]]:
        """Return pairs of places in the recorded order whose times overlap, the smaller place first."""
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
        ties = tuple(self.recorded_ties())
        if not is_spread_shown(self.privacy, raters - self._known):
            return OrderCounts(labels, (), (), None, correct, times=times, ties=ties)
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
            sum(_agrees(row, recorded, ties) for row in rows) if recorded else 0,
            times,
            tuple(tuple(row) for row in before),
            ties,
        )

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one order per person.

        Raises:
            RoomError: a line is not an order of all cards; the message says which.
        """
        rows, names = [], self.names(options)
        for line, tally in enumerate(tallies[:KEYED_MOST], start=1):
            try:
                rows += self.read(tally, options)
            except RoomError:
                raise RoomError(
                    f"answer {line} does not have each {self.named_by} from {names[0]} to {names[-1]} exactly once",
                    code="misfit",
                    remedy=f"correct that one; {_example(names)} would be one order",
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
        names = self.names(options)
        label = f"One answer per line: all {len(options)} {self.named_by}s in their order, such as {_example(names)}"
        cards = self.in_sight(options)
        return {
            "input": "orders",
            "options": [options[card] for card in cards],
            "cards": cards,
            "names": names,
            "label": label,
        }

    def sheet(self) -> Node:
        """Return cards to cut apart."""
        return [
            p(".note")["Cut them apart, shuffle them, and put them in order, the first one at the top."],
            div(".cards")[(self._card(option) for option in self.options)],
        ]


class Order(Sorting):
    """Cards to be put in the order in which things happened."""

    hint = "Put the earliest at the top."
    named_by = "letter"

    type: Literal["order"]
    correct: list[int] = Field(default=[], description="the places of the options in the right order")
    times: list[Annotated[str, Field(max_length=40), CLEANED]] = Field(
        default=[], description="the recorded time of each option, such as 14:32, shown with the result"
    )
    overlapping: list[tuple[int, int]] = Field(
        default=[],
        max_length=OPTIONS_MOST * OPTIONS_MOST,
        description="pairs of options, counted from 0, whose times overlap: neither is said to come before the other",
    )

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if self.correct and sorted(self.correct) != list(range(len(self.options))):
            return f"correct must name each option's place once: 0 to {len(self.options) - 1}"
        if self.times and (not self.correct or len(self.times) != len(self.options)):
            return f"times must give one for each of the {len(self.options)} options, and correct their order"
        size = len(self.options)
        if any(one == other or not {one, other} <= set(range(size)) for one, other in self.overlapping):
            return f"overlapping must name two different options each: 0 to {size - 1}"
        return super().problem()

    def recorded(self) -> list[int]:
        """Return the right order."""
        return list(self.correct)

    def recorded_times(self) -> list[str]:
        """Return the time of each option."""
        return list(self.times)

    def recorded_ties(self) -> list[tuple[int, int]]:
        """Return the pairs that overlap, and those that people read the same time of."""
        known = {frozenset(pair) for pair in self.overlapping}
        return [
            (early, late)
            for late, second in enumerate(self.correct)
            for early, first in enumerate(self.correct[:late])
            if {first, second} in known or (self.times and self.times[first] == self.times[second])
        ]

    def on_record(self) -> list[tuple[str, str]]:
        """Return the cards in the recorded order, each with its place and its time."""
        spans = recorded_places(len(self.correct), self.recorded_ties())
        whens = [self.times[place] for place in self.correct] if self.times else [""] * len(spans)
        cards = [self.options[place] for place in self.correct]
        return [(f"{_place(span)} {when}".rstrip(), card) for span, when, card in zip(spans, whens, cards, strict=True)]

    def on_wall(self, options: list[str]) -> Node:
        """Return the cards in an order that suggests no answer, with letters: a number would look like a place."""
        return ol(".plain.letters")[(li[options[card]] for card in self.in_sight(options))]

    def in_sight(self, options: list[str]) -> list[int]:
        """Return the options' places in the order of the alphabet."""
        return sorted(range(len(options)), key=lambda card: options[card])

    def names(self, options: list[str]) -> list[str]:
        """Return A, B, C: the same letters are on the wall, on paper and where answers from paper are entered."""
        return list(ascii_uppercase[: len(options)])

    def _card(self, option: str) -> Node:
        """Return a card to cut apart, with its letter."""
        letter = self.names(self.options)[self.in_sight(self.options).index(self.options.index(option))]
        return p(".cut")[b[letter], " ", option]

    def key(self) -> list[str]:
        """Return the options in the recorded order, each with its place."""
        spans = recorded_places(len(self.correct), self.recorded_ties())
        return [f"{_place(span)} {self.options[place]}" for span, place in zip(spans, self.correct, strict=True)]
