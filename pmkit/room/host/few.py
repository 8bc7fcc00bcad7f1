"""A notice of the questions that would show nothing with so few people, with a button for each other form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from htpy import b, div

from pmkit.html import render
from pmkit.room.session.forms import USUAL
from pmkit.views.widgets.parts import button, put, row


class Few:
    """The notice; nothing is shown where enough people are here.

    Attributes:
        box: what is shown.
        say: what to say of the form that the current question has; empty where it is the usual one.
    """

    def __init__(self, choose: Callable[[str, str], None]) -> None:
        """Make an empty notice.

        Args:
            choose: takes an activity's id, or nothing for all of them, and the form.
        """
        self._choose = choose
        self._told: Any = None
        self.say = widgets.HTML()
        self.box = widgets.VBox()
        self.box.layout.display = "none"

    def show(self, state: dict[str, Any]) -> None:
        """Bring the notice up to date; it is made again only when something in it has changed."""
        said = state["form_say"]
        put(self.say, render(div[b["Say: "], said] if said else None))
        now = ([], []) if state["closed"] else (state["too_few"], state["forms"])
        warned = "" if state["closed"] else state["few_now"]
        told = (now, state["few_said"], warned)
        if told == self._told:
            return
        self._told = told
        small, other = now
        warning = [widgets.HTML(render(div(role="status")[b[warned]]))] if warned else []
        self.box.children = [*warning, *self._small(small, state), *self._other(other, state)]
        self.box.layout.display = "" if self.box.children else "none"

    def _small(self, small: list[dict[str, Any]], state: dict[str, Any]) -> list[Any]:
        if not small:
            return []
        parts = [widgets.HTML(render(b[state["few_said"]]))]
        names = state["form_names"]
        for each in small:
            title = widgets.HTML(render(f"{each['title']} (shown with {each['needed']} or more answers)"))
            parts += [title, row(*(self._button(names[way], each["id"], way) for way in each["ways"]))]
        ways = dict.fromkeys(way for each in small for way in each["ways"])
        if len(small) > 1:
            parts.append(row(*(self._button(f"All: {names[way].lower()}", "", way) for way in ways)))
        return parts

    def _other(self, other: list[dict[str, Any]], state: dict[str, Any]) -> list[Any]:
        parts = []
        for each in other:
            enough = f" Enough people are here now for {each['needed']} answers." if each["enough"] else ""
            said = widgets.HTML(
                render(f"\u201c{each['title']}\u201d is now {state['form_now'][each['form']]}.", b[enough])
            )
            parts.append(row(said, self._button(state["form_names"][USUAL], each["id"], USUAL)))
        return parts

    def _button(self, label: str, activity: str, way: str) -> Any:
        return button(label, lambda: self._choose(activity, way))
