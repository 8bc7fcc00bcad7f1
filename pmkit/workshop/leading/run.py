"""One workshop from its first page to its report: run sheet, incident, clock, notes, plan, session."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pmkit.data.models import Strict, load_json
from pmkit.errors import FileError, PmkitError, RoomError, WorkshopError, text_given
from pmkit.files import path_for, write_atomic
from pmkit.room.host.alone import SessionAlone
from pmkit.room.server.client import LiveSession, RoomClient, shown_results
from pmkit.room.server.process import ensure_room
from pmkit.room.session.plan import Plan
from pmkit.workshop.improvement.planner import Planner
from pmkit.workshop.leading.clock import Clock
from pmkit.workshop.leading.dry_run import Rehearsed, dry_run
from pmkit.workshop.leading.folders import PLAN, About, claim, folder_after, folder_for, unused
from pmkit.workshop.leading.kept import AnySession, keep, read_results
from pmkit.workshop.leading.leaving import start_of
from pmkit.workshop.leading.notes import Notes
from pmkit.workshop.runsheet.agenda import Agenda, AgendaPart, load_agenda
from pmkit.workshop.runsheet.edits import FOLDER_FILE, ToEdit
from pmkit.workshop.runsheet.material import Material, open_material, write_material
from pmkit.workshop.runsheet.phoneless import agenda_without_phones, plan_without_phones
from pmkit.workshop.runsheet.preview import Preview, preview
from pmkit.workshop.runsheet.session import steps_of, workshop_session


class _Remembered(Strict):
    """The file that remembers which session of the room is this workshop's."""

    code: str


