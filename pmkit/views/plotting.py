"""One verb draws everything: ``plot(thing, ax=None)`` returns the Axes.

A figure's module says with :func:`register` which type it draws. All modules of ``pmkit.views.figures``
are found by themselves; a floor above names its own with :func:`figures_in`. They are imported when
something is drawn for the first time, because matplotlib takes longer than all of pmkit.
"""

from __future__ import annotations

import pkgutil
from functools import singledispatch
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from pmkit.errors import RecordError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FIGURES: Final = "pmkit.views.figures"
_waiting: Final = [_FIGURES]
"""Modules and packages that register figures and are not imported yet."""


def figures_in(module: str) -> None:
    """Name a module that registers figures; it is imported when something is drawn.

    Args:
        module: its full name.
    """
    _waiting.append(module)


def plot(thing: object, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw a thing and return the Axes.

    What can be drawn: a Timeline or a Postmortem (its timeline), FiveWhys, the Overlap of two of
    them, a FactorAnalysis (the Swiss cheese), FactorCounts, an ActionPlan (the matrix), the Outcome
    of a triage (both of the article's trees), Metrics and an Assessment.

    Args:
        thing: what to draw.
        ax: Axes to draw on; default a figure of its own, of a fitting size.
        options: of the thing's own figure; see ``pmkit.views.figures``.

    Raises:
        RecordError: nothing is known about drawing such a thing; code ``not-drawable``.
    """
    while _waiting:
        _import_all(_waiting[0])
        _waiting.pop(0)
    return _draw(thing, ax, **options)


def _import_all(name: str) -> None:
    """Import a module, and each module in it where it is a package."""
    module = import_module(name)
    for inside in pkgutil.iter_modules(getattr(module, "__path__", ())):
        import_module(f"{name}.{inside.name}")


@singledispatch
def _draw(thing: object, ax: Axes | None = None, **options: Any) -> Axes:
    """Refuse what no figure is registered for."""
    known = sorted(kind.__name__ for kind in _draw.registry if kind is not object)
    raise RecordError(
        f"a {type(thing).__name__} cannot be drawn", code="not-drawable", remedy="plot one of: " + ", ".join(known)
    )


register = _draw.register
"""Decorator by which a figure's module says how to draw a type."""
