"""The folder that keeps a workshop: one for each team, incident, agenda, and day; and the folders that there are."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from pmkit.analysis.actions.due import due_said
from pmkit.data.models import CLEANED, Strict, load_json
from pmkit.errors import PmkitError, WorkshopError
from pmkit.files import make_folder, read_text, real_path, work_folder, write_atomic
from pmkit.markup import escape_markdown
from pmkit.workshop.improvement.plan import load_plan
from pmkit.workshop.leading.clock import Saved, time_of_day

HOURS: Final = 6
"""A workshop whose clock moved less than so many hours ago is taken up again, even after midnight."""

ABOUT: Final = "workshop.json"
"""The file in a folder that says whose workshop it keeps."""

PLAN: Final = "improvement-plan.yaml"

REPORTS: Final = "workshop-report*.md"
"""What the reports in a folder are called."""

_Word = Annotated[str, Field(max_length=400), CLEANED]
_SLUG_MOST: Final = 40


class About(Strict):
    """Whose workshop a folder keeps.

    Attributes:
        team: the team, as it was typed; may be empty.
        material: a scenario's name, or where the team's own postmortem is.
        agenda: a profile's name, or where the team's own run sheet is.
        day: the day on which it was opened first, ``2026-11-27``.
        made: the same as seconds since the epoch.
    """

    version: Literal[1] = Field(default=1, alias="schema")
    team: _Word = ""
    material: _Word
    agenda: _Word
    day: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    made: float = Field(allow_inf_nan=False)

    @classmethod
    def of(cls, team: str, material: str | Path, agenda: str | Path, now: Callable[[], float]) -> About:
        """Return the value for a workshop that is opened now."""
        moment = now()
        named = " ".join(str(team).split())[:200]
        return cls(team=named, material=_source(material), agenda=_source(agenda), day=_day(moment), made=moment)

    def again(self, moment: float) -> About:
        """Return the value for another workshop of the same kind, opened at a moment."""
        return self.model_copy(update={"day": _day(moment), "made": moment})

    @property
    def subject(self) -> tuple[str, str, str]:
        """Team, incident and agenda, as two workshops are compared: upper and lower case are the same in a team."""
        return unicodedata.normalize("NFKC", self.team).casefold(), self.material, self.agenda

    @property
    def name(self) -> str:
        """The name of its folder."""
        parts = (self.team, Path(self.material).stem, Path(self.agenda).stem)
        return "-".join([self.day, *filter(None, map(slug, parts))])

    @property
    def title(self) -> str:
        """Team, incident and agenda in words."""
        named = [Path(self.material).stem, Path(self.agenda).stem]
        return ", ".join([self.team, *named] if self.team else named)


@dataclass(frozen=True)
class KeptWorkshop:
    """A workshop that a folder keeps.

    Attributes:
        folder: the folder.
        day: on which it was opened first.
        about: whose it is; None in a folder of an earlier version, or where the file is damaged.
        began: when it began, in seconds since the epoch; None before that.
        part: the part that runs, counted from 1; larger than ``parts`` when the last one has ended.
        parts: how many parts it has; 0 without a clock.
        touched: when its clock last moved, in seconds since the epoch; 0 without a clock.
    """

    folder: Path
    day: str
    about: About | None
    began: float | None
    part: int
    parts: int
    touched: float

    @property
    def over(self) -> bool:
        """Whether the last part has ended."""
        return self.began is not None and self.part > self.parts

    @property
    def ended(self) -> bool:
        """Whether it was ended, which writes its report: after the last part it can still go on."""
        return self.over and any(self.folder.glob(REPORTS))

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.began is None:
            return "not started yet"
        began = f"began {time_of_day(self.began)}"
        if self.over:
            return f"{began}, ended" if self.ended else f"{began}, at the closing page"
        return f"{began}, part {self.part} of {self.parts}"

    def __str__(self) -> str:
        """Return day, team, incident and agenda in a line, and where it stands."""
        return f"{self.day}: {self.about.title if self.about else self.folder.name} ({self.standing})"


def slug(text: str) -> str:
    """Return words as a piece of a file's name: small letters, digits and hyphens; empty where none are left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_MOST].strip("-")


def workshops_folder() -> Path:
    """Return where workshops are kept: ``workshops`` in the work folder."""
    return work_folder() / "workshops"


