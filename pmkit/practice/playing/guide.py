"""What a facilitator needs to lead a team's drill: the half hour, sentences to say, roles, and who gets which."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from pmkit.data.models import Strict, load_model
from pmkit.errors import DrillError
from pmkit.practice.world.world import Role

Line = Annotated[str, Field(min_length=1, max_length=400)]


class Cued(Strict):
    """A line to read aloud at a certain moment."""

    cue: Line = Field(description="when to say it, or what to do next; not read aloud")
    line: Line


class GuideStep(Strict):
    """One step of the half hour."""

    id: Literal["brief", "play", "freeze", "closing", "debrief"]
    title: Line
    minutes: Annotated[int, Field(ge=1, le=30)]
    do: list[Line] = Field(min_length=1, description="what the facilitator does")
    say: list[Line | Cued] = Field(min_length=1, description="what is read aloud, in this order")


class Typing(Strict):
    """What the team says, and what the facilitator types for it."""

    when: Line
    type: Line


class HardMinute(Strict):
    """A moment at which it gets hard, with what to do and a sentence to say."""

    id: str
    label: Line
    do: Line
    say: list[Line | Cued] = Field(min_length=1)


class DebriefPart(Strict):
    """One part of the debrief, in its order."""

    id: Literal["facts", "surprise", "sense", "factors"]
    title: Line
    about: Line
    say: list[Line | Cued] = Field(min_length=1)


class VerbCard(Strict):
    """One of the five verbs, as the card for the table has it."""

    verb: Literal["look", "ask", "change", "tell", "wait"]
    means: Line
    like: Line = Field(description="how one would say it")


class RoleCard(Strict):
    """What a role does, what it may not do, and how experienced whoever plays it is."""

    id: Role
    title: Line
    level: Annotated[str, Field(max_length=40)] = ""
    does: list[Line] = Field(min_length=1)
    may_not: list[Line] = Field(min_length=1)
    experience: Annotated[str, Field(max_length=400)] = Field(
        default="", description="the player's own, beside what the world's people know"
    )


class Guide(Strict):
    """All of ``guide.yaml``."""

    version: Literal[1] = Field(alias="schema")
    prepare: list[Line] = Field(min_length=1)
    steps: list[GuideStep]
    keyboard: list[Typing]
    moments: list[HardMinute]
    debrief: list[DebriefPart]
    verbs: list[VerbCard]
    roles: list[RoleCard]
    teams: dict[int, list[list[Role]]] = Field(description="by the number of players: the roles at each seat")

    @model_validator(mode="after")
    def _seats_everybody(self) -> Guide:
        """Demand a card for each role, and for each size of team a seat for everybody and somebody in each role."""
        roles = set(get_args(Role))
        if {card.id for card in self.roles} != roles:
            raise ValueError("each role has exactly one card")
        for size, seats in self.teams.items():
            if len(seats) != size or {role for seat in seats for role in seat} != roles:
                raise ValueError(f"a team of {size} needs {size} seats, and each role at one of them")
        return self


@cache
def guide() -> Guide:
    """Return the facilitator's guide to a team's drill."""
    path = Path(str(files("pmkit.practice.playing").joinpath("guide.yaml")))
    return load_model(path, Guide, DrillError, like="pmkit/practice/playing/guide.py")
