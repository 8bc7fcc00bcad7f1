"""A signal in one line of text: blocks for the eye, words for the ear.

A plotting library for terminals draws twenty rows with a frame, which pushes the alerts off a screen; one row
of blocks beside its lowest and highest value tells the same, and a screen reader gets the sentence alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
WIDTH: Final = 48


def spark_line(readings: pd.Series, *, blocks: bool = True, width: int = WIDTH) -> str:
    """Return readings as one line: what it is, blocks from old to new, and the values that matter in words.

    Args:
        readings: values by instant, oldest first; NaN where there is none.
        blocks: whether to draw; without, only the words.
        width: columns of the drawing.
    """
    name = str(readings.name)
    values = readings.to_numpy(dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return f"{name}: no data"
    first, last = readings.index[known[0]], readings.index[known[-1]]
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    peak = readings.index[int(np.nanargmax(values))]
    words = f"{_short(values[known[0]])} at {first:%H:%M}, {_short(values[known[-1]])} at {last:%H:%M}"
    if high > low:
        words += f"; lowest {_short(low)}, highest {_short(high)} at {peak:%H:%M}"
    drawing = f"{_drawn(values, low, high, width)}  " if blocks else ""
    return f"{name}: {drawing}{words}"


def _drawn(values: np.ndarray, low: float, high: float, width: int) -> str:
    """Return the blocks; a gap is a dot."""
    parts = np.array_split(values, min(width, len(values)))
    span = high - low
    text = ""
    for part in parts:
        known = part[~np.isnan(part)]
        if not len(known):
            text += "·"
            continue
        share = (float(known.mean()) - low) / span if span else 0.0
        text += _BLOCKS[min(int(share * len(_BLOCKS)), len(_BLOCKS) - 1)]
    return text


def _short(value: float) -> str:
    """Return a number with at most three significant digits, and thousands apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"