def kept_workshops() -> list[KeptWorkshop]:
    """Return all workshops of the work folder, the latest first; those of earlier versions too."""
    older = [path for path in work_folder().glob("workshop-*") if path.is_dir()]
    newer = [path for path in workshops_folder().glob("*") if (path / ABOUT).is_file()]
    found = [_kept(path) for path in (*older, *newer)]
    # A number at a folder's end tells apart what began in the same second.
    found.sort(key=lambda each: (each.day, each.about.made if each.about else 0.0, len(each.folder.name)), reverse=True)
    return found


def running_today(about: About) -> list[KeptWorkshop]:
    """Return the workshops of the same team, incident and agenda that can be continued, the latest first.

    Those are the ones of the same day, and one whose clock moved within the last :data:`HOURS` hours.
    """
    return [
        each
        for each in kept_workshops()
        if each.about
        and each.about.subject == about.subject
        and (each.day == about.day or about.made - each.touched < HOURS * 3600)
    ]


def folder_for(about: About, *, anew: bool = False) -> Path:
    """Return the folder of the workshop that runs, otherwise a new one."""
    known = [] if anew else running_today(about)
    return known[0].folder if known else unused(workshops_folder() / about.name)


def folder_after(folder: Path, about: About) -> Path:
    """Return a new folder for a workshop that follows another one; beside it where somebody chose the place."""
    if real_path(folder).parent == real_path(workshops_folder()):
        return folder_for(about, anew=True)
    return unused(folder)


def unused(folder: Path) -> Path:
    """Return a folder's name, with a number at its end where there is one of that name."""
    names = itertools.chain([folder], (folder.with_name(f"{folder.name}-{n}") for n in itertools.count(2)))
    return next(name for name in names if not name.exists())


def claim(folder: Path, about: About) -> About:
    """Make a folder this workshop's, and return what it says of itself; one of another workshop is refused.

    Raises:
        WorkshopError: with the code ``other-workshop`` it keeps another team's workshop, or one of another incident
            or agenda; or its file is damaged.
        FileError: it cannot be read or made.
    """
    path = make_folder(folder) / ABOUT
    if not path.exists():
        write_atomic(path, json.dumps(about.model_dump(by_alias=True), indent=2, ensure_ascii=False) + "\n")
        return about
    known = _read(path)
    if known.subject != about.subject:
        raise WorkshopError(
            f"this folder keeps another workshop ({known.title}), not this one ({about.title})",
            code="other-workshop",
            where=str(folder),
            remedy="leave folder empty, and this workshop gets a folder of its own; or name the team, the material and "
            "the agenda of the workshop that you want to open",
        )
    return known


def look_back(folder: str | Path) -> str:
    """Return what a workshop has left, as Markdown: its report, otherwise its commitments. Nothing is changed.

    Raises:
        WorkshopError: the plan in it is damaged.
        FileError: a file cannot be read.
    """
    # One that is not a file, such as a folder of that name, is refused by its reader.
    reports = list(Path(folder).glob(REPORTS))
    if reports:
        return read_text(max(reports, key=lambda path: path.lstat().st_mtime), what="report")
    file = Path(folder) / PLAN
    items = list(load_plan(file).action_plan()) if os.path.lexists(file) else []
    if not items:
        return "No report was made in this workshop, and no commitment was written down."
    lines = [
        f"- {escape_markdown(item.text)} ({escape_markdown(item.owner or 'nobody yet')}, "
        f"{escape_markdown(due_said(item.due) or 'no day yet')})"
        for item in items
    ]
    return "\n".join(["No report was made. What was agreed:", "", *lines])


def _day(moment: float) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).astimezone().date().isoformat()


def _source(name: str | Path) -> str:
    """Return a name of the kit's as it is, and a file by its place seen from the work folder."""
    path = Path(name)
    if not path.suffix:
        return str(name)
    real, base = real_path(path), real_path(work_folder()).parent
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else real.as_posix()


def _read(path: Path) -> About:
    return load_json(path, About, WorkshopError, what="a workshop's team and agenda")


def _kept(folder: Path) -> KeptWorkshop:
    """Return what a folder keeps; a damaged file costs no more than what it said."""
    about: About | None = None
    try:
        about = _read(folder / ABOUT)
    except PmkitError:
        day = found[0] if (found := re.search(r"\d{4}-\d\d-\d\d", folder.name)) else ""
    else:
        day = about.day
    began, part, parts, touched = None, 1, 0, 0.0
    for path in folder.glob("clock-*.json"):
        try:
            saved = load_json(path, Saved, WorkshopError, what="clock times")
            moved = path.stat().st_mtime
        except (PmkitError, OSError):
            continue
        if moved >= touched:
            began, part, parts, touched = saved.began, saved.at + 1, len(saved.given), moved
    return KeptWorkshop(folder, day, about, began, part, parts, touched)
