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
    from pmkit.analysis.factor_counts import count_factors
    from pmkit.analysis.factors import Factor, FactorAnalysis
    from pmkit.analysis.language import check_language
    from pmkit.analysis.overlap import overlap
    from pmkit.analysis.triage import triage
    from pmkit.analysis.whys import FiveWhys, Why
    from pmkit.documents.collection import read_folder, references
    from pmkit.documents.metrics import quality_metrics
    from pmkit.documents.postmortem import Postmortem, Summary
    from pmkit.documents.reading import load, parse
    from pmkit.documents.review import review
    from pmkit.documents.scenario import Scenario
    from pmkit.documents.templates import example_log, start_postmortem
    from pmkit.documents.visibility import visibility
    from pmkit.documents.writing import render, save
    from pmkit.errors import PmkitError
    from pmkit.files import work_folder
    from pmkit.finding import Finding
    from pmkit.practice.checkup import checkup
    from pmkit.practice.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
    from pmkit.practice.session import Practice
    from pmkit.practice.shown import Questions
    from pmkit.records.event import Event
    from pmkit.records.sources.log import read_log
    from pmkit.records.timeline import Timeline
    from pmkit.room.cockpit import cockpit
    from pmkit.room.process import ensure_room
    from pmkit.room.rehearsal import rehearse
    from pmkit.views.figures.metrics import dashboard
    from pmkit.views.hand_out import hand_out
    from pmkit.views.page import to_page
    from pmkit.views.plotting import plot
    from pmkit.views.widgets.actions import action_matrix
    from pmkit.views.widgets.document import editor
    from pmkit.views.widgets.factors import factor_sorter
    from pmkit.views.widgets.metrics import metrics_board
    from pmkit.views.widgets.timeline import timeline_explorer
    from pmkit.views.widgets.whys import why_editor
    from pmkit.views.widgets.wording import wording_coach
    from pmkit.workshop.assessment import Assessment, assess
    from pmkit.workshop.cockpit import workshop_cockpit
    from pmkit.workshop.deck import further_reading
    from pmkit.workshop.followup import look_back, record
    from pmkit.workshop.form import assessment_form
    from pmkit.workshop.moments import hard_minutes
    from pmkit.workshop.own_answers import OwnAnswers
    from pmkit.workshop.page import assessment_page
    from pmkit.workshop.paper import paper_pack
    from pmkit.workshop.plan import ImprovementPlan
    from pmkit.workshop.plan_forms import plan_calendar, plan_page
    from pmkit.workshop.planner import Planner, plan_form
    from pmkit.workshop.report import workshop_report
    from pmkit.workshop.report_panel import report_panel
    from pmkit.workshop.responses import Responses, example_team
    from pmkit.workshop.retest import compare
    from pmkit.workshop.run import Workshop
    from pmkit.workshop.session import assessment_session
    from pmkit.workshop.skill import Skill, vignette_form

