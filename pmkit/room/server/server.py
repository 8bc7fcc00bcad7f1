"""The room's server: join page, phones, projector, host. Tornado, plain HTTP, one process.

There is no route to a kernel or to the file system, no log of addresses, and no use of Jupyter's
token. A phone is known by a random token in a cookie that expires with the session; the host by a
key that travels in a header. Everything that comes in is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tornado import httpserver, netutil
from tornado.web import Application

from pmkit.errors import RoomError
from pmkit.room.server.addresses import own_addresses
from pmkit.room.server.handlers import ROUTES, Nothing
from pmkit.room.server.limits import Failures
from pmkit.room.server.live import Live
from pmkit.room.session.places import new_code
from pmkit.room.session.plan import Plan
from pmkit.room.session.session import Session
from pmkit.room.session.store import session_files

BODY_MOST: Final = 256_000
"""Bytes of a request's body: a session of a hundred activities, two or three with a figure."""

SESSIONS_MOST: Final = 50

_log = logging.getLogger(__name__)


@dataclass
class Room:
    """All sessions of one process.

    Attributes:
        folder: where their files are.
        key: opens sessions and leads any of them; never on a page.
        url: address under which phones reach the room, as in the QR code; ends with a slash.
        here: whether only this computer can join.
        sessions: code to session.
        failures: wrong codes and keys.
        reached: whether a phone has opened the check page, by the name of the check.
        sockets: open WebSocket connections.
    """

    folder: Path
    key: str
    url: str
    here: bool = False
    sessions: dict[str, Live] = field(default_factory=dict)
    failures: Failures = field(default_factory=Failures)
    reached: dict[str, str] = field(default_factory=dict)
    sockets: int = 0
    last_used: float = field(default_factory=time.monotonic)
    disk: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="disk"))
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def resume(self) -> None:
        """Go on with the sessions of the folder that are not over; a broken file keeps no other back."""
        for path in session_files(self.folder):
            try:
                session = Session.resume(path)
            except RoomError as error:
                _log.warning("left out: %s", error)
                continue
            if session.closed and session.cleared:
                session.store.close()
            else:
                self.sessions[session.code] = Live(session, self.disk)
                self.end_if_old(self.sessions[session.code])

    def open(self, plan: Plan) -> Live:
        """Start a session.

        Raises:
            RoomError: too many are open, or the disk refuses.
        """
        if sum(not live.session.closed for live in self.sessions.values()) >= SESSIONS_MOST:
            raise RoomError(f"{SESSIONS_MOST} sessions are open already", remedy="close some of them")
        code = next(code for code in iter(new_code, "") if code not in self.sessions)
        live = Live(Session.start(plan, self.folder, code=code), self.disk)
        self.sessions[code] = live
        return live

    def host_key(self, code: str) -> str:
        """Return the key that leads one session: made from the room's key, so no file holds it."""
        return hmac.digest(self.key.encode(), b"host/" + code.encode(), "sha256").hex()

    def may_lead(self, code: str, key: str) -> bool:
        """Tell whether a key leads a session."""
        right = (self.host_key(code), self.key)
        return any(secrets.compare_digest(key.encode(), each.encode()) for each in right)

    def end_if_old(self, live: Live) -> None:
        """Close a session that was left open for too long, or whose file could not be cleared at its close."""
        session = live.session
        late = session.expired() if not session.closed else not session.cleared
        if late and time.monotonic() >= live.again_at:
            try:
                session.close()
            except RoomError as error:
                live.trouble = str(error)
                live.again_at = time.monotonic() + 60

    def stop(self) -> None:
        """End the process soon; sessions that are open go on when it is started again."""
        self.stopping.set()

    def note_reached(self, name: str, address: str) -> None:
        """Note that a device opened the check page: this computer itself, or another one. No address is kept."""
        if self.reached.get(name) != "another":
            self.reached[name] = "this" if address in own_addresses() else "another"

    def address(self, code: str) -> str:
        """Return the address that a phone opens to join a session."""
        return f"{self.url}j/{code}/"

    def info(self, live: Live) -> dict[str, Any]:
        """Return what the facilitator is told of a session."""
        session = live.session
        return {
            "code": session.code,
            "title": session.plan.title,
            "join": self.address(session.code),
            "show": f"{self.address(session.code)}show",
            "host": f"{self.address(session.code)}host#{self.host_key(session.code)}",
            "file": str(session.store.path),
            "closed": session.closed,
        }


def make_app(room: Room) -> Application:
    """Return the application; nothing it serves names a file of this machine."""
    return Application(
        ROUTES,
        room=room,
        default_handler_class=Nothing,
        log_function=lambda _: None,  # an access log would hold addresses beside times
        websocket_ping_interval=20,
        websocket_ping_timeout=20,
        websocket_max_message_size=4_000,
        compress_response=False,
    )


async def serve(room: Room, port: int, *, idle: float) -> None:
    """Listen until nobody is left for ``idle`` seconds, or until the task is canceled.

    Raises:
        RoomError: the port is taken.
    """
    _more_files()
    try:
        sockets = netutil.bind_sockets(port, "127.0.0.1" if room.here else "")
    except OSError as error:
        raise RoomError(
            f"port {port} cannot be used ({error.strerror or error})",
            remedy=f"close the other program, or choose another port: pmkit room --port {port + 1}",
        ) from None
    server = httpserver.HTTPServer(
        make_app(room),
        max_body_size=BODY_MOST,
        max_header_size=16_384,
        idle_connection_timeout=120,
        xheaders=room.url.startswith("https:"),  # behind TLS the address is the one the proxy names
    )
    server.add_sockets(sockets)
    try:
        while not room.stopping.is_set() and (room.sockets or time.monotonic() - room.last_used < idle):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(room.stopping.wait(), min(1.0, idle))
            for live in list(room.sessions.values()):
                room.end_if_old(live)
    finally:
        server.stop()
        await server.close_all_connections()
        for live in room.sessions.values():
            live.session.store.close()
        room.disk.shutdown()


def _more_files() -> None:
    """Allow as many open connections as the system lets this process have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 8192) if hard != resource.RLIM_INFINITY else 8192
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
