from .figures.metrics import dashboard
from .in_view import page_in_view
from .page import to_page
from .plotting import plot

__all__ = [
    "dashboard",
    "page_in_view",
    "plot",
    "to_page",
]
