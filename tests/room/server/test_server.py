"""The server as a network sees it: bounds, keys, escaping, faults."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.server.client import LiveSession, RoomClient
from tests.room.plans import CARDS, POLL, SLIDE, open_one
from tests.room.running import Phone, RunningRoom, in_thread, phones, running_room

pytestmark = pytest.mark.xdist_group("room")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room for tests that leave it as it was."""
    with running_room(tmp_path_factory.mktemp("room")) as running:
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[RunningRoom, RoomClient]]:
    """Return a room for one test, which may wear it out."""
    with running_room(tmp_path / "room") as running:
        yield running


@pytest.fixture
def session(shared: tuple[RunningRoom, RoomClient]) -> LiveSession:
    """Return a session whose first question is open."""
    made = shared[1].open({"title": "T", "activities": [POLL, open_one(CARDS)]}, fresh=True)
    made.forward()
    return made


def stranger(session: LiveSession) -> Phone:
    """Return a phone that has not joined."""
    return Phone(str(session.info["join"]))


def test_every_answer_forbids_what_pages_do_not_need(session: LiveSession) -> None:
    """Pages and data carry a policy without inline scripts, are not stored, and name no server."""
    for path in ("", "show", "host", "state?face=show", "../../", "../../static/room.js", "../../nothing"):
        reply = stranger(session).send(path)
        policy = reply.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in reply.headers


def test_pages_hold_no_inline_script_and_nothing_from_elsewhere(session: LiveSession) -> None:
    """No page needs the network beyond the room, and none has a script or a style in it."""
    for path in ("", "show", "host", "../../"):
        text = stranger(session).send(path, Accept="text/html").text
        assert "http://" not in text
        assert "https://" not in text
        assert not re.search(r"<script(?![^>]*src=)", text)
        assert not re.search(r"<style|style=|\son\w+=", text)


def test_every_page_begins_with_its_doctype_and_shows_no_markup(session: LiveSession) -> None:
    """A page, also one that says what is wrong, has one doctype at its beginning and no tag that is text."""
    for path in ("", "show", "host", "../../", "../../nothing", "../XXXXXX/"):
        text = stranger(session).send(path, Accept="text/html").text
        assert text.lower().startswith("<!doctype html>"), path
        assert text.lower().count("<!doctype") == 1, path
        assert "&lt;" not in text, path


def test_only_listed_files_are_served(shared: tuple[RunningRoom, RoomClient], session: LiveSession) -> None:
    """No path leads to a file of this machine, to a kernel or to the session's own file."""
    running, _ = shared
    name = Path(session.info["file"]).name
    for path in (
        f"../../static/{name}",
        "../../static/../store.py",
        "../../static/phone.html",
        f"../../{name}",
        "../../api/kernels",
    ):
        assert stranger(session).send(path).status in (400, 404)
    with socket.create_connection(("127.0.0.1", running.port)) as raw:
        raw.sendall(b"GET /static/..%2f..%2fsession/store.py HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b" 404 " in raw.recv(200)


def test_a_phone_needs_a_place(session: LiveSession) -> None:
    """Without joining there is neither state nor answer, and a made-up token doesn't count as joining."""
    phone = stranger(session)
    assert phone.send("state").status == 403
    assert phone.answer("poll/collect", [1]).status == 403
    assert phone.send("state", Cookie=f"pmkit-{session.code}={'ab' * 16}").status == 403
    assert phone.send("state", Cookie=f"pmkit-{session.code}=zz").status == 403


def test_looking_at_the_page_takes_no_place(session: LiveSession) -> None:
    """A link preview in a chat, which runs no script, is not counted."""
    assert stranger(session).send("", Accept="text/html").status == 200
    assert session.state()["present"] == 0


def test_the_cookie_says_nothing_and_ends_with_the_session(session: LiveSession) -> None:
    """The token is random, hidden from scripts, and expires within the session's twelve hours."""
    reply = stranger(session).join()
    cookie = reply.headers["Set-Cookie"]
    assert re.search(rf"pmkit-{session.code}=[0-9a-f]{{32}};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert 0 < int(re.findall(r"Max-Age=(\d+)", cookie)[0]) <= 12 * 3600
    session.close()
    assert "Set-Cookie" not in stranger(session).join().headers


def test_two_tabs_are_one_place(session: LiveSession) -> None:
    """Joining again with the same cookies is the same place, and a second answer is not counted."""
    [phone] = phones(session, 1)
    assert "Set-Cookie" not in phone.join().headers
    assert phone.answer("poll/collect", [1]).data == {"taken": True, "again": False}
    assert phone.answer("poll/collect", [2]).data == {"taken": True, "again": True}
    assert session.state()["answered"] == 1
    assert session.state()["present"] == 1


def test_the_host_is_not_counted(session: LiveSession) -> None:
    """Host and projector take no place."""
    session.state()
    stranger(session).send("state?face=show")
    assert session.state()["present"] == 0


def test_nobody_leads_without_the_key(session: LiveSession) -> None:
    """Phones, and keys of other sessions, can neither lead, export nor see the host's face."""
    [phone] = phones(session, 1)
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {'0' * 64}"}):
        assert phone.send("lead", {"do": "forward"}, **headers).status == 403
    assert phone.send("export.csv").status == 403
    other = session.room.open({"title": "Other", "activities": [POLL]}, fresh=True)
    host = stranger(other)
    assert host.send("enter", {"ticket": other.info["host"].split("#")[1]}).status == 200
    [cookie] = [f"pmkit-host-{session.code}={each.value}" for each in host.jar if "host" in each.name]
    assert phone.send("lead", {"do": "forward"}, Cookie=cookie).status == 403
    host = stranger(session)
    assert host.send("enter", {"ticket": session.info["host"].split("#")[1]}).status == 200
    assert host.send("lead", {"do": "forward"}).status == 200


def test_the_hosts_key_is_on_no_page(session: LiveSession) -> None:
    """What phones and projector are sent holds neither the host's key nor the room's."""
    [phone] = phones(session, 1)
    sent = "".join(phone.send(path).text for path in ("", "state", "show", "state?face=show", "host", "qr.svg"))
    assert session.info["host"].split("#")[1] not in sent
    assert session.room.key not in sent


def test_other_sites_cannot_post(session: LiveSession) -> None:
    """A form or a script of another site is refused, with a body of another kind or another origin."""
    [phone] = phones(session, 1)
    good = {"question": "poll/collect", "answer": [1]}
    assert phone.send("answer", good, Origin="https://evil.example").status == 403
    assert phone.send("answer", body=json.dumps(good).encode(), Content_Type="text/plain").status == 415
    assert session.state()["answered"] == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b'{"question": 3, "answer": {}}']
)
def test_broken_bodies_are_refused(session: LiveSession, body: bytes) -> None:
    """Anything but a JSON object with an open question gets a sentence and changes nothing."""
    [phone] = phones(session, 1)
    reply = phone.send("answer", body=body)
    assert reply.status in (400, 409)
    assert reply.data["error"]
    assert "Traceback" not in reply.text


