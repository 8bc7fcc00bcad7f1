"""One person's answers and their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.workshop.assessment.own_answers import OwnAnswers


def test_unknown_answers_are_refused(tmp_path: Path) -> None:
    """A question or a score that is not there is refused, and the file is not touched."""
    answers = OwnAnswers.open(tmp_path / "mine.json")
    for item, score in (("colour", 1), ("gaps", 9), ("gaps", None)):
        with pytest.raises(WorkshopError):
            answers.answer(item, score)
    assert not (tmp_path / "mine.json").exists()


def test_the_file_of_the_version_before_is_read(tmp_path: Path) -> None:
    """Scores and words come back as they were typed; a question that is no longer asked is left out."""
    path = tmp_path / "mine.json"
    path.write_text('{"scores": {"gaps": 2, "focus": null, "gone": 1}, "words": {"gaps": " two  spaces "}}')
    answers = OwnAnswers.open(path)
    assert answers.scores == {"gaps": 2, "focus": None}
    assert answers.words == {"gaps": " two  spaces "}
    assert OwnAnswers.open(path) is answers
    path.write_text('{"scores": {"gaps": "often"}, "words": {}}')
    with pytest.raises(WorkshopError) as error:
        OwnAnswers.open(path)
    assert "scores.gaps" in error.value.where
    assert str(path) in error.value.where
