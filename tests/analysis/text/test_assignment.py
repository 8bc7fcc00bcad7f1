from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.text.assignment import best_pairs

NAMES = st.sampled_from("abcd")
SCORES = st.dictionaries(st.tuples(NAMES, NAMES), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.8, 1.0]), max_size=16)


def test_pairs_have_the_largest_sum() -> None:
    """The greedy choice would take the single best pair and lose the sum."""
    assert set(best_pairs({("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.8})) == {("a", "y"), ("b", "x")}
    assert best_pairs({}) == {}


@given(SCORES)
def test_no_other_assignment_has_a_larger_sum(scores: dict[tuple[str, str], float]) -> None:
    """Every way to pair four with four is tried; nobody is paired twice, and nobody by force."""
    found = best_pairs(scores)
    best = max(sum(scores.get(pair, 0.0) for pair in zip("abcd", order, strict=True)) for order in permutations("abcd"))
    assert abs(sum(found.values()) - best) < 1e-9
    assert all(found[pair] == scores[pair] > 0 for pair in found)
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found)
