"""Results for others: a data frame, and the JSON file that a later comparison reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from pmkit.data.models import Strict, load_json
from pmkit.errors import WorkshopError
from pmkit.files import find_path
from pmkit.workshop.assessment.questions import Questionnaire, questionnaire
from pmkit.workshop.assessment.responses import Responses
from pmkit.workshop.assessment.results import Results

if TYPE_CHECKING:
    import pandas as pd

_FORMAT: Final = 1
_Number = Annotated[int, Field(ge=0)]


class _Saved(Strict):
    """The file of an assessment."""

    version: int = Field(alias="schema")
    label: str = ""
    people: dict[str, _Number] = Field(description="part to how many answered something in it")
    counts: dict[str, list[_Number]] = Field(description="item to how many chose each option")
    medians: dict[str, float] = Field(
        default={}, description="private item to its median on the scale as it was asked, where no counts are told"
    )


def to_frame(results: Results) -> pd.DataFrame:
    """Return one row per area: part, area, people, median, low, high, mean, level, cannot_say."""
    import pandas as pd

    rows = [
        {
            "part": part.part.id,
            "area": area.area.title,
            "people": part.people,
            "median": area.median,
            "low": area.values[0] if area.values else None,
            "high": area.values[-1] if area.values else None,
            "mean": None if area.mean is None else round(area.mean, 2),
            "level": area.level,
            "cannot_say": area.cannot_say,
        }
        for part in results.parts
        if not part.held_back
        for area in part.areas
    ]
    columns = ["part", "area", "people", "median", "low", "high", "mean", "level", "cannot_say"]
    return pd.DataFrame(rows, columns=columns)


def to_json(results: Results) -> str:
    """Return the counts as JSON; what is held back is not in it."""
    shown = [part for part in results.parts if not part.held_back]
    items = [item for part in shown for area in part.areas for item in area.items if any(item.counts)]
    saved = _Saved(
        schema=_FORMAT,
        label=results.label,
        people={part.part.id: part.people for part in shown},
        counts={item.item.id: list(item.counts) for item in items},
        medians={
            item.item.id: item.part.lowest + item.part.highest - item.alone if item.item.reversed else item.alone
            for part in shown
            for area in part.areas
            for item in area.items
            if item.alone is not None
        },
    )
    # Files without medians have the shape that earlier versions read.
    without = None if saved.medians else {"medians"}
    return json.dumps(saved.model_dump(by_alias=True, exclude=without), indent=1) + "\n"


def read_json(path: str | Path, asked: Questionnaire | None = None) -> Responses:
    """Return the answers that :func:`to_json` wrote.

    Args:
        path: the file.
        asked: the questionnaire; the kit's by default.

    Raises:
        WorkshopError: the file is not an assessment, or was cut off; it is left as it is.
        FileError: it cannot be read.
    """
    path = find_path(path, what="file of assessment results")
    saved = load_json(path, _Saved, WorkshopError, what="assessment results")
    if saved.version != _FORMAT:
        raise WorkshopError(
            f"this assessment has format {saved.version}", code="newer-format", where=str(path), remedy="update pmkit"
        )
    counts = {
        item: {option: number for option, number in enumerate(numbers) if number}
        for item, numbers in saved.counts.items()
    }
    return Responses(counts, saved.people, asked or questionnaire(), saved.label, (), saved.medians)
