"""The clock of a workshop: how far the part and the whole are, on disk, so that a lost kernel doesn't lose a minute."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import Field

from pmkit.counting import counted
from pmkit.data.models import Strict, load_json
from pmkit.errors import WorkshopError
from pmkit.files import make_folder, work_folder, write_atomic
from pmkit.workshop.runsheet.agenda import Agenda

FLOOR: Final = 0.5
"""A part that has to make up for others keeps at least this share of its minutes."""

SAVED_MOST: Final = 1.0
"""Minutes that were saved go to the last part, up to this share of its own: it's the one that is always short."""

WIND_DOWN: Final = 2.0
"""Minutes before the end of a part from which on it is time to come to an end."""


_BEGUN: Final = 0.5
"""Minutes from which a part that was entered counts as one that took place."""


class Saved(Strict):
    """The file of a clock.

    Attributes:
        began: when the workshop began, in seconds since the epoch; None before that.
        at: place of the current part.
        entered: when it began.
        given: minutes of each part as they are now.
        step: the step and phase that is shown.
        stepped: when that began.
    """

    title: str = Field(description="of the run sheet")
    began: float | None
    at: int = Field(ge=0)
    entered: float | None
    given: list[float]
    step: str = ""
    stepped: float | None = None


@dataclass
class Clock:
    """A workshop that runs.

    Attributes:
        agenda: the run sheet.
        path: the file that keeps the clock.
        began: when the workshop began, in seconds since the epoch; None before that.
        at: place of the current part; past the last one when it is over.
        entered: when the current part began.
        given: minutes of each part as they are now; what one part takes more, later ones get less.
        step: the step and phase that is shown, so that a phase has its own minutes after a kernel was lost too.
        stepped: when that began.
    """

    agenda: Agenda
    path: Path
    now: Callable[[], float] = time.time
    began: float | None = None
    at: int = 0
    entered: float | None = None
    given: list[float] = field(default_factory=list)
    step: str = ""
    stepped: float | None = None

    @classmethod
    def open(cls, agenda: Agenda, path: str | Path = "", *, now: Callable[[], float] = time.time) -> Clock:
        """Return the clock of a file, or one that has not begun.

        Args:
            agenda: the run sheet; a file of another run sheet is refused.
            path: the file; ``workshop-clock.json`` in the work folder by default.
            now: the time, for tests.

        Raises:
            WorkshopError: the file belongs to another run sheet or cannot be read; it is left as it is.
            FileError: its folder cannot be written to.
        """
        path = Path(path) if path else work_folder() / "workshop-clock.json"
        make_folder(path.parent)
        made = cls(agenda, path, now, given=[part.minutes for part in agenda.parts])
        if not path.exists():
            return made
        try:
            saved = load_json(path, Saved, WorkshopError, what="clock times")
        except WorkshopError as error:
            remedy = "it is left as it is; remove it to begin with a new clock"
            raise WorkshopError(error.problem, code=error.code, where=error.where, remedy=remedy) from None
        if saved.title != agenda.title or len(saved.given) != len(agenda.parts):
            raise WorkshopError(
                f"the clock belongs to {saved.title!r}",
                code="other-workshop",
                where=str(path),
                remedy="remove the file when that workshop is over, or name another file",
            )
        made.began, made.at, made.entered, made.given = saved.began, saved.at, saved.entered, list(saved.given)
        made.step, made.stepped = saved.step, saved.stepped
        return made

    def start(self) -> None:
        """Begin; a workshop that has begun goes on."""
        if self.began is None:
            self.began = self.entered = self.now()
            self._keep()

    def next_part(self) -> None:
        """Go to the next part; the rest is recomputed so that the end stays where it was, as far as it can.

        Raises:
            WorkshopError: it has not begun, or it is over.
        """
        self._running()
        if self.at + 1 < len(self.agenda.parts):
            self.given[self.at] = self.spent
            self.entered = self.now()
        # The last part keeps its minutes, so that it can go on from the closing page.
        self.at += 1
        self._share(self.at, self.left_in_all)
        self._keep()

    def go_on(self) -> None:
        """Let the last part go on as if it had not ended: somebody went back from the closing page."""
        if self.over:
            self.at = len(self.agenda.parts) - 1
            self._keep()

    def extend(self, minutes: float) -> None:
        """Give the current part more minutes, or fewer; later parts pay for it.

        Raises:
            WorkshopError: it has not begun or is over, or the minutes make no sense.
        """
        self._running()
        if not -30 <= minutes <= 30 or (minutes < 0 and self.left + minutes <= 0):
            part = self.agenda.parts[self.at].title
            problem = (
                f"{part} has less than {in_words(-minutes)} to give"
                if minutes < 0
                else f"{in_words(minutes)} at once is too much"
            )
            remedy = "go on to what comes next instead" if minutes < 0 else "add 1 to 30 minutes"
            raise WorkshopError(problem, code="bad-minutes", remedy=remedy)
        self.given[self.at] += minutes
        self._share(self.at + 1, self.left_in_all - max(0.0, self.left))
        self._keep()

    def enter(self, step: str) -> None:
        """Note which step and phase is shown; the same one again changes nothing."""
        if self.began is not None and step != self.step:
            self.step, self.stepped = step, self.now()
            self._keep()

    def reset(self) -> None:
        """Forget the run, so that the next workshop begins at its beginning."""
        self.began = self.entered = self.stepped = None
        self.step = ""
        self.at, self.given = 0, [part.minutes for part in self.agenda.parts]
        self.path.unlink(missing_ok=True)

    @property
    def over(self) -> bool:
        """Whether the last part has ended."""
        return self.at >= len(self.agenda.parts)

    @property
    def spent(self) -> float:
        """Minutes since the current part began; never negative, whatever the computer's clock does."""
        return 0.0 if self.entered is None else max(0.0, (self.now() - self.entered) / 60)

    @property
    def in_step(self) -> float:
        """Minutes since the step and phase that is shown began."""
        return 0.0 if self.stepped is None else max(0.0, (self.now() - self.stepped) / 60)

    @property
    def left(self) -> float:
        """Minutes left in the current part; negative when it runs over."""
        return 0.0 if self.over else self.given[self.at] - self.spent

    @property
    def left_in_all(self) -> float:
        """Minutes left until the workshop should end; negative when it runs over."""
        if self.began is None:
            return self.agenda.minutes
        return self.agenda.minutes - max(0.0, (self.now() - self.began) / 60)

    @property
    def alarm(self) -> str:
        """What the clock has to say: wrap up, over, or the rest needs what is left; otherwise nothing."""
        if self.began is None or self.over:
            return ""
        part = self.agenda.parts[self.at]
        floor = sum(FLOOR * each.minutes for each in self.agenda.parts[self.at + 1 :])
        if self.at + 1 < len(self.agenda.parts) and self.left_in_all <= floor:
            return f"What follows needs the minutes that are left: end {part.title} now."
        if self.left < 0:
            by = f"{in_words(round(-self.left))} " if self.left <= -1 else ""
            return f"{part.title} is {by}over. Cut: {part.cut}"
        if self.left > WIND_DOWN:
            return ""
        return f"{in_words(round(self.left)) if self.left >= 1 else 'Less than a minute'} left: wrap up."

    def rows(self) -> list[tuple[str, float, float, bool]]:
        """Return each part with its planned minutes, its minutes now, and whether it is the current one."""
        return [
            (part.title, part.minutes, round(self.given[at], 1), at == self.at)
            for at, part in enumerate(self.agenda.parts)
        ]

    def taken(self) -> list[tuple[str, float, float]]:
        """Return each part that has begun, with its planned minutes and those it took: the current one up to now."""
        if self.began is None:
            return []
        last = min(self.at, len(self.agenda.parts) - 1)
        until = self.stepped if self.over and self.stepped else self.now()
        so_far = max(0.0, (until - (self.entered or until)) / 60)
        spent = [*self.given[:last], so_far]
        rows = [(part.title, part.minutes, minutes) for part, minutes in zip(self.agenda.parts, spent, strict=False)]
        return rows if self.over or so_far >= _BEGUN else rows[:-1]

    @property
    def ends(self) -> float:
        """When the last part ends as things are now, in seconds since the epoch; the run sheet's last time."""
        return self.times()[-1][1]

    def times(self) -> list[tuple[float, float]]:
        """Return when each part begins and ends, in seconds since the epoch; from now on where it has not begun."""
        begins = self.now() if self.began is None else self.began
        spans = []
        for at, minutes in enumerate(self.given):
            # What runs over pushes the parts after it, until one of them is shortened.
            lasts = max(minutes, self.spent) if at == self.at and self.began is not None else minutes
            spans.append((begins, begins + 60 * lasts))
            begins += 60 * lasts
        return spans

    def _share(self, first: int, room: float) -> None:
        """Share minutes among the parts from a place on, each at least at its floor."""
        later = range(first, len(self.agenda.parts))
        planned = sum(self.agenda.parts[at].minutes for at in later)
        if not planned:
            return
        share = max(FLOOR, min(1.0, room / planned))
        for at in later:
            self.given[at] = share * self.agenda.parts[at].minutes
        last = len(self.given) - 1
        self.given[last] += min(max(0.0, room - planned), SAVED_MOST * self.agenda.parts[last].minutes)

    def _running(self) -> None:
        if self.began is None:
            raise WorkshopError("the workshop hasn't started yet", code="not-begun", remedy="press Start")
        if self.over:
            raise WorkshopError("the workshop is over", code="over")

    def _keep(self) -> None:
        saved = Saved(
            title=self.agenda.title,
            began=self.began,
            at=self.at,
            entered=self.entered,
            given=list(self.given),
            step=self.step,
            stepped=self.stepped,
        )
        write_atomic(self.path, json.dumps(saved.model_dump()) + "\n")

    def __str__(self) -> str:
        """Return where it stands as text; minutes are whole or halves."""
        if self.began is None:
            return f"{self.agenda.title}: not started yet, {self.agenda.minutes:g} minutes"
        if self.over:
            return f"{self.agenda.title}: over, {self.left_in_all:.0f} minutes before its end"
        lines = [f"{self.agenda.title}: {self.left_in_all:.0f} of {self.agenda.minutes:g} minutes left"]
        lines += [
            f"{'>' if current else ' '} {title}: {in_words(now)}"
            + ("" if now == planned else f" (planned {planned:g})")
            for title, planned, now, current in self.rows()
        ]
        return "\n".join([*lines, self.alarm] if self.alarm else lines)


def time_of_day(moment: float) -> str:
    """Return when something is, as all clocks of the kit show it.

    Args:
        moment: in seconds since the epoch.
    """
    return f"{dt.datetime.fromtimestamp(moment).astimezone():%H:%M}"


def in_words(minutes: float) -> str:
    """Return minutes as a clock on the wall is read: whole, halves, or about so many.

    Args:
        minutes: zero or more.
    """
    whole, rest = divmod(round(2 * minutes), 2)
    if abs(2 * minutes - round(2 * minutes)) > 0.1:
        about = max(1, round(minutes))
        return f"about {counted(about, 'minute')}"
    if not whole and rest:
        return "half a minute"
    half = "\u00bd" if rest else ""
    return f"{whole}{half} minute{'' if whole == 1 and not half else 's'}"
