"""The figures of slides, drawn once: the Swiss cheese, and which incidents get a review."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pmkit.analysis.factors.cheese import SwissCheese, swiss_cheese
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.workshop.runsheet.deck import deck

_WIDE: Final = {"cheese": 8.4, "trees": 7.0}
"""Inches across on a wall: type of the usual size is large enough then for the last row."""

_LABELS: Final = 12.5
"""Points of the cheese's labels on a wall."""

_NARROW: Final = 3.6
"""Inches across on a phone."""


_SPARE: Final = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata\b.*?/metadata\s*>", re.DOTALL)
"""What a browser does not need of a figure."""


def _lean(svg: str) -> str:
    """Return a figure without what no browser needs: a session is sent to the room in one piece."""
    return re.sub(r"\s+", " ", _SPARE.sub("", svg)).replace("> <", "><").strip()


def example_cheese() -> SwissCheese:
    """Return the deck's example: defenses, and the hole that each had that day."""
    layers = enumerate(deck().cheese, start=1)
    holes = [Factor(id=f"F{at}", text=one.hole, layer=one.layer, category=one.category) for at, one in layers]  # type: ignore[arg-type]  # Factor reads words
    return swiss_cheese(FactorAnalysis(tuple(holes)))


@cache
def picture(name: str) -> dict[str, Any]:
    """Return a figure as the room takes it: ``{"svg", "narrow", "alt"}``, for a wall and for a phone.

    Args:
        name: ``cheese`` or ``trees``.
    """
    # Imported here: only who opens a workshop needs matplotlib.
    from pmkit.views.figures.cheese import draw
    from pmkit.views.figures.triage import draw_question
    from pmkit.views.style import to_svg

    def drawn(width: float) -> Any:
        if name == "cheese":
            return draw(example_cheese(), width=width, note="", size=_LABELS)
        return draw_question(width=width)

    wide, narrow = drawn(_WIDE[name]), drawn(_NARROW)
    return {
        "svg": _lean(to_svg(wide.figure, tight=True)),
        "narrow": _lean(to_svg(narrow.figure)),
        "alt": str(getattr(wide, "words", ""))[:2000],
    }
