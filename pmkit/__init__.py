"""pmkit: learn, practice and run blameless postmortems.

One path leads from records to a document::

    Timeline -> FiveWhys -> FactorAnalysis -> ActionPlan -> Postmortem

The names here are those that a notebook's reader types; ``__init__.pyi`` lists them, and each is
imported when it is first used, so that ``import pmkit`` costs next to nothing (lazy-loader, by
scientific-python). The others are in the chamber of their subject: ``pmkit.room``,
``pmkit.assessment``, ``pmkit.workshop``, ``pmkit.practice``, ``pmkit.views.widgets``, ...
"""

import lazy_loader

from pmkit._version import __version__ as __version__

_lazy, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

_CHAMBERS = (
    "records",
    "analysis",
    "documents",
    "views",
    "views.widgets",
    "room",
    "practice",
    "workshop",
    "workshop.assessment",
    "workshop.improvement",
)
"""Chambers with names of their own at their door."""


def __getattr__(name: str) -> object:
    """Import a name from its home the first time it is used (PEP 562); for one that is elsewhere, say where."""
    try:
        return _lazy(name)
    except AttributeError:
        if not name.startswith("_") and (place := _find(name)):
            # Not an AttributeError: "from pmkit import x" would swallow the sentence that helps.
            raise ImportError(f"pmkit has no {name!r} at its front door: from {place} import {name}") from None
        raise


def _find(name: str) -> str:
    """Return the chamber whose door has a name, or nothing."""
    from importlib import import_module

    for chamber in _CHAMBERS:
        if name in getattr(import_module(f"pmkit.{chamber}"), "__all__", ()):
            return f"pmkit.{chamber}"
    return ""
