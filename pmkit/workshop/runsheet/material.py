"""The incident that a workshop works on: a scenario or a team's own postmortem, and how it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmkit.analysis.language import check_language
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import WorkshopError
from pmkit.markup import one_line
from pmkit.records.event import Event
from pmkit.records.instants import parse_zone
from pmkit.records.timeline import Timeline

FEWEST: Final = 3
"""Events with a time of their own that a workshop needs."""

PORTIONS: Final = 4
"""Pieces in which an incident is told."""

_SENTENCE: Final = "The on-call engineer should have checked the queue."


@dataclass(frozen=True)
class Material:
    """The incident that a workshop works on.

    Attributes:
        title: its title.
        brief: what the person on call knew, or the summary of a team's own document.
        timeline: its events.
        sentence: a line to say in other words.
        own: whether it is the team's own incident.
        zone: in which times are shown.
        problem: what a why-graph explains; the title by default.
    """

    title: str
    brief: str
    timeline: Timeline
    sentence: str = _SENTENCE
    own: bool = False
    zone: dt.tzinfo = dt.UTC
    problem: str = ""


def open_material(source: str | Path) -> Material:
    """Return the material of a scenario, by its name, or of a team's own postmortem file.

    Raises:
        ScenarioError: there is no such scenario.
        WorkshopError: the document has no timeline to work with.
        FileError: it cannot be read.
    """
    path = Path(source)
    if path.suffix.lower() in (".md", ".markdown"):
        return _of_document(load(path), str(path))
    scenario = Scenario.open(str(source))
    zone = parse_zone(scenario.manifest.zone)
    return Material(
        scenario.title, scenario.brief, scenario.marked, zone=zone, problem=one_line(scenario.manifest.summary)
    )


def _of_document(postmortem: Postmortem, where: str) -> Material:
    if len(dated_events(postmortem.timeline)) < FEWEST:
        raise WorkshopError(
            "this postmortem has fewer than three events with a time",
            code="few-events",
            where=where,
            remedy="fill in its timeline first, or take a scenario: pmkit scenarios list",
        )
    # A sentence of the team's own document that closes a conversation; the kit's where there is none.
    warnings = [finding for finding in check_language(postmortem.what_happened) if finding.level == "warning"]
    sentence = next((_around(postmortem.what_happened, finding.start) for finding in warnings), _SENTENCE)
    return Material(
        postmortem.title, postmortem.what_happened, postmortem.timeline, sentence, own=True, zone=postmortem.zone
    )


def _around(text: str, at: int) -> str:
    """Return the sentence around a place."""
    begin = max(text.rfind(end, 0, at) for end in (". ", "\n", "? ", "! ")) + 1
    ends = [place for end in (". ", "\n", "? ", "! ") if (place := text.find(end, at)) >= 0]
    return " ".join(text[begin : min(ends) + 1 if ends else len(text)].split())


def dated_events(timeline: Timeline) -> list[Event]:
    """Return the events with a time of their own, in order, each time once."""
    seen, kept = set(), []
    for event in _until_the_end(list(timeline)):
        if event.earliest is not None and event.earliest not in seen:
            seen.add(event.earliest)
            kept.append(event)
    return kept


@dataclass(frozen=True)
class Told:
    """An event as it is told.

    Attributes:
        known: when somebody could first know of it; None when no time is recorded.
        event: the event.
    """

    known: dt.datetime | None
    event: Event

    def earlier(self, zone: dt.tzinfo) -> str:
        """Return when it happened, where that is earlier than when it became known."""
        happened = self.event.earliest or self.event.latest
        if happened is None or self.known is None or happened >= self.known:
            return ""
        return f"about {happened.astimezone(zone):%d %B, %H:%M}"


def stamps(events: Sequence[Told], zone: dt.tzinfo) -> list[str]:
    """Return when each event became known, in a zone; where a day begins, with the day, if there are several."""
    times = [told.known.astimezone(zone) if told.known else None for told in events]
    several = len({when.date() for when in times if when}) > 1
    shown: list[str] = []
    day: dt.date | None = None
    for when in times:
        new = several and when is not None and when.date() != day
        day = when.date() if when else day
        shown.append("later" if when is None else f"{when.day} {when:%B, %H:%M}" if new else f"{when:%H:%M}")
    return shown


def _until_the_end(events: list[Event]) -> list[Event]:
    """Return events up to the last one that ends something; without marks all of them."""
    marked = [place for place, event in enumerate(events) if event.milestones]
    return events[: marked[-1] + 1] if marked else events


def portions(material: Material) -> list[list[Told]]:
    """Return the incident in four portions, in the order in which somebody could know of each event."""
    known = [Told(_known(event), event) for event in material.timeline]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    known.sort(key=lambda told: told.known or last)
    size = max(1, -(-len(known) // PORTIONS))
    return [known[at : at + size] for at in range(0, len(known), size)]


def _known(event: Event) -> dt.datetime | None:
    told = [when for _, when in event.known_from] or [when for when in (event.latest, event.earliest) if when]
    return min(told, default=None)
