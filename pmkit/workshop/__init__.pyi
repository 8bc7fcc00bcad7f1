from . import assessment, improvement, leading, runsheet
from .leading.choices import open_workshop, workshop_choices
from .leading.cockpit import workshop_cockpit
from .leading.folders import kept_workshops, look_back
from .leading.panel import report_panel
from .leading.report import WorkshopReport, workshop_report
from .leading.run import Workshop
from .leading.team import TeamAnswers, team_answers
from .paper import paper_pack
from .runsheet.agenda import Agenda, load_agenda, profiles
from .runsheet.deck import further_reading
from .runsheet.material import Material, open_material
from .runsheet.moments import hard_minutes
from .runsheet.session import workshop_session

__all__ = [
    "Agenda",
    "Material",
    "TeamAnswers",
    "Workshop",
    "WorkshopReport",
    "assessment",
    "further_reading",
    "hard_minutes",
    "improvement",
    "kept_workshops",
    "leading",
    "load_agenda",
    "look_back",
    "open_material",
    "open_workshop",
    "paper_pack",
    "profiles",
    "report_panel",
    "runsheet",
    "team_answers",
    "workshop_choices",
    "workshop_cockpit",
    "workshop_report",
    "workshop_session",
]
