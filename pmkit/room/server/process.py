"""The room's process: started, found again, stopped.

``room.json`` in the room's folder says where it listens and holds its key (mode 0600). The key
outlives the process, so that the addresses of hosts hold after a restart. A lock keeps a second
process off the same folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pmkit.data.models import Strict, load_json
from pmkit.errors import PmkitError, RoomError, not_one_of, text_given
from pmkit.files import make_folder, work_folder
from pmkit.room.server.addresses import lan_address
from pmkit.room.server.client import RoomClient
from pmkit.room.server.limits import AT_ONCE

PORT: Final = 8765
IDLE: Final = 3 * 3600.0
"""Seconds without any open page after which the process ends by itself."""

_log = logging.getLogger(__name__)

_TRIES: Final = 20
_CHOICES: Final = 3
"""Ports that are chosen one after the other when another program is quicker."""
_WAIT: Final = 30.0
_PATIENCE: Final = 8.0
_LOG_END: Final = 4000
_STARTED: Final[list[subprocess.Popen[bytes]]] = []
"""Kept, because Python complains about a child that is forgotten while it runs."""


class Found(Strict):
    """What ``room.json`` says.

    Attributes:
        port: where it listened last.
        pid: its process.
        key: the room's key.
        url: address for phones.
        here: whether only this computer can join.
        stopped: whether somebody stopped it, so that no page starts it again by itself.
    """

    port: int
    pid: int
    key: str
    url: str
    here: bool
    stopped: bool = False

    @property
    def local(self) -> str:
        """The address under which this computer reaches it."""
        return f"http://127.0.0.1:{self.port}/"


def room_folder() -> Path:
    """Return the folder of the room's files: ``room`` in the work folder."""
    return work_folder() / "room"


def read_room(folder: Path) -> Found | None:
    """Return what ``room.json`` says, or None if there is none that can be read."""
    try:
        return load_json(folder / "room.json", Found, RoomError, what="the room's address")
    except PmkitError:
        return None


def _make_private(folder: Path) -> Path:
    """Return the folder, made for this user alone if it is missing.

    One that somebody else made keeps its mode: others may need it, and each file of the room in it is private.

    Raises:
        FileError: it cannot be made or written to.
    """
    ours = not folder.exists() or folder.resolve() == room_folder().resolve()
    make_folder(folder)
    if ours:
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
    return folder


def damage(folder: Path) -> str:
    """Return what is wrong with ``room.json``; empty when it can be read, or is not there."""
    if not os.path.lexists(folder / "room.json"):
        return ""
    try:
        load_json(folder / "room.json", Found, RoomError, what="the room's address")
    except PmkitError as error:
        return f"{error.where or folder / 'room.json'}: {error.problem}"
    return ""


def _last_room(folder: Path) -> Found | None:
    """Return what the process before wrote; a damaged file is named and kept beside."""
    wrong = damage(folder)
    if wrong:
        kept = next(
            path for path in (folder / f"room.damaged-{n}.json" for n in itertools.count(1)) if not path.exists()
        )
        (folder / "room.json").rename(kept)
        _log.warning(
            "%s\n  It is kept as %s. The room starts with a new key, unless $PMKIT_ROOM_KEY names it: "
            "sessions go on, and host pages are opened again from the notebook or with pmkit room list.",
            wrong,
            kept.name,
        )
    return read_room(folder)


