"""A scale: statements, each from 1 to 5. An answer is a level for each statement or none, ``[4, 2, null]``."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, ClassVar, Final, Literal, Self

from htpy import Node, div, li, ol, p, span, td, th, tr, ul
from pydantic import Field

from pmkit.errors import RoomError
from pmkit.html import table
from pmkit.room.shared.activity import KEYED_MOST, Short, WithOptions, check_lists, check_tally
from pmkit.room.shared.counts import BOX, Counts, Row, column, markdown_table, people_said, too_few
from pmkit.room.shared.release import SPREAD_FEWEST, is_spread_shown

LEVELS: Final = (1, 2, 3, 4, 5)

_ENDS: Final = (2.0, 4.0)
"""A median alone is told between these: two at an end of the scale would tell what somebody answered to both."""

FEW: Final = f"Fewer than {SPREAD_FEWEST} answers: median only"


@dataclass(frozen=True)
class LevelCounts(Counts):
    """How many gave each level to each statement; one that too few answered is held back by itself.

    Attributes:
        levels: five numbers a statement, from level 1 to level 5; zeros where only the median is told.
        medians: one a statement; None where it is held back; 2 and 4 are "2 or less" and "4 or more" where only the
            median is told.
        ends: what 1 and 5 mean.
        reversed: places of statements where low is good.
    """

    kind: ClassVar[str] = "levels"

    levels: tuple[tuple[int, ...], ...]
    medians: tuple[float | None, ...]
    ends: tuple[str, str]
    reversed: tuple[int, ...] = ()

    def to_plain(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the numbers a statement, and medians, ends and what is turned round."""
        facts = {"medians": list(self.medians), "ends": list(self.ends), "reversed": list(self.reversed)}
        return [list(row) for row in self.levels], facts

    @classmethod
    def from_plain(cls, labels: Sequence[str], numbers: Sequence[Any], facts: dict[str, Any]) -> Self:
        """Return what was stored."""
        low, high = facts["ends"]
        levels = tuple(tuple(row) for row in numbers)
        return cls(tuple(labels), levels, tuple(facts["medians"]), (low, high), tuple(facts["reversed"]))

    def median_words(self, place: int) -> str:
        """Return the median of a statement in words; empty where it is held back."""
        middle = self.medians[place]
        if middle is None:
            return ""
        return f"{middle:g}" if any(self.levels[place]) else words_alone(middle)

    def _drawn(self, place: int, top: int, needed: int) -> Node:
        """Return the five cells of a statement."""
        if self.medians[place] is None:
            return too_few(needed, 5)
        if not any(self.levels[place]):
            return td(".held", colspan="5")[f"{FEW}."]
        return (column(number, top) for number in self.levels[place])

    def chart(self, people: int, needed: int) -> Node:
        """Return each statement as five columns, from 1 to 5, with the number above each."""
        top = max((number for row in self.levels for number in row), default=1) or 1
        rows = []
        for place, label in enumerate(self.labels):
            turned = [" ", span(".soft")["(low is good)"]] if place in self.reversed else None
            rows.append(
                tr[
                    th(scope="row")[label, turned],
                    self._drawn(place, top, needed),
                    td(".number")[self.median_words(place)],
                ]
            )
        low, high = self.ends
        caption = f"{people_said(people)} 1: {low}. 5: {high}."
        return table(("Statement", *map(str, LEVELS), "Median"), rows, caption=caption)

    def words(self, people: int) -> list[str]:
        """Return what the ends mean, and a table of the statements."""
        rows: list[tuple[object, ...]] = []
        few = False
        for place, (label, numbers) in enumerate(zip(self.labels, self.levels, strict=True)):
            told: tuple[object, ...] = numbers if any(numbers) else ("",) * 5
            rows.append((label, *told, self.median_words(place) or "too few"))
            few |= self.medians[place] is not None and not any(numbers)
        low, high = self.ends
        head = ("Statement", *map(str, LEVELS), "Median")
        said = f"1: {low}. 5: {high}." + (f" {FEW}." if few else "")
        return [said, "", *markdown_table(head, rows)]

    def rows(self) -> Iterator[Row]:
        """Yield one row per statement and level; one with the median where only that is told."""
        for place, (label, numbers) in enumerate(zip(self.labels, self.levels, strict=True)):
            if any(numbers):
                yield from (("", label, level, number) for level, number in enumerate(numbers, start=1))
            else:
                yield "", label, "median" if self.median_words(place) else "too few", self.median_words(place)

    def columns(self) -> dict[str, list[Any]]:
        """Return statements, a column per level, without numbers where they are not told, and the medians in words."""
        levels = {str(level): [row[level - 1] if any(row) else None for row in self.levels] for level in LEVELS}
        medians = [self.median_words(place) for place in range(len(self.labels))]
        return {"label": list(self.labels), **levels, "median": medians}

    def suggestions(self) -> tuple[str, str]:
        """Return the best statement, with reversed ones read the other way, and a question about the least good."""
        good = {
            label: (6 - middle if place in self.reversed else middle)
            for place, (label, middle) in enumerate(zip(self.labels, self.medians, strict=True))
            if middle is not None
        }
        if not good:
            return "", ""
        best, least = max(good, key=lambda label: good[label]), min(good, key=lambda label: good[label])
        return best, f"What would it take to say this more often: {least}"


