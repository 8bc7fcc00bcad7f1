"""A session while pages are open on it: who is here, what they are told, and answers on their way to the disk."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pmkit.errors import RoomError
from pmkit.room.activities.role import Role
from pmkit.room.server.limits import Bucket
from pmkit.room.session import faces
from pmkit.room.session.places import place_key
from pmkit.room.session.session import Session
from pmkit.room.session.store import Given

TELL_AFTER: Final = 0.03
"""Seconds in which changes are gathered before pages are told."""

COUNT_AFTER: Final = 0.25
"""Seconds in which answers are gathered before projector and host are told the count."""

OVER: Final = 4410
"""The code that closes a line when the session has ended: the page asks no more."""

SEEN_FOR: Final = 45.0
"""Seconds for which a phone that asks instead of listening counts as here."""


class Page(Protocol):
    """An open page."""

    def tell(self, message: str) -> None:
        """Send a message; a page that is gone is left."""

    def leave(self, code: int, why: str) -> None:
        """Close the page's line."""


@dataclass
class Live:
    """One session with its open pages.

    Attributes:
        session: the state machine.
        disk: one thread that writes answers.
        phones: place to its open pages.
        shows: open projector pages.
        hosts: open host pages.
        places: all places that joined.
        answered: places that have answered the open question.
        again_at: when closing is tried again, on the monotonic clock.
        trouble: what the disk said last; empty when all is well.
    """

    session: Session
    disk: Executor
    phones: dict[bytes, set[Page]] = field(default_factory=lambda: defaultdict(set))
    shows: set[Page] = field(default_factory=set)
    hosts: set[Page] = field(default_factory=set)
    places: set[bytes] = field(default_factory=set)
    answered: set[bytes] = field(default_factory=set)
    trouble: str = ""
    bucket: Bucket = field(default_factory=Bucket)
    version: int = 0
    again_at: float = 0.0
    _question: str = ""
    _seen: dict[bytes, float] = field(default_factory=dict)
    _waiting: list[tuple[Given, asyncio.Future[str]]] = field(default_factory=list)
    _joining: list[tuple[bytes, asyncio.Future[None]]] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _told: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    _phone: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin from what is on disk."""
        self.places = self.session.store.places()
        self.session.told = self.changed
        # Versions of a process that was started again must be newer than those of the one before.
        self.version = int(time.time() * 1000)
        self._renew()

    # What pages are told

    def changed(self) -> None:
        """Tell all pages soon that the session has moved."""
        self._renew()
        self._soon("all", TELL_AFTER)

    def counted(self) -> None:
        """Tell projector and host soon how many have answered."""
        self._soon("count", COUNT_AFTER)

    def _renew(self) -> None:
        """Make the state that all phones share, once for all of them."""
        self.version += 1
        if self.session.question != self._question:
            self._question = self.session.question
        self.answered = self.session.store.answered(self._question) if self._question else set()
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

    def personal(self, token: bytes) -> dict[str, Any]:
        """Return what only one phone is told: whether it answered, its own open answer, its role card.

        Raises:
            RoomError: the disk refuses.
        """
        me: dict[str, Any] = {"answered": place_key(token) in self.answered, "own": self.session.own_answer(token)}
        number = self.session.role_of(token)
        activity = self.session.activity
        if number is not None and isinstance(activity, Role):
            card = activity.cards[number]
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
        loop = asyncio.get_running_loop()
        while self._waiting or self._joining:
            answers, self._waiting = self._waiting, []
            joining, self._joining = self._joining, []
            try:
                if joining:
                    await loop.run_in_executor(self.disk, self.session.store.add_places, [key for key, _ in joining])
                    self.places.update(key for key, _ in joining)
                said = []
                if answers:
                    said = await loop.run_in_executor(self.disk, self.session.store.take, [each for each, _ in answers])
            except Exception as error:  # whoever waits must be told, whatever it was
                self._refuse([each[1] for each in answers], error)
                self._refuse([each[1] for each in joining], error)
                continue
            self.trouble = ""
            for _, waiting in joining:
                _settle(waiting, None)
            for (given, future), word in zip(answers, said, strict=True):
                if word != "late" and given.question == self._question:
                    self.answered.add(given.place)
                _settle(future, word)
            self.counted()

    def _refuse(self, futures: Iterable[asyncio.Future[Any]], error: Exception) -> None:
        """Tell those who wait, and the host, that the disk refuses."""
        self.trouble = str(error)
        for future in futures:
            if not future.done():
                future.set_exception(error if isinstance(error, RoomError) else RoomError(f"not written ({error})"))
        self.counted()


def _settle(future: asyncio.Future[Any], value: Any) -> None:
    """Answer somebody who may have gone away."""
    if not future.done():
        future.set_result(value)


def _send(pages: Iterable[Page], message: str) -> None:
    for page in list(pages):
        page.tell(message)
