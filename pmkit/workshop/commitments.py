"""Commitments at the end of a workshop: written while people watch, with their strength and what is asked of them."""

from __future__ import annotations

import contextlib
from typing import Any, Final

import ipywidgets as widgets

from pmkit.analysis.action_strength import MEANINGS, strength_of
from pmkit.analysis.actions import ActionItem
from pmkit.errors import PmkitError
from pmkit.markup import escape_html, escape_markdown
from pmkit.views.widgets.parts import button, findings_html, row, text_input
from pmkit.views.widgets.shared import STYLE
from pmkit.workshop.planner import Planner
from pmkit.workshop.run import Workshop

TWO: Final = 2
"""Commitments that a workshop asks for; a third line appears when these are written."""

_FIELDS: Final = (
    ("text", "We will", "what will be different, without anybody having to remember it", "100%"),
    ("owner", "Owner", "a role or team", "16em"),
    ("due", "By", "2027-01-31", "14em"),
    ("done_when", "Done when", "what a stranger could check", "26em"),
)


def commitments_markdown(planner: Planner) -> str:
    """Return the commitments and cards as Markdown, short enough for a slide."""
    lines = []
    for item in planner.plan.action_plan():
        about = [item.owner, f"by {item.due}" if item.due else ""]
        said = ", ".join(each for each in about if each)
        done = f" Done when {item.done_when}." if item.done_when else ""
        where = f" ({escape_markdown(said)})" if said else ""
        lines.append(f"1. **{escape_markdown(item.text)}**{where}{escape_markdown(done)}")
    lines += [f"- {escape_markdown(str(card))}" for card in planner.plan.cards]
    return "\n".join(lines)[:2000]


def commitments_form(workshop: Workshop) -> Any:
    """Return the form for the last part: two commitments and cards, on disk and on the projector at each change.

    What it does can be done without it: ``workshop.planner.add("quick", text, owner=..., due=...)``.
    """
    return CommitmentsForm(workshop).box


class CommitmentsForm:
    """The form.

    Attributes:
        workshop: whose plan it fills.
        box: what is shown.
    """

    def __init__(self, workshop: Workshop) -> None:
        """Show what is in the plan already."""
        self.workshop = workshop
        self._status, self._asked, self._cards = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._rows = widgets.VBox()
        when = text_input("When", "the next alert fires", width="26em")
        will = text_input("I will", "write down what I see before I act", width="32em")

        def add() -> None:
            if when.value.strip() and will.value.strip():
                self._try(lambda: self.workshop.planner.card(when.value, will.value))
                when.value = will.value = ""

        days = ", ".join(f"{day:%A, %d %B %Y}" for _, day in workshop.planner.plan.followup_days())
        self.box = widgets.VBox(
            [
                widgets.HTML(STYLE),
                self._rows,
                self._asked,
                row(when, will, button("Add card", add)),
                self._cards,
                widgets.HTML(f"<p>You look back on {days}. Send the invitation now.</p>"),
                self._status,
            ]
        )
        self.box.add_class("pmkit-bound")
        self._draw()
        self._say()

    def _draw(self) -> None:
        """Draw a row for each commitment, and empty ones up to two, or one more."""
        names = [item.id for item in self.workshop.planner.plan.action_plan()]
        empty = max(TWO - len(names), 1)
        self._rows.children = [self._row(name) for name in [*names, *([""] * empty)]]

    def _row(self, name: str) -> Any:
        """Return the fields of one commitment; an empty one becomes an action with its first words."""
        found = next((each for each in self.workshop.planner.plan.actions() if each.id == name), None)
        made = {
            field: text_input(label, hint, width=width, value=getattr(found, field) if found else "")
            for field, label, hint, width in _FIELDS
        }
        for field, widget in made.items():
            widget.observe(lambda change, field=field: self._enter(name, field, change["new"], made), "value")
        return widgets.VBox([made["text"], row(made["owner"], made["due"], made["done_when"])])

    def _enter(self, name: str, field: str, value: str, made: dict[str, Any]) -> None:
        planner = self.workshop.planner
        if name:
            # An emptied line is a commitment that was dropped.
            drop = field == "text" and not value.strip()
            self._try(lambda: planner.remove(name) if drop else planner.edit(name, **{field: value}))
            if drop:
                self._draw()
        elif made["text"].value.strip():
            about = {each: widget.value for each, widget in made.items() if each != "text" and widget.value}
            if self._try(lambda: planner.add("quick", made["text"].value, **about)):
                self._draw()

    def _try(self, change: Any) -> bool:
        try:
            change()
        except PmkitError as error:
            self._status.value = f"<b>Not saved: {escape_html(str(error).splitlines()[0])}</b>"
            return False
        self._say()
        self._show()
        return True

    def _show(self) -> None:
        """Write the commitments below the slide that is on the projector."""
        page = self.workshop.commitments_page()
        if not page:
            return
        with contextlib.suppress(PmkitError):
            self.workshop.session.lead("write", to=page, text=commitments_markdown(self.workshop.planner))

    def _say(self) -> None:
        planner = self.workshop.planner
        items = list(planner.plan.action_plan())
        known = {item.id for item in items}
        asked = [finding for finding in planner.plan.findings() if finding.where in known]
        graded = "".join(f"<li><b>{item.id}</b>: {_graded(item)}</li>" for item in items)
        head = f"<h4>How strong, and what a stranger would ask</h4><ul>{graded}</ul>" if graded else ""
        self._asked.value = head + (findings_html(asked) if asked else "")
        self._cards.value = "".join(f"<p>{escape_html(str(card))}</p>" for card in planner.plan.cards)
        self._status.value = f"<small>Saved in {escape_html(str(planner.path))}</small>"


def _graded(item: ActionItem) -> str:
    """Return in words how much an action relies on people remembering."""
    strength = strength_of(item)
    return f"{strength}, by its wording: {MEANINGS[strength]}"
