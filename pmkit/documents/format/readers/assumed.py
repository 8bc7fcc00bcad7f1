"""Says what was assumed about the day and the zone of a timeline, and what only its author can decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pmkit.documents.format.outline.part import Part
from pmkit.documents.format.readers.context import Context
from pmkit.documents.format.readers.evidence import local_time
from pmkit.documents.format.readers.moments import Moments
from pmkit.records.timeline import Timeline
from pmkit.records.written import find_points
from pmkit.records.zones import other_season


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a timeline was read from.

    Attributes:
        timeline: its events.
        part: the section that it is in.
        said: what the summary says for the date.
        text: the document.
        is_posted: whether the day is only one of posting.
    """

    timeline: Timeline
    part: Part
    said: str
    text: str
    is_posted: bool


_DAY: Final = timedelta(hours=23)
"""How long a day is at least, on which clocks go forward."""


def say_assumed(told: Assumed, context: Context, moments: Moments) -> None:
    """Note what was assumed, each as a finding about the line of the timeline's heading."""
    line = told.part.line - 1
    zone = moments.zone or moments.carried
    several = moments.several or (zone if zone and zone.others else None)
    # A day without a clock shows no letters.
    stamped = [e.earliest for e in told.timeline if e.earliest and e.latest and e.latest - e.earliest < _DAY]
    first = min(stamped).astimezone(zone.info).date() if stamped and zone else None
    if first and zone and (used := other_season(zone.word, first)):
        context.finding("zone-season", line, zone=zone.word, day=first, used=used)
    if several:
        others = " or ".join(several.others)
        context.finding("zone-several", line, zone=several.word, taken=several.name.split()[0], others=others)
    if moments.disordered:
        context.finding("day-order", line, day=moments.disordered)
    clocks = [event.clock for event in told.timeline if event.clock]
    # T0 alone, with T1 and T2 below it, numbers steps: nothing is counted from it.
    if any(clock.startswith("T") and clock != "T+0 min" for clock in clocks):
        context.finding("no-start", line)
    if any(not clock.startswith("T") for clock in clocks):
        if not moments.disordered:
            code, day = _undated(told)
            context.finding(code, line, day=day)
    elif told.is_posted and not moments.is_dated:
        context.finding("day-posted", line, day=moments.near)
    if moments.unzoned and (local := local_time(told.part.body)):
        context.finding("zone-unknown", line, zone=local)
    elif moments.unzoned and moments.posted:
        context.finding("zone-posted", line, zone=moments.posted.name)
    elif moments.unzoned:
        context.finding("no-zone", line)


def _undated(told: Assumed) -> tuple[str, str]:
    """Return the code of what is asked where no day was found, and a day without its year where the text has one."""
    found = next((point.month_day for point in find_points(told.text) if point.month_day), None)
    return ("no-year", "{:02}-{:02}".format(*found)) if found else ("no-day" if told.said else "no-date", "")
