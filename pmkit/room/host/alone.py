"""A session without a room: the same steps and results where nobody's phone can get in.

The facilitator keys counts in, from paper or a show of hands. The session is a file as in the room,
so it goes on after a kernel was killed. A session that nothing refers to any more is closed, and opened again
from its file.
"""

from __future__ import annotations

import contextlib
import json
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from htpy import Node, a, b, p, small

from pmkit.data.open_objects import open_object
from pmkit.errors import RoomError
from pmkit.files import Written, laid, make_folder
from pmkit.html import render
from pmkit.room.host.wall import WallPage
from pmkit.room.server.client import shown_results
from pmkit.room.session import export, faces
from pmkit.room.session.plan import Plan
from pmkit.room.session.results import Result
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from pmkit.room.session.store import session_files


@dataclass
class SessionAlone:
    """A session that a notebook leads by itself; it answers to the same calls as a session of the room.

    Attributes:
        session: the state machine.
    """

    session: Session
    _wall: WallPage | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def open(cls, plan: Plan, folder: str | Path) -> SessionAlone:
        """Return the open session of a plan's title in a folder, or a new one.

        Raises:
            RoomError: the file cannot be made.
            FileError: the folder cannot be written to.
        """
        folder = make_folder(folder)
        for path in session_files(folder):
            with contextlib.suppress(RoomError):
                session = open_object(Session, path, _resumed, _is_usable)
                if session.planned == plan and not session.closed:
                    return cls(session)
        started = _closing(Session.start(plan, folder))
        return cls(open_object(Session, started.store.path, lambda _: started, _is_usable))

    def state(self) -> dict[str, Any]:
        """Return where the session stands, as the host may know it; the wall page shows the same at once."""
        state = {**faces.host_state(self.session, 0, 0, phones=False), "trouble": "", "alone": True}
        if self._wall is not None:
            self._wall.show(state, self.session.plan)
        return state

    def wall(self) -> str:
        """Return the address of the wall page, which is served from now on to browsers of this computer.

        Raises:
            RoomError: this computer lets no program listen.
        """
        if self._wall is None:
            folder = self.session.store.path.parent
            self._wall = open_object(WallPage, folder, WallPage, lambda _: True)
            self.state()
        return self._wall.address

    def lead(self, do: str, **more: Any) -> dict[str, Any]:
        """Take one step and return where the session stands; see :func:`pmkit.room.session.steps.take_step`.

        Raises:
            RoomError: the step is not possible now.
        """
        take_step(self.session, do, more, alone=True)
        return self.state()

    def results(self) -> dict[str, Result]:
        """Return what was shown, by activity; the vote after a discussion as ``<activity>/vote``."""
        return shown_results(json.loads(self.to_json()))

    def to_csv(self, path: str | Path | None = None) -> Written:
        """Return what was shown as CSV, and write it to a file if one is named."""
        return laid(export.to_csv(self.session), path, mark=True)

    def to_json(self, path: str | Path | None = None) -> Written:
        """Return what was shown as JSON, and write it to a file if one is named."""
        return laid(export.to_json(self.session), path)

    def wall_link(self) -> Node:
        """Return a link that opens the wall page in a tab of its own; why there is none where it cannot be shown."""
        try:
            address = self.wall()
        except RoomError as error:
            return small[f"{error.problem}; {error.remedy}"]
        return [
            a(".pmk-link", href=address, target="_blank", rel="noopener")["Open the wall page"],
            " ",
            small["Show that tab to everybody; this page, with what only you see, stays on your screen."],
        ]

    def _repr_html_(self) -> str:
        """Say how people take part, and link to the page for the wall."""
        return render(
            p[
                b["Without a room."],
                " People answer on paper or by a show of hands; you enter the counts below each question, and the "
                "results look the same.",
            ],
            p[self.wall_link()],
        )

    def __repr__(self) -> str:
        """Return the title."""
        return f"SessionAlone({self.session.plan.title!r})"


def _resumed(path: Path) -> Session:
    return _closing(Session.resume(path))


def _closing(session: Session) -> Session:
    """Return the session, whose file is let go of when nothing refers to it any more."""
    weakref.finalize(session, session.store.close)
    return session


def _is_usable(session: Session) -> bool:
    return session.store.is_open
