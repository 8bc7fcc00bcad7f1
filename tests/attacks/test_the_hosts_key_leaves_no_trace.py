"""Promise: what leads a session is in no address, no history and no notebook that is saved.

An address holds a ticket, which is good once and for some minutes; what it is exchanged for is a cookie that no script
and no other session's page sees.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from pmkit.room.server.client import LiveSession
from pmkit.room.server.room import Room
from pmkit.room.server.tickets import VALID_FOR, Tickets
from tests.room.plans import POLL
from tests.room.running import Phone, RunningRoom, in_thread, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[tuple[RunningRoom, LiveSession]]:
    """Return a room and a session."""
    with running_room(tmp_path / "room") as (running, client):
        yield running, client.open({"title": "T", "activities": [POLL]})


def ticket_of(address: str) -> str:
    """Return what an address holds in its fragment."""
    return address.partition("#")[2]


def browser(session: LiveSession) -> Phone:
    """Return a browser that has never been there."""
    return Phone(str(session.info["join"]))


def tickets_in(text: str) -> list[str]:
    """Return the tickets in a text."""
    return re.findall(r"#(\d+\.[0-9a-f]+\.[0-9a-f]+)", text)


def test_a_ticket_is_good_once(room: tuple[RunningRoom, LiveSession]) -> None:
    """The first browser gets in and stays in; whoever finds the address in its history does not."""
    _, session = room
    ticket = ticket_of(session.host_address())
    host, finder = browser(session), browser(session)
    assert host.send("enter", {"ticket": ticket}).status == 200
    assert host.send("state?face=host").status == 200
    assert host.send("lead", {"do": "forward"}).status == 200
    assert host.send("enter", {"ticket": ticket}).status == 200, "loading the page again changes nothing"
    said = finder.send("enter", {"ticket": ticket})
    assert said.status == 403
    assert "used already" in said.data["error"]
    assert finder.send("state?face=host").status == 403
    assert finder.send("lead", {"do": "forward"}, Authorization=f"Bearer {ticket}").status == 403


def test_a_ticket_is_good_for_minutes_and_for_one_session() -> None:
    """One that was not used is dead after its time; one of another session or process, and a changed one, never was."""
    now = [1000.0]
    tickets = Tickets(clock=lambda: now[0])
    one, late = tickets.make("ABCDEF"), tickets.make("ABCDEF")
    assert not tickets.take("GHJKLM", one)
    assert not Tickets(clock=lambda: now[0]).take("ABCDEF", one)
    head, _, seal = one.rpartition(".")
    for wrong in ("", ".", "x", f"9{head}.{seal}", f"{head}.{'0' * 64}", "é.ü.ö", one + "0"):
        assert not tickets.take("ABCDEF", wrong)
    assert tickets.take("ABCDEF", one)
    assert not tickets.take("ABCDEF", one)
    now[0] += VALID_FOR + 1
    assert not tickets.take("ABCDEF", late)
    assert not tickets.take("ABCDEF", one), "nor when its use has been forgotten"


def test_the_cookie_is_for_this_session_alone(room: tuple[RunningRoom, LiveSession]) -> None:
    """No script reads it, no other site's page sends it, and no other session's page does."""
    _, session = room
    host = browser(session)
    reply = host.send("enter", {"ticket": ticket_of(session.host_address())})
    cookie = reply.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", f"Path=/j/{session.code}/"):
        assert part in cookie
    assert session.room.key not in cookie
    assert session.room.key not in reply.text
    assert host.send("lead", {"do": "forward"}, Origin="https://evil.example").status == 403
    assert host.send("lead", body=b'{"do": "forward"}', Content_Type="text/plain").status == 415
    assert host.send("../../api/sessions").status == 403, "it opens no other door of the room"


def test_the_page_follows_with_the_cookie(room: tuple[RunningRoom, LiveSession]) -> None:
    """The line of the host's page needs no key; without the cookie nothing is told on it."""
    _, session = room
    host = browser(session)
    host.send("enter", {"ticket": ticket_of(session.host_address())})
    cookie = "; ".join(f"{each.name}={each.value}" for each in host.jar)
    url = f"{str(session.info['join']).replace('http', 'ws', 1)}socket?face=host"

    async def first(headers: dict[str, str]) -> object:
        line = await websocket_connect(HTTPRequest(url, headers=headers))
        message = None
        with contextlib.suppress(TimeoutError):
            message = await asyncio.wait_for(asyncio.ensure_future(line.read_message()), 1)
        line.close()
        return message

    assert in_thread(lambda: asyncio.run(first({"Cookie": cookie})))
    assert in_thread(lambda: asyncio.run(first({}))) is None


def test_a_saved_notebook_holds_nothing_of_use(room: tuple[RunningRoom, LiveSession]) -> None:
    """What a notebook shows has no key in it, and its ticket is another each time; used, it is dead."""
    _, session = room
    saved = [session._repr_html_(), session._repr_html_(), repr(session), repr(session.room)]
    assert not any(session.room.key in each for each in saved)
    tickets = [ticket for each in saved for ticket in tickets_in(each)]
    assert len(set(tickets)) == 2
    assert browser(session).send("enter", {"ticket": tickets[0]}).status == 200
    assert browser(session).send("enter", {"ticket": tickets[0]}).status == 403
    assert browser(session).send("enter", {"ticket": tickets[1]}).status == 200, "a second browser of the host"


def test_tickets_die_with_the_process(room: tuple[RunningRoom, LiveSession]) -> None:
    """After a restart no address from before gets in; the browser that is in stays in, and so do scripts."""
    running, session = room
    host = browser(session)
    assert host.send("enter", {"ticket": ticket_of(session.host_address())}).status == 200
    unused = ticket_of(session.host_address())
    running.stop()
    again = running.start()
    assert browser(session).send("enter", {"ticket": unused}).status == 403
    assert host.send("state?face=host").status == 200
    assert browser(session).send("state?face=host", Authorization=f"Bearer {again.key}").status == 200


def test_the_page_takes_the_ticket_off_the_address_first() -> None:
    """The host's page replaces its address before anything else, keeps no key, and loads nothing that could."""
    script = (Path(__file__).parents[2] / "pmkit" / "room" / "pages" / "host.js").read_text()
    assert script.index("history.replaceState") < script.index('ask("enter"')
    assert "sessionStorage" not in script
    assert "localStorage" not in script
    assert "Authorization" not in script


def test_no_address_holds_the_rooms_key(tmp_path: Path) -> None:
    """Of all that is told of a session nothing has the room's key in it, nor what the cookie holds."""
    room = Room(tmp_path, "k" * 43, "http://127.0.0.1:1/")
    assert room.key not in room.tickets.make("ABCDEF")
    assert room.seal("lead", "ABCDEF") not in room.tickets.make("ABCDEF")
    assert room.seal("lead", "ABCDEF") != room.seal("code", "ABCDEF")
