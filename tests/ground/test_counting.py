"""Counts in words, in the one place that says them, and where people read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.counting import counted
from pmkit.records.log import read_log


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        (0, ("row",), "0 rows"),
        (1, ("row",), "1 row"),
        (2, ("row",), "2 rows"),
        (1, ("entry", "entries"), "1 entry"),
        (12_345, ("person is", "people are"), "12,345 people are"),
    ],
)
def test_the_noun_is_of_its_number(number: int, words: tuple[str, ...], text: str) -> None:
    """One is one, none and others are many, and thousands are told apart."""
    assert counted(number, *words) == text


def test_one_of_each_is_said_as_one(tmp_path: Path) -> None:
    """A log of one event and one row that is not one, in a sentence and in short."""
    path = tmp_path / "a.csv"
    path.write_text("time,event\n2024-01-15T14:32:00Z,it failed\nsoon,later\n", encoding="utf-8")
    log = read_log(path)
    assert log.lines[0] == "1 event read from a.csv, 1 row not read."
    assert repr(log.timeline) == "<Timeline of 1 event, 0 episodes>"
