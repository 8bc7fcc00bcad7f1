from .event import Basis, Event, Evidence, Kind, Milestone
from .log import read_log
from .timeline import Timeline

__all__ = [
    "Basis",
    "Event",
    "Evidence",
    "Kind",
    "Milestone",
    "Timeline",
    "read_log",
]
