"""An order and its agreement; the recorded order is named."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities.order import Order, OrderCounts
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import ORDER, of_kind

IT = of_kind(Order, ORDER)


@pytest.mark.parametrize("raw", [[0, 1], [0, 1, 1], [0, 1, 3], None, "012", [[0], [1], [2]]])
def test_what_is_not_an_order_is_refused(raw: Any) -> None:
    """Each card must be in the order once."""
    with pytest.raises(RoomError):
        IT.read(raw, IT.options)


def test_the_recorded_order_is_named() -> None:
    """It is said how many had it, and each card's recorded place; on paper only the facilitator has it."""
    result = count(IT, [[0, 1, 2], [0, 2, 1], [0, 1, 2], [0, 1, 2]] * 2, people=8, needed=3)
    assert isinstance(result.counts, OrderCounts)
    assert result.counts.all_right == 6
    assert result.counts.correct == ("first", "then", "last")
    assert "6 of 8 had the recorded order" in result_html(result)
    assert IT.key() == [IT.options[place] for place in IT.correct]
    assert "facilitator" not in render(IT.sheet())


def test_the_wall_suggests_no_order() -> None:
    """While cards are put in order the projector shows them in the alphabet's order, whatever the right one is."""
    shown = render(IT.on_wall(["last", "first", "then"]))
    assert shown.index("first") < shown.index("last") < shown.index("then")


def test_orders_from_paper() -> None:
    """One order a person; one that cannot be is refused."""
    result = keyed_in(IT, [[0, 1, 2]] * 8, needed=5)
    assert isinstance(result.counts, OrderCounts)
    assert (result.people, result.counts.all_right) == (8, 8)
    with pytest.raises(RoomError):
        keyed_in(IT, [[0, 1]], needed=3)
