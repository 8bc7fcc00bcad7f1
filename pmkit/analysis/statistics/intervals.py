"""Intervals for the small numbers that postmortems come in."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pmkit.errors import RecordError

_Z95: Final = 1.959963984540054
FEWEST: Final = 5
"""Values below which a bootstrap interval says nothing, so none is given."""


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a whole, with its interval.

    Attributes:
        count: how many.
        whole: of how many.
        low: lower end of the 95 % interval, 0 to 1.
        high: upper end.
    """

    count: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.count / self.whole if self.whole else None

    def __str__(self) -> str:
        """Return ``3 of 7 (16 to 75 %)``; the counts come first because they are what was seen."""
        if not self.whole:
            return "none to count"
        return f"{self.count} of {self.whole} ({self.low * 100:.0f} to {self.high * 100:.0f} %)"


def wilson(count: int, whole: int) -> Share:
    """Return a share with Wilson's 95 % score interval, which holds for small numbers and near 0 and 1.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927).

    Raises:
        RecordError: the count is negative or larger than the whole.

    Example:
        >>> print(wilson(3, 7))
        3 of 7 (16 to 75 %)
    """
    if not 0 <= count <= whole:
        raise RecordError(f"{count} of {whole} cannot be", remedy="count no more than there are")
    if whole == 0:
        return Share(0, 0, 0.0, 1.0)
    share, z2 = count / whole, _Z95**2
    center = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z95 / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return Share(count, whole, 0.0 if count == 0 else center - half, 1.0 if count == whole else center + half)


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of a few values, with their range and an interval of the median.

    Attributes:
        values: the values, sorted.
        low: lower end of the 95 % bootstrap interval of the median; None below five values.
        high: upper end.
        unit: of the values.
    """

    values: tuple[float, ...]
    low: float | None
    high: float | None
    unit: str = ""

    @property
    def value(self) -> float | None:
        """The median; None of nothing."""
        return statistics.median(self.values) if self.values else None

    def __str__(self) -> str:
        """Return the median, the interval where there is one, and the range with the count."""
        if self.value is None:
            return "none known"
        shown = f"{_number(self.value)}{self.unit and ' ' + self.unit}"
        if len(self.values) == 1:
            return f"{shown} (1 value)"
        doubt = (
            f", interval {_number(self.low)} to {_number(self.high)}"
            if self.low is not None and self.high is not None
            else ""
        )
        return (
            f"{shown} (range {_number(self.values[0])} to {_number(self.values[-1])}{doubt}, {len(self.values)} values)"
        )


def _number(value: float | None) -> str:
    """Return a number without needless digits."""
    return "" if value is None else f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def median(values: Sequence[float], unit: str = "", *, resamples: int = 2000, seed: int = 0) -> Middle:
    """Return the median with its percentile bootstrap interval of 95 %.

    Below five values no interval is given: resampling three numbers only shuffles them.
    Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.

    Args:
        values: finite numbers, in any order.
        unit: of the values.
        resamples: how often to draw.
        seed: of the draws; the same values give the same interval.
    """
    ordered = tuple(sorted(float(value) for value in values))
    if len(ordered) < FEWEST:
        return Middle(ordered, None, None, unit)
    draw = random.Random(seed)  # noqa: S311  # resampling, no secret
    medians = sorted(statistics.median(draw.choices(ordered, k=len(ordered))) for _ in range(resamples))
    return Middle(ordered, medians[int(0.025 * resamples)], medians[math.ceil(0.975 * resamples) - 1], unit)
