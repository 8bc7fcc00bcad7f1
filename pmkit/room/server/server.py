"""The room's server: join page, phones, projector, host. Tornado, plain HTTP, one process.

There is no route to a kernel or to the file system, no log of addresses, and no use of Jupyter's
token. A phone is known by a random token in a cookie that expires with the session; the host by a
key that travels in a header. Everything that comes in is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from typing import Any, Final

from tornado import httpserver, httputil, iostream, netutil
from tornado.web import Application

from pmkit.errors import RoomError
from pmkit.room.server.handlers import ROUTES, SPARE, Nothing
from pmkit.room.server.room import Room

BODY_MOST: Final = 256_000
"""Bytes of a request's body: a session of a hundred activities, two or three with a figure."""


HEADERS_WITHIN: Final = 30.0
"""Seconds in which a request's headers are here, and for which a connection may wait for the next one."""

BODY_WITHIN: Final = 20.0
"""Seconds in which a request's body is here."""

FILES_APART: Final = 200
"""Descriptors that connections never take: session files, logs, the pages themselves."""


class Server(httpserver.HTTPServer):
    """An HTTP server that always has a connection left: the one that was silent for longest is closed for a new one.

    Open lines (WebSockets) are counted by the room and are not among them.
    """

    most = 2_000

    def initialize(self, *args: Any, **options: Any) -> None:
        """Begin without connections."""
        self._silent: dict[Any, None] = {}
        super().initialize(*args, **options)

    def handle_stream(self, stream: iostream.IOStream, address: Any) -> None:
        """Take a connection in."""
        self._silent[stream] = None
        super().handle_stream(stream, address)
        while len(self._silent) > self.most:
            oldest = next(iter(self._silent))
            del self._silent[oldest]
            oldest.close()

    def start_request(self, server_conn: Any, request_conn: Any) -> httputil.HTTPMessageDelegate:
        """Note that a connection was heard."""
        if server_conn.stream in self._silent:
            self._silent[server_conn.stream] = self._silent.pop(server_conn.stream)
        return super().start_request(server_conn, request_conn)

    def on_close(self, server_conn: Any) -> None:
        """Forget a connection that is gone, or that became a line."""
        self._silent.pop(server_conn.stream, None)
        super().on_close(server_conn)


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


PORT_TAKEN: Final = "port-taken"
"""Code of the error for a port that another program has."""


async def serve(room: Room, port: int, *, idle: float) -> None:
    """Listen until nobody is left for ``idle`` seconds, or until the task is canceled.

    Raises:
        RoomError: the port is taken.
    """
    most = _more_files() - FILES_APART
    room.sockets_most = max(16, min(room.sockets_most, most * 3 // 4 - SPARE))
    try:
        sockets = netutil.bind_sockets(port, "127.0.0.1" if room.here else "")
    except OSError as error:
        for live in room.sessions.values():
            await asyncio.to_thread(live.let_go)
        raise RoomError(
            f"port {port} cannot be used ({error.strerror or error})",
            code=PORT_TAKEN,
            remedy=f"close the other program, or choose another port: pmkit room --port {port + 1}",
        ) from None
    server = Server(
        make_app(room),
        max_body_size=BODY_MOST,
        max_header_size=16_384,
        idle_connection_timeout=HEADERS_WITHIN,
        body_timeout=BODY_WITHIN,
    )
    server.most = max(8, most // 4)
    due = [asyncio.create_task(room.do_duties())]
    # What became due while no process ran is done before anybody is let in, unless a disk keeps it waiting.
    await asyncio.wait(due, timeout=5)
    server.add_sockets(sockets)
    _end_on_request(room)
    try:
        while not room.stopping.is_set() and (room.sockets or time.monotonic() - room.last_used < idle):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(room.stopping.wait(), min(1.0, idle))
            due = [each for each in due if not each.done()]
            due.append(asyncio.create_task(room.do_duties()))
    finally:
        server.stop()
        await server.close_all_connections()
        await asyncio.wait(due)
        for live in room.sessions.values():
            await asyncio.to_thread(live.let_go)


def _end_on_request(room: Room) -> None:
    """End cleanly when the system asks for it; the first process of a container has no handler by itself."""
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; a thread that is not the first
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, room.stop)


def _more_files() -> int:
    """Allow as many open connections as the system lets this process have, and return how many files it may open."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 8192
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 8192) if hard != resource.RLIM_INFINITY else 8192
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
