"""``world.yaml``: everything that a recorded incident needs in order to answer a player.

Minutes count from ``start``. Nothing in here says when something is detected or over: that follows from the signals.
"""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from pmkit.data.models import Strict
from pmkit.documents.scenario.manifest import Instant
from pmkit.practice.world.conditions import ALWAYS, SUBJECTS, Condition
from pmkit.practice.world.telemetry import Blind, Fault, Rule, Signal
from pmkit.practice.world.words import Amount, Minute, Name, Said, Span, Title

WORLD: Final = "world.yaml"
SCHEMA_NAME: Final = "world.schema.json"

Basis = Literal["recorded", "inferred", "invented"]
Question = Literal["see", "since", "sure", "worry", "who"]
QUESTIONS: Final[dict[str, str]] = {
    "see": "What do you see?",
    "since": "Since when?",
    "sure": "How sure are you?",
    "worry": "What worries you?",
    "who": "Who would know?",
}
"""What anybody can be asked; the words that a player types, and the question they stand for."""


class Case(Strict):
    """One thing that a view can show; the first case whose condition holds is shown."""

    when: Condition = ALWAYS
    says: Said
    plots: list[Name] = Field(default=[], description="signals that are drawn below it, up to this minute")
    supports: list[Name] = Field(default=[], description="hypotheses that it speaks for")
    contradicts: list[Name] = Field(default=[], description="hypotheses that it speaks against")
    basis: Basis = "invented"


class Look(Strict):
    """A view of a target: what it shows depends on the state."""

    id: Name
    title: Title
    takes: Span = 1
    cases: list[Case] = Field(min_length=1)


class Target(Strict):
    """A host, dashboard, log, runbook, backup, list of deploys, vendor: something to look at and to change."""

    id: Name
    title: Title
    kind: Literal["host", "dashboard", "log", "runbook", "backup", "deploys", "vendor", "tool", "service", "session"]
    listed: Condition = Field(default=ALWAYS, description="when menus name it; it can be typed at any minute")
    looks: list[Look] = Field(min_length=1)


class Takes(Strict):
    """How long something takes, in minutes; drawn by seed from a triangle, shown to players as the estimate."""

    low: Span
    likely: Span
    high: Span

    @model_validator(mode="after")
    def _rises(self) -> Takes:
        """Refuse an estimate whose ends are crossed."""
        if not self.low <= self.likely <= self.high:
            raise ValueError("low, likely and high must rise")
        return self


class Turn(Strict):
    """What a change, an answer or a silence does to a fault."""

    fault: Name
    do: Literal["start", "stop", "pause", "set", "add", "rise", "fall"]
    by: Amount | None = Field(
        default=None, description="pause: minutes; set, add: level; rise, fall: factor on its speed per minute"
    )
    at: Literal["start", "done"] = Field(default="done", description="of the change")
    after: Span = Field(default=0.0, description="minutes later")
    when: Condition = Field(default=ALWAYS, description="looked at when the change starts or is done, as `at` says")

    @model_validator(mode="after")
    def _says_how_much(self) -> Turn:
        """Demand a number where one is needed."""
        if (self.by is None) != (self.do in ("start", "stop")):
            raise ValueError(f"{self.do} needs {'no' if self.by is not None else 'a number in'} by")
        return self


class Outcome(Strict):
    """What a player reads when a change is done or refused; the first case whose condition holds."""

    when: Condition = ALWAYS
    says: Said


class Change(Strict):
    """Something that can be done to a target."""

    id: Name
    title: Title
    target: Name
    kind: Literal[
        "rollback", "restart", "failover", "scale", "config", "block", "pause", "restore", "delete", "switch", "other"
    ]
    needs: Condition = ALWAYS
    listed: Condition = Field(default=ALWAYS, description="when menus name it; it can be typed at any minute")
    refused: list[Outcome] | Said | None = Field(
        default=None, description="what the world answers while `needs` does not hold: a text, or cases"
    )
    takes: Takes
    again: bool = Field(default=True, description="whether it can be done more than once")
    risky: Condition | None = Field(
        default=None, description="counted as a risky or wrong intervention where this holds"
    )
    turns: list[Turn] = Field(default=[])
    done: list[Outcome] = Field(min_length=1)
    basis: Basis = "invented"

    @model_validator(mode="after")
    def _answers(self) -> Change:
        """Demand an answer for a change that can be refused."""
        if self.needs != ALWAYS and self.refused is None:
            raise ValueError("say in refused what the world answers while needs does not hold")
        return self


