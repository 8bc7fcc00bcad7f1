"""What has to be done when its time comes, whether or not somebody is there, and whatever the clock does.

A session ends after twelve hours. How long it has lived is counted by the clock that never jumps, and by the
computer's own clock where that says more (a laptop that slept). It is written down each minute, so that a process
that is started again goes on counting. A clock that is turned back keeps no session alive; one that jumps ahead by
half a day ends it.
"""

from __future__ import annotations

import time
from typing import Final

from pmkit.room.session.session import Session
from pmkit.room.session.standing import HOURS

NOTE_EVERY: Final = 60.0
"""Seconds between two notes of how long a session has lived."""

TRY_EVERY: Final = 5.0
"""Seconds between two tries to close a session or to cut off its log."""


class Duties:
    """The age of a session, and what is due.

    Attributes:
        age: seconds for which the session has lived.
        refused: why it could not be closed; empty otherwise.
        running: whether they are being done.
    """

    def __init__(self, session: Session) -> None:
        """Go on from what was written down."""
        self._session = session
        self.refused = ""
        self.running = False
        self._noted = self._tried = float("-inf")
        self._wall, self._steady = time.time(), time.monotonic()
        noted = session.store.fact("lived") if session.store.is_open else None
        if noted:
            self.age = float(noted["age"]) + max(0.0, self._wall - float(noted["at"]))
        else:
            self.age = max(0.0, self._wall - session.began_at)

    def is_old(self) -> bool:
        """Tell whether the session has lived for as long as it may, by any clock."""
        wall, steady = time.time(), time.monotonic()
        self.age += max(0.0, wall - self._wall, steady - self._steady)
        self._wall, self._steady = wall, steady
        return self.age > HOURS * 3600 or self._session.expired()

    def may_try(self) -> bool:
        """Tell whether enough time has gone by since the last try, and note this one."""
        due = time.monotonic() - self._tried >= TRY_EVERY
        if due:
            self._tried = time.monotonic()
        return due

    def note_due(self) -> bool:
        """Tell whether the age is to be written down again."""
        return time.monotonic() - self._noted >= NOTE_EVERY

    def note(self) -> None:
        """Write the age down.

        Raises:
            RoomError: the disk refuses.
        """
        self._noted = time.monotonic()
        self._session.store.write_facts({"lived": {"age": self.age, "at": time.time()}})
