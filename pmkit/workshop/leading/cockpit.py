"""The facilitator's cockpit: the clock, what to say now, what the others see, the hard minutes, notes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
from htpy import b, br, details, div, small, summary

from pmkit.data.open_objects import open_object
from pmkit.errors import PmkitError
from pmkit.html import render, trusted
from pmkit.room.host.cockpit import Cockpit
from pmkit.views.widgets.arrival import read_from_here
from pmkit.views.widgets.parts import button, put, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.assessment.page import proposal_html
from pmkit.workshop.leading.choices import Question
from pmkit.workshop.leading.commitments import CommitmentsForm
from pmkit.workshop.leading.leaving import start_of
from pmkit.workshop.leading.prompter import (
    CSS,
    alarm_html,
    beat_html,
    clock_html,
    ending_html,
    held_html,
    script_html,
    seen_html,
    sheet_html,
)
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import AgendaPart
from pmkit.workshop.runsheet.moments import Moment, moments, off_script, sentence
from pmkit.workshop.runsheet.preview import open_questions_html

_NEW: Final = (-2, "", "", False)
"""No part, step or phase: everything is drawn with the next look at the session."""

BEAT: Final = 1.0
"""Seconds between two signs that the kernel lives."""


def workshop_cockpit(workshop: Workshop) -> Any:
    """Return the cockpit of a workshop whose session was joined.

    What it does can be done without it: ``workshop.session.lead("forward")``, ``workshop.follow(...)``,
    ``workshop.extend(2)``, ``sentence("silence")``, ``workshop.notes.write(part, text)``.

    Raises:
        WorkshopError: no session was joined.
    """
    return WorkshopCockpit(workshop).box


class WorkshopCockpit:
    """The widget.

    Attributes:
        workshop: what it leads.
        room: the session's own controls.
        box: what is shown.
    """

    def __init__(self, workshop: Workshop) -> None:
        """Lay out the parts and follow the session while the kernel lives."""
        self.workshop = workshop
        self._is_replaced = False
        self.box = widgets.VBox()
        self.box.add_class("pmkit-bound")
        self._build()
        workshop.moved["cockpit"] = self._moved
        # Without a running loop (a plain script) nothing beats.
        with contextlib.suppress(RuntimeError):
            self._task = asyncio.get_running_loop().create_task(self._live())

    def _build(self) -> None:
        """Make the parts, for the workshop that is open now."""
        workshop = self.workshop
        self._state: dict[str, Any] = {}
        self._told_at = 0.0
        self._is_laid_out = False
        self._at: tuple[int, str, str, bool] = _NEW
        self._instead: tuple[str, str, str] = ("", "", "")
        self._busy = threading.Event()
        self._used: dict[str, int] = {}
        self._clock, self._alarm, self._script, self._seen = (widgets.HTML() for _ in range(4))
        self._sheet, self._sentence, self._kept = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._proposed, self._ending, self._links = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._beat = widgets.HTML()
        self._open = widgets.HTML(open_questions_html(workshop.preview()))
        self._notes = widgets.Textarea(
            placeholder="Sentences that begin with \u201cI've seen\u201d, and what to come back to. Roles, not names.",
            layout=widgets.Layout(width="100%", height="5em"),
            continuous_update=True,
        )
        self._loading = False
        self._notes.observe(lambda change: self._note(change["new"]), "value")
        self._commitments = CommitmentsForm(workshop)
        self._commitments.box.layout.display = "none"
        self._take_over()
        kept = workshop.folder / "typed.json"
        self.room = Cockpit(workshop.session, self._told, kept=kept, named=self._label, went=self._from_the_top)
        self.room.forward.layout.width = "20em"
        self.room.forward.add_class("pmk-next")
        self._skip = button("Next part", self._skip_part)
        self._more = button("+2 minutes", lambda: self._try(lambda: workshop.extend(2)))
        self._less = button("-2 minutes", lambda: self._try(lambda: workshop.extend(-2)))
        self._sure_end = Question(
            "End it for everybody? Individual answers will be overwritten, and it can't be reopened.",
            "Yes, end the workshop",
            self._end_it,
            "Not yet",
        )
        self._sure_new = Question(
            "Start a new workshop? That ends this one. What was shown, notes and commitments stay in its folder.",
            "Yes, start a new one",
            lambda: self._try(workshop.start_over),
        )
        self._finish = button("End the workshop", self._ask_end)
        self._finish.button_style = "primary"
        self._end = button("End the workshop early", self._ask_end)
        self._new = button("Start a new one", self._sure_new.ask)
        self._asides = widgets.Dropdown(
            options=[("Show a slide of the appendix", ""), *self._appendix()],
            layout=widgets.Layout(width="auto", max_width="100%"),
        )
        self._asides.observe(self._show_aside, "value")
        self.box.children = self._layout()
        self._is_laid_out = True
        self._told(self._state or workshop.session.state())

    def _take_over(self) -> None:
        """Stop the panel of an earlier run of the cell: two would move the same clock."""

        def is_current(earlier: WorkshopCockpit) -> bool:
            if earlier is not self:
                earlier.stop()
            return False

        open_object(WorkshopCockpit, self.workshop.folder, lambda _: self, is_current)

    def stop(self) -> None:
        """Follow the session no longer: another panel does."""
        self._is_replaced = True
        self.room.stop()

    def _moved(self) -> None:
        """Show another workshop, which was opened in place of the one that was shown."""
        self.room.stop()
        self._build()

    async def _live(self) -> None:
        """Say each second that the kernel lives, and let the clock go on while the room does not answer."""
        beat = 0
        while self.box.comm is not None and not self._is_replaced:
            beat += 1
            put(self._beat, "" if self._state.get("closed") else beat_html(beat, alone=bool(self._state.get("alone"))))
            self._tick()
            await asyncio.sleep(BEAT)

    def _layout(self) -> list[Any]:
        """Return the parts from top to bottom: what is needed every minute comes first, and stays in view."""
        hard = [button(moment.label, self._saying(moment)) for moment in moments()]
        self._hard = row(widgets.HTML("A hard minute? Here's something to say:"), *hard)
        back, *_ = self.room.steps
        self._lead = row(
            back, self.room.forward, self._finish, self.room.lines.first, self._skip, self._more, self._less
        )
        top = widgets.VBox(
            [
                widgets.HTML(render(STYLE, CSS)),
                self._beat,
                self._clock,
                self._alarm,
                self._lead,
                self.room.said,
                self.room.ask,
                self.room.few.box,
                self._sure_end.box,
                self._sure_new.box,
                self._sentence,
            ]
        )
        top.add_class("pmk-top")
        left = widgets.VBox([self._open, self._script], layout=widgets.Layout(flex="1 1 24em", min_width="0"))
        right = widgets.VBox(
            [
                self._commitments.box,
                self.room.card,
                self._seen,
                self._proposed,
                self.room.lines.box,
                self.room.result,
                self.room.look,
                self.room.keys.box,
                widgets.HTML(render(b["Notes of this part"])),
                self._notes,
                self._kept,
            ],
            layout=widgets.Layout(flex="1 1 24em", min_width="0"),
        )
        columns = widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap", grid_gap="1.5em"))
        arrival = read_from_here(self._busy)
        self._top = arrival.children[-1]
        return [
            arrival,
            top,
            self._hard,
            self._ending,
            columns,
            self._sheet,
            self._links,
            row(self._asides),
            row(self.room.door, self._end, self._new),
        ]

    def _appendix(self) -> list[tuple[str, str]]:
        return [(activity.title, activity.id) for activity in self.workshop.plan.activities if activity.aside]

    # What the session tells

    def _told(self, state: dict[str, Any]) -> None:
        """Bring everything up to date; what has not changed is left, so that nothing flickers."""
        was_open = self._state.get("closed") is False
        self._state, self._told_at = state, time.monotonic()
        if not self._is_laid_out:
            return  # the session's controls are still being made; all is shown right after
        try:
            place, step = self.workshop.follow(state)
        except PmkitError as error:
            self.room.said.value = render(b[f"The clock is not on disk: {error}"])
            place, step = self.workshop.place(state)
        closed = bool(state["closed"])
        self._tick()
        put(self._seen, seen_html(self.workshop, state))
        begun = place >= 0 or closed
        self.room.card.layout.display = "none" if begun else ""
        pages = "The wall page" if state.get("alone") else "Code, projector and host page"
        links = details[summary[pages], trusted(self.room.card.value)]
        put(self._links, render(links) if begun and not closed else "")
        self._open.layout.display = "none" if begun else ""
        self._buttons(place, closed)
        self._propose(step, state)
        now = (place, step, str(state["phase"]), closed)
        # What a form says holds while the question is open; once a result could be seen, it's the result that counts.
        form = state["form"] if state["form_say"] else ""
        instead = (state["form_say"], state["held"], form)
        if now != self._at or instead != self._instead:
            before, self._at, self._instead = self._at, now, instead
            self._arrive(before, was_open=was_open)

    def _arrive(self, before: tuple[int, str, str, bool], *, was_open: bool) -> None:
        """Draw what belongs to another part, step or phase."""
        place, step, phase, closed = self._at
        if place == len(self.workshop.agenda.parts):
            with contextlib.suppress(PmkitError):
                self.workshop.keep_results()
            back = "Go back to the commitments to change it or to show it, before you end the workshop."
            put(self._ending, render(held_html(self.workshop.planner.plan, back)))
        if step == "commitments" and before[1] != step:
            self._commitments.draw()
        self._commitments.box.layout.display = "" if step == "commitments" and not closed else "none"
        self._sentence.value = ""
        said, held, form = self._instead
        off = off_script(held, form)
        put(self._script, "" if closed else script_html(self.workshop, place, step, phase, instead=said, off=off))
        if before[0] != place:
            self._open_notes(self.workshop.part(place))
            self._tell_choices()
        if closed != before[3] or before == _NEW:
            self._show_ending(closed, was_open=was_open)

    def _tell_choices(self) -> None:
        """Let the choices above say how far this workshop is."""
        draw = self.workshop.moved.get("choices")
        if draw is not None:
            draw()

    def _buttons(self, place: int, closed: bool) -> None:
        """Enable and show the buttons that have something to do now."""
        at_end = place >= len(self.workshop.agenda.parts)
        self._skip.disabled = self._more.disabled = self._less.disabled = at_end or place < 0 or closed
        for box in (self._lead, self._hard, self._asides, self.room.door, self._end):
            box.layout.display = "none" if closed else ""
        self._finish.layout.display = "" if at_end and not closed else "none"
        self.room.forward.layout.display = "none" if at_end or closed else ""
        self._end.disabled = closed or at_end
        if self._state.get("alone"):
            self.room.door.layout.display = "none"  # nobody joins where there are no phones
        self.room.door.disabled = closed

    def _tick(self) -> None:
        """Draw the clock as it is now, also where the session was not heard of for some time."""
        state = self._state
        if not state or not self._is_laid_out:
            return
        if state["left"] is not None:
            state = {**state, "left": max(0.0, state["left"] - (time.monotonic() - self._told_at))}
        place, step = self.workshop.place(state)
        closed = bool(state["closed"])
        put(self._clock, "" if closed else clock_html(self.workshop, place, step, state))
        put(self._alarm, alarm_html("" if closed else self.workshop.clock.alarm))
        put(self._sheet, sheet_html(self.workshop))

    def _show_ending(self, closed: bool, *, was_open: bool) -> None:
        """Say that it has ended, once its report is saved; what was ended before is not written again."""
        if not closed:
            return
        saved: list[Path] = []
        problem = ""
        if was_open:
            try:
                self.workshop.keep_results()
                markdown, page = workshop_report(self.workshop).save(self.workshop.folder)
                saved = [page, markdown]
            except PmkitError as error:
                problem = str(error)
        known = [self.workshop.folder / f"workshop-report.{kind}" for kind in ("html", "md")]
        put(self._ending, ending_html(self.workshop, saved or [path for path in known if path.is_file()], problem))
        self._tell_choices()

    def _propose(self, step: str, state: dict[str, Any]) -> None:
        """Say, once the four questions are revealed, where answers are far apart and what to begin with."""
        # Reading results makes them final: at the reveal the host may still step back and collect on.
        wanted = step == "where-we-are" and state["phase"] == "discuss"
        if not wanted:
            put(self._proposed, "")
        elif not self._proposed.value:
            try:
                part = start_of(self.workshop.session.results())
            except PmkitError:
                return
            put(self._proposed, proposal_html(part) if part else "")

    def _label(self, usual: str, state: dict[str, Any]) -> str:
        """Return what the button does: the next step, with the part where a new one begins."""
        place, _ = self.workshop.place(state)
        if place < 0:
            return f"Start: {self.workshop.agenda.parts[0].title}"
        if state["activity"] is None:
            return usual
        names = list(self.workshop.steps)
        here = state["activity"]["id"]
        phases = next(page["phases"] for page in state["agenda"] if page["id"] == here)
        if state["next"] in phases:
            return usual
        following = names[names.index(here) + 1] if here in names[:-1] else ""
        if following and self.workshop.steps[following][0] > place:
            return f"Next part: {self.workshop.agenda.parts[place + 1].title}"
        return usual

    # What the facilitator does

    def _skip_part(self) -> None:
        at = self._state["at"]
        self.room.attempt(lambda **sure: self.workshop.skip_part(**{"at": at, **sure}), "part")

    def _from_the_top(self) -> None:
        """Bring the script of another page into view, wherever the cockpit was scrolled to."""
        self._busy.set()
        self._top.focus()
        self.room.forward.focus()

    def _show_aside(self, change: Any) -> None:
        if change["new"]:
            self.room.lead("go", to=change["new"])
            self._asides.value = ""

    def _saying(self, moment: Moment) -> Callable[[], None]:
        def say() -> None:
            self._busy.set()
            time = self._used.get(moment.id, 0)
            self._used[moment.id] = time + 1
            part = self.workshop.part(self._at[0])
            cut = [br, small[f"Leave out: {part.cut}"]] if moment.id == "late" and part else None
            said = f"\u201c{sentence(moment.id, time)}\u201d"
            self._sentence.value = render(div(".pmk-said", role="status")[said, cut])

        return say

    def _open_notes(self, part: AgendaPart | None) -> None:
        """Show the notes of a part; what was typed before is on disk already."""
        self._loading = True
        self._notes.value = self.workshop.notes.of(self._note_of(part))
        self._loading = False

    @staticmethod
    def _note_of(part: AgendaPart | None) -> str:
        return part.id if part else "around"

    def _note(self, text: str) -> None:
        if self._loading:
            return
        self._busy.set()
        try:
            path = self.workshop.notes.write(self._note_of(self.workshop.part(self._at[0])), text)
        except PmkitError as error:
            self._kept.value = render(b[f"Not saved: {str(error).splitlines()[0]}"])
        else:
            self._kept.value = render(small[f"Saved in {path}"])

    def _ask_end(self) -> None:
        """Ask whether to end it, and first what to do with what is written down and not on the wall."""
        back = "Go back to the commitments to change it or to show it; otherwise the report lists it apart. "
        # At the end it's on the page already.
        self._sure_end.ask(render(None if self._ending.value else held_html(self.workshop.planner.plan, back)))

    def _end_it(self) -> None:
        self.room.attempt(lambda **_: self.workshop.session.lead("close"), "close")

    def _try(self, step: Callable[[], Any]) -> None:
        try:
            step()
        except PmkitError as error:
            self.room.said.value = render(b[error.in_sentences()])
        else:
            self.room.refresh()
