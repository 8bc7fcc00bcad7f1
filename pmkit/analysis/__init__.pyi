from .actions.plan import ActionItem, ActionPlan
from .factors.counts import count_factors
from .factors.factors import Factor, FactorAnalysis
from .language.check import check_language
from .statistics.power import visibility
from .whys.five_whys import FiveWhys, Why
from .whys.overlap import overlap

__all__ = [
    "ActionItem",
    "ActionPlan",
    "Factor",
    "FactorAnalysis",
    "FiveWhys",
    "Why",
    "check_language",
    "count_factors",
    "overlap",
    "visibility",
]
