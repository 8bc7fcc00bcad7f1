"""The improvement plan: three horizons, what would show success, what may stand in the way.

A plan is one YAML file that a person may edit. Its last line says that it is whole, so that a file
that was cut off is noticed. Dates are days, ``2026-11-23``.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from ruamel.yaml import YAML

from pmkit.analysis.actions.plan import ActionItem, ActionPlan
from pmkit.data.models import Strict, check_model, load_data
from pmkit.data.strict_yaml import load_yaml
from pmkit.errors import WorkshopError
from pmkit.files import Draft, make_folder
from pmkit.finding import Finding
from pmkit.markup import clean, one_line
from pmkit.records.stamps import find_day

_Line = Annotated[str, AfterValidator(one_line), Field(max_length=600)]
_Text = Annotated[str, AfterValidator(clean), Field(max_length=5000)]


def _day(text: str) -> str:
    """Return an ISO day."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it like '2026-11-23', in quotes") from None


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
        default="", description="a day; what is none is kept as it was typed and asked about"
    )
    done_when: _Line = ""
    status: _Line = ""
    strength: Literal["", "strong", "intermediate", "weak"] = ""
    promise: Literal["commitment", "idea"] = "commitment"


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


class ImprovementPlan(Strict):
    """A team's plan."""

    version: Literal[1] = Field(default=1, alias="schema")
    title: _Line = "Our improvement plan"
    start: _Day
    areas: list[_Line] = Field(default=[])
    baseline: str = Field(default="", description="file of the assessment at the start, beside this one")
    quick: Horizon = Horizon()
    medium: Horizon = Horizon()
    cultural: Horizon = Horizon()
    measurement: dict[str, _Text] = Field(default={})
    cards: list[Card] = Field(default=[])
    followups: list[FollowUp] = Field(default=[])
    whole: Literal[True] = Field(default=True, description="the last line: the file is all there")

    @model_validator(mode="after")
    def _one_each(self) -> ImprovementPlan:
        ids = [action.id for action in self.actions()]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"ids used twice: {', '.join(twice)}")
        known = {each["id"] for each in framework()["measurement"] + framework()["learning"]}
        unknown = sorted(set(self.measurement) - known)
        if unknown:
            raise ValueError(f"unknown questions: {', '.join(unknown)}; use: {', '.join(sorted(known))}")
        return self

    def horizon(self, name: str) -> Horizon:
        """Return one of the three horizons.

        Raises:
            WorkshopError: there is no such horizon.
        """
        if name not in HORIZONS:
            raise WorkshopError(f"there is no horizon {name!r}", remedy=f"use: {', '.join(HORIZONS)}")
        found: Horizon = getattr(self, name)
        return found

    def actions(self) -> list[Planned]:
        """Return all actions, nearest horizon first."""
        return [action for name in HORIZONS for action in self.horizon(name).actions]

    @property
    def first_day(self) -> dt.date:
        """The day it starts."""
        return dt.date.fromisoformat(self.start)

    def followup_days(self) -> list[tuple[int, dt.date]]:
        """Return the days on which to look back: 30, 90 and 180 days after the start."""
        return [(days, self.first_day + dt.timedelta(days=days)) for days in framework()["followups"]]

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

    def findings(self) -> list[Finding]:
        """Return what a reviewer would ask: about each action, and about the plan as a whole."""
        actions = self.action_plan()
        # An improvement plan answers areas, not factors: nothing is asked about those.
        return [*actions.findings(factors=()), *self._dates(), *self._whole()]

    def _dates(self) -> Iterator[Finding]:
        """Ask about due dates outside of their horizon."""
        for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
            first, last = about["days"]
            for action in self.horizon(name).actions:
                due = find_day(action.due)
                if due is None:
                    continue
                days = (due - self.first_day).days
                if not first <= days <= last:
                    yield Finding(
                        "other-horizon",
                        action.id,
                        f"It is due {days} days after the start, and stands under {about['title']} ({about['span']}).",
                        "Does it belong to another horizon, or can a first step of it be done by then?",
                    )

    def _whole(self) -> Iterator[Finding]:
        for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
            horizon = self.horizon(name)
            if horizon.actions and not horizon.metrics:
                yield Finding(
                    "no-metric", about["title"], "No success metric is named.", "What would you see if it had worked?"
                )
            if horizon.actions and not horizon.obstacles:
                yield Finding(
                    "no-obstacle",
                    about["title"],
                    "No obstacle is named.",
                    "What has kept this from happening until now, and what about that has changed?",
                )
        if not self.actions():
            yield Finding("no-action", "The plan", "There is no action yet.", "What could you do by Friday?")
        if self.actions() and not self.measurement.get("rhythm"):
            yield Finding(
                "no-rhythm", "The plan", "It is not said when you look back.", "Which meeting has a place for it?"
            )


@cache
def framework() -> dict[str, Any]:
    """Return what the plan asks: horizons, cultural steps, leadership and measurement questions."""
    data, _ = load_yaml(Path(str(files("pmkit.workshop.improvement").joinpath("improvement.yaml"))))
    return dict(data)


def load_plan(path: str | Path) -> ImprovementPlan:
    """Return the plan of a file.

    Raises:
        WorkshopError: it is broken or cut off; the message names the line, and the file is left as it is.
        FileError: it cannot be read.
    """
    data, lines = load_data(path, WorkshopError, "a copy of it; it was not changed")
    if not isinstance(data, dict) or data.get("whole") is not True:
        last = max(lines.values(), default=1)
        raise WorkshopError(
            "the plan is cut off: its last line, 'whole: true', is missing",
            where=f"{path}:{last}",
            remedy="take it from a copy; or look whether all of it is there, and add that line. It was not changed",
        )
    like = "pmkit/workshop/improvement/plan.py"
    return check_model(ImprovementPlan, data, WorkshopError, where=str(path), like=like, lines=lines)


def save_plan(plan: ImprovementPlan, path: str | Path, draft: Draft | None = None) -> Path:
    """Write a plan and return the file; where somebody else changed it, the new one goes beside it.

    Args:
        plan: the plan.
        path: the file.
        draft: the file as it was read last; without one, the file as it is now.

    Raises:
        FileError: it cannot be written.
    """
    make_folder(Path(path).parent)
    return (draft or Draft.open(path)).save(to_yaml(plan))


def to_yaml(plan: ImprovementPlan) -> str:
    """Return the plan as the file holds it."""
    data = plan.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole = {"schema": 1, "title": plan.title, "start": plan.start, **data, "whole": True}
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # the stubs say None
    buffer = io.StringIO()
    yaml.dump(whole, buffer)
    return buffer.getvalue()
