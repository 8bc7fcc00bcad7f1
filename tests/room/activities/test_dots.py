"""Dots: put on options, most first."""

from __future__ import annotations

from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.dots import DotCounts, Dots
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import DOTS, of_kind

IT = of_kind(Dots, DOTS)


@pytest.mark.parametrize("raw", [[0, 0], [2, 2], [-1, 2], [1], [True, 1], None])
def test_what_is_not_dots_is_refused(raw: Any) -> None:
    """None at all, too many, fewer than none, and options that are not there get a sentence."""
    with pytest.raises(RoomError):
        IT.read(raw, IT.options)


def test_most_dots_come_first() -> None:
    """Options are shown by their dots; of two with as many, the first one is first."""
    result = count(IT, [[1, 2], [0, 3]], people=2, needed=1)
    assert result.counts == DotCounts(("there", "here"), (5, 1))
    assert "1 dot<" in result_html(result)
    assert IT.count([[1, 1]], IT.options, 1).labels == ("here", "there")


def test_dots_from_paper() -> None:
    """People behind marks on a wall are the fewest that could have made them."""
    assert keyed_in(IT, [6, 3], needed=3).people == 3
    assert keyed_in(IT, [6, 4], needed=3).people == 4
