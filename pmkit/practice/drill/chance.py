"""Chance that is the same on every machine: what a seed and a name decide.

A generator's stream may change between versions of numpy, the raw output of a bit generator and a hash may not.
"""

from __future__ import annotations

import hashlib
import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

_UNIFORMS: Final = 4
"""Uniform numbers whose sum is close to normal; sin, log and exp may differ in the last bit between processors."""


def draw(seed: int, *names: object) -> float:
    """Return a number from 0 up to 1 that depends on the seed and the names only."""
    return int.from_bytes(_hash(seed, *names)[:7]) / 2**56


def triangle(low: float, likely: float, high: float, share: float) -> float:
    """Return the value below which a share of a triangular distribution is."""
    if high <= low:
        return low
    middle = (likely - low) / (high - low)
    if share < middle:
        return low + math.sqrt(share * (high - low) * (likely - low))
    return high - math.sqrt((1 - share) * (high - low) * (high - likely))


def noise(seed: int, name: str, length: int) -> Series:
    """Return noise with mean 0 and standard deviation 1, between -3.5 and 3.5."""
    bits = np.random.PCG64(int.from_bytes(_hash(seed, "noise", name)[:16]))
    raw = bits.random_raw(_UNIFORMS * length).reshape(_UNIFORMS, length)
    uniform = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
    total: Series = uniform.sum(axis=0)
    return (total - _UNIFORMS / 2) * math.sqrt(12 / _UNIFORMS)


def _hash(seed: int, *names: object) -> bytes:
    """Return the hash of a seed and names."""
    return hashlib.sha256("\x1f".join([str(seed), *map(str, names)]).encode()).digest()
