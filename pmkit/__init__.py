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
    from pmkit.analysis.actions.plan import ActionItem, ActionPlan
    from pmkit.analysis.factors.counts import count_factors
    from pmkit.analysis.factors.factors import Factor, FactorAnalysis
    from pmkit.analysis.language import check_language
    from pmkit.analysis.statistics.power import visibility
    from pmkit.analysis.triage.triage import triage
    from pmkit.analysis.whys.five_whys import FiveWhys, Why
    from pmkit.analysis.whys.overlap import overlap
    from pmkit.documents.format.postmortem import Postmortem, Summary
    from pmkit.documents.format.reading import load, parse
    from pmkit.documents.format.templates import start_postmortem
    from pmkit.documents.format.writing import render, save
    from pmkit.documents.metrics.collection import read_folder, references
    from pmkit.documents.metrics.metrics import quality_metrics
    from pmkit.documents.review import review
    from pmkit.documents.scenario.example import example_log
    from pmkit.documents.scenario.scenario import Scenario
    from pmkit.errors import PmkitError
    from pmkit.files import work_folder
    from pmkit.finding import Finding
    from pmkit.lab.checkup import checkup
    from pmkit.practice.attempt.attempt import Practice
    from pmkit.practice.attempt.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
    from pmkit.practice.attempt.shown import Questions
    from pmkit.records.event import Event
    from pmkit.records.sources.log import read_log
    from pmkit.records.timeline import Timeline
    from pmkit.room.host.cockpit import cockpit
    from pmkit.room.host.rehearsal import rehearse
    from pmkit.room.server.process import ensure_room
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
    from pmkit.workshop.assessment.assessment import Assessment, assess
    from pmkit.workshop.assessment.form import assessment_form
    from pmkit.workshop.assessment.own_answers import OwnAnswers
    from pmkit.workshop.assessment.page import assessment_page
    from pmkit.workshop.assessment.responses import Responses, example_team
    from pmkit.workshop.assessment.retest import compare
    from pmkit.workshop.assessment.session import assessment_session
    from pmkit.workshop.assessment.skill import Skill, vignette_form
    from pmkit.workshop.improvement.exports import plan_calendar, plan_page
    from pmkit.workshop.improvement.followup import look_back, record
    from pmkit.workshop.improvement.form import plan_form
    from pmkit.workshop.improvement.improvement_plan import ImprovementPlan
    from pmkit.workshop.improvement.planner import Planner
    from pmkit.workshop.leading.cockpit import workshop_cockpit
    from pmkit.workshop.leading.panel import report_panel
    from pmkit.workshop.leading.report import workshop_report
    from pmkit.workshop.leading.run import Workshop
    from pmkit.workshop.paper import paper_pack
    from pmkit.workshop.runsheet.deck import further_reading
    from pmkit.workshop.runsheet.moments import hard_minutes

_HOME = {
    "ActionItem": "pmkit.analysis.actions.plan",
    "ActionPlan": "pmkit.analysis.actions.plan",
    "Assessment": "pmkit.workshop.assessment.assessment",
    "Event": "pmkit.records.event",
    "Factor": "pmkit.analysis.factors.factors",
    "FactorAnalysis": "pmkit.analysis.factors.factors",
    "Finding": "pmkit.finding",
    "FiveWhys": "pmkit.analysis.whys.five_whys",
    "ImprovementPlan": "pmkit.workshop.improvement.improvement_plan",
    "OwnAnswers": "pmkit.workshop.assessment.own_answers",
    "Planner": "pmkit.workshop.improvement.planner",
    "PmkitError": "pmkit.errors",
    "Postmortem": "pmkit.documents.format.postmortem",
    "Practice": "pmkit.practice.attempt.attempt",
    "Questions": "pmkit.practice.attempt.shown",
    "Responses": "pmkit.workshop.assessment.responses",
    "Scenario": "pmkit.documents.scenario.scenario",
    "Skill": "pmkit.workshop.assessment.skill",
    "Summary": "pmkit.documents.format.postmortem",
    "Timeline": "pmkit.records.timeline",
    "Why": "pmkit.analysis.whys.five_whys",
    "Workshop": "pmkit.workshop.leading.run",
    "action_matrix": "pmkit.views.widgets.actions",
    "assess": "pmkit.workshop.assessment.assessment",
    "assessment_form": "pmkit.workshop.assessment.form",
    "assessment_page": "pmkit.workshop.assessment.page",
    "assessment_session": "pmkit.workshop.assessment.session",
    "check_language": "pmkit.analysis.language",
    "checkup": "pmkit.lab.checkup",
    "cockpit": "pmkit.room.host.cockpit",
    "compare": "pmkit.workshop.assessment.retest",
    "count_factors": "pmkit.analysis.factors.counts",
    "dashboard": "pmkit.views.figures.metrics",
    "debrief_panel": "pmkit.practice.attempt.panels",
    "editor": "pmkit.views.widgets.document",
    "ensure_room": "pmkit.room.server.process",
    "example_log": "pmkit.documents.scenario.example",
    "example_team": "pmkit.workshop.assessment.responses",
    "factor_sorter": "pmkit.views.widgets.factors",
    "feedback_panel": "pmkit.practice.attempt.panels",
    "further_reading": "pmkit.workshop.runsheet.deck",
    "hand_out": "pmkit.views.hand_out",
    "hard_minutes": "pmkit.workshop.runsheet.moments",
    "hint_panel": "pmkit.practice.attempt.panels",
    "load": "pmkit.documents.format.reading",
    "look_back": "pmkit.workshop.improvement.followup",
    "metrics_board": "pmkit.views.widgets.metrics",
    "overlap": "pmkit.analysis.whys.overlap",
    "paper_pack": "pmkit.workshop.paper",
    "parse": "pmkit.documents.format.reading",
    "plan_calendar": "pmkit.workshop.improvement.exports",
    "plan_form": "pmkit.workshop.improvement.form",
    "plan_page": "pmkit.workshop.improvement.exports",
    "plot": "pmkit.views.plotting",
    "quality_metrics": "pmkit.documents.metrics.metrics",
    "read_folder": "pmkit.documents.metrics.collection",
    "read_log": "pmkit.records.sources.log",
    "record": "pmkit.workshop.improvement.followup",
    "references": "pmkit.documents.metrics.collection",
    "rehearse": "pmkit.room.host.rehearsal",
    "render": "pmkit.documents.format.writing",
    "report_panel": "pmkit.workshop.leading.panel",
    "review": "pmkit.documents.review",
    "save": "pmkit.documents.format.writing",
    "start_postmortem": "pmkit.documents.format.templates",
    "timeline_explorer": "pmkit.views.widgets.timeline",
    "to_page": "pmkit.views.page",
    "triage": "pmkit.analysis.triage.triage",
    "vignette_form": "pmkit.workshop.assessment.skill",
    "visibility": "pmkit.analysis.statistics.power",
    "why_editor": "pmkit.views.widgets.whys",
    "wording_coach": "pmkit.views.widgets.wording",
    "work_folder": "pmkit.files",
    "workshop_cockpit": "pmkit.workshop.leading.cockpit",
    "workshop_report": "pmkit.workshop.leading.report",
    "writing_panel": "pmkit.practice.attempt.panels",
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
