"""An order and its agreement; the recorded order is named."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities.order import Order, OrderCounts
from pmkit.room.session.results import Result, count, keyed_in, result_html, result_markdown
from tests.room.plans import ORDER, of_kind

IT = of_kind(Order, ORDER)


@pytest.mark.parametrize("raw", [[0, 1], [0, 1, 1], [0, 1, 3], None, "012", [[0], [1], [2]]])
def test_what_is_not_an_order_is_refused(raw: Any) -> None:
    """Each card must be in the order once."""
    with pytest.raises(RoomError):
        IT.read(raw, IT.options)


def test_the_recorded_order_is_named() -> None:
    """Each card has its recorded place; nobody is told how many had them all, and people's sheets have no key."""
    result = count(IT, [[0, 1, 2], [0, 2, 1], [0, 1, 2], [0, 1, 2]] * 2, people=8, needed=3)
    assert isinstance(result.counts, OrderCounts)
    assert result.counts.all_right == 6
    assert result.counts.correct == ("first", "then", "last")
    for text in (result_html(result), result_markdown(result)):
        assert "6 of 8" not in text, "it is not a test"
    assert IT.key() == [f"{at}. {IT.options[place]}" for at, place in enumerate(IT.correct, start=1)]
    assert "facilitator" not in render(IT.sheet())


TIMED = of_kind(Order, {**ORDER, "correct": [1, 0, 2], "times": ["14:32", "14:26", "15:01"], "privacy": "open"})


def test_the_recorded_times_and_where_people_differ() -> None:
    """The recorded order has its times; below it, the pairs that most people have the other way around."""
    result = count(TIMED, [[0, 1, 2]] * 7 + [[1, 0, 2], [1, 2, 0]], people=9, needed=1)
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert isinstance(result.counts, OrderCounts)
    assert result.counts.times == ("14:26", "14:32", "15:01")
    for text in (result_html(result), result_markdown(result)):
        assert text.index("14:26") < text.index("14:32") < text.index("15:01")
        assert "7 of 9 put \u201cfirst\u201d (14:32) before \u201cthen\u201d (14:26)." in text
        assert "1 of 9 put \u201clast\u201d (15:01) before \u201cfirst\u201d (14:32)." in text
        assert "Kendall" not in text
        assert "Agreement" not in text
    assert "agreement" in json.dumps(result.to_dict()), "it stays in the export"
    alike = count(TIMED, [[1, 0, 2]] * 3, people=3, needed=1)
    assert "All of you had the recorded order." in result_markdown(alike)


TIED = of_kind(
    Order,
    {
        **ORDER,
        "privacy": "open",
        "options": ["begins", "goes on", "also", "ends", "closes"],
        "correct": [0, 1, 2, 3, 4],
        "times": ["22:00", "22:05 to 23:25", "23:00 to 23:30", "23:40", "23:40"],
        "overlapping": [[2, 1]],
    },
)
"""The second and the third overlap; the last two have the same time."""


def test_overlapping_times_are_never_said_to_be_before_one_another() -> None:
    """Who has them the other way around differs from nothing: not on the wall, in words, in the count or on paper."""
    assert TIED.recorded_ties() == [(1, 2), (3, 4)]
    assert TIED.key() == ["1. begins", "2\u20133. goes on", "2\u20133. also", "4\u20135. ends", "4\u20135. closes"]
    swapped = count(TIED, [[0, 2, 1, 4, 3]] * 5, people=5, needed=1)
    assert isinstance(swapped.counts, OrderCounts)
    assert Result.from_dict(json.loads(json.dumps(swapped.to_dict()))) == swapped
    assert swapped.counts.all_right == 5
    html, text = result_html(swapped), result_markdown(swapped)
    assert 'class="mark"' not in html
    for said in (html, text):
        assert "All of you had the recorded order." in said
        assert "Where times overlap" in said or "Where times overlap" in said.replace("&#39;", "'")
        assert "2\u20133. 22:05 to 23:25" in said
        assert " before " not in said
    mixed = count(TIED, [[4, 2, 1, 0, 3]] * 4 + [[0, 1, 2, 3, 4]], people=5, needed=1)
    heading, pairs = mixed.counts.differences()  # type: ignore[union-attr]
    assert heading == "Where people differ from the record"
    assert pairs
    apart = {("goes on", "also"), ("also", "goes on"), ("ends", "closes"), ("closes", "ends")}
    for pair in pairs:
        named = tuple(re.findall("\u201c(.*?)\u201d", pair))
        assert named not in apart, pair
    assert 'class="mark"' in result_html(mixed)
    assert "A box is where it differs from the record." in result_html(mixed)