def test_ten_megabytes_are_refused(own: tuple[RunningRoom, RoomClient]) -> None:
    """A post of 10 MB is cut off, and the room goes on."""
    running, client = own
    session = client.open([POLL])
    session.forward()
    [phone] = phones(session, 1)
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as raw:
        raw.sendall(f"POST /j/{session.code}/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n".encode())
        try:
            for _ in range(100):
                raw.sendall(b"x" * 100_000)
        except OSError:
            pass
    assert phone.answer("poll/collect", [1]).status == 200
    assert running.process is not None
    assert running.process.poll() is None


def test_ten_thousand_posts_of_one_phone(own: tuple[RunningRoom, RoomClient]) -> None:
    """One phone that posts without end is told to wait; others are served, and its answer counts once."""
    _, client = own
    session = client.open({"title": "T", "activities": [open_one(POLL)]})
    session.forward()
    loud, calm = phones(session, 2)

    def many(_: int) -> list[int]:
        return [loud.answer("poll/collect", [1]).status for _ in range(1250)]

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(many, each) for each in range(8)]
        time.sleep(0.5)
        assert calm.answer("poll/collect", [2]).status == 200
        statuses = [status for each in work for status in each.result()]
    assert len(statuses) == 10_000
    assert set(statuses) == {200, 429}
    assert statuses.count(200) < 1000
    session.forward()
    assert session.results()["poll"].people == 2


def test_wrong_codes_are_slowed_down(own: tuple[RunningRoom, RoomClient]) -> None:
    """After ten wrong codes in a minute the address has to wait; who has joined goes on."""
    _, client = own
    session = client.open([POLL])
    [joined] = phones(session, 1)
    guesser = stranger(session)
    statuses = [guesser.send(f"../BBBBB{letter}/state").status for letter in "23456789BCDF"]
    assert statuses == [404] * 10 + [429] * 2
    assert guesser.join().status == 429
    assert joined.send("state").status == 200


def test_wrong_codes_on_sockets_are_counted_too(own: tuple[RunningRoom, RoomClient]) -> None:
    """Guessing codes over WebSockets is slowed down like any other way."""
    from tornado.websocket import websocket_connect

    _, client = own
    session = client.open([POLL])

    async def guess() -> list[int]:
        codes = []
        for letter in "23456789BCDF":
            line = await websocket_connect(f"{client.address.replace('http', 'ws')}j/BBBBB{letter}/socket?face=show")
            assert await line.read_message() is None
            codes.append(line.close_code or 0)
            line.close()
        return codes

    assert in_thread(lambda: asyncio.run(guess())) == [4404] * 10 + [4429] * 2
    assert stranger(session).join().status == 429


def test_wrong_keys_are_slowed_down(own: tuple[RunningRoom, RoomClient]) -> None:
    """After ten wrong keys the address has to wait, also for the room's own door."""
    _, client = own
    session = client.open([POLL])
    guesser = stranger(session)
    for number in range(10):
        assert guesser.send("lead", {"do": "forward"}, Authorization=f"Bearer {number}").status == 403
    assert guesser.send("lead", {"do": "forward"}, Authorization="Bearer 11").status == 429
    assert guesser.send("../../api/sessions", Authorization="Bearer 11").status == 429


