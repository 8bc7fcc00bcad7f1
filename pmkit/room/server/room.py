"""All sessions of one process: opened, found again after a restart, ended when they are too old."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RoomError
from pmkit.room.server.addresses import own_addresses
from pmkit.room.server.limits import AT_ONCE, Bucket, Failures
from pmkit.room.server.live import Live
from pmkit.room.server.network import Network
from pmkit.room.server.tickets import Tickets
from pmkit.room.session.places import new_code
from pmkit.room.session.plan import Plan
from pmkit.room.session.session import Session
from pmkit.room.session.store import session_files

SESSIONS_MOST: Final = 50

ENDED_MOST: Final = 100
"""Sessions that are over and can be exported after a restart, the newest; the files of others stay."""

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
        proxies: addresses and networks of proxies whose word on who asks is believed.
        network: who asks, and under which name.
        codes: wrong codes.
        keys: wrong keys; counted apart, so that neither keeps the other out.
        pictures: wrong codes in addresses of pictures, which any page on the web can name.
        tickets: what addresses of host pages hold.
        joins: places that one address may take.
        sockets_most: lines that phones and projectors may have open; some are kept for the host beyond that.
        reached: whether a phone has opened the check page, by the name of the check.
        sockets: open WebSocket connections.
    """

    folder: Path
    key: str
    url: str
    here: bool = False
    proxies: tuple[str, ...] = ()
    sessions: dict[str, Live] = field(default_factory=dict)
    codes: Failures = field(default_factory=Failures)
    keys: Failures = field(default_factory=Failures)
    pictures: Failures = field(default_factory=Failures)
    tickets: Tickets = field(default_factory=Tickets)
    joins: Bucket = field(default_factory=lambda: Bucket(burst=AT_ONCE, rate=2))
    sockets_most: int = 4_000
    reached: dict[str, str] = field(default_factory=dict)
    sockets: int = 0
    last_used: float = field(default_factory=time.monotonic)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    on_stop: Callable[[], None] = field(default=lambda: None, repr=False)

    def __post_init__(self) -> None:
        """Learn who is believed."""
        self.network = Network(self.url, self.proxies)

    def resume(self) -> None:
        """Go on with the sessions of the folder; those that are over stay for the host, to export them.

        A broken file keeps no other back.
        """
        ended: list[Session] = []
        for path in session_files(self.folder):
            try:
                session = Session.resume(path)
            except RoomError as error:
                _log.warning("left out: %s", error)
                continue
            if session.closed and session.cleared:
                session.store.close()
                ended.append(session)
            else:
                self.sessions[session.code] = Live(session)
        for session in ended[-ENDED_MOST:]:
            self.sessions.setdefault(session.code, Live(session))

    async def open(self, plan: Plan) -> Live:
        """Start a session.

        Raises:
            RoomError: too many are open, or the disk refuses.
        """
        if sum(not live.session.closed for live in self.sessions.values()) >= SESSIONS_MOST:
            raise RoomError(f"{SESSIONS_MOST} sessions are open already", remedy="close some of them")
        code = next(code for code in iter(new_code, "") if code not in self.sessions)
        session = await asyncio.to_thread(Session.start, plan, self.folder, code=code)
        self.sessions[code] = live = Live(session)
        return live

    def seal(self, word: str, code: str) -> str:
        """Return what only this room can make of a word and a code."""
        return hmac.digest(self.key.encode(), f"{word}/{code}".encode(), "sha256").hex()

    def is_key(self, key: str) -> bool:
        """Tell whether this is the room's key, which leads any session."""
        return secrets.compare_digest(key.encode(), self.key.encode())

    async def do_duties(self) -> None:
        """Do what is due in all sessions; one whose disk keeps it waiting keeps no other waiting."""
        await asyncio.gather(*(live.do_duties() for live in list(self.sessions.values())))

    def stop(self) -> None:
        """End the process soon; sessions that are open go on when it is started again."""
        self.on_stop()
        self.stopping.set()

    def note_reached(self, name: str, address: str) -> None:
        """Note that a device opened the check page: this computer itself, or another one. No address is kept."""
        if self.reached.get(name) != "another":
            self.reached[name] = "this" if address in own_addresses() else "another"

    def address(self, code: str) -> str:
        """Return the address that a phone opens to join a session."""
        return f"{self.url}j/{code}/"

    def info(self, live: Live) -> dict[str, Any]:
        """Return what the facilitator is told of a session; the host's address with a ticket for its next use."""
        session = live.session
        return {
            "code": session.code,
            "title": session.plan.title,
            "join": self.address(session.code),
            "show": f"{self.address(session.code)}show",
            "host": f"{self.address(session.code)}host#{self.tickets.make(session.code)}",
            "file": str(session.store.path),
            "closed": session.closed,
            "rehearsal": session.rehearsal,
        }
