"""The parts that charts are drawn from."""

from __future__ import annotations

from pmkit.html import render
from pmkit.room.shared.counts import bar, bars, column, markdown_table, people_said, tick_boxes


def test_people_are_counted_in_words() -> None:
    """Nobody, one and several."""
    assert [people_said(number) for number in (0, 1, 7)] == ["Nobody answered.", "1 answer.", "7 answers."]


def test_bars_have_their_number_beside_them() -> None:
    """Nothing is told by a length alone, and no inline style is needed, which the pages would not allow."""
    drawn = render(bars(4, "", "Option/Answers", ["a"], [(0.25, "1 (25 %)")]), column(2, 4))
    assert 'width="25.0"' in drawn
    assert "1 (25 %)" in drawn
    assert 'height="20.0"' in drawn
    assert "<span>2</span>" in drawn
    assert "style=" not in drawn
    assert 'aria-hidden="true"' in render(bar(0.5))


def test_text_of_people_is_escaped() -> None:
    """A label is text in a chart, on a sheet and in a table of Markdown."""
    hostile = "<img src=x onerror=alert(1)> | x"
    assert "<img" not in render(bars(1, "", "Card/Dots", [hostile], [(1, "1")]), tick_boxes([hostile]))
    assert "<img" not in markdown_table(("Option",), [(hostile,)])[-1].replace("\\<", "")