_HOME = {
    "ActionItem": "pmkit.analysis.actions",
    "ActionPlan": "pmkit.analysis.actions",
    "Assessment": "pmkit.workshop.assessment",
    "Event": "pmkit.records.event",
    "Factor": "pmkit.analysis.factors",
    "FactorAnalysis": "pmkit.analysis.factors",
    "Finding": "pmkit.finding",
    "FiveWhys": "pmkit.analysis.whys",
    "ImprovementPlan": "pmkit.workshop.plan",
    "OwnAnswers": "pmkit.workshop.own_answers",
    "Planner": "pmkit.workshop.planner",
    "PmkitError": "pmkit.errors",
    "Postmortem": "pmkit.documents.postmortem",
    "Practice": "pmkit.practice.session",
    "Questions": "pmkit.practice.shown",
    "Responses": "pmkit.workshop.responses",
    "Scenario": "pmkit.documents.scenario",
    "Skill": "pmkit.workshop.skill",
    "Summary": "pmkit.documents.postmortem",
    "Timeline": "pmkit.records.timeline",
    "Why": "pmkit.analysis.whys",
    "Workshop": "pmkit.workshop.run",
    "action_matrix": "pmkit.views.widgets.actions",
    "assess": "pmkit.workshop.assessment",
    "assessment_form": "pmkit.workshop.form",
    "assessment_page": "pmkit.workshop.page",
    "assessment_session": "pmkit.workshop.session",
    "check_language": "pmkit.analysis.language",
    "checkup": "pmkit.practice.checkup",
    "cockpit": "pmkit.room.cockpit",
    "compare": "pmkit.workshop.retest",
    "count_factors": "pmkit.analysis.factor_counts",
    "dashboard": "pmkit.views.figures.metrics",
    "debrief_panel": "pmkit.practice.panels",
    "editor": "pmkit.views.widgets.document",
    "ensure_room": "pmkit.room.process",
    "example_log": "pmkit.documents.templates",
    "example_team": "pmkit.workshop.responses",
    "factor_sorter": "pmkit.views.widgets.factors",
    "feedback_panel": "pmkit.practice.panels",
    "further_reading": "pmkit.workshop.deck",
    "hand_out": "pmkit.views.hand_out",
    "hard_minutes": "pmkit.workshop.moments",
    "hint_panel": "pmkit.practice.panels",
    "load": "pmkit.documents.reading",
    "look_back": "pmkit.workshop.followup",
    "metrics_board": "pmkit.views.widgets.metrics",
    "overlap": "pmkit.analysis.overlap",
    "paper_pack": "pmkit.workshop.paper",
    "parse": "pmkit.documents.reading",
    "plan_calendar": "pmkit.workshop.plan_forms",
    "plan_form": "pmkit.workshop.planner",
    "plan_page": "pmkit.workshop.plan_forms",
    "plot": "pmkit.views.plotting",
    "quality_metrics": "pmkit.documents.metrics",
    "read_folder": "pmkit.documents.collection",
    "read_log": "pmkit.records.sources.log",
    "record": "pmkit.workshop.followup",
    "references": "pmkit.documents.collection",
    "rehearse": "pmkit.room.rehearsal",
    "render": "pmkit.documents.writing",
    "report_panel": "pmkit.workshop.report_panel",
    "review": "pmkit.documents.review",
    "save": "pmkit.documents.writing",
    "start_postmortem": "pmkit.documents.templates",
    "timeline_explorer": "pmkit.views.widgets.timeline",
    "to_page": "pmkit.views.page",
    "triage": "pmkit.analysis.triage",
    "vignette_form": "pmkit.workshop.skill",
    "visibility": "pmkit.documents.visibility",
    "why_editor": "pmkit.views.widgets.whys",
    "wording_coach": "pmkit.views.widgets.wording",
    "work_folder": "pmkit.files",
    "workshop_cockpit": "pmkit.workshop.cockpit",
    "workshop_report": "pmkit.workshop.report",
    "writing_panel": "pmkit.practice.panels",
}
# A literal list, so that editors and type checkers see it; a test compares it with _HOME.
__all__ = [
    "ActionItem",
    "ActionPlan",
    "Assessment",
    "Event",
    "Factor",
    "FactorAnalysis",
    "Finding",
    "FiveWhys",
    "ImprovementPlan",
    "OwnAnswers",
    "Planner",
    "PmkitError",
    "Postmortem",
    "Practice",
    "Questions",
    "Responses",
    "Scenario",
    "Skill",
    "Summary",
    "Timeline",
    "Why",
    "Workshop",
    "__version__",
    "action_matrix",
    "assess",
    "assessment_form",
    "assessment_page",
    "assessment_session",
    "check_language",
    "checkup",
    "cockpit",
    "compare",
    "count_factors",
    "dashboard",
    "debrief_panel",
    "editor",
    "ensure_room",
    "example_log",
    "example_team",
    "factor_sorter",
    "feedback_panel",
    "further_reading",
    "hand_out",
    "hard_minutes",
    "hint_panel",
    "load",
    "look_back",
    "metrics_board",
    "overlap",
    "paper_pack",
    "parse",
    "plan_calendar",
    "plan_form",
    "plan_page",
    "plot",
    "quality_metrics",
    "read_folder",
    "read_log",
    "record",
    "references",
    "rehearse",
    "render",
    "report_panel",
    "review",
    "save",
    "start_postmortem",
    "timeline_explorer",
    "to_page",
    "triage",
    "vignette_form",
    "visibility",
    "why_editor",
    "wording_coach",
    "work_folder",
    "workshop_cockpit",
    "workshop_report",
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
