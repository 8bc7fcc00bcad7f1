from .actions import action_matrix
from .arrival import read_from_here
from .document import editor
from .exports import exports_intake
from .factors import factor_sorter
from .metrics import metrics_board
from .timeline import timeline_explorer
from .whys import why_editor
from .wording import wording_coach

__all__ = [
    "action_matrix",
    "editor",
    "exports_intake",
    "factor_sorter",
    "metrics_board",
    "read_from_here",
    "timeline_explorer",
    "why_editor",
    "wording_coach",
]
