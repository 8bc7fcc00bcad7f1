"""The facilitator's cockpit: the clock, what to say now, what the others see, the hard minutes, notes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from htpy import b, br, div, i, small

from pmkit.data.open_objects import open_object
from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.room.host.cockpit import Cockpit
from pmkit.views.widgets.arrival import read_from_here
from pmkit.views.widgets.parts import button, put, row
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.leading.commitments import CommitmentsForm
from pmkit.workshop.leading.prompter import (
    CSS,
    alarm_html,
    clock_html,
    proposal_html,
    script_html,
    seen_html,
    sheet_html,
)
from pmkit.workshop.leading.report import start_of
from pmkit.workshop.leading.run import Workshop
from pmkit.workshop.runsheet.agenda import AgendaPart
from pmkit.workshop.runsheet.moments import Moment, moments, sentence

_NEW = (-2, "")  # no part and no step: everything is drawn with the next look at the session


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
        self._state: dict[str, Any] = {}
        self._is_laid_out = False
        self._at = _NEW
        self._used: dict[str, int] = {}
        self._clock, self._alarm, self._script, self._seen = (widgets.HTML() for _ in range(4))
        self._sheet, self._sentence, self._kept = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._proposed = widgets.HTML()
        self._notes = widgets.Textarea(
            placeholder="Sentences that begin with I have seen; what to come back to. Roles, not names.",
            layout=widgets.Layout(width="100%", height="7em"),
            continuous_update=True,
        )
        self._loading = False
        self._notes.observe(lambda change: self._note(change["new"]), "value")
        self._over = widgets.Checkbox(description="forget this run", indent=False, layout=widgets.Layout(width="auto"))
        self._commitments = CommitmentsForm(workshop)
        self._commitments.box.layout.display = "none"
        self._take_over()
        self.room = Cockpit(workshop.session, self._told, kept=workshop.folder / "typed.json", named=self._label)
        self.room.forward.layout.min_width = "16em"
        self._skip = button("Next part", self._skip_part)
        self._more = button("+2 minutes", lambda: self._try(lambda: workshop.extend(2)))
        self._less = button("-2 minutes", lambda: self._try(lambda: workshop.extend(-2)))
        self._asides = widgets.Dropdown(
            options=[("Show a slide of the appendix", ""), *self._appendix()],
            layout=widgets.Layout(width="auto", max_width="100%"),
        )
        self._asides.observe(self._show_aside, "value")
        self.box = widgets.VBox(self._layout())
        self.box.add_class("pmkit-bound")
        self._is_laid_out = True
        self._told(self._state or workshop.session.state())

    def _take_over(self) -> None:
        """Stop the panel of an earlier run of the cell: two would move the same clock."""

        def is_current(earlier: WorkshopCockpit) -> bool:
            earlier.room.stop()
            return False

        open_object(WorkshopCockpit, self.workshop.folder, lambda _: self, is_current)

    def _layout(self) -> list[Any]:
        """Return the parts from top to bottom: what is needed every minute comes first."""
        left = widgets.VBox([self._script], layout=widgets.Layout(flex="1 1 24em", min_width="0"))
        right = widgets.VBox(
            [
                self._seen,
                self._commitments.box,
                self.room.card,
                self._proposed,
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
        hard = [button(moment.label, self._saying(moment)) for moment in moments()]
        end = row(self.room.door, self.room.end, self.room.sure, button("Start over", self._start_over), self._over)
        return [
            widgets.HTML(render(STYLE, CSS)),
            read_from_here(),
            self._clock,
            self._alarm,
            row(self.room.steps[0], self.room.forward, self._skip, self._more, self._less),
            self.room.said,
            self.room.ask,
            row(widgets.HTML("A hard minute? A sentence to say:"), *hard),
            self._sentence,
            columns,
            self._sheet,
            row(self._asides),
            end,
        ]

    def _appendix(self) -> list[tuple[str, str]]:
        return [(activity.title, activity.id) for activity in self.workshop.plan.activities if activity.aside]

    # What the session tells

    def _told(self, state: dict[str, Any]) -> None:
        """Bring everything up to date; what has not changed is left, so that nothing flickers."""
        self._state = state
        if not self._is_laid_out:
            return  # the session's controls are still being made; all is shown right after
        try:
            place, step = self.workshop.follow(state)
        except PmkitError as error:
            self.room.said.value = render(b[f"The clock is not on disk: {error}"])
            place, step = self.workshop.place(state)
        put(self._clock, clock_html(self.workshop, place))
        put(self._alarm, alarm_html("" if state["closed"] else self.workshop.clock.alarm))
        put(self._sheet, sheet_html(self.workshop))
        put(self._seen, seen_html(self.workshop, state))
        self.room.card.layout.display = "" if place < 0 else "none"
        part = self.workshop.part(place)
        self._skip.disabled = part is None or state["closed"]
        self._more.disabled = self._less.disabled = part is None or state["closed"]
        self._propose(step, state)
        if (place, step) != self._at:
            if place == len(self.workshop.agenda.parts):
                with contextlib.suppress(PmkitError):
                    self.workshop.keep_results()
            if step == "commitments":
                self._commitments.draw()
            self._commitments.box.layout.display = "" if step == "commitments" else "none"
            self._sentence.value = ""
            before, self._at = self._at, (place, step)
            put(self._script, script_html(self.workshop, place, step))
            if before[0] != place:
                self._open_notes(part)

    def _propose(self, step: str, state: dict[str, Any]) -> None:
        """Say, once the four questions are revealed, where answers lie apart and what to begin with."""
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
        self.room.attempt(lambda **sure: self.workshop.skip_part(at=at, **sure), "part")

    def _show_aside(self, change: Any) -> None:
        if change["new"]:
            self.room.lead("go", to=change["new"])
            self._asides.value = ""

    def _saying(self, moment: Moment) -> Callable[[], None]:
        def say() -> None:
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
        try:
            path = self.workshop.notes.write(self._note_of(self.workshop.part(self._at[0])), text)
        except PmkitError as error:
            self._kept.value = render(b[f"Not saved: {str(error).splitlines()[0]}"])
        else:
            self._kept.value = render(small[f"Saved in {path}"])

    def _start_over(self) -> None:
        if not self._over.value:
            self.room.said.value = render(
                b[
                    "Tick ",
                    i["forget this run"],
                    " first: the session ends, and the clock goes back to its beginning. Notes and plan are put "
                    "aside, not lost.",
                ]
            )
            return

        def again() -> None:
            session = self.workshop.start_over()
            self._over.value = False
            self._at = _NEW
            self.room.said.value = ""
            self.room.take(session)

        self._try(again)

    def _try(self, step: Callable[[], Any]) -> None:
        try:
            step()
        except PmkitError as error:
            self.room.said.value = render(b[str(error)])
        else:
            self.room.refresh()
