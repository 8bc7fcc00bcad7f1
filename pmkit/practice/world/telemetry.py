"""Signals, the faults that move them, the rules that watch them, and what takes the sight of them away."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pmkit.data.models import Strict
from pmkit.practice.world.conditions import ALWAYS, Condition
from pmkit.practice.world.words import Amount, Minute, Name, Said, Span, Title

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Effect(Strict):
    """What one fault does to a signal; level is the fault's level at that instant."""

    fault: Name
    add: Amount | None = Field(default=None, description="add this times the level")
    times: Amount | None = Field(default=None, description="multiply by 1 + this times the level")
    towards: Amount | None = Field(default=None, description="pull to this value; level 1 and above pull all the way")

    @model_validator(mode="after")
    def _does_one_thing(self) -> Effect:
        """Refuse an effect that does nothing, or several things."""
        if sum(value is not None for value in (self.add, self.times, self.towards)) != 1:
            raise ValueError("say exactly one of add, times, towards")
        return self


class Gap(Strict):
    """A stretch without readings."""

    start: Minute
    end: Minute


class Signal(Strict):
    """A series that could be on a dashboard: baseline, daily rhythm, noise, and what faults add to it."""

    id: Name
    title: Title
    unit: Annotated[str, Field(max_length=20)] = ""
    service: Name
    baseline: Amount
    daily: Share = Field(default=0.0, description="share of the baseline by which the day swings up and down")
    peak: Annotated[float, Field(ge=0, lt=24)] = Field(default=14.0, description="hour of the day of the daily peak")
    noise: Share = Field(default=0.02, description="standard deviation, as a share of the value")
    jitter: Amount = Field(default=0.0, description="standard deviation, in the signal's own unit")
    floor: Amount = 0.0
    ceiling: Amount | None = None
    digits: Annotated[int, Field(ge=0, le=6)] = Field(default=1, description="digits behind the point")
    delay: Span = Field(default=0.0, description="minutes until a reading can be seen")
    gaps: list[Gap] = Field(default=[])
    effects: list[Effect] = Field(default=[])


Shape = Literal["step", "ramp", "saturation", "oscillation", "decay"]


class Fault(Strict):
    """Something that is wrong, or goes on, with a level that changes over time.

    It is on from its onset (or from a change that starts it) until a change stops it, while ``when`` holds. A ``step``
    is at ``height``. A ``ramp`` rises by ``rise`` a minute up to ``height``. A ``saturation`` approaches ``height``
    with the time constant ``tau``. An ``oscillation`` swings between 0 and ``height`` once every ``period`` minutes. A
    ``decay`` jumps to ``height`` and halves every ``half_life`` minutes. Once off, a level falls by ``fall`` a minute,
    halves every ``half_life``, or stays (``keeps``); otherwise it is gone at once.
    """

    id: Name
    title: Title
    shape: Shape = "step"
    onset: Minute | None = Field(default=None, description="when it begins by itself; not given: see when, or a change")
    when: Condition = Field(default=ALWAYS, description="of other faults' levels and the clock")
    lag: Span = Field(default=0.0, description="minutes that `when` has to hold before it is on")
    height: Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)] = 1.0
    rise: Annotated[float, Field(gt=0, le=1e12)] | None = Field(default=None, description="per minute")
    fall: Annotated[float, Field(gt=0, le=1e12)] | None = Field(default=None, description="per minute")
    tau: Annotated[float, Field(gt=0, le=1e6)] | None = Field(default=None, description="minutes")
    period: Annotated[float, Field(gt=0, le=1e6)] | None = Field(default=None, description="minutes")
    half_life: Annotated[float, Field(gt=0, le=1e6)] | None = Field(default=None, description="minutes")
    keeps: bool = Field(default=False, description="whether its level stays where it is once it is off")

    @model_validator(mode="after")
    def _has_what_its_shape_needs(self) -> Fault:
        """Demand the numbers of its shape."""
        needed = {"ramp": "rise", "saturation": "tau", "oscillation": "period", "decay": "half_life"}.get(self.shape)
        if needed and getattr(self, needed) is None:
            raise ValueError(f"a {self.shape} needs {needed}")
        ways = [self.fall is not None, self.half_life is not None and self.shape != "decay", self.keeps]
        if sum(ways) > 1:
            raise ValueError("give one of fall, half_life, keeps")
        if not self.when.is_of_faults:
            raise ValueError("when can speak of faults and the clock; let a change start or stop the fault")
        return self


class Rule(Strict):
    """An alert rule that fires, as in Prometheus, when its condition has held at each step of ``for`` minutes."""

    id: Name
    title: Title
    signal: Name
    service: Name
    above: Amount | None = None
    below: Amount | None = None
    lasts: Span = Field(default=0.0, alias="for", description="minutes for which the condition has to hold")
    over: Span = Field(default=0.0, description="minutes over which the signal is averaged; 0: the reading itself")
    severity: Literal["page", "ticket"] = "page"
    is_noise: bool = Field(default=False, alias="noise", description="it is about something else; told in the debrief")

    @model_validator(mode="after")
    def _has_one_bound(self) -> Rule:
        """Demand one bound."""
        if (self.above is None) == (self.below is None):
            raise ValueError("say either above or below")
        return self


class Blind(Strict):
    """What cannot be seen, reached or asked while a condition of faults holds."""

    when: Condition
    signals: list[Name] = Field(default=[])
    targets: list[Name] = Field(default=[])
    people: list[Name] = Field(default=[])
    says: Said = Field(description="what a player meets instead, such as an error page")

    @model_validator(mode="after")
    def _follows_faults(self) -> Blind:
        """Refuse what cannot be known for every instant."""
        if not self.when.is_of_faults:
            raise ValueError("when can speak of faults and the clock only")
        return self
