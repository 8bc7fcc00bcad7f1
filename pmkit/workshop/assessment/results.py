"""Medians, ranges, levels, and the two areas to begin with.

A level is the mean of an area's answered items, at least two of them: below 0.75 it is 1, below 1.5
it is 2, below 2.25 it is 3, otherwise 4; and level 3 needs a median of 2 or more at the area's gate item.
A team's level is that of its answers taken together; beside it are median and range, because a
team that disagrees is not a team in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median, pstdev
from typing import Final

from pmkit.counting import counted
from pmkit.errors import WorkshopError, not_one_of
from pmkit.room.activities.scale import FEW, released, words_alone
from pmkit.workshop.assessment.questions import FEWEST, Area, Item, Part
from pmkit.workshop.assessment.responses import Responses

TOP: Final = 2
TIE_RULE: Final = (
    "The two areas to begin with have the lowest middle answers. Of areas with the same one, the one with more low "
    "ratings comes first, then the one where answers are farthest apart, then one that lacks a basic practice, "
    "and then the one that is asked first."
)
_BOUNDS: Final = ((0.75, 1), (1.5, 2), (2.25, 3))
_GATE: Final = 2
_FEWEST_ITEMS: Final = 2


@dataclass(frozen=True)
class ItemResult:
    """The answers to one question.

    Attributes:
        part: where it belongs.
        item: the question.
        counts: how many chose each option, in the order of the options.
        held_back: whether too few answered a private question; then the counts are all 0.
        alone: the median of a private question, high for good, where too few answered for more; the counts are all 0.
    """

    part: Part
    item: Item
    counts: tuple[int, ...]
    held_back: bool = False
    alone: float | None = None

    @cached_property
    def values(self) -> tuple[int, ...]:
        """The scores that were given, sorted; high is good, also where the question is turned round."""
        turn = self.part.lowest + self.part.highest
        given = [
            turn - score if self.item.reversed else score
            for score, number in zip(self.part.scores, self.counts, strict=True)
            if score is not None
            for _ in range(number)
        ]
        return tuple(sorted(given))

    @property
    def cannot_say(self) -> int:
        """How many could not say."""
        return sum(number for score, number in zip(self.part.scores, self.counts, strict=True) if score is None)

    @property
    def median(self) -> float | None:
        """The median score; None of nothing."""
        return float(median(self.values)) if self.values else self.alone


@dataclass(frozen=True)
class AreaResult:
    """One area: its items taken together.

    Attributes:
        part: where it belongs.
        area: the area.
        items: its items.
    """

    part: Part
    area: Area
    items: tuple[ItemResult, ...]

    @cached_property
    def values(self) -> tuple[int, ...]:
        """All scores of its items, sorted."""
        return tuple(sorted(value for item in self.items for value in item.values))

    @property
    def median(self) -> float | None:
        """The median of all scores; None of nothing."""
        return float(median(self.values)) if self.values else self.alone

    @property
    def alone(self) -> float | None:
        """The median, where it is all that may be told: the area's one question is private, and few answered."""
        return self.items[0].alone if len(self.items) == 1 else None

    @property
    def mean(self) -> float | None:
        """The mean of the items' means, so that an item that many skipped weighs as much as the others."""
        means = [fmean(item.values) for item in self.items if item.values]
        return fmean(means) if means else None

    @property
    def spread(self) -> int:
        """Highest score less lowest."""
        return self.values[-1] - self.values[0] if self.values else 0

    @property
    def cannot_say(self) -> int:
        """Answers "cannot say"."""
        return sum(item.cannot_say for item in self.items)

    @property
    def gate_fails(self) -> bool:
        """Whether a gate item has a median below 2."""
        gates = [item for item in self.items if item.item.gate]
        return any(item.median is not None and item.median < _GATE for item in gates)

    @property
    def level(self) -> int | None:
        """The level, 1 to 4, where the part has levels and at least two items are answered."""
        answered = sum(1 for item in self.items if item.values)
        if not self.part.levels or self.mean is None or answered < _FEWEST_ITEMS:
            return None
        level = next((level for bound, level in _BOUNDS if self.mean < bound), 4)
        gates = [item for item in self.items if item.item.gate]
        open_gate = all(item.median is not None and item.median >= _GATE for item in gates)
        return level if level < 3 or open_gate else 2

    @property
    def place(self) -> float | None:
        """What areas are ordered by: the level, or the median where there are no levels."""
        return float(self.level) if self.level is not None else None if self.part.levels else self.median

    def says(self) -> str:
        """Return the result in a line."""
        beside = f"; {self.cannot_say} could not say" if self.cannot_say else ""
        if self.alone is not None:
            return f"median {words_alone(self.alone)}"
        if not self.values:
            return f"no answers{beside}"
        shown = f"median {_number(self.median)}"
        if self.spread:
            shown += f", {self.values[0]} to {self.values[-1]}"
        if self.level is not None:
            shown = f"level {self.level} ({self.part.levels[self.level - 1]}), {shown}"
        elif self.part.levels:
            shown = f"too few items for a level, {shown}"
        return shown + beside


