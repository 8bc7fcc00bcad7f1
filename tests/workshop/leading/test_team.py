"""Whose answers the self-assessment shows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pmkit.room.session.results import count
from pmkit.workshop.assessment.responses import example_team
from pmkit.workshop.assessment.session import assessment_session
from pmkit.workshop.leading.team import team_answers


def rated(levels: list[int]) -> dict[str, object]:
    """Return what a workshop keeps of six people who all rated the four areas like this."""
    (activity,) = assessment_session(["start"]).activities
    return count(activity, [[level - 1 for level in levels]] * 6, people=6, needed=1).to_dict()


def workshop(work: Path, name: str, *results: object, age: int = 0) -> Path:
    """Lay what a workshop keeps of its results into the work folder."""
    path = work / name / "results-seed.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"results": list(results), "not_shown": [], "asked": []}), encoding="utf-8")
    os.utime(path, (path.stat().st_mtime - age, path.stat().st_mtime - age))
    return path


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty work folder."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    return tmp_path


def test_without_answers_it_is_an_example_and_says_so(work: Path) -> None:
    """As long as nobody of the team has answered, the result is the invented team's, in words and in its label."""
    team = team_answers()
    assert team.is_example
    assert "invented team" in str(team)
    assert team.assessment.label == "an invented team"
    assert "invented team" in team._repr_html_()


@pytest.mark.parametrize("folder", ["workshop-2026-11-27", "workshops/2026-11-27-payments-seed"])
def test_the_last_workshop_counts_as_soon_as_it_asked(work: Path, folder: str) -> None:
    """After a workshop it is the team's own result; one that asked nothing, or has a damaged file, is passed over."""
    workshop(work, "workshop-2026-01-01", rated([1, 1, 1, 1]), age=100)
    path = workshop(work, folder, rated([3, 4, 5, 2]), age=50)
    workshop(work, "workshop-2026-12-01")
    workshop(work, "workshop-2026-12-02").write_text("{", encoding="utf-8")
    team = team_answers()
    assert not team.is_example
    assert str(path.parent) in str(team)
    assert [area.median for area in team.assessment["start"].areas] == [3, 4, 5, 2]


def test_a_file_that_is_named_wins(work: Path) -> None:
    """The answers of a survey tool's export are taken before those of a workshop."""
    workshop(work, "workshop-2026-11-27", rated([3, 4, 5, 2]))
    (work / "team.csv").write_bytes(example_team().read_bytes())
    team = team_answers("team.csv")
    assert str(work / "team.csv") in str(team)
    assert team.assessment["start"].people == 7
