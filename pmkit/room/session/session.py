"""The state machine of a session: which activity, which phase, whose answer, and when something is shown.

Everything here is synchronous and knows neither sockets nor pages. Each step of the host is on
disk before it is told to anybody, so that a session goes on after its process was killed.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RoomError
from pmkit.files import make_folder
from pmkit.markup import one_line
from pmkit.room.activities.activity import Activity, Plan, make_plan
from pmkit.room.activities.cards import check_answer
from pmkit.room.activities.counts import SHOWN_MOST
from pmkit.room.session.places import answer_keys, new_code, place_key
from pmkit.room.session.results import Result, count, keyed_in
from pmkit.room.session.route import entry, following, later_phase, preceding
from pmkit.room.session.store import SUFFIX, Given, Store
from pmkit.room.session.wall import Wall

HOURS: Final = 12
"""A session ends by itself after so long, and what its phones were given expires then."""

_KEPT: Final = (
    *("index", "phase", "main", "locked", "closed", "cleared", "ends_at", "began_at"),
    *("decisions", "revealed"),
)

WAYS: Final = ("show", "one", "none")
"""What the host can do with climate answers: show, one strength and one question, do not show."""


@dataclass
class Session:
    """A session that is led.

    Attributes:
        store: its file.
        plan: what is asked.
        code: join code.
        index: place of the current activity; -1 before the first (the lobby).
        phase: the activity's phase.
        locked: whether nobody else may join.
        closed: whether it is over.
        cleared: whether the file was rewritten after that.
        ends_at: when the timer ends, in seconds since the epoch; None without a timer.
        began_at: when the session was opened, in seconds since the epoch.
        main: place of the last activity that was no aside: where Next goes on after one.
        decisions: activity id to what the host chose to show of climate answers.
        wall: what the host wrote below slides, and the clock of a larger plan.
        results: question to its result.
        told: called after each change.
    """

    store: Store
    plan: Plan
    code: str
    index: int = -1
    phase: str = ""
    locked: bool = False
    closed: bool = False
    cleared: bool = False
    ends_at: float | None = None
    began_at: float = 0.0
    main: int = -1
    decisions: dict[str, dict[str, str]] = field(default_factory=dict)
    wall: Wall = field(default_factory=Wall)
    revealed: list[str] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    told: Callable[[], None] = lambda: None

    @classmethod
    def start(cls, plan: Plan, folder: str | Path, *, code: str = "") -> Session:
        """Return a new session with a file of its own in a folder; its thresholds are frozen from now on.

        Raises:
            RoomError: the file cannot be made.
            FileError: the folder cannot be written to.
        """
        code = code or new_code()
        today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
        path = make_folder(folder) / f"{today}-{code}{SUFFIX}"
        session = cls(Store(path, new=True), plan, code, began_at=time.time())
        session.store.write_facts({"plan": plan.model_dump(mode="json"), "code": code, "day": today})
        session._keep()
        return session

    @classmethod
    def resume(cls, path: Path) -> Session:
        """Return the session of a file, where it was left.

        Raises:
            RoomError: the file holds none.
        """
        store = Store(path)
        try:
            plan = make_plan(store.fact("plan"), where=str(path))
            state = store.fact("state")
            wall = Wall(**state.pop("wall", {}))
            session = cls(store, plan, store.fact("code"), wall=wall, **state)
            session.results = {name: Result.from_dict(data) for name, data in store.results().items()}
        except (TypeError, KeyError, ValueError) as error:
            store.close()
            raise RoomError(
                f"the session cannot be read ({error})", where=str(path), remedy="start a new one; its export may help"
            ) from None
        return session

    def _keep(self) -> None:
        """Write where the session stands."""
        state = {name: getattr(self, name) for name in _KEPT} | {"wall": self.wall.to_dict()}
        self.store.write_facts({"state": state})
        self.told()

    # What is asked now

    @property
    def activity(self) -> Activity | None:
        """The current activity; None in the lobby and after the end."""
        return self.plan.activities[self.index] if 0 <= self.index < len(self.plan.activities) else None

    @property
    def question(self) -> str:
        """Name of the question that phones may answer now; empty when none."""
        activity = self.activity
        if activity is None or self.closed or not activity.asks or self.phase not in ("collect", "vote"):
            return ""
        return f"{activity.id}/{self.phase}"

    @property
    def looking(self) -> bool:
        """Whether the host looks at climate answers alone, before the reveal."""
        activity = self.activity
        if activity is None or activity.privacy != "climate" or self.phase in ("", "collect"):
            return False
        result = self.results.get(f"{activity.id}/collect")
        return result is not None and not result.held_back and activity.id not in self.decisions

    def options(self, activity: Activity, *, vote: bool) -> list[str]:
        """Return what there is to choose from: the activity's own options, or texts that were revealed."""
        source = activity.of or (activity.id if vote and activity.writes else "")
        if not source:
            return list(activity.options)
        result = self.results.get(f"{source}/collect")
        return list(result.labels[:SHOWN_MOST]) if result else []

    def seconds_left(self) -> float | None:
        """Return the seconds left on the timer; 0 when time is up, None without a timer."""
        if self.ends_at is None:
            return None
        # A clock that was turned back must not give a timer of hours.
        return min(max(self.ends_at - time.time(), 0.0), 7200.0)

    # The phones

    def answer(self, token: bytes, question: str, raw: Any) -> Given:
        """Return an answer fit for the store.

        Raises:
            RoomError: the question is not open, or the answer does not fit it.
        """
        activity = self.activity
        if not question or question != self.question or activity is None:
            raise RoomError("this question is no longer open; what you wrote is still on your page")
        vote = self.phase == "vote"
        rows = check_answer(activity, self.options(activity, vote=vote), vote, raw)
        keys = answer_keys(token, question, activity.most) if activity.privacy == "open" else ()
        return Given(question, place_key(token), tuple(rows), keys)

    def own_answer(self, token: bytes) -> Any:
        """Return what a phone answered to the open question, where it may change it; else None."""
        activity = self.activity
        if not self.question or activity is None or activity.privacy != "open":
            return None
        rows = self.store.answer_of(self.question, answer_keys(token, self.question, activity.most))
        if not rows:
            return None
        return rows if activity.type == "cards" and self.phase == "collect" else rows[0]

    def role_of(self, token: bytes) -> int | None:
        """Return the number of a phone's role card, dealt when it first asks; None where none are dealt."""
        activity = self.activity
        if activity is None or activity.type != "role" or self.closed:
            return None
        return self.store.deal(activity.id, place_key(token), len(activity.cards))

    # The host

    def go(self, where: str, phase: str = "") -> None:
        """Move to an activity and a phase.

        Args:
            where: id of the activity; ``lobby`` for before the first.
            phase: one of its phases; its first by default.

        Raises:
            RoomError: there is no such activity or phase, or its answers are final.
        """
        self._open()
        if where == "lobby":
            self._leave(-1, "")
            return
        places = {activity.id: place for place, activity in enumerate(self.plan.activities)}
        if where not in places:
            raise RoomError(f"there is no activity {where!r}", remedy=f"use: {', '.join(places)}")
        index = places[where]
        activity = self.plan.activities[index]
        phase = phase or activity.in_phases[0]
        usable = (*activity.in_phases, "discuss")
        if phase not in usable:
            raise RoomError(f"{where} has no phase {phase!r}", remedy=f"use: {', '.join(activity.in_phases)}")
        self._check_final(activity, phase)
        self._leave(index, phase)

    def _check_final(self, activity: Activity, phase: str) -> None:
        """Refuse to collect twice where answers are final; take an open result back."""
        question = f"{activity.id}/{phase}"
        if phase not in ("collect", "vote") or question not in self.results or question == self.question:
            return
        if activity.privacy != "open":
            raise RoomError(
                "these answers were collected and are final: two results of the same question could be subtracted",
                remedy="go to its reveal, or ask again in another activity",
            )
        self.store.reopen(question)
        del self.results[question]
        if question in self.revealed:
            self.revealed.remove(question)

    def _leave(self, index: int, phase: str) -> None:
        """End what is collected now, enter the phase and start its timer."""
        self._freeze()
        self.index, self.phase = index, phase
        activity = self.activity
        if activity is None or not activity.aside:
            self.main = index
        seconds = activity.seconds(phase) if activity else None
        self.ends_at = time.time() + seconds if seconds else None
        self._note_revealed()
        self._keep()

    def _freeze(self) -> None:
        """Count the answers of the open question, once."""
        question, activity = self.question, self.activity
        if not question or activity is None or question in self.results:
            return
        vote = self.phase == "vote"
        needed = self.plan.needed(activity, vote=vote)
        options = self.options(activity, vote=vote)

        def make(rows: list[Any], people: int) -> dict[str, Any]:
            return count(activity, rows, people=people, needed=needed, options=options, vote=vote).to_dict()

        # Answers that may still be changed stay, so that a host who stepped on too early can step back.
        made = self.store.freeze(question, make, drop=activity.privacy != "open")
        self.results[question] = Result.from_dict(made)

    def _note_revealed(self) -> None:
        """Remember which results were shown: only those are exported."""
        for question in self.shown():
            if question not in self.revealed:
                self.revealed.append(question)

    def shown(self) -> list[str]:
        """Return the questions whose results are on the pages now, the first round first."""
        activity = self.activity
        if activity is None or not activity.asks or self.phase in ("", "collect") or self.looking:
            return []
        if self.decisions.get(activity.id, {}).get("way", "show") != "show":
            return []
        rounds = ["collect", "vote"] if self.phase == "outcome" else ["collect"]
        return [f"{activity.id}/{each}" for each in rounds if f"{activity.id}/{each}" in self.results]

    def forward(self) -> None:
        """Move to the next phase, else to the next activity; after the last, to the closing page.

        Raises:
            RoomError: the session is over, or climate answers wait for a decision.
        """
        self._open()
        if self.looking:
            raise RoomError("choose first what is shown of these answers", remedy="show, one of each, or not")
        activity = self.activity
        if activity:
            # What was collected decides whether there is something to vote on.
            self._freeze()
            phase = later_phase(activity, self.phase, self.results, votes=self._votes(activity))
            if phase:
                self._leave(self.index, phase)
                return
        self.next_activity()

    def next_step(self) -> str:
        """Return what :meth:`forward` leads to: a phase, the title of the next activity, or nothing."""
        activity = self.activity
        if self.closed or self.index >= len(self.plan.activities):
            return ""
        phase = activity and later_phase(activity, self.phase, self.results, votes=self._votes(activity))
        if phase:
            return phase
        index = following(self.plan, self.index, self.main)
        return f"Next: {self.plan.activities[index].title}" if index < len(self.plan.activities) else "Closing page"

    def _votes(self, activity: Activity) -> bool:
        """Tell whether there is something to vote on, and whether it was not voted on before."""
        choices = self.options(activity, vote=True) or activity.questions
        return bool(choices) and f"{activity.id}/vote" not in self.results

    def next_activity(self) -> None:
        """Move to the next activity's first phase that is not final yet; after the last, to the closing page.

        Raises:
            RoomError: the session is over.
        """
        self._open()
        index = following(self.plan, self.index, self.main)
        self._freeze()
        self._enter(index)

    def back(self) -> None:
        """Move one phase back, else to the activity before; where answers are final, to their reveal.

        Raises:
            RoomError: the session is over.
        """
        self._open()
        activity = self.activity
        self._freeze()
        if activity and self.phase in activity.in_phases:
            for phase in reversed(activity.in_phases[: activity.in_phases.index(self.phase)]):
                if self._may(activity, phase):
                    self.go(activity.id, phase)
                    return
        self._enter(preceding(self.plan, self.index, self.main))

    def _may(self, activity: Activity, phase: str) -> bool:
        final = phase in ("collect", "vote") and activity.privacy != "open"
        return not (final and f"{activity.id}/{phase}" in self.results)

    def _enter(self, index: int) -> None:
        """Enter an activity by its place, at the first phase that makes sense."""
        if not 0 <= index < len(self.plan.activities):
            self._leave(max(index, -1), "")
            return
        activity = self.plan.activities[index]
        self._leave(index, entry(activity, self.results))

    def extend(self, seconds: float) -> None:
        """Give the timer more time, or start one.

        Raises:
            RoomError: the number of seconds makes no sense, or the session is over.
        """
        self._open()
        if not 1 <= seconds <= 3600:
            raise RoomError("a timer is extended by 1 second to an hour")
        self.ends_at = max(self.ends_at or 0.0, time.time()) + seconds
        self._keep()

    def decide(self, way: str, *, strength: str = "", question: str = "") -> None:
        """Choose what is shown of climate answers that the host has looked at.

        Args:
            way: ``show``, ``one`` (a strength and a question in the host's words), or ``none``.
            strength: what goes well, for ``one``.
            question: what to talk about, for ``one``.

        Raises:
            RoomError: nothing waits for a decision, or it is not complete.
        """
        self._open()
        activity = self.activity
        if not self.looking or activity is None:
            raise RoomError("no answers wait for this decision")
        if way not in WAYS:
            raise RoomError(f"{way!r} is no way on", remedy=f"use: {', '.join(WAYS)}")
        texts = {"strength": one_line(strength)[:400], "question": one_line(question)[:400]}
        if way == "one" and not all(texts.values()):
            raise RoomError("write one strength and one question", remedy="a sentence each, in your own words")
        self.decisions[activity.id] = {"way": way, **(texts if way == "one" else {})}
        self._note_revealed()
        self._keep()

    def key_in(self, tallies: Any) -> None:
        """Take the answers of the open question from paper or a chat instead of phones, and go to the reveal.

        Raises:
            RoomError: no question is open, phones have answered it already, or the tallies do not fit.
        """
        self._open()
        question, activity = self.question, self.activity
        if not question or activity is None:
            raise RoomError("no question is open", remedy="open its collection first")
        if self.store.answered(question):
            raise RoomError(
                "phones have answered this question, and a tally would count them twice",
                remedy="let everybody answer by phone, or ask again in another activity",
            )
        vote = self.phase == "vote"
        asked = activity.model_copy(update={"type": "dots"}) if vote and activity.writes else activity
        made = keyed_in(
            asked, tallies, needed=self.plan.needed(activity, vote=vote), options=self.options(activity, vote=vote)
        )
        result = Result(**{**made.__dict__, "vote": vote})
        self.store.write_result(question, result.to_dict())
        self.results[question] = result
        self._leave(self.index, "outcome" if vote else "reveal")

    def write(self, where: str, text: str) -> None:
        """Write below a slide, such as what was agreed while people watch; see :meth:`Wall.write`."""
        self._open()
        self.wall.write(self.plan, where, text)
        self._keep()

    def set_clock(self, title: str, seconds: float) -> None:
        """Show on the projector which part of a larger plan runs, and for how long yet."""
        self._open()
        self.wall.set_clock(title, seconds)
        self._keep()

    def lock(self, locked: bool) -> None:
        """Let nobody else join, or let them again; who has joined stays."""
        self._open()
        self.locked = locked
        self._keep()

    def close(self) -> None:
        """End the session: what can be told of persons is overwritten, and the results stay for the export.

        Raises:
            RoomError: the disk refuses.
        """
        if not self.closed:
            self._freeze()
            self.closed, self.phase, self.ends_at = True, "", None
            self._keep()
        if not self.cleared:
            # Another program that has the file open keeps it from being rewritten: then this is done again.
            self.store.end()
            self.cleared = True
            self._keep()

    def _open(self) -> None:
        if self.closed:
            raise RoomError("the session is over", remedy="export its results, or start another")

    def expired(self) -> bool:
        """Tell whether the session is older than it may become."""
        return time.time() - self.began_at > HOURS * 3600
