from .host.cockpit import cockpit
from .host.rehearsal import rehearse
from .server.process import ensure_room
from .session.plan import load_plan, make_plan

__all__ = [
    "cockpit",
    "ensure_room",
    "load_plan",
    "make_plan",
    "rehearse",
]
