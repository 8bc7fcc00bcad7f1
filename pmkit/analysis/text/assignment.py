"""Maximum-weight matching of two sides: pairs, one to one, so that the sum of their agreement is largest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


def best_pairs(scores: Mapping[tuple[A, B], float]) -> dict[tuple[A, B], float]:
    """Return the pairs of the assignment with the largest sum; each side is used once at most.

    Args:
        scores: agreement of each pair that may be chosen, above 0; what is not in it is never chosen.

    The matching is that of networkx (Edmonds, after Galil 1986).

    Example:
        >>> sorted(best_pairs({("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.8}))
        [('a', 'y'), ('b', 'x')]
    """
    if not scores:
        return {}
    import networkx  # only where something is paired: a command that pairs nothing starts faster

    graph = networkx.Graph()
    graph.add_weighted_edges_from(((0, a), (1, b), score) for (a, b), score in scores.items() if score > 0)
    chosen = (sorted(pair, key=lambda node: node[0]) for pair in networkx.max_weight_matching(graph))
    return {(a, b): scores[a, b] for (_, a), (_, b) in chosen}
