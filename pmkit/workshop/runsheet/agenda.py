"""The run sheet of a workshop as data: parts whose minutes sum, what to say and do, and what to cut first."""

from __future__ import annotations

import re
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from pmkit.data.models import CLEANED, Strict, check_model, load_data
from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import find_path
from pmkit.workshop.runsheet.deck import activity_ids, slide_ids

PACE: Final = 130
"""Words a minute at which a script is read aloud."""

SPOKEN: Final = 0.4
"""Largest share of a part that its script may take."""

_CUE: Final = re.compile(r"\[([a-z][a-z0-9-]*)\]\s+(.*)", re.DOTALL)
_Text = Annotated[str, Field(min_length=1, max_length=8000), CLEANED]
_Line = Annotated[str, Field(min_length=1, max_length=400), CLEANED]


class Slot(Strict):
    """The budget of a part's activities, in minutes; several share it."""

    explain: float = Field(ge=0)
    collect: float = Field(gt=0)
    reveal: float = Field(ge=0)
    discuss: float = Field(ge=0)

    @property
    def minutes(self) -> float:
        """What it takes in all."""
        return self.explain + self.collect + self.reveal + self.discuss


class Turn(Strict):
    """Minutes in which somebody other than the facilitator speaks."""

    who: _Line
    minutes: float = Field(gt=0)
    steps: list[str] = Field(min_length=1, description="the slides that are shown meanwhile; they share the minutes")


class AgendaPart(Strict):
    """One part of the workshop."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    title: _Line
    about: str = ""
    minutes: float = Field(gt=0, le=240)
    goal: _Line
    say: _Text = Field(description="a script to read aloud; [name] before a paragraph says at which step it is read")
    do: list[_Line] = Field(min_length=1)
    ask: list[_Line] = Field(default=[])
    steps: list[str] = Field(default=[], description="slides and activities, in the order in which they come")
    activity: Slot | None = Field(default=None, description="the budget of its activities")
    turn: Turn | None = None
    cut: _Line = Field(description="what to leave out first when time is short")

    @property
    def spoken(self) -> float:
        """Minutes that the script takes when it is read aloud."""
        return self.words / PACE

    @property
    def words(self) -> int:
        """How many words the script has."""
        return sum(len(text.split()) for _, text in self.script)

    @cached_property
    def script(self) -> tuple[tuple[str, str], ...]:
        """The script as pairs of a step and what is said there; what has no cue belongs to the step before."""
        script: list[tuple[str, str]] = []
        cue = self.steps[0] if self.steps else ""
        for paragraph in self.say.split("\n\n"):
            if match := _CUE.match(paragraph):
                cue, paragraph = match[1], match[2]  # the cue itself is not said
            if not paragraph.strip():
                continue
            if script and script[-1][0] == cue:
                script[-1] = (cue, f"{script[-1][1]}\n\n{paragraph.strip()}")
            else:
                script.append((cue, paragraph.strip()))
        return tuple(script)

    def said_at(self, step: str) -> str:
        """Return what is said at a step; empty where the facilitator says nothing."""
        return "\n\n".join(text for cue, text in self.script if cue == step)

    @property
    def slides(self) -> list[str]:
        """The slides among its steps."""
        return [step for step in self.steps if step in slide_ids()]

    @property
    def activities(self) -> list[str]:
        """The activities among its steps."""
        return [step for step in self.steps if step in activity_ids()]

    @model_validator(mode="after")
    def _steps(self) -> AgendaPart:
        """Check that each step and each cue is there."""
        known = [*slide_ids(), *activity_ids()]
        for step in self.steps:
            if step not in known:
                raise ValueError(f"{self.id}: there is no slide or activity {step!r}; use: {', '.join(known)}")
        for step in dict.fromkeys(self.steps):
            if self.steps.count(step) > 1:
                raise ValueError(f"{self.id}: {step} is there twice")
        cues = [cue for cue, _ in self.script if cue and cue not in self.steps]
        cues += [step for step in (self.turn.steps if self.turn else ()) if step not in self.slides]
        if cues:
            raise ValueError(f"{self.id}: {cues[0]} is none of its steps; use: {', '.join(self.steps)}")
        if bool(self.activities) != bool(self.activity):
            raise ValueError(f"{self.id}: activities need a budget (activity: explain, collect, reveal, discuss)")
        return self

    @model_validator(mode="after")
    def _fits(self) -> AgendaPart:
        """Check that script, others and activities fit into the part."""
        if self.spoken > SPOKEN * self.minutes:
            words = int(SPOKEN * self.minutes * PACE)
            raise ValueError(
                f"the script of {self.id} has {self.words} words; at {PACE} a minute it may have {words}, "
                f"{SPOKEN:.0%} of {self.minutes:g} minutes"
            )
        others = self.turn.minutes if self.turn else 0.0
        active = self.activity.minutes if self.activity else 0.0
        if self.spoken + others + active > self.minutes:
            raise ValueError(
                f"{self.id}: script ({self.spoken:.1f} minutes), others ({others:g}) and activity ({active:g}) take "
                f"{self.spoken + others + active:.1f} of {self.minutes:g} minutes"
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
    appendix: list[str] = Field(default=[], description="slides to go to when somebody asks")

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
        missing = [name for name in self.appendix if name not in slide_ids()]
        if missing:
            raise ValueError(f"appendix: there is no slide {missing[0]!r}; use: {', '.join(slide_ids())}")
        steps = [step for part in self.parts for step in part.activities]
        again = sorted({each for each in steps if steps.count(each) > 1})
        if again:
            raise ValueError(f"activities used twice: {', '.join(again)}")
        used = len(self.activities)
        if self.activities_most is not None and used > self.activities_most:
            raise ValueError(f"{used} activities, {self.activities_most} are the most here")
        return self

    @cached_property
    def activities(self) -> list[str]:
        """Names of the activities that it uses, in order."""
        return [name for part in self.parts for name in part.activities]


def profiles() -> list[str]:
    """Return the names of the kit's own agendas."""
    folder = Path(str(files("pmkit.workshop.runsheet"))) / "agendas"
    return sorted(path.stem for path in folder.glob("*.yaml"))


def agenda_path(name: str | Path) -> Path:
    """Return the file of an agenda: a profile of the kit by its name, else what the path leads to.

    Raises:
        FileError: there is no such file.
    """
    own = Path(str(files("pmkit.workshop.runsheet"))) / "agendas" / f"{name}.yaml"
    return own if own.is_file() else find_path(name, what="agenda")


def load_agenda(path: str | Path = "seed") -> Agenda:
    """Return an agenda: one of the kit's profiles by its name, or a team's own YAML file.

    Raises:
        WorkshopError: there is no such profile, or the file is broken, its minutes do not sum, or a script is too
            long; the message names the line.
        FileError: it cannot be read.
    """
    if str(path) not in profiles() and not Path(path).suffix and not Path(path).exists():
        raise not_one_of(path, profiles(), what="an agenda of the kit, nor a file", raises=WorkshopError)
    path = agenda_path(path)
    data, lines = load_data(path, WorkshopError, "an agenda of the kit")
    if not isinstance(data, dict):
        raise WorkshopError(
            "the agenda holds no keys", code="no-keys", where=str(path), remedy="copy one of the kit's and change it"
        )
    return check_model(
        Agenda, data, WorkshopError, where=str(path), like="pmkit/workshop/runsheet/agenda.py", lines=lines
    )
