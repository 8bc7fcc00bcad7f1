"""Escaping and tags: exact inverses, and nothing that a person typed becomes markup."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given

from pmkit import markup
from pmkit.errors import PmkitError, RecordError
from pmkit.tags import IdGiver, Tag, split_tag, tag_word
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
    """Escaped text holds no tag opener, no field separator, no cell border, no control character."""
    assert "<" not in markup.escape_html(text)
    fields = re.sub(r"#(?:colon|quot|lt|gt|\d+);", "", markup.escape_mermaid(text))
    assert not set(':;"<>{}`%$#') & set(fields)
    cell = markup.escape_markdown_cell(text)
    assert "|" not in cell.replace("\\|", "")
    assert not any(ord(c) < 32 for c in markup.one_line(text))


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


@pytest.mark.parametrize(
    ("line", "text", "tag"),
    [
        (
            "Alert fired [E1: alert, detected; E0] (needed)",
            "Alert fired",
            Tag("E1", ("alert", "detected"), ("E0",), ("needed",)),
        ),
        ("Alert fired [E1]", "Alert fired", Tag("E1")),
        ("Alert fired [E1; E2, E3]", "Alert fired", Tag("E1", (), ("E2", "E3"))),
        ("… [E1: …; E2, …] (…)", "…", Tag("E1", (), ("E2",))),
        ("see [W3] in the middle", "see [W3] in the middle", None),
        ("a list [of things]", "a list [of things]", None),
        ("a link [1](http://x)", "a link [1](http://x)", None),
        ("no blank[E1]", "no blank[E1]", None),
        ("bad ref [E1; two words]", "bad ref [E1; two words]", None),
    ],
)
def test_the_tag_at_the_end_of_a_line(line: str, text: str, tag: Tag | None) -> None:
    """Only a tag at the very end counts, and it comes back as it was written."""
    assert split_tag(line) == (text, tag)
    if tag and "…" not in line:
        assert f"{text} {tag}" == line


@given(words)
def test_a_word_of_a_tag_survives_its_tag(text: str) -> None:
    """Any text, made a word, is read back from a tag."""
    word = tag_word(markup.one_line(text))
    tag = Tag("E1", (word,) if word else ())
    assert split_tag(f"x {tag}")[1] == tag


def test_ids_are_given_around_those_that_are_written() -> None:
    """A fresh id never collides with one that stands anywhere in the document."""
    ids = IdGiver({"E1", "E3"})
    assert [ids.give("E") for _ in range(3)] == ["E2", "E4", "E5"]
    assert ids.claim("E1", "E") == ("E1", True)
    assert ids.claim("E1", "E") == ("E6", False)


def test_an_error_says_place_problem_and_remedy_and_no_traceback() -> None:
    """What a learner sees in Jupyter is the sentence, not our code."""
    error = RecordError("the time is naive", where="a.csv:3", remedy="add Z")
    assert str(error) == "a.csv:3: the time is naive\n  What to do: add Z"
    assert error._render_traceback_() == ["a.csv:3: the time is naive", "  What to do: add Z"]
    assert isinstance(error, PmkitError)
