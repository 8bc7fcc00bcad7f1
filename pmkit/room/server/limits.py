"""Bounds on how often somebody may try: wrong codes an address, posts a phone. In memory only.

A limit on failures looks at a success first: who has the right key, or is in already, is never kept out by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pmkit.room.server.network import counted_as

FAILURES: Final = 10
"""Wrong codes or keys that one address may send a minute."""

FAILURES_ALL: Final = 200
"""Wrong ones that all addresses together may send a minute; then each address has a single try."""

AT_ONCE: Final = 150
"""Phones that may join at once from one address: a team is behind one. After that two a second."""

_KEPT: Final = 5_000
"""Addresses or phones that are remembered; beyond that the oldest are forgotten."""


@dataclass
class Failures:
    """Wrong codes in the last minute, by address. Right ones are never counted: a team shares one address.

    The same wrong code is counted once: a tab of yesterday that asks again and again guesses nothing.
    """

    clock: Callable[[], float] = time.monotonic
    _times: dict[str, dict[int, float]] = field(default_factory=dict)

    def note(self, address: str, tried: str) -> None:
        """Remember a wrong code."""
        address = counted_as(address)
        for who, what in ((address, hash(tried)), ("", hash((address, tried)))):
            times = self._times.setdefault(who, {})
            times.pop(what, None)
            times[what] = self.clock()
            while len(times) > FAILURES_ALL:
                times.pop(next(iter(times)))
        while len(self._times) > _KEPT:
            self._times.pop(next(each for each in self._times if each))

    def blocked(self, address: str) -> bool:
        """Tell whether this address has to wait.

        When all together try too often, those wait that have failed at all: a newcomer's first try is heard.
        """
        failed = self._recent(counted_as(address))
        return failed >= FAILURES or (failed > 0 and self._recent("") >= FAILURES_ALL)

    def _recent(self, who: str) -> int:
        since = self.clock() - 60
        return sum(1 for each in self._times.get(who, {}).values() if each > since)


@dataclass
class Bucket:
    """A few posts at once, then a steady rate: enough for a thumb, too little for a loop.

    Attributes:
        burst: posts at once.
        rate: posts a second after that.
    """

    burst: float = 20
    rate: float = 2
    clock: Callable[[], float] = time.monotonic
    _left: dict[bytes, tuple[float, float]] = field(default_factory=dict)

    def take(self, who: bytes) -> bool:
        """Take one post; False when this phone has none left."""
        now = self.clock()
        left, then = self._left.pop(who, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.rate)
        taken = left >= 1
        self._left[who] = (left - 1 if taken else left, now)
        while len(self._left) > _KEPT:
            self._left.pop(next(iter(self._left)))
        return taken
