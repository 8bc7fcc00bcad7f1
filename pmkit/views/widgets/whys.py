"""The why-graph editor: add an answer, branch, link, test a link, and see what a reader would ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import htpy as h
import ipywidgets as widgets

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Level, Link, NodeType
from pmkit.analysis.whys.link_tests import link_tests
from pmkit.html import render
from pmkit.views.page import whys_html
from pmkit.views.widgets.parts import button, choice, findings_html, heading, ids_of, put, row, text_input
from pmkit.views.widgets.shared import Panel

_ENOUGH: Final = {"not asked yet": None, "yes": True, "no": False}
_NEEDED: Final = {"not asked yet": None, "no, so it was needed": True, "yes, so it was not needed": False}
"""The counterfactual question asks whether it could have happened without the cause: *no* means needed."""


def why_editor(path: str | Path) -> Any:
    """Return an editor of the why-graph in a postmortem file.

    Without a browser: ``graph.add``, ``.link``, ``.test`` and ``.change`` do the same, and the
    section Five Whys of the file can be written by hand.
    """
    return _WhyEditor(path).box


class _WhyEditor(Panel):
    """The editor."""

    key = "whys"

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "Five whys, as a graph")
        self.problem = text_input("Problem", "What users felt, and for how long")
        self.outline = widgets.HTML()
        self.under = choice("Why?", [])
        self.text = text_input("Because", "One condition or event")
        self.type = choice("Type", ["", *NodeType])
        self.level = choice("Level", ["", *Level])
        self.evidence = text_input("Evidence", "E04, E07", width="16em")
        self.node = choice("Answer", [])
        self.link_cause, self.link_effect = choice("Link", []), choice("also to", [])
        self.tested = choice("Link", [])
        self.needed, self.enough = choice("Could it, without?", [*_NEEDED]), choice("Enough?", [*_ENOUGH])
        self.questions, self.asked = widgets.HTML(), widgets.HTML()
        self._wire()
        self.redraw()
        self.box = self.whole(
            self.problem,
            self.outline,
            heading("Add an answer.", "A second answer to the same why is a branch."),
            row(self.under, self.text),
            row(self.type, self.level, self.evidence, button("Add answer", self._add, "plus")),
            heading("Change an answer.", "Choose it, change the fields above, and press Change."),
            row(self.node, button("Change", self._change), button("Remove", self._remove)),
            heading("Link an answer to a second why", "when it explains that too."),
            row(self.link_cause, self.link_effect, button("Link", self._link), button("Unlink", self._unlink)),
            heading("Test a link."),
            row(self.tested, self.needed, self.enough),
            self.questions,
            heading("What a reader would ask"),
            self.asked,
        )

    def _wire(self) -> None:
        """Connect the fields."""
        self.problem.observe(self._state_problem, names="value")
        self.node.observe(self._load, names="value")
        self.tested.observe(lambda _: self._show_test(), names="value")
        for field in (self.needed, self.enough):
            field.observe(self._test, names="value")

    def redraw(self) -> None:
        """Show the graph as the document has it."""
        graph = self.read().whys
        with self.drawing():
            put(self.problem, graph.problem)
            self.outline.value = render(h.div(".pmkit-outline")[whys_html(graph)]) if len(graph) else _EMPTY
            nodes = [(f"{why.id} {why.text[:70]}", why.id) for why in graph.whys]
            _options(self.under, [("the problem", PROBLEM), *nodes])
            _options(self.link_effect, [("the problem", PROBLEM), *nodes])
            _options(self.link_cause, nodes)
            _options(self.node, [("", ""), *nodes])
            links = [
                (f"{link.cause} explains {link.effect or 'the problem'}", (link.effect, link.cause))
                for link in graph.links
            ]
            _options(self.tested, links)
            self.asked.value = findings_html(graph.findings())
        self._show_test()

    def _graph(self) -> FiveWhys:
        """Return the graph as the document has it."""
        return self.read().whys

    def _state_problem(self, change: dict[str, Any]) -> None:
        """Write the problem."""
        if not self.is_drawing and change["new"] != self._graph().problem:
            self.apply(lambda pm: pm.replace(whys=FiveWhys(change["new"], pm.whys.whys, pm.whys.links)))

    def _add(self) -> None:
        """Add the answer that the fields describe."""
        if not self.text.value.strip():
            self.tell("Write the answer first.")
            return
        done = self.apply(
            lambda pm: pm.replace(
                whys=pm.whys.add(
                    self.text.value,
                    under=self.under.value,
                    type=self.type.value or None,
                    level=self.level.value or None,
                    evidence=ids_of(self.evidence.value),
                )
            ),
            "Added.",
        )
        if done:
            self.text.value = self.evidence.value = ""

    def _load(self, change: dict[str, Any]) -> None:
        """Bring an answer into the fields."""
        if self.is_drawing or not change["new"]:
            return
        why = self._graph()[change["new"]]
        self.text.value, self.evidence.value = why.text, ", ".join(why.evidence)
        self.type.value, self.level.value = why.type or "", why.level or ""

    def _change(self) -> None:
        """Write the fields over the chosen answer."""
        if not self.node.value:
            self.tell("Choose an answer first.")
            return
        self.apply(
            lambda pm: pm.replace(
                whys=pm.whys.change(
                    self.node.value,
                    text=self.text.value,
                    type=self.type.value or None,
                    level=self.level.value or None,
                    evidence=ids_of(self.evidence.value),
                )
            ),
            "Changed.",
        )

    def _remove(self) -> None:
        """Remove the chosen answer; the answers below it move up."""
        if self.node.value:
            self.apply(lambda pm: pm.replace(whys=pm.whys.remove(self.node.value)), "Removed.")

    def _link(self) -> None:
        """Link a cause to one more effect."""
        if self.link_cause.value:
            effect, cause = self.link_effect.value, self.link_cause.value
            self.apply(lambda pm: pm.replace(whys=pm.whys.link(effect, cause)), "Linked.")

    def _unlink(self) -> None:
        """Take a link away."""
        if self.link_cause.value:
            effect, cause = self.link_effect.value, self.link_cause.value
            self.apply(lambda pm: pm.replace(whys=pm.whys.unlink(effect, cause)), "Unlinked.")

    def _show_test(self) -> None:
        """Show the questions about the chosen link and the answers so far."""
        if self.is_drawing or not self.tested.value:
            self.questions.value = ""
            return
        graph, (effect, cause) = self._graph(), self.tested.value
        link = next((link for link in graph.links if (link.effect, link.cause) == (effect, cause)), None)
        if link is None:
            return
        with self.drawing():
            self.needed.value, self.enough.value = _spelled(_NEEDED, link.needed), _spelled(_ENOUGH, link.enough)
        tests = [t for t in link_tests(graph) if t.effect == effect and cause in t.causes]
        self.questions.value = render(h.div[f"{test.name.capitalize()}: {test.question}"] for test in tests)

    def _test(self, _: Any) -> None:
        """Record the answers of the tests."""
        if self.is_drawing or not self.tested.value:
            return
        effect, cause = self.tested.value
        needed, enough = _NEEDED[self.needed.value], _ENOUGH[self.enough.value]
        chosen = self.tested.value
        self.apply(lambda pm: pm.replace(whys=_with_tests(pm.whys, effect, cause, needed, enough)), "Recorded.")
        self.tested.value = chosen


def _with_tests(graph: FiveWhys, effect: str, cause: str, needed: bool | None, enough: bool | None) -> FiveWhys:
    """Return the graph with exactly these answers, None included."""
    place = next(n for n, link in enumerate(graph.links) if (link.effect, link.cause) == (effect, cause))
    links = (*graph.links[:place], Link(effect, cause, needed, enough), *graph.links[place + 1 :])
    return FiveWhys(graph.problem, graph.whys, links)


def _spelled(answers: dict[str, bool | None], answer: bool | None) -> str:
    """Return how an answer is spelled."""
    return next(name for name, value in answers.items() if value is answer)


def _options(field: Any, options: list[Any]) -> None:
    """Set the choices of a field and keep its value where it is still there."""
    before = field.value
    field.options = options
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    field.value = before if before in values else values[0] if values else None


_EMPTY: Final = render(h.p[h.i["No why is answered yet. Begin with what users felt."]])
