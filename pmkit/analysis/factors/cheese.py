"""The Swiss cheese: defenses as slices, holes with the condition that opened them, and what held.

The article draws *failures* as slices. In Reason's model a slice is a *defense*, and a failure
is a hole in it (J. Reason, "Human error: models and management", BMJ 320, 2000). Here each
contributing factor is a hole in the layer that it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from htpy import p

from pmkit.analysis.factors.conditions import Conditions, Factor
from pmkit.analysis.factors.taxonomy import CATEGORY_NAMES, Category
from pmkit.html import render, table

LIMITS: Final = (
    "What the picture cannot show: layers that depend on each other, holes that move, and harm that "
    "arises where every layer worked as intended. It is a picture to talk over, not a model of how "
    "the incident happened."
)
"""Known limits, said wherever the picture is shown (Reason, Hollnagel and Paries 2006; AHRQ PSNet)."""

UNNAMED: Final = "no layer named"


@dataclass(frozen=True, slots=True)
class Slice:
    """One defense layer.

    Attributes:
        layer: its name, in the team's words.
        category: of its first factor, None when nobody said.
        holes: the factors that opened it; empty for a layer that held.
        held: what it did, for a layer that held.
    """

    layer: str
    category: Category | None
    holes: tuple[Factor, ...] = ()
    held: tuple[Factor, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it has a hole."""
        return bool(self.holes)


@dataclass(frozen=True)
class SwissCheese:
    """The slices of one incident: first those with holes, in the taxonomy's order, then those that held.

    Attributes:
        slices: the layers.
    """

    slices: tuple[Slice, ...]

    @property
    def open(self) -> tuple[Slice, ...]:
        """The layers with holes."""
        return tuple(one for one in self.slices if one.is_open)

    @property
    def held(self) -> tuple[Slice, ...]:
        """The layers that held, without a hole."""
        return tuple(one for one in self.slices if not one.is_open)

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Layer, category, and what opened it or what it did; one row each."""
        return tuple(
            (one.layer, CATEGORY_NAMES[one.category] if one.category else "", f"{word}: {factor.text} ({factor.id})")
            for one in self.slices
            for word, factors in (("hole", one.holes), ("held", one.held))
            for factor in factors
        )

    def __str__(self) -> str:
        """Return the picture in words."""
        if not self.slices:
            return "No contributing factor names a defense layer yet."
        lines = [f"{layer}{f' ({category})' if category else ''}. {what}" for layer, category, what in self.rows]
        return "\n".join([*lines, "", LIMITS])

    def _repr_html_(self) -> str:
        """Show the layers as a table in Jupyter."""
        if not self.slices:
            return render(p[str(self)])
        return render(table(("Layer", "Category", "Hole, or what it held"), self.rows, notebook=True), p[LIMITS])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the text twin."""
        printer.text(str(self))


def swiss_cheese(analysis: Conditions) -> SwissCheese:
    """Return the slices of an analysis; factors that name no layer share one slice that says so."""
    slices: dict[tuple[str, bool], Slice] = {}
    order = {category: place for place, category in enumerate((*Category, None))}
    for is_hole, factors in ((True, analysis.factors), (False, analysis.held)):
        for factor in sorted(factors, key=lambda one: order[one.category]):
            layer = factor.layer or UNNAMED
            # A layer can have a hole and still have held elsewhere; it is then one slice with both.
            key = (layer.casefold(), is_hole)
            if not is_hole and (layer.casefold(), True) in slices:
                key = (layer.casefold(), True)
            one = slices.get(key) or Slice(layer, factor.category)
            holes, held = ((*one.holes, factor), one.held) if is_hole else (one.holes, (*one.held, factor))
            slices[key] = Slice(one.layer, one.category, holes, held)
    return SwissCheese(tuple(slices.values()))
