"""Who asks, and under which name: the address behind a proxy, and the names that are this room's own."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from pmkit.errors import RoomError
from pmkit.room.server.addresses import own_addresses

_LOOK_AFTER: Final = 10.0
"""Seconds after which the addresses of this computer are looked up again: a laptop changes its Wi-Fi."""


@dataclass
class Network:
    """How requests get here.

    Attributes:
        url: address under which phones reach the room.
        proxies: addresses and networks whose ``X-Forwarded-For`` is believed; without any, only this computer's
            own loopback, and only where ``url`` says that something with TLS is in front of the room.
    """

    url: str
    proxies: Sequence[str] = ()
    _own: set[str] = field(default_factory=set)
    _looked: float = float("-inf")

    def __post_init__(self) -> None:
        """Read the proxies.

        Raises:
            RoomError: one of them is not an address.
        """
        named = self.proxies or (("127.0.0.0/8", "::1") if self.url.startswith("https:") else ())
        try:
            self._trusted = [ipaddress.ip_network(each, strict=False) for each in named]
        except ValueError as error:
            raise RoomError(
                f"a proxy is named by its address or its network: {error}",
                code="bad-proxy",
                remedy="give one such as --proxy 127.0.0.1 or --proxy 172.30.65.0/24",
            ) from None

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the address that asks: the peer's, or what a believed proxy says it is.

        Args:
            peer: address of the other end of the connection.
            forwarded: all ``X-Forwarded-For`` headers. Only the last hop counts: what comes before it was
                written by the client.
        """
        address = _address(peer)
        if address is None or not any(address in each for each in self._trusted):
            return peer
        named = _address(",".join(forwarded).rpartition(",")[2])
        return str(named) if named else peer

    def is_own(self, host: str) -> bool:
        """Tell whether a ``Host`` header names this room: a page of another name that leads here is not ours."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in {"localhost", "127.0.0.1", "::1", urlsplit(self.url).hostname, *self.proxies, *_names()}:
            return True
        if name not in self._own and time.monotonic() - self._looked > _LOOK_AFTER:
            self._own, self._looked = own_addresses(), time.monotonic()
        return name in self._own


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address; one of IPv4 that is written as IPv6 as what it is."""
    try:
        read = ipaddress.ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    return (read.ipv4_mapped or read) if isinstance(read, ipaddress.IPv6Address) else read


def _names() -> tuple[str, str]:
    """Return the names of this computer, as others in its network may know it."""
    name = socket.gethostname().lower()
    return name, f"{name.split('.')[0]}.local"


def counted_as(address: str) -> str:
    """Return what an address is counted under: one household has a whole /64 of IPv6."""
    read = _address(address)
    if isinstance(read, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((read, 64), strict=False))
    return address
