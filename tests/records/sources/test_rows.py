"""Rows of a text: three forms, each row with its line, and a row that cannot be read stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.records.sources.rows import rows_of

PATH = Path("x.txt")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[{"a": "1"}, {"a": "2"}]', [1, 2]),
        ('{"a": "1"}\n\n{"a": "2"}\n', [1, 3]),
        ("a\n1\n\n2\n", [2, 4]),
        ("a;b\n1;\n2;\n", [2, 3]),
        ('a\n"1"\n"2"\n', [2, 3]),
    ],
)
def test_each_row_knows_its_line(text: str, lines: list[int]) -> None:
    """A list counts its elements, the others the lines of the file."""
    rows = list(rows_of(text, PATH))
    assert [line for line, _ in rows] == lines
    assert [row["a"] for _, row in rows if not isinstance(row, RecordError)] == ["1", "2"]


@pytest.mark.parametrize("text", ['[1, {"a": "1"}]', '{"a": 1\n{"a": "1"}', "a\n1,2\n1\n", "a,b\n1,2,3\n1,2\n"])
def test_a_row_that_cannot_be_read_stops_nothing(text: str) -> None:
    """It comes as the error that says why, and the row after it is read."""
    (_, first), (_, second) = rows_of(text, PATH)
    assert isinstance(first, RecordError)
    assert not isinstance(second, RecordError)


@pytest.mark.parametrize("text", ["[1, 2", "[" * 100_000])
def test_a_broken_list_is_refused_as_a_whole(text: str) -> None:
    """Nothing of it can be told apart from the rest."""
    with pytest.raises(RecordError) as caught:
        list(rows_of(text, PATH))
    assert (caught.value.code, caught.value.where) == ("json-broken", "x.txt")
