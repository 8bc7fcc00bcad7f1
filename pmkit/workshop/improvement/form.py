"""The form of an improvement plan; what is entered is on disk at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ipywidgets as widgets
from htpy import Node, b, br, h4, li, small, ul

from pmkit.analysis.actions.due import read_due
from pmkit.errors import PmkitError
from pmkit.html import render
from pmkit.views.widgets.parts import button, choice, findings_html, row, text_input
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.improvement.checks import not_agreed
from pmkit.workshop.improvement.horizons import HORIZONS, Planned, framework, steps
from pmkit.workshop.improvement.pages import PlanPages
from pmkit.workshop.improvement.planner import Planner

_LABELS: Final = "14em"
"""Width of the labels before the fields of a time frame, the longest of which this fits."""
_STRENGTHS: Final = (("strength?", ""), ("strong", "strong"), ("intermediate", "intermediate"), ("weak", "weak"))


def plan_form(path: str | Path = "", **new: Any) -> Any:
    """Return a form for the improvement plan; what is in the file is filled in.

    At each change the plan, its page and its calendar are written; the last line of the form says where.

    Args:
        path: the file; ``improvement-plan.yaml`` in the work folder by default.
        new: start, title and areas of a new plan; see :meth:`Planner.open`.

    Raises:
        WorkshopError: the file is broken or cut off; it is left as it is.
    """
    return PlanForm(Planner.open(path, **new)).box


class PlanForm:
    """The form.

    Attributes:
        planner: the plan and its file.
        box: what is shown.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self._pages = PlanPages(planner)
        self._status = widgets.HTML()
        self._asked = widgets.HTML()
        self._actions = {name: widgets.VBox() for name in HORIZONS}
        parts: list[Any] = [widgets.HTML(STYLE)]
        for name, about in zip(HORIZONS, framework()["horizons"], strict=True):
            parts += self._horizon(name, about)
        parts += [
            *self._measurement(),
            *self._cards(),
            widgets.HTML(render(h4["What a reviewer would ask"])),
            self._asked,
            self._status,
        ]
        self.box = widgets.VBox(parts)
        self.box.add_class("pmkit-bound")
        for name in HORIZONS:
            self._draw(name)
        self._say()

    def _horizon(self, name: str, about: dict[str, Any]) -> list[Any]:
        """Return the fields of one time frame."""
        adding = text_input("Action", "what will be different; Enter adds it")
        adding.style.description_width = _LABELS

        def add(change: Any) -> None:
            if change["new"].strip():
                # Whoever plans here has agreed to what they write.
                self._try(lambda: self.planner.agree(self.planner.add(name, change["new"])))
                adding.value = ""
                self._draw(name)

        adding.observe(add, "value")
        parts = [
            widgets.HTML(render(h4[f"{about['title']} ({about['span']})"], about["question"])),
            self._actions[name],
            adding,
        ]
        if name == "cultural":
            offered = choice("Take up a step", ["", *steps()])
            offered.style.description_width = _LABELS

            def take(change: Any) -> None:
                if change["new"]:
                    self._try(lambda: self.planner.take_step(change["new"]))
                    offered.value = ""
                    self._draw(name)

            offered.observe(take, "value")
            parts.append(offered)
        for field, title in framework()["about"].items():
            parts.append(self._lines(name, field, title))
        return parts

    def _lines(self, horizon: str, field: str, title: str) -> Any:
        """Return a field of several lines, one entry per line."""
        area = widgets.Textarea(
            value="\n".join(getattr(self.planner.plan.horizon(horizon), field)),
            description=title,
            placeholder="one per line",
            style={"description_width": _LABELS},
            layout=widgets.Layout(width="100%", height="4.5em"),
            continuous_update=True,
        )
        area.observe(lambda change: self._try(lambda: self.planner.note(horizon, **{field: change["new"]})), "value")
        return area

    def _draw(self, horizon: str) -> None:
        """Draw the actions of a time frame."""
        self._actions[horizon].children = [
            self._action(horizon, action) for action in self.planner.plan.horizon(horizon).actions
        ]

    def _action(self, horizon: str, action: Planned) -> Any:
        """Return the fields of one action."""
        fields = [
            text_input(action.id, "what will be different", value=action.text, live=True),
            text_input("Owner", "a role or team", width="18em", value=action.owner, live=True),
            text_input("Due", "Dec 5, or 2026-12-05", width="16em", value=action.due, live=True),
            text_input("Done when", "what a stranger could check", width="28em", value=action.done_when, live=True),
            choice("", _STRENGTHS, action.strength),
        ]
        for field, name in zip(fields, ("text", "owner", "due", "done_when", "strength"), strict=True):

            def take(change: Any, name: str = name) -> None:
                value = change["new"]
                if name == "due" and (due := read_due(value, self.planner.plan.first_day)).day and not due.code:
                    value = due.day.isoformat()
                agreed = action.id not in not_agreed(self.planner.plan)
                self._try(lambda: self.planner.edit(action.id, **{name: value}))
                if agreed and action.id in not_agreed(self.planner.plan):
                    self._try(lambda: self.planner.agree(action.id))

            field.observe(take, "value")

        def agree() -> None:
            self._try(lambda: self.planner.agree(action.id))
            self._draw(horizon)

        def remove() -> None:
            self._try(lambda: self.planner.remove(action.id))
            self._draw(horizon)

        rows = [fields[0], row(*fields[1:], button("Remove", remove))]
        if found := not_agreed(self.planner.plan).get(action.id):
            told = widgets.HTML(render(b["Nobody agreed to this yet."], f" {found.message} It's in no calendar."))
            rows.insert(0, row(told, button("We agreed to it", agree)))
        return widgets.VBox(rows)

    def _measurement(self) -> list[Any]:
        """Return a field for each of the measurement questions; those about learning are asked when one looks back."""
        fields: list[Any] = [widgets.HTML(render(h4["Measurement & Iteration"]))]
        for each in framework()["measurement"]:
            name = str(each["id"])
            area = widgets.Textarea(
                value=self.planner.plan.measurement.get(name, ""),
                layout=widgets.Layout(width="100%", height="3.5em"),
                continuous_update=True,
            )

            def take(change: Any, name: str = name) -> None:
                self._try(lambda: self.planner.say(name, change["new"]))

            area.observe(take, "value")
            fields += [widgets.HTML(render(str(each["question"]))), area]
        return fields

    def _cards(self) -> list[Any]:
        """Return the fields of the 30-day card."""
        when = text_input("When", "the next alert fires", width="26em")
        will = text_input("I will", "write down what I see before I act", width="32em")
        shown = widgets.HTML(self._card_list())

        def add() -> None:
            if when.value.strip() and will.value.strip():
                self._try(lambda: self.planner.card(when.value, will.value))
                shown.value = self._card_list()
                when.value = will.value = ""

        return [widgets.HTML(render(h4["30-day card"])), shown, row(when, will, button("Add card", add))]

    def _card_list(self) -> str:
        cards = [li[str(card)] for card in self.planner.plan.cards]
        return render(ul[cards] if cards else None)

    def _try(self, change: Callable[[], Any]) -> None:
        try:
            change()
        except PmkitError as error:
            self._status.value = render(b[f"Not saved: {str(error).splitlines()[0]}"])
        else:
            self._say()

    def _say(self) -> None:
        """Ask what a reviewer would ask, bring page and calendar up to date, and say where all of it is."""
        self._asked.value = findings_html(self.planner.plan.findings())
        try:
            page, calendar = self._pages.write()
        except PmkitError as error:
            rest: Node = b[f"The page and the calendar could not be written: {str(error).splitlines()[0]}"]
        else:
            rest = small[f"Page: {page}", br, f"Calendar: {calendar}"]
        self._status.value = render(small[f"Saved in {self.planner.path}"], br, rest)
