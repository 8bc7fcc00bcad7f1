"""Where a session stands, and what follows from that: what is asked, shown, promised next. Nothing here moves it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from pmkit.room.activities.slide import Slide
from pmkit.room.session.forms import few, formed
from pmkit.room.session.lines import Stored, edited, renamed
from pmkit.room.session.plan import Plan
from pmkit.room.session.results import Result
from pmkit.room.session.route import entry, following, later_phase
from pmkit.room.session.wall import Wall
from pmkit.room.shared.activity import Activity, Asking
from pmkit.room.shared.counts import SHOWN_MOST

HOURS: Final = 12
"""A session ends by itself after so long, and what its phones were given expires then."""

PHASE_NAMES: Final = {
    "collect": "Answer",
    "reveal": "Results",
    "discuss": "Talk about it",
    "vote": "Vote",
    "outcome": "The dots",
}
"""What phones and projector call a phase."""

STEP_NAMES: Final = {
    "collect": "Collect answers",
    "reveal": "Reveal",
    "discuss": "Discuss",
    "vote": "Vote",
    "outcome": "Show the dots",
}
"""What the host's button calls a phase that it leads to."""

AGAIN_NAMES: Final = {"vote": "Answer again", "outcome": "The answers now"}
"""What phones and projector call these where a question with options is asked again after the talk: no dots then."""

AGAIN_STEPS: Final = {"vote": "Ask again", "outcome": "Show the answers"}
"""The same on the host's button."""

WAYS: Final = ("show", "one", "none")
"""What the host can do with climate answers: show, one strength and one question, do not show."""

SENTENCE_MOST: Final = 400
"""Characters of the strength and of the question that are shown in place of climate answers."""

_KEPT: Final = (
    *("index", "phase", "main", "locked", "closed", "cleared", "ends_at", "began_at"),
    *("decisions", "revealed", "looked", "rounds", "serial", "opened_at"),
    *("exported", "promised", "rehearsal", "cover", "before_end", "forms"),
    *("edits", "voted_on", "checking", "passed"),
)


