"""Promise: a limit on failures never keeps out who has the right key, or who is in already.

Wrong codes and keys come from a foreign page, from yesterday's tab, from many addresses and under invented addresses;
host, phones and ``pmkit room stop`` go on.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from pmkit.errors import RoomError
from pmkit.room.server.client import LiveSession
from pmkit.room.server.limits import FAILURES, FAILURES_ALL, Failures
from pmkit.room.server.network import Network
from tests.room.plans import CARDS, POLL, open_one
from tests.room.running import Phone, RunningRoom, in_thread, phones, running_room

pytestmark = pytest.mark.xdist_group("room")

LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[RunningRoom, LiveSession]]:
    """Return a room and a session whose first question is open."""
    with running_room(tmp_path / "room") as (running, client):
        session = client.open({"title": "T", "activities": [POLL, open_one(CARDS)]})
        session.forward()
        yield running, session


def guess(session: LiveSession, number: int = 12, **headers: str) -> list[int]:
    """Return what the room says to wrong codes and to wrong keys."""
    stranger = Phone(str(session.info["join"]))
    said = [stranger.send(f"../BBBBB{letter}/state?face=show", **headers).status for letter in LETTERS[:number]]
    wrong = [f"Bearer wrong{each}" for each in range(number)]
    return said + [stranger.send("lead", {"do": "forward"}, Authorization=each, **headers).status for each in wrong]


def test_the_host_and_the_phones_go_on_while_somebody_guesses(room: tuple[RunningRoom, LiveSession]) -> None:
    """After more wrong codes and keys than are allowed, from the host's own address, the right key still leads."""
    running, session = room
    [phone] = phones(session, 1)
    assert 429 in guess(session)
    assert session.state()["title"] == "T"
    assert phone.answer("poll/collect", [1]).status == 200
    assert session.forward()["phase"] == "reveal"
    assert "poll" in session.to_csv()
    command = [sys.executable, "-m", "pmkit", "room", "stop", "--folder", str(running.folder)]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0


def test_images_of_a_foreign_page_cost_nothing(room: tuple[RunningRoom, LiveSession]) -> None:
    """A page on the web that loads images under made-up codes keeps no phone out, and learns no code."""
    _, session = room
    page = Phone(str(session.info["join"]))
    for letter in LETTERS[:15]:
        assert page.send(f"../BBBBB{letter}/qr.svg", Accept="image/avif,*/*").status == 200
        assert page.send(f"../BBBBB{letter}/picture/a.svg", Accept="image/avif,*/*").status in (404, 429)
        assert page.send(f"../BBBBB{letter}/", Accept="image/avif,*/*").status == 404
        assert page.send(f"../BBBBB{letter}/state", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="script").status == 403
    assert page.send("", Accept="image/avif,*/*").status == 404, "a right code looks like a wrong one"
    assert page.join().status == 200


def test_the_same_wrong_code_is_one_failure(room: tuple[RunningRoom, LiveSession]) -> None:
    """Yesterday's tab, which asks for its old code every few seconds, keeps nobody of its network out."""
    _, session = room
    tab = Phone(str(session.info["join"]))
    assert {tab.send("../BBBBBB/state").status for _ in range(30)} == {404}
    assert tab.join().status == 200


def test_who_has_opened_the_page_gets_in(room: tuple[RunningRoom, LiveSession]) -> None:
    """A browser that has shown that it knows the code joins, though others at its address guess."""
    _, session = room
    phone = Phone(str(session.info["join"]))
    assert phone.send("", Accept="text/html").status == 200
    guess(session)
    assert phone.send("state?face=show").status == 200
    assert phone.join().status == 200
    assert Phone(phone.base).join().status == 429, "the limit is there"


def test_twenty_addresses_do_not_close_the_room() -> None:
    """When all together guess too often, an address that has not failed is heard; each guesser has to wait."""
    failures = Failures(clock=lambda: 100.0)
    guessers = [f"192.0.2.{number}" for number in range(20)]
    for address in guessers:
        for code in range(FAILURES):
            failures.note(address, str(code))
    assert failures._recent("") >= FAILURES_ALL
    assert all(failures.blocked(address) for address in guessers)
    assert not failures.blocked("198.51.100.7")
    failures.note("198.51.100.7", "one")
    assert failures.blocked("198.51.100.7")


def test_a_household_of_ipv6_is_one_address() -> None:
    """Who has a network of 2**64 addresses does not have as many tries."""
    failures = Failures(clock=lambda: 100.0)
    for number in range(FAILURES):
        failures.note(f"2001:db8::{number + 1:x}", str(number))
    assert failures.blocked("2001:db8::ffff")
    assert not failures.blocked("2001:db8:0:1::1")


