"""The facilitator's controls in a notebook: the same steps as on the host's page."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
from htpy import Node, b, code, h3, i, p
from IPython.core.getipython import get_ipython
from markupsafe import Markup

from pmkit.counting import counted
from pmkit.errors import PmkitError, RoomError
from pmkit.html import render
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.drawn import Drawn
from pmkit.room.host.few import Few
from pmkit.room.host.keying import KeyIn
from pmkit.room.host.lines import LineEditor
from pmkit.room.server.client import LiveSession
from pmkit.room.server.process import ensure_room, read_room
from pmkit.room.session.results import with_style
from pmkit.room.session.standing import STEP_NAMES
from pmkit.room.session.steps import CONFIRMS
from pmkit.room.session.wall import countdown
from pmkit.views.widgets.parts import button, put, row

EVERY: Final = 1.0
"""Seconds between two looks at the room."""

CARD_EVERY: Final = 300.0
"""Seconds after which the card has a new address of the host's page."""

_RUN_ALL: Final = (
    "choose Run, then Run All Cells in the menu, and once more if nothing happens: the session goes on where it was"
)

CALM: Final = 0.8
"""Seconds in which the same button does not count again, from when the browser has drawn what it did.

A slow double click is faster than that. Whoever wants one step more sees first where the first one led.
"""

REPEAT: Final = 0.35
"""Clicks that follow one another within so many seconds are one, however many: a key that is held down."""

ONCE: Final = "That click came right after the last one, so it did not count. Press again to go on."
"""What is said of the second half of a double click."""


_ANSWERS: Final = {"confirm": ("Go on anyway", "Wait"), "seen": ("Open it again", "Stay here")}
"""Labels of the two answers to a question, by its code."""


def cockpit(session: LiveSession | SessionAlone) -> Any:
    """Return controls for a session; they follow it while the kernel lives, whoever leads it.

    What they do can be done without them: ``session.forward()``, ``session.decide()`` and so on return
    the state as plain data.
    """
    return Cockpit(session).box


