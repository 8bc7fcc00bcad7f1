"""Words that are not in the run sheet: for a hard minute, and while a question goes another way than it was planned."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field

from pmkit.data.models import Strict, load_model
from pmkit.errors import WorkshopError, not_one_of


class Moment(Strict):
    """A hard minute."""

    id: str
    label: str
    about: str = Field(description="how to know it; for the guide, not to be said")
    say: list[str] = Field(min_length=2, description="sentences to say, the first one first")


class _Moments(Strict):
    version: Literal[1] = Field(alias="schema")
    moments: list[Moment]


class OffScript(Strict):
    """What is said and done in place of the run sheet."""

    id: str
    say: str = Field(default="", description="read aloud; empty where the form of the question has its own words")
    do: list[str] = Field(min_length=1)


class _OffScripts(Strict):
    version: Literal[1] = Field(alias="schema")
    instead: list[OffScript]


@cache
def _off_scripts() -> dict[str, OffScript]:
    path = Path(str(files("pmkit.workshop.runsheet").joinpath("off-script.yaml")))
    read = load_model(path, _OffScripts, WorkshopError, like="pmkit/workshop/runsheet/moments.py")
    return {one.id: one for one in read.instead}


def off_script(held: str, form: str = "") -> OffScript | None:
    """Return what is said and done in place of the run sheet; None where the run sheet holds.

    Args:
        held: why there is nothing for all to see, as the room says it: ``check``, ``look``, ``waiting``, ``nobody``,
            ``few``, ``none``, ``two``; empty where they see the result.
        form: of the question that is open: ``spoken`` or ``hands``; empty for the usual one.
    """
    known = _off_scripts()
    return known.get(held) or known.get(form)


@cache
def moments() -> tuple[Moment, ...]:
    """Return the hard minutes with their sentences."""
    path = Path(str(files("pmkit.workshop.runsheet").joinpath("hard-minutes.yaml")))
    return tuple(load_model(path, _Moments, WorkshopError, like="pmkit/workshop/runsheet/moments.py").moments)


def hard_minutes() -> str:
    """Return all hard minutes with their sentences as Markdown, for the guide."""
    lines: list[str] = []
    for moment in moments():
        lines += [f"**{moment.label}.** {moment.about}", "", *(f"- \u201c{said}\u201d" for said in moment.say), ""]
    return "\n".join(lines)


def sentence(name: str, time: int = 0) -> str:
    """Return one sentence to say.

    Args:
        name: silence, one-voice, blame or late.
        time: how often it was needed before; the next one is another sentence, and after the last the first.

    Raises:
        WorkshopError: there is no such moment.
    """
    known = {moment.id: moment for moment in moments()}
    if name not in known:
        raise not_one_of(name, known, what="a hard minute", raises=WorkshopError)
    sentences = known[name].say
    return sentences[time % len(sentences)]