def test_only_the_proxy_is_believed() -> None:
    """A client's own header counts for nothing: not without a proxy, and not before the proxy's last hop."""
    lan = Network("http://192.168.1.5:8765/")
    assert lan.client("192.168.1.9", ["10.0.0.1"]) == "192.168.1.9"
    assert lan.client("127.0.0.1", ["10.0.0.1"]) == "127.0.0.1"
    hosted = Network("https://room.example/")
    assert hosted.client("192.168.1.9", ["10.0.0.1"]) == "192.168.1.9"
    assert hosted.client("127.0.0.1", ["10.0.0.1, 198.51.100.7"]) == "198.51.100.7"
    assert hosted.client("127.0.0.1", ["10.0.0.1", "198.51.100.7"]) == "198.51.100.7"
    assert hosted.client("127.0.0.1", ["nonsense"]) == "127.0.0.1"
    named = Network("https://room.example/", ("172.30.65.0/24",))
    assert named.client("172.30.65.3", ["198.51.100.7"]) == "198.51.100.7"
    assert named.client("127.0.0.1", ["198.51.100.7"]) == "127.0.0.1"
    with pytest.raises(RoomError, match="by its address"):
        Network("https://room.example/", ("caddy",))


def test_an_invented_address_wins_nothing(room: tuple[RunningRoom, LiveSession]) -> None:
    """Guesses under ever new ``X-Forwarded-For`` and ``X-Real-IP`` are counted under the address they come from."""
    _, session = room
    stranger = Phone(str(session.info["join"]))
    said = [
        stranger.send(f"../BBBBB{letter}/", X_Forwarded_For=f"10.0.0.{at}", X_Real_IP=f"10.0.1.{at}").status
        for at, letter in enumerate(LETTERS[:14])
    ]
    assert said == [404] * 10 + [429] * 4


def test_the_shipped_proxies_overwrite_the_header() -> None:
    """Caddyfile and nginx lines set the header from the connection, and do not add to what the client sent."""
    hosting = Path(__file__).parents[2] / "hosting"
    assert "header_up X-Forwarded-For {remote_host}" in (hosting / "Caddyfile").read_text()
    readme = (hosting / "README.md").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in readme
    assert "$proxy_add_x_forwarded_for" not in readme


def test_the_tab_of_an_ended_session_is_told_so(room: tuple[RunningRoom, LiveSession]) -> None:
    """Open lines are closed with a code after which the page asks no more, and so is a line opened later."""
    _, session = room
    [phone] = phones(session, 1)
    cookie = "; ".join(f"{each.name}={each.value}" for each in phone.jar)
    base = str(session.info["join"]).replace("http", "ws", 1)

    async def line(face: str) -> WebSocketClientConnection:
        return await websocket_connect(HTTPRequest(f"{base}socket?face={face}", headers={"Cookie": cookie}))

    async def rest(of: WebSocketClientConnection) -> list[dict[str, object]]:
        said = []
        while (message := await of.read_message()) is not None:
            said.append(json.loads(message)["state"])
        of.close()
        return said

    async def work() -> list[int | None]:
        before = [await line("phone"), await line("show")]
        await asyncio.to_thread(session.close)
        said = [await rest(each) for each in before]
        assert all(each[-1]["closed"] for each in said), "first the news, then the end"
        after = [await line("phone"), await line("show")]
        later = [await rest(each) for each in after]
        assert all(each[-1]["closed"] for each in later)
        return [each.close_code for each in [*before, *after]]

    assert in_thread(lambda: asyncio.run(work())) == [4410] * 4


def test_the_hosts_line_opens_while_somebody_guesses(room: tuple[RunningRoom, LiveSession]) -> None:
    """The host's page gets its line with the right key; a wrong code and a wrong key cannot be told apart there."""
    _, session = room
    guess(session)
    base = str(session.info["join"]).replace("http", "ws", 1)

    async def say(address: str, key: str) -> int | dict[str, object]:
        line = await websocket_connect(f"{address}socket?face=host")
        await line.write_message(key)
        message = await line.read_message()
        line.close()
        # The loop ends with this; what is closed behind its back is a warning in another test.
        while message is not None and await line.read_message() is not None:
            pass
        return int(line.close_code or 0) if message is None else dict(json.loads(message))

    def ask(address: str, key: str) -> int | dict[str, object]:
        return in_thread(lambda: asyncio.run(say(address, key)))

    assert isinstance(ask(base, session.room.key), dict)
    assert ask(base, "wrong") == ask(base.replace(session.code, "BBBBBB"), session.room.key) == 4403


def test_an_hour_of_guessing_finds_little() -> None:
    """The limit holds: one address has ten different tries a minute, whatever it does between."""
    now = [time.monotonic()]
    failures = Failures(clock=lambda: now[0])
    tries = 0
    for second in range(3600):
        now[0] += 1
        if not failures.blocked("192.0.2.1"):
            failures.note("192.0.2.1", str(second))
            tries += 1
    assert tries <= 60 * FAILURES + FAILURES
