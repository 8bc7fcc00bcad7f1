from .exports import plan_calendar, plan_markdown, plan_page
from .followup import LookBack, baseline_of, look_back
from .form import plan_form
from .pages import plan_files
from .plan import ImprovementPlan, load_plan, save_plan
from .planner import Planner

__all__ = [
    "ImprovementPlan",
    "LookBack",
    "Planner",
    "baseline_of",
    "load_plan",
    "look_back",
    "plan_calendar",
    "plan_files",
    "plan_form",
    "plan_markdown",
    "plan_page",
    "save_plan",
]
