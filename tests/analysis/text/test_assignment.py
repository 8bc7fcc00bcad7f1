from __future__ import annotations

from pmkit.analysis.text.assignment import best_pairs


def test_pairs_have_the_largest_sum() -> None:
    """The greedy choice would take the single best pair and lose the sum."""
    assert set(best_pairs({("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.8})) == {("a", "y"), ("b", "x")}
    assert best_pairs({}) == {}
