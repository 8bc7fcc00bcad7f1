"""The article's process at each depth of a review, as steps with clocks.

The article gives one clock: the meeting is scheduled within 48 hours. It does not say when that
clock starts, nor when the other steps are due. Here every clock starts when the incident is
resolved; the other limits are the kit's, near to what PagerDuty asks for (meeting within three
calendar days of a SEV-1, five business days of a SEV-2), and the source of each is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pmkit.analysis.triage.depth import Depth
from pmkit.calendar import calendar_entry, to_icalendar
from pmkit.errors import RecordError

ARTICLE: Final = "article"
KIT: Final = "pmkit"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the process.

    Attributes:
        what: what is done.
        parts: what belongs to it, as the article lists it.
        hours: until when, in hours after the incident was resolved.
        source: who set that limit: ``article`` or ``pmkit``.
    """

    what: str
    parts: tuple[str, ...]
    hours: int
    source: str

    @property
    def clock(self) -> str:
        """The limit in words."""
        if self.hours <= 72:
            return f"within {self.hours} hours of the end"
        return f"within {self.hours // 24} days of the end"

    def __str__(self) -> str:
        """Return the step with its parts and its clock."""
        parts = f": {', '.join(self.parts)}" if self.parts else ""
        own = "" if self.source == ARTICLE else "; the kit's limit, set your own"
        return f"{self.what}{parts} ({self.clock}{own})"


_STEPS: Final = {
    Depth.FULL: (
        Step("Schedule meeting", (), 48, ARTICLE),
        Step("Prepare data", ("timeline", "metrics", "logs"), 72, KIT),
        Step("Conduct meeting", ("blameless focus", "system issues", "learning"), 120, KIT),
        Step("Action items", ("owner assigned", "due dates", "priority"), 120, KIT),
        Step("Share widely", ("wiki", "team channels", "company blog, after a check for people"), 168, KIT),
    ),
    Depth.LIGHTWEIGHT: (
        Step("Async review", ("document findings", "quick actions"), 120, KIT),
        Step("Share summary", (), 168, KIT),
    ),
    Depth.NOTE: (Step("Update knowledge base", ("add to runbook", "tag for search"), 120, KIT),),
}


def steps_of(depth: Depth) -> tuple[Step, ...]:
    """Return the steps of a review of this depth."""
    return _STEPS[depth]


def to_calendar(steps: tuple[Step, ...], resolved: datetime, title: str) -> str:
    """Return one calendar entry per step, at its limit (RFC 5545).

    Args:
        steps: of the process.
        resolved: when the incident was resolved.
        title: of the incident.

    Raises:
        RecordError: the time has no zone.
    """
    if resolved.tzinfo is None:
        raise RecordError(
            "the time has no zone", code="naive-time", where=str(resolved), remedy="add one, such as tzinfo=UTC"
        )
    entries = []
    for step in steps:
        at = (resolved + timedelta(hours=step.hours)).astimezone(UTC)
        entries.append(
            calendar_entry(
                f"{title}/{step.what}/{resolved.isoformat()}",
                f"{at:%Y%m%dT%H%M%SZ}",
                f"{title}: {step.what}",
                str(step),
            )
        )
    return to_icalendar(entries, title)
