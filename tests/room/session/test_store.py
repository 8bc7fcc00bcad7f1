"""The session's file: on disk when acknowledged, and nobody in it."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.places import answer_keys, place_key
from pmkit.room.session.store import Given, Store

TOKENS = [secrets.token_bytes(16) for _ in range(8)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a new session file."""
    return Store(tmp_path / "s.room.sqlite", new=True)


def given(token: bytes, row: object, question: str = "q/collect", *, changeable: bool = False) -> Given:
    """Return an answer of one row."""
    return Given(question, place_key(token), (row,), answer_keys(token, question, 1) if changeable else ())


def on_disk(store: Store) -> bytes:
    """Return the bytes of the file and of its log."""
    return b"".join(
        path.read_bytes() for path in store.path.parent.glob(f"{store.path.name}*") if "-shm" not in path.name
    )


def test_what_was_taken_is_on_disk(store: Store) -> None:
    """Another connection, as after a crash, sees an answer as soon as it was taken."""
    assert store.take([given(TOKENS[0], [1]), given(TOKENS[1], [2])]) == ["taken", "taken"]
    other = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
    assert other.execute("SELECT count(*) FROM answer").fetchone() == (2,)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


class NetworkDisk(sqlite3.Connection):
    """A connection to a disk whose locks SQLite cannot use, as on many network homes."""

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Refuse the write-ahead log."""
        if "journal_mode" in sql:
            error = sqlite3.OperationalError("locking protocol")
            error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
            raise error
        return super().execute(sql, *values)


@pytest.mark.parametrize("is_silent", [False, True], ids=["an error", "another mode, in silence"])
def test_a_network_home_is_told_where_to_keep_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_silent: bool
) -> None:
    """Where no write-ahead log can be kept, the message names ``--folder`` on a disk of this computer."""
    real = sqlite3.connect

    def connect(path: Path, **options: object) -> sqlite3.Connection:
        """Open a file as SQLite does on a network disk."""
        if is_silent:
            return real(f"file:{path}?vfs=unix-dotfile", uri=True, **options)  # type: ignore[call-overload, no-any-return]
        return real(path, factory=NetworkDisk, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(RoomError) as refused:
        Store(tmp_path / "s.room.sqlite", new=True)
    assert refused.value.code == "no-log"
    assert refused.value.where == str(tmp_path / "s.room.sqlite")
    assert "pmkit room --folder FOLDER" in str(refused.value)
    assert "disk of this computer" in str(refused.value)


def test_commits_wait_for_the_disk(store: Store) -> None:
    """The connection that writes has synchronous FULL and secure delete."""
    assert store._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store._db.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_a_final_answer_stays(store: Store) -> None:
    """A second answer of the same place is not taken, and the first one stays."""
    store.take([given(TOKENS[0], "first")])
    assert store.take([given(TOKENS[0], "second")]) == ["again"]
    assert store.rows("q/collect") == ["first"]


def test_an_open_answer_is_replaced(store: Store) -> None:
    """An open answer can be changed, counts once, and only its phone finds it again."""
    store.take([given(TOKENS[0], "first", changeable=True)])
    assert store.take([given(TOKENS[0], "second", changeable=True)]) == ["taken"]
    assert store.rows("q/collect") == ["second"]
    assert len(store.answered("q/collect")) == 1
    assert store.answer_of("q/collect", answer_keys(TOKENS[0], "q/collect", 1)) == ["second"]
    assert store.answer_of("q/collect", answer_keys(TOKENS[1], "q/collect", 1)) == []


def test_fewer_cards_replace_more(store: Store) -> None:
    """Three cards changed into one leave one."""
    keys = answer_keys(TOKENS[0], "q", 3)
    store.take([Given("q", place_key(TOKENS[0]), ("a", "b", "c"), keys)])
    store.take([Given("q", place_key(TOKENS[0]), ("d",), keys)])
    assert store.rows("q") == ["d"]


def test_who_and_what_cannot_be_joined(store: Store) -> None:
    """No table has an order, a time or a key that leads from an answer to a place or to another answer."""
    for question in ("a/collect", "b/collect"):
        for token in TOKENS:
            store.take([given(token, [1], question, changeable=question == "b/collect")])
    tables = store._db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    assert {name for name, _ in tables} == {"fact", "place", "answered", "answer", "dealt", "result", "paper"}
    for _, sql in tables:
        assert "WITHOUT ROWID" in sql
    columns = {row[1] for name, _ in tables for row in store._db.execute(f"PRAGMA table_info({name})")}
    assert columns == {"name", "value", "key", "question", "place", "card", "people", "tallies"}
    keys = [row[0] for row in store._db.execute("SELECT key FROM answer")]
    places = {row[0] for row in store._db.execute("SELECT place FROM answered")}
    assert len(set(keys)) == 16
    assert not places & set(keys)
    assert not any(token in on_disk(store) for token in TOKENS)


def test_a_frozen_question_takes_no_more_and_keeps_no_answer(store: Store) -> None:
    """After the freeze the answers' bytes are in neither file nor log, and late ones are refused."""
    store.take([given(token, "a-secret-word-of-somebody") for token in TOKENS])
    assert b"a-secret-word" in on_disk(store)
    store.freeze("q/collect", lambda rows, people, paper: {"n": people, "rows": len(rows)}, drop=True)
    assert store.results() == {"q/collect": {"n": 8, "rows": 8}}
    assert b"a-secret-word" not in on_disk(store)
    assert store.take([given(secrets.token_bytes(16), "late")]) == ["late"]
    assert store.rows("q/collect") == []


