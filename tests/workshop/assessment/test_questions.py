"""What is asked: the article's questions, gates, and a team's own questionnaire."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.questions import load_questionnaire, questionnaire


def test_the_article_is_all_there() -> None:
    """The four questions of Exercise 1 and the matrix's cells are asked in the article's own words."""
    start, matrix = questionnaire().part("start"), questionnaire().part("matrix")
    assert [area.title for area in start.areas] == ["Current Practice", "Effectiveness", "Gaps", "Cultural Fit"]
    assert start.areas[1].question == "What works well? What causes friction?"
    assert (start.lowest, start.highest, start.minutes) == (1, 5, 15)
    assert [area.title for area in matrix.areas] == [
        "Focus",
        "Participation",
        "Actions",
        "Sharing",
        "Metrics",
        "Culture",
    ]
    assert matrix.names[:4] == ["Reactive", "Systematic", "Learning", "Predictive"]
    assert matrix.options(matrix.items[4]) == [
        "Incident count",
        "MTTR",
        "Learning velocity",
        "Prevention rate",
        "cannot say",
    ]


def test_practice_has_three_items_and_one_gate_an_area() -> None:
    """Six areas with three items each; the second is the gate."""
    part = questionnaire().part("practice")
    assert [len(area.items) for area in part.areas] == [3] * 6
    assert [[item.gate for item in area.items] for area in part.areas] == [[False, True, False]] * 6


def test_every_practice_leads_to_a_notebook_that_is_there() -> None:
    """Each area names a notebook or an exercise of the kit."""
    root = Path(__file__).resolve().parents[3]
    for part in questionnaire().parts:
        for area in part.areas:
            assert part.private or (root / area.next).is_file(), area.id


def test_a_broken_questionnaire_is_named_by_its_line(tmp_path: Path) -> None:
    """A team's own questionnaire with a mistake is refused with file and line."""
    from importlib.resources import files

    text = files("pmkit.workshop.assessment").joinpath("assessment.yaml").read_text(encoding="utf-8")
    file = tmp_path / "ours.yaml"
    for broken, said in (
        (text.replace("scores: [1, 2, 3, 4, 5]", "scores: [1, 2, 3, 4]", 1), "5 names and 4 scores"),
        (text.replace("id: trigger-rule", "id: trigger-time"), "ids used twice"),
        (text.replace("minutes: 15", "minute: 15", 1), "no such field|missing"),
    ):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(WorkshopError, match=said):
            load_questionnaire(file)
