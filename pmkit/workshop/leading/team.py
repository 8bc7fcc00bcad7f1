"""Whose answers a self-assessment shows: those of a file, of the team's last workshop, or of the kit's example."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from htpy import b, p
from markupsafe import Markup

from pmkit.errors import PmkitError
from pmkit.files import find_path, work_folder
from pmkit.html import render
from pmkit.room.server.client import shown_results
from pmkit.workshop.assessment.assessment import Assessment, assess
from pmkit.workshop.assessment.page import assessment_html
from pmkit.workshop.assessment.responses import Responses, example_team
from pmkit.workshop.leading.kept import read_results

_WORKSHOPS: Final = ("workshop-*/results-*.json", "workshops/*/results-*.json")
_EXAMPLE: Final = "an invented team"


@dataclass(frozen=True)
class TeamAnswers:
    """A team's assessment, and whose it is.

    Attributes:
        assessment: the result.
        whose: one sentence that says where the answers come from.
        is_example: whether they are invented.
    """

    assessment: Assessment
    whose: str
    is_example: bool = False

    def __str__(self) -> str:
        """Return the sentence."""
        return self.whose

    def _repr_html_(self) -> Markup:
        """Show the sentence, then the result."""
        return render(p[b[self.whose]], assessment_html(self.assessment, notebook=True))


def team_answers(responses: str | Path = "") -> TeamAnswers:
    """Return a team's assessment: of a file if one is named, of the last workshop that asked, or of an example.

    Args:
        responses: a CSV file, one row per person; empty for what the last workshop in the work folder has shown.

    Raises:
        WorkshopError: the file has a column or an answer that does not fit.
        FileError: it cannot be read.
    """
    if str(responses).strip():
        path = find_path(responses, what="answers file")
        return TeamAnswers(assess(path), f"These are the answers in {path}.")
    for path in _kept():
        try:
            results = shown_results(read_results(path).model_dump())
            assessment = assess(Responses.from_room(results, label=path.parent.name))
        except PmkitError:
            continue  # a damaged file is the report's to speak of; an older workshop may do
        if assessment.parts:
            return TeamAnswers(assessment, f"These are your team's answers, from the workshop in {path.parent}.")
    return TeamAnswers(
        assess(Responses.from_csv(example_team(), label=_EXAMPLE)),
        "These are the answers of an invented team of seven: there are none of your own yet.",
        is_example=True,
    )


def _kept() -> list[Path]:
    """Return the files in which workshops keep what they have shown, the latest first."""
    paths = [path for pattern in _WORKSHOPS for path in work_folder().glob(pattern)]
    return sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)
