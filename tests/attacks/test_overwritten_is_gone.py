"""Promise: what is overwritten is gone, the log's order tells nothing, and where that cannot be, the host is told.

All of that without anybody waiting for it who has nothing to do with it.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.live import LINGERING
from pmkit.room.server.room import Room
from pmkit.room.server.server import serve
from pmkit.room.session import store as store_module
from pmkit.room.session.places import answer_keys, place_key
from pmkit.room.session.store import Given, Store
from tests.ports import free_port
from tests.room.plans import CARDS, POLL, ROLE, WHYS, open_one
from tests.room.running import in_thread, phones, running_room

pytestmark = pytest.mark.xdist_group("room")

PEOPLE = 67


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a new session file."""
    return Store(tmp_path / "s.room.sqlite", new=True)


def log_of(store: Store) -> bytes:
    """Return the bytes of the write-ahead log."""
    path = store.path.with_name(f"{store.path.name}-wal")
    return path.read_bytes() if path.exists() else b""


@contextmanager
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Read in a file as another program does that has it open: what it has seen must stay readable for it."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM answer").fetchone()
    try:
        yield other
    finally:
        if other.in_transaction:
            other.execute("ROLLBACK")
        other.close()


def answers(question: str, *, changeable: bool, number: int = PEOPLE) -> list[tuple[bytes, Given, bytes]]:
    """Return answers of people in the order of their arrival, with each place and each text."""
    made = []
    for at in range(number):
        token = b"token" + at.to_bytes(11, "big")
        text = f"{question}-{secrets.token_hex(6)}" + "x" * random.Random(at).randrange(40)  # lengths
        keys = answer_keys(token, question, 1) if changeable else ()
        made.append((place_key(token), Given(question, place_key(token), (text,), keys), text.encode()))
    return made


