"""What a plan costs beside what it may save: effort days next to a range of expected loss.

The article's law of economics asks to balance the cost of prevention against business impact.
Nobody knows that impact to the euro, so both sides stay ranges, and the answer says how sure it
can be rather than giving one number.
"""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.errors import RecordError


@dataclass(frozen=True, slots=True)
class Range:
    """A range from low to high, in one unit.

    Raises:
        RecordError: the ends are negative, not numbers, or the wrong way round.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what is not a range."""
        if not (0 <= self.low <= self.high < float("inf")):
            raise RecordError(
                f"{self.low} to {self.high} is not a range",
                remedy="give two numbers, the smaller one first, none below 0",
            )

    def __mul__(self, other: Range) -> Range:
        """Return the range of products."""
        return Range(self.low * other.low, self.high * other.high)

    def __str__(self) -> str:
        """Return the range."""
        low, high = f"{self.low:,.0f}", f"{self.high:,.0f}"
        return low if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class Balance:
    """Effort beside expected loss in a year.

    Attributes:
        effort: cost of the work, in the unit of money.
        loss: what incidents of this kind are expected to cost in a year, in the same unit.
        saved: the part of it that the plan is believed to take away.
        money: the unit, such as ``USD``.
    """

    effort: Range
    loss: Range
    saved: Range
    money: str

    @property
    def verdict(self) -> str:
        """What the ranges allow to say, and no more."""
        if self.saved.low >= self.effort.high:
            return "Even at its dearest the work costs less than the least it is believed to save in a year."
        if self.saved.high <= self.effort.low:
            return "Even at its cheapest the work costs more than the most it is believed to save in a year."
        return "The ranges overlap: these figures do not decide it. What would narrow the widest of them?"

    def __str__(self) -> str:
        """Return both sides and the verdict."""
        return (
            f"Work: {self.effort} {self.money}. Expected loss in a year: {self.loss} {self.money}.\n"
            f"The plan may save {self.saved} {self.money} of that.\n{self.verdict}"
        )


def balance(
    *,
    effort_days: tuple[float, float],
    day_rate: tuple[float, float],
    incidents_a_year: tuple[float, float],
    loss_each: tuple[float, float],
    share_avoided: tuple[float, float],
    money: str = "USD",
) -> Balance:
    """Return the effort of a plan beside the loss it may avoid, both as ranges.

    Args:
        effort_days: person-days of work, from the least to the most.
        day_rate: money a person-day.
        incidents_a_year: how often such an incident is expected.
        loss_each: money lost in each.
        share_avoided: the part of the loss that the plan is believed to avoid, 0 to 1.
        money: the unit of money.

    Raises:
        RecordError: a range is the wrong way round or negative, or the share is above 1.

    Example:
        >>> print(balance(effort_days=(5, 10), day_rate=(600, 800), incidents_a_year=(0.5, 2),
        ...               loss_each=(10_000, 50_000), share_avoided=(0.2, 0.6)))
        Work: 3,000 to 8,000 USD. Expected loss in a year: 5,000 to 100,000 USD.
        The plan may save 1,000 to 60,000 USD of that.
        The ranges overlap: these figures do not decide it. What would narrow the widest of them?
    """
    if share_avoided[1] > 1:
        raise RecordError(f"a share of {share_avoided[1]} is more than all", remedy="give it from 0 to 1")
    loss = Range(*incidents_a_year) * Range(*loss_each)
    return Balance(Range(*effort_days) * Range(*day_rate), loss, loss * Range(*share_avoided), money)
