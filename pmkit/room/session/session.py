"""The state machine of a session: the steps of the host over what phones answer, and the file that keeps both.

Everything here is synchronous and knows neither sockets nor pages. Each step of the host is on
disk before it is told to anybody, so that a session goes on after its process was killed.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmkit.errors import RoomError, not_one_of
from pmkit.files import make_folder
from pmkit.markup import one_line
from pmkit.room.activities.dots import Writing
from pmkit.room.session.coach import Mark
from pmkit.room.session.collecting import Collecting
from pmkit.room.session.forms import USUAL, formed, ways_of
from pmkit.room.session.lines import check_edit_in_vote, lines_of, marked_in, pairs_to_ask, with_edit
from pmkit.room.session.places import new_code
from pmkit.room.session.plan import Plan, check_promises, stored_plan
from pmkit.room.session.results import Result, tally_rows
from pmkit.room.session.route import following, is_appendix, preceding
from pmkit.room.session.standing import SENTENCE_MOST, WAYS
from pmkit.room.session.store import SUFFIX, Store
from pmkit.room.session.wall import Wall
from pmkit.room.shared.activity import Activity


@dataclass(kw_only=True)
class Session(Collecting):
    """A session that is led.

    Attributes:
        store: its file.
    """

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
        session = cls(store=Store(path, new=True), plan=plan, code=code, began_at=time.time())
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
            plan = stored_plan(store.fact("plan"), where=str(path))
            state = store.fact("state")
            wall = Wall(**state.pop("wall", {}))
            # Where a question was asked again from the start, nothing is left of its result.
            results = {name: Result.from_dict(data) for name, data in store.results().items() if data}
            # Files of earlier versions do not say what the host has looked at: then all of it counts as seen.
            state.setdefault("looked", [name for name in results if name not in state.get("revealed", ())])
            check_promises(formed(plan, state.get("forms", {})), state.get("promised", {}), where=str(path))
            return cls(store=store, plan=plan, code=store.fact("code"), wall=wall, results=results, **state)
        except (TypeError, KeyError, ValueError, AttributeError, RecursionError) as error:
            store.close()
            raise RoomError(
                f"the session cannot be read ({error})",
                code="broken-session",
                where=str(path),
                remedy="start a new one; its export may help",
            ) from None
        except RoomError:
            store.close()
            raise

    # The host

    def go(self, where: str, phase: str = "") -> None:
        """Move to an activity and a phase; going where one is does nothing.

        A slide of the appendix is shown over where the session stands: a question that is open stays open.

        Anonymous answers that were counted and never shown are thrown away when the host goes to their collection:
        the question is asked again, under another name.

        Args:
            where: id of the activity; ``lobby`` for before the first.
            phase: one of its phases; by default the one that is on, or its first. Anonymous answers that were counted
                and never shown wait there for the next step.

        Raises:
            RoomError: there is no such activity or phase, or its answers are final.
        """
        self._open()
        if where == "lobby":
            self._leave(-1, "")
            return
        places = {activity.id: place for place, activity in enumerate(self.plan.activities)}
        if where not in places:
            raise not_one_of(where, places, what="an activity of this session", raises=RoomError)
        index = places[where]
        activity = self.plan.activities[index]
        if index == self.index and phase in ("", self.phase):
            self._show_over(-1)
            return
        usable = dict.fromkeys((*activity.in_phases, "discuss"))
        if phase and phase not in usable:
            raise not_one_of(phase, usable, what=f"a phase of {where}", raises=RoomError)
        if is_appendix(activity):
            self._show_over(index)
            return
        if not phase:
            # Anonymous answers that were counted are not thrown away by a click on the activity's name.
            phase = activity.in_phases[0] if activity.privacy == "open" else self.arrival(activity)
        if phase in ("collect", "vote"):
            self._open_again(activity, phase)
        self._leave(index, phase)

    def set_form(self, where: str, way: str) -> None:
        """Ask an activity in another form, before it is opened; the one that is on is entered again.

        One that showed nothing, because too few answered, is asked again, under another name.

        Args:
            where: id of the activity.
            way: ``open``, ``spoken``, ``hands``, or ``anonymous`` for as it was planned.

        Raises:
            RoomError: there is no such activity or form, or people were told otherwise when it was opened.
        """
        self._open()
        activities = {activity.id: activity for activity in self.planned.activities}
        if where not in activities:
            raise not_one_of(where, activities, what="an activity of this session", raises=RoomError)
        activity = activities[where]
        offered = (USUAL, *ways_of(self.planned, activity))
        if way not in offered:
            raise not_one_of(way, offered, what=f"a form of {where}", raises=RoomError)
        if way == self.forms.get(where, USUAL):
            return
        if not self.may_change_form(activity):
            raise RoomError(
                f"\u201c{activity.title}\u201d was opened, and what people were told then holds",
                code="promised",
                remedy="where too few have answered, go on to its results, and choose another form there",
            )
        for phase in ("collect", "vote"):
            question = self.named(activity, phase)
            if self.promised.pop(question, None):
                self._ask_anew(activity, phase)
        self.forms = {name: form for name, form in {**self.forms, where: way}.items() if form != USUAL}
        self.plan = formed(self.planned, self.forms)
        self.serial += 1
        if self.activity is not None and self.activity.id == where:
            self.phase = ""
            self._leave(self.index, self.activity.in_phases[0])
        else:
            self._keep()

    def _show_over(self, cover: int) -> None:
        """Show a slide over where the session stands, or with -1 none: nothing is counted, and its timer goes on."""
        if cover != self.cover:
            self.cover = cover
            self.serial += 1
            self._keep()

    def _leave(self, index: int, phase: str, ends_at: float | None = None, *, look: bool = False) -> None:
        """End what is collected now, enter the phase and start its timer, or go on with the one that ran.

        Where the session is there already, no more happens than that a slide over it is taken away.

        Args:
            index: place of the activity.
            phase: its phase.
            ends_at: when the timer ends that ran there before, in seconds since the epoch.
            look: whether the host looks at the lines first.
        """
        if (index, phase) == (self.index, self.phase):
            self._show_over(-1)
            return
        self._freeze()
        if index >= len(self.plan.activities):
            self.before_end = [self.index, self.phase, self.ends_at]
        self.index, self.phase, self.cover, self.checking = index, phase, -1, ""
        self._check_lines(look=look)
        self.serial += 1
        activity, asked = self.activity, self.asked
        if activity is None or not activity.aside:
            self.main = index
        self._start_timer(ends_at)
        self.opened_at = time.time() if self.question else 0.0
        if activity and asked and self.question:
            needed = self.plan.needed(activity, vote=self.phase == "vote")
            self.promised.setdefault(self.question, {"needed": needed, "privacy": activity.privacy})
            if asked.source:
                (source,) = (each for each in self.plan.activities if each.id == asked.source)
                name = self.named(source, "collect")
                # Dots that are there were put on the lines as they were then.
                if self.question not in self.voted_on or not self._has_answers(self.question):
                    self.voted_on[self.question] = [name, len(self.edits.get(name, ()))]
        self._note_revealed()
        self._keep()

    def _start_timer(self, ends_at: float | None = None) -> None:
        seconds = self.activity.seconds(self.phase) if self.activity else None
        self.ends_at = ends_at or (time.time() + seconds if seconds else None)

    def _check_lines(self, *, look: bool) -> None:
        """Let the host look at lines before all see them: where that was asked for, or where the coach marks some."""
        activity = self.activity
        if not isinstance(activity, Writing) or activity.privacy == "climate" or self.phase in ("", "collect"):
            return
        question = self.named(activity, "collect")
        result = self._edited(question)
        if result is None or result.counts is None or question in self.revealed:
            return
        # Known when a page asks for the pairs: here it keeps no other session waiting.
        pairs_to_ask(result, self.edits.get(question, []))
        if look or marked_in(activity, result, self.passed.get(question, ()), self.plan.people):
            self.checking = question
            if self.phase in ("vote", "outcome"):
                self.phase = "reveal" if "reveal" in activity.in_phases else "discuss"

    def marked(self) -> list[Mark]:
        """Return what the coach marks in lines that the host looks at, and that a step forward would show to all."""
        activity = self.activity
        if not self.checking or not isinstance(activity, Writing):
            return []
        result = self._edited(self.checking)
        passed = self.passed.get(self.checking, ())
        return [] if result is None else marked_in(activity, result, passed, self.plan.people)

    def _show_lines(self) -> None:
        """Show to all the lines that the host has looked at; what was approved is not asked about again."""
        result = self._edited(self.checking)
        if self.activity is not None and self.activity.privacy == "open" and result is not None:
            self.passed[self.checking] = lines_of(result)
        self.checking = ""
        self.serial += 1
        self._start_timer()
        self._note_revealed()
        self._keep()

    def forward(self) -> None:
        """Move to the next phase, or else to the next activity; after the last, to the closing page.

        From a slide of the appendix it leads back to what is below it.

        Raises:
            RoomError: the session is over, or climate answers wait for a decision.
        """
        self._open()
        if self.cover >= 0:
            self._show_over(-1)
            return
        if self.looking:
            raise RoomError(
                "choose first what is shown of these answers", code="undecided", remedy="show, one of each, or not"
            )
        if self.checking:
            self._show_lines()
            return
        # What was collected decides whether there is something to vote on.
        self._freeze()
        phase = self.next_phase()
        if phase:
            if phase == "vote" and self.activity:
                self._open_again(self.activity, phase)  # it was left before anybody voted
            self._leave(self.index, phase)
        else:
            self.next_activity()

    def next_activity(self) -> None:
        """Move to the next activity's first phase that is not final yet; after the last, to the closing page.

        From a slide of the appendix it leads back to what is below it.

        Raises:
            RoomError: the session is over.
        """
        self._open()
        if self.cover >= 0:
            self._show_over(-1)
            return
        index = following(self.plan, self.index, self.main)
        self._freeze()
        self._enter(index)

    def back(self) -> None:
        """Move one phase back, or else to the activity before; from the closing page to where it was opened from.

        No answers are thrown away for it that could still be shown, and none are shown that were not before.

        Raises:
            RoomError: the session is over.
        """
        self._open()
        activity = self.activity
        if self.cover >= 0:
            self._show_over(-1)
        elif activity is None and self.before_end:
            self._return()
        else:
            phase = self.phase_before(activity) if activity else ""
            if activity and phase:
                self.go(activity.id, phase)
            else:
                self._enter(preceding(self.plan, self.index, self.main))

    def phase_before(self, activity: Activity) -> str:
        """Return the phase of the current activity that Back leads to; empty where that is another activity."""
        phases = activity.in_phases
        at = phases.index(self.phase) if self.phase in phases else int(not self.phase and activity.asks)
        return next((phase for phase in reversed(phases[:at]) if self._may_be_asked_on(activity, phase)), "")

    def _may_be_asked_on(self, activity: Activity, phase: str) -> bool:
        """Tell whether entering a phase again costs nothing that somebody has seen or could still see."""
        unseen = self.unseen(activity, phase)
        asks = phase != "vote" or bool(self.options(activity, vote=True))
        return asks and not self.is_final(activity, phase) and (unseen is None or unseen.held_back)

    def _return(self) -> None:
        """Go back from the closing page: the same activity, phase and timer."""
        index, phase, ends_at = self.before_end
        if not 0 <= index < len(self.plan.activities):
            self._leave(-1, "")
            return
        activity = self.plan.activities[index]
        if phase and phase not in (*activity.in_phases, "discuss"):
            phase = self.arrival(activity)  # it was given another form meanwhile
        if phase in ("collect", "vote"):
            result = self.results.get(self.named(activity, phase))
            kept = activity.privacy == "open" or result is None or not result.people
            if kept and not self.is_final(activity, phase):
                self._open_again(activity, phase)
            else:
                phase = "" if phase == "collect" else "discuss"
        self._leave(index, phase, ends_at)

    def _enter(self, index: int) -> None:
        """Enter an activity by its place, at the first phase that makes sense."""
        if not 0 <= index < len(self.plan.activities):
            self._leave(max(index, -1), "")
            return
        activity = self.plan.activities[index]
        phase = self.arrival(activity)
        if phase in ("collect", "vote"):
            self._open_again(activity, phase)
        self._leave(index, phase)

    def extend(self, seconds: float) -> None:
        """Give the timer more time, or start one.

        Raises:
            RoomError: the number of seconds makes no sense, or the session is over.
        """
        self._open()
        if not 1 <= seconds <= 3600:
            raise RoomError("a timer is extended by 1 second to an hour", code="bad-value")
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
            raise RoomError("no answers wait for this decision", code="not-asked")
        if way not in WAYS:
            raise not_one_of(way, WAYS, what="a way on", raises=RoomError)
        texts = {"strength": one_line(strength)[:SENTENCE_MOST], "question": one_line(question)[:SENTENCE_MOST]}
        if way == "one" and not all(texts.values()):
            raise RoomError(
                "write one strength and one question",
                code="nothing-given",
                remedy="a sentence each, in your own words",
            )
        self.decisions[activity.id] = {"way": way, **(texts if way == "one" else {})}
        self.serial += 1
        self._note_revealed()
        self._keep()

    def look_first(self) -> None:
        """End the collection of lines, and look at them before all see them; the next step forward shows them.

        Raises:
            RoomError: no lines are collected, or they are shown to the host first in any case.
        """
        self._open()
        activity = self.activity
        if activity is None or not self.can_look:
            raise RoomError(
                "there are no lines to look at first",
                code="not-asked",
                remedy="this works while people write; answers about climate are shown to you first in any case",
            )
        self._leave(self.index, "reveal" if "reveal" in activity.in_phases else "discuss", look=True)

    def edit_line(self, sent: Mapping[str, Any]) -> None:
        """Hide, reword, merge or split lines that people wrote, or take that back; what was counted stays counted.

        Args:
            sent: ``to``, the activity, by default the one that is on; see :func:`pmkit.room.session.lines.with_edit`
                for the others.

        Raises:
            RoomError: there are no lines that may be edited now, or the edit does not fit.
        """
        self._open()
        name = sent.get("to") or (self.activity.id if self.activity else "")
        activity = next((each for each in self.plan.activities if each.id == name), None)
        result = self.lines(activity) if activity else None
        if activity is None or result is None:
            raise RoomError(
                "there are no lines here to edit",
                code="not-asked",
                remedy="end the collection first, with a look at the lines before all see them, or with the reveal",
            )
        question = self.named(activity, "collect")
        if self.is_voted_on(question):
            check_edit_in_vote(result, sent)
        longest = int(activity.phone_form([])["longest"]) if isinstance(activity, Writing) else 0
        so_far = self.edits.get(question, [])
        self.edits[question] = with_edit(so_far, result, sent, longest=longest, voted=self.voted(question))
        pairs_to_ask(self.lines(activity) or result, self.edits[question])
        self._keep()

    def key_in(self, tallies: Any, *, stay: bool = False) -> None:
        """Take answers from paper, a chat or a show of hands, beside those of phones, for what was keyed in.

        Args:
            tallies: see :func:`pmkit.room.session.results.keyed_in`.
            stay: go on collecting; otherwise an open question ends, and its result is shown.

        Raises:
            RoomError: no question is open and none can be counted again, or the tallies do not fit.
        """
        self._open()
        found = self.keyable()
        if found is None:
            raise RoomError(
                "no question takes answers from paper now", code="closed", remedy="open its collection first"
            )
        activity, phase = found
        question, vote = self.named(activity, phase), phase == "vote"
        rows = tally_rows(activity, tallies, options=self.options(activity, vote=vote), vote=vote)
        if question == self.question:
            self.store.write_paper(question, len(rows), tallies)
            if not stay:
                self._leave(self.index, "outcome" if vote else "reveal")
                return
        else:
            self._count(activity, phase, (len(rows), tallies))
        self.serial += 1
        self._keep()

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

    def rehearse(self) -> bool:
        """Make this a rehearsal: from now on simulated participants alone can join. Return whether it is one.

        A session that anybody has joined, or whose results somebody keyed in, never becomes one.
        """
        self._open()
        answered = any(result.people for result in self.results.values())
        answered = answered or any(self.store.answered(question) for question in self.promised)
        if not self.rehearsal and not answered and not self.store.places():
            self.rehearsal = True
            self._keep()
        return self.rehearsal

    def lock(self, locked: bool) -> None:
        """Close the session to newcomers, or open it again; people who have joined stay. Doing it twice is fine."""
        self._open()
        if locked != self.locked:
            self.locked = locked
            self._keep()

    def close(self) -> None:
        """End the session: what can be told of persons is overwritten, and the results stay for the export.

        Raises:
            RoomError: the disk refuses.
        """
        if not self.closed:
            self._freeze()
            # What the host has hidden is overwritten with the rest: results stay as they were shown.
            final = {name: result for name in self.results if (result := self._edited(name)) is not None}
            self.results, self.edits, self.voted_on, self.checking, self.passed = final, {}, {}, "", {}
            self.closed, self.phase, self.ends_at = True, "", None
            self.serial += 1
            self._keep_results()
        if not self.cleared:
            # Another program that has the file open keeps it from being rewritten: then this is done again.
            self.store.end()
            self.cleared = True
            self._keep_results()
