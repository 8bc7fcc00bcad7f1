"""One workshop from its first page to its report: run sheet, incident, clock, notes, plan, session."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pmkit.data.models import Strict, load_json
from pmkit.errors import FileError, RoomError, WorkshopError
from pmkit.files import make_folder, work_folder, write_atomic
from pmkit.room.host.alone import SessionAlone
from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.process import ensure_room
from pmkit.room.session.plan import Plan
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.clock import Clock
from pmkit.workshop.leading.dry_run import Rehearsed, dry_run
from pmkit.workshop.leading.kept import AnySession, keep
from pmkit.workshop.leading.notes import Notes
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart, load_agenda
from pmkit.workshop.runsheet.material import Material, open_material
from pmkit.workshop.runsheet.session import steps_of, workshop_session

HOURS: Final = 6
"""A workshop that began less than so many hours ago is taken up again, even after midnight."""


class _Remembered(Strict):
    """The file that remembers which session of the room is this workshop's."""

    code: str


@dataclass
class Workshop:
    """A workshop and the folder that keeps it.

    Attributes:
        agenda: the run sheet.
        material: the incident.
        folder: clock, notes, plan, and later the report.
        clock: where part and whole stand.
        notes: what the facilitator writes.
        planner: the commitments.
        note: what the facilitator should know, such as why nobody can join by phone; empty when all is well.
    """

    agenda: Agenda
    material: Material
    folder: Path
    clock: Clock
    notes: Notes
    planner: Planner
    note: str = ""
    _session: AnySession | None = field(default=None, repr=False)
    _told: str = field(default="", repr=False)

    @classmethod
    def open(
        cls,
        agenda: str | Path = "seed",
        material: str | Path = "payments-memory-leak",
        folder: str | Path = "",
        *,
        now: Callable[[], float] = time.time,
    ) -> Workshop:
        """Return a workshop: today's, where one was begun.

        Args:
            agenda: ``seed``, ``practice``, or a team's own YAML file.
            material: a scenario's name, or a team's own postmortem, a Markdown file.
            folder: where it is kept; by default ``workshop-<day>`` in the work folder.
            now: the time, for tests.

        Raises:
            WorkshopError: the run sheet does not fit, the incident has nothing to work with, or the folder holds the
                clock of another run sheet.
            ScenarioError: there is no such scenario.
            FileError: a file cannot be read, or the folder cannot be written to.
        """
        sheet, incident = load_agenda(agenda), open_material(material)
        place = make_folder(Path(folder) if folder else _folder(now))
        clock = Clock.open(sheet, place / f"clock-{sheet.profile}.json", now=now)
        notes = Notes.open(sheet, place / f"notes-{sheet.profile}.md")
        planner = Planner.open(place / "improvement-plan.yaml", title=f"After the workshop: {incident.title}")
        return cls(sheet, incident, place, clock, notes, planner)

    @cached_property
    def plan(self) -> Plan:
        """What the room shows and asks."""
        return workshop_session(self.agenda, self.material)

    @cached_property
    def steps(self) -> dict[str, tuple[int, str]]:
        """For each page of the session the place of its part, and the step that it is."""
        return steps_of(self.agenda)

    # The session

    def join(self, reach: str = "lan") -> AnySession:
        """Return the session, which is taken up again where it was left.

        Args:
            reach: ``lan`` for phones in the same network, ``here`` for a trial, the address of a hosted room, or
                ``none`` for a workshop on one laptop or on paper. Where a room cannot be had, the session goes on
                without one, and :attr:`note` says why.
        """
        self.note = ""
        joined: AnySession | None = None
        if reach != "none":
            try:
                joined = self._in_room(ensure_room(reach))
            except RoomError as error:
                self.note = f"Without a room: {error.problem}. {error.remedy}".strip()
        self._session = joined or SessionAlone.open(self.plan, self.folder)
        self._catch_up()
        return self._session

    def _catch_up(self) -> None:
        """Bring a session that is new to where the workshop is: phones failed, or it was ended before."""
        state = self.session.state()
        if state["index"] >= 0 or self.clock.began is None or state["closed"]:
            return
        if self.clock.over:
            self._to_the_end(state)
        else:
            self.session.lead("go", to=self.first_page(self.clock.at))

    def _to_the_end(self, state: dict[str, Any], **more: Any) -> dict[str, Any]:
        while not state["closed"] and state["index"] < state["count"]:
            state, more = self.session.lead("next", **more), {}
        return state

    def _in_room(self, room: RoomClient) -> LiveSession:
        """Return this workshop's session of a room, also when it was ended; else a new one."""
        remembered = self.folder / f"session-{self.agenda.profile}.json"
        code = ""
        if remembered.exists():
            # A file that is damaged costs no more than a new session.
            with contextlib.suppress(FileError, WorkshopError):
                code = load_json(remembered, _Remembered, WorkshopError, what="session codes").code
        for info in room.sessions() if code else []:
            if info["code"] != code or info["title"] != self.plan.title or info.get("rehearsal"):
                continue
            session = LiveSession(room, info)
            pages = [(page["id"], page["title"]) for page in session.state()["agenda"]]
            # A run sheet or an incident that was changed since asks for another session.
            if pages == [(page.id, page.title) for page in self.plan.activities]:
                return session
        session = room.open(self.plan, fresh=True)
        write_atomic(remembered, _Remembered(code=session.code).model_dump_json() + "\n")
        return session

    def keep_results(self) -> None:
        """Keep what is shown beside the notes, so that a report can be made after the session has gone.

        What the session has taken back since is taken out of the file.

        Raises:
            RoomError: the room does not answer, and nothing was kept before.
            WorkshopError: the file is damaged.
            FileError: the file cannot be written.
        """
        keep(self.session, self.results_file)

    @property
    def results_file(self) -> Path:
        """Where the results are kept."""
        return self.folder / f"results-{self.agenda.profile}.json"

    @property
    def session(self) -> AnySession:
        """The session that was joined.

        Raises:
            WorkshopError: none was.
        """
        if self._session is None:
            raise WorkshopError(
                "the workshop has no session yet",
                code="no-session",
                remedy="run the cell with workshop.join(reach)",
            )
        return self._session

    def rehearse(self, people: int = 8, reach: str = "here") -> Rehearsed:
        """Run all of it once, unattended, with simulated participants in a session of its own.

        A room that cannot be had is said in what is returned, so that whoever runs all cells gets to the next one.

        Args:
            people: how many take part.
            reach: as in :meth:`join`; the room that was joined is used as it is, so that no phone is cut off.
        """
        known = self._session
        try:
            room = known.room if isinstance(known, LiveSession) else ensure_room("here" if reach == "none" else reach)
            session = room.open(self.plan, fresh=True)
            try:
                return dry_run(session, people)
            finally:
                session.close()
        except RoomError as error:
            return Rehearsed(self.plan.title, people, (), f"{error.problem}. {error.remedy}".strip())

    def start_over(self) -> AnySession:
        """Begin again after a trial: another session, the clock at its beginning; notes and plan are put aside.

        Raises:
            RoomError: the room does not answer.
            FileError: a file cannot be moved.
        """
        old = self.session
        old.lead("close")
        (self.folder / f"session-{self.agenda.profile}.json").unlink(missing_ok=True)
        self._told = ""
        self.clock.reset()
        stamp = dt.datetime.now(dt.UTC).astimezone().strftime("%H%M%S")
        for path in (self.notes.path, self.planner.path, self.results_file):
            if path.exists():
                path.rename(path.with_name(f"{path.stem}-before-{stamp}{path.suffix}"))
        self.notes = Notes.open(self.agenda, self.notes.path)
        self.planner = Planner.open(self.planner.path, title=self.planner.plan.title)
        self._session = (
            self._in_room(old.room) if isinstance(old, LiveSession) else SessionAlone.open(self.plan, self.folder)
        )
        return self._session

    # What follows the session

    def follow(self, state: dict[str, Any]) -> tuple[int, str]:
        """Let the clock follow the pages, and return the part and the step that are shown.

        The clock begins with the first page, and goes to the next part when a page of that part is
        shown, whoever led there. Going back on the pages does not turn it back, but from the closing page the last
        part goes on.

        Args:
            state: what the session says of itself.

        Returns:
            The place of the part, -1 before the first page and the number of parts after the last, and the step.
        """
        place, step = self.place(state)
        if place < 0:
            return place, step
        self.clock.start()
        if self.clock.over and place < len(self.agenda.parts):
            self.clock.go_on()
        while not self.clock.over and self.clock.at < place:
            self.clock.next_part()
        if not state["closed"]:
            self._tell_clock()
        return place, step

    def _tell_clock(self) -> None:
        """Let the projector show the part that runs, whenever it or its end has changed."""
        if self._session is None:
            return
        now = "" if self.clock.over else f"{self.clock.at} {self.clock.given[self.clock.at]:.2f}"
        if now == self._told:
            return
        part = None if self.clock.over else self.agenda.parts[self.clock.at]
        try:
            self._session.lead("clock", title=part.title if part else "", seconds=60 * self.clock.left)
        except RoomError:
            return  # it is told with the next state, or the session is over
        self._told = now

    def place(self, state: dict[str, Any]) -> tuple[int, str]:
        """Return the part and the step that are shown, as :meth:`follow` does, and change nothing."""
        activity = state["activity"]
        if activity is None:
            return (-1 if state["index"] < 0 else len(self.agenda.parts)), ""
        if activity["id"] in self.steps:
            return self.steps[activity["id"]]
        # A slide of the appendix belongs to no part: the one that runs goes on.
        return min(self.clock.at, len(self.agenda.parts) - 1), str(activity["id"]).removeprefix("appendix-")

    def first_page(self, part: int) -> str:
        """Return the id of the first page of a part; empty after the last."""
        return next((name for name, (place, _) in self.steps.items() if place == part), "")

    def part(self, place: int) -> AgendaPart | None:
        """Return a part by its place, None before the first and after the last."""
        return self.agenda.parts[place] if 0 <= place < len(self.agenda.parts) else None

    def skip_part(self, **more: Any) -> dict[str, Any]:
        """Go to the next part's first page, after the last part to the closing page; return the session's state.

        Args:
            more: ``at``, the state of the session that it is skipped in, and ``sure``; see
                :func:`pmkit.room.session.steps.take_step`.

        Raises:
            RoomError: the session refuses, such as when climate answers wait for a decision.
        """
        state = self.session.state()
        place, _ = self.place(state)
        following = self.first_page(place + 1)
        if following:
            return self.session.lead("go", to=following, **more)
        return self._to_the_end(state, **more)

    def extend(self, minutes: float) -> None:
        """Give the current part more minutes, or fewer, and an activity's timer as well.

        Raises:
            WorkshopError: it has not begun or is over, or so much cannot be taken off.
            RoomError: the session refuses.
        """
        self.clock.extend(minutes)
        if minutes > 0 and self.session.state()["left"] is not None:
            self.session.lead("extend", seconds=60 * minutes)

    def commitments_page(self) -> str:
        """Return the id of the slide on which commitments appear; empty where the run sheet has none."""
        return next((name for name, (_, step) in self.steps.items() if step == "commitments"), "")

    def __str__(self) -> str:
        """Return where it stands as text."""
        return f"{self.clock}\nThe incident: {self.material.title}\nKept in {self.folder}"


def _folder(now: Callable[[], float]) -> Path:
    """Return today's folder, or that of a workshop that runs."""
    for path in sorted(work_folder().glob("workshop-*/clock-*.json"), reverse=True):
        if now() - path.stat().st_mtime < HOURS * 3600:
            return path.parent
    today = dt.datetime.fromtimestamp(now(), dt.UTC).astimezone().date()
    return work_folder() / f"workshop-{today.isoformat()}"
