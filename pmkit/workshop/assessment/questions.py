"""What the self-assessment asks, as data: parts, areas, items.

Source of the items by frequency: behaviorally anchored reporting (Smith and Kendall, "Retranslation
of Expectations", Journal of Applied Psychology 47, 1963): people say how often they saw a named
behavior, not how much they agree with a virtue.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, model_validator

from pmkit.data.models import Strict, load_model
from pmkit.errors import WorkshopError, not_one_of

FEWEST: Final = 5
"""Answers about climate below which nothing is shown."""


class Item(Strict):
    """One question.

    Its options are the part's names unless it has words of its own; the scores are the part's.
    """

    id: str = Field(pattern=r"^[a-z][a-z-]{0,39}$")
    text: str = Field(min_length=1, max_length=240)
    options: list[str] = Field(default=[])
    gate: bool = Field(default=False, description="level 3 and above needs a score of 2 here")
    reversed: bool = Field(default=False, description="low is good")


class Area(Strict):
    """What is rated: a dimension with its items."""

    id: str
    title: str
    question: str = ""
    next: str = Field(default="", description="the notebook that helps with it")
    items: list[Item] = Field(min_length=1)


class Part(Strict):
    """A group of areas that is answered in the same way."""

    id: Literal["start", "matrix", "practice", "climate"]
    title: str
    minutes: int = Field(gt=0)
    source: str
    intro: str
    names: list[str] = Field(min_length=2)
    scores: list[int | None]
    levels: list[str] = Field(default=[], description="names of the levels that scores add up to")
    ends: list[str] = Field(default=[])
    private: bool = Field(default=False, description="nothing is shown below five answers")
    areas: list[Area] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Part:
        """Check that each option has a score."""
        if len(self.names) != len(self.scores):
            raise ValueError(f"{len(self.names)} names and {len(self.scores)} scores")
        for item in self.items:
            if item.options and len(item.options) != len(self.scores):
                raise ValueError(f"{item.id} has {len(item.options)} options, {len(self.scores)} are scored")
        return self

    @property
    def items(self) -> list[Item]:
        """All items, in order."""
        return [item for area in self.areas for item in area.items]

    @property
    def lowest(self) -> int:
        """The lowest score."""
        return min(score for score in self.scores if score is not None)

    @property
    def highest(self) -> int:
        """The highest score."""
        return max(score for score in self.scores if score is not None)

    def options(self, item: Item) -> list[str]:
        """Return what an item offers."""
        return list(item.options or self.names)


class Questionnaire(Strict):
    """The whole assessment."""

    version: Literal[1] = Field(alias="schema")
    parts: list[Part] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_each(self) -> Questionnaire:
        """Check that ids are used once."""
        ids = self.item_ids()
        twice = {name for name in ids if ids.count(name) > 1}
        if twice:
            raise ValueError(f"ids used twice: {', '.join(sorted(twice))}")
        return self

    def part(self, name: str) -> Part:
        """Return a part by its id.

        Raises:
            WorkshopError: there is none.
        """
        parts = {part.id: part for part in self.parts}
        if name not in parts:
            raise not_one_of(name, parts, what="a part of the self-assessment", raises=WorkshopError)
        return parts[name]

    def item_ids(self) -> list[str]:
        """Return the names of all questions, in order."""
        return [item.id for part in self.parts for item in part.items]

    def find(self, item: str) -> tuple[Part, Item] | None:
        """Return an item with its part, or None."""
        return next(((part, each) for part in self.parts for each in part.items if each.id == item), None)


def load_questionnaire(path: str | Path) -> Questionnaire:
    """Return the assessment of a YAML file.

    Raises:
        WorkshopError: it is broken; the message names the line and the field.
    """
    return load_model(path, Questionnaire, WorkshopError, like="pmkit/workshop/assessment/assessment.yaml")


@cache
def questionnaire() -> Questionnaire:
    """Return the kit's assessment."""
    return load_questionnaire(Path(str(files("pmkit.workshop.assessment").joinpath("assessment.yaml"))))
