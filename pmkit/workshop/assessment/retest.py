"""Two assessments compared: what changed, and whether that is more than noise."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance
from typing import TYPE_CHECKING, Final

from htpy import Element

from pmkit.html import render, table
from pmkit.workshop.assessment.results import AreaResult, PartResult, Results

if TYPE_CHECKING:
    import pandas as pd

FEWEST: Final = 3
"""Answers to an item, before and after, below which no interval is given."""

_ROUNDING: Final = 1 / 12
"""Variance of an answer that is rounded to a whole level (Sheppard, 1898): five equal answers are not certainty."""


@dataclass(frozen=True)
class Change:
    """One area, before and after.

    Attributes:
        part: id of the part.
        area: title of the area.
        before: mean before.
        after: mean after.
        low: lower end of the 95 % interval of the difference; None where too few answered.
        high: upper end.
    """

    part: str
    area: str
    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def difference(self) -> float:
        """After less before; positive is better."""
        return self.after - self.before

    @property
    def says(self) -> str:
        """What can be said of it."""
        if self.low is None or self.high is None:
            return "too few answers to tell a change from noise"
        if self.low <= 0 <= self.high:
            return "no change beyond noise"
        return "higher than before" if self.difference > 0 else "lower than before"


@dataclass(frozen=True)
class Retest:
    """The changes between two assessments.

    Attributes:
        before: label of the first.
        after: label of the second.
        changes: one per area that both have.
    """

    before: str
    after: str
    changes: tuple[Change, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per change: part, area, before, after, difference, low, high, says."""
        import pandas as pd

        rows = [
            {
                "part": change.part,
                "area": change.area,
                "before": round(change.before, 2),
                "after": round(change.after, 2),
                "difference": round(change.difference, 2),
                "low": None if change.low is None else round(change.low, 2),
                "high": None if change.high is None else round(change.high, 2),
                "says": change.says,
            }
            for change in self.changes
        ]
        return pd.DataFrame(rows, columns=["part", "area", "before", "after", "difference", "low", "high", "says"])

    def __str__(self) -> str:
        """Return the changes as lines."""
        if not self.changes:
            return "Nothing was answered in both."
        width = max(len(change.area) for change in self.changes)
        return "\n".join(_line(change, width) for change in self.changes)

    def _repr_html_(self) -> str:
        """Return the changes as a table."""
        return render(retest_html(self, notebook=True))


def retest_html(retest: Retest, *, notebook: bool = False) -> Element:
    """Return the changes as a table.

    Args:
        retest: the changes.
        notebook: whether it is shown in a notebook, where cells need their alignment with them.
    """
    rows = [
        (
            change.area,
            f"{change.before:.1f}",
            f"{change.after:.1f}",
            _ends(change) or "unknown",
            change.says,
        )
        for change in retest.changes
    ]
    head = ("Area", "Before", "After", "Difference, 95 %", "Reading")
    return table(head, rows, row_heads=True, notebook=notebook)


def _ends(change: Change) -> str:
    """Return the interval of a difference; empty where too few answered."""
    if change.low is None or change.high is None:
        return ""
    # Rounded first: a minus before a zero says nothing.
    low, high = (round(end, 1) + 0.0 for end in (change.low, change.high))
    return f"{low:+.1f} to {high:+.1f}"


def _line(change: Change, width: int) -> str:
    ends = _ends(change)
    interval = f" ({ends})" if ends else ""
    return f"{change.area:<{width}}  {change.before:.1f} to {change.after:.1f}{interval}: {change.says}"


def compare(before: Results, after: Results) -> Retest:
    """Return what changed, area by area, in parts that both have.

    The interval is Welch's for the difference of two means. Answers of one person to several items
    of an area go together, and counts do not say how much: the standard error of an area is taken as
    large as it can be, the mean of its items' standard errors. Parts about climate are left out: two
    results of nearly the same people could be subtracted from each other.

    Source: B. L. Welch, "The Generalization of Student's Problem when Several Different Population
    Variances Are Involved", Biometrika 34 (1947).
    """
    return Retest(before.label, after.label, tuple(_changes(before, after)))


def _changes(before: Results, after: Results) -> Iterator[Change]:
    later = {part.part.id: part for part in after.parts}
    for part in before.parts:
        if not part.part.private and part.part.id in later:
            yield from _areas(part, later[part.part.id])


def _areas(before: PartResult, after: PartResult) -> Iterator[Change]:
    for one, two in zip(before.areas, after.areas, strict=True):
        pairs = [(a.values, b.values) for a, b in zip(one.items, two.items, strict=True) if a.values and b.values]
        if pairs:
            yield _change(one, pairs)


def _change(area: AreaResult, pairs: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> Change:
    first = fmean(fmean(a) for a, _ in pairs)
    second = fmean(fmean(b) for _, b in pairs)
    if any(min(len(a), len(b)) < FEWEST for a, b in pairs):
        return Change(area.part.id, area.area.title, first, second, None, None)
    errors = [math.hypot(_error(a), _error(b)) for a, b in pairs]
    freedom = min(_freedom(a, b) for a, b in pairs)
    half = student(0.975, freedom) * fmean(errors)
    return Change(area.part.id, area.area.title, first, second, second - first - half, second - first + half)


def _error(values: tuple[int, ...]) -> float:
    """Return the standard error of a mean of whole levels."""
    return math.sqrt((variance(values) + _ROUNDING) / len(values))


def _freedom(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return Welch's degrees of freedom."""
    u, v = _error(a) ** 2, _error(b) ** 2
    return (u + v) ** 2 / (u**2 / (len(a) - 1) + v**2 / (len(b) - 1))


def student(share: float, freedom: float) -> float:
    """Return a quantile of Student's t by the expansion of Fisher and Cornish.

    Source: M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5.

    Args:
        share: 0 to 1.
        freedom: degrees of freedom, 2 or more for two correct digits.

    Example:
        >>> round(student(0.975, 10), 2), round(student(0.975, 4), 1)
        (2.23, 2.8)
    """
    x = NormalDist().inv_cdf(share)
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + sum(term / freedom ** (at + 1) for at, term in enumerate(terms))
