"""The factor sorter: name conditions, sort them into categories and layers, see what strategies there are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import htpy as h
import ipywidgets as widgets

from pmkit.analysis.factors.cheese import swiss_cheese
from pmkit.analysis.factors.factors import CATEGORY_HELP, CATEGORY_NAMES, Category, Factor, FactorAnalysis
from pmkit.documents.format.postmortem import Postmortem
from pmkit.html import render
from pmkit.tags import IdGiver
from pmkit.views.widgets.parts import button, choice, findings_html, heading, ids_of, row, text_input
from pmkit.views.widgets.shared import RowsPanel

_CATEGORIES = [("", ""), *((CATEGORY_NAMES[category], str(category)) for category in Category)]


def factor_sorter(path: str | Path) -> Any:
    """Return a sorter of the contributing factors in a postmortem file.

    Without a browser: write ``- condition [F1: category, layer; E04]`` into the section Contributing
    Factors; ``parse(text).factors.findings()`` asks the same questions.
    """
    return _FactorSorter(path).box


class _FactorSorter(RowsPanel):
    """The sorter."""

    key = "factors"

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "Contributing factors")
        self.text = text_input("Condition", "What had to be true?")
        self.kind = choice("This", [("contributed", "F"), ("held, and kept it from being worse", "D")])
        self.help, self.layers, self.asked = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.redraw()
        self.box = self.whole(
            self.rows,
            row(self.text),
            row(self.kind, button("Add", self._add, "plus")),
            self.help,
            heading("Defense layers"),
            self.layers,
            heading("What a reader would ask"),
            self.asked,
        )

    def redraw(self) -> None:
        """Show the factors as the document has them."""
        analysis = self.read().factors
        self.renew_rows((*analysis.factors, *analysis.held))
        used = list(dict.fromkeys(factor.category for factor in analysis.factors if factor.category))
        self.help.value = render(
            h.div[
                h.b[CATEGORY_NAMES[category]],
                f": strategies are {', '.join(CATEGORY_HELP[category].strategies).lower()}.",
            ]
            for category in used
        )
        self.layers.value = swiss_cheese(analysis)._repr_html_()
        self.asked.value = findings_html(analysis.findings())

    def values_of(self, line: Factor) -> dict[str, Any]:
        """Return what the fields of a factor hold."""
        evidence = ", ".join(line.evidence)
        return {"text": line.text, "category": str(line.category or ""), "layer": line.layer, "evidence": evidence}

    def make_row(self, line: Factor) -> tuple[Any, dict[str, Any]]:
        """Return the fields of one line."""
        text = text_input(line.id, value=line.text)
        category = choice("Category", _CATEGORIES, str(line.category or ""))
        layer = text_input("Layer", "defense layer", width="22em", value=line.layer)
        evidence = text_input("Evidence", "E04, W2", width="16em", value=", ".join(line.evidence))

        def save(_: Any = None) -> None:
            """Write the fields of this row."""
            if self.is_drawing:
                return
            if not text.value.strip():
                self.tell(f"{line.id} needs a text. Write it, or press Remove; the file is as it was.")
                return
            self.apply(
                lambda pm: _changed(
                    pm,
                    replace(
                        line,
                        text=text.value,
                        category=category.value or None,
                        layer=layer.value,
                        evidence=ids_of(evidence.value),
                    ),
                ),
                "Changed.",
            )

        for field in (text, category, layer, evidence):
            field.observe(save, names="value")
        remove = button("Remove", lambda: self._remove(line.id))
        fields = {"text": text, "category": category, "layer": layer, "evidence": evidence}
        return widgets.VBox([text, row(category, layer, evidence, remove)]), fields

    def _add(self) -> None:
        """Add a factor, or a layer that held."""
        if not self.text.value.strip():
            self.tell("Write the condition first.")
            return

        def add(pm: Postmortem) -> Postmortem:
            """Return the postmortem with one more line."""
            analysis = pm.factors
            taken = {factor.id for factor in (*analysis.factors, *analysis.held)}
            new = Factor(id=IdGiver(taken).give(self.kind.value), text=self.text.value)
            held = self.kind.value == "D"
            return pm.replace(
                factors=FactorAnalysis(
                    (*analysis.factors, *(() if held else (new,))), (*analysis.held, *((new,) if held else ()))
                )
            )

        if self.apply(add, "Added."):
            self.text.value = ""

    def _remove(self, name: str) -> None:
        """Remove a factor."""
        self.apply(
            lambda pm: pm.replace(
                factors=FactorAnalysis(
                    tuple(f for f in pm.factors.factors if f.id != name),
                    tuple(f for f in pm.factors.held if f.id != name),
                )
            ),
            "Removed.",
        )


def _changed(pm: Postmortem, new: Factor) -> Postmortem:
    """Return the postmortem with one factor changed."""
    return pm.replace(
        factors=FactorAnalysis(
            tuple(new if f.id == new.id else f for f in pm.factors.factors),
            tuple(new if f.id == new.id else f for f in pm.factors.held),
        )
    )
