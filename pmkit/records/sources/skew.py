"""Clocks that differ: what two sources say about the same thing, and by how much their times are apart.

A pager's trigger and the alert that caused it, a bot's message and its alert, must be at nearly the same time. Where
three or more such pairs are there, the median of their differences is shown. It is never applied.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Final

from pmkit.records.instants import spell_duration
from pmkit.records.sources.grouping import Traced

PAIRS: Final = 3
"""Pairs from which on a difference is told."""

_FARTHEST: Final = timedelta(hours=27)
_NOTABLE: Final = 2.0


def skews(traced: Iterable[Traced]) -> list[tuple[str, str, float, int]]:
    """Return source, other source, by how many seconds the other is later, and from how many pairs that is known."""
    seen: dict[str, dict[str, list[datetime]]] = {}
    for one in traced:
        if one.record.pair:
            seen.setdefault(one.source, {}).setdefault(one.record.pair.casefold(), []).append(one.start)
    found = []
    for first, second in combinations(sorted(seen), 2):
        pairs: list[float] = []
        for name in sorted(seen[first].keys() & seen[second].keys()):
            mine, theirs = sorted(seen[first][name]), sorted(seen[second][name])
            # Only where both tell as many can one say which belongs to which, however far their clocks are apart.
            if len(mine) == len(theirs):
                pairs += [(b - a).total_seconds() for a, b in zip(mine, theirs, strict=True) if abs(b - a) <= _FARTHEST]
            else:
                pairs += [
                    (near - a).total_seconds()
                    for a in mine
                    if abs((near := min(theirs, key=lambda b: abs(b - a))) - a) <= timedelta(minutes=15)
                ]
        if len(pairs) >= PAIRS:
            found.append((first, second, float(median(pairs)), len(pairs)))
    return found


def told(found: Iterable[tuple[str, str, float, int]]) -> tuple[str, ...]:
    """Return the differences in words."""
    lines = []
    for first, second, seconds, pairs in found:
        if abs(seconds) < _NOTABLE:
            lines.append(f"the clocks of {first} and {second} agree within 2 s ({pairs} pairs)")
        else:
            later, earlier = (second, first) if seconds > 0 else (first, second)
            apart = spell_duration(timedelta(seconds=abs(seconds)))
            lines.append(
                f"{later} is {apart} later than {earlier} about the same things ({pairs} pairs); not corrected"
            )
    return tuple(lines)
