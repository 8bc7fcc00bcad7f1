"""All sessions of one process: opened, found again after a restart, ended when they are too old."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RoomError
from pmkit.room.server.addresses import own_addresses
from pmkit.room.server.limits import Failures
from pmkit.room.server.live import Live
from pmkit.room.session.places import new_code
from pmkit.room.session.plan import Plan
from pmkit.room.session.session import Session
from pmkit.room.session.store import session_files

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
            "rehearsal": session.rehearsal,
        }
