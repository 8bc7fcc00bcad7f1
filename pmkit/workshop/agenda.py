"""The run sheet of a workshop as data: parts whose minutes sum, what to say and do, and what to cut first."""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from pmkit.documents.models import Strict, check_model, load_data
from pmkit.errors import WorkshopError
from pmkit.markup import clean

PACE: Final = 130
"""Words a minute at which a script is read aloud."""

SPOKEN: Final = 0.4
"""Largest share of a part that its script may take."""

_Text = Annotated[str, Field(min_length=1, max_length=8000), AfterValidator(clean)]
_Line = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(clean)]


class Slot(Strict):
    """An activity's own budget within its part, in minutes."""

    use: list[str] = Field(min_length=1, description="names of activities in material.yaml")
    explain: float = Field(ge=0)
    collect: float = Field(gt=0)
    reveal: float = Field(ge=0)
    discuss: float = Field(ge=0)

    @property
    def minutes(self) -> float:
        """What it takes in all."""
        return self.explain + self.collect + self.reveal + self.discuss


class AgendaPart(Strict):
    """One part of the workshop."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    title: _Line
    about: str = ""
    minutes: float = Field(gt=0, le=240)
    goal: _Line
    say: _Text = Field(description="a script to read aloud")
    do: list[_Line] = Field(min_length=1)
    ask: list[_Line] = Field(default=[])
    slides: list[str] = Field(default=[])
    activity: Slot | None = None
    cut: _Line = Field(description="what to leave out first when time is short")

    @property
    def spoken(self) -> float:
        """Minutes that the script takes when it is read aloud."""
        return len(self.say.split()) / PACE

    @model_validator(mode="after")
    def _fits(self) -> AgendaPart:
        """Check that script and activity fit into the part."""
        if self.spoken > SPOKEN * self.minutes:
            words = int(SPOKEN * self.minutes * PACE)
            raise ValueError(
                f"the script of {self.id} has {len(self.say.split())} words; at {PACE} a minute it may have {words}, "
                f"{SPOKEN:.0%} of {self.minutes:g} minutes"
            )
        taken = self.spoken + (self.activity.minutes if self.activity else 0)
        if taken > self.minutes:
            raise ValueError(
                f"{self.id}: script ({self.spoken:.1f} minutes) and activity ({self.activity.minutes:g}) take "  # type: ignore[union-attr]
                f"{taken:.1f} of {self.minutes:g} minutes"
            )
        return self


class Agenda(Strict):
    """A whole workshop."""

    version: Literal[1] = Field(alias="schema")
    profile: str
    title: _Line
    minutes: float = Field(gt=0)
    activities_most: int | None = Field(default=None, description="most activities, where a profile sets a bound")
    parts: list[AgendaPart] = Field(min_length=1)

    @model_validator(mode="after")
    def _sums(self) -> Agenda:
        """Check that the minutes sum, that ids are used once, and the bound on activities."""
        total = sum(part.minutes for part in self.parts)
        if abs(total - self.minutes) > 1e-9:
            parts = " + ".join(f"{part.minutes:g}" for part in self.parts)
            raise ValueError(f"the parts take {parts} = {total:g} minutes, the workshop has {self.minutes:g}")
        ids = [part.id for part in self.parts]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"ids used twice: {', '.join(twice)}")
        used = len(self.activities)
        if self.activities_most is not None and used > self.activities_most:
            raise ValueError(f"{used} activities, {self.activities_most} are the most here")
        return self

    @cached_property
    def activities(self) -> list[str]:
        """Names of the activities that it uses, in order."""
        return [name for part in self.parts if part.activity for name in part.activity.use]

    def part(self, name: str) -> AgendaPart:
        """Return a part by its id.

        Raises:
            WorkshopError: there is none.
        """
        for part in self.parts:
            if part.id == name:
                return part
        raise WorkshopError(f"there is no part {name!r}", remedy=f"use: {', '.join(part.id for part in self.parts)}")


def profiles() -> list[str]:
    """Return the names of the kit's own agendas."""
    folder = Path(str(files("pmkit.workshop"))) / "agendas"
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_agenda(path: str | Path = "seed") -> Agenda:
    """Return an agenda: one of the kit's profiles by its name, or a team's own YAML file.

    Raises:
        WorkshopError: it is broken, its minutes do not sum, or a script is too long; the message names the line.
        FileError: it cannot be read.
    """
    own = Path(str(files("pmkit.workshop"))) / "agendas" / f"{path}.yaml"
    path = own if own.is_file() else Path(path)
    data, lines = load_data(path, WorkshopError, "an agenda of the kit")
    if not isinstance(data, dict):
        raise WorkshopError("the agenda holds no keys", where=str(path), remedy="copy one of the kit's and change it")
    return check_model(Agenda, data, WorkshopError, where=str(path), like="pmkit/workshop/agenda.py", lines=lines)
