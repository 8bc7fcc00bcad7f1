"""What a practice answers with: the same in plain text and in a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import all_folders
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.attempt.shown import Hints, Questions, Waiting, Worked


@pytest.mark.parametrize("name", [folder.name for folder in all_folders()])
def test_progress_is_one_row_for_each_section(name: str, tmp_path: Path) -> None:
    """Text and table hold the same rows."""
    progress = Practice.open(name, "guided", out=tmp_path).progress()
    assert len(str(progress).splitlines()) == len(progress.rows) == progress._repr_html_().count("<tr>") - 1


@pytest.mark.parametrize("name", [folder.name for folder in all_folders()])
def test_worked_steps_are_for_the_guided_level(name: str, tmp_path: Path) -> None:
    """Four steps with their halves, and at other levels a sentence that says so."""
    assert str(Practice.open(name, "guided", out=tmp_path / "a").worked()).count("worked.**") == 4
    assert str(Practice.open(name, "open", out=tmp_path / "b").worked()) == str(Worked(()))


def test_what_is_empty_says_so() -> None:
    """No hint, no question, no answer: a sentence each, never a blank."""
    assert "No hints asked for" in str(Hints(()))
    assert str(Hints(())) == Hints(())._repr_markdown_()
    assert str(Questions(())) == "No question is left." == Questions(())._repr_markdown_()
    assert "stays closed" in str(Waiting(Path("mine.md")))