class Answer(Strict):
    """What a person says to a question; each line is said once, the first that fits comes first."""

    when: Condition = ALWAYS
    says: Said
    wrong: bool = Field(default=False, description="sincerely mistaken; told in the debrief")
    basis: Basis = "invented"
    supports: list[Name] = Field(default=[])
    contradicts: list[Name] = Field(default=[])


class Person(Strict):
    """A role that can be asked, and that work can be handed over to."""

    id: Name
    title: Title
    knows: Said = Field(description="private knowledge and experience, for a role card")
    here: Condition = Field(default=ALWAYS, description="when this person can be reached")
    away: Said = Field(default="No answer.", description="what happens when they cannot")
    takes: Span = 1
    answers: dict[Question, list[Answer]]
    nothing_new: list[Said] = Field(min_length=1, description="said when every line has been said; {time} is the clock")
    takes_over: Said | None = Field(default=None, description="what they say when work is handed over to them")
    turns: list[Turn] = Field(default=[], description="what handing over to them does")


class Course(Strict):
    """What follows when an inject is answered, or ignored."""

    says: Said | None = None
    turns: list[Turn] = Field(default=[])


class Silence(Strict):
    """An audience that has heard nothing for a while."""

    audience: Name
    minutes: Annotated[float, Field(ge=1, le=600)]
    when: Condition = Field(default=ALWAYS, description="it is only noticed while this holds")


class Inject(Strict):
    """Something that comes in by itself: at a minute, in a state, or because nobody has said anything."""

    id: Name
    at: Minute | None = None
    when: Condition | None = None
    silence: Silence | None = None
    speaker: Title = Field(alias="from")
    kind: Literal["chat", "phone", "alert", "status"] = "chat"
    says: Said
    is_noise: bool = Field(default=False, alias="noise", description="it is about something else; told in the debrief")
    basis: Basis = "invented"
    by: list[Annotated[str, Field(pattern=r"^(tell|ask|look|change|hand-over) [a-z0-9.-]+$")]] = Field(
        default=[],
        description="what counts as an answer: tell users, ask dba, look db.load, change rollback, hand-over dba",
    )
    within: Span = Field(default=10, description="minutes in which an answer counts")
    answered: Course = Course()
    ignored: Course = Course()

    @model_validator(mode="after")
    def _has_a_trigger(self) -> Inject:
        """Refuse an inject that can never come, and one that nobody can answer and everybody ignores."""
        triggers = sum(trigger is not None for trigger in (self.at, self.when, self.silence))
        if triggers != 1:
            raise ValueError("say exactly one of at, when, silence: it would never come, or more than once")
        if not self.by and (self.answered != Course() or self.ignored != Course()):
            raise ValueError("say in by what counts as an answer")
        return self


class Step(Strict):
    """One input at a minute, in a player's own words: ``look db load``, ``change roll-back``, ``tell users …``."""

    at: Minute
    do: Said
    events: list[str] = Field(default=[], description="ids of events.csv that record it")
    because: Said | None = None


class Truth(Strict):
    """Which option is true when a condition holds."""

    when: Condition = ALWAYS
    option: Name


class Probe(Strict):
    """A question with the clock stopped, and the true state to compare the answer with."""

    id: Name
    at: Minute | None = None
    when: Condition | None = None
    level: Literal["perceive", "comprehend", "project"]
    asks: Said
    options: dict[Name, Title] = Field(min_length=2, max_length=6)
    truth: list[Truth] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Probe:
        """Demand one trigger, and truths that are among the options."""
        if (self.at is None) == (self.when is None):
            raise ValueError("say either at or when")
        if any(truth.option not in self.options for truth in self.truth) or self.truth[-1].when != ALWAYS:
            raise ValueError("each truth names one of the options, and the last one holds always")
        return self


class Harm(Strict):
    """Something that adds up while things are bad: users' minutes, lost rows. Never mixed with another harm."""

    id: Name
    title: Title
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    signal: Name
    beyond: Amount = Field(default=0.0, description="only what exceeds this counts")
    counts: Annotated[float, Field(gt=0, le=1e9)] = Field(default=1.0, description="factor per minute")
    at_end: bool = Field(default=False, description="the value at the end counts, not its sum over time")


