"""A ranking: agreement is Kendall's W, and there is no right order."""

from __future__ import annotations

from pmkit.html import render
from pmkit.room.activities.ranking import Ranking
from tests.room.plans import RANKING, of_kind

IT = of_kind(Ranking, RANKING)
OPEN = of_kind(Ranking, {**RANKING, "privacy": "open"})


def agreement(rows: list[list[int]]) -> float | None:
    """Return the agreement of orders."""
    return OPEN.count(rows, OPEN.options, 1).agreement


def test_agreement_is_kendalls_w() -> None:
    """All alike is 1; orders that cancel each other out are 0; a hand-worked case lies between."""
    assert agreement([[2, 0, 1]] * 5) == 1
    assert agreement([[0, 1, 2], [1, 2, 0], [2, 0, 1]] * 2) == 0
    # Places of a: 1 1 2, b: 2 3 1, c: 3 2 3; sums 4 6 8; S = 8; W = 12 * 8 / (9 * 24).
    assert agreement([[0, 1, 2], [0, 2, 1], [1, 0, 2]]) == 0.444
    assert agreement([[0, 1, 2]]) is None, "one person agrees with nobody"


def test_no_order_is_the_right_one() -> None:
    """A ranking records no order: neither its counts nor its sheet name one."""
    counts = IT.count([[2, 0, 1]] * 5, IT.options, 5)
    assert counts.correct is None
    assert counts.labels == ("c", "a", "b")
    assert "facilitator" not in render(IT.sheet())
