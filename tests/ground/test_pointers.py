"""The ways in which people point at records at the end of a line, without having read how."""

from __future__ import annotations

import pytest

from pmkit.tags import split_loose_tag, split_tag


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("no limit [E04; also E03]", ("E04", "E03")),
        ("no limit (see E02)", ("E02",)),
        ("no limit, see E02", ("E02",)),
        ("no limit [E10, cf. W2]", ("E10", "W2")),
        ("no limit [E26/E27]", ("E26", "E27")),
        ("no limit {E04}", ("E04",)),
        ("no limit -- E04", ("E04",)),
        ("no limit (evidence: E04 and E05)", ("E04", "E05")),
        ("no limit (see E03; E02).", ("E03", "E02")),
    ],
)
def test_a_pointer_is_read_and_leaves_the_text(line: str, refs: tuple[str, ...]) -> None:
    """Brackets of any kind, "see" and a dash point at records; the text is what is left."""
    text, tag = split_loose_tag(line, "F")
    assert tag is not None
    assert (text, tag.refs) == ("no limit", refs)


@pytest.mark.parametrize("line", ["the plan of E04", "Rename F1 to F2", "slow, E07 and E08 show it", "E04"])
def test_an_id_that_is_part_of_a_sentence_stays(line: str) -> None:
    """An id that the sentence is about does not point at anything."""
    assert split_loose_tag(line, "F") == (line, None)


def test_a_tag_with_several_semicolons_is_a_tag() -> None:
    """Whys and records between semicolons, one of them with "also", are all pointed at."""
    text, tag = split_tag("The canary judges errors only [F3: process; W9; E04; also E06]")
    assert tag is not None
    assert (text, tag.id, tag.refs) == ("The canary judges errors only", "F3", ("W9", "E04", "E06"))


@pytest.mark.parametrize("line", ["see also " * 2000 + "E04x", "and " * 3000, "[E04; also " * 500, "E04, " * 3000])
def test_hard_lines_are_given_up(line: str) -> None:
    """A line that repeats the words of a pointer comes back as it is; a pattern that tries every way never would."""
    assert split_loose_tag(line, "F")[0] == line.strip()
