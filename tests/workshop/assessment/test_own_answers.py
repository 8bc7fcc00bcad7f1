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
