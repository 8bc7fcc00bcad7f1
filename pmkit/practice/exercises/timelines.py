"""The exercise on timelines: what can be said from messy records, and how surely.

The clock times from 14:32 to 15:25 are those of the article on blameless postmortems that this kit
puts to work. The day, the sources and every other record are invented for the exercises. All that a
reply depends on is computed by :class:`pmkit.records.timeline.Timeline` from the records.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pmkit.errors import RecordError
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import ids, minutes, minutes_or_unknown
from pmkit.records.episodes import Span
from pmkit.records.event import Event, Milestone
from pmkit.records.timeline import Timeline

_AFTER: Final = " after "
_WITHOUT: Final = "without "


def example() -> str:
    """Return three records as JSON that show an offset and an event without a time."""
    return EXERCISE.material("example", str)


def records() -> str:
    """Return the records as the tools export them: CSV with id, time, after, source, what."""
    return EXERCISE.material("records", str)


def rows() -> list[dict[str, str]]:
    """Return the records in the order of the exports."""
    return list(csv.DictReader(io.StringIO(records())))


def refusals() -> dict[str, str]:
    """Return what pmkit says to each record that it refuses to read as it stands."""
    refused = {}
    for row in rows():
        try:
            _event(row)
        except RecordError as error:
            refused[row["id"]] = str(error)
    return refused


def incident() -> Timeline:
    """Return the timeline of the records once the refused times are given their zone.

    The dashboard's settings page says that it exports times in UTC.
    """
    refused = refusals()
    return Timeline(_event(row, zone="Z" if row["id"] in refused else "") for row in rows())


def from_the_alert() -> Timeline:
    """Return the incident as the article tells it: nothing says when the impact began."""
    return Timeline(event for event in incident() if Milestone.STARTED not in event.milestones)


def _event(row: Mapping[str, str], *, zone: str = "") -> Event:
    """Return one record as an event, with the zone that its time lacks."""
    kind, milestone = EXERCISE.material("marks", dict[str, tuple[str, str]])[row["id"]]
    time = row["time"] and row["time"] + zone
    cells = {"id": row["id"], "headline": row["what"], "earliest": time, "latest": time, "after": row["after"]}
    marks = {"kind": kind, "milestone": milestone, "source": row["source"], "raw_time": row["time"]}
    origin = {
        "basis": "inferred" if "afterwards" in row["what"] else "recorded",
        "zone_source": "file" if zone else "given",
    }
    return Event.from_row(cells | marks | origin, where=f"record {row['id']}")


def span(name: str, timeline: Timeline | None = None) -> Span:
    """Return a span of the first episode of a timeline, by default of the incident's."""
    return (incident() if timeline is None else timeline).episodes[0].span(name)


def _phase_of_the_rollback(_: str) -> str:
    """Return the phase that the rollback is in."""
    phases = {phase.name: phase.events for phase in incident().episodes[0].phases}
    return next(name for name, events in phases.items() if "R07" in events)


def _order(answer: object, row: Answer) -> str | None:
    """Return what stands out first about an order: a word, or the pair that is turned around."""
    given = ids(answer, row.like)
    if given is None or len(given) < 2:
        return None
    right = tuple(event.id for event in incident())
    missing = [name for name in right if name not in given]
    if given in (right, right[::-1]):
        return "in order" if given == right else "backwards"
    if set(given) - set(right):
        return "foreign"
    if len(set(given)) < len(given):
        return "twice"
    if missing:
        alone = _WITHOUT + missing[0]
        return alone if len(missing) == 1 and alone in row.questions else "several missing"
    if given == tuple(record["id"] for record in rows()):
        return "file"
    position = {name: index for index, name in enumerate(given)}
    pairs = (tuple(key.split(_AFTER)) for key in row.questions if _AFTER in key)
    return next((_AFTER.join(pair) for pair in pairs if position[pair[0]] > position[pair[1]]), "other")


EXERCISE: Final = Exercise(
    "01-timelines",
    readers={"order": _order},
    computed={
        "the record that is refused": lambda _: next(iter(refusals())),
        "time to acknowledge": lambda _: minutes(span("time to acknowledge")),
        "time to detect": lambda _: minutes(span("time to detect")),
        "time to detect from the alert": lambda _: minutes_or_unknown(span("time to detect", from_the_alert())),
        "phase of the rollback": _phase_of_the_rollback,
    },
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved
