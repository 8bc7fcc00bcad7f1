"""Tags at the end of lines, and ids."""

from __future__ import annotations

import pytest
from hypothesis import given

from pmkit import markup
from pmkit.tags import IdGiver, Tag, split_tag, tag_word
from tests.documents.strategies import words


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
    """A fresh id never collides with one that is anywhere in the document."""
    ids = IdGiver({"E1", "E3"})
    assert [ids.give("E") for _ in range(3)] == ["E2", "E4", "E5"]
    assert ids.claim("E1", "E") == ("E1", True)
    assert ids.claim("E1", "E") == ("E6", False)
