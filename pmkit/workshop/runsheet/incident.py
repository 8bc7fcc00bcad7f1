"""The incident of a workshop as a value: what was known at first, its events, and how each of them is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pmkit.calendar import Clocks
from pmkit.documents.roles import Roles
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline

TEXT_MOST: Final = 230
"""Characters of an event on a card."""

SENTENCE: Final = "The driver should have checked the tires before leaving."
"""The line to reword, unless a facilitator chose another one: about nobody who could be in the room."""

MADE_UP: Final = "This sentence is made up. It's about nobody's incident."
"""What is said of that line, so that nobody reads it as the team's own."""

_SAYS_LITTLE: Final = 3
"""Words up to which a headline such as "Metrics correlation" is said together with its first detail."""


@dataclass(frozen=True)
class Material:
    """The incident that a workshop works on.

    Attributes:
        title: its title.
        brief: what was known when it began, Markdown; never the summary of somebody who knows the end.
        timeline: its events.
        sentence: a line to say in other words.
        own: whether it is the team's own incident.
        made_up: whether nobody's systems failed: an incident that was written for practice.
        gist: what happened, in one or two sentences, for somebody who wasn't there; it tells the end.
        zone: in which times are shown.
        zone_name: how the document calls that zone, such as ``CET``.
        twelve: whether its clocks have twelve hours, AM and PM, as the team writes them.
        problem: what a why-graph explains; the title by default.
        texts: event id to how it is said, where that is not its headline.
        first: ids of the events that were known when it began; the brief tells where there are none.
        cards: ids of the events that are put in order; they are chosen where there are fewer than three.
        known_with: ids of events that nobody saw at the time, each with the id of the event with which it became known.
        recorded: ids of those of which the document says itself when people learned of them.
        found: ids of those that people learned of on a day after the timeline ends, with that day.
        decided: ids of those of which somebody has said when people learned of them, in the file with the changes.
        named: event id to how a row is said whose own line names a person.
        unsure: ids of events of which only somebody who was there can say when people knew, as long as nobody has.
        about: ids of the events whose time is only about right, as the record says.
        people: names that the team's document gives as people's.
        left_out: rows that are not told, with the reason.
        truths: what was actually true when everything is frozen, by the name of the question, as somebody wrote it.
        roles_in: texts that somebody wrote with a name in them, each as people see it.
        roles: what stands for each person whom the document names; None where it isn't a document.
        path: the team's own document, if it is one.
        edits: the file in which somebody changed what is told; None where there is none.
    """

    title: str
    brief: str
    timeline: Timeline
    sentence: str = SENTENCE
    own: bool = False
    made_up: bool = False
    gist: str = ""
    zone: dt.tzinfo = dt.UTC
    zone_name: str = ""
    twelve: bool = False
    problem: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    known_with: Mapping[str, str] = field(default_factory=dict)
    recorded: frozenset[str] = frozenset()
    found: Mapping[str, dt.date] = field(default_factory=dict)
    decided: frozenset[str] = frozenset()
    named: Mapping[str, str] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    left_out: tuple[tuple[str, str], ...] = ()
    truths: Mapping[str, str] = field(default_factory=dict)
    roles_in: tuple[tuple[str, str], ...] = ()
    roles: Roles | None = None
    path: Path | None = None
    edits: Path | None = None

    @property
    def clocks(self) -> Clocks:
        """How its times are shown."""
        return Clocks(self.zone, self.twelve)

    def text(self, event: Event) -> str:
        """Return an event in one line; a headline that says little is said with its first detail."""
        said = self.texts.get(event.id)
        if said is None:
            said = f"{event.headline}: {event.details[0]}" if _says_little(event) else event.headline
        return said if len(said) <= TEXT_MOST else f"{said[: TEXT_MOST - 1].rstrip()}\u2026"

    def details(self, event: Event) -> tuple[str, ...]:
        """Return what is recorded of an event beyond its line."""
        used = event.id not in self.texts and _says_little(event)
        return event.details[1:] if used else event.details

    def without_names(self, text: str) -> str:
        """Return a text with the role that stands for a person in place of each name that the document knows."""
        return self.roles.without_names(text) if self.roles else text

    def told_with(self, name: str) -> str:
        """Return the id of the event with which one became known; empty where people knew of it at once."""
        other, passed = name, {name}
        while (following := self.known_with.get(other, "")) in self._known - passed:
            other = following
            passed.add(other)
        return "" if other == name else other

    @cached_property
    def _known(self) -> frozenset[str]:
        """The ids of its events."""
        return frozenset(event.id for event in self.timeline)


def _says_little(event: Event) -> bool:
    """Tell whether a headline needs its first detail; ``Who: monitoring`` is a column, not a sentence."""
    few = len(event.headline.split()) <= _SAYS_LITTLE and ":" not in event.headline
    return few and bool(event.details) and ":" not in event.details[0][:20]
