"""Answers from one person and from files: counted, or refused with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import FileError, WorkshopError
from pmkit.workshop.assessment.assessment import assess
from pmkit.workshop.assessment.responses import example_team, item_ids
from tests.workshop.assessment.people import CLIMATE, write


def test_words_and_numbers_mean_the_same() -> None:
    """An option may be given by its words or by its score."""
    by_word = assess({"focus": "Find what broke", "gaps": "5: hardly any", "trigger-rule": "two"})
    by_score = assess({"focus": 2, "gaps": 5, "trigger-rule": 2})
    assert by_word.to_json() == by_score.to_json()


def test_parts_cannot_be_cut_into_smaller_groups(tmp_path: Path) -> None:
    """A file cannot bring a column to split people by: unknown columns are refused."""
    rows = [{**dict.fromkeys(CLIMATE, 3), "department": "payments"} for _ in range(8)]
    with pytest.raises(WorkshopError, match="unknown columns: department"):
        assess(write(tmp_path / "team.csv", rows))


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("", "the file is empty", ""),
        ("gaps,colour\n1,2\n", "unknown columns: colour", ":1"),
        ("gaps,gaps\n1,2\n", "there twice: gaps", ":1"),
        ("gaps\n6\n", "'6' is not an answer to gaps", ":2"),
        ("gaps\n3\n0\n", "'0' is not an answer to gaps", ":3"),
        ("gaps\n=1+1\n", "'=1+1' is not an answer to gaps", ":2"),
        ("gaps\n3,4\n", "this row has 2 cells, the header 1", ":2"),
        ("gaps\n" + "3\n" * 200_000, "more than 5000 rows", ""),
    ],
)
def test_a_broken_file_is_named_by_its_line(tmp_path: Path, text: str, said: str, where: str) -> None:
    """Wrong columns, duplicates, values out of range, formulas and far too many rows: file, line and remedy."""
    file = tmp_path / "team.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        assess(file)
    assert said in error.value.problem
    assert error.value.where == f"{file}{where}"
    assert error.value.remedy


def test_binary_files_are_refused(tmp_path: Path) -> None:
    """A spreadsheet's own format is refused with what to do."""
    file = tmp_path / "team.xlsx"
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(FileError, match="binary"):
        assess(file)


def test_other_separators_and_spaces(tmp_path: Path) -> None:
    """Semicolons, tabs, a byte order mark, upper case and empty rows are read."""
    file = tmp_path / "team.csv"
    for separator in (";", "\t", ","):
        file.write_text(
            f"\ufeffGaps{separator} focus \n 3 {separator}cannot say\n\n4.0{separator}2\n", encoding="utf-8"
        )
        made = assess(file)
        assert made["start"].areas[2].values == (3, 4)
        assert made["matrix"].areas[0].cannot_say == 1


def test_a_file_appended_twice_is_mentioned(tmp_path: Path) -> None:
    """Rows that repeat are counted, and somebody is asked to look."""
    lines = example_team().read_text(encoding="utf-8").splitlines()
    file = tmp_path / "twice.csv"
    file.write_text("\n".join([*lines, *lines[1:]]), encoding="utf-8")
    made = assess(file)
    assert made["start"].people == 14
    assert "7 rows are the same" in str(made)


_SCORES = st.dictionaries(st.sampled_from(item_ids()), st.integers(-1, 6) | st.none() | st.text(max_size=5))


@given(_SCORES)
def test_any_answers_are_counted_or_refused(answers: dict[str, Any]) -> None:
    """No answers make it fail in another way than with a sentence, and what is counted can be shown."""
    try:
        made = assess(answers)
    except WorkshopError as error:
        text = str(error)
    else:
        text = str(made) + json.dumps(json.loads(made.to_json()))
    assert text


@given(st.permutations(range(7)))
def test_the_order_of_people_does_not_matter(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    """Rows in any order give the same result."""
    head, *rows = example_team().read_text(encoding="utf-8").splitlines()
    assert len(rows) == 7
    path = tmp_path_factory.mktemp("team") / "example-team.csv"
    path.write_text("\n".join([head, *(rows[at] for at in order)]), encoding="utf-8")
    assert assess(path).to_json() == assess(example_team()).to_json()
