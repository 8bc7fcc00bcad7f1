"""The closing sheet in a notebook: four fields, kept in the drill's log while somebody writes."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import htpy as h
import ipywidgets as widgets

from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.practice.drill.drill import Drill
from pmkit.practice.drill.inputs import Input, Verb
from pmkit.practice.drill.play import SHEET
from pmkit.practice.playing.sheet import QUESTIONS
from pmkit.views.widgets.shared import STYLE

_PAUSE: Final = 0.8
"""Seconds without a key after which a field is kept: a line of the log for each key would tell nobody anything."""


def sheet_panel(drill: Drill) -> Any:
    """Return the closing sheet; what is written is kept in the log.

    Without a browser: ``drill.do("sheet immediate …")``.
    """
    return SheetPanel(drill).box


def sheet_of(drill: Drill) -> dict[str, str]:
    """Return what is written on the sheet so far, by question."""
    written = {line.input.target: line.input.text for line in drill.lines if line.input.verb is Verb.SHEET}
    return {name: written.get(name, "") for name in SHEET}


class SheetPanel:
    """The sheet's parts.

    Attributes:
        drill: whose sheet.
        box: the widget.
    """

    def __init__(self, drill: Drill) -> None:
        self.drill = drill
        self._status = widgets.HTML()
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        written = sheet_of(drill)
        parts: list[Any] = []
        for name in SHEET:
            field = widgets.Textarea(
                value=written[name], layout=widgets.Layout(width="100%", height="6em"), continuous_update=True
            )
            field.observe(lambda change, name=name: self._later(name, change["new"]), names="value")
            limits = [h.br, h.i[drill.pressure.says]] if name == "improvement" else None
            parts += [widgets.HTML(render(h.b[QUESTIONS[name]], limits)), field]
        self.box = widgets.VBox([widgets.HTML(STYLE), *parts, self._status])
        self.box.add_class("pmkit-bound")

    def _later(self, name: str, text: str) -> None:
        """Keep a field when its writer pauses; at once where no loop runs."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._keep(name, text)
            return
        if name in self._waiting:
            self._waiting[name].cancel()
        self._waiting[name] = loop.call_later(_PAUSE, self._keep, name, text)

    def _keep(self, name: str, text: str) -> None:
        """Put a field into the log."""
        if text == sheet_of(self.drill)[name]:
            return
        try:
            self.drill.do(Input(Verb.SHEET, name, text=text))
        except PmkitError as error:
            self._status.value = render(h.small(role="alert")[f"Not kept yet: {error}"])
            return
        self._status.value = render(h.small(role="status")[f"Kept in {self.drill.path.name}."])
