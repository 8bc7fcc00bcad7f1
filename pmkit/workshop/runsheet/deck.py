"""The deck: slides and activities that run sheets name, as data, and the tables that are made from other data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from pmkit.data.models import CLEANED, Strict, load_model
from pmkit.errors import WorkshopError, not_one_of
from pmkit.workshop.assessment.questions import questionnaire

MADE: Final = ("where-we-are", "put-in-order", "warm-up", "reword", "freeze", "why-graph")
"""Activities that are made from the incident or from the self-assessment."""

REVOTED: Final = ("why-graph",)
"""Activities of which people choose, after they have discussed what was written."""

TOLD: Final = ("brief", "story", "portion-1", "portion-2", "portion-3", "portion-4")
"""Slides that are made from the incident."""

_Text = Annotated[str, Field(max_length=8000), CLEANED]


class Slide(Strict):
    """A slide of the deck."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    title: _Text
    text: _Text = ""
    table: Literal["", "maturity", "laws", "more-laws", "reading"] = Field(
        default="", description="a table below the text"
    )
    figure: Literal["", "cheese", "trees"] = Field(default="", description="a figure below the text")
    script: _Text = Field(default="", description="what somebody other than the facilitator says here")


class Law(Strict):
    """A row of the article's table of laws."""

    number: int
    name: str
    impact: str
    insight: str
    check: str = Field(description="what the audit of the article says of it")
    added: bool = False


class Reading(Strict):
    """Something to read on."""

    title: str
    url: Annotated[str, Field(pattern=r"^https://")]
    about: str


class Layer(Strict):
    """A defense of the example in the Swiss cheese, and its hole."""

    layer: str
    category: str
    hole: str


class Deck(Strict):
    """All that run sheets can name."""

    version: Literal[1] = Field(alias="schema")
    slides: list[Slide]
    activities: list[dict[str, Any]]
    laws: list[Law]
    reading: list[Reading]
    cheese: list[Layer]


@cache
def deck() -> Deck:
    """Return the kit's deck."""
    path = Path(str(files("pmkit.workshop.runsheet").joinpath("deck.yaml")))
    return load_model(path, Deck, WorkshopError, like="pmkit/workshop/runsheet/deck.py")


def slide_ids() -> list[str]:
    """Return the names of all slides."""
    return [*(slide.id for slide in deck().slides), *TOLD]


def activity_ids() -> list[str]:
    """Return the names of all activities."""
    return [*(str(activity["id"]) for activity in deck().activities), *MADE]


def activity_phases(name: str) -> tuple[str, ...]:
    """Return the phases that an activity goes through, in order."""
    known = ("collect", "reveal", "discuss", *(("vote", "outcome") if name in REVOTED else ()))
    fixed = next((each for each in deck().activities if each["id"] == name), {})
    return tuple(phase for phase in known if phase in fixed.get("phases", known))


def activity_source(name: str) -> str:
    """Return the activity whose answers an activity chooses from; empty where it asks for itself."""
    return next((str(each.get("of", "")) for each in deck().activities if each["id"] == name), "")


def slide(name: str) -> Slide:
    """Return a slide of the deck.

    Raises:
        WorkshopError: there is none.
    """
    slides = {known.id: known for known in deck().slides}
    if name not in slides:
        raise not_one_of(name, slides, what="a slide of the deck", raises=WorkshopError)
    return slides[name]


def slide_text(name: str) -> str:
    """Return a slide's text as Markdown, with its table."""
    found = slide(name)
    tables = {"maturity": _maturity, "laws": _laws, "more-laws": _more_laws, "reading": further_reading}
    return "\n\n".join(part for part in (found.text, tables[found.table]() if found.table else "") if part)


def _maturity() -> str:
    """Return the effectiveness matrix; its one home is the self-assessment."""
    part = questionnaire().part("matrix")
    levels = [name for name, score in zip(part.names, part.scores, strict=True) if score is not None]
    head = " | ".join(f"{number}: {name}" for number, name in enumerate(levels, start=1))
    rows = [f"| **{area.title}** | {' | '.join(part.options(area.items[0])[: len(levels)])} |" for area in part.areas]
    return "\n".join([f"| Aspect | {head} |", f"| --- |{' --- |' * len(levels)}", *rows])


_PAGE: Final = 4
"""Laws on a page: more of them are too small to be read from the last row."""


def _laws() -> str:
    return _table_of(deck().laws[:_PAGE])


def _more_laws() -> str:
    return _table_of(deck().laws[_PAGE:])


def _table_of(laws: list[Law]) -> str:
    rows = [
        f"| {law.number}. {law.name}{' (added by pmkit)' if law.added else ''} | {law.impact} | {law.insight} "
        f"| {law.check} |"
        for law in laws
    ]
    head = ["| Law | Impact on Postmortems | Key Insights | To check |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def further_reading() -> str:
    """Return what to read on, with addresses, as Markdown."""
    return "\n".join(f"- [{each.title}]({each.url}): {each.about}" for each in deck().reading)