def _write_room(folder: Path, found: Found) -> None:
    """Write ``room.json``, private from its first byte on."""
    temporary = folder / f".room.{os.getpid()}.json"
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(found.model_dump(), stream)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(folder / "room.json")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder; SQLite's lock goes with the process, however it ends, on every system.

    Raises:
        RoomError: another process holds it.
    """
    lock = sqlite3.connect(folder / "room.lock", isolation_level=None, timeout=0.2)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        found = read_room(folder)
        raise RoomError(
            "the room of this folder is running already" + (f" on port {found.port}" if found else ""),
            where=str(folder),
            remedy="use it, stop it with: pmkit room stop, or give another --folder",
        ) from None
    try:
        yield
    finally:
        lock.close()


def _is_free(port: int, here: bool) -> bool:
    """Tell whether a port can be listened on."""
    with socket.socket() as probe:
        if os.name != "nt":  # there the option would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1" if here else "", port))
        except OSError:
            return False
        return True


def choose_port(port: int | None, here: bool, last: int | None) -> int:
    """Return a port: the one that is asked for, or the last one, or the first free one from 8765 up.

    Raises:
        RoomError: it is taken.
    """
    if port is not None:
        if not _is_free(port, here):
            raise RoomError(
                f"port {port} is taken by {_who(port)}", remedy=f"stop that, or choose another: --port {port + 1}"
            )
        return port
    if last is not None and _comes_free(last, here):
        return last
    for each in range(PORT, PORT + _TRIES):
        if _is_free(each, here):
            return each
    raise RoomError(f"the ports {PORT} to {PORT + _TRIES - 1} are all taken", remedy="choose one with --port")


def _check_port(port: int | None) -> None:
    """Say that there is no such port, before anything is written.

    Raises:
        RoomError: there is none.
    """
    if port is not None and port not in range(1, 65536):
        raise RoomError(
            f"there is no port {port}", code="bad-value", remedy=f"choose one from 1 to 65535, such as --port {PORT}"
        )


def _comes_free(port: int, here: bool) -> bool:
    """Tell whether the last port is free, or soon is: a killed process holds it until its disk lets go of it.

    Phones know this port, so a few seconds are well spent; another room that answers there is not waited for.
    """
    until = time.monotonic() + _PATIENCE
    while not _is_free(port, here):
        if time.monotonic() > until or RoomClient(f"http://127.0.0.1:{port}/", "").is_alive():
            return False
        time.sleep(0.2)
    return True


def _who(port: int) -> str:
    """Say who listens on a port, as far as it tells."""
    client = RoomClient(f"http://127.0.0.1:{port}/", "")
    return "another room" if client.is_alive() else "another program"


def run_room(
    folder: Path,
    *,
    here: bool,
    port: int | None,
    url: str,
    idle: float,
    proxies: tuple[str, ...] = (),
    at_once: float = AT_ONCE,
    ready: Any = None,
) -> None:
    """Run the room in this process until it is stopped.

    Args:
        folder: where its files are.
        here: whether only this computer can join.
        port: where to listen; the last one or 8765 by default.
        url: public address, if a proxy with TLS is in front of it; empty for the address in this network.
        idle: seconds without any open page after which it ends.
        proxies: addresses and networks of proxies whose word on who asks is believed; see :class:`Network`.
        at_once: phones that may join at once from one address.
        ready: called with a :class:`Found` when it is about to listen.

    Raises:
        RoomError: it runs already, the port is taken, or there is no such port.
        FileError: the folder cannot be written to.
    """
    from pmkit.room.server.room import Room
    from pmkit.room.server.server import PORT_TAKEN, serve

    _check_port(port)
    _make_private(folder)
    with _alone(folder):
        last = _last_room(folder)
        key = os.environ.get("PMKIT_ROOM_KEY") or (last.key if last else secrets.token_urlsafe(32))
        for attempt in itertools.count(1):
            chosen = choose_port(port, here, last.port if last else None)
            public = url or f"http://{'127.0.0.1' if here else lan_address()}:{chosen}/"
            address = public if public.endswith("/") else f"{public}/"
            found = Found(port=chosen, pid=os.getpid(), key=key, url=address, here=here)
            _write_room(folder, found)

            async def main(found: Found = found) -> None:
                room = Room(folder, key, found.url, here, proxies)
                room.joins.burst = at_once
                # Noted before it is gone: a notebook that asks in between would start it again.
                room.on_stop = lambda: _write_room(folder, found.model_copy(update={"stopped": True}))
                room.resume()
                if ready:
                    ready(found)
                await serve(room, found.port, idle=idle)

            try:
                asyncio.run(main())
            except RoomError as error:
                # Another program may take a free port between the look at it and the listening.
                if error.code != PORT_TAKEN or port is not None or attempt == _CHOICES:
                    raise
            else:
                return


def ensure_room(reach: str = "here", *, port: int | None = None, folder: str | Path | None = None) -> RoomClient:
    """Return the room: the one that is running, or one that is started now.

    It is a process of its own, which goes on when the kernel is restarted. Phones know it by its port.

    Args:
        reach: ``here`` for a trial on this computer, ``lan`` for phones in the same network, or the
            address of a room that is hosted, ``https://...``, with its key in ``$PMKIT_ROOM_KEY``.
        port: where to listen; 8765 or the next that is free by default.
        folder: where its files are; ``room`` in the work folder by default.

    Raises:
        RoomError: it cannot be reached or started.
        FileError: the folder cannot be written to.
    """
    _check_port(port)
    reach = text_given(reach, "reach", example="lan")
    if urlsplit(reach).scheme in ("http", "https"):
        return _hosted(reach)
    if reach not in ("here", "lan"):
        ways = ("here", "lan", "https://...")
        raise not_one_of(reach, ways, what="a way to reach a room", raises=RoomError)
    folder = _make_private(Path(folder or room_folder())).resolve()
    here = reach == "here"
    found = read_room(folder)
    client = RoomClient(found.local, found.key) if found else None
    if found and client and client.is_ours():
        if found.here == here and port in (None, found.port):
            return client
        # Started otherwise: sessions are on disk, and it goes on with them.
        client.stop()
        _wait_gone(client)
    elif found and client and client.is_alive():
        _log.warning(
            "Another room has the port %s of the room that ran here before, so this one starts on another port. Its "
            "sessions are there; phones join again at the new address.",
            found.port,
        )
    _start(folder, here, port)
    return _wait_ready(folder)


def _hosted(address: str) -> RoomClient:
    key = os.environ.get("PMKIT_ROOM_KEY", "")
    client = RoomClient(address if address.endswith("/") else f"{address}/", key)
    if not client.is_alive():
        raise RoomError("no room answers there", where=address, remedy="check the address, and that it is running")
    if not key:
        raise RoomError("the key of this room is missing", where="$PMKIT_ROOM_KEY", remedy="set it to the room's key")
    if not client.is_ours():
        raise RoomError(
            "this room has another key",
            code="other-key",
            where="$PMKIT_ROOM_KEY",
            remedy="set it to the key of this room; after several wrong ones, wait a minute",
        )
    return client


def _start(folder: Path, here: bool, port: int | None) -> None:
    """Start the process so that neither a kernel's restart nor a closed terminal ends it."""
    command = [sys.executable, "-m", "pmkit", "room", "--folder", str(folder), "--quiet"]
    command += ["--here"] if here else []
    command += ["--port", str(port)] if port is not None else []
    flags = 0
    if os.name == "nt":
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_BREAKAWAY_FROM_JOB", 0)
    with _log_file(folder).open("ab") as log:
        started = subprocess.Popen(  # noqa: S603  # our own interpreter and module; it outlives this process on purpose
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, creationflags=flags
        )
    _STARTED.append(started)


