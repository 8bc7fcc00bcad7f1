"""Which state a browser shows: it sends back what the kernel has told it, in one line with the clicks.

A button of a notebook does not say in which state it was clicked. But messages of a browser arrive in their order: what
was clicked before it got a state arrives before its word that it has it.
"""

from __future__ import annotations

import time
from typing import Any, Final

import ipywidgets as widgets

STILL: Final = 3.0
"""Seconds after which a click counts although the browser has not said what it shows: no button stays dead."""


class Drawn:
    """The state that the kernel told last, and the one that the browser has.

    Attributes:
        told: holds what the kernel told; it is shown nowhere.
        has: holds what the browser sent back; empty where none has, as in a script.
        since: when the browser sent it, by the clock that never jumps.
    """

    def __init__(self) -> None:
        """Link both in the browser, so that it copies what it is told."""
        self.told, self.has = widgets.Label(), widgets.Label()
        self._link = widgets.jsdlink((self.told, "value"), (self.has, "value"))
        self._when = time.monotonic()
        self.since = 0.0
        self.has.observe(self._heard, "value")

    def _heard(self, _: Any) -> None:
        self.since = time.monotonic()

    def tell(self, at: str) -> None:
        """Tell the browser the state that everything else was brought up to date for."""
        if at != self.told.value:
            self.told.value = at
            self._when = time.monotonic()

    def is_behind(self) -> bool:
        """Tell whether a click that arrives now was made before the browser had the state that was told last."""
        late = time.monotonic() - self._when > STILL
        return bool(self.has.value) and self.has.value != self.told.value and not late