def test_the_end_leaves_no_place(store: Store) -> None:
    """After the close neither answers nor places are anywhere in the file, and the log is gone."""
    places = [place_key(token) for token in TOKENS]
    store.add_places(places)
    store.take([given(token, "a-secret-word", changeable=True) for token in TOKENS])
    store.deal("role", places[0], 2)
    store.end()
    store.close()
    data = on_disk(store)
    assert b"a-secret-word" not in data
    assert not any(place in data for place in places)
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


def test_a_full_disk_takes_nothing_and_says_so(store: Store) -> None:
    """When the disk is full the answer is refused, what was taken stays, and later answers go in again."""
    store.take([given(TOKENS[0], "kept")])
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RoomError, match="the disk is full") as error:
        store.take([given(token, "x" * 4000, f"q{n}") for n, token in enumerate(TOKENS)])
    assert error.value.code == "disk-full"
    assert store.rows("q/collect") == ["kept"]
    assert store.answered("q0") == set()
    store._db.execute("PRAGMA max_page_count = 100000")
    assert store.take([given(TOKENS[1], "x" * 4000)]) == ["taken"]


def test_a_read_only_file_says_so(store: Store) -> None:
    """When the file cannot be written the answer is refused."""
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(RoomError, match="cannot be written") as error:
        store.take([given(TOKENS[0], "x")])
    assert error.value.code == "read-only"
    store._db.execute("PRAGMA query_only = OFF")
    assert store.rows("q/collect") == []


def test_cards_are_dealt_evenly_and_stay(store: Store) -> None:
    """Each place keeps its card; eight places on three cards hold 3, 3 and 2."""
    first = [store.deal("role", place_key(token), 3) for token in TOKENS]
    assert [store.deal("role", place_key(token), 3) for token in TOKENS] == first
    assert sorted(first.count(card) for card in range(3)) == [2, 3, 3]
    assert store.dealt("role") == sorted(first)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    """A missing file, another program's file and one that exists already are refused with a sentence."""
    with pytest.raises(RoomError, match="no such session file"):
        Store(tmp_path / "missing.room.sqlite")
    other = tmp_path / "text.room.sqlite"
    other.write_text("this is no database, whatever its name says; " * 40)
    with pytest.raises(RoomError, match="not a session file") as error:
        Store(other)
    assert error.value.code == "not-a-session"
    with pytest.raises(RoomError, match="already"):
        Store(other, new=True)
    foreign = tmp_path / "foreign.room.sqlite"
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(RoomError, match="another version"):
        Store(foreign)


def test_what_the_file_is_called_decides_nothing(tmp_path: Path) -> None:
    """Whose fault it was is told by SQLite's code, not by words of its message: they may be in the path."""
    path = tmp_path / "full readonly not a database" / "s.room.sqlite"
    with pytest.raises(RoomError) as error:
        Store(path, new=True)
    assert error.value.code == "disk-refuses"


def test_a_closed_file_is_closed_once(store: Store) -> None:
    """Closing again does nothing; what is asked of it then is refused with a sentence."""
    store.close()
    store.close()
    assert not store.is_open
    with pytest.raises(RoomError):
        store.places()
