"""A session while pages are open on it: who is here, what they are told, and answers on their way to the disk."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from pmkit.errors import RoomError
from pmkit.room.activities.role import Role
from pmkit.room.server.duties import Duties
from pmkit.room.server.limits import Bucket
from pmkit.room.session import export, faces
from pmkit.room.session.places import place_key
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from pmkit.room.session.store import Given

T = TypeVar("T")

TELL_AFTER: Final = 0.03
"""Seconds in which changes are gathered before pages are told."""

COUNT_AFTER: Final = 0.25
"""Seconds in which answers are gathered before projector and host are told the count."""

OVER: Final = 4410
"""The code that closes a line when the session has ended: the page asks no more."""

SEEN_FOR: Final = 45.0
"""Seconds for which a phone that asks instead of listening counts as here."""


AGAIN: Final = "It is tried again by itself."

LINGERING: Final = (
    "What was overwritten is still in the log of the session's file, because another program has the file open or the "
    "disk is full"
)
"""What the host is told while the log cannot be cut off."""


class Page(Protocol):
    """An open page."""

    def tell(self, message: str) -> None:
        """Send a message; a page that is gone is left."""

    def leave(self, code: int, why: str) -> None:
        """Close the page's line."""


@dataclass
class Live:
    """One session with its open pages.

    What touches the disk is done in a thread of the session's own: a file that another program holds, or a session
    that is rewritten at its end, keeps neither the loop nor other sessions waiting.

    Attributes:
        session: where it is, as it is on disk; each step of the host replaces it.
        phones: place to its open pages.
        shows: open projector pages.
        hosts: open host pages.
        places: all places that joined.
        answered: places that have answered the open question.
        refused: why the disk took no answer last; empty when all is well.
        duties: what has to be done when its time comes.
    """

    session: Session
    phones: dict[bytes, set[Page]] = field(default_factory=lambda: defaultdict(set))
    shows: set[Page] = field(default_factory=set)
    hosts: set[Page] = field(default_factory=set)
    places: set[bytes] = field(default_factory=set)
    answered: set[bytes] = field(default_factory=set)
    refused: str = ""
    bucket: Bucket = field(default_factory=Bucket)
    version: int = 0
    _disk: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="disk"))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _question: str = ""
    _seen: dict[bytes, float] = field(default_factory=dict)
    _waiting: list[tuple[Given, asyncio.Future[str]]] = field(default_factory=list)
    _joining: list[tuple[bytes, asyncio.Future[None]]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _told: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    _phone: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin from what is on disk."""
        store = self.session.store
        self.duties = Duties(self.session)
        self.places = store.places() if store.is_open else set()
        # Versions of a process that was started again must be newer than those of the one before.
        self.version = int(time.time() * 1000)
        self._renew(self._on_disk(self.session))

    async def on_disk(self, work: Callable[[], T]) -> T:
        """Return what work returns, done in the thread of this session's file."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    def let_go(self) -> None:
        """Close the file; nothing is written any more."""
        self._disk.shutdown()
        self.session.store.close()

    # What the host does

    async def step(self, do: str, sent: Mapping[str, Any]) -> None:
        """Take one step of the host; pages are told when it is on disk.

        Raises:
            RoomError: it is not possible now, or the disk refuses.
        """
        if do == "remove":
            await self._remove_idle()
            return
        present = self.present()
        await self._move(lambda session: take_step(session, do, sent, present=present))

    async def close(self) -> None:
        """End the session, or clear its file where that was not possible before.

        Raises:
            RoomError: the disk refuses.
        """
        await self._move(Session.close)

    async def _move(self, work: Callable[[Session], object]) -> None:
        """Move a copy of the session, one step at a time, and go on with what of it is on disk."""
        async with self._turn:
            kept: list[Session] = []
            answered: set[bytes] = set()
            moved = _copied(self.session)
            moved.told = lambda: kept.append(_copied(moved))

            def run() -> set[bytes]:
                try:
                    work(moved)
                finally:
                    if moved.cleared:
                        moved.store.close()
                return self._on_disk(moved)

            try:
                answered = await self.on_disk(run)
                kept.append(moved)
            except Exception:
                # Of a step that the disk refused halfway, what it has taken holds.
                if kept:
                    with contextlib.suppress(RoomError):
                        answered = await self.on_disk(partial(self._on_disk, kept[-1]))
                raise
            finally:
                if kept and (kept[-1] is not moved or len(kept) > 1):
                    self.session = kept[-1]
                    self.session.told = lambda: None
                    self._renew(answered)
                    self._soon("all", TELL_AFTER)

    async def _remove_idle(self) -> None:
        """Remove places that have not answered anything; a page that is open joins again, where the door is open."""
        gone = await self.on_disk(self.session.store.remove_idle)
        self.places -= gone
        for place in gone:
            self._seen.pop(place, None)
            for page in list(self.phones.get(place, ())):
                page.leave(4403, "join again")
        self.counted()

    async def rehearse(self) -> bool:
        """Make the session a rehearsal where nobody has joined, and return whether it is one.

        Raises:
            RoomError: the session is over, or the disk refuses.
        """
        if self.places and not self.session.rehearsal:
            return False
        await self._move(Session.rehearse)
        return self.session.rehearsal

    async def export(self, kind: str) -> str:
        """Return what was shown as CSV or JSON, final from now on; of a session that has ended, from its file.

        Raises:
            RoomError: the disk refuses.
        """
        texts: list[str] = []

        def write(session: Session) -> None:
            texts.append(export.to_csv(session) if kind == "csv" else export.to_json(session))

        def read() -> None:
            ended = Session.resume(self.session.store.path)
            try:
                write(ended)
            finally:
                ended.store.close()

        if self.session.store.is_open:
            # A step like any other: what leaves in an export cannot be collected again.
            await self._move(write)
        else:
            await self.on_disk(read)
        return texts[0]

    async def do_duties(self) -> None:
        """Do what its time has come for: the end of a session that is too old, a log that is to be cut off."""
        if self.duties.running or self.session.cleared:
            return
        self.duties.running = True
        try:
            before = self.trouble
            late = self.duties.is_old() or self.session.closed  # one that is closed is not cleared yet
            if late and self.duties.may_try():
                try:
                    await self.close()
                    self.duties.refused = ""
                except RoomError as error:
                    self.duties.refused = str(error)
            elif self.session.store.lingering and self.duties.may_try():
                await self.on_disk(self.session.store.merge)
            elif self.duties.note_due():
                with contextlib.suppress(RoomError):
                    await self.on_disk(self.duties.note)
            if self.trouble != before:
                self.counted()
        finally:
            self.duties.running = False

    @property
    def trouble(self) -> str:
        """What the host has to know of the disk, as sentences; empty when all is well."""
        if self.refused:
            return f"Answers are not being taken: {self.refused}"
        if self.session.closed and not self.session.cleared:
            return f"The session is over, but individual answers aren't overwritten yet. {self.duties.refused} {AGAIN}"
        if self.session.store.lingering:
            return f"{LINGERING} ({self.session.store.path}). {AGAIN}"
        return ""

    # What pages are told

    def counted(self) -> None:
        """Tell projector and host soon how many have answered."""
        self._soon("count", COUNT_AFTER)

    @staticmethod
    def _on_disk(session: Session) -> set[bytes]:
        """Return the places that have answered the open question, as the file says."""
        question = session.question
        return session.store.answered(question) if question else set()

    def _renew(self, answered: set[bytes]) -> None:
        """Make the state that all phones share, once for all of them."""
        self.version += 1
        if self.session.question != self._question:
            self._question, self.answered = self.session.question, set()
        # What came while that was read is counted already.
        self.answered = self.answered | answered if self._question else set()
        self._phone = faces.phone_state(self.session)
        # A phone that answered before, or holds a card, asks for what is its own.
        self._phone["personal"] = bool(self.answered) or (self._phone["activity"] or {}).get("type") == "role"

    def _soon(self, what: str, seconds: float) -> None:
        """Gather changes for a moment."""
        if what in self._told:
            return
        with contextlib.suppress(RuntimeError):  # without a loop nobody listens yet
            loop = asyncio.get_running_loop()
            self._told[what] = loop.call_later(seconds, self._tell, what)

    def _tell(self, what: str) -> None:
        """Send the state to open pages."""
        self._told.pop(what, None)
        if what == "all":
            message = self.message("phone")
            for pages in list(self.phones.values()):
                _send(pages, message)
        if self.shows:
            _send(self.shows, self.message("show"))
        if self.hosts:
            _send(self.hosts, self.message("host"))
        if self.session.closed:
            # A tab that is left open would ask for days. The host's stays: it exports.
            for page in [*self.shows, *(page for pages in self.phones.values() for page in pages)]:
                page.leave(OVER, "the session is over")

    def message(self, face: str) -> str:
        """Return the state for a face as JSON."""
        return json.dumps({"v": self.version, "state": self.state(face)})

    def state(self, face: str) -> dict[str, Any]:
        """Return the state for a face: phone, show or host."""
        if face == "phone":
            return {**self._phone, "left": self.session.seconds_left()}
        answered, present = len(self.answered), self.present()
        if face == "show":
            return faces.show_state(self.session, answered, present)
        return {**faces.host_state(self.session, answered, present), "trouble": self.trouble}

    async def personal(self, token: bytes) -> dict[str, Any]:
        """Return what only one phone is told: whether it answered, its own open answer, its role card.

        Raises:
            RoomError: the disk refuses.
        """
        session, place = self.session, place_key(token)
        activity = session.activity
        me: dict[str, Any] = {"answered": place in self.answered, "own": None}
        if self.answered and activity is not None and activity.privacy == "open":
            me["own"] = await self.on_disk(lambda: session.own_answer(token))
        if isinstance(activity, Role) and not session.closed:
            number = await self.on_disk(lambda: session.role_of(token))
            card = activity.cards[number or 0]
            me["role"] = {"role": card.role, "text": card.text, "note": card.note}
            self.counted()
        return me

    # Who is here

    def seen(self, place: bytes) -> None:
        """Note that a phone asked."""
        self._seen[place] = time.monotonic()

    def present(self) -> int:
        """Return how many phones are here or have answered the open question."""
        since = time.monotonic() - SEEN_FOR
        self._seen = {place: at for place, at in self._seen.items() if at > since}
        here = {place for place, pages in self.phones.items() if pages}
        return len((here | self._seen.keys() | self.answered) & (self.places | self.answered))

    # To the disk

    async def join(self, place: bytes) -> None:
        """Write a place; it counts when it is on disk.

        Raises:
            RoomError: the disk refuses.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._joining.append((place, future))
        self._write()
        await future

    async def take(self, given: Given) -> str:
        """Write an answer and return ``taken``, ``again`` or ``late`` when that is on disk.

        Raises:
            RoomError: the disk refuses; the answer is not taken.
        """
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, future))
        self._write()
        return await future

    def _write(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_all())

    async def _write_all(self) -> None:
        """Write what waits in one transaction, then what has come meanwhile: one fsync for many phones."""
        store = self.session.store
        while self._waiting or self._joining:
            answers, self._waiting = self._waiting, []
            joining, self._joining = self._joining, []
            try:
                if joining:
                    await self.on_disk(partial(store.add_places, [key for key, _ in joining]))
                    self.places.update(key for key, _ in joining)
                said = []
                if answers:
                    said = await self.on_disk(partial(store.take, [each for each, _ in answers]))
            except Exception as error:  # whoever waits must be told, whatever it was
                self._refuse([each[1] for each in answers], error)
                self._refuse([each[1] for each in joining], error)
                continue
            self.refused = ""
            for _, waiting in joining:
                _settle(waiting, None)
            for (given, future), word in zip(answers, said, strict=True):
                if word != "late" and given.question == self._question:
                    self.answered.add(given.place)
                _settle(future, word)
            self.counted()

    def _refuse(self, futures: Iterable[asyncio.Future[Any]], error: Exception) -> None:
        """Tell those who wait, and the host, that the disk refuses."""
        self.refused = str(error)
        for future in futures:
            if not future.done():
                future.set_exception(error if isinstance(error, RoomError) else RoomError(f"not written ({error})"))
        self.counted()


def _copied(session: Session) -> Session:
    """Return a copy whose steps do not move the original; results are values, and the file is the same."""
    made = copy.copy(session)
    for each in fields(session):
        value = getattr(session, each.name)
        if isinstance(value, dict | list):
            setattr(made, each.name, copy.copy(value))
    made.wall = copy.deepcopy(session.wall)
    return made


def _settle(future: asyncio.Future[Any], value: Any) -> None:
    """Answer somebody who may have gone away."""
    if not future.done():
        future.set_result(value)


def _send(pages: Iterable[Page], message: str) -> None:
    for page in list(pages):
        page.tell(message)