@dataclass
class Standing:
    """Where a session stands.

    Attributes:
        plan: what is asked, each activity in the form that the host chose.
        planned: the same as it was written.
        code: join code.
        index: place of the current activity; -1 before the first (the lobby).
        phase: the activity's phase; empty before the first activity, after the last, and where answers that were
            counted wait for the step that shows them.
        locked: whether nobody else may join.
        closed: whether it is over.
        cleared: whether the file was rewritten after that.
        ends_at: when the timer ends, in seconds since the epoch; None without a timer.
        began_at: when the session was opened, in seconds since the epoch.
        main: index of the last activity outside of the appendix: where Next goes on from there.
        decisions: activity id to what the host chose to show of climate answers.
        wall: what the host wrote below slides, and the clock of a larger plan.
        revealed: the questions whose results were shown: only those are exported.
        looked: the climate questions whose results the host has looked at.
        rounds: activity and phase to how often the question was asked under a new name; see :meth:`named`.
        serial: grows with each step, so that a step tells which state it was made in.
        opened_at: when the open collection began, in seconds since the epoch.
        exported: the questions whose results an export has held: those are final, whatever their privacy.
        promised: question to what was promised when it was opened: ``needed`` and ``privacy``.
        rehearsal: whether all who take part are simulated; no phone can join then.
        edits: question to the host's edits of its lines, see :mod:`pmkit.room.session.lines`.
        voted_on: a vote to the question whose lines it is on, and how many edits those had when it was opened.
        checking: the question whose lines the host looks at alone, before all see them; otherwise empty.
        passed: an open question to the lines that the host has shown: those are not asked about again.
        cover: place of the appendix slide that is shown over where the session stands; -1 without one.
        before_end: activity, phase and end of the timer that the closing page was opened from.
        forms: activity id to the form that the host chose for it; see :mod:`pmkit.room.session.forms`.
        results: question to its result.
        told: called after each change.
    """

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
    looked: list[str] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)
    serial: int = 0
    opened_at: float = 0.0
    exported: list[str] = field(default_factory=list)
    promised: dict[str, dict[str, Any]] = field(default_factory=dict)
    rehearsal: bool = False
    edits: dict[str, list[Stored]] = field(default_factory=dict, repr=False)
    voted_on: dict[str, list[Any]] = field(default_factory=dict)
    checking: str = ""
    passed: dict[str, list[str]] = field(default_factory=dict, repr=False)
    cover: int = -1
    before_end: list[Any] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict, repr=False)
    told: Callable[[], None] = lambda: None
    planned: Plan = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put activities into the forms that were chosen."""
        self.planned = self.plan
        self.plan = formed(self.planned, self.forms)

    def to_dict(self) -> dict[str, Any]:
        """Return where it stands as plain data: what a session's file keeps beside plan, code and results."""
        return {name: getattr(self, name) for name in _KEPT} | {"wall": self.wall.to_dict()}

    @property
    def at(self) -> str:
        """The state that a step is made in: activity, phase, and a number that grows with each step."""
        return f"{self.index}/{self.phase}/{self.serial}"

    @property
    def title(self) -> str:
        """The session's title; that of a rehearsal says so."""
        return f"Rehearsal: {self.plan.title}" if self.rehearsal else self.plan.title

    # What is asked now

    @property
    def activity(self) -> Activity | None:
        """The current activity; None in the lobby and after the end."""
        return self.plan.activities[self.index] if 0 <= self.index < len(self.plan.activities) else None

    @property
    def on_wall(self) -> Activity | None:
        """What the projector shows: the slide of the appendix, or else the current activity."""
        return self.plan.activities[self.cover] if self.cover >= 0 else self.activity

    @property
    def asked(self) -> Asking | None:
        """The current activity as it is asked in this phase: texts that people wrote are voted on with dots."""
        activity = self.activity
        if not isinstance(activity, Asking):
            return None
        return activity.in_vote() if self.phase == "vote" else activity

    @property
    def question(self) -> str:
        """Name of the question that phones may answer now; empty when none."""
        activity = self.activity
        if activity is None or self.closed or not activity.asks or self.phase not in ("collect", "vote"):
            return ""
        return self.named(activity, self.phase)

    def named(self, activity: Activity, phase: str) -> str:
        """Return the name of an activity's question; one that is asked again has another than before."""
        name = f"{activity.id}/{phase}"
        times = self.rounds.get(name, 0)
        return f"{name}/{times + 1}" if times else name

    @property
    def by_hand(self) -> bool:
        """Whether the current question is answered with a show of hands: phones collect nothing."""
        return self.activity is not None and self.forms.get(self.activity.id) == "hands"

    def may_change_form(self, activity: Activity) -> bool:
        """Tell whether an activity may be asked in another form: it was not opened, or too few answered to show any."""
        opened = [name for phase in ("collect", "vote") if (name := self.named(activity, phase)) in self.promised]
        results = [self.results.get(question) for question in opened]
        return all(result is not None and result.held_back for result in results)

    def few(self, present: int | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return what would show nothing with so few here, and what has another form; see :func:`forms.few`.

        What was left behind is not among them.
        """
        here = self.main if self.activity is not None and self.activity.aside else self.index
        to_come = self.plan.activities[max(here, 0) :]
        may_change = {each.id for each in to_come if self.may_change_form(each)}
        return few(self.planned, self.forms, may_change, present)

    def options(self, activity: Activity, *, vote: bool) -> list[str]:
        """Return what there is to choose from: the activity's own options, or texts that all may see.

        Texts are those that there were when the vote was opened, however the host has edited them since: dots are kept
        by place. :meth:`shown_options` are the same places as they read now.
        """
        if not isinstance(activity, Asking):
            return []
        asked = activity.in_vote() if vote else activity
        if not asked.source:
            return asked.choices()
        (source,) = (each for each in self.plan.activities if each.id == asked.source)
        name, since = self.voted_on.get(self._chosen(activity, vote=vote), (self.named(source, "collect"), None))
        result = edited(self.results[name], self.edits.get(name, [])[:since]) if self.visible(name) else None
        return list(result.labels[:SHOWN_MOST]) if result else []

    def shown_options(self, activity: Activity, *, vote: bool) -> list[str]:
        """Return the options as the host's edits leave them; empty where one was hidden since the vote began.

        A line that is counted together with another is read with the words of both.
        """
        options = self.options(activity, vote=vote)
        name, since = self.voted_on.get(self._chosen(activity, vote=vote), ("", 0))
        result = self._edited(name) if name in self.results else None
        also = {each.text: each.also for each in result.counts.written()} if result and result.counts else {}
        now = renamed(options, self.edits.get(name, [])[since:])
        return [f"{line} (also: {'; '.join(also[line])})" if also.get(line) else line for line in now]

    def _chosen(self, activity: Activity, *, vote: bool) -> str:
        return self.named(activity, "vote" if vote else "collect")

    def missing_source(self) -> str:
        """Return the title of the activity whose texts are chosen from and not shown to all; empty when all is well."""
        activity, asked = self.activity, self.asked
        if not self.question or activity is None or asked is None or not asked.source:
            return ""
        titles = [each.title for each in self.plan.activities if each.id == asked.source]
        return "" if self.options(activity, vote=self.phase == "vote") else titles[0]

    def seconds_left(self) -> float | None:
        """Return the seconds left on the timer; 0 when time is up, None without a timer."""
        if self.ends_at is None:
            return None
        # A clock that was turned back must not give a timer of hours.
        return min(max(self.ends_at - time.time(), 0.0), 7200.0)

    def expired(self) -> bool:
        """Tell whether the session is older than it may become."""
        return time.time() - self.began_at > HOURS * 3600

    # What is shown: every way to a result asks `visible`, and the host's private look `look`

    def visible(self, question: str) -> Result | None:
        """Return the result of a question if all may see it: it was revealed, and the host has not kept it back.

        Below its threshold a result holds no more than how many answered.
        """
        return self._edited(question) if question in self.revealed and self._may_be_shown(question) else None

    def _may_be_shown(self, question: str) -> bool:
        """Tell whether there is a result that no decision of the host keeps back."""
        result = self.results.get(question)
        if result is None or question == self.checking:
            return False
        (activity,) = (each for each in self.plan.activities if each.id == result.activity)
        return activity.privacy != "climate" or result.held_back or self.way(activity) == "show"

    def way(self, activity: Activity) -> str:
        """Return what the host chose to do with climate answers, one of :data:`WAYS`; empty before that."""
        return self.decisions.get(activity.id, {}).get("way", "")

    def words(self, activity: Activity) -> tuple[str, str] | None:
        """Return the strength and the question that the host shows in place of climate answers."""
        decision = self.decisions.get(activity.id, {})
        return (decision["strength"], decision["question"]) if self.way(activity) == "one" else None

    def look(self) -> Result | None:
        """Return the climate answers that the host looks at alone, before the reveal; None when there are none."""
        activity = self.activity
        if activity is None or activity.privacy != "climate" or self.phase in ("", "collect") or self.way(activity):
            return None
        result = self._edited(self.named(activity, "collect"))
        return None if result is None or result.held_back else result

    def _edited(self, question: str) -> Result | None:
        """Return a result with the host's edits of its lines; that of a vote with those that were made after it."""
        result = self.results.get(question)
        source, since = self.voted_on.get(question, (question, 0))
        return None if result is None else edited(result, self.edits.get(source, [])[since:])

    def lines(self, activity: Activity) -> Result | None:
        """Return the lines that people wrote to an activity, where the host may see and edit them; otherwise None.

        That is after they were counted, from the threshold up: before all see them, where the host looks first, and
        after that.
        """
        question = self.named(activity, "collect")
        if not activity.writes:
            return None
        if activity is self.activity and self.looking:
            return self.look()
        found = self._edited(question) if question == self.checking else self.visible(question)
        return None if found is None or found.counts is None else found

    @property
    def can_look(self) -> bool:
        """Whether lines are collected that the host may look at before all see them."""
        activity = self.activity
        collecting = bool(self.question) and self.phase == "collect"
        return activity is not None and collecting and activity.writes and activity.privacy != "climate"

    def is_voted_on(self, question: str) -> bool:
        """Tell whether people are putting dots on the lines of a question now."""
        return self.voted_on.get(self.question, ("",))[0] == question

    def voted(self, question: str) -> int:
        """Return how many edits of a question's lines people have voted on: those stay."""
        votes = [
            since
            for name, (source, since) in self.voted_on.items()
            if source == question and (name == self.question or name in self._answered())
        ]
        return max(votes, default=0)

    def _answered(self) -> set[str]:
        return {question for question, result in self.results.items() if result.people}

    @property
    def looking(self) -> bool:
        """Whether the host looks at climate answers alone, before the reveal."""
        return self.look() is not None

    def shown(self) -> list[str]:
        """Return the questions whose results are on the pages now, the first round first."""
        activity = self.activity
        if activity is None or not activity.asks or self.phase in ("", "collect"):
            return []
        phases = ["collect", "vote"] if self.phase == "outcome" else ["collect"]
        return [name for each in phases if self._may_be_shown(name := self.named(activity, each))]

    def repeated(self, activity: Activity) -> Result | None:
        """Return the result that a slide repeats; None where nothing of it may be shown to all.

        A vote counts before what it was about; dots that nobody put lead back to the texts themselves.
        """
        known = {each.id: each for each in self.plan.activities}
        name = activity.shows if isinstance(activity, Slide) else ""
        while name:
            source = known[name]
            for phase in ("vote", "collect"):
                result = self.visible(self.named(source, phase))
                if result is not None and result.counts is not None:
                    return result
            name = source.source if isinstance(source, Asking) else ""
        return None

    def keyable(self) -> tuple[Activity, str] | None:
        """Return the activity and phase whose answers from paper can be keyed in now; None where that is over.

        That is while its question is open, and as long as all its answers are there to be counted again: those of
        phones to an open question until an export holds them, or where none came by phone. What was chosen from the
        texts of an activity keeps them as they were.
        """
        activity = self.activity
        if self.closed or activity is None or not activity.asks:
            return None
        phase = "vote" if self.phase in ("vote", "outcome") else "collect"
        if self.question:
            return activity, phase
        question = self.named(activity, phase)
        result = self.results.get(question)
        if result is None or self.is_final(activity, phase) or self._is_chosen_from(activity, phase):
            return None
        return (activity, phase) if activity.privacy == "open" or result.people == result.paper else None

    def _is_chosen_from(self, activity: Activity, phase: str) -> bool:
        """Tell whether people have chosen from the texts of an activity."""
        later = [each for each in self.plan.activities if isinstance(each, Asking) and each.source == activity.id]
        asked = [self.named(each, "collect") for each in later] + [self.named(activity, "vote")]
        return phase == "collect" and any(question in self.promised for question in asked)

    def seen(self, activity: Activity, phase: str) -> Result | None:
        """Return a result that everybody has seen and that may still be collected again; otherwise None."""
        question = self.named(activity, phase)
        result = self.results.get(question)
        is_seen = result is not None and result.people and question in self.revealed
        return result if is_seen and not self.is_final(activity, phase) else None

    def is_final(self, activity: Activity, phase: str) -> bool:
        """Tell whether a phase's answers may not be collected again: what came of them was seen, or exported."""
        question = self.named(activity, phase)
        result = self.results.get(question)
        if result is None:
            return False
        if not result.people:
            # Of nothing, no two results can be subtracted.
            return False
        source, since = self.voted_on.get(question, ("", 0))
        shown = [line for line in renamed(result.labels, self.edits.get(source, [])[since:]) if line]
        if source and result.people and len(set(shown)) < len(shown):
            # Dots were put on lines that are one by now.
            return True
        if activity.privacy == "open":
            return question in self.exported
        return question in self.looked or (question in self.revealed and not result.held_back)

    def unseen(self, activity: Activity, phase: str) -> Result | None:
        """Return an anonymous result that nobody has seen, so that its question can be asked again; otherwise None."""
        result = self.results.get(self.named(activity, phase))
        if result is None or not result.people or activity.privacy == "open" or self.is_final(activity, phase):
            return None
        return result

    def counted(self) -> set[str]:
        """Return the activities and phases, ``<activity>/<phase>``, that somebody answered and that were counted."""
        pairs = [(each, phase) for each in self.plan.activities for phase in ("collect", "vote")]
        found = [(each, phase, self.results.get(self.named(each, phase))) for each, phase in pairs]
        return {f"{each.id}/{phase}" for each, phase, result in found if result is not None and result.people}

    # What comes next

    def arrival(self, activity: Activity) -> str:
        """Return the phase in which an activity is entered by its name, by Next and by Back.

        That is the first one that was not counted. Answers that were counted and never shown stay so: the phase is
        empty then, and showing them is a step of its own.
        """
        phase = entry(activity, self.counted())
        if phase in ("collect", "vote") or not activity.asks:
            return phase
        question = self.named(activity, "collect")
        return "" if question in self.results and question not in (*self.revealed, *self.looked) else phase

    def next_phase(self) -> str:
        """Return the phase of the current activity that comes next; empty after its last."""
        activity = self.activity
        if activity is None:
            return ""
        phase = self.phase or ("collect" if activity.asks else "")
        return later_phase(activity, phase, self.counted(), dotted=self._votes(activity))

    def next_step(self) -> str:
        """Return what one step forward leads to: a phase, the title of the next activity, or nothing."""
        if self.closed or (self.cover < 0 and self.index >= len(self.plan.activities)):
            return ""
        if self.cover >= 0:
            return f"Return to: {self.activity.title}" if self.activity else "Return"
        phase = "reveal" if self.checking else self.next_phase()
        if phase:
            return phase
        index = following(self.plan, self.index, self.main)
        return f"Next: {self.plan.activities[index].title}" if index < len(self.plan.activities) else "Closing page"

    def _votes(self, activity: Activity) -> bool:
        """Tell whether there is something to vote on, and whether it was not voted on before."""
        on_texts = isinstance(activity, Asking) and activity.in_vote().source
        # The vote itself shows the texts; before it, only whether there are any is asked.
        written = self._edited(self.named(activity, "collect"))
        something = bool(written and written.labels) if on_texts else activity.asks
        return something and f"{activity.id}/vote" not in self.counted()
