"""The file of an assessment."""

from __future__ import annotations

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
    with pytest.raises(WorkshopError, match="no assessment") as error:
        Assessment.from_json(path)
    assert f"{path}:" in error.value.where
    path.write_text('{"counts": {}}', encoding="utf-8")
    with pytest.raises(WorkshopError, match="lacks schema"):
        Assessment.from_json(path)