def _log_file(folder: Path) -> Path:
    """Return the file that the process writes its complaints into.

    Raises:
        RoomError: something else has its name; a pipe would keep this process waiting for its reader.
    """
    path = folder / "room.log"
    if os.path.lexists(path) and not path.is_file():
        raise RoomError(
            "the room's log is not a file", code="not-a-file", where=str(path), remedy="move it away, and try again"
        )
    return path


def _last_lines(log: Path, number: int = 2) -> list[str]:
    """Return the last lines of a log, read from its end: one that several rooms have filled may be long."""
    with contextlib.suppress(OSError):
        if log.is_file():
            with log.open("rb") as stream:
                stream.seek(max(log.stat().st_size - _LOG_END, 0))
                return stream.read(_LOG_END).decode("utf-8", "replace").strip().splitlines()[-number:]
    return []


def _wait_ready(folder: Path) -> RoomClient:
    """Return the room that answers, whoever started it."""
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        found = read_room(folder)
        if found:
            client = RoomClient(found.local, found.key)
            if client.is_ours():
                return client
        time.sleep(0.1)
    log = folder / "room.log"
    last = _last_lines(log)
    raise RoomError(
        "the room did not start" + (f": {' '.join(last)}" if last else ""),
        where=str(log),
        remedy="read the log, or start it in a terminal: pmkit room",
    )


def _wait_gone(client: RoomClient) -> None:
    until = time.monotonic() + _WAIT
    while client.is_alive() and time.monotonic() < until:
        time.sleep(0.1)