class Cockpit:
    """The widget, and the task that keeps it fresh; another cockpit may lay its parts out in its own way.

    Attributes:
        box: what is shown.
        card: code and addresses.
        where: where the session stands.
        forward: the button that goes on.
        steps: the buttons that lead.
        said: what went wrong.
        ask: whether a question that few have answered shall end; hidden while nothing is asked.
        look: the three ways on after climate answers.
        result: what is shown to all.
        lines: the lines that people wrote, to hide, reword or merge.
        keys: the form for answers from paper.
        few: the questions that would show nothing with so few people, and their other forms.
        door: locks the session, and unlocks it.
        end: ends the session, once ``sure`` is checked.
    """

    def __init__(
        self,
        session: LiveSession | SessionAlone,
        told: Callable[[dict[str, Any]], None] | None = None,
        *,
        kept: Path | None = None,
        named: Callable[[str, dict[str, Any]], str] | None = None,
        went: Callable[[], None] | None = None,
    ) -> None:
        """Make the parts, and follow the session while the kernel lives.

        Args:
            session: what is led.
            told: called with the state whenever it was read.
            kept: a file for counts that are typed and not sent yet.
            named: returns what the button that goes on shall say, from what it would say and the state.
            went: called after a click here has led to another page or phase, or has ended the session.
        """
        self._session = session
        self._told = told
        self._named = named
        self._went = went
        self._stopped = False
        self._shown: dict[str, Any] = {}
        self._line = ""
        self._later: Callable[[], None] | None = None
        self._led = ("", 0.0)
        self._clicked = 0.0
        self._drawn = Drawn()
        self.lines = LineEditor(
            lambda **sent: self.attempt(lambda **_: self._session.lead("edit-line", **sent), f"edit-line {sent}"),
            lambda: self.lead("look"),
        )
        self.keys = KeyIn(lambda tallies, stay: self.lead("key-in", tallies=tallies, stay=stay), kept)
        self.few = Few(lambda activity, way: self.lead("form", activity=activity, way=way))
        self.card = widgets.HTML(session._repr_html_())
        self._carded = time.monotonic()
        self.where = widgets.HTML()
        self.result = widgets.HTML()
        self.said = widgets.HTML()
        self._answers = (button("Go on anyway", self._sure), button("Wait", self._wait))
        self._skip = (button("Skip this activity", lambda: self.lead("next", sure=True)),)
        self.ask = row(*self._answers)
        self.ask.layout.display = "none"
        self.forward = button("Next", self._forward)
        self.forward.button_style = "primary"
        self.steps = [
            button("Back", lambda: self.lead("back")),
            self.forward,
            button("Next activity", lambda: self.lead("next")),
            button("+1 minute", lambda: self.lead("extend", seconds=60)),
        ]
        self._strength = widgets.Text(description="One strength", style={"description_width": "max-content"})
        self._question = widgets.Text(description="One question", style={"description_width": "max-content"})
        for field in (self._strength, self._question):
            field.layout.width = "100%"
        self.look = widgets.VBox(
            [
                widgets.HTML(render(b["Only you see this. You have three choices:"])),
                self._strength,
                self._question,
                row(
                    button("Show it", lambda: self.lead("decide", way="show")),
                    button("Show these two sentences", self._two),
                    button("Do not show it", lambda: self.lead("decide", way="none")),
                ),
            ]
        )
        self.door = button("Lock the session", self._turn_door)
        self.sure = widgets.Checkbox(
            description="end it for everybody", indent=False, layout=widgets.Layout(width="auto")
        )
        self.end = button("End the session", self._close)
        self.box = widgets.VBox(
            [
                self.card,
                self.where,
                row(*self.steps, self.lines.first),
                self.said,
                self.ask,
                self.few.box,
                self.few.say,
                self.look,
                self.lines.box,
                self.result,
                self.keys.box,
                row(self.door, self.end, self.sure),
            ]
        )
        self.refresh()
        # Without a running loop (a plain script) it shows where the session stands now.
        with contextlib.suppress(RuntimeError):
            self._task = asyncio.get_running_loop().create_task(self._follow())

    def take(self, session: LiveSession | SessionAlone) -> None:
        """Lead another session from now on."""
        self._session = session
        self.card.value = session._repr_html_()
        self.sure.value = False
        self.refresh()

    def stop(self) -> None:
        """Follow the session no longer: another panel does."""
        self._stopped = True

    def refresh(self) -> None:
        """Ask the room once and show what it says."""
        try:
            self._show(self._session.state())
        except RoomError as error:
            self._lost(error)

    async def _follow(self) -> None:
        """Ask again and again, off the kernel's own thread; ends with the session or the widget."""
        while self.box.comm is not None and not self._stopped:
            await asyncio.sleep(EVERY)
            if time.monotonic() - self._carded > CARD_EVERY:
                # The host's address on it holds a ticket, which is of use for some minutes.
                self._carded = time.monotonic()
                self.card.value = await asyncio.to_thread(self._session._repr_html_)
            if self._shown.get("closed") or self._stopped:
                continue
            try:
                state = await asyncio.to_thread(self._session.state)
            except RoomError as error:
                self._lost(error)
                await self._revive()
            else:
                self._show(state)

    def _is_local(self) -> bool:
        """Tell whether the room is a process of this computer."""
        session = self._session
        return isinstance(session, LiveSession) and session.room.address.startswith("http://127.0.0.1")

    async def _revive(self) -> None:
        """Start the room again when it is gone: phones reconnect by themselves."""
        if isinstance(self._session, SessionAlone) or not self._is_local():
            return
        here = str(self._session.info["join"]).startswith("http://127.0.0.1")
        folder = Path(str(self._session.info["file"])).parent
        found = await asyncio.to_thread(read_room, folder)
        if found and found.stopped:
            self._say_of_line(b[f"Somebody stopped the room. What was answered is kept. To go on, {_RUN_ALL}."])
            return
        with contextlib.suppress(RoomError):
            room = await asyncio.to_thread(ensure_room, "here" if here else "lan", folder=folder)
            self._session.room = room

    def _lost(self, error: RoomError) -> None:
        """Say what does not answer, and what helps: a room of this computer is started again by :meth:`_revive`."""
        if error.code == "gone":
            said = f"The room does not know this session anymore. To go on with another code, {_RUN_ALL}."
        elif error.code != "no-answer":
            said = f"The room refuses: {error.problem}. {error.remedy}"
        elif self._is_local():
            said = (
                "The room does not answer. It is being started again; no answer that was sent is lost, and phones come "
                f"back by themselves. If this is still here after half a minute, {_RUN_ALL}."
            )
        else:
            said = (
                "The room does not answer. Check whether this computer is online; the notebook keeps trying. "
                f"{error.problem}"
            )
        self._say_of_line(b[said])

    def _say_of_line(self, *said: Node) -> None:
        """Say what is wrong with the line to the room; it is taken back when all is well again."""
        self._line = render(*said)
        self.said.value = self._line

    def lead(self, do: str, **more: Any) -> None:
        """Take a step of the session as it is shown, and show where it is then, or why the step was refused."""
        at = self._shown.get("at", "")
        name = f"{do} {more}"
        self.attempt(
            lambda **sure: self._session.lead(do, **{"at": at, **more, **sure}), "" if do == "extend" else name
        )

    def _forward(self) -> None:
        """Go on, with what was typed from paper and not taken yet: nobody looks for a second button."""
        if self.keys.waiting():
            self.keys.take(self._take_and_go)
        else:
            self.lead("forward")

    def _take_and_go(self, tallies: list[Any]) -> None:
        """Count in answers from paper beside those of phones, and go on."""
        places: list[str] = []

        def both(**sure: Any) -> dict[str, Any]:
            if not places:
                taken = self._session.lead("key-in", at=self._shown.get("at", ""), tallies=tallies, stay=True)
                places.append(taken["at"])
            return self._session.lead("forward", at=places[0], **sure)

        self.attempt(both, "forward {}")

    def _turn_door(self) -> None:
        """Lock the session or open it: what the button says, however often it is clicked while it says so."""
        locked = not self._shown.get("locked")
        self.attempt(lambda **_: self._session.lead("lock", locked=locked), "lock")

    def attempt(self, step: Callable[..., dict[str, Any]], name: str, *, calm: float | None = None) -> None:
        """Take a step: once for a double click, and with a question first where the session asks one.

        A click that was made before the browser had the state that is on does nothing.

        Args:
            step: takes ``sure=True`` when the question was answered, another ``at`` where the answer was another form;
                returns the state, raises PmkitError.
            name: the same for clicks that would do the same; empty where two clicks are meant as two.
            calm: seconds in which a second click is the other half of a double click; :data:`CALM` by default.
        """
        before, when = self._led
        now = time.monotonic()
        gap, self._clicked = now - self._clicked, now
        if name and name == before and _is_click() and self._shown.get("closed"):
            return  # the session is over, as the second half of the click wanted
        if name and _is_click() and self._drawn.is_behind():
            if name != before:
                self.said.value = render(b["The session has moved on: see where it is now, and go on from there."])
            return
        since = now - max(when, self._drawn.since)
        if name and name == before and _is_click() and (since < (CALM if calm is None else calm) or gap < REPEAT):
            self.said.value = render(ONCE)
            return
        self._wait()
        page = _page(self._shown)
        try:
            self._show(step())
            self.said.value = ""
            if self._went and _page(self._shown) != page:
                self._went()
        except PmkitError as error:
            if error.code == "stale":
                self.refresh()
            self.said.value = render(b[error.in_sentences()])
            if error.code in CONFIRMS:
                remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}".rstrip(" .?")
                self.said.value = render(b[f"{error.problem}."], f" {remedy}?")
                self._later = lambda: self.attempt(lambda **_: step(sure=True), name, calm=0)
                for each, label in zip(self._answers, _ANSWERS.get(error.code, _ANSWERS["confirm"]), strict=True):
                    each.description = label
                forms = self._in_forms(error.where, step)
                self.ask.children = (*forms, *self._skip[: error.code == "nobody"], *self._answers)
                self.ask.layout.display = ""
                # The question is asked here: its forms are not offered twice.
                self.few.box.layout.display = "none" if forms else self.few.box.layout.display
        self._led = (name, time.monotonic())

    def _in_forms(self, where: str, step: Callable[..., dict[str, Any]]) -> list[Any]:
        """Return a button for each other form of an activity that a step would open for too few people."""
        ways = next((each["ways"] for each in self._shown["too_few"] if each["id"] == where), ())

        def choosing(way: str) -> Callable[[], None]:
            def both(**sure: Any) -> dict[str, Any]:
                formed = self._session.lead("form", activity=where, way=way)
                return step(**{**sure, "at": formed["at"]})

            return lambda: self.attempt(both, f"form {where} {way}", calm=0)

        return [button(self._shown["form_names"][way], choosing(way)) for way in ways]

    def _sure(self) -> None:
        if self._later:
            self._later()

    def _wait(self) -> None:
        if self._later:
            self._later, self.said.value = None, ""
            self.ask.layout.display = "none"
            self.few.box.layout.display = "" if self.few.box.children else "none"

    def _two(self) -> None:
        self.lead("decide", way="one", strength=self._strength.value, question=self._question.value)

    def _close(self) -> None:
        if self.sure.value:
            self.lead("close", sure=True)
        else:
            self.said.value = render(
                b["Check ", i["end it for everybody"], " first: it ends for everybody, and it can't be reopened."]
            )

    def _show(self, state: dict[str, Any]) -> None:
        """Bring the widgets up to date; what has not changed is left, so that nothing flickers."""
        before, self._shown = self._shown, state
        if any(before.get(name) != state.get(name) for name in ("at", "answered")):
            self._wait()  # what was asked of fewer answers is asked again, if it still holds
        put(self.where, _where(state))
        self.keys.show(state)
        self.lines.show(state)
        self.few.show(state)
        look = state.get("look")
        put(self.result, with_style((look or {}).get("html") or state["result"]))
        if look and not before.get("look"):
            self._strength.value, self._question.value = look["strength"], look["question"]
        self.look.layout.display = "" if look else "none"
        label = state["next_label"]
        self.forward.description = self._named(label, state) if self._named else label
        self.forward.disabled = bool(state["closed"] or look or not state["next"])
        for each in self.steps:
            if each is not self.forward:
                each.disabled = state["closed"]
        self.door.description = "Unlock the session" if state["locked"] else "Lock the session"
        self.door.disabled = self.end.disabled = state["closed"]
        self.door.layout.display = "none" if state.get("alone") else ""
        self._drawn.tell(f"{state.get('at', '')}{' locked' * bool(state['locked'])}")
        if state.get("trouble"):
            self._say_of_line(b[state["trouble"]])
        elif self._line and self.said.value == self._line:
            self.said.value = self._line = ""
        if self._told:
            self._told(state)


