"""Addresses of this computer: under which one phones can reach it, and what may stand in the way."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final

import psutil

_VIRTUAL: Final = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "cni", "podman", "vethernet", "bridge")
_TUNNEL: Final = ("tun", "tap", "utun", "wg", "ppp", "tailscale", "zt", "ipsec", "gpd", "cscotun", "nordlynx")


@dataclass(frozen=True)
class Address:
    """One IPv4 address of this computer.

    Attributes:
        text: the address.
        interface: name of the network interface.
        kind: lan, tunnel (VPN), virtual (containers) or public.
    """

    text: str
    interface: str
    kind: str


def addresses() -> list[Address]:
    """Return the addresses of interfaces that are up, the likeliest for phones first; loopback is left out."""
    up = {name for name, stats in psutil.net_if_stats().items() if stats.isup}
    found = [
        Address(each.address, name, _kind(name, each.address))
        for name, entries in psutil.net_if_addrs().items()
        if name in up
        for each in entries
        if each.family == socket.AF_INET and not ipaddress.ip_address(each.address).is_loopback
    ]
    route = _route()
    order = {"lan": 0, "public": 1, "tunnel": 2, "virtual": 3}
    return sorted(found, key=lambda each: (order[each.kind], each.text != route, each.interface, each.text))


def _kind(name: str, address: str) -> str:
    lower = name.lower()
    if lower.startswith(_TUNNEL):
        return "tunnel"
    if lower.startswith(_VIRTUAL):
        return "virtual"
    return "lan" if ipaddress.ip_address(address).is_private else "public"


def _route() -> str:
    """Return the address that the default route leaves from; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation, RFC 5737
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def lan_address() -> str:
    """Return the address that phones in the same network can reach; loopback if there is none."""
    found = addresses()
    return found[0].text if found else "127.0.0.1"


def own_addresses() -> set[str]:
    """Return all addresses that mean this computer itself."""
    every = {each.address.split("%")[0] for entries in psutil.net_if_addrs().values() for each in entries}
    return every | {"127.0.0.1", "::1"} | {f"::ffff:{each}" for each in every if "." in each}
