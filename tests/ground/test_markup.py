"""Escaping: exact inverses, and nothing that a person typed becomes markup."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given

from pmkit import markup
from tests.documents.strategies import words


@given(words)
def test_escaping_is_undone_exactly(text: str) -> None:
    """Each pair gives the one line back that it was given."""
    line = markup.one_line(text)
    assert markup.unescape_markdown(markup.escape_markdown(line)) == line
    assert markup.unescape_markdown_item(markup.escape_markdown_item(line)) == line
    assert markup.unescape_markdown_cell(markup.escape_markdown_cell(line)) == line
    assert markup.unescape_csv_cell(markup.escape_csv_cell(line)) == line


@given(words)
def test_nothing_is_markup_afterwards(text: str) -> None:
    """Escaped text holds no field separator, no cell border, no control character."""
    fields = re.sub(r"#(?:colon|quot|lt|gt|\d+);", "", markup.escape_mermaid(text))
    assert not set(':;"<>{}`%$#') & set(fields)
    cell = markup.escape_markdown_cell(text)
    assert "|" not in cell.replace("\\|", "")
    assert not any(ord(c) < 32 for c in markup.one_line(text))


@given(words)
def test_short_ways_lead_to_the_same_text(text: str) -> None:
    """What most texts are spared changes none of them."""
    assert markup.one_line(text) == " ".join(markup.clean(text).split())
    for padded in (f" {text}", f"{text} ", f"a  {text}"):
        assert markup.one_line(padded) == " ".join(markup.clean(padded).split())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", " =1"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    """A cell that a spreadsheet would run starts with an apostrophe, and CSV keeps it."""
    out = io.StringIO()
    csv.writer(out).writerow([markup.escape_csv_cell(text)])
    (cell,) = next(csv.reader(io.StringIO(out.getvalue())))
    assert cell.startswith("'")
    assert markup.unescape_csv_cell(cell) == text


def test_control_characters_and_direction_marks_are_gone() -> None:
    """Escape sequences cannot run in a terminal, and no mark turns a line around."""
    assert markup.clean("a\x1b[31mb\u202ec\ud800\r\nd") == "a[31mbc\N{REPLACEMENT CHARACTER}\nd"
