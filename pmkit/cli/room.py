"""``pmkit room``: a live session for a team, without accounts."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmkit.room.server.process import Found

_WHO = """What works where:
  LAN      phones in the same network join at this computer's address (the default)
  hosted   one process behind TLS, for people elsewhere: pmkit room --url https://room.example/
           (hosting/README.md has a recipe)
  neither  the facilitator enters tallies from paper or a meeting's chat on the host's page,
           with the same results: pmkit room --here
pmkit room check proves with a real phone which one works here."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _WHO
    parser.add_argument(
        "action",
        nargs="?",
        default="start",
        choices=["start", "stop", "check", "list"],
        help="start (default): run the room here until Ctrl+C; stop: end one that runs; check: does a phone get here?; "
        "list: its sessions",
    )
    parser.add_argument(
        "--session", metavar="FILE", help="open a session at once: a YAML file, or a session of the kit: try-the-room"
    )
    parser.add_argument(
        "--here", action="store_true", help="only this computer can join: a trial, or tallies that you enter"
    )
    parser.add_argument("--url", default="", help="public address, where a proxy with TLS is in front of the room")
    parser.add_argument(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="address or network of the proxy before the room, such as 172.30.65.0/24; it alone is believed about who "
        "asks. Can be given several times; with an https --url, this computer's own loopback by default",
    )
    parser.add_argument(
        "--at-once",
        type=int,
        metavar="PHONES",
        default=150,
        help="phones that may join at once from one address (150 by default), then two a second",
    )
    parser.add_argument("--port", type=int, help="where to listen; 8765 or the next that is free by default")
    parser.add_argument("--folder", help="where sessions are kept; room in your work folder by default")
    parser.add_argument(
        "--idle",
        type=float,
        metavar="MINUTES",
        help="end after so long without any open page; 180 by default",
    )
    parser.add_argument("--seconds", type=float, default=120, help="check: how long to wait for a phone")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def run(options: argparse.Namespace) -> int:
    """Run, stop, check or list the room."""
    from pmkit.room.server.process import room_folder

    folder = Path(options.folder).resolve() if options.folder else room_folder().resolve()
    if options.action == "stop":
        return _stop(folder)
    if options.action == "list":
        return _list(folder)
    if options.action == "check":
        from pmkit.room.server.reach import check_reach

        return 0 if check_reach(folder, port=options.port, seconds=options.seconds, say=print) else 1
    return _start(folder, options)


def _idle(options: argparse.Namespace) -> float:
    """Return the seconds without any open page after which the room ends."""
    if options.idle is not None:
        return max(float(options.idle), 0.01) * 60
    from pmkit.room.server.process import IDLE

    return float(os.environ.get("PMKIT_ROOM_IDLE") or IDLE)


def _start(folder: Path, options: argparse.Namespace) -> int:
    """Run the room here."""
    from pmkit.errors import RoomError
    from pmkit.room.server.process import run_room
    from pmkit.room.session.plan import load_plan

    plan = load_plan(options.session) if options.session else None
    if options.url and not options.url.startswith(("http://", "https://")):
        raise RoomError(f"{options.url!r} is not an address", remedy="give one such as https://room.example/")

    def ready(found: Found) -> None:
        if plan is not None:
            _open_soon(found, plan, quiet=options.quiet)
        if not options.quiet:
            _tell(found, hosted=bool(options.url))

    run_room(
        folder,
        here=options.here,
        port=options.port,
        url=options.url,
        idle=_idle(options),
        at_once=float(options.at_once),
        proxies=tuple(each for each in options.proxy if each),
        ready=ready,
    )
    return 0


def _tell(found: Found, *, hosted: bool) -> None:
    """Say who can join, and what that means."""
    print(f"The room is open at {found.url}", flush=True)
    if hosted:
        print("Whoever has a session's code can join. TLS is the proxy's work: see that it is on.")
    elif found.here:
        print("Only this computer can join. For phones in the same network: pmkit room, without --here")
    else:
        print("Phones in the same network join there with a session's code. This is plain HTTP: others in the")
        print("same Wi-Fi could read along. Does a phone get here? Try: pmkit room check")
    print("Stop with Ctrl+C; sessions that are open go on when it is started again.", flush=True)


def _open_soon(found: Found, plan: object, *, quiet: bool) -> None:
    """Open a session as soon as the room listens, and print its addresses."""
    import threading
    import time

    from pmkit.room.server.client import RoomClient
    from pmkit.room.session.plan import Plan

    def work() -> None:
        client = RoomClient(found.local, found.key)
        while not client.is_alive():
            time.sleep(0.05)
        assert isinstance(plan, Plan)  # load_plan returned it
        _session(client.open(plan).info, quiet=quiet)

    threading.Thread(target=work, daemon=True).start()


def _session(info: dict[str, object], *, quiet: bool = False) -> None:
    """Print the addresses of a session, and its QR code."""
    import segno

    if quiet:
        return
    print(f"\n{info['title']}\n  code       {info['code']}\n  phones     {info['join']}")
    print(f"  projector  {info['show']}\n  host       {info['host']}")
    print("             (yours alone: it leads the session; opens once, within 15 minutes. Another: pmkit room list)\n")
    import io

    buffer = io.StringIO()
    segno.make(str(info["join"]), micro=False).terminal(out=buffer, compact=True)
    print(buffer.getvalue(), flush=True)


def _stop(folder: Path) -> int:
    """End the room of a folder."""
    from pmkit.room.server.client import RoomClient
    from pmkit.room.server.process import read_room

    found = read_room(folder)
    client = RoomClient(found.local, found.key) if found else None
    if client is None or not client.is_ours():
        print(_unknown(folder))
        return 1
    client.stop()
    print("Stopped. Sessions that are open go on when it is started again.")
    return 0


def _unknown(folder: Path) -> str:
    """Say that no room is known for a folder; when its file is damaged, what that means."""
    from pmkit.room.server.process import damage

    wrong = damage(folder)
    if wrong:
        return f"{wrong}\nWhether a room is running cannot be told: end its process by hand."
    return "No room is running for this folder."


def _list(folder: Path) -> int:
    """Print the sessions of the room."""
    from pmkit.room.server.client import RoomClient
    from pmkit.room.server.process import read_room

    found = read_room(folder)
    client = RoomClient(found.local, found.key) if found else None
    if client is None or not client.is_ours():
        print(f"{_unknown(folder)} Start one: pmkit room")
        return 1
    for info in client.sessions():
        print(f"{info['code']}  {'closed' if info['closed'] else 'open  '}  {info['title']}\n  {info['join']}")
        print(f"  {info['host']}  (host: opens once, within 15 minutes)")
    return 0
