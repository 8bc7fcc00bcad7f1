"""A kind of activity that the kit does not have: one number from 0 to 100. What adding a kind takes, for a test."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from htpy import Node, p

from pmkit.errors import RoomError
from pmkit.room.shared.activity import KEYED_MOST, Asking, Short, check_lists, whole_numbers
from pmkit.room.shared.counts import Counts, Row, bars

HEAT: dict[str, Any] = {
    "id": "heat",
    "type": "thermometer",
    "title": "How warm is it?",
    "of_what": "The <room>",
    "privacy": "open",
}
"""An activity of the kind."""


@dataclass(frozen=True)
class HeatCounts(Counts):
    """The mean of all numbers."""

    kind: ClassVar[str] = "heat"

    mean: float

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the mean."""
        return [self.mean], {}

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(tuple(labels), numbers[0])

    def chart(self, people: int, needed: int) -> Node:
        """Return one bar."""
        return bars(people, " The mean.", "Of what/Degrees", self.labels, [(self.mean / 100, f"{self.mean:g} degrees")])

    def words(self, people: int) -> list[str]:
        """Return a sentence."""
        return [f"{self.labels[0]}: {self.mean:g} degrees."]

    def rows(self) -> Iterator[Row]:
        """Yield the mean."""
        yield "", self.labels[0], "", self.mean

    def columns(self) -> dict[str, list[Any]]:
        """Return the mean."""
        return {"label": list(self.labels), "degrees": [self.mean]}


class Thermometer(Asking):
    """One number from 0 to 100."""

    counted_as = HeatCounts

    type: Literal["thermometer"]
    of_what: Short

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the number."""
        numbers = whole_numbers(raw, "a temperature")
        if len(numbers) != 1 or not 0 <= numbers[0] <= 100:
            raise RoomError("choose one number from 0 to 100", code="misfit")
        return numbers

    def count(self, rows: list[Any], options: list[str], needed: int) -> HeatCounts:
        """Return the mean."""
        return HeatCounts((self.of_what,), sum(rows) / len(rows))

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take one number per person."""
        return [row for tally in check_lists(tallies, len(tallies), "a number a line") for row in self.read(tally, [])]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Return a number that the form offers."""
        return [pick.randrange(len(form["options"]))]

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return the numbers to choose from: an input that pages have already."""
        return {"input": "choose", "legend": self.of_what, "options": [str(at) for at in range(101)], "most": 1}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a number per line."""
        return {"input": "lines", "options": [self.of_what], "label": "One number a line", "most": KEYED_MOST}

    def sheet(self) -> Node:
        """Return a line to write on."""
        return p[f"{self.of_what}: ____ degrees"]
