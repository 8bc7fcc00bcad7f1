"""A room in a process of its own, on loopback, for tests."""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin

from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.process import read_room
from tests.ports import free_port

T = TypeVar("T")


def in_thread(work: Callable[[], T]) -> T:
    """Return what work returns, run in a thread: a browser test before it may have left a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@dataclass
class RunningRoom:
    """A room process that a test may kill and start again on the same port.

    Attributes:
        folder: where its files are.
        port: where it listens.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> RoomClient:
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pmkit", "room", "--here", "--folder", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), "--idle", "10"], stdout=log, stderr=log, env={**os.environ}
            )
        for _ in range(300):
            found = read_room(self.folder)
            if found and found.port == self.port:
                client = RoomClient(found.local, found.key)
                if client.is_alive():
                    return client
            time.sleep(0.1)
        raise AssertionError(f"the room did not start:\n{(self.folder / 'log').read_text()[-3000:]}")

    def kill(self) -> None:
        """Kill it as the out-of-memory killer would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        self.process.wait(timeout=30)

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


@contextmanager
def running_room(folder: Path) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Run a room for a test and stop it whatever happens."""
    room = RunningRoom(folder)
    try:
        yield room, room.start()
    finally:
        room.stop()


@dataclass
class Reply:
    """What the room answered.

    Attributes:
        status: HTTP status.
        text: the body.
        headers: header to value.
    """

    status: int
    text: str
    headers: dict[str, str]

    @property
    def data(self) -> dict[str, Any]:
        """The body as JSON."""
        return dict(json.loads(self.text))


@dataclass
class Phone:
    """A phone without a browser: it keeps cookies and speaks HTTP.

    Attributes:
        base: address of the session, ends with a slash.
    """

    base: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def send(self, path: str, data: Any = None, *, body: bytes | None = None, **headers: str) -> Reply:
        """Send a request; underscores in header names become dashes."""
        payload = json.dumps(data).encode() if data is not None else body
        request = urllib.request.Request(urljoin(self.base, path), data=payload)
        if payload is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        try:
            with opener.open(request, timeout=20) as reply:
                return Reply(reply.status, reply.read().decode(), dict(reply.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read().decode(errors="replace"), dict(error.headers))

    def join(self) -> Reply:
        """Take a place."""
        return self.send("join", {})

    def answer(self, question: str, answer: Any) -> Reply:
        """Answer a question."""
        return self.send("answer", {"question": question, "answer": answer})


def phones(session: LiveSession, number: int) -> list[Phone]:
    """Return phones that have joined."""
    made = [Phone(str(session.info["join"])) for _ in range(number)]
    for phone in made:
        assert phone.join().status == 200
    return made