def released(given: list[int], needed: int, privacy: str, known: int = 0) -> tuple[list[int], float | None]:
    """Return what may be told of one statement: its levels and their median, of few answers the median alone.

    Args:
        given: a level per person.
        needed: how many must answer before anything is told; then no levels are returned, and None.
        privacy: of the activity.
        known: how many of them whoever keyed them in can take off.
    """
    others = len(given) - known
    if others < needed or not given:
        return [], None
    middle = float(median(given))
    if is_spread_shown(privacy, others):
        return given, middle
    return [], min(max(middle, _ENDS[0]), _ENDS[1])


def words_alone(middle: float) -> str:
    """Return a median that is told alone in words, such as ``4 or more``."""
    return f"{middle:g}{ {_ENDS[0]: ' or less', _ENDS[1]: ' or more'}.get(middle, '') }"


class Scale(WithOptions):
    """Statements, each from 1 to 5."""

    fewest = 1
    fits_climate = True
    counted_as = LevelCounts

    type: Literal["scale"]
    ends: tuple[Short, Short] = Field(default=("not at all", "fully"), description="what 1 and 5 mean")
    reversed: list[int] = Field(default=[], description="places of statements where low is good, counted from 0")

    def problem(self) -> str:
        """Return what is missing or does not go together."""
        if any(not 0 <= place < len(self.options) for place in self.reversed):
            return f"reversed names a statement that is not there; the last is {len(self.options) - 1}"
        return super().problem()

    def read(self, raw: Any, options: list[str]) -> list[Any]:
        """Return a level for each statement, or None."""
        fits = isinstance(raw, list) and len(raw) == len(options)
        if not fits or any(each is not None and (type(each) is not int or each not in LEVELS) for each in raw):
            raise RoomError("each statement takes a level from 1 to 5, or none", code="misfit")
        if all(each is None for each in raw):
            raise RoomError("nothing is chosen yet", code="nothing-given", remedy="choose a level")
        return [list(raw)]

    def released(self) -> str:
        """Return what is shown of few answers."""
        return super().released() or f"With fewer than {SPREAD_FEWEST} answers only medians are shown."

    def count(self, rows: list[Any], options: list[str], needed: int) -> LevelCounts:
        """Count the levels of each statement; of few answers only the median is kept, of too few nothing."""
        levels: list[tuple[int, ...]] = []
        medians: list[float | None] = []
        for place in range(len(options)):
            levels_given = [row[place] for row in rows if row[place] is not None]
            known = 0 if self.privacy == "open" else self._known
            given, middle = released(levels_given, needed, self.privacy, known)
            tally = Counter(given)
            levels.append(tuple(tally[level] for level in LEVELS))
            medians.append(middle)
        return LevelCounts(tuple(options), tuple(levels), tuple(medians), self.ends, tuple(self.reversed))

    def tallied(self, tallies: list[Any], options: list[str]) -> list[Any]:
        """Take five numbers a statement; who gave which level of two was never known, so any pairing will do."""
        size = len(options)
        lists = check_lists(tallies, size, f"five numbers are needed for each of the {size} statements")
        given = [
            [level for level, number in zip(LEVELS, check_tally(tally, 5), strict=True) for _ in range(number)]
            for tally in lists
        ]
        people = max(len(levels) for levels in given)
        return [[levels[at] if at < len(levels) else None for levels in given] for at in range(people)]

    @classmethod
    def made_up(cls, form: dict[str, Any], pick: random.Random, number: int) -> Any:
        """Agree a little more than not."""
        return [min(5, max(1, round(pick.gauss(3.4, 1)))) for _ in form["rows"]]

    def phone_form(self, options: list[str]) -> dict[str, Any]:
        """Return five levels a statement."""
        texts = [str(level) for level in LEVELS]
        return {
            "input": "rows",
            "rows": [{"text": statement, "options": texts} for statement in options],
            "values": list(LEVELS),
            "ends": list(self.ends),
            "missing": "Choose a level first.",
        }

    def keying_form(self, options: list[str]) -> dict[str, Any]:
        """Return five numbers a statement."""
        texts = [str(level) for level in LEVELS]
        rows = [{"text": statement, "options": texts} for statement in options]
        return {"input": "numbers", "rows": rows, "flat": False, "most": KEYED_MOST}

    def on_wall(self, options: list[str]) -> Node:
        """Return the statements and what the ends mean."""
        listed = ol(".asked") if len(options) > 1 else ul(".plain")
        low, high = self.ends
        return div[listed[(li[statement] for statement in options)], p(".soft")[f"1: {low}  ·  5: {high}"]]

    def sheet(self) -> Node:
        """Return five boxes a statement."""
        low, high = self.ends
        rows = [tr[th(scope="row")[statement], (td[BOX] for _ in LEVELS)] for statement in self.options]
        return [
            p[f"1: {low}. 5: {high}. Skip any that you can't answer."],
            table(("", *map(str, LEVELS)), rows),
        ]
