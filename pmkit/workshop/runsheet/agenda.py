"""The run sheet of a workshop as data: parts whose minutes sum, what to say and do, and what to cut first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from pmkit.data.models import CLEANED, Strict, check_model, load_data
from pmkit.errors import WorkshopError, not_one_of
from pmkit.files import find_path
from pmkit.workshop.runsheet.cues import (
    Cued,
    in_halves,
    lines_at,
    read_lines,
    read_script,
    speaks_of_minutes,
    with_minutes,
)
from pmkit.workshop.runsheet.deck import activity_ids, activity_phases, activity_source, slide_ids

PACE: Final = 130
"""Words a minute at which a script is read aloud."""

SPOKEN: Final = 0.4
"""Largest share of a part that its script may take."""

_Text = Annotated[str, Field(min_length=1, max_length=8000), CLEANED]
_Line = Annotated[str, Field(min_length=1, max_length=400), CLEANED]


class Slot(Strict):
    """The budget of a part's activities, in minutes; several share it."""

    explain: float = Field(ge=0, multiple_of=0.5)
    collect: float = Field(gt=0, multiple_of=0.5)
    reveal: float = Field(ge=0, multiple_of=0.5)
    discuss: float = Field(ge=0, multiple_of=0.5)
    vote: float = Field(default=0, ge=0, multiple_of=0.5)

    @property
    def minutes(self) -> float:
        """What it takes in all."""
        return self.explain + self.collect + self.reveal + self.discuss + self.vote


class Turn(Strict):
    """Minutes in which somebody other than the facilitator speaks."""

    who: _Line
    minutes: float = Field(gt=0, multiple_of=0.5)
    steps: list[str] = Field(min_length=1, description="the slides that are shown meanwhile; they share the minutes")


class AgendaPart(Strict):
    """One part of the workshop."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    title: _Line
    about: str = ""
    minutes: float = Field(gt=0, le=240)
    goal: _Line
    say: _Text = Field(
        description="a script to read aloud; [step] or [step:phase] before a paragraph says when it is read, and "
        "{minutes} is what the timer shows then"
    )
    do: list[_Line] = Field(min_length=1, description="what to do, with the same cues; without one, in the whole part")
    ask: list[_Line] = Field(default=[], description="what to ask, with the same cues")
    steps: list[str] = Field(default=[], description="slides and activities, in the order in which they come")
    activity: Slot | None = Field(default=None, description="the budget of its activities")
    turn: Turn | None = None
    cut: _Line = Field(description="what to leave out first when time is short")

    @property
    def spoken(self) -> float:
        """Minutes that the script takes when it is read aloud."""
        return self.words / PACE

    @property
    def slack(self) -> float:
        """Minutes that neither the script nor others nor activities need: for hands, for pages, and for being late."""
        others = self.turn.minutes if self.turn else 0.0
        return self.minutes - self.spoken - others - (self.activity.minutes if self.activity else 0.0)

    @property
    def words(self) -> int:
        """How many words the script has."""
        return sum(len(text.split()) for _, text in self.script)

    @cached_property
    def phases(self) -> dict[str, tuple[str, ...]]:
        """The phases of each step, in order; a slide has one. Nothing is discussed where no minutes are given to it."""
        return {step: self._phases(step) if step in activity_ids() else ("discuss",) for step in self.steps or [""]}

    def _phases(self, step: str) -> tuple[str, ...]:
        is_talked = self.activity is None or self.activity.discuss > 0
        return tuple(phase for phase in activity_phases(step) if is_talked or phase != "discuss")

    @cached_property
    def minutes_at(self) -> dict[tuple[str, str], float]:
        """What the timer shows, in minutes, for each step and phase that has one."""
        timers: dict[tuple[str, str], float] = {}
        if self.activity and self.activities:
            # The question is open while it is explained.
            collect = in_halves(self.activity.explain + self.activity.collect, len(self.activities))
            discuss = in_halves(self.activity.discuss, len(self.activities))
            for at, step in enumerate(self.activities):
                timers |= {(step, "collect"): collect[at], (step, "discuss"): discuss[at]}
            voted = [step for step in self.activities if "vote" in self.phases[step]]
            if voted:
                timers |= {
                    (s, "vote"): share
                    for s, share in zip(voted, in_halves(self.activity.vote, len(voted)), strict=True)
                }
        if self.turn:
            shares = in_halves(self.turn.minutes, len(self.turn.steps))
            timers |= {(step, "discuss"): share for step, share in zip(self.turn.steps, shares, strict=True)}
        return {when: minutes for when, minutes in timers.items() if minutes}

    @cached_property
    def said(self) -> tuple[Cued, ...]:
        """The paragraphs of the script, each with its cue."""
        return self._filled(read_script(self.say, self.steps[0] if self.steps else ""))

    @cached_property
    def done(self) -> tuple[Cued, ...]:
        """What to do, each with its cue."""
        return self._filled(read_lines(self.do))

    @cached_property
    def asked(self) -> tuple[Cued, ...]:
        """What to ask, each with its cue."""
        return self._filled(read_lines(self.ask))

    def _filled(self, cued: Iterable[Cued]) -> tuple[Cued, ...]:
        """Return texts with the minutes that the timer shows at their step and phase."""
        return tuple(replace(one, text=with_minutes(one.text, self.timer(one))) for one in cued)

    def timer(self, cued: Cued) -> float:
        """Return the minutes that the timer shows where a text belongs; 0 where none runs."""
        phase = cued.phase or self.phases.get(cued.step, ("",))[0]
        return self.minutes_at.get((cued.step, phase), 0.0)

    @cached_property
    def script(self) -> tuple[tuple[str, str], ...]:
        """The script as pairs of a step and all that is said there."""
        steps = itertools.groupby(self.said, key=lambda one: one.step)
        return tuple((step, "\n\n".join(one.text for one in said)) for step, said in steps)

    def said_at(self, step: str, phase: str = "") -> str:
        """Return what is said at a step in one of its phases; empty where the facilitator says nothing.

        Args:
            step: a slide or an activity.
            phase: ``collect``, ``reveal``, ``discuss``, ``vote`` or ``outcome``; by default all of them.
        """
        return "\n\n".join(one.text for one in self.said if one.holds(step, phase, self.phases))

    def do_at(self, step: str, phase: str = "") -> list[str]:
        """Return what to do at a step in one of its phases, then what holds for the whole part.

        Args:
            step: a slide or an activity.
            phase: as in :meth:`said_at`.
        """
        return list(lines_at(self.done, step, phase, self.phases))

    def ask_at(self, step: str, phase: str = "") -> list[str]:
        """Return what to ask at a step in one of its phases, then what holds for the whole part.

        Args:
            step: a slide or an activity.
            phase: as in :meth:`said_at`.
        """
        return list(lines_at(self.asked, step, phase, self.phases))

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
        for step in self.turn.steps if self.turn else ():
            if step not in self.slides:
                slides = ", ".join(self.slides) or "none"
                raise ValueError(f"{self.id}: {step} is not a slide of this part; use: {slides}")
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
        if self.slack < 0:
            others, active = self.turn.minutes if self.turn else 0.0, self.activity.minutes if self.activity else 0.0
            raise ValueError(
                f"{self.id}: script ({self.spoken:.1f} minutes), others ({others:g}) and activity ({active:g}) take "
                f"{self.minutes - self.slack:.1f} of {self.minutes:g} minutes"
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
    before: list[_Line] = Field(default=[], description="what to ask oneself before people come in")
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

    def phases_of(self, part: AgendaPart, step: str) -> tuple[str, ...]:
        """Return the phases of a step; it has no vote where a later activity of its own asks for dots."""
        phases = part.phases.get(step, ())
        is_dotted = step in {activity_source(name) for name in self.activities}
        return tuple(phase for phase in phases if not (is_dotted and phase in ("vote", "outcome")))

    @cached_property
    def activities(self) -> list[str]:
        """Names of the activities that it uses, in order."""
        return [name for part in self.parts for name in part.activities]


def profiles() -> list[str]:
    """Return the names of the kit's own agendas."""
    folder = Path(str(files("pmkit.workshop.runsheet"))) / "agendas"
    return sorted(path.stem for path in folder.glob("*.yaml"))


