"""Checked files: unknown keys are errors, and a mistake is named by its line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.data.models import Strict, check_model, load_json, load_model
from pmkit.errors import FileError, ScenarioError, WorkshopError


class Answer(Strict):
    """A small model."""

    name: str
    points: int = 0


class Answers(Strict):
    """A model with models inside."""

    answers: list[Answer]


def written(folder: Path, text: str, name: str = "answers.json") -> Path:
    """Return a file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_pmkit_wrote_is_read(tmp_path: Path) -> None:
    """A good file becomes its model, from disk or from a text that was read already."""
    path = written(tmp_path, '{"answers": [{"name": " A "}]}')
    assert load_json(path, Answers, WorkshopError, what="answers").answers == [Answer(name="A")]
    text = '{"answers": []}'
    assert load_json(path, Answers, WorkshopError, what="answers", text=text) == Answers(answers=[])


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ('{"answers": [', "json-broken", "answers.json:1"),
        ('{\n"answers": [,]}', "json-broken", "answers.json:2"),
        ("", "json-broken", "answers.json:1"),
        ("[" * 200_000, "json-broken", "answers.json:1"),
        ("[]", "bad-value", "the file"),
        ("{}", "missing-key", "answers"),
        ('{"answers": [], "more": 1}', "unknown-key", "more"),
        ('{"answers": [{"name": "A", "points": "many"}]}', "bad-value", "answers.0.points"),
    ],
)
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, text: str, code: str, where: str) -> None:
    """The error is the reader's own, says what the file should hold, where it is wrong, and nothing is written."""
    path = written(tmp_path, text)
    with pytest.raises(WorkshopError) as caught:
        load_json(path, Answers, WorkshopError, what="answers")
    assert caught.value.code == code
    assert where in caught.value.where
    assert "not a file of answers" in caught.value.problem
    assert "left as it is" in caught.value.remedy
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_read_is_a_file_error(tmp_path: Path) -> None:
    """A missing file and a binary one are told apart from a damaged one."""
    with pytest.raises(FileError, match="no such file of answers"):
        load_json(tmp_path / "none.json", Answers, WorkshopError, what="answers")
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\x00\x01")
    with pytest.raises(FileError, match="binary"):
        load_json(binary, Answers, WorkshopError, what="answers")


def test_a_yaml_file_names_line_and_field(tmp_path: Path) -> None:
    """The place of a mistake is its line, and the error is of the kind that the reader raises."""
    path = written(tmp_path, "answers:\n  - name: A\n    pionts: 3\n", "answers.yaml")
    with pytest.raises(WorkshopError) as caught:
        load_model(path, Answers, WorkshopError, like="another file")
    assert caught.value.code == "unknown-key"
    assert f"{path}:3" in caught.value.where
    assert "another file" in caught.value.remedy


def test_data_from_elsewhere_is_checked_too() -> None:
    """What did not come from a file is named by what the caller calls it."""
    with pytest.raises(ScenarioError) as caught:
        check_model(Answers, {"answers": [{}]}, ScenarioError, where="the form", like="the form")
    assert caught.value.where == "the form, answers.0.name"
