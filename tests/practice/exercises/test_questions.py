from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import KitError
from pmkit.practice.exercises.questions import FILE_NAME, SCHEMA_NAME, Ask, json_schema, read_questions, spelled
from tests.practice.exercises.rows import FOLDER, SLUGS

SMALL = """\
about: A small exercise.
material:
  note: |
    two lines
      of text
tasks:
  first:
    asks: How many?
    reader: minutes
    right: 3
    praise: it is three.
    form: Which number?
    otherwise: Which other number?
    questions:
      53: Is it that many?
      two: {ask: Is it two?, example: 2}
"""


def small(tmp_path: Path, old: str = "", new: str = "") -> Path:
    """Write the small exercise with one piece changed, and return its path."""
    assert old in SMALL
    path = tmp_path / FILE_NAME
    path.write_text(SMALL.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize("slug", SLUGS)
def test_every_file_is_read(slug: str) -> None:
    """Each file holds what the model wants, and says what is invented."""
    questions = read_questions(FOLDER / slug / FILE_NAME)
    assert len(questions.tasks) >= 2
    assert questions.material
    assert len(questions.about) > 40


def test_numbers_are_texts_and_a_sentence_is_a_question(tmp_path: Path) -> None:
    """YAML's numbers become what the readers spell, and material keeps its blanks and lines."""
    questions = read_questions(small(tmp_path))
    task = questions.tasks["first"]
    assert task.right == ("3",)
    assert task.questions["53"] == Ask(ask="Is it that many?")
    assert questions.material["note"] == "two lines\n  of text\n"


@pytest.mark.parametrize(
    ("old", "new", "problem", "line"),
    [
        ("    reader: minutes\n", "", "first has|the task has no reader", "questions.yaml:7"),
        ("    right: 3\n", "", "no right or computed", "questions.yaml:7"),
        ("    praise: it is three.\n", "", "praise", "questions.yaml:7"),
        ("    form: Which number?\n", "", "no form", "questions.yaml:7"),
        ("asks: How many?", "ask: How many?", "missing|no such field", "questions.yaml:"),
        ("{ask: Is it two?, example: 2}", "{question: Is it two?}", "missing|no such field", "questions.yaml:"),
        ("about: A small exercise.\n", "", "missing", "questions.yaml"),
        ("  note: |", "  note: &anchor |", "anchors", "questions.yaml:3"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str, line: str) -> None:
    """What is missing or misspelled is an error that says where."""
    with pytest.raises(KitError) as error:
        read_questions(small(tmp_path, old, new))
    assert any(part in error.value.problem for part in problem.split("|")), error.value.problem
    assert line in error.value.where


def test_parts_share_what_each_has(tmp_path: Path) -> None:
    """A part has all that is common to the parts, and its own keys, questions and examples beside or above it."""
    path = tmp_path / FILE_NAME
    path.write_text(
        "about: Parts.\ntasks:\n  all:\n    asks: Which?\n    praise: yes.\n    form: Which word?\n"
        "    each: {reader: one_of, words: [a, b], form: 'Which for {name}?', otherwise: 'Which?',\n"
        "           questions: {a: 'Is it a?', b: 'Is it b?'}, examples: {form: [7]}}\n"
        "    parts:\n      one: {right: a, questions: {b: 'Really b?'}, examples: {good: [A]}}\n"
        "      two: {right: b}\n",
        encoding="utf-8",
    )
    one, two = read_questions(path).tasks["all"].parts.values()
    assert (one.about, one.reader, one.questions["b"].ask, one.questions["a"].ask) == (
        *("one", "one_of", "Really b?"),
        "Is it a?",
    )
    assert (one.examples.good, one.examples.form, two.examples.good) == (("A",), (7,), ())


@pytest.mark.parametrize(
    ("ask", "tried"),
    [
        ({}, "key"),
        ({"example": None}, None),
        ({"example": [1]}, [1]),
        ({"change": {"owner": ""}}, {"text": "x", "owner": ""}),
    ],
)
def test_a_question_is_tried_with_its_example_or_its_key(ask: dict[str, Any], tried: object) -> None:
    """The example wins; a change starts from the good answer; otherwise the key is the answer."""
    assert Ask(ask="Why?", **ask).tried("key", {"text": "x", "owner": "me"}) == tried


def test_a_change_of_a_text_has_to_be_in_it() -> None:
    """A change that changes nothing would try the good answer, so it is refused."""
    ask = Ask(ask="Why?", change=["b", "c"])
    assert ask.tried("key", "abba") == "acca"
    with pytest.raises(ValueError, match="'b'"):
        ask.tried("key", "xyz")


def test_the_schema_beside_the_files_is_fresh() -> None:
    """Editors check the files by what the model says today, and a bare sentence is fine for a question."""
    text = (FOLDER / SCHEMA_NAME).read_text(encoding="utf-8")
    assert text == json_schema()
    ways = json.loads(text)["$defs"]["Answer"]["properties"]["questions"]["additionalProperties"]["anyOf"]
    assert {"type": "string"} in ways


@given(st.floats() | st.integers() | st.text() | st.lists(st.text(), max_size=3))
def test_any_value_can_be_spelled(value: object) -> None:
    """Spelling never fails for what a reader returns, and equal numbers are spelled alike."""
    assert isinstance(spelled(value), str)
    assert (spelled(-0.0), spelled(53.0), spelled(53), spelled(0.1 + 0.2)) == ("0", "53", "53", "0.3")
    assert (spelled(("D3", "D4")), spelled(())) == ("D3 D4", "none")
