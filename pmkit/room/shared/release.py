"""What a counted result may tell, so that no answer of one person can be worked out from it.

A threshold on how many answered is not enough: of five people who sorted three cards, a table of
how often each card came to each place gives nearly everybody's order. So anonymous results hold less
than was answered, and the less, the fewer there are. What a result does not hold is stored nowhere.

Counts of one question's options are shown from the session's threshold up. What holds more than that
has its own numbers here. ``privacy: open`` promises nothing of the sort, and its results hold all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SPREAD_FEWEST: Final = 8
"""Answers from which an anonymous result shows how they are spread, as the strictest survey tools do."""

SURE_FEWEST: Final = 10
"""Answers from which an anonymous result shows how sure people were; below, it is too noisy for a chart too."""

OPEN_SAID: Final = "The result is shown even if only one person answers."


def is_spread_shown(privacy: str, answered: int) -> bool:
    """Tell whether a result may hold how answers are spread, and means that they could be worked out from."""
    return privacy == "open" or answered >= SPREAD_FEWEST


def are_counts_apart(people: int, numbers: Sequence[int]) -> bool:
    """Tell whether the counts of one of several questions link no answer with one to another question.

    Of two options that together were chosen more often than there are people, somebody chose both. So no option may
    hold more than half of them, and neither may those who skipped.

    Args:
        people: who answered any of its questions.
        numbers: how many chose each option of this one.
    """
    return 2 * max([*numbers, people - sum(numbers)]) <= people


def is_sureness_shown(privacy: str, needed: int, right: int | None, answered: int) -> bool:
    """Tell whether a mean confidence and a Brier score may be held.

    With both, a mean for those who were right and one for the others can be worked out: each group is nobody, or
    as many as the threshold.

    Args:
        privacy: of the activity.
        needed: the threshold.
        right: how many chose the right option; None where none is recorded.
        answered: how many answered.
    """
    if privacy == "open":
        return True
    groups = () if right is None else (right, answered - right)
    return answered >= SURE_FEWEST and all(group == 0 or group >= needed for group in groups)
