from .attempt.attempt import Practice
from .attempt.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
from .attempt.shown import Questions

__all__ = [
    "Practice",
    "Questions",
    "debrief_panel",
    "feedback_panel",
    "hint_panel",
    "writing_panel",
]
