"""The room with 40 and with 500 simulated phones, and beside it what a Jupyter user would try first, in one run.

python benchmarks/room.py [--phones 40 500] [--heads 40]

A phone loads the page with its scripts and styles, joins, keeps a WebSocket open, votes and waits
for the reveal. All phones vote in the same moment, which is harder than people make it. Then a
second vote is interrupted by kill -9, the room is started again, and what was acknowledged is
counted. Targets: 40 phones in within 10 s; at 500, vote to acknowledged and reveal to shown each
under 1 s for 95 of 100; no acknowledged answer lost.

The peer: a Voila page with a slider that writes to a shared SQLite file. Each visitor has a kernel
there; as many visitors open the page at once as --heads says. Voila is installed into .bench/.
Memory is the proportional set size (what belongs to the process alone, and its part of what is
shared), on Linux; elsewhere the resident set. Phones and server share the machine's cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.simple_httpclient import HTTPTimeoutError
from tornado.websocket import WebSocketClientConnection, websocket_connect

from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.process import read_room

BENCH = Path(".bench")
JOIN_WITHIN = 10.0
P95_WITHIN = 1.0
PAGE = ("", "../../static/room.css", "../../static/result.css", "../../static/room.js", "../../static/forms.js")
PLAN = {
    "title": "Benchmark",
    "activities": [
        {"id": "one", "type": "poll", "title": "Which?", "options": ["north", "south", "east", "west"]},
        {"id": "two", "type": "poll", "title": "And which?", "options": ["north", "south", "east", "west"]},
    ],
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory(process: psutil.Process) -> float:
    """Return the memory of a process and its children in MiB."""
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            info = each.memory_full_info()
        except psutil.Error:
            continue
        total += getattr(info, "pss", 0) or info.rss
    return total / 2**20


def p95(seconds: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


@dataclass
class Phone:
    """A simulated phone."""

    base: str
    cookie: str = ""
    line: WebSocketClientConnection | None = None
    wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    shown: dict[str, float] = field(default_factory=dict)
    acknowledged: bool = False

    async def get(self, path: str, data: Any = None) -> tuple[int, dict[str, str], bytes]:
        """Send a request over the phone's own connection, which stays open as a browser's does."""
        url = urlsplit(urljoin(self.base, path))
        if self.wire is None:
            self.wire = await asyncio.open_connection(url.hostname, url.port)
        reader, writer = self.wire
        body = b"" if data is None else json.dumps(data).encode()
        method = "GET" if data is None else "POST"
        lines = [f"{method} {url.path} HTTP/1.1", f"Host: {url.netloc}", f"Cookie: {self.cookie}"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status, *fields = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (each.split(":", 1) for each in fields)}
        return int(status.split()[1]), headers, await reader.readexactly(int(headers["content-length"]))

    async def join(self) -> None:
        """Load the page, take a place and open the line; done when the first state is there."""
        for path in PAGE:
            await self.get(path)
        _, headers, _ = await self.get("join", {})
        self.cookie = headers["set-cookie"].split(";")[0]
        await self.listen()

    async def listen(self) -> None:
        """Open the line and read the first state."""
        url = self.base.replace("http", "ws", 1) + "socket?face=phone"
        self.line = await websocket_connect(HTTPRequest(url, headers={"Cookie": self.cookie}, connect_timeout=30))
        await self.line.read_message()

    async def wait_for(self, question: str) -> None:
        """Read the line until a question's result is shown, and note when."""
        assert self.line is not None
        while question not in self.shown:
            message = await self.line.read_message()
            if message is None:
                return
            state = json.loads(message)["state"]
            if state["result"] and state["activity"]["id"] == question:
                self.shown[question] = time.perf_counter()

    async def vote(self, question: str, *, within: float = 0.0) -> float:
        """Vote at some moment of the next seconds, and return the seconds until that was acknowledged."""
        await asyncio.sleep(random.uniform(0, within))
        start = time.perf_counter()
        answer = {"question": f"{question}/collect", "answer": [random.randrange(4)]}
        status, _, body = await self.get("answer", answer)
        assert status == 200, body
        self.acknowledged = True
        return time.perf_counter() - start


class Room:
    """A room process that can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> RoomClient:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "pmkit", "room", "--here", "--quiet", "--folder", str(self.folder)]
        command += ["--at-once", "1000"]  # all phones of the benchmark are at one address
        self.process = subprocess.Popen([*command, "--port", str(self.port)])
        while True:
            found = read_room(self.folder)
            if found and found.pid == self.process.pid:
                client = RoomClient(found.local, found.key)
                if client.is_alive():
                    return client
            time.sleep(0.05)

    def memory(self) -> float:
        """Return its memory in MiB."""
        assert self.process is not None
        return memory(psutil.Process(self.process.pid))

    def kill(self) -> None:
        """Kill it without a word."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


async def team(number: int) -> None:
    """Measure one team."""
    with tempfile.TemporaryDirectory() as name:
        room = Room(Path(name))
        client = room.start()
        try:
            await _measure(room, client, number)
        finally:
            room.kill()


