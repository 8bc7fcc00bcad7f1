"""What the coach marks in lines, and which lines it offers for merging."""

from __future__ import annotations

import pytest

from pmkit.room.activities.cards import MADE_UP
from pmkit.room.session.coach import COMPARED_MOST, OFFERED_MOST, alike, marks, stopping


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("John forgot to check memory", ["Names a person: John.", "Blame: “John forgot”."]),
        ("Sarah had no alert", ["Names a person: Sarah."]),
        ("The on-call ignored the alert", ["Blame: “The on-call ignored”."]),
        ("Human error", ["Human error: “Human error”."]),
        ("I forgot to check", []),
        ("The alert went to a channel that few read", []),
    ],
)
def test_names_and_blame_are_marked(line: str, says: list[str]) -> None:
    """What points at a person is marked with a question; what speaks of the writer, or of a system, is not."""
    found = marks(line)
    assert [mark.says for mark in found] == says
    assert all(mark.asks.endswith("?") for mark in found)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("John paged the database team", "Somebody paged the database team"),
        ("then john restarted it", "then somebody restarted it"),
        ("The page went to Sarah Jones", "The page went to somebody"),
        ("It was John's shift, and John had the only key", "It was somebody's shift, and somebody had the only key"),
    ],
)
def test_a_name_has_other_words(line: str, instead: str) -> None:
    """The suggestion holds no name, given or family."""
    assert marks(line)[0].instead == instead
    assert not marks(instead)


@pytest.mark.parametrize("line", ["John forgot to check memory", "Bob should have tested", "Sarah ignored the alert"])
def test_no_wording_is_offered_that_still_blames(line: str) -> None:
    """“Somebody forgot” is no better than the name: the host has a question to ask instead."""
    found = marks(line)
    assert [mark.instead for mark in found] == ["", ""]
    assert all(mark.asks.endswith("?") for mark in found)


def test_what_simulated_participants_write_stops_nothing() -> None:
    """A rehearsal goes as the plan says."""
    assert not stopping(MADE_UP)


def test_like_lines_are_offered_once_each() -> None:
    """The likeliest pair first, no line in two pairs, and nothing where lines differ."""
    lines = (
        "Nobody owns the queue",
        "No alert watches the queue",
        "The queue has no owner",
        "There was no queue alert",
    )
    assert alike(lines) == (
        ("Nobody owns the queue", "The queue has no owner"),
        ("No alert watches the queue", "There was no queue alert"),
    )
    assert alike(MADE_UP) == ()
    many = tuple(f"Queue {at // 2} of room {at // 2} has no owner" for at in range(3 * COMPARED_MOST))
    assert len(alike(many)) == OFFERED_MOST
