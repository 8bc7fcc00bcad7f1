"""A scale: levels, medians, statements that are held back by themselves, and the same from paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RoomError
from pmkit.room.activities.scale import LevelCounts, Scale
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import SCALE, of_kind

IT = of_kind(Scale, SCALE)


@pytest.mark.parametrize("raw", [[1], [0, 3], [6, 3], [None, None], [1.5, 3], [True, 3], None, {}])
def test_what_is_not_a_level_is_refused(raw: Any) -> None:
    """Each statement takes a whole number from 1 to 5 or none, and at least one is needed."""
    with pytest.raises(RoomError):
        IT.read(raw, IT.options)


def test_a_statement_that_few_answered_is_held_back() -> None:
    """Each statement has its own threshold: four levels among five answers stay hidden."""
    result = count(IT, [[3, 2]] * 4 + [[3, None]] * 4, people=8, needed=5)
    assert isinstance(result.counts, LevelCounts)
    assert result.counts.levels == ((0, 0, 8, 0, 0), (0, 0, 0, 0, 0))
    assert result.counts.medians == (3.0, None)
    assert "Fewer than 5 answered this" in result_html(result)


def test_few_answers_have_a_median_alone() -> None:
    """Five levels are told as their median, at the ends of the scale as "or less" and "or more"."""
    result = count(IT, [[1, 5], [1, 5], [2, 5], [3, 4], [4, 1]], people=5, needed=5)
    assert isinstance(result.counts, LevelCounts)
    assert not any(map(any, result.counts.levels))
    assert result.counts.medians == (2.0, 4.0)
    assert list(result.counts.rows()) == [
        ("", "We ask first", "median", "2 or less"),
        ("", "We worry", "median", "4 or more"),
    ]
    assert result.to_frame()["median"].tolist() == ["2 or less", "4 or more"]
    assert "Fewer than 8 answers: median only" in result_html(result)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=20))
def test_paper_gives_the_same(levels: list[tuple[int, int]]) -> None:
    """Levels counted on paper give the same columns and medians."""
    tallies = [[sum(row[at] == level for row in levels) for level in range(1, 6)] for at in range(2)]
    by_phone = count(IT, [list(row) for row in levels], people=len(levels), needed=5)
    assert {**keyed_in(IT, tallies, needed=5).to_dict(), "paper": 0} == by_phone.to_dict()


def test_suggestions_read_reversed_statements_the_other_way() -> None:
    """The strength is the best statement once reversed ones are turned round; the question is about the least good."""
    strength, question = IT.count([[3, 1]] * 5, IT.options, 5).suggestions()
    assert strength == "We worry"
    assert "We ask first" in question
    assert IT.count([[3, None]] * 2, IT.options, 5).suggestions() == ("", "")