def test_what_people_write_is_text_everywhere(session: LiveSession) -> None:
    """HTML and control characters arrive as text in the state of each face."""
    [phone] = phones(session, 1)
    session.go("cards")
    evil = "<img src=x onerror=alert(1)>\x1b[31m\x00"
    assert phone.answer("cards/collect", [evil]).status == 200
    session.forward()
    for reply in (phone.send("state"), phone.send("state?face=show")):
        assert "<img" not in reply.data["state"]["result"]
        assert "&lt;img src=x" in reply.data["state"]["result"]
        assert "\x1b" not in reply.data["state"]["result"]


def test_a_locked_door_and_a_full_room(shared: tuple[RunningRoom, RoomClient]) -> None:
    """Nobody joins a locked or full session, with a sentence; who is in stays in."""
    session = shared[1].open({"title": "Small", "places": 2, "activities": [POLL]}, fresh=True)
    session.lock()
    assert "closed the door" in stranger(session).join().data["error"]
    session.lock(False)
    first, _ = phones(session, 2)
    assert "all 2 places" in stranger(session).join().data["error"]
    assert first.join().status == 200


def test_codes_as_people_type_them_lead_there(session: LiveSession) -> None:
    """Lower case and spaces in the address lead to the session; a wrong code to the page to type it."""
    reply = stranger(session).send(f"../{session.code.lower()}", Accept="text/html")
    assert reply.status == 200
    assert 'id="main"' in reply.text
    for address in (f"../{session.code.lower()}/", f"../{session.code[:3]}%20{session.code[3:]}/"):
        slashed = stranger(session).send(address, Accept="text/html")
        assert slashed.status == 200
        assert 'id="main"' in slashed.text
    shown = stranger(session).send(f"../{session.code.lower()}/show", Accept="text/html")
    assert 'class="show"' in shown.text
    wrong = stranger(session).send("../XXXXXX/", Accept="text/html")
    assert wrong.status == 404
    assert "There is no session with this code" in wrong.text
    assert 'href="../../static/room.css"' in wrong.text


def test_the_disk_refuses_and_the_page_says_so(own: tuple[RunningRoom, RoomClient]) -> None:
    """While the file is locked against writing, an answer is not taken, and the reply says so; then it is."""
    import sqlite3

    _, client = own
    session = client.open([POLL, SLIDE])
    session.forward()
    [phone] = phones(session, 1)
    thief = sqlite3.connect(session.info["file"], isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    refused = phone.answer("poll/collect", [1])
    assert refused.status == 507
    assert "NOT taken" in refused.data["error"]
    assert "locked" in session.state()["trouble"]
    thief.execute("ROLLBACK")
    thief.close()
    assert phone.answer("poll/collect", [1]).data == {"taken": True, "again": False}
    assert session.state()["trouble"] == ""


def test_several_sessions_at_once(shared: tuple[RunningRoom, RoomClient]) -> None:
    """Two sessions have codes, files and places of their own; an open one is found again by its title."""
    one = shared[1].open({"title": "One", "activities": [POLL]})
    two = shared[1].open({"title": "Two", "activities": [POLL]})
    again = shared[1].open({"title": "One", "activities": [POLL]})
    assert again.code == one.code != two.code
    assert one.info["file"] != two.info["file"]
    [phone] = phones(one, 1)
    phone.base = two.info["join"]
    assert phone.send("state").status == 403
    one.close()
    assert shared[1].open({"title": "One", "activities": [POLL]}).code != one.code


def test_a_broken_plan_is_refused_by_the_room(shared: tuple[RunningRoom, RoomClient]) -> None:
    """The room checks a session that comes over the network."""
    with pytest.raises(RoomError, match="activities"):
        shared[1].call("api/sessions", {"title": "x"})


def test_a_mistake_of_the_room_is_logged_without_who_asked(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of the room gives a sentence to the page, and a log entry without address or path."""
    from types import SimpleNamespace

    from pmkit.room.server.web import Base

    handler = SimpleNamespace(request=SimpleNamespace(remote_ip="192.0.2.99", path="/j/ABCDEF/answer"))
    Base.log_exception(handler, ValueError, ValueError("broken"), None)  # type: ignore[arg-type]
    assert "broken" in caplog.text
    assert "192.0.2.99" not in caplog.text
    assert "ABCDEF" not in caplog.text


def test_the_log_holds_no_address(shared: tuple[RunningRoom, RoomClient], session: LiveSession) -> None:
    """After joins, answers and mistakes the process has written nothing about who asked."""
    running, _ = shared
    [phone] = phones(session, 1)
    phone.answer("poll/collect", ["broken"])
    log = (running.folder / "log").read_text()
    assert "127.0.0.1 " not in log.replace(f"http://127.0.0.1:{running.port}", "")
    assert session.code not in log