def _page(state: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(state.get(name) for name in ("index", "phase", "looking", "closed"))


def _is_click() -> bool:
    """Tell whether a click in a notebook is being handled, and not a line of a script."""
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and kernel.get_parent().get("header", {}).get("msg_type") == "comm_msg"


def _where(state: dict[str, Any]) -> Markup:
    """Return in a line where the session stands."""
    activity = state["activity"]
    if state["closed"]:
        return render(h3["The session is over"], p["Export it: ", code["session.to_csv('results.csv')"]])
    if activity is None:
        title = "Before the start" if state["index"] < 0 else "After the last activity"
        return render(h3[title], p[b[here(state)]])
    left = state["left"]
    clock = "" if left is None else f" · {countdown(left)}" if left else " · time is up"
    phase = STEP_NAMES.get(state["phase"], state["phase"]).lower()
    number = f"{state['number']} of {state['pages']}" if state["number"] else "Appendix"
    place = f"{number} · {phase}{clock} · "
    return render(h3[activity["title"]], p[place, b[here(state)]], p[state["note"]] if state.get("note") else None)


def here(state: dict[str, Any]) -> str:
    """Return how many are here, while a question is open how many have answered it."""
    if state["question"]:
        paper = f", and {state['paper']} on paper" if state["paper"] else ""
        hands = bool(state["activity"] and state["activity"]["by_hand"])
        if state.get("alone") and not hands:
            return f"{state['paper']} answered on paper"
        return "Show of hands" if hands else f"{state['answered']} of {state['present']} answered{paper}"
    if state.get("alone"):
        return "Answers come in on paper, or by a show of hands"
    return counted(state["present"], "phone here", "phones here")
