"""The page and the calendar of an improvement plan, written again at each change of it."""

from __future__ import annotations

from pathlib import Path

from pmkit.files import Draft, lay
from pmkit.workshop.improvement.exports import plan_calendar, plan_page
from pmkit.workshop.improvement.planner import Planner


class PlanPages:
    """What others get of a plan: a page to print or mail, and a calendar, beside the plan's file.

    A page or calendar that somebody changed stays as it is, and the kit's goes on in one file beside it.

    Attributes:
        planner: the plan and its file.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self._drafts: dict[Path, Draft] = {}

    def write(self) -> tuple[Path, Path]:
        """Write both as the plan is now, and return the page and the calendar.

        Raises:
            FileError: a file cannot be written.
        """
        plan, path = self.planner.plan, self.planner.path
        return (
            self._write(path.with_suffix(".html"), plan_page(plan)),
            self._write(path.with_suffix(".ics"), plan_calendar(plan)),
        )

    def _write(self, path: Path, text: str) -> Path:
        """Write one of them; after the first time only what this has written itself is replaced."""
        if path not in self._drafts:
            self._drafts[path] = Draft.open(lay(path, text))
        return self._drafts[path].save(text)


def plan_files(planner: Planner) -> tuple[Path, Path]:
    """Write the page and the calendar of a plan beside its file, and return both.

    Raises:
        FileError: a file cannot be written.
    """
    return PlanPages(planner).write()
