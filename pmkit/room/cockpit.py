"""The facilitator's controls in a notebook: the same steps as on the host's page."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets

from pmkit.errors import RoomError
from pmkit.markup import escape_html
from pmkit.room.charts import with_style
from pmkit.room.client import LiveSession
from pmkit.room.process import ensure_room
from pmkit.views.widgets.parts import button, row

EVERY: Final = 1.0
"""Seconds between two looks at the room."""

_STEPS: Final = {
    "collect": "Collect answers",
    "reveal": "Reveal",
    "discuss": "Discuss",
    "vote": "Vote",
    "outcome": "Show the votes",
}


def cockpit(session: LiveSession) -> Any:
    """Return controls for a session; they follow it while the kernel lives, whoever leads it.

    What they do can be done without them: ``session.forward()``, ``session.decide()`` and so on return
    the state as plain data.
    """
    return Cockpit(session).box


class Cockpit:
    """The widget, and the task that keeps it fresh.

    Attributes:
        box: what is shown.
    """

    def __init__(self, session: LiveSession) -> None:
        self._session = session
        self._shown: dict[str, Any] = {}
        self._card = widgets.HTML(session._repr_html_())
        self._where = widgets.HTML()
        self._result = widgets.HTML()
        self._said = widgets.HTML()
        self._next = button("Next", lambda: self._lead("forward"))
        self._next.button_style = "primary"
        self._steps = [
            button("Back", lambda: self._lead("back")),
            self._next,
            button("Next activity", lambda: self._lead("next")),
            button("+1 minute", lambda: self._lead("extend", seconds=60)),
        ]
        self._strength = widgets.Text(description="One strength", style={"description_width": "max-content"})
        self._question = widgets.Text(description="One question", style={"description_width": "max-content"})
        for field in (self._strength, self._question):
            field.layout.width = "100%"
        self._look = widgets.VBox(
            [
                widgets.HTML("<b>Only you see this. Three ways on:</b>"),
                self._strength,
                self._question,
                row(
                    button("Show it", lambda: self._lead("decide", way="show")),
                    button("Show these two sentences", self._two),
                    button("Do not show it", lambda: self._lead("decide", way="none")),
                ),
            ]
        )
        self._door = button("Let nobody else join", lambda: self._lead("lock", locked=not self._shown.get("locked")))
        self._sure = widgets.Checkbox(description="end it for all", indent=False, layout=widgets.Layout(width="auto"))
        self._end = button("End the session", self._close)
        self.box = widgets.VBox(
            [
                self._card,
                self._where,
                row(*self._steps),
                self._said,
                self._look,
                self._result,
                row(self._door, self._end, self._sure),
            ]
        )
        self.refresh()
        # Without a running loop (a plain script) it shows where the session stands now.
        with contextlib.suppress(RuntimeError):
            self._task = asyncio.get_running_loop().create_task(self._follow())

    def refresh(self) -> None:
        """Ask the room once and show what it says."""
        try:
            self._show(self._session.state())
        except RoomError as error:
            self._lost(error)

    async def _follow(self) -> None:
        """Ask again and again, off the kernel's own thread; ends with the session or the widget."""
        while self.box.comm is not None and not self._shown.get("closed"):
            await asyncio.sleep(EVERY)
            try:
                state = await asyncio.to_thread(self._session.state)
            except RoomError as error:
                self._lost(error)
                await self._revive()
            else:
                self._show(state)

    async def _revive(self) -> None:
        """Start the room again when it is gone: phones reconnect by themselves."""
        if not self._session.room.address.startswith("http://127.0.0.1"):
            return
        here = str(self._session.info["join"]).startswith("http://127.0.0.1")
        folder = Path(str(self._session.info["file"])).parent
        with contextlib.suppress(RoomError):
            room = await asyncio.to_thread(ensure_room, "here" if here else "lan", folder=folder)
            self._session.room = room

    def _lost(self, error: RoomError) -> None:
        self._said.value = (
            f"<b>The room does not answer:</b> {escape_html(error.problem)}. It is started again if it can."
        )

    def _lead(self, do: str, **more: Any) -> None:
        try:
            self._show(self._session.lead(do, **more))
            self._said.value = ""
        except RoomError as error:
            self._said.value = f"<b>{escape_html(str(error))}</b>"

    def _two(self) -> None:
        self._lead("decide", way="one", strength=self._strength.value, question=self._question.value)

    def _close(self) -> None:
        if self._sure.value:
            self._lead("close")
        else:
            self._said.value = (
                "<b>Tick <i>end it for all</i> first: phones are told, and it cannot be opened again.</b>"
            )

    def _show(self, state: dict[str, Any]) -> None:
        """Bring the widgets up to date; what has not changed is left, so that nothing flickers."""
        before, self._shown = self._shown, state
        _set(self._where, _where(state))
        look = state.get("look")
        _set(self._result, with_style((look or {}).get("html") or state["result"]))
        if look and not before.get("look"):
            self._strength.value, self._question.value = look["strength"], look["question"]
        self._look.layout.display = "" if look else "none"
        step = state["next"]
        self._next.description = _STEPS.get(step, step or "Next")
        self._next.disabled = bool(state["closed"] or look or not step)
        for each in self._steps:
            if each is not self._next:
                each.disabled = state["closed"]
        self._door.description = "Let others join again" if state["locked"] else "Let nobody else join"
        self._door.disabled = self._end.disabled = state["closed"]
        if state.get("trouble"):
            self._said.value = f"<b>Answers are not being taken:</b> {escape_html(state['trouble'])}"
        elif "does not answer" in self._said.value or "not being taken" in self._said.value:
            self._said.value = ""


def _set(field: Any, value: str) -> None:
    if field.value != value:
        field.value = value


def _where(state: dict[str, Any]) -> str:
    """Return in a line where the session stands."""
    activity = state["activity"]
    if state["closed"]:
        return "<h3>The session is over</h3><p>Export it: <code>session.to_csv('results.csv')</code></p>"
    if activity is None:
        title = "Before the start" if state["index"] < 0 else "After the last one"
        return f"<h3>{title}</h3><p>{_here(state)}</p>"
    left = state["left"]
    clock = "" if left is None else f" · {int(left) // 60}:{int(left) % 60:02d} left" if left else " · time is up"
    phase = _STEPS.get(state["phase"], state["phase"]).lower()
    return (
        f"<h3>{escape_html(activity['title'])}</h3>"
        f"<p>{state['index'] + 1} of {state['count']} · {phase}{clock} · {_here(state)}</p>"
    )


def _here(state: dict[str, Any]) -> str:
    if state["question"]:
        return f"<b>{state['answered']} of {state['present']} answered</b>"
    return "1 phone here" if state["present"] == 1 else f"{state['present']} phones here"
