"""The process: started once, found again, killed and started again, and who has the port."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.server import addresses, process, reach, server
from pmkit.room.server.client import RoomClient
from pmkit.room.server.process import ensure_room, read_room, run_room
from pmkit.room.server.room import Room
from tests.ports import free_port
from tests.room.plans import POLL, open_one
from tests.room.running import RunningRoom, in_thread, phones, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder whose room is stopped after the test, and ports that nobody else uses."""
    monkeypatch.setattr(process, "PORT", free_port())
    monkeypatch.setenv("PMKIT_ROOM_IDLE", "120")
    # Only what this test starts is waited for: a list of its own.
    started: list[subprocess.Popen[bytes]] = []
    monkeypatch.setattr(process, "_STARTED", started)
    yield tmp_path
    found = read_room(tmp_path)
    if found:
        client = RoomClient(found.local, found.key)
        if client.is_alive():
            client.stop()
            process._wait_gone(client)
    for each in started:
        each.wait(timeout=30)


def test_ensure_room_starts_once_and_attaches(folder: Path) -> None:
    """The second call finds the process of the first; its key is readable by its owner only."""
    first = ensure_room("here", folder=folder)
    before = read_room(folder)
    second = ensure_room("here", folder=folder)
    assert (first.address, first.key) == (second.address, second.key)
    assert read_room(folder) == before
    assert before is not None
    assert os.getpid() != before.pid
    if os.name != "nt":
        assert stat.S_IMODE((folder / "room.json").stat().st_mode) == 0o600
        assert os.getsid(before.pid) == before.pid, "a session of its own: a kernel's end does not take it along"
    assert first.key not in repr(first)


def test_the_port_of_an_old_room_belongs_to_another_now(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder whose room has ended, and whose port another room has: one starts on another port, with a word why."""
    with running_room(tmp_path_factory.mktemp("others")) as (running, others):
        old = process.Found(port=running.port, pid=2**22 + 1, key="of-an-old-room", url=others.address, here=True)
        process._write_room(folder, old)
        room = ensure_room("here", folder=folder)
        assert (room.address != others.address, room.key) == (True, "of-an-old-room")
        assert room.sessions() == []
        assert room.open([POLL]).state()["index"] == -1
        assert "Another room has the port" in caplog.text
        assert others.is_ours()
        assert ensure_room("here", folder=folder).address == room.address
        with pytest.raises(RoomError, match=r"this room has another key.*run the cell with ensure_room"):
            RoomClient(others.address, "of-an-old-room").sessions()


def test_a_killed_room_is_started_again_with_its_session(folder: Path) -> None:
    """After kill -9 the next call starts it on the same port, and the session, its code and its answers are there."""
    room = ensure_room("here", folder=folder)
    session = room.open({"title": "T", "activities": [open_one(POLL)]})
    session.forward()
    team = phones(session, 3)
    assert [phone.answer("poll/collect", [1]).status for phone in team] == [200] * 3
    found = read_room(folder)
    assert found is not None
    os.kill(found.pid, 9)
    assert not _alive_soon(room, until=False)
    again = ensure_room("here", folder=folder)
    assert again.address == room.address
    resumed = again.open({"title": "T", "activities": [open_one(POLL)]})
    assert resumed.code == session.code
    assert resumed.info["host"].split("#")[0] == session.info["host"].split("#")[0]
    assert team[0].send("state").data["me"]["own"] == [1]
    resumed.forward()
    assert resumed.results()["poll"].to_dict()["counts"] == [0, 3, 0]


def test_a_room_outlives_its_kernel(folder: Path) -> None:
    """A room that a notebook's kernel started goes on when the kernel is restarted, and is found again."""
    from jupyter_client.manager import start_new_kernel

    def cell(client: Any, code: str) -> str:
        said: list[str] = []
        reply = client.execute_interactive(
            code, timeout=60, output_hook=lambda message: said.append(message["content"].get("text", ""))
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(said)

    code = f"from pmkit.room import ensure_room; print(ensure_room('here', folder={str(folder)!r}).address)"
    kernel, client = start_new_kernel()
    try:
        first = cell(client, code)
        before = read_room(folder)
        assert before is not None
        kernel.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert RoomClient(before.local, before.key).is_alive()
        assert cell(client, code) == first
        assert read_room(folder) == before
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)


def _alive_soon(room: RoomClient, *, until: bool) -> bool:
    """Return whether the room answers, waiting a moment for what is expected."""
    import time

    for _ in range(50):
        if room.is_alive() == until:
            break
        time.sleep(0.1)
    return room.is_alive()


def test_a_second_room_in_the_folder_or_on_the_port(tmp_path: Path) -> None:
    """A second process is refused with a sentence: in the same folder, and on a port that is taken."""
    with running_room(tmp_path / "one") as (running, _):
        base = [sys.executable, "-m", "pmkit", "room", "--here"]
        same = subprocess.run([*base, "--folder", str(running.folder)], capture_output=True, text=True, timeout=60)
        assert same.returncode == 2
        assert "running already on port" in same.stderr
        port = ["--port", str(running.port)]
        other = subprocess.run(
            [*base, "--folder", str(tmp_path / "two"), *port], capture_output=True, text=True, timeout=60
        )
        assert other.returncode == 2
        assert f"port {running.port} is taken by another room" in other.stderr
        assert f"--port {running.port + 1}" in other.stderr


def test_another_program_on_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port of another program is named as such, and without a wish the next free one is taken."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RoomError, match="another program"):
            process.choose_port(port, True, None)
        monkeypatch.setattr(process, "_PATIENCE", 0.3)
        assert process.choose_port(None, True, port) != port


def test_a_port_that_is_let_go_soon_is_waited_for(tmp_path: Path) -> None:
    """The last port, held for another second by a process that dies, is taken again: phones know it."""
    import socket
    import threading

    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    port = holder.getsockname()[1]
    threading.Timer(1.0, holder.close).start()
    assert process.choose_port(None, True, port) == port


def test_the_way_to_reach_it_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown way, a host that does not answer and a missing key are refused with a sentence."""
    with pytest.raises(RoomError, match="is not a way to reach a room"):
        ensure_room("everywhere", folder=tmp_path)
    with pytest.raises(RoomError, match="no room answers"):
        ensure_room(f"http://127.0.0.1:{free_port()}/", folder=tmp_path)
    monkeypatch.delenv("PMKIT_ROOM_KEY", raising=False)
    with running_room(tmp_path / "room") as (running, client):
        address = f"http://127.0.0.1:{running.port}"
        with pytest.raises(RoomError, match="key of this room is missing"):
            ensure_room(address)
        monkeypatch.setenv("PMKIT_ROOM_KEY", "another")
        with pytest.raises(RoomError, match="has another key"):
            ensure_room(address)
        monkeypatch.setenv("PMKIT_ROOM_KEY", client.key)
        assert ensure_room(address).sessions() == []


def test_it_ends_when_nobody_is_left(tmp_path: Path) -> None:
    """Without any open page the process ends by itself after its idle time."""
    in_thread(lambda: run_room(tmp_path, here=True, port=free_port(), url="", idle=0.3))
    assert read_room(tmp_path) is not None


def test_a_file_that_is_broken_keeps_no_other_back(tmp_path: Path) -> None:
    """A session file that cannot be read is left out; the others go on."""
    with running_room(tmp_path / "room") as (running, client):
        session = client.open([POLL])
        running.stop()
        (running.folder / "2026-01-01-BROKEN.room.sqlite").write_bytes(b"not a database " * 100)
        again = running.start()
        assert [each["code"] for each in again.sessions()] == [session.code]


def test_the_command_prints_what_a_facilitator_needs(tmp_path: Path) -> None:
    """Starting with a session prints code, three addresses and a QR code; list and stop find it."""
    running = RunningRoom(tmp_path)
    base = [sys.executable, "-m", "pmkit", "room"]
    command = [*base, "--here", "--folder", str(tmp_path), "--port", str(running.port), "--session", "try-the-room"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as started:
        assert started.stdout is not None
        said = ""
        while "█" not in said:
            said += started.stdout.readline()
        assert "Only this computer can join" in said
        for word in ("code ", "phones ", "projector ", "host "):
            assert word in said
        listed = subprocess.run([*base, "list", "--folder", str(tmp_path)], capture_output=True, text=True, timeout=60)
        assert "Try the room" in listed.stdout
        stopped = subprocess.run([*base, "stop", "--folder", str(tmp_path)], capture_output=True, text=True, timeout=60)
        assert stopped.returncode == 0
        assert started.wait(timeout=30) == 0
    gone = subprocess.run([*base, "stop", "--folder", str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert gone.returncode == 1


def test_check_tells_this_computer_from_a_phone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened by this computer, the check proves nothing and prints the fallback; opened by another, it is proved."""
    import threading
    import urllib.request

    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if line.startswith("Take a phone"):
            url = next(word for word in line.split() if word.startswith("http"))
            threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=10).read()).start()

    assert reach.check_reach(folder, port=None, seconds=7, say=say) is False
    assert any("proves nothing" in line for line in lines)
    assert any("client isolation" in line for line in lines)
    assert any("enter tallies" in line for line in lines)