class Holds(Strict):
    """A condition that has to hold for a while."""

    when: Condition = Field(description="of signals, faults and the clock")
    lasts: Span = Field(default=0.0, alias="for")

    @model_validator(mode="after")
    def _can_be_read_off(self) -> Holds:
        """Refuse what cannot be read off the signals."""
        if any(getattr(part, key) for part in self.when.parts for key in SUBJECTS if key not in ("fault", "signal")):
            raise ValueError("when can speak of signals, faults and the clock only, since instants are read off them")
        return self


class Outcomes(Strict):
    """What counts. Instants are found in the signals."""

    impact: Holds = Field(description="users are affected")
    detected_by: list[Name] = Field(
        min_length=1, description="rules whose alert, or a player's answer to it, detects it"
    )
    mitigated: Holds = Field(description="it has stopped getting worse, or most users are well")
    recovered: Holds
    harms: list[Harm] = Field(min_length=1, max_length=4)
    audience: Name = Field(default="users", description="whose longest silence counts")


class Skip(Strict):
    """A dull span that is not played."""

    start: Minute
    end: Minute
    says: Said
    when: Condition = ALWAYS


class Cut(Strict):
    """What is played of it."""

    until: Minute = Field(description="where play ends at the latest")
    horizon: Minute = Field(description="how far the world runs on afterwards, so that its recovery can be seen")
    skips: list[Skip] = Field(default=[])


class Hypothesis(Strict):
    """An explanation that the opening suggests; false ones are red herrings and can be refuted by looking."""

    id: Name
    title: Title
    holds: bool


class Audience(Strict):
    """Whom a player can tell something."""

    id: Name
    title: Title
    takes: Span = 1


class Pressure(Strict):
    """One set of limits for the improvement plan, drawn by seed."""

    id: Name
    says: Said
    engineer_days: Annotated[int, Field(ge=1, le=200)]
    fixes_by_friday: Annotated[int, Field(ge=0, le=3)] = 1


class Veil(Strict):
    """How an incident is played without being recognized."""

    code_name: Title
    days: Annotated[int, Field(ge=-4000, le=4000)] = Field(
        description="days by which the date that is shown is shifted"
    )
    services: dict[Name, Title] = Field(description="neutral name of each service")
    never: list[Annotated[str, Field(min_length=2, max_length=40)]] = Field(
        default=[], description="words that nothing shown before the debrief may hold: company, product"
    )


class Idle(Strict):
    """How doing nothing compares with what the responders did, and why."""

    compares: Literal["better", "worse", "same"]
    because: Said


def _text(value: object) -> object:
    """Return a number as text: ``schema: 1`` may be quoted or not."""
    return int(value) if isinstance(value, str) and value.isdigit() else value


class World(Strict):
    """All of ``world.yaml``."""

    version: Annotated[Literal[1], BeforeValidator(_text)] = Field(alias="schema")
    start: Instant = Field(description="minute 0, in the incident's own time")
    step: Annotated[int, Field(ge=10, le=300)] = Field(default=30, description="seconds between two readings")
    seats: Annotated[int, Field(ge=1, le=6)] = Field(default=2, description="how many things can be done at once")
    veil: Veil
    brief: Said = Field(description="what a player reads at the start, veiled")
    signals: list[Signal] = Field(min_length=1, max_length=40)
    faults: list[Fault] = Field(min_length=1, max_length=60)
    rules: list[Rule] = Field(min_length=1, max_length=30)
    blinds: list[Blind] = Field(default=[])
    targets: list[Target] = Field(min_length=8, max_length=30)
    changes: list[Change] = Field(min_length=1, max_length=40)
    people: list[Person] = Field(min_length=1, max_length=12)
    audiences: list[Audience] = Field(min_length=1, max_length=6)
    injects: list[Inject] = Field(default=[], max_length=60)
    hypotheses: list[Hypothesis] = Field(min_length=3, max_length=8)
    record: list[Step] = Field(min_length=1, description="what the responders did, at which minute")
    expert: list[Step] = Field(min_length=1, description="one good way, with what could be known")
    probes: list[Probe] = Field(min_length=1, max_length=6)
    outcomes: Outcomes
    idle: Idle
    pressures: list[Pressure] = Field(min_length=1, max_length=6)
    cut: Cut


def json_schema() -> str:
    """Return the JSON Schema of ``world.yaml``, so that editors complete and check."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **World.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
