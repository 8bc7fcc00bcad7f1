"""Dots: a few for each to put on options, or on the revealed texts of an earlier activity.

An answer is the number of dots on each option, ``[2, 0, 1]``. Texts that people wrote are voted on in this way too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

from htpy import Node, p
from pydantic import Field

from pmkit.counting import counted
from pmkit.errors import RoomError
from pmkit.room.shared.activity import KEYED_MOST, Asking, Id, WithOptions, check_tally, whole_numbers
from pmkit.room.shared.counts import Counts, Row, add_up, bars, markdown_table, tick_boxes


@dataclass(frozen=True)
class DotCounts(Counts):
    """How many dots each option has; most first, because that is how they are talked about.

    Attributes:
        numbers: dots, one number per option.
    """

    kind: ClassVar[str] = "dots"

    numbers: tuple[int, ...]

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers."""
        return list(self.numbers), {}

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(tuple(labels), tuple(numbers))

    def chart(self, people: int, needed: int) -> Node:
        """Return a bar per option."""
        top = max([*self.numbers, 1])
        shares = [(number / top, counted(number, "dot")) for number in self.numbers]
        return bars(people, " Sorted by dots; several may be from one person.", "Card/Dots", self.labels, shares)

    def top(self, most: int) -> Self:
        """Return the options with the most dots; those without a dot are left out."""
        if not most:
            return self
        kept = sum(number > 0 for number in self.numbers[:most])
        return replace(self, labels=self.labels[:kept], numbers=self.numbers[:kept])

    def words(self, people: int) -> list[str]:
        """Return a table of the options."""
        return markdown_table(("Option", "Dots"), list(zip(self.labels, self.numbers, strict=True)))

    def rows(self) -> Iterator[Row]:
        """Yield one row per option."""
        yield from (("", label, "", number) for label, number in zip(self.labels, self.numbers, strict=True))

    def columns(self) -> dict[str, list[Any]]:
        """Return options and dots."""
        return {"label": list(self.labels), "count": list(self.numbers)}

    def with_lines(self, words: Mapping[str, str | None]) -> Self:
        """Return the dots with other wordings; those of merged options are added up."""
        numbers = add_up(zip(self.labels, self.numbers, strict=True), words)
        order = sorted(numbers, key=lambda text: -numbers[text])
        return type(self)(tuple(order), tuple(numbers[text] for text in order))


def sum_dots(rows: Sequence[Sequence[int]], options: Sequence[str]) -> DotCounts:
    """Return the dots on each option, most first."""
    sums = [sum(row[place] for row in rows) for place in range(len(options))]
    order = sorted(range(len(options)), key=lambda place: (-sums[place], place))
    return DotCounts(tuple(options[place] for place in order), tuple(sums[place] for place in order))


class Dots(WithOptions):
    """A few dots to put on options."""

    revotes = False
    counted_as = DotCounts

    type: Literal["dots"]
    of: Id | Literal[""] = Field(default="", description="an earlier activity whose texts are the options")
    dots: int = Field(default=3, ge=1, le=10, description="dots one may put")

    @property
    def source(self) -> str:
        """Id of the activity whose texts the dots are put on."""
        return self.of

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the dots on each option."""
        dots = whole_numbers(raw, "dots")
        if len(dots) != len(options) or any(each < 0 for each in dots):
            raise RoomError("the cards have changed", code="misfit", remedy="load the page again")
        if not sum(dots):
            raise RoomError("no dots have been placed yet", code="nothing-given", remedy="put a dot on a card")
        if sum(dots) > self.dots:
            raise RoomError(
                f"{sum(dots)} dots are put, {self.dots} are allowed", code="too-many", remedy="take some off"
            )
        return [dots]

    def count(self, rows: list[Any], options: list[str], needed: int) -> DotCounts:
        """Sum the dots."""
        return sum_dots(rows, options)

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take a number per option; how many people put them is not known: the fewest that could have."""
        numbers = check_tally(tallies, len(options))
        put = [place for place, number in enumerate(numbers) for _ in range(number)]
        shares = [put[at : at + self.dots] for at in range(0, len(put), self.dots)]
        return [[share.count(place) for place in range(len(options))] for share in shares]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Put dots, more on the first options than on the last."""
        dots = [0] * len(form["options"])
        for _ in range(form["dots"]):
            dots[min(len(dots) - 1, int(abs(pick.gauss(0, len(dots) / 3))))] += 1
        return dots

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return options with a button for a dot more and one less."""
        return {"input": "dots", "options": options, "dots": self.dots}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a number per option."""
        rows = [{"text": "", "options": options}]
        return {"input": "numbers", "rows": rows, "flat": True, "most": KEYED_MOST, "each": self.dots}

    def sheet(self) -> Node:
        """Return the options, or say that dots go on the wall."""
        return [
            p[f"{self.dots} dots each, with a pen; more than one on the same line is allowed."],
            tick_boxes(self.options) if self.options else p["On the cards on the wall."],
        ]


class Writing(Asking):
    """A question that is answered in free text; what was written is voted on with dots.

    Attributes:
        practices_wording: whether wording is what people practice here, so that only a name stops the reveal.
    """

    writes: ClassVar[bool] = True
    practices_wording: ClassVar[bool] = False

    dots: int = Field(default=3, ge=1, le=10, description="dots one may put in the vote")

    def in_vote(self) -> Dots:
        """Return dots on what was written."""
        return Dots(id=self.id, type="dots", title=self.title, of=self.id, dots=self.dots)
