"""Where a series of numbers changes: a plain rule that can be checked by hand.

**Normal** is the median of the twenty normal values before, give or take five times their spread (1.4826 times the
median absolute deviation) and at least a tenth of the median.
The **onset** is the first of three values in a row that are outside on one side. The **return** is the first of three
in a row that are inside again. What stays outside for sixty values is the new normal. A library such as ruptures sees
more, and needs SciPy and a penalty that nobody can explain.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

WINDOW: Final = 20
IN_A_ROW: Final = 3
SPREADS: Final = 5.0
SHARE: Final = 0.1
METHOD: Final = "onset: three values in a row outside the median of the 20 before, by five spreads and a tenth of it"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a series.

    Attributes:
        at: position of the first value that belongs to it.
        is_return: whether the values are normal again.
        before: what was normal.
        after: median of the three values that told.
    """

    at: int
    is_return: bool
    before: float
    after: float


def changes(values: Sequence[float]) -> list[Change]:
    """Return where a series changes, in order.

    Args:
        values: numbers at even steps; NaN and infinities taken out before.
    """
    found: list[Change] = []
    normal: deque[float] = deque(values[:3], maxlen=WINDOW)
    outside = 0
    run: list[int] = []
    side = 0
    for at, value in enumerate(values):
        if at < IN_A_ROW:
            continue
        center = median(normal)
        spread = 1.4826 * median(abs(each - center) for each in normal)
        tolerance = max(SPREADS * spread, SHARE * abs(center), 1e-12)
        now = 0 if abs(value - center) <= tolerance else 1 if value > center else -1
        if not outside:
            if now and (now == side or not run):
                run.append(at)
            else:
                for earlier in run:
                    normal.append(values[earlier])
                run = [at] if now else []
                if not now:
                    normal.append(value)
            side = now
            if len(run) == IN_A_ROW:
                found.append(Change(run[0], is_return=False, before=center, after=median(values[i] for i in run)))
                outside, run = 1, []
        else:
            outside += 1
            run = [*run, at] if not now else []
            if len(run) == IN_A_ROW:
                found.append(
                    Change(run[0], is_return=True, before=found[-1].after, after=median(values[i] for i in run))
                )
                outside, side, run = 0, 0, []
            elif outside > 3 * WINDOW:
                normal = deque(values[at - WINDOW + 1 : at + 1], maxlen=WINDOW)
                outside, side, run = 0, 0, []
    return found


def crossings(values: Sequence[float], threshold: float) -> list[Change]:
    """Return where a series goes above a threshold, and where it comes back."""
    found: list[Change] = []
    above = False
    for at, value in enumerate(values):
        if (value > threshold) != above:
            above = not above
            if at or above:
                found.append(Change(at, is_return=not above, before=values[max(at - 1, 0)], after=value))
    return found