@dataclass
class Workshop:
    """A workshop and the folder that keeps it.

    Attributes:
        agenda: the run sheet.
        material: the incident.
        about: whose workshop it is: team, material, agenda, and day.
        folder: clock, notes, plan, and later the report.
        clock: how far the part and the whole are.
        notes: what the facilitator writes.
        planner: the commitments.
        note: what the facilitator should know, such as why nobody can join by phone; empty when all is well.
        moved: who is told when another workshop has taken this one's place, by name.
    """

    agenda: Agenda
    material: Material
    about: About
    folder: Path
    clock: Clock
    notes: Notes
    planner: Planner
    note: str = ""
    moved: dict[str, Callable[[], None]] = field(default_factory=dict, repr=False)
    _reach: str = field(default="lan", repr=False)
    _session: AnySession | None = field(default=None, repr=False)
    _told: str = field(default="", repr=False)
    _with_phones: Agenda = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the run sheet as it was written: a session without phones changes its words."""
        self._with_phones = self.agenda

    @classmethod
    def open(
        cls,
        agenda: str | Path = "seed",
        material: str | Path = "payments-memory-leak",
        folder: str | Path = "",
        *,
        team: str = "",
        anew: bool = False,
        now: Callable[[], float] = time.time,
    ) -> Workshop:
        """Return a workshop: the one of this team, material and agenda that runs today, otherwise a new one.

        Args:
            agenda: ``seed``, ``practice``, or a team's own YAML file.
            material: a scenario's name, or a team's own postmortem, a Markdown file.
            folder: where it is kept; by default ``workshops/<day>-<team>-<material>-<agenda>`` in the work folder.
            team: the team it is for, in its own words; may be empty.
            anew: begin another one, also where one runs today.
            now: the time, for tests.

        Raises:
            WorkshopError: the run sheet does not fit, the incident has nothing to work with, or the folder keeps
                another workshop (code ``other-workshop``).
            ScenarioError: there is no such scenario.
            FileError: a file cannot be read, or the folder cannot be written to.
        """
        agenda = text_given(agenda, "agenda", example="seed")
        material = text_given(material, "material", example="payments-memory-leak")
        team = text_given(team, "team", example="payments team")
        sheet = load_agenda(agenda)
        about = About.of(team, material, agenda, now)
        where = path_for(folder) if folder else folder_for(about, anew=anew)
        if folder and anew:
            where = unused(where)
        about = claim(where, about)
        incident = open_material(material, where)
        return cls(sheet, incident, about, where, *_opened(sheet, incident, where, now))

    @cached_property
    def plan(self) -> Plan:
        """What the room shows and asks."""
        return workshop_session(self.agenda, self.material)

    def preview(self) -> Preview:
        """Return what people will see of the incident; where something is missing or too much, :meth:`edit_material`.

        Raises:
            WorkshopError: the incident has too few events for an activity.
        """
        return preview(self.agenda, self.material, self.plan)

    def edit_material(self) -> ToEdit:
        """Write down what people will see, in a file to change; a workshop that is opened afterwards uses it.

        A file that somebody has changed is left as it is; the new one goes beside it.

        Raises:
            FileError: it cannot be written.
        """
        beside = "" if self.material.own else self.folder / FOLDER_FILE
        written = write_material(self.material, beside)
        return ToEdit(written, written.path)

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
        self.note, self._reach = "", reach
        joined: AnySession | None = None
        if reach != "none":
            self._speak(phones=True)
            try:
                joined = self._in_room(ensure_room(reach))
            except RoomError as error:
                self.note = f"Without a room: {error.problem}. {error.remedy}".strip()
        self._speak(phones=joined is not None)
        self._session = joined or SessionAlone.open(self.plan, self.folder)
        self._catch_up()
        return self._session

    def _speak(self, *, phones: bool) -> None:
        """Let script and slides speak of phones, or of sheets where nobody can join by phone."""
        self.__dict__.pop("plan", None)
        self.agenda = self._with_phones if phones else agenda_without_phones(self._with_phones)
        if not phones:
            self.__dict__["plan"] = plan_without_phones(self.plan)

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
        """Return this workshop's session of a room, even after it was ended; otherwise a new one."""
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
        self._take_areas()

    def _take_areas(self) -> None:
        """Let a plan that is about nothing yet be about the areas to which the self-assessment pointed."""
        if self.planner.plan.areas or not self.results_file.exists():
            return
        shown = shown_results(read_results(self.results_file).model_dump())
        part = start_of({result.activity: result for result in shown.values()})
        if part:
            self.planner.work_on(area.area.title for area in part.top())

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

    def start_over(self) -> AnySession | None:
        """Begin another workshop of the same team, material and agenda, in a folder of its own.

        The one that was open is ended: what was shown is kept in its folder, with its notes and its plan.

        Returns:
            The new session; None where none was joined before.

        Raises:
            FileError: the new folder cannot be made.
        """
        old = self._session
        if old is not None:
            # A room that does not answer keeps nobody from starting over.
            with contextlib.suppress(PmkitError):
                self.keep_results()
            with contextlib.suppress(RoomError):
                old.lead("close")
        about = self.about.again(self.clock.now())
        return self._move(folder_after(self.folder, about), about)

    def go_on_with(self, folder: str | Path) -> AnySession | None:
        """Continue another workshop of the same team, material and agenda; the one that was open stays as it is.

        Raises:
            WorkshopError: the folder keeps another team's workshop, or one of another incident or agenda.
            FileError: it cannot be read.
        """
        return self._move(Path(folder), self.about.again(self.clock.now()))

    def _move(self, folder: Path, about: About) -> AnySession | None:
        """Open a folder in place of the one that is open, and tell those who show it."""
        about = claim(folder, about)
        opened = _opened(self.agenda, self.material, folder, self.clock.now)
        self.clock, self.notes, self.planner = opened
        self.folder, self.about, self._told = folder, about, ""
        session = None if self._session is None else self.join(self._reach)
        for tell in list(self.moved.values()):
            tell()
        return session

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
        # A phase that the facilitator alone looks at begins once all see it.
        self.clock.enter(f"{step}/{state['phase']}{'/first' * bool(state['looking'])}")
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


def _opened(agenda: Agenda, material: Material, folder: Path, now: Callable[[], float]) -> tuple[Clock, Notes, Planner]:
    """Return the clock, the notes and the plan of a workshop's folder."""
    clock = Clock.open(agenda, folder / f"clock-{agenda.profile}.json", now=now)
    notes = Notes.open(agenda, folder / f"notes-{agenda.profile}.md")
    planner = Planner.open(folder / PLAN, title=f"After the workshop: {material.title}")
    planner.ask_first(material.people)
    return clock, notes, planner
