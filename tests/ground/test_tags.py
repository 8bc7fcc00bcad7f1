"""Tags at the end of lines, and ids."""

from __future__ import annotations

import pytest
from hypothesis import given

from pmkit import markup
from pmkit.tags import IdGiver, Tag, split_loose_tag, split_tag, tag_word
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


@pytest.mark.parametrize(
    ("line", "text", "own", "refs"),
    [
        ("F4 Tests look at matches [E05, E11]", "Tests look at matches", "F4", ("E05", "E11")),
        ("**F4** Tests look at matches. [E05]", "Tests look at matches.", "F4", ("E05",)),
        ("[F1] The check keeps all (technical; E01, E06)", "The check keeps all", "F1", ("E01", "E06")),
        ("F4: Nothing expires (E05).", "Nothing expires", "F4", ("E05",)),
        ("Nothing expires [E09]", "Nothing expires", "", ("E09",)),
        ("Nothing expires [F3: process; E01]", "Nothing expires", "F3", ("E01",)),
        ("Nothing expires [E12: alert]", "Nothing expires", "", ("E12",)),
        ("The retries of the proxy (E06; W2)", "The retries of the proxy", "", ("E06", "W2")),
    ],
)
def test_a_label_in_ones_own_way_is_read(line: str, text: str, own: str, refs: tuple[str, ...]) -> None:
    """An id of the line's own sort is its own, at the beginning or the end; any other is what it points at."""
    read, tag = split_loose_tag(line, "F")
    assert tag is not None
    assert (read, tag.id, tag.refs) == (text, own, refs)


@pytest.mark.parametrize(
    "line", ["F150 pods failed", "F5 key was pressed", "See the list (F2)", "Firewall of A (2 rules)"]
)
def test_a_number_in_a_sentence_is_not_a_label(line: str) -> None:
    """Names of machines and keys stay in the sentence."""
    assert split_loose_tag(line, "F") == (line, None)
