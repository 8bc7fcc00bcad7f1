"""The room's server: join page, phones, projector, host. Tornado, plain HTTP, one process.

There is no route to a kernel or to the file system, no log of addresses, and no use of Jupyter's
token. A phone is known by a random token in a cookie that expires with the session; the host by a
key that travels in a header. Everything that comes in is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final

from tornado import httpserver, netutil
from tornado.web import Application

from pmkit.errors import RoomError
from pmkit.room.server.handlers import ROUTES, Nothing
from pmkit.room.server.room import Room

BODY_MOST: Final = 256_000
"""Bytes of a request's body: a session of a hundred activities, two or three with a figure."""


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