def in_order(data: bytes, needles: list[bytes]) -> list[int]:
    """Return the people in the order in which their rows were written into pages, as a forensic reader sees it.

    SQLite fills a page from its end, so that within one the row that came first is at the highest place.
    """
    found = [(data.rfind(each), at) for at, each in enumerate(needles)]
    return [at for place, at in sorted(found, key=lambda each: (each[0] // 4096, -(each[0] % 4096))) if place >= 0]


@pytest.mark.parametrize("number", [20, PEOPLE])  # rows of one page, and of several
@pytest.mark.parametrize("changeable", [False, True])
def test_neither_file_nor_log_links_an_answer_to_a_place(store: Store, changeable: bool, number: int) -> None:
    """Who reads file and log after each answer finds no order that leads from answers to places or questions."""
    logs = []
    questions = ("one/collect", "two/collect")
    first, second = (answers(question, changeable=changeable, number=number) for question in questions)
    for given in (first, random.Random(3).sample(second, len(second))):  # people come in another order
        for place, each, _ in given:
            store.add_places([place])
            store.take([each])
            logs.append(log_of(store))
    assert not any(logs), "the log is cut off after each batch"
    data = store.path.read_bytes()
    for people in (first, second):
        order = in_order(data, [text for _, _, text in people])
        assert len(order) == number
        # By the order of arrival a reader would link all of them; by chance he links about one.
        assert sum(at == place for at, place in enumerate(order)) < 8
        inverted = sum(a > b for at, a in enumerate(order) for b in order[at + 1 :])
        pairs = number * (number - 1) / 2
        assert 0.15 < inverted / pairs < 0.85, "the order of rows is not the order of arrival, nor its reverse"
    answered = [row[0] for row in store._db.execute("SELECT place FROM answered WHERE question = 'one/collect'")]
    assert answered == sorted(answered)


def test_a_killed_process_leaves_one_batch_at_most(store: Store, tmp_path: Path) -> None:
    """What a process that was killed leaves in the log is merged when the file is opened again."""
    store.take([given for _, given, _ in answers("one/collect", changeable=False)])
    with reader(store.path):
        [(place, late, text)] = answers("two/collect", changeable=False)[:1]
        store.take([late])
        assert store.lingering
        for path in list(store.path.parent.iterdir()):
            (tmp_path / f"copy-{path.name}").write_bytes(path.read_bytes())
    again = Store(tmp_path / f"copy-{store.path.name}")
    assert not log_of(again)
    assert text in again.path.read_bytes()
    assert place in again.answered("two/collect")


def test_a_reader_keeps_the_log_and_that_is_known(store: Store) -> None:
    """While another program reads, a freeze does not wait, says that the log is left, and it goes when it can."""
    words = [text for _, _, text in answers("one/collect", changeable=False)]
    people = answers("one/collect", changeable=False)
    words = [text for _, _, text in people]
    store.take([given for _, given, _ in people])
    with reader(store.path):
        store.freeze("one/collect", lambda rows, people, paper: {"rows": len(rows), "people": people}, drop=True)
        assert store.lingering
        assert not store.merge()
        left = log_of(store) + store.path.read_bytes()
        assert any(word in left for word in words), "the attack finds something while it can"
    assert store.merge()
    assert not store.lingering
    left = log_of(store) + store.path.read_bytes()
    assert not any(word in left for word in words)


def test_a_question_is_counted_once(store: Store) -> None:
    """When a step failed halfway, the next try finds the count that is on disk and counts nothing again."""
    store.take([given for _, given, _ in answers("one/collect", changeable=False)])

    def make(rows: list[Any], people: int, paper: Any) -> dict[str, Any]:
        return {"rows": len(rows), "people": people}

    first = store.freeze("one/collect", make, drop=True)
    assert store.freeze("one/collect", make, drop=True) == first == {"rows": PEOPLE, "people": PEOPLE}


def test_the_host_is_told_until_it_is_done(tmp_path: Path) -> None:
    """The host's page says that the log is left and why; when the other program lets go, it is cut off by itself."""
    with running_room(tmp_path / "room") as (_, client):
        session = client.open([POLL])
        session.forward()
        team = phones(session, 5)
        assert [phone.answer("poll/collect", [1]).status for phone in team] == [200] * 5
        path = Path(session.info["file"])
        with reader(path):
            session.forward()
            assert session.state()["trouble"].startswith(LINGERING)
            assert path.with_name(f"{path.name}-wal").stat().st_size
        told = _until(lambda: session.state()["trouble"] == "")
        assert told
        assert path.with_name(f"{path.name}-wal").stat().st_size == 0


def test_a_session_that_cannot_be_cleared_says_so_and_is_cleared_later(tmp_path: Path) -> None:
    """At the end the host is told that answers are not overwritten yet; later they are."""
    with running_room(tmp_path / "room") as (_, client):
        session = client.open([open_one(CARDS)])
        session.forward()
        [phone] = phones(session, 1)
        assert phone.answer("cards/collect", ["a-word-of-mine"]).status == 200
        [token] = [each.value for each in phone.jar if each.name == f"pmkit-{session.code}"]
        place = place_key(bytes.fromhex(str(token)))
        path = Path(session.info["file"])
        with reader(path):
            with pytest.raises(Exception, match="locked"):
                session.close()
            state = session.state()
            assert state["closed"]
            assert place in path.read_bytes()
            assert "aren't overwritten yet" in state["trouble"]
        assert _until(lambda: session.state()["trouble"] == "")
        assert place not in path.read_bytes()
        assert list(path.parent.glob("*-wal")) == []


def _until(is_so: Callable[[], bool]) -> bool:
    """Wait for what the room does by itself; the bound is for a broken room only."""
    import time

    for _ in range(300):
        if is_so():
            return True
        time.sleep(0.1)
    return False


def in_a_room(folder: Path, work: Callable[[RoomClient], Any]) -> Any:
    """Return what work returns, which talks to a room that runs in a loop of this process."""
    port, key = free_port(), "k" * 43

    async def main() -> Any:
        room = Room(folder, key, f"http://127.0.0.1:{port}/", here=True)
        room.resume()
        serving = asyncio.create_task(serve(room, port, idle=60))
        client = RoomClient(room.url, key)
        try:
            for _ in range(100):
                if await asyncio.to_thread(client.is_alive):
                    break
                await asyncio.sleep(0.05)
            return await asyncio.to_thread(work, client)
        finally:
            room.stop()
            await serving

    folder.mkdir(exist_ok=True)
    return in_thread(lambda: asyncio.run(main()))


def test_the_loop_never_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From joining to the end nothing that touches the file runs in the thread that answers everybody."""
    threads: set[str] = set()
    for name in ("_read", "_transaction", "merge", "end", "close"):
        real = getattr(Store, name)

        def noted(self: Store, *args: Any, _real: Any = real, _name: str = name, **options: Any) -> Any:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                pass
            else:
                threads.add(f"{_name} in {threading.current_thread().name}")
            return _real(self, *args, **options)

        monkeypatch.setattr(Store, name, noted)

    def work(client: RoomClient) -> None:
        session = client.open({"title": "T", "activities": [POLL, open_one(CARDS), ROLE, WHYS]})
        # From here on: what opening reads of the new file is read before anybody is in.
        threads.clear()
        session.forward()
        team = phones(session, 6)
        for phone in team:
            phone.answer("poll/collect", [1])
        session.forward()
        session.go("cards")
        team[0].answer("cards/collect", ["mine"])
        assert team[0].send("state").data["me"]["own"] == ["mine"]
        session.forward()
        session.go("role")
        assert team[0].send("state").data["me"]["role"]
        assert sum(each["held"] for each in session.state()["roles"]) == 1
        session.go("whys")
        session.lock()
        session.remove()
        session.close()
        assert "poll" in session.to_csv()
        assert session.results()

    in_a_room(tmp_path / "room", work)
    assert threads == set()


@pytest.mark.parametrize("step", ["answer", "count", "close"])
def test_another_session_is_answered_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """While the file of one session keeps it waiting, another session of the same room goes on; in that order."""
    monkeypatch.setattr(store_module, "_PATIENCE", 60_000)
    events: list[str] = []

    def work(client: RoomClient) -> None:
        one, two = (client.open({"title": title, "activities": [POLL]}, fresh=True) for title in ("One", "Two"))
        teams = []
        for session in (one, two):
            session.forward()
            teams.append(phones(session, 5))
        path = Path(one.info["file"])
        waits = {
            "answer": lambda: teams[0][0].answer("poll/collect", [1]),
            "count": one.forward,
            "close": one.close,
        }[step]

        def slow() -> None:
            waits()
            events.append("one")

        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        waiting = threading.Thread(target=slow)
        waiting.start()
        assert [phone.answer("poll/collect", [1]).status for phone in teams[1]] == [200] * 5
        assert two.forward()["phase"] == "reveal"
        assert two.close()["closed"]
        assert one.state()["title"] == "One"
        events.append("two")
        other.execute("ROLLBACK")
        other.close()
        waiting.join(60)

    in_a_room(tmp_path / "room", work)
    assert events == ["two", "one"]


def test_the_counting_of_whys_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the overlap of what two groups wrote takes, another session is answered meanwhile."""
    from pmkit.room.session import collecting as session_module

    real, begun, go_on = session_module.count, threading.Event(), threading.Event()
    events: list[str] = []

    def long_count(activity: Any, *args: Any, **options: Any) -> Any:
        if activity.id == "whys":
            begun.set()
            assert go_on.wait(60)
        return real(activity, *args, **options)

    monkeypatch.setattr(session_module, "count", long_count)

    def work(client: RoomClient) -> None:
        one = client.open({"title": "One", "activities": [WHYS]})
        two = client.open({"title": "Two", "activities": [POLL]})
        one.forward()
        two.forward()
        [writer, voter] = [phones(each, 1)[0] for each in (one, two)]
        writer.answer("whys/collect", {"group": 0, "whys": [["No alert", -1]]})

        def count() -> None:
            one.forward()
            events.append("counted")

        counting = threading.Thread(target=count)
        counting.start()
        assert begun.wait(60)
        assert voter.answer("poll/collect", [1]).status == 200
        assert one.state()["phase"] == "collect", "nobody sees a step that is not on disk"
        events.append("answered")
        go_on.set()
        counting.join(60)

    in_a_room(tmp_path / "room", work)
    assert events == ["answered", "counted"]


def test_the_host_removes_places_that_have_not_answered(tmp_path: Path) -> None:
    """Places of a script are removed; who has answered stays, and a phone that has not joins again by itself."""
    with running_room(tmp_path / "room") as (_, client):
        session: LiveSession = client.open([POLL])
        session.forward()
        [here, idle] = phones(session, 2)
        assert here.answer("poll/collect", [1]).status == 200
        session.remove()
        assert here.send("state").status == 200
        assert idle.send("state").status == 403
        assert idle.join().status == 200
        session.lock()
        session.remove()
        assert idle.join().status == 403
