"""The summary of a postmortem: its bullets as one frozen value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format import sections
from pmkit.documents.format.sections import DEPTH_NAME
from pmkit.markup import one_line
from pmkit.records.stamps import find_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary's bullets, each kept as it was typed on one line.

    Attributes:
        date: the day it happened. :attr:`day` reads it.
        duration: as the team states it.
        impact: what users could not do.
        severity: such as ``SEV-2``.
        zone: of the timeline's times: ``UTC``, ``+02:00``, ``Europe/Amsterdam``.
        status: of the document: draft, in review, published.
        services: what was affected.
        opened: when work on the postmortem began.
        published: when it was shared.
        invited: how many were asked to the meeting.
        attended: how many came.
        audience: who can read it.
        tags: for search, separated by commas.
        earlier: an earlier incident that this one resembles.
        scenario: the scenario that it was written for in practice.
        extra: further bullets, name and value.
    """

    date: str = ""
    duration: str = ""
    impact: str = ""
    severity: str = ""
    zone: str = ""
    status: str = ""
    services: str = ""
    opened: str = ""
    published: str = ""
    invited: str = ""
    attended: str = ""
    audience: str = ""
    tags: str = ""
    earlier: str = ""
    scenario: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Bring values to one line; bullets that have an attribute move there."""
        put = object.__setattr__
        for key in sections.SUMMARY_NAMES:
            put(self, key, one_line(getattr(self, key)))
        extra: dict[str, str] = {}
        for raw_name, raw_value in self.extra:
            name, value = sections.summary_name(raw_name), one_line(raw_value)
            known = sections.summary_key(name)
            if known and not getattr(self, known):
                put(self, known, value)
                continue
            if known and getattr(self, known) == value:
                continue
            while sections.summary_key(name) or name in extra or name.lower() == DEPTH_NAME.lower():
                name = f"{name} again"
            extra[name] = value
        put(self, "extra", tuple(extra.items()))

    @property
    def day(self) -> dt.date | None:
        """The first day that :attr:`date` names, None when it names none."""
        return find_day(self.date)

    def bullets(self, depth: Depth = Depth.FULL, *, asked: bool = False) -> list[tuple[str, str]]:
        """Return name and value of each bullet that is written: those with a value, and those that ask for one.

        Args:
            depth: of the review; a bullet names it where it is not full.
            asked: whether a template is written, which asks for all that its depth needs; otherwise only for
                what every depth needs.
        """
        wanted = {depth} if asked else set(Depth)
        pairs = [
            (words.name, getattr(self, key))
            for key, words in sections.BULLETS.items()
            if wanted <= words.asked or getattr(self, key)
        ]
        if depth is not Depth.FULL:
            pairs.append((DEPTH_NAME, str(depth)))
        return [*pairs, *self.extra]
