"""The improvement plan that people use, and its file.

A plan is one YAML file that a person may edit. Its last line says that it is whole, so that a file
that was cut off is noticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pmkit.data.models import check_model, load_data
from pmkit.errors import WorkshopError
from pmkit.files import Draft, make_folder
from pmkit.finding import Finding
from pmkit.workshop.assessment.results import Results
from pmkit.workshop.improvement.checks import check_plan
from pmkit.workshop.improvement.exports import to_yaml
from pmkit.workshop.improvement.followup import LookBack, look_back, record
from pmkit.workshop.improvement.horizons import Plan


class ImprovementPlan(Plan):
    """A team's plan."""

    def findings(self) -> list[Finding]:
        """Return what a reviewer would ask: about each action, and about the plan as a whole."""
        return check_plan(self)

    def look_back(self, day: dt.date) -> LookBack:
        """Return where the plan stands on a day.

        Raises:
            WorkshopError: the day is before the start.
        """
        return look_back(self, day)

    def record(
        self,
        day: dt.date,
        *,
        statuses: Mapping[str, str] | None = None,
        answers: Mapping[str, str] | None = None,
        before: Results | None = None,
        now: Results | None = None,
    ) -> Self:
        """Return the plan with what was seen on a day; see :func:`~.followup.record`.

        Raises:
            WorkshopError: the day is before the start, or an action or question is unknown.
        """
        return record(self, day, statuses=statuses, answers=answers, before=before, now=now)


def load_plan(path: str | Path) -> ImprovementPlan:
    """Return the plan of a file.

    Raises:
        WorkshopError: it is broken or cut off; the message names the line, and the file is left as it is.
        FileError: it cannot be read.
    """
    data, lines = load_data(path, WorkshopError, "a copy of it; it was not changed")
    if not isinstance(data, dict) or data.get("whole") is not True:
        last = max(lines.values(), default=1)
        raise WorkshopError(
            "the plan is cut off: its last line, 'whole: true', is missing",
            code="cut-off",
            where=f"{path}:{last}",
            remedy="take it from a copy; or look whether all of it is there, and add that line. It was not changed",
        )
    like = "pmkit/workshop/improvement/plan.py"
    return check_model(ImprovementPlan, data, WorkshopError, where=str(path), like=like, lines=lines)


def save_plan(plan: Plan, path: str | Path, draft: Draft | None = None) -> Path:
    """Write a plan and return the file; where somebody else changed it, the new one goes beside it.

    Args:
        plan: the plan.
        path: the file.
        draft: the file as it was read last; without one, the file as it is now.

    Raises:
        FileError: it cannot be written.
    """
    make_folder(Path(path).parent)
    return (draft or Draft.open(path)).save(to_yaml(plan))
