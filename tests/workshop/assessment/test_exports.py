"""The file of an assessment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.assessment import Assessment, assess
from pmkit.workshop.assessment.responses import example_team


def test_an_assessment_is_read_back(tmp_path: Path) -> None:
    """What is saved is read back as it was; a file that is cut off is named with its line."""
    team = assess(example_team())
    path = team.save(tmp_path)
    assert path.name == "self-assessment-example-team.json"
    again = Assessment.from_json(path)
    assert again.to_json() == team.to_json()
    assert str(again) == str(team)
    path.write_text(path.read_text(encoding="utf-8")[:200], encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        Assessment.from_json(path)
    assert error.value.code == "json-broken"
    assert f"{path}:" in error.value.where
    assert "left as it is" in error.value.remedy
    for text, code in (
        ('{"counts": {}}', "missing-key"),
        ('{"schema": 1, "people": {"start": 1}, "counts": {"gaps": [-1]}}', "bad-value"),
        ('{"schema": 2, "people": {}, "counts": {}}', "newer-format"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(WorkshopError) as error:
            Assessment.from_json(path)
        assert error.value.code == code


def test_the_file_of_the_version_before_is_read(tmp_path: Path) -> None:
    """The shape on disk is what it was: schema, label, people, counts."""
    path = tmp_path / "old.json"
    path.write_text(
        '{"schema": 1, "label": "2026-05", "people": {"start": 2}, "counts": {"gaps": [0, 1, 0, 1, 0]}}\n',
        encoding="utf-8",
    )
    made = Assessment.from_json(path)
    assert made.label == "2026-05"
    assert made["start"].areas[2].values == (2, 4)
    assert json.loads(made.to_json()) == json.loads(path.read_text(encoding="utf-8"))
