from .choices import workshop_choices
from .clock import Clock
from .cockpit import workshop_cockpit
from .folders import kept_workshops, look_back
from .notes import Notes
from .panel import report_panel
from .report import WorkshopReport, workshop_report
from .run import Workshop

__all__ = [
    "Clock",
    "Notes",
    "Workshop",
    "WorkshopReport",
    "kept_workshops",
    "look_back",
    "report_panel",
    "workshop_choices",
    "workshop_cockpit",
    "workshop_report",
]