def agenda_path(name: str | Path) -> Path:
    """Return the file of an agenda: a profile of the kit by its name, or what the path leads to.

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
    agenda = check_model(
        Agenda, data, WorkshopError, where=str(path), like="pmkit/workshop/runsheet/agenda.py", lines=lines
    )
    for number, part in enumerate(agenda.parts):
        _check_cues(agenda, part, lambda *field, number=number: lines.get(("parts", number, *field), 0), str(path))
    return agenda


def _check_cues(agenda: Agenda, part: AgendaPart, line: Callable[..., int], path: str) -> None:
    """Check that each cue names a step of its part, a phase of that step, and a timer where minutes are said."""
    first = part.steps[0] if part.steps else ""
    texts = [(line("say") + 1 + part.say[: cued.at].count("\n"), cued) for cued in read_script(part.say, first)]
    for name, lines in (("do", part.do), ("ask", part.ask)):
        texts += [(line(name, cued.at), cued) for cued in read_lines(lines)]
    for at, cued in texts:
        where = f"{path}:{at}, {part.id}"
        if cued.step and cued.step not in part.steps:
            raise not_one_of(cued.step, part.steps, what="a step of this part", raises=WorkshopError, where=where)
        phases = agenda.phases_of(part, cued.step)
        if cued.phase and cued.phase not in phases:
            what = f"a phase of {cued.step} here"
            raise not_one_of(cued.phase, phases, what=what, raises=WorkshopError, where=where)
        if speaks_of_minutes(cued.text) and not part.timer(cued):
            timers = ", ".join(f"{step}:{phase}" for step, phase in part.minutes_at) or "none in this part"
            raise WorkshopError(
                "{minutes} is said where no timer runs",
                code="no-timer",
                where=where,
                remedy=f"say it without minutes, or at one of these: {timers}",
            )
