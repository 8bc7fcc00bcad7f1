from .figures.metrics import dashboard
from .page import to_page
from .plotting import plot

__all__ = [
    "dashboard",
    "plot",
    "to_page",
]
