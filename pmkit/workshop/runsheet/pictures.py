"""The figures of slides, drawn once: the Swiss cheese and the article's two decision trees."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pmkit.analysis.factors.cheese import SwissCheese, swiss_cheese
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.triage.triage import Outcome, triage
from pmkit.workshop.runsheet.deck import deck

_WIDE: Final = {"cheese": 8.0, "trees": 11.0}
"""Inches across: type of the usual size is large enough then for the last row."""


def example_cheese() -> SwissCheese:
    """Return the deck's example: defenses, and the hole that each had that day."""
    layers = enumerate(deck().cheese, start=1)
    holes = [Factor(id=f"F{at}", text=one.hole, layer=one.layer, category=one.category) for at, one in layers]  # type: ignore[arg-type]  # Factor reads words
    return swiss_cheese(FactorAnalysis(tuple(holes)))


def example_triage() -> Outcome:
    """Return an incident that customers noticed, on which the article's two trees agree."""
    return triage(customer_impact=True, long=True)


@cache
def picture(name: str) -> dict[str, Any]:
    """Return a figure as the room takes it: ``{"svg", "alt"}``.

    Args:
        name: ``cheese`` or ``trees``.
    """
    # Imported here: only who opens a workshop needs matplotlib.
    from pmkit.views.plotting import plot
    from pmkit.views.style import to_svg

    axes = plot(example_cheese() if name == "cheese" else example_triage(), width=_WIDE[name])
    return {"svg": to_svg(axes.figure), "alt": str(getattr(axes, "words", ""))[:2000]}
