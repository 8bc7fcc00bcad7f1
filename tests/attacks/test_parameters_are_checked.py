"""Promise: the parameters of every notebook are checked when they come in; an error shows the right form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.documents.format.templates import start_postmortem
from pmkit.documents.metrics.collection import read_folder
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import PmkitError, names_given, number_given, text_given
from pmkit.practice import open_drill
from pmkit.practice.attempt.attempt import Practice
from pmkit.records.log import read_log
from pmkit.records.timeline import Timeline
from pmkit.room import ensure_room
from pmkit.room.host.rehearsal import rehearse
from pmkit.workshop import Workshop, team_answers
from pmkit.workshop.assessment import assessment_form
from pmkit.workshop.improvement import Planner

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
EVENTS = "time,event\n2024-01-15T14:32:00Z,Alert\n"


def events(folder: Path) -> Path:
    """Return an events file."""
    path = folder / "events.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path


TAKEN: dict[str, dict[str, Callable[[Any, Path], Any]]] = {
    "00-start-here": {"scenario": lambda value, _: Scenario.open(value)},
    "01-team-workshop": {
        "agenda": lambda value, folder: Workshop.open(value, folder=folder / "w"),
        "material": lambda value, folder: Workshop.open("seed", value, folder / "w"),
        "team": lambda value, folder: Workshop.open(folder=folder / "w", team=value),
        "reach": lambda value, folder: ensure_room(value, folder=folder),
        "folder": lambda value, _: Workshop.open(folder=value),
    },
    "02-self-assessment": {
        "responses": lambda value, _: team_answers(value),
        "before": lambda value, _: team_answers("").assessment.from_json(value),
        "answers": lambda value, _: assessment_form(["start"], value),
    },
    "03-incident-simulation": {
        "scenario": lambda value, folder: open_drill(value, log=folder / "log"),
        "seed": lambda value, folder: open_drill("orchard", seed=value, log=folder / "log"),
        "script": lambda value, folder: open_drill("orchard", script=value, log=folder / "log"),
        "log": lambda value, _: open_drill("orchard", log=value),
    },
    "04-scenario-practice": {
        "scenario": lambda value, folder: Practice.open(value, out=folder),
        "level": lambda value, folder: Practice.open("gitlab-2017-01-31", value, out=folder),
        "answers": lambda value, folder: Practice.open("gitlab-2017-01-31", answers=value, out=folder),
        "hints": lambda value, folder: Practice.open("gitlab-2017-01-31", out=folder).hints(value),
        "out": lambda value, _: Practice.open("gitlab-2017-01-31", out=value),
    },
    "05-write-a-postmortem": {
        "events": lambda value, _: read_log(value),
        "zone": lambda value, folder: read_log(events(folder), zone=value),
        "title": lambda value, folder: start_postmortem(folder / "p.md", Timeline(), title=value),
        "out": lambda value, _: start_postmortem(value, Timeline()),
    },
    "06-quality-metrics": {
        "folder": lambda value, _: read_folder(value),
        "targets": lambda value, _: quality_metrics([], targets=value),
    },
    "07-improvement-plan": {
        "plan_file": lambda value, _: Planner.open(value),
        "start": lambda value, folder: Planner.open(folder / "plan.yaml", start=value),
        "areas": lambda value, folder: Planner.open(folder / "plan.yaml", areas=value),
    },
    "08-try-the-room": {
        "reach": lambda value, folder: ensure_room(value, folder=folder),
        "people": lambda value, _: rehearse(None, value),  # type: ignore[arg-type]  # the number is looked at first
    },
}
"""Notebook to its parameters and what takes them in."""

CASES = [(name, parameter) for name, taken in TAKEN.items() for parameter in taken]


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_a_value_of_another_type_is_refused(name: str, parameter: str, tmp_path: Path) -> None:
    """What papermill makes of ``-p title 503`` or of a slip in a cell ends in an error of the kit, never in another."""
    for wrong in (5.5, 503.5, {"a": 1}) if parameter != "targets" else (5, "time_to_complete"):
        with pytest.raises(PmkitError) as caught:
            TAKEN[name][parameter](wrong, tmp_path)
        assert str(caught.value)


def test_every_parameter_of_every_notebook_is_tried() -> None:
    """A parameter that is added to a notebook is added to the table above."""
    found: dict[str, set[str]] = {}
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
        lines = [line for cell in tagged for line in "".join(cell["source"]).splitlines()]
        if names := {line.split(" = ")[0] for line in lines if " = " in line and not line.startswith(("#", " "))}:
            found[path.stem] = names
    assert found == {name: set(taken) for name, taken in TAKEN.items()}


def test_what_is_said_shows_the_right_form() -> None:
    """A number for a title, a word for a number: the message has the line of the cell and of the command."""
    with pytest.raises(PmkitError, match=r'title = "Payments failed" .*papermill -r title'):
        text_given(503, "title", example="Payments failed")
    with pytest.raises(PmkitError, match="papermill -p people 8"):
        number_given("many", "people", example=8)
    with pytest.raises(PmkitError, match=r"areas = \['Analysis', 'Actions'\]"):
        names_given(7, "areas", example=("Analysis", "Actions"))
    assert number_given("8", "people", example=1) == 8


def test_one_area_is_one_area(tmp_path: Path) -> None:
    """``papermill -p areas Analysis`` makes a plan about one area, not about eight letters."""
    assert Planner.open(tmp_path / "a.yaml", areas="Analysis").plan.areas == ["Analysis"]
    assert Planner.open(tmp_path / "b.yaml", areas="Analysis, Actions").plan.areas == ["Analysis", "Actions"]
