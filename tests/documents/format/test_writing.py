"""The law of the document: what is written is read back, and nothing that is read is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from tests.documents.strategies import NASTY, postmortems
from tests.examples import examples

slow = examples(60)


@slow
@given(postmortems())
def test_what_is_written_is_read_back(postmortem: Postmortem) -> None:
    """Rendering and parsing gives an equal postmortem, whatever it holds."""
    text = render(postmortem)
    assert parse(text) == postmortem, text


@slow
@given(postmortems())
def test_writing_again_changes_nothing(postmortem: Postmortem) -> None:
    """A document that was read and written is the same text."""
    text = render(postmortem)
    assert render(parse(text)) == text


markdown = st.lists(
    st.one_of(
        st.sampled_from(
            [*NASTY, "## Five Whys\n", "## Root Cause\n", "## Action Items\n", "# T\n", "## Other\n", "\n- "]
        ),
        st.text(max_size=8),
        st.sampled_from(["zebra1", "zebra2", "zebra3"]),
    ),
    max_size=25,
).map("".join)


@slow
@given(markdown)
def test_any_text_can_be_read_and_settles(text: str) -> None:
    """Reading any text works, and what it gives survives being written and read."""
    postmortem = read(text).postmortem
    assert parse(render(postmortem)) == postmortem


@pytest.mark.parametrize(
    "heading", ["Timeline- zebra1", "zebra1 timeline", "Five Whys (zebra1)", "Root cause of zebra1"]
)
def test_a_heading_that_says_more_is_kept(heading: str) -> None:
    """Words around a section's name, or in brackets behind it, are in the document; a zone becomes its bullet alone."""
    postmortem = read(f"## {heading}\n\n- 14:32 - it failed\n").postmortem
    written = render(postmortem)
    assert "zebra1" in written
    assert parse(written) == postmortem
    zoned = render(read("## Timeline (UTC)\n\n- 14:32 - it failed\n").postmortem)
    assert "(UTC)" not in zoned


@slow
@given(markdown)
def test_no_word_is_lost(text: str) -> None:
    """Every word of any text is somewhere in the document that is written from it."""
    if "pmkit postmortem format" in text:
        return
    written = render(read(text).postmortem)
    for word in ("zebra1", "zebra2", "zebra3"):
        if word in text:
            assert word in written


@pytest.mark.parametrize("day", ["0001-01-01", "1600-05-05", "2400-01-01", "9999-12-31"])
def test_a_document_of_an_odd_year_is_read(day: str) -> None:
    """A day that no timeline can hold is text: the events stay, and nothing is raised."""
    postmortem = read(
        f"# T\n\n## Incident Summary\n\n- **Date**: {day}\n\n## Timeline\n\n- {day} 10:00 - one\n- 14:32 - two\n"
    ).postmortem
    written = render(postmortem)
    assert all(word in written for word in (day, "one", "two"))
    assert parse(written) == postmortem
