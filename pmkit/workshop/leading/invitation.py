"""The invitation to look back: a calendar file beside the plan, and a link that carries it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final

from htpy import Element, a

from pmkit.files import lay
from pmkit.workshop.improvement.exports import plan_calendar
from pmkit.workshop.improvement.horizons import Plan

INVITATION: Final = "look-back.ics"
"""Name of the calendar file, in the folder of the workshop."""


def invitation(plan: Plan, folder: str | Path) -> Path:
    """Write the days of looking back and the due dates into a folder, and return the file that holds them.

    Raises:
        FileError: it cannot be written.
    """
    return lay(Path(folder) / INVITATION, plan_calendar(plan))


def invitation_link(plan: Plan) -> Element:
    """Return a link that downloads the calendar file; it holds all of it, so that it works in a mailed page too."""
    data = base64.b64encode(plan_calendar(plan).encode()).decode("ascii")
    return a(".pmk-link", href=f"data:text/calendar;charset=utf-8;base64,{data}", download=INVITATION)[
        "Get the invitation for the look-back days"
    ]
