"""Tickets: what an address of the host's page holds instead of a key. Each opens the page once, within minutes.

An address stays behind in histories, notebooks that are saved, and screenshots. What it holds there is of no use: a
ticket is exchanged for a cookie with the first use, is too old after some minutes, and dies with the process.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

VALID_FOR: Final = 900
"""Seconds for which a ticket can be exchanged."""


@dataclass
class Tickets:
    """Makes tickets and takes each of them once.

    Attributes:
        clock: seconds that never jump.
    """

    clock: Callable[[], float] = time.monotonic
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _used: dict[str, int] = field(default_factory=dict)

    def make(self, code: str) -> str:
        """Return a new ticket for the host's page of a session."""
        head = f"{int(self.clock()) + VALID_FOR}.{secrets.token_hex(16)}"
        return f"{head}.{self._seal(code, head)}"

    def take(self, code: str, ticket: str) -> bool:
        """Tell whether a ticket is good for a session, and use it up."""
        head, _, seal = ticket.rpartition(".")
        if not secrets.compare_digest(seal.encode(), self._seal(code, head).encode()):
            return False
        now = int(self.clock())
        self._used = {each: until for each, until in self._used.items() if until >= now}
        until = int(head.partition(".")[0])  # the seal says that it is a number
        if until < now or head in self._used:
            return False
        self._used[head] = until
        return True

    def _seal(self, code: str, head: str) -> str:
        return hmac.digest(self._secret, f"{code}/{head}".encode(), "sha256").hex()
