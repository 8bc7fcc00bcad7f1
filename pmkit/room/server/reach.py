"""Does a phone get here? One that opens the check page proves it; if none does, say what may stand in the way."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pmkit.room.server.addresses import addresses
from pmkit.room.server.process import ensure_room, read_room

_FALLBACK = """What works in any case:
  hosted   the room behind TLS on a machine that phones do reach: hosting/README.md
  neither  pmkit room --here, and enter tallies from paper or the meeting's chat on the host's page"""


def check_reach(folder: Path, *, port: int | None, seconds: float, say: Callable[[str], None]) -> bool:
    """Open a page for a phone, wait until one opens it, and return whether one did.

    Args:
        folder: where the room's files are.
        port: where the room listens, or shall.
        seconds: how long to wait.
        say: called with each line for the person at the terminal.

    Raises:
        RoomError: the room cannot be started.
    """
    import segno

    before = read_room(folder)
    room = ensure_room("lan", port=port, folder=folder)
    after = read_room(folder)
    started = before is None or after is None or before.pid != after.pid
    try:
        check = room.call("api/check", post=True)
        url = str(check["url"])
        say(f"Take a phone that is in the same Wi-Fi, not on mobile data, and open:\n\n  {url}\n")
        buffer = io.StringIO()
        segno.make(url, micro=False).terminal(out=buffer, compact=True)
        say(buffer.getvalue())
        for line in _look(url):
            say(line)
        until = time.monotonic() + seconds
        said = ""
        while time.monotonic() < until:
            seen = room.call("api/sessions")["reached"].get(check["name"], "")
            if seen == "another":
                say("A device other than this computer opened the page: LAN works here. Start with: pmkit room")
                return True
            if seen == "this" and not said:
                said = "This computer opened the page itself; that proves nothing. A phone has to."
                say(said)
            time.sleep(0.5)
        for line in _why_not():
            say(line)
        return False
    finally:
        if started:
            room.stop()


def _look(url: str) -> list[str]:
    """Return what can be told before any phone tries."""
    parts = urlsplit(url)
    lines = []
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), timeout=3).close()
    except OSError as error:
        lines.append(f"This computer cannot reach its own address ({error}): a firewall on it refuses the port.")
    found = addresses()
    tunnels = [each for each in found if each.kind == "tunnel"]
    if not found:
        lines.append("This computer has no network address: it is in no network.")
    if tunnels:
        lines.append(
            f"A VPN is on ({', '.join(each.interface for each in tunnels)}): it often keeps phones of the local "
            "network out. Turn it off for the session, or ask for local access."
        )
    others = [each.text for each in found if each.kind == "lan" and each.text != parts.hostname]
    if others:
        lines.append(f"Other addresses of this computer, should the phone be in their network: {', '.join(others)}")
    return lines


def _why_not() -> list[str]:
    """Return what may stand in the way when no phone came, and the way on."""
    return [
        "No phone opened the page. What stands in the way most often:",
        "  - The phone is on mobile data or in a guest network: put it into the same Wi-Fi.",
        "  - The Wi-Fi keeps devices apart (client isolation; usual in guest networks, hotels, offices): use a hotspot "
        "of a phone, or one of the two ways below.",
        "  - A firewall on this computer: allow Python to accept connections, or the port.",
        "  - A VPN on this computer or on the phone.",
        _FALLBACK,
    ]
