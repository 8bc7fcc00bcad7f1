# The front door: at most 25 names. Read by lazy-loader when pmkit is imported, and by editors and mypy.
from . import room, workshop
from .analysis.actions.plan import ActionItem, ActionPlan
from .analysis.factors.factors import Factor, FactorAnalysis
from .analysis.language.check import check_language
from .analysis.triage.triage import triage
from .analysis.whys.five_whys import FiveWhys
from .documents.format.postmortem import Postmortem
from .documents.format.reading import load
from .documents.format.templates import start_postmortem
from .documents.metrics.collection import read_folder
from .documents.metrics.metrics import quality_metrics
from .documents.review import review
from .documents.scenario.scenario import Scenario
from .errors import PmkitError
from .files import work_folder
from .lab.checkup import checkup
from .practice.attempt.attempt import Practice
from .records.log import read_log
from .records.timeline import Timeline
from .views.page import to_page
from .views.plotting import plot
from .workshop import assessment

__version__: str

__all__ = [
    "ActionItem",
    "ActionPlan",
    "Factor",
    "FactorAnalysis",
    "FiveWhys",
    "PmkitError",
    "Postmortem",
    "Practice",
    "Scenario",
    "Timeline",
    "assessment",
    "check_language",
    "checkup",
    "load",
    "plot",
    "quality_metrics",
    "read_folder",
    "read_log",
    "review",
    "room",
    "start_postmortem",
    "to_page",
    "triage",
    "work_folder",
    "workshop",
]