def test_a_record_of_one_time_is_no_order() -> None:
    """Where all have the same time nothing is before anything, and each place is within the record's."""
    alike = of_kind(Order, {**ORDER, "privacy": "open", "correct": [0, 1, 2], "times": ["14:32"] * 3})
    result = count(alike, [[2, 1, 0], [1, 2, 0]], people=2, needed=1)
    assert isinstance(result.counts, OrderCounts)
    assert result.counts.all_right == 2
    assert result.counts.differences()[1] == []


@pytest.mark.parametrize("wrong", [[[0, 0]], [[0, 3]], [[-1, 0]]])
def test_what_overlaps_is_among_the_cards(wrong: list[list[int]]) -> None:
    """A pair is of two cards that are there."""
    with pytest.raises(RoomError):
        of_kind(Order, {**ORDER, "overlapping": wrong})


@pytest.mark.parametrize("more", [{"times": ["14:32"]}, {"correct": []}])
def test_times_belong_to_a_recorded_order(more: dict[str, Any]) -> None:
    """There is one for each card, and a recorded order."""
    with pytest.raises(RoomError):
        of_kind(Order, {**ORDER, "times": ["1", "2", "3"], **more})


def test_the_wall_suggests_no_order() -> None:
    """While cards are put in order the projector shows them in the alphabet's order, whatever the right one is."""
    shown = render(IT.on_wall(["last", "first", "then"]))
    assert shown.index("first") < shown.index("last") < shown.index("then")


def test_orders_from_paper() -> None:
    """One order per person; one that cannot be is refused."""
    result = keyed_in(IT, [[0, 1, 2]] * 8, needed=5)
    assert isinstance(result.counts, OrderCounts)
    assert (result.people, result.counts.all_right) == (8, 8)
    with pytest.raises(RoomError):
        keyed_in(IT, [[0, 1]], needed=3)


@pytest.mark.parametrize("people", [0, 2])
def test_the_recorded_order_is_shown_when_nobody_answered(people: int) -> None:
    """With no answers, or too few to show, the record is still there; nothing of the answers is."""
    asked = of_kind(Order, {**ORDER, "correct": [1, 0, 2], "times": ["14:32", "14:26", "15:01"]})
    result = count(asked, [[2, 1, 0]] * people, people=people, needed=5)
    assert result.counts is None
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    for text in (result_html(result), result_markdown(result)):
        assert text.index("14:26") < text.index("14:32") < text.index("15:01")
        assert "group's order" not in text
    assert "recorded" not in result_markdown(count(of_kind(Order, {**ORDER, "correct": []}), [], people=0, needed=5))


def test_the_group_is_named_where_its_order_is_shown() -> None:
    """A phone shows what all of the people said, and says so; it is not that person's own order."""
    html = result_html(count(TIMED, [[0, 1, 2]] * 3, people=3, needed=1))
    assert 'data-label="group:"' in html
    assert "In the group&#39;s order" in html
    assert "average of all answers" in html
    assert "you" not in html.lower()


@pytest.mark.parametrize("wrong", [[0, 1], [0, 1, 1], [0, -1, 2], [0, None, 1]])
def test_a_keyed_line_that_is_wrong_is_named(wrong: list[Any]) -> None:
    """Whoever types orders in from paper is told which line to correct, in sentences of their own."""
    with pytest.raises(RoomError) as told:
        keyed_in(IT, [[0, 1, 2], wrong], needed=1)
    said = told.value.in_sentences()
    assert said.startswith("Answer 2 does not have each letter from A to C exactly once. Correct that one; C A B")
    assert "load the page" not in said


def test_a_card_has_one_letter_everywhere() -> None:
    """Wall, paper and the form for answers from paper call each card by the same letter; no letter tells its place."""
    order = of_kind(Order, {**ORDER, "options": ["c happens", "a happens", "b happens"], "correct": [2, 0, 1]})
    form = order.keying_form(order.options)
    assert form["names"] == ["A", "B", "C"]
    assert form["options"] == ["a happens", "b happens", "c happens"]
    assert [order.options[card] for card in form["cards"]] == form["options"]
    wall, sheet = str(render(order.on_wall(order.options))), str(render(order.sheet()))
    assert wall.index("a happens") < wall.index("b happens") < wall.index("c happens")
    for letter, text in zip(form["names"], form["options"], strict=True):
        assert f"<b>{letter}</b> {text}" in sheet
