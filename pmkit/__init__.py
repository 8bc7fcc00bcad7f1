"""pmkit: learn, practice and run blameless postmortems.

One path leads from records to a document::

    Timeline -> FiveWhys -> FactorAnalysis -> ActionPlan -> Postmortem

Each name below is imported when it is first used, so that ``import pmkit`` costs next to
nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmkit._version import __version__

if TYPE_CHECKING:
    from pmkit.analysis.actions import ActionItem, ActionPlan
    from pmkit.analysis.factors import Factor, FactorAnalysis
    from pmkit.analysis.whys import FiveWhys, Why
    from pmkit.documents.postmortem import Postmortem, Summary
    from pmkit.documents.reading import load, parse
    from pmkit.documents.scenario import Scenario
    from pmkit.documents.writing import render, save
    from pmkit.errors import PmkitError
    from pmkit.finding import Finding
    from pmkit.practice.checkup import checkup
    from pmkit.practice.panels import debrief_panel, hint_panel, writing_panel
    from pmkit.practice.session import Practice
    from pmkit.records.event import Event
    from pmkit.records.timeline import Timeline
    from pmkit.views.page import to_page
    from pmkit.views.plotting import plot

_HOME = {
    "ActionItem": "pmkit.analysis.actions",
    "ActionPlan": "pmkit.analysis.actions",
    "Event": "pmkit.records.event",
    "Factor": "pmkit.analysis.factors",
    "FactorAnalysis": "pmkit.analysis.factors",
    "Finding": "pmkit.finding",
    "FiveWhys": "pmkit.analysis.whys",
    "PmkitError": "pmkit.errors",
    "Postmortem": "pmkit.documents.postmortem",
    "Scenario": "pmkit.documents.scenario",
    "Summary": "pmkit.documents.postmortem",
    "Timeline": "pmkit.records.timeline",
    "Why": "pmkit.analysis.whys",
    "load": "pmkit.documents.reading",
    "parse": "pmkit.documents.reading",
    "plot": "pmkit.views.plotting",
    "Practice": "pmkit.practice.session",
    "checkup": "pmkit.practice.checkup",
    "debrief_panel": "pmkit.practice.panels",
    "hint_panel": "pmkit.practice.panels",
    "writing_panel": "pmkit.practice.panels",
    "render": "pmkit.documents.writing",
    "save": "pmkit.documents.writing",
    "to_page": "pmkit.views.page",
}
# A literal list, so that editors and type checkers see it; a test compares it with _HOME.
__all__ = [
    "ActionItem",
    "ActionPlan",
    "Event",
    "Factor",
    "FactorAnalysis",
    "Finding",
    "FiveWhys",
    "PmkitError",
    "Postmortem",
    "Practice",
    "Scenario",
    "Summary",
    "Timeline",
    "Why",
    "__version__",
    "checkup",
    "debrief_panel",
    "hint_panel",
    "load",
    "parse",
    "plot",
    "render",
    "save",
    "to_page",
    "writing_panel",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home the first time it is used (PEP 562)."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
