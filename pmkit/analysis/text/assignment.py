"""Pairs of two sides, one to one, so that the sum of their agreement is largest."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


def best_pairs(scores: Mapping[tuple[A, B], float]) -> dict[tuple[A, B], float]:
    """Return the pairs of the assignment with the largest sum; each side is used once at most.

    Args:
        scores: agreement of each pair that may be chosen, above 0; what is not in it is never chosen.

    Example:
        >>> sorted(best_pairs({("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.8}))
        [('a', 'y'), ('b', 'x')]
    """
    real = {pair: score for pair, score in scores.items() if score > 0}
    firsts: list[A] = list(dict.fromkeys(a for a, _ in real))
    seconds: list[B] = list(dict.fromkeys(b for _, b in real))
    if len(firsts) > len(seconds):
        turned: dict[tuple[B, A], float] = {(b, a): score for (a, b), score in real.items()}
        chosen = [(a, b) for b, a in _assigned(turned, seconds, firsts)]
    else:
        chosen = _assigned(real, firsts, seconds)
    return {pair: real[pair] for pair in chosen}


def _assigned(scores: Mapping[tuple[A, B], float], rows: Sequence[A], columns: Sequence[B]) -> list[tuple[A, B]]:
    """Return a maximum-weight assignment of rows to at least as many columns (Kuhn 1955, Munkres 1957).

    It keeps a potential of each row and column, and adds one row after another along the cheapest path of exchanges;
    the time grows with rows² x columns. Pairs without a score cost nothing and are left out of the result.
    """
    cost = [[-scores.get((row, column), 0.0) for column in columns] for row in rows]
    row_potential, potential = [0.0] * len(rows), [0.0] * (len(columns) + 1)
    holder: list[int | None] = [None] * (len(columns) + 1)
    start = len(columns)  # a column that does not exist, from which each new row sets out
    for number in range(len(rows)):
        holder[start] = number
        at = start
        least, before = [math.inf] * len(columns), [start] * len(columns)
        done: list[int] = []
        rest = set(range(len(columns)))
        while (row := holder[at]) is not None:
            done.append(at)
            rest.discard(at)
            for column in rest:
                reduced = cost[row][column] - row_potential[row] - potential[column]
                if reduced < least[column]:
                    least[column], before[column] = reduced, at
            at = min(rest, key=lambda column: (least[column], column))
            step = least[at]
            for column in done:
                held = holder[column]
                row_potential[held if held is not None else number] += step
                potential[column] -= step
            for column in rest:
                least[column] -= step
        while at != start:
            holder[at], at = holder[before[at]], before[at]
    pairs = [(rows[row], columns[column]) for column, row in enumerate(holder[:start]) if row is not None]
    return [pair for pair in pairs if pair in scores]