async def _measure(room: Room, client: RoomClient, number: int) -> None:
    session = client.open(PLAN)
    session.forward()
    empty = room.memory()
    phones = [Phone(str(session.info["join"])) for _ in range(number)]
    start = time.perf_counter()
    await asyncio.gather(*(phone.join() for phone in phones))
    joined = time.perf_counter() - start
    full = room.memory()
    acknowledged = await asyncio.gather(*(phone.vote("one") for phone in phones))
    listening = [asyncio.ensure_future(phone.wait_for("one")) for phone in phones]
    start = time.perf_counter()
    await asyncio.to_thread(session.forward)
    await asyncio.gather(*listening)
    shown = [phone.shown["one"] - start for phone in phones]
    people = session.results()["one"].people
    print(f"{number} phones")
    print(f"  all in                 {joined:6.2f} s" + (f"  (target {JOIN_WITHIN:.0f})" if number == 40 else ""))
    for name, seconds in (("vote to acknowledged", list(acknowledged)), ("reveal to shown", shown)):
        print(f"  {name:<22} {p95(seconds):6.2f} s p95, {max(seconds):.2f} at most (target {P95_WITHIN:.0f})")
    print(f"  counted                {people} of {number}")
    print(f"  memory                 {full:6.0f} MiB, {(full - empty) / number:.2f} MiB a phone above the empty room")
    await _killed(room, session, phones)


async def _killed(room: Room, session: LiveSession, phones: list[Phone]) -> None:
    """Kill the room in mid-vote, start it again, and count what was acknowledged."""
    session.go("two")
    for phone in phones:
        phone.acknowledged = False
    votes = [asyncio.ensure_future(phone.vote("two", within=1)) for phone in phones]
    while sum(phone.acknowledged for phone in phones) < len(phones) // 2:
        await asyncio.sleep(0.001)
    await asyncio.to_thread(room.kill)
    said = [isinstance(each, float) for each in await asyncio.gather(*votes, return_exceptions=True)]
    await asyncio.to_thread(room.start)
    there = await asyncio.to_thread(session.state)
    before = sum(said)
    again = [phone for phone, done in zip(phones, said, strict=True) if not done]
    for phone in phones:
        phone.wire = None
    await asyncio.gather(*(phone.vote("two") for phone in again))
    await asyncio.to_thread(session.forward)
    people = session.results()["two"].people
    after = there["answered"]
    print(f"  kill -9 in mid-vote    {before} acknowledged, {after} there after the start, {people} in the end")
    print(f"  acknowledged and lost  {max(0, before - there['answered'])} (target 0)")


NOTEBOOK = """
import os, sqlite3
import ipywidgets as widgets
from IPython.display import display
db = sqlite3.connect(os.environ["VOTES"], timeout=30)
db.execute("CREATE TABLE IF NOT EXISTS vote (value INTEGER)")
slider = widgets.IntSlider(min=1, max=5, description="Agree?")
button = widgets.Button(description="Send")
def send(_):
    db.execute("INSERT INTO vote VALUES (?)", (slider.value,))
    db.commit()
button.on_click(send)
display(slider, button)
"""


async def voila(heads: int) -> None:
    """Measure the peer: visitors who open the same Voila page at once."""
    python = BENCH / "voila" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BENCH / "voila")], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "voila==0.5.13", "ipywidgets", "ipykernel"], check=True
        )
    with tempfile.TemporaryDirectory() as name:
        cell: dict[str, Any] = {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": NOTEBOOK,
            "outputs": [],
            "execution_count": None,
        }
        spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        notebook = Path(name) / "vote.ipynb"
        notebook.write_text(json.dumps({"cells": [cell], "metadata": spec, "nbformat": 4, "nbformat_minor": 5}))
        port = free_port()
        command = [str(python.absolute()), "-m", "voila", str(notebook), "--no-browser", f"--port={port}"]
        environment = {**os.environ, "VOTES": str(Path(name) / "votes.sqlite")}
        with (BENCH / "voila.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            await _visit(process, port, heads)
        finally:
            for each in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
                each.kill()
            process.wait()


async def _visit(process: subprocess.Popen[bytes], port: int, heads: int) -> None:
    """Open the page as many times as there are heads, at once."""
    address = f"http://127.0.0.1:{port}/"
    for _ in range(300):
        try:
            await asyncio.to_thread(urllib.request.urlopen, f"{address}voila/static/voila.js", None, 2)
            break
        except OSError as error:
            if getattr(error, "code", 0):
                break
            await asyncio.sleep(0.2)
    empty = memory(psutil.Process(process.pid))
    start = time.perf_counter()

    async def visit() -> float | None:
        try:
            reply = await AsyncHTTPClient().fetch(address, request_timeout=180, connect_timeout=180)
        except (HTTPClientError, HTTPTimeoutError, OSError):
            return None
        return time.perf_counter() - start if b"IntSlider" in reply.body else None

    times = [each for each in await asyncio.gather(*(visit() for _ in range(heads))) if each is not None]
    full = memory(psutil.Process(process.pid))
    print(f"Voila, a slider and a shared SQLite file: {heads} visitors at once")
    quick = sum(each <= JOIN_WITHIN for each in times)
    print(f"  got the page           {len(times)}, {quick} of them within {JOIN_WITHIN:.0f} s")
    if times:
        print(f"  the last after         {max(times):6.2f} s")
        print(f"  memory                 {full:6.0f} MiB, {(full - empty) / len(times):.0f} MiB a visitor")


async def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description="The room with simulated phones, beside Voila.")
    parser.add_argument("--phones", type=int, nargs="*", default=[40, 500])
    parser.add_argument("--heads", type=int, default=40, help="visitors of the Voila page; 0 leaves it out")
    options = parser.parse_args()
    AsyncHTTPClient.configure(None, max_clients=2000)
    for number in options.phones:
        await team(number)
    if options.heads:
        await voila(options.heads)


if __name__ == "__main__":
    asyncio.run(main())
