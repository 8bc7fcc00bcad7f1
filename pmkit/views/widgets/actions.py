"""The action matrix: rate action items, see where the article puts them, and what a reader would ask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import htpy as h
import ipywidgets as widgets

from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Aim, Promise, Rating, Strength
from pmkit.analysis.actions.strength import suggest
from pmkit.documents.format.postmortem import Postmortem
from pmkit.errors import RecordError
from pmkit.html import render, trusted
from pmkit.tags import IdGiver
from pmkit.views.widgets.parts import button, choice, findings_html, heading, ids_of, row, text_input
from pmkit.views.widgets.shared import RowsPanel


def action_matrix(path: str | Path) -> Any:
    """Return the impact-effort matrix of the action items in a postmortem file, with fields to rate them.

    Without a browser: write ``[A1: commitment, strong, prevent, low effort, high impact; F2]`` into the
    tag of an action; ``parse(text).actions.matrix()`` shows the same nine cells.
    """
    return _Matrix(path).box


class _Matrix(RowsPanel):
    """The matrix."""

    key = "actions"

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "Action items")
        self.text = text_input("Action", "What will change?")
        self.table, self.asked = widgets.HTML(), widgets.HTML()
        self.redraw()
        self.box = self.whole(
            self.rows,
            self.text,
            row(button("Add action", self._add, "plus")),
            self.table,
            heading("What a reader would ask"),
            self.asked,
        )

    def redraw(self) -> None:
        """Show the plan as the document has it."""
        postmortem = self.read()
        plan = postmortem.actions
        self.renew_rows(plan.items)
        drawn = trusted(plan.matrix()._repr_html_()) if len(plan) else h.p[h.i["No action items yet."]]
        self.table.value = render(drawn)
        self.asked.value = findings_html(plan.findings(factors=[factor.id for factor in postmortem.factors]))

    def values_of(self, line: ActionItem) -> dict[str, Any]:
        """Return what the fields of an item hold."""
        words = {name: str(getattr(line, name) or "") for name in ("promise", "strength", "aim", "impact", "effort")}
        texts = {name: getattr(line, name) for name in ("text", "owner", "due", "done_when")}
        return texts | words | {"answers": ", ".join(line.answers), "hint": _hint(line)}

    def make_row(self, line: ActionItem) -> tuple[Any, dict[str, Any]]:
        """Return the fields of one item."""
        item = line
        text = text_input(item.id, value=item.text)
        owner = text_input("Owner", "a role", width="18em", value=item.owner)
        due = text_input("Due", "2026-03-31", width="14em", value=item.due)
        done = text_input("Done when", "what a stranger can check", value=item.done_when)
        answers = text_input("Answers", "F2", width="12em", value=", ".join(item.answers))
        promise = choice("", [("promise?", ""), *((str(p), str(p)) for p in Promise)], str(item.promise or ""))
        strength = choice("", [("strength?", ""), *((str(s), str(s)) for s in Strength)], str(item.strength or ""))
        aim = choice("", [("aim?", ""), *((str(a), str(a)) for a in Aim)], str(item.aim or ""))
        impact = choice("Impact", [("?", ""), *((str(r), str(r)) for r in Rating)], str(item.impact or ""))
        effort = choice("Effort", [("?", ""), *((str(r), str(r)) for r in Rating)], str(item.effort or ""))
        fields = {
            "text": text,
            "owner": owner,
            "due": due,
            "done_when": done,
            "promise": promise,
            "strength": strength,
            "aim": aim,
            "impact": impact,
            "effort": effort,
        }

        def save(_: Any = None) -> None:
            """Write the fields of this row."""
            if self.is_drawing:
                return
            values: dict[str, Any] = {name: field.value for name, field in fields.items()}
            values["answers"] = ids_of(answers.value)
            self.apply(lambda pm: _changed(pm, item.id, values), "Changed.")

        for field in (*fields.values(), answers):
            field.observe(save, names="value")
        suggestion = widgets.HTML(_hint(item))
        remove = button("Remove", lambda: self._remove(item.id))
        made = widgets.VBox(
            [text, row(owner, due, answers, impact, effort), done, row(promise, strength, aim, suggestion, remove)]
        )
        return made, fields | {"answers": answers, "hint": suggestion}

    def _add(self) -> None:
        """Add an action item."""
        if not self.text.value.strip():
            self.tell("Write the action first.")
            return

        def add(pm: Postmortem) -> Postmortem:
            """Return the postmortem with one more item."""
            own = IdGiver({item.id for item in pm.actions}).give("A")
            return pm.replace(
                actions=ActionPlan((*pm.actions, ActionItem(id=own, text=self.text.value, status="Open")))
            )

        if self.apply(add, "Added."):
            self.text.value = ""

    def _remove(self, name: str) -> None:
        """Remove an action item."""
        self.apply(lambda pm: pm.replace(actions=ActionPlan(tuple(i for i in pm.actions if i.id != name))), "Removed.")


def _hint(item: ActionItem) -> str:
    """Return what an action's words suggest, while the team has not marked its strength."""
    if item.strength is not None:
        return ""
    suggestion = suggest(item.text)
    because = f" (“{suggestion.because}”)" if suggestion.because else ""
    return render(h.small[f"Its words suggest: {suggestion.strength}{because}"])


def _changed(pm: Postmortem, name: str, values: dict[str, Any]) -> Postmortem:
    """Return the postmortem with one item changed.

    Raises:
        RecordError: the text is empty; an item is removed by its button, never by a slip.
    """
    if not values["text"].strip():
        raise RecordError("an action needs a text", where=name, remedy="write it, or press Remove")
    return pm.replace(actions=ActionPlan(tuple(replace(i, **values) if i.id == name else i for i in pm.actions)))
