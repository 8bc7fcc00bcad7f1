"""The notebook's handle on a room: whatever answers at its address, the reply is bounded and an error is named."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from pmkit.cli import main
from pmkit.errors import RoomError
from pmkit.room.server import client as module
from pmkit.room.server import process
from pmkit.room.server.client import RoomClient

MOST: Final = 100_000
DEEP: Final = 100_000
REPLIES: Final[dict[str, tuple[int, bytes, str]]] = {
    "a reply without end": (200, b"", "too-large"),
    "deep JSON": (200, b"[" * DEEP, "bad-step"),
    "deep JSON that ends": (200, b"[" * 40_000 + b"]" * 40_000, "bad-step"),
    "a list": (200, b"[1]", "bad-step"),
    "nothing": (200, b" ", "bad-step"),
    "binary": (200, b"\xff\xfe\x00", "no-answer"),
    "an error without end": (500, b"", "bad-step"),
    "an error of deep JSON": (500, b'{"error":' * 10_000, "bad-step"),
    "an error that is a list": (404, b"[1]", "gone"),
    "an error of other kinds": (409, b'{"error": [3], "code": {}}', "bad-step"),
}


@contextlib.contextmanager
def answering(status: int, body: bytes, *, refused: str = "none") -> Iterator[tuple[str, list[int]]]:
    """Yield the address of a server that gives one reply, an endless one for an empty body, and what it sent of it.

    A path that ends in ``refused`` gets a 403.
    """
    sent: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(403 if self.path.endswith(refused) else status)
            self.end_headers()
            with contextlib.suppress(OSError):
                while not body:
                    sent.append(self.wfile.write(b"x" * 10_000))
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", sent
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", REPLIES)
def test_a_reply_is_bounded_and_named(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless, deep, binary or of another kind: it is a named error, and not much more than the limit is read."""
    monkeypatch.setattr(module, "_REPLY_MOST", MOST)
    status, body, code = REPLIES[kind]
    with answering(status, body) as (address, sent), pytest.raises(RoomError) as caught:
        RoomClient(address, "key").call("api/health")
    assert caught.value.code == code
    assert len(str(caught.value)) < 5000
    # What the system holds on the way is not read.
    assert sum(sent) < MOST + 20_000_000


ASKED: Final[dict[str, Callable[[RoomClient], object]]] = {
    "is_alive": RoomClient.is_alive,
    "is_ours": RoomClient.is_ours,
}


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("kind", REPLIES)
def test_what_is_not_a_room_is_none(ask: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program on the port is not taken for a room, and looking there raises nothing."""
    monkeypatch.setattr(module, "_REPLY_MOST", MOST)
    status, body, _ = REPLIES[kind]
    with answering(status, body) as (address, _sent):
        assert ASKED[ask](RoomClient(address, "key")) is False


@pytest.mark.parametrize("action", ["stop", "list"])
def test_a_room_that_has_ended_is_not_the_one_on_its_port(
    action: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another room has the port that the room of this folder had: it is neither stopped nor listed."""
    with answering(200, b'{"pmkit": "room"}', refused="sessions") as (address, _):
        port = int(address.rsplit(":", 1)[1].strip("/"))
        process._write_room(tmp_path, process.Found(port=port, pid=2**22 + 1, key="k", url=address, here=True))
        assert RoomClient(address, "k").is_alive()
        assert main(["room", action, "--folder", str(tmp_path)]) == 1
    assert "No room is running for this folder" in capsys.readouterr().out
