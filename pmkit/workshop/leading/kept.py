"""What a session has shown, and what is kept of it beside the notes: the file follows the gate of the session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, Field

from pmkit.data.models import Strict, load_json
from pmkit.errors import PmkitError, RoomError, WorkshopError
from pmkit.files import lay
from pmkit.room.host.alone import SessionAlone
from pmkit.room.server.client import LiveSession, shown_results
from pmkit.room.session.results import broken_result, result_html, result_markdown

AnySession = LiveSession | SessionAlone

GONE: Final = ("no-answer", "gone")
"""Codes of a session that cannot be asked any more: what it showed last counts."""


class Shown(Strict):
    """What a session exports; only these are read here, and the room may add others.

    Attributes:
        results: what all may see.
        not_shown: the climate questions that the host decided not to show.
        asked: the activities that were asked there, shown or not, unless nobody answered.
    """

    model_config = ConfigDict(extra="allow", str_strip_whitespace=False)

    results: list[dict[str, Any]]
    not_shown: list[str]
    asked: list[str] = Field(default_factory=list)

    def without(self, activities: list[str]) -> Shown:
        """Return what is left without some activities."""
        return self.model_copy(
            update={
                "results": [each for each in self.results if each["activity"] not in activities],
                "not_shown": [name for name in self.not_shown if name not in activities],
            }
        )

    def and_earlier(self, earlier: Shown) -> Shown:
        """Return this with what an earlier session showed of activities that this one did not ask."""
        others = earlier.without([*self.asked, *(each["activity"] for each in self.results), *self.not_shown])
        return self.model_copy(
            update={
                "results": [*others.results, *self.results],
                "not_shown": [*others.not_shown, *self.not_shown],
            }
        )

    def __bool__(self) -> bool:
        """Tell whether there is something to report."""
        return bool(self.results or self.not_shown)


class _Said(Strict):
    """What the host said in words instead of climate answers."""

    strength: str
    question: str


class _Words(Strict):
    """A question whose answers were put into words."""

    activity: str
    title: str
    said_in_words: _Said


def shown_in(session: AnySession, file: Path) -> Shown:
    """Return what may be seen of a session: its own word, or what was kept where it has none.

    A session that goes on decides about all that was asked in it: what it has taken back is not looked up in the
    file. The file counts for what an earlier session showed, such as before the room was left for paper, or where the
    session cannot be asked any more.

    Raises:
        RoomError: the session refuses, or it cannot be asked and nothing was kept.
        WorkshopError: the file is damaged.
    """
    try:
        live = Shown.model_validate_json(session.to_json())
    except RoomError as error:
        if error.code not in GONE or not file.exists():
            raise
        return read_results(file)
    if not file.exists():
        return live
    try:
        return live.and_earlier(read_results(file))
    except WorkshopError:
        # What is shown now can be told without a file that is damaged.
        if not live:
            raise
        return live


def keep(session: AnySession, file: Path) -> None:
    """Bring the file up to date; nothing is written where nothing was shown yet.

    Raises:
        RoomError: the session refuses, or it cannot be asked and nothing was kept.
        WorkshopError: the file is damaged.
        FileError: it cannot be written.
    """
    shown = shown_in(session, file)
    if shown or file.exists():
        lay(file, json.dumps(shown.model_dump(), indent=2, ensure_ascii=False) + "\n")


def read_results(file: Path) -> Shown:
    """Return what a file keeps, once all of it has been drawn: a report must not break off in the middle of it.

    Raises:
        WorkshopError: the file is damaged.
        FileError: it cannot be read.
    """
    shown = load_json(file, Shown, WorkshopError, what="results")
    try:
        for result in shown_results(shown.model_dump()).values():
            result_html(result)
            result_markdown(result)
        for each in shown.results:
            if "said_in_words" in each:
                _Words.model_validate(each)
    except PmkitError as error:
        problem = error.problem
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        problem = broken_result(error).problem
    else:
        return shown
    raise WorkshopError(
        f"this is not a file of results: {problem}",
        code="broken-result",
        where=str(file),
        remedy="it is left as it is. Move it away: the report then has what the session itself still shows",
    )
