"""The words of a workshop without phones: the same run sheet and slides, with sheets and hands where phones were.

A workshop on paper has no screen either: what speaks of the cockpit or of the wall page speaks of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from pmkit.data.models import Strict, check_model
from pmkit.data.strict_yaml import load_yaml
from pmkit.errors import WorkshopError
from pmkit.room.session.plan import Plan
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart

_FILE: Final = "no-phones.yaml"


class _Instead(Strict):
    """A phrase, and what is said in its place."""

    with_phones: str = Field(alias="with", min_length=3)
    without: str | None = Field(default=None, min_length=3, description="without phones; as it is by default")
    on_paper: str | None = Field(default=None, description="without any screen; as without phones by default")


class _Table(Strict):
    version: Literal[1] = Field(alias="schema")
    instead: list[_Instead]


_Words = tuple[re.Pattern[str], dict[str, str]]


@cache
def phrases() -> tuple[tuple[str, bool, bool], ...]:
    """Return each phrase that is replaced, whether without phones, and whether it has words of its own for paper."""
    return tuple((one.with_phones, one.without is not None, one.on_paper is not None) for one in _table().instead)


@cache
def _table() -> _Table:
    path = Path(str(files("pmkit.workshop.runsheet").joinpath(_FILE)))
    data, _ = load_yaml(path)
    return check_model(_Table, data, WorkshopError, where=_FILE, like=_FILE)


@cache
def _phrases(*, paper: bool) -> _Words:
    """Return a pattern of all phrases, longest first, and what stands for each; line breaks count as blanks."""
    chosen = ((one.with_phones, _on_paper(one) if paper else one.without) for one in _table().instead)
    known = {phrase.casefold(): said for phrase, said in chosen if said is not None}
    longest = sorted(known, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), known


def _on_paper(one: _Instead) -> str | None:
    return one.without if one.on_paper is None else one.on_paper


def without_phones(text: str) -> str:
    """Return a text as it is said where nobody has a phone.

    Example:
        >>> without_phones("Put it on your phone.")
        'Put it on your sheet.'
    """
    return _said(text, paper=False)


def on_paper(text: str) -> str:
    """Return a text as it is said where there is no screen at all.

    Example:
        >>> on_paper("Skip this page.")
        'Skip this sheet.'
    """
    return _said(text, paper=True)


def _said(text: str, *, paper: bool) -> str:
    pattern, known = _phrases(paper=paper)

    def instead(match: re.Match[str]) -> str:
        said = known[" ".join(match[0].split()).casefold()]
        return said[:1].upper() + said[1:] if match[0][0].isupper() else said

    # A sentence that is left out leaves no blank behind.
    return "\n".join(re.sub(r"(?<=\S) {2,}", " ", line).rstrip() for line in pattern.sub(instead, text).split("\n"))


def agenda_without_phones(agenda: Agenda) -> Agenda:
    """Return a run sheet whose scripts and instructions speak of sheets and of the wall page."""
    return _agenda(agenda, without_phones)


def agenda_on_paper(agenda: Agenda) -> Agenda:
    """Return a run sheet whose scripts and instructions speak of sheets alone."""
    return _agenda(agenda, on_paper)


def _agenda(agenda: Agenda, said: Callable[[str], str]) -> Agenda:
    parts = [_part(part, said) for part in agenda.parts]
    return agenda.model_copy(update={"parts": parts, "before": [said(line) for line in agenda.before]})


def _part(part: AgendaPart, said: Callable[[str], str]) -> AgendaPart:
    lines = {name: [said(line) for line in getattr(part, name)] for name in ("do", "ask")}
    made = part.model_copy(
        update={"say": said(part.say), "cut": said(part.cut), "goal": said(part.goal), **lines},
    )
    # What was worked out from the words before is copied too, and must be worked out again.
    for name in set(made.__dict__) - set(type(made).model_fields):
        del made.__dict__[name]
    return made


def plan_without_phones(plan: Plan) -> Plan:
    """Return a session whose slides and questions speak of sheets and of the wall page."""
    return _plan(plan, without_phones)


def plan_on_paper(plan: Plan) -> Plan:
    """Return a session whose slides and questions speak of sheets alone."""
    return _plan(plan, on_paper)


def _plan(plan: Plan, said: Callable[[str], str]) -> Plan:
    def told(activity: Any) -> Any:
        return activity.model_copy(update={"text": said(activity.text)})

    return plan.model_copy(update={"activities": [told(activity) for activity in plan.activities]})
