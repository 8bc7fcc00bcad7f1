"""One verb draws everything: ``plot(thing, ax=None)`` returns the Axes."""

from __future__ import annotations

from functools import singledispatch
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from pmkit.errors import RecordError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROOMS: Final = {
    "pmkit.records.timeline.Timeline": "pmkit.views.figures.timeline",
    "pmkit.documents.format.postmortem.Postmortem": "pmkit.views.figures.timeline",
    "pmkit.analysis.whys.five_whys.FiveWhys": "pmkit.views.figures.whys",
    "pmkit.analysis.whys.overlap.Overlap": "pmkit.views.figures.overlap",
    "pmkit.analysis.factors.factors.FactorAnalysis": "pmkit.views.figures.cheese",
    "pmkit.analysis.factors.cheese.SwissCheese": "pmkit.views.figures.cheese",
    "pmkit.analysis.factors.counts.FactorCounts": "pmkit.views.figures.factors",
    "pmkit.analysis.actions.plan.ActionPlan": "pmkit.views.figures.actions",
    "pmkit.analysis.actions.matrix.ActionMatrix": "pmkit.views.figures.actions",
    "pmkit.analysis.triage.triage.Outcome": "pmkit.views.figures.triage",
    "pmkit.documents.metrics.metrics.Metrics": "pmkit.views.figures.metrics",
    "pmkit.workshop.assessment.results.Assessment": "pmkit.workshop.assessment.figures",
}
"""Full name of a type to the module that registers how to draw it, imported when it is first needed."""


def plot(thing: object, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw a thing and return the Axes.

    What can be drawn: a Timeline or a Postmortem (its timeline), FiveWhys, the Overlap of two of
    them, a FactorAnalysis (the Swiss cheese), FactorCounts, an ActionPlan (the matrix), the Outcome
    of a triage (both of the article's trees), Metrics and an
    Assessment.

    Args:
        thing: what to draw.
        ax: Axes to draw on; default a figure of its own, of a fitting size.
        options: of the thing's own figure; see ``pmkit.views.figures``.

    Raises:
        RecordError: nothing is known about drawing such a thing.
    """
    if _draw.dispatch(type(thing)) is _draw.dispatch(object):
        for base in type(thing).__mro__:
            room = _ROOMS.get(f"{base.__module__}.{base.__qualname__}")
            if room:
                import_module(room)
                break
    return _draw(thing, ax, **options)


@singledispatch
def _draw(thing: object, ax: Axes | None = None, **options: Any) -> Axes:
    """Refuse what no figure is registered for."""
    raise RecordError(
        f"a {type(thing).__name__} cannot be drawn",
        remedy="plot one of: " + ", ".join(name.rpartition(".")[2] for name in _ROOMS),
    )


register = _draw.register
"""Decorator by which a figure's module says how to draw a type."""
