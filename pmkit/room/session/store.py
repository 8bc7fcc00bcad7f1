"""One SQLite file a session: an answer is acknowledged when it is on disk, and nobody can be found in it.

Who answered (``answered``) and what was answered (``answer``) are separate tables. Both are
``WITHOUT ROWID`` with random keys, so that neither order nor time of arrival is in them. When a
collection ends, its result is stored and its answers are overwritten in the same transaction;
at the close also the places go, the log is merged and the file is rewritten (VACUUM).

Rows of a table are stored again in the order of their random keys whenever one comes, because SQLite fills a
page in the order of writing; and the write-ahead log, which keeps that order too, is merged and cut off after
each batch. Where another program that reads the file keeps it from being cut off, ``lingering`` says so.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RoomError

SUFFIX: Final = ".room.sqlite"
VERSION: Final = 1

_PATIENCE: Final = 2_000
"""Milliseconds for which a write waits for another program that has the file: in a thread, never in the loop."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answered (question TEXT, place BLOB, PRIMARY KEY (question, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer
    (question TEXT, key BLOB, value TEXT NOT NULL, PRIMARY KEY (question, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dealt
    (question TEXT, place BLOB, card INTEGER, PRIMARY KEY (question, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS paper (question TEXT PRIMARY KEY, people INTEGER, tallies TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS result (question TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Given:
    """An answer on its way to the disk.

    Attributes:
        question: activity and round.
        place: key of the place that answers.
        rows: what was answered, one or several rows.
        keys: keys that let the same place change its answer to this question; empty where it is final.
    """

    question: str
    place: bytes
    rows: tuple[Any, ...]
    keys: tuple[bytes, ...] = ()


class Store:
    """A session's file; a lock lets the thread that writes answers and the one that leads the session take turns.

    Attributes:
        path: the file.
        is_open: whether it can be read and written.
        lingering: whether the log could not be cut off, so that it still holds what was overwritten, and an order.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open a session's file, or make it.

        Raises:
            RoomError: the file is missing, is there already, or isn't a session of this version.
        """
        self.path = path
        self.is_open = False
        self.lingering = False
        self._lock = threading.RLock()
        self._dealt: dict[str, dict[bytes, int]] = {}
        self._paper: dict[str, tuple[int, Any]] = {}
        if new == path.exists():
            problem = "there is a session in this file already" if new else "there is no such session file"
            raise RoomError(problem, code="exists" if new else "no-file", where=str(path), remedy="name another file")
        if not new and not path.is_file():
            # SQLite would wait for a pipe, and read a device without end.
            raise _no_session(path)
        try:
            if new:
                # Made private before anything is in it.
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_PATIENCE / 1000)
            self.is_open = True
            for pragma in ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY"):
                said = self._db.execute(f"PRAGMA {pragma}").fetchone()
                # Where a disk has no shared memory, SQLite keeps the mode it had and raises nothing.
                if pragma.endswith("WAL") and said != ("wal",):
                    raise _no_log(path, f"journal mode {said[0]}")
            self._db.executescript(_SCHEMA)
            if new:
                self.write_facts({"version": VERSION})
        except (sqlite3.Error, OSError) as error:
            self._let_go()
            raise _refused(path, error) from None
        except RoomError:
            self._let_go()
            raise
        if self.fact("version") != VERSION:
            self._let_go()
            raise RoomError(
                "this session was made by another version of pmkit",
                code="other-version",
                where=str(path),
                remedy="open it with that version",
            )
        for question, place, card in self._read("SELECT question, place, card FROM dealt"):
            self._dealt.setdefault(question, {})[place] = card
        for question, people, tallies in self._read("SELECT question, people, tallies FROM paper"):
            self._paper[question] = (people, json.loads(tallies))
        # What a process that was killed left in the log.
        self.merge()

    def merge(self) -> bool:
        """Merge the log into the file and cut it off, without waiting for anybody; tell whether that was possible."""
        with self._lock:
            if not self.is_open:
                return True
            try:
                self._db.execute("PRAGMA busy_timeout = 0")
                [(busy, _, _)] = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.Error:  # a disk that is full, too
                busy = 1
            finally:
                self._db.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
            self.lingering = bool(busy)
            return not busy

    def close(self) -> None:
        """Merge the log and let go of the file; a file that is closed stays closed."""
        with self._lock, contextlib.suppress(sqlite3.Error):
            self.merge()
            self._let_go()

    def _let_go(self) -> None:
        if self.is_open:
            self.is_open = False
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Do all or nothing; on disk when it ends."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise _refused(self.path, error) from None
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def _read(self, query: str, *values: Any) -> list[Any]:
        """Return the rows of a query.

        Raises:
            RoomError: the disk refuses.
        """
        with self._lock:
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise _refused(self.path, error) from None

    def fact(self, name: str) -> Any:
        """Return what was written under a name, or None."""
        rows = self._read("SELECT value FROM fact WHERE name = ?", name)
        return json.loads(rows[0][0]) if rows else None

    def write_facts(self, facts: dict[str, Any], results: Mapping[str, dict[str, Any]] | None = None) -> None:
        """Write the state of the session, JSON, and results in the same transaction.

        Raises:
            RoomError: the disk refuses.
        """
        with self._transaction() as db:
            for question, result in (results or {}).items():
                db.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (question, json.dumps(result)))
            for name, value in facts.items():
                db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, json.dumps(value)))

    def add_places(self, keys: Sequence[bytes]) -> None:
        """Write places; a key that is there already is left.

        Raises:
            RoomError: the disk refuses.
        """
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO place VALUES (?)", [(key,) for key in keys])
            _store_anew(db, "place")
        self.merge()

    def remove_idle(self) -> set[bytes]:
        """Remove the places that have neither answered anything nor hold a card, and return their keys.

        Raises:
            RoomError: the disk refuses.
        """
        idle = "FROM place WHERE key NOT IN (SELECT place FROM answered UNION SELECT place FROM dealt)"
        with self._transaction() as db:
            gone = {row[0] for row in db.execute(f"SELECT key {idle}")}  # the line above
            db.execute(f"DELETE {idle}")  # the line above
        self.merge()
        return gone

    def places(self) -> set[bytes]:
        """Return the keys of all places."""
        return {row[0] for row in self._read("SELECT key FROM place")}

    def take(self, given: Iterable[Given]) -> list[str]:
        """Write answers in one transaction; when this returns they are on disk.

        Returns:
            For each: ``taken``; ``again`` where the place had answered for good, and its first answer stays;
            ``late`` where the collection has ended.

        Raises:
            RoomError: the disk refuses; then none of them is taken.
        """
        given = list(given)
        with self._transaction() as db:
            said = [self._take(db, each) for each in given]
            for question in dict.fromkeys(each.question for each in given):
                _store_anew(db, "answered", question)
                _store_anew(db, "answer", question)
        self.merge()
        return said

    def _take(self, db: sqlite3.Connection, each: Given) -> str:
        """Write one answer; the caller commits."""
        if db.execute("SELECT 1 FROM result WHERE question = ?", (each.question,)).fetchone():
            return "late"
        fresh = db.execute("INSERT OR IGNORE INTO answered VALUES (?, ?)", (each.question, each.place)).rowcount
        if not fresh and not each.keys:
            return "again"
        for key in each.keys:
            db.execute("DELETE FROM answer WHERE question = ? AND key = ?", (each.question, key))
        for at, row in enumerate(each.rows):
            key = each.keys[at] if each.keys else secrets.token_bytes(16)
            db.execute("INSERT INTO answer VALUES (?, ?, ?)", (each.question, key, json.dumps(row)))
        return "taken"

    def answered(self, question: str) -> set[bytes]:
        """Return the places that have answered a question."""
        return {row[0] for row in self._read("SELECT place FROM answered WHERE question = ?", question)}

    def answer_of(self, question: str, keys: Sequence[bytes]) -> list[Any]:
        """Return the rows under keys that only the answering phone can make."""
        rows = []
        for key in keys:
            found = self._read("SELECT value FROM answer WHERE question = ? AND key = ?", question, key)
            rows += [json.loads(row[0]) for row in found]
        return rows

    def rows(self, question: str) -> list[Any]:
        """Return all answers to a question, in the order of random keys."""
        found = self._read("SELECT value FROM answer WHERE question = ? ORDER BY key", question)
        return [json.loads(row[0]) for row in found]

    def paper(self, question: str) -> tuple[int, Any]:
        """Return how many answers were keyed in, and the tallies; 0 and None without any; the disk is not asked."""
        return self._paper.get(question, (0, None))

    def write_paper(self, question: str, people: int, tallies: Any) -> None:
        """Write what was keyed in from paper; what was before is replaced.

        Raises:
            RoomError: the disk refuses.
        """
        with self._transaction() as db:
            _write_paper(db, question, people, tallies)
        self._paper[question] = (people, tallies)

    def freeze(
        self,
        question: str,
        make: Callable[[list[Any], int, Any], dict[str, Any]],
        *,
        drop: bool,
        paper: tuple[int, Any] | None = None,
    ) -> dict[str, Any]:
        """End a collection: make its result and store it, and with ``drop`` overwrite the answers, all at once.

        One that has ended already keeps its result, because its answers may be gone; unless paper is added to it.

        Args:
            question: activity and round.
            make: called with the answers, the number of people, and what was keyed in from paper; returns the result.
            drop: whether the answers go.
            paper: how many people, and their tallies, that are keyed in now.

        Raises:
            RoomError: the disk refuses; the collection goes on then.
        """
        with self._transaction() as db:
            ended = self.results().get(question)
            if ended and paper is None:
                return ended
            if paper is not None:
                _write_paper(db, question, *paper)
            rows, people = self.rows(question), len(self.answered(question))
            result = make(rows, people, (paper or self.paper(question))[1])
            db.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (question, json.dumps(result)))
            if drop:
                db.execute("DELETE FROM answer WHERE question = ?", (question,))
                db.execute("DELETE FROM paper WHERE question = ?", (question,))
        if drop:
            self._paper.pop(question, None)
        elif paper is not None:
            self._paper[question] = paper
        # secure_delete overwrites in the file; the log of what was written must go too.
        self.merge()
        return result

    def write_result(self, question: str, result: dict[str, Any]) -> None:
        """Write a result in place of the one that was counted.

        Raises:
            RoomError: the disk refuses.
        """
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (question, json.dumps(result)))

    def reopen(self, question: str) -> None:
        """Take a result back, so that answers may be changed again."""
        with self._transaction() as db:
            db.execute("DELETE FROM result WHERE question = ?", (question,))

    def results(self) -> dict[str, dict[str, Any]]:
        """Return the stored results by question."""
        return {row[0]: json.loads(row[1]) for row in self._read("SELECT question, value FROM result")}

    def deal(self, question: str, place: bytes, size: int) -> int:
        """Return the card of a place; one that has none gets the card that fewest hold.

        Raises:
            RoomError: the disk refuses.
        """
        with self._lock:
            held = self._dealt.setdefault(question, {})
            if place in held:
                return held[place]
            numbers = list(held.values())
            card = min(range(size), key=lambda each: (numbers.count(each), each))
            with self._transaction() as db:
                db.execute("INSERT INTO dealt VALUES (?, ?, ?)", (question, place, card))
            held[place] = card
        return card

    def dealt(self, question: str) -> list[int]:
        """Return the cards that are held, without who holds them; the disk is not asked."""
        return sorted(self._dealt.get(question, {}).values())

    def end(self) -> None:
        """Overwrite places and answers, merge the log and rewrite the file; results and facts stay.

        Raises:
            RoomError: the disk refuses.
        """
        with self._transaction() as db:
            for table in ("answer", "answered", "place", "dealt", "paper"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608  # a name from the line above
        with self._lock:
            self._dealt.clear()
            self._paper.clear()
            try:
                self.merge()
                self._db.execute("VACUUM")
                self.merge()
                self._db.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.Error as error:
                raise _refused(self.path, error) from None


def _write_paper(db: sqlite3.Connection, question: str, people: int, tallies: Any) -> None:
    db.execute("INSERT OR REPLACE INTO paper VALUES (?, ?, ?)", (question, people, json.dumps(tallies)))


def _store_anew(db: sqlite3.Connection, table: str, question: str = "") -> None:
    """Store rows again in the order of their keys: the place of a row in a page tells when it was written."""
    where, values = (" WHERE question = ?", (question,)) if question else ("", ())
    rows = sorted(db.execute(f"SELECT * FROM {table}{where}", values))  # noqa: S608  # names from this module
    db.execute(f"DELETE FROM {table}{where}", values)  # noqa: S608  # names from this module
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # names from this module


def _no_log(path: Path, error: object) -> RoomError:
    """Return that a folder is on a disk on which SQLite cannot keep its write-ahead log."""
    return RoomError(
        f"this folder cannot keep the log that a live session needs, as on most network drives ({error})",
        code="no-log",
        where=str(path),
        remedy="keep the room on a disk of this computer: pmkit room --folder FOLDER, "
        "or ensure_room(folder=...) in a notebook",
    )


def _refused(path: Path, error: Exception) -> RoomError:
    """Return what the disk or SQLite refused, with what to do."""
    # An extended code holds the primary one in its last byte.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number = getattr(error, "errno", None)
    if code == sqlite3.SQLITE_FULL or number == errno.ENOSPC:
        return RoomError(
            "the disk is full",
            code="disk-full",
            where=str(path),
            remedy="free some space; nothing that was taken is lost",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM) or number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return RoomError(
            "the file cannot be written",
            code="read-only",
            where=str(path),
            remedy="check the permissions of its folder",
        )
    if code == sqlite3.SQLITE_NOTADB:
        return _no_session(path)
    if code in (sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOLFS):
        return _no_log(path, error)
    return RoomError(
        f"the disk refuses ({error})",
        code="disk-refuses",
        where=str(path),
        remedy="check the disk and the file's permissions",
    )


def _no_session(path: Path) -> RoomError:
    return RoomError(
        "this is not a session file",
        code="not-a-session",
        where=str(path),
        remedy=f"name a file that ends in {SUFFIX}",
    )


def session_files(folder: Path) -> Sequence[Path]:
    """Return the session files of a folder, oldest name first."""
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