@dataclass(frozen=True)
class PartResult:
    """One part of the assessment.

    Attributes:
        part: the part.
        people: how many answered something in it.
        areas: its areas; none with answers if it is held back.
    """

    part: Part
    people: int
    areas: tuple[AreaResult, ...]

    @property
    def held_back(self) -> bool:
        """Whether too few answered for anything to be shown."""
        return self.part.private and self.people < FEWEST

    @property
    def few(self) -> bool:
        """Whether of some area no more than the median may be told."""
        return any(area.alone is not None for area in self.areas)

    def top(self, number: int = TOP) -> list[AreaResult]:
        """Return the areas to begin with, by the rule in :data:`TIE_RULE`; none for private parts."""
        if self.part.private:
            return []
        rated = [area for area in self.areas if area.place is not None]
        # The sort is stable: what is level in all of these stays in the order of asking.
        return sorted(rated, key=lambda area: (area.place, area.mean or 0.0, -area.spread, not area.gate_fails))[
            :number
        ]

    def apart(self) -> list[AreaResult]:
        """Return the areas on which answers are at least half of the scale apart: widest first, then most divided."""
        if self.part.private or self.people < 2:
            return []
        half = (self.part.highest - self.part.lowest) / 2
        wide = [area for area in self.areas if area.spread >= max(half, 2)]
        return sorted(wide, key=lambda area: (-area.spread, -pstdev(area.values)))

    def widest(self) -> list[AreaResult]:
        """Return the areas on which answers are farthest apart; several where they are equally far."""
        apart = self.apart()
        return [area for area in apart if area.spread == apart[0].spread]


@dataclass(frozen=True)
class Results:
    """The results of all parts that were answered: the value below :class:`~.assessment.Assessment`.

    Attributes:
        parts: the parts that were answered, in order.
        label: when or by whom.
        notes: what is worth knowing about where the answers come from.
    """

    parts: tuple[PartResult, ...]
    label: str = ""
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> PartResult:
        """Return a part by its id.

        Raises:
            WorkshopError: it was not answered.
        """
        answered = {part.part.id: part for part in self.parts}
        if name not in answered:
            raise not_one_of(name, answered, what="a part that was answered", raises=WorkshopError)
        return answered[name]

    def next_steps(self) -> list[tuple[str, str]]:
        """Return the title of each of the top areas with the notebook that helps with it."""
        steps: dict[str, str] = {}
        for part in self.parts:
            for area in part.top():
                if area.area.next:
                    steps.setdefault(f"{part.part.title}: {area.area.title}", area.area.next)
        return list(steps.items())

    def __str__(self) -> str:
        """Return the result as text."""
        lines = []
        for part in self.parts:
            lines.append(f"{part.part.title} ({people_words(part.people)})")
            if part.held_back:
                lines.append(f"  {held_back()}")
                continue
            width = max(len(area.area.title) for area in part.areas)
            lines += [f"  {area.area.title:<{width}}  {area.says()}" for area in part.areas]
            if part.few:
                lines.append(f"  {medians_only()}")
            if part.top():
                lines.append(f"  begin with: {' and '.join(area.area.title for area in part.top())}")
        return "\n".join([*lines, *self.notes]) or "Nothing was answered."


def held_back() -> str:
    """Return what is said instead of a private result that too few answered."""
    return (
        f"Shown only with {FEWEST} or more answers, so that nobody can be singled out. Ask in a spoken round instead: "
        "what makes it easier to speak here, and what makes it harder?"
    )


def medians_only() -> str:
    """Return why a private result has medians and neither ranges nor counts."""
    return f"{FEW}. Of so few, a range or a count can tell what a single person answered; the room holds back the same."


def count_parts(responses: Responses) -> tuple[PartResult, ...]:
    """Return the results of the parts in which somebody answered something."""
    return tuple(_part(part, responses) for part in responses.asked.parts if responses.people.get(part.id))


def _part(part: Part, responses: Responses) -> PartResult:
    people = responses.people[part.id]
    areas = tuple(
        AreaResult(part, area, tuple(_item(part, item, people, responses) for item in area.items))
        for area in part.areas
    )
    return PartResult(part, people, areas)


def _item(part: Part, item: Item, people: int, responses: Responses) -> ItemResult:
    """Return an item's counts; of a private part what the room would tell of as many, wherever they come from."""
    given = responses.counts.get(item.id, {})
    counts = tuple(given.get(at, 0) for at in range(len(part.scores)))
    if not part.private:
        return ItemResult(part, item, counts)
    levels, middle = released(
        [score for score, number in zip(part.scores, counts, strict=True) if score is not None for _ in range(number)],
        FEWEST,
        "climate",
    )
    if levels and people >= FEWEST:
        return ItemResult(part, item, counts)
    middle = responses.medians.get(item.id) if middle is None else middle
    nothing = (0,) * len(counts)
    if middle is None or people < FEWEST:
        return ItemResult(part, item, nothing, held_back=True)
    return ItemResult(part, item, nothing, alone=part.lowest + part.highest - middle if item.reversed else middle)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def people_words(number: int) -> str:
    """Return how many people, in words."""
    return counted(number, "person", "people")
