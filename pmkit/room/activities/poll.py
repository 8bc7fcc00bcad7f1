"""A poll: one or several of a few options. An answer is the places of the chosen options, ``[2]``."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from htpy import Node, p
from pydantic import Field

from pmkit.errors import RoomError
from pmkit.room.shared.activity import KEYED_MOST, WithOptions, check_tally, whole_numbers
from pmkit.room.shared.counts import Counts, Row, bars, markdown_table, tick_boxes


@dataclass(frozen=True)
class ChoiceCounts(Counts):
    """How many chose each option.

    Attributes:
        numbers: one an option.
        several: whether more than one could be chosen.
    """

    kind: ClassVar[str] = "choice"

    numbers: tuple[int, ...]
    several: bool = False

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers, and whether several could be chosen."""
        return list(self.numbers), {"several": self.several}

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        return cls(tuple(labels), tuple(numbers), bool(facts.get("several")))

    def chart(self, people: int, needed: int) -> Node:
        """Return a bar per option, with its share of the people."""
        top = max(people, 1)
        shares = [(number / top, f"{number} ({100 * number / top:.0f}%)") for number in self.numbers]
        several = " People could choose more than one." if self.several else ""
        return bars(people, several, "Option/Answers", self.labels, shares)

    def words(self, people: int) -> list[str]:
        """Return a table of the options."""
        return markdown_table(("Option", "Answers"), list(zip(self.labels, self.numbers, strict=True)))

    def rows(self) -> Iterator[Row]:
        """Yield one row per option."""
        yield from (("", label, "", number) for label, number in zip(self.labels, self.numbers, strict=True))

    def columns(self) -> dict[str, list[Any]]:
        """Return options and numbers."""
        return {"label": list(self.labels), "count": list(self.numbers)}


class Poll(WithOptions):
    """One or several of a few options."""

    fits_climate = True
    counted_as = ChoiceCounts

    type: Literal["poll"]
    most: int = Field(default=1, ge=1, le=10, description="options one may choose")

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        return super().problem() or (
            f"most is {self.most}, and there are {len(self.options)} options" if self.most > len(self.options) else ""
        )

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return the places of the chosen options, each once, in order."""
        chosen = sorted(set(whole_numbers(raw, "a choice")))
        if not chosen:
            raise RoomError("nothing is chosen yet", code="nothing-given", remedy="choose an option")
        if len(chosen) > self.most:
            raise RoomError(
                f"{len(chosen)} are chosen, {self.most} are allowed", code="too-many", remedy="take some off"
            )
        if chosen[0] < 0 or chosen[-1] >= len(options):
            raise RoomError("this option is not there", code="misfit", remedy="load the page again")
        return [chosen]

    def count(self, rows: list[Any], options: list[str], needed: int) -> ChoiceCounts:
        """Count who chose what."""
        chosen = Counter(place for row in rows for place in row)
        return ChoiceCounts(tuple(options), tuple(chosen[place] for place in range(len(options))), self.most > 1)

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take a number per option; where several could be chosen, of the fewest people that could have."""
        numbers = check_tally(tallies, len(options))
        people = max(max(numbers), -(-sum(numbers) // self.most))
        chosen = [place for place, number in enumerate(numbers) for _ in range(number)]
        return [chosen[person::people] for person in range(people)]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Choose some options."""
        return sorted(pick.sample(range(len(form["options"])), pick.randint(1, form["most"])))

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return options to check."""
        legend = f"Choose up to {self.most}" if self.most > 1 else "Choose one"
        return {"input": "choose", "legend": legend, "options": options, "most": self.most}

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return a number per option."""
        rows = [{"text": "", "options": options}]
        return {"input": "numbers", "rows": rows, "flat": True, "most": KEYED_MOST, "each": self.most}

    def sheet(self) -> Node:
        """Return boxes to check."""
        return [p["Check one." if self.most == 1 else f"Check up to {self.most}."], tick_boxes(self.options)]
