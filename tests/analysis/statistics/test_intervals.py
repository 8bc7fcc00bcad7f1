from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.statistics.intervals import median, wilson
from pmkit.errors import RecordError


@pytest.mark.parametrize(
    ("count", "whole", "low", "high"),
    # From the formula as R's binom.wilson gives it.
    [
        (0, 10, 0.0, 0.27753),
        (1, 10, 0.01788, 0.40415),
        (5, 10, 0.23659, 0.76341),
        (10, 10, 0.72247, 1.0),
        (81, 263, 0.25524, 0.36621),
    ],
)
def test_wilson_intervals(count: int, whole: int, low: float, high: float) -> None:
    """Published values come out, at the ends too."""
    share = wilson(count, whole)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


def test_shares_show_counts_first() -> None:
    """Nothing to count is not zero, and impossible counts are refused."""
    assert str(wilson(3, 7)) == "3 of 7 (16 to 75 %)"
    assert wilson(0, 0).value is None
    assert str(wilson(0, 0)) == "none to count"
    with pytest.raises(RecordError):
        wilson(8, 7)


def test_medians_show_doubt_only_where_there_is_a_basis() -> None:
    """Below five values there is a range and no interval; the same values give the same interval."""
    assert str(median([3, 1, 2], "days")) == "2 days (range 1 to 3, 3 values)"
    assert str(median([])) == "none known"
    assert str(median([4.5])) == "4.5 (1 value)"
    many = median([1, 2, 3, 4, 100])
    assert many.value == 3
    assert many.low is not None
    assert many.high is not None
    assert 1 <= many.low <= 3 <= many.high <= 100
    assert many == median([100, 4, 3, 2, 1])


@given(st.lists(st.floats(0, 1e6), min_size=5, max_size=30))
def test_the_interval_holds_the_median(values: list[float]) -> None:
    """The bootstrap interval lies within the range and around the median."""
    found = median(values, resamples=200)
    assert found.low is not None
    assert found.high is not None
    assert found.values[0] <= found.low <= found.value <= found.high <= found.values[-1]  # type: ignore[operator]
