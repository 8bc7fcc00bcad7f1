"""What an improvement plan holds: three time frames, what would show success, what may get in the way.

These are the plain values; :class:`~.plan.ImprovementPlan` on top is what people use.
Dates are days, ``2026-11-23``.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.calendar import working_day
from pmkit.data.models import CLEANED, Strict
from pmkit.data.strict_yaml import load_yaml
from pmkit.errors import WorkshopError, not_one_of
from pmkit.markup import one_line

_Line = Annotated[str, AfterValidator(one_line), Field(max_length=600)]
_Text = Annotated[str, CLEANED, Field(max_length=5000)]


def _day(text: str) -> str:
    """Return an ISO day."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it like '2026-11-23', in quotes") from None


def _written(value: object) -> object:
    """Return a day that YAML took for a date as it was written; a person need not know about quotes."""
    return value.isoformat() if isinstance(value, dt.date) else value


_Day = Annotated[str, BeforeValidator(_written), AfterValidator(_day)]
HORIZONS: Final = ("quick", "medium", "cultural")


class Planned(Strict):
    """One action of the plan."""

    id: Annotated[str, Field(pattern=r"^A\d{1,3}$")]
    text: _Line
    owner: _Line = ""
    due: Annotated[str, BeforeValidator(_written), AfterValidator(one_line)] = Field(
        default="", description="a day; what is not one is kept as it was typed and asked about"
    )
    done_when: _Line = ""
    status: _Line = ""
    strength: Literal["", "strong", "intermediate", "weak"] = ""
    promise: Literal["commitment", "idea"] = "commitment"
    approved: _Text = Field(default="", description="the wording that was put on the wall although it was asked about")

    @property
    def wording(self) -> str:
        """What people read of it: it is asked about again once that has changed."""
        return " / ".join(filter(None, (self.text, self.owner, self.done_when)))


class Horizon(Strict):
    """What is planned for one stretch of time."""

    actions: list[Planned] = Field(default=[])
    metrics: list[_Line] = Field(default=[])
    obstacles: list[_Line] = Field(default=[])
    resources: list[_Line] = Field(default=[])


class Card(Strict):
    """A 30-day card: an if-then plan.

    Source: P. M. Gollwitzer, "Implementation Intentions", American Psychologist 54 (1999).
    """

    when: _Line
    will: _Line
    approved: _Text = Field(default="", description="the card as it was put on the wall although it names somebody")

    def __str__(self) -> str:
        """Return the card as a sentence."""
        return f"When {self.when}, I will {self.will}."


class FollowUp(Strict):
    """What was seen on a day after the start."""

    day: _Day
    after: int = Field(ge=0, description="days since the start")
    statuses: dict[str, _Line] = Field(default={})
    answers: dict[str, _Text] = Field(default={})
    changes: list[_Line] = Field(default=[], description="the assessment since the start, in words")


class Plan(Strict):
    """A team's plan: the value below :class:`~.plan.ImprovementPlan`."""

    version: Literal[1] = Field(default=1, alias="schema")
    title: _Line = "Our improvement plan"
    start: _Day
    areas: list[_Line] = Field(default=[])
    from_room: bool = Field(default=False, description="whether a team sees each commitment before it counts as one")
    people: list[_Line] = Field(
        default=[], description="names in the team's own incident: a commitment with one is asked about first"
    )
    baseline: str = Field(default="", description="file of the assessment at the start, beside this one")
    quick: Horizon = Horizon()
    medium: Horizon = Horizon()
    cultural: Horizon = Horizon()
    measurement: dict[str, _Text] = Field(default={})
    cards: list[Card] = Field(default=[])
    followups: list[FollowUp] = Field(default=[])
    whole: Literal[True] = Field(default=True, description="the last line: the file is all there")

    @model_validator(mode="after")
    def _one_each(self) -> Self:
        ids = [action.id for action in self.actions()]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"ids used twice: {', '.join(twice)}")
        unknown = sorted(set(self.measurement) - set(questions()))
        if unknown:
            raise ValueError(f"unknown questions: {', '.join(unknown)}; use: {', '.join(questions())}")
        return self

    def horizon(self, name: str) -> Horizon:
        """Return one of the three time frames.

        Raises:
            WorkshopError: there is no such time frame.
        """
        if name not in HORIZONS:
            raise not_one_of(name, HORIZONS, what="a time frame", raises=WorkshopError)
        horizon: Horizon = getattr(self, name)
        return horizon

    def actions(self) -> list[Planned]:
        """Return all actions, nearest time frame first."""
        return [action for name in HORIZONS for action in self.horizon(name).actions]

    @property
    def first_day(self) -> dt.date:
        """The day it starts."""
        return dt.date.fromisoformat(self.start)

    def followup_days(self) -> list[tuple[int, dt.date]]:
        """Return the days on which to look back: 30, 90 and 180 days after the start, or the Monday after a weekend."""
        return [(days, working_day(self.first_day + dt.timedelta(days=days))) for days in framework()["followups"]]

    def action_plan(self) -> ActionPlan:
        """Return the actions as the kit's action plan, with what follow-ups said of them."""
        latest: dict[str, str] = {}
        for followup in sorted(self.followups, key=lambda each: each.day):
            latest.update(followup.statuses)
        return ActionPlan(
            tuple(
                ActionItem(
                    id=action.id,
                    text=action.text,
                    owner=action.owner,
                    due=action.due,
                    status=latest.get(action.id, action.status),
                    done_when=action.done_when,
                    promise=action.promise,  # type: ignore[arg-type]  # ActionItem takes the word
                    strength=action.strength or None,  # type: ignore[arg-type]
                )
                for action in self.actions()
            )
        )


@cache
def framework() -> dict[str, Any]:
    """Return what the plan asks: time frames, cultural steps, leadership and measurement questions."""
    data, _ = load_yaml(Path(str(files("pmkit.workshop.improvement").joinpath("improvement.yaml"))))
    return dict(data)


def questions() -> dict[str, str]:
    """Return the measurement and learning questions by id."""
    return {each["id"]: each["question"] for each in (*framework()["measurement"], *framework()["learning"])}


def steps() -> dict[str, dict[str, str]]:
    """Return the article's five cultural steps by title, each with its action and when it is done."""
    return {step["title"]: step for step in framework()["steps"]}
