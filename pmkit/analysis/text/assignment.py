"""Pairs of two sides, one to one, so that the sum of their agreement is largest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


def best_pairs(scores: Mapping[tuple[A, B], float]) -> dict[tuple[A, B], float]:
    """Return the pairs of the assignment with the largest sum; each side is used once at most.

    Args:
        scores: agreement of each pair that may be chosen; what is not in it is never chosen.

    The assignment is networkx's maximum-weight matching (Edmonds, after Galil 1986).
    """
    if not scores:
        return {}
    import networkx as nx

    graph = nx.Graph()
    for (a, b), score in scores.items():
        if score > 0:
            graph.add_edge(("a", a), ("b", b), weight=score)
    chosen = (sorted(pair) for pair in nx.max_weight_matching(graph))
    return {(a, b): scores[a, b] for (_, a), (_, b) in chosen}