def test_a_phone_is_any_other_device(tmp_path: Path) -> None:
    """An address that is not this computer's counts as a phone, and no address is kept."""
    from pmkit.room.server.room import Room

    room = Room(tmp_path, "key", "http://192.0.2.7:8765/", reached={"a": "", "b": ""})
    room.note_reached("a", next(iter(addresses.own_addresses())))
    room.note_reached("b", "192.0.2.99")
    assert room.reached == {"a": "this", "b": "another"}
    room.note_reached("b", "127.0.0.1")
    assert room.reached["b"] == "another"


def test_interfaces_are_told_apart() -> None:
    """A VPN and a container bridge are not taken for the network that phones are in."""
    assert addresses._kind("wg0", "10.8.0.2") == "tunnel"
    assert addresses._kind("utun3", "10.8.0.2") == "tunnel"
    assert addresses._kind("docker0", "172.17.0.1") == "virtual"
    assert addresses._kind("wlan0", "192.168.1.20") == "lan"
    assert addresses._kind("en0", "8.8.4.4") == "public"
    assert addresses.lan_address()


def test_a_port_that_another_program_takes_in_between_is_not_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody asked for a port, another is tried; where somebody did, the error says that it is taken."""
    tried: list[int] = []

    async def serve(room: Room, port: int, *, idle: float) -> None:
        tried.append(port)
        if len(tried) < 3:
            raise RoomError(f"port {port} cannot be used", code=server.PORT_TAKEN)

    monkeypatch.setattr(server, "serve", serve)
    process.run_room(folder, here=True, port=None, url="", idle=1.0)
    assert len(tried) == 3
    tried.clear()
    with pytest.raises(RoomError, match="cannot be used"):
        process.run_room(folder, here=True, port=process.choose_port(None, True, None), url="", idle=1.0)
    assert len(tried) == 1
