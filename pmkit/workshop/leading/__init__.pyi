from .clock import Clock
from .cockpit import workshop_cockpit
from .notes import Notes
from .panel import report_panel
from .report import WorkshopReport, workshop_report
from .run import Workshop

__all__ = [
    "Clock",
    "Notes",
    "Workshop",
    "WorkshopReport",
    "report_panel",
    "workshop_cockpit",
    "workshop_report",
]
