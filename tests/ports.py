"""Ports for servers of a test, that no other test and no outgoing connection of this machine takes in between."""

from __future__ import annotations

import itertools
import os
import random
import socket

# Systems hand out 32768 and up (Linux) or 49152 and up (others) by themselves: to kernels, and to each client that
# connects. A port from there that is free now can be taken before the server under test has started.
_FIRST, _WIDTH, _WORKERS = 20_000, 700, 16
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
# Two runs beside each other begin at different places; within a run no port is handed out twice.
_NEXT = itertools.count(random.SystemRandom().randrange(_WIDTH))


def free_port() -> int:
    """Return a port on loopback that nobody listens on, below those that the system hands out.

    Raises:
        OSError: all of them are taken.
    """
    for _ in range(_WIDTH):
        port = _FIRST + _WORKER * _WIDTH + next(_NEXT) % _WIDTH
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError(f"no free port from {_FIRST + _WORKER * _WIDTH} on")
