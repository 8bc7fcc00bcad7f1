from .attempt.attempt import Practice
from .attempt.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
from .attempt.shown import Questions
from .drill.drill import Drill
from .playing.closing import debrief_of
from .playing.opening import open_drill, transcript
from .playing.panel import drill_panel
from .playing.sheet_panel import sheet_panel

__all__ = [
    "Drill",
    "Practice",
    "Questions",
    "debrief_of",
    "debrief_panel",
    "drill_panel",
    "feedback_panel",
    "hint_panel",
    "open_drill",
    "sheet_panel",
    "transcript",
    "writing_panel",
]
