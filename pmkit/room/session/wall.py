"""What a host puts on the projector beside the session's own pages: notes below a slide, the clock of a larger plan."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from pmkit.errors import RoomError, not_one_of
from pmkit.markup import clean, one_line
from pmkit.room.activities.slide import Slide
from pmkit.room.session.plan import Plan

WRITTEN_MOST: Final = 2_000
"""Characters that a host may write below a slide."""

_FAR: Final = 7200.0
"""Seconds beyond which a clock is not shown: a computer's clock may have been turned."""


def countdown(seconds: float) -> str:
    """Return what is left of a timer, so that nobody takes it for the time of day."""
    whole = max(0, math.ceil(seconds))
    return f"{whole // 60}:{whole % 60:02d} left"


@dataclass
class Wall:
    """What the host has written.

    Attributes:
        written: id of a slide to what is written below it, Markdown.
        title: of the part of a larger plan that runs; empty without one.
        ends: when that part ends, in seconds since the epoch.
    """

    written: dict[str, str] = field(default_factory=dict)
    title: str = ""
    ends: float = 0.0

    def write(self, plan: Plan, where: str, text: str) -> None:
        """Write below a slide; what was there is replaced.

        Raises:
            RoomError: there is no such slide, or the text is too long.
        """
        slides = [activity.id for activity in plan.activities if isinstance(activity, Slide)]
        if where not in slides:
            raise not_one_of(where, slides, what="a slide of this session", raises=RoomError)
        if len(text) > WRITTEN_MOST:
            raise RoomError(
                f"{len(text)} characters do not fit below a slide", code="too-long", remedy=f"use up to {WRITTEN_MOST}"
            )
        self.written[where] = clean(text)

    def set_clock(self, title: str, seconds: float) -> None:
        """Show a part with the seconds that it has left; no title takes it away."""
        self.title = one_line(title)[:80]
        self.ends = time.time() + min(max(seconds, -_FAR), _FAR)

    def part(self) -> dict[str, Any] | None:
        """Return the part that runs and the seconds that it has left, negative when it is over; None without one."""
        left = min(max(self.ends - time.time(), -_FAR), _FAR)
        return {"title": self.title, "left": left} if self.title else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; ``Wall(**data)`` reads it back."""
        return asdict(self)
