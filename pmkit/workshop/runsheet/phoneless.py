"""The words of a workshop without phones: the same run sheet and slides, with sheets and hands where phones were."""

from __future__ import annotations

import re
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
    """A phrase, and what is said without phones."""

    with_phones: str = Field(alias="with", min_length=3)
    without: str = Field(min_length=3)


class _Table(Strict):
    version: Literal[1] = Field(alias="schema")
    instead: list[_Instead]


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all phrases, longest first, and what stands for each; line breaks count as blanks."""
    path = Path(str(files("pmkit.workshop.runsheet").joinpath(_FILE)))
    data, _ = load_yaml(path)
    table = check_model(_Table, data, WorkshopError, where=_FILE, like=_FILE)
    known = {each.with_phones.casefold(): each.without for each in table.instead}
    longest = sorted(known, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), known


def without_phones(text: str) -> str:
    """Return a text as it is said where nobody has a phone.

    Example:
        >>> without_phones("Put it on your phone.")
        'Put it on your sheet.'
    """
    pattern, known = _phrases()

    def instead(match: re.Match[str]) -> str:
        said = known[" ".join(match[0].split()).casefold()]
        return said[0].upper() + said[1:] if match[0][0].isupper() else said

    return pattern.sub(instead, text)


def agenda_without_phones(agenda: Agenda) -> Agenda:
    """Return a run sheet whose scripts and instructions speak of sheets."""
    return agenda.model_copy(update={"parts": [_part(part) for part in agenda.parts]})


def _part(part: AgendaPart) -> AgendaPart:
    lines = {name: [without_phones(line) for line in getattr(part, name)] for name in ("do", "ask")}
    made = part.model_copy(
        update={"say": without_phones(part.say), "cut": without_phones(part.cut), **lines},
    )
    # What was worked out from the words before is copied too, and must be worked out again.
    for name in set(made.__dict__) - set(type(made).model_fields):
        del made.__dict__[name]
    return made


def plan_without_phones(plan: Plan) -> Plan:
    """Return a session whose slides and questions speak of sheets."""

    def said(activity: Any) -> Any:
        return activity.model_copy(update={"text": without_phones(activity.text)})

    return plan.model_copy(update={"activities": [said(activity) for activity in plan.activities]})
