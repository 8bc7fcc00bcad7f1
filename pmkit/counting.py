"""Counts in words: the noun is of the number that it is of."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 row``, ``2 rows``, ``1,000 rows``.

    Args:
        number: how many there are.
        one: the noun of one.
        many: the noun of others; empty: with an ``s``.

    Example:
        >>> counted(1, "entry", "entries"), counted(0, "row")
        ('1 entry', '0 rows')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
