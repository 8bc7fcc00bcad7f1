"""Promise: nobody can fill a room, stall it, or keep its host out.

Places are bounded by address and minute, requests by time, connections by what the process may open; names that are not
the room's are refused; folders, damaged files and the end of the process hold no surprise.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from pmkit.room.server import server as server_module
from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.limits import AT_ONCE, Bucket
from pmkit.room.server.network import Network
from pmkit.room.server.process import read_room
from tests.ports import free_port
from tests.room.plans import POLL
from tests.room.running import Phone, RunningRoom, phones, running_room

pytestmark = pytest.mark.xdist_group("room")

POSIX = pytest.mark.skipif(os.name == "nt", reason="this system has neither modes nor signals of this kind")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[RunningRoom, LiveSession]]:
    """Return a room and a session whose first question is open."""
    with running_room(tmp_path / "room") as (running, client):
        session = client.open({"title": "T", "activities": [POLL]})
        session.forward()
        yield running, session


def test_a_team_gets_in_and_a_script_does_not_fill_the_room() -> None:
    """Forty phones in four seconds from one address join; of six hundred in a minute most are refused."""
    now = [0.0]

    def joined(number: int, seconds: float) -> int:
        bucket = Bucket(burst=AT_ONCE, rate=2, clock=lambda: now[0])
        taken = 0
        for _ in range(number):
            now[0] += seconds / number
            taken += bucket.take(b"192.0.2.1")
        return taken

    assert joined(40, 4) == 40
    assert joined(600, 60) < 300


def test_the_room_refuses_places_beyond_that(room: tuple[RunningRoom, LiveSession]) -> None:
    """A script is told to wait before the session is full; who has joined goes on, and so does the host."""
    _, session = room
    [phone] = phones(session, 1)
    statuses = [Phone(str(session.info["join"])).join().status for _ in range(AT_ONCE + 40)]
    assert 429 in statuses
    assert statuses.count(200) < AT_ONCE + 40
    assert phone.answer("poll/collect", [1]).status == 200
    assert phone.join().status == 200
    assert session.state()["answered"] == 1


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "192.0.2.1", "a@b", "[::", "127.0.0.1.evil.example"]
)
def test_other_names_are_refused(room: tuple[RunningRoom, LiveSession], host: str) -> None:
    """A page of a name that was made to lead here (DNS rebinding) gets nothing, whatever it asks for."""
    running, session = room
    for path in ("/", f"/j/{session.code}/", f"/j/{session.code}/state?face=show", "/api/health", "/static/room.js"):
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as raw:
            head = f"GET {path} HTTP/1.1\r\nHost: {host.format(port=running.port)}\r\nConnection: close\r\n\r\n"
            raw.sendall(head.encode())
            said = b"".join(iter(lambda: raw.recv(65536), b""))
        assert re.match(rb"HTTP/1.1 4(21|00) ", said), said[:200]
        assert b'"state"' not in said


def test_the_rooms_own_names_are_taken() -> None:
    """Loopback, the address for phones, and the public name lead here."""
    network = Network("https://room.example/x/")
    for host in ("room.example", "ROOM.example:443", "localhost:8765", "127.0.0.1", "[::1]:8765"):
        assert network.is_own(host)
    assert not network.is_own("other.example")


def _shortened(folder: Path, **bounds: float) -> list[str]:
    """Return a command that runs a room whose bounds of time are shorter."""
    lines = [f"from pmkit.room.server import server; server.{name} = {value}" for name, value in bounds.items()]
    code = "; ".join([*lines, "from pmkit.cli import main; import sys; sys.exit(main(sys.argv[1:]))"])
    return [sys.executable, "-c", code, "room", "--here", "--folder", str(folder)]


@contextmanager
def _run(command: list[str], folder: Path, **options: object) -> Iterator[tuple[subprocess.Popen[bytes], RoomClient]]:
    """Run a command that starts a room, and stop it whatever happens."""
    import time

    port = free_port()
    process = subprocess.Popen([*command, "--port", str(port)], **options)  # type: ignore[call-overload]
    try:
        for _ in range(300):
            found = read_room(folder)
            if found and found.port == port and RoomClient(found.local, found.key).is_alive():
                break
            time.sleep(0.1)
        assert found
        yield process, RoomClient(found.local, found.key)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=30)


def test_slow_requests_are_cut_off(tmp_path: Path) -> None:
    """Headers and bodies that never end are given up; until then nobody else waits."""
    assert server_module.HEADERS_WITHIN <= 60
    assert server_module.BODY_WITHIN <= 60
    command = _shortened(tmp_path, HEADERS_WITHIN=1.0, BODY_WITHIN=1.0)
    with _run(command, tmp_path) as (_, client), ExitStack() as stack:
        session = client.open([POLL])
        port = int(client.address.rsplit(":", 1)[1].strip("/"))
        head = f"POST /j/{session.code}/answer HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        slow = []
        for begun in ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", head + "Content-Length: 100\r\n\r\n{", ""):
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            raw.sendall(begun.encode())
            slow.append(raw)
        assert session.state()["title"]
        for raw in slow:
            assert b" 200 " not in b"".join(iter(lambda raw=raw: raw.recv(4096), b"")), "closed by the room"  # type: ignore[misc]


def test_a_header_without_end_is_refused(room: tuple[RunningRoom, LiveSession]) -> None:
    """A request whose headers go on and on is closed, and the room goes on."""
    running, session = room
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as raw:
        try:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 200_000)
            assert b" 200 " not in raw.recv(4096)
        except OSError:
            pass
    assert session.state()["title"] == "T"


@POSIX
def test_the_host_gets_in_when_all_connections_are_taken(tmp_path: Path) -> None:
    """With 400 files allowed, 500 idle connections and as many lines as it lets in, the room answers its host."""
    import resource

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400))

    command = [sys.executable, "-m", "pmkit", "room", "--here", "--folder", str(tmp_path)]
    with _run(command, tmp_path, preexec_fn=few) as (process, client), ExitStack() as stack:
        session = client.open([POLL])
        port = int(client.address.rsplit(":", 1)[1].strip("/"))
        line = (
            f"GET /j/{session.code}/socket?face=show HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        for number in range(500):
            raw = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            if number % 2:
                raw.sendall(line.encode())
        assert session.state()["title"]
        assert session.forward()["phase"] == "collect"
        assert Phone(str(session.info["join"])).send("host", Accept="text/html").status == 200
        client.stop()
        assert process.wait(timeout=30) == 0


@POSIX
def test_a_folder_keeps_its_mode(tmp_path: Path) -> None:
    """A folder that somebody made keeps its mode; one that the room makes is its user's alone. Files always are."""
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    new = tmp_path / "new"
    for folder, mode in ((shared, 0o755), (new, 0o700)):
        command = [sys.executable, "-m", "pmkit", "room", "--here", "--folder", str(folder)]
        with _run(command, folder) as (_, client):
            client.open([POLL])
            assert stat.S_IMODE(folder.stat().st_mode) == mode
            for path in [*folder.glob("*.sqlite*"), folder / "room.json"]:
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize("text", ["{", "[]", '{"port": "x"}', "\x00" * 100, "[" * 100_000])
def test_a_damaged_address_file_is_named(tmp_path: Path, text: str) -> None:
    """What is no ``room.json`` is named and kept beside; the room starts with a new key, and sessions go on."""
    with running_room(tmp_path) as (running, client):
        code = client.open([POLL]).code
        running.stop()
        (tmp_path / "room.json").write_text(text)
        command = [sys.executable, "-m", "pmkit", "room", "stop", "--folder", str(tmp_path)]
        stop = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert stop.returncode == 1
        assert "room.json" in stop.stdout
        again = running.start()
        assert again.key != client.key
        assert [each["code"] for each in again.sessions()] == [code]
        assert (tmp_path / "room.damaged-1.json").read_text() == text
        said = (tmp_path / "log").read_text()
        assert "room.json" in said
        assert "new key" in said
        assert "Traceback" not in said


@POSIX
def test_the_end_that_the_system_asks_for_is_clean(tmp_path: Path) -> None:
    """SIGTERM ends the process with 0 and with the logs merged, also as the first process of a container."""
    alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"]
    can = shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True).returncode == 0
    for before in [[], alone] if can else [[]]:
        folder = tmp_path / str(len(before))
        command = [*before, sys.executable, "-m", "pmkit", "room", "--here", "--folder", str(folder)]
        with _run(command, folder) as (process, client):
            client.open([POLL])
            child = process.pid
            if before:
                [child] = [
                    int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                ]
            os.kill(child, 15)
            assert process.wait(timeout=30) == 0
            assert list(folder.glob("*-wal")) == []


def test_cookies_are_for_one_session(room: tuple[RunningRoom, LiveSession]) -> None:
    """A phone's cookies go to the addresses of its session and to no others."""
    _, session = room
    phone = Phone(str(session.info["join"]))
    for reply in (phone.send("", Accept="text/html"), phone.join()):
        assert f"Path=/j/{session.code}/" in reply.headers["Set-Cookie"]
    assert json.dumps([each.path for each in phone.jar]).count(session.code) == 2
