"""Answering alone: the widget, and what survives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.form import AssessmentForm, assessment_form
from pmkit.workshop.assessment.own_answers import OwnAnswers


def fields(box: Any, kind: str) -> list[Any]:
    """Return the widgets of a kind, in order."""

    def walk(widget: Any) -> Iterator[Any]:
        yield widget
        for child in getattr(widget, "children", ()):
            yield from walk(child)

    return [each for each in walk(box) if type(each).__name__ == kind]


def test_each_choice_is_on_disk_at_once(tmp_path: Path) -> None:
    """A choice and words are in the file as soon as they are made, and come back in the next form."""
    path = tmp_path / "mine.json"
    form = AssessmentForm(["start"], path)
    fields(form.box, "ToggleButtons")[2].value = 0
    fields(form.box, "Textarea")[2].value = "we never <look> back"
    again = OwnAnswers.open(path)
    assert again.scores == {"gaps": 1}
    assert again.words == {"gaps": "we never <look> back"}
    fresh = AssessmentForm(["start"], path)
    assert fields(fresh.box, "ToggleButtons")[2].value == 0
    assert fields(fresh.box, "Textarea")[2].value == "we never <look> back"
    assert any("1 of 4 answered" in each.value for each in fields(fresh.box, "HTML"))


def test_the_result_appears_with_the_last_answer(tmp_path: Path) -> None:
    """Below the form are the two areas to begin with, as soon as all four are rated, without another cell."""
    form = AssessmentForm(["start"], tmp_path / "mine.json")
    for at, field in enumerate(fields(form.box, "ToggleButtons")):
        assert not any("Begin with" in each.value for each in fields(form.box, "HTML"))
        field.value = at
    assert any("Begin with" in each.value and "Current Practice" in each.value for each in fields(form.box, "HTML"))


def test_two_parts_share_one_file(tmp_path: Path) -> None:
    """Two forms one after the other write to the same file without losing each other's answers."""
    path = tmp_path / "mine.json"
    one, two = AssessmentForm(["start"], path), AssessmentForm(["practice"], path)
    fields(one.box, "ToggleButtons")[0].value = 2
    fields(two.box, "ToggleButtons")[0].value = 4
    fields(one.box, "ToggleButtons")[0].value = 4
    assert [each.name for each in tmp_path.iterdir()] == ["mine.json"]
    answers = OwnAnswers.open(path)
    assert answers.scores == {"current-practice": 5, "trigger-rule": None}
    assert "1 could not say" in answers.assess()["practice"].areas[0].says()
    assert len(answers.missing("practice")) == 17


def test_climate_is_not_asked_alone(tmp_path: Path) -> None:
    """One person's climate answers would never be shown, so they are not asked for."""
    with pytest.raises(WorkshopError) as error:
        assessment_form(["climate"], tmp_path / "mine.json")
    assert error.value.code == "not-alone"


def test_a_file_cut_in_half_is_left_as_it_is(tmp_path: Path) -> None:
    """A broken file is refused with its name, and nothing is written over it."""
    path = tmp_path / "mine.json"
    OwnAnswers.open(path).answer("gaps", 2)
    half = path.read_text(encoding="utf-8")[:20]
    path.write_text(half, encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        assessment_form(["start"], path)
    assert (error.value.code, error.value.where.startswith(f"{path}:")) == ("json-broken", True)
    assert path.read_text(encoding="utf-8") == half


def test_a_change_from_elsewhere_is_kept(tmp_path: Path) -> None:
    """When another program changed the file, its version stays and the answers go beside it."""
    path = tmp_path / "mine.json"
    form = AssessmentForm(["start"], path)
    fields(form.box, "ToggleButtons")[0].value = 0
    path.write_text('{"scores": {}, "words": {}}', encoding="utf-8")
    fields(form.box, "ToggleButtons")[1].value = 1
    assert path.read_text(encoding="utf-8") == '{"scores": {}, "words": {}}'
    assert form.answers.path.name == "mine.conflict-1.json"
    assert form.answers.scores == {"current-practice": 1, "effectiveness": 2}
