"""The postmortem of a drill, begun from its log as a real one is begun from a tool's export.

What was done comes through :func:`pmkit.records.log.read_drill`, each event with the line of the log it was read
from; what came on screen is added beside it. The times of impact are read off the signals, as one does the day
after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.templates import template
from pmkit.practice.drill.drill import Drill, drill_folder
from pmkit.practice.drill.entries import Entry, Kind
from pmkit.practice.drill.outcomes import Outcomes
from pmkit.practice.drill.review import refused_lines, title_of
from pmkit.records.event import Basis, Event, Evidence, Milestone, Precision
from pmkit.records.event import Kind as EventKind
from pmkit.records.log import read_drill
from pmkit.records.timeline import Timeline

_CAME: Final = {
    Kind.ALERT: EventKind.ALERT,
    Kind.CLEARED: EventKind.STATUS,
    Kind.MESSAGE: EventKind.MESSAGE,
    Kind.DONE: EventKind.CHANGE,
}
_ANSWERS: Final = (Kind.VIEW, Kind.ANSWER, Kind.REFUSED, Kind.HANDED)
_MINUTE: Final = Precision.MINUTE


def drill_postmortem(drill: Drill) -> Postmortem:
    """Return a postmortem with summary and timeline filled in from a drill's log; the rest asks to be written.

    Raises:
        DrillError: the drill is not over.
    """
    result = drill.outcomes()
    day = drill.instant(0)
    document = parse(template(title=f"{drill.code_name} (a drill)", date=f"{day:%Y-%m-%d}", zone="UTC"))
    summary = replace(
        document.summary,
        duration=_duration(result),
        impact="; ".join(f"{harm.title}: {harm.amount:,.0f} {harm.unit}" for harm in result.harms),
        scenario=drill_folder(drill.code_name).name,
        extra=(*document.summary.extra, ("Drill log", drill.path.name)),
    )
    timeline = drill_timeline(drill, result)
    return document.replace(summary=summary, timeline=timeline, records=timeline)


def drill_timeline(drill: Drill, result: Outcomes) -> Timeline:
    """Return everything that was done and that came in, in order, each with the line of the log that it is from.

    Args:
        drill: a drill that is over.
        result: what came of it.
    """
    events = [*_acknowledged(_done(drill), drill, result), *_came(drill, result), *_read_off(drill, result)]
    # What came in is before what was done about it in the same minute.
    ordered = sorted(events, key=lambda event: (event.instant or drill.instant(0), event.id[0] != "S", event.id))
    return Timeline([replace(event, id=f"E{number:02d}") for number, event in enumerate(ordered, start=1)])


def _done(drill: Drill) -> Iterator[Event]:
    """Yield what was done, in the world's own words, with what it showed as details."""
    world = drill.open_world()
    inputs = {line.number + 1: line.input for line in drill.lines}
    shown: dict[int, list[str]] = {}
    refused = refused_lines(drill.state.entries)
    for entry in drill.state.entries:
        if entry.kind in _ANSWERS and entry.line:
            shown.setdefault(entry.line + 1, []).append(entry.says)
    for event in read_drill(drill.path).timeline:
        line = event.evidence[0].line
        item = inputs[line]
        verbs = {"look": "Looked at", "ask": "Asked", "change": "Began:", "tell": "Told", "hand-over": "Handed over to"}
        verb = "Tried, and was refused:" if line - 1 in refused else verbs.get(str(item.verb), "")
        title = title_of(world, item).removeprefix("to ")
        headline = f"{verb} {title}".strip() if verb else item.text
        yield replace(event, headline=headline, details=tuple(shown.get(line, ())))


def _acknowledged(events: Iterator[Event], drill: Drill, result: Outcomes) -> Iterator[Event]:
    """Yield events, the first act after detection marked: from then on somebody was at work."""
    is_open = result.detected is not None
    for event in events:
        is_act = event.kind is not EventKind.DECISION
        if (
            is_open
            and is_act
            and event.instant
            and event.instant >= drill.instant(round((result.detected or 0.0) * 60))
        ):
            is_open = False
            yield replace(event, milestones=(Milestone.ACKNOWLEDGED,))
        else:
            yield event


def _came(drill: Drill, result: Outcomes) -> Iterator[Event]:
    """Yield alerts and messages that came in."""
    rules = _rules(drill)
    for entry in drill.state.entries:
        kind = _CAME.get(entry.kind)
        if kind is None or (entry.kind is Kind.CLEARED and entry.part not in rules):
            continue
        is_first = result.detected is not None and _tells(entry, result.detected, drill)
        marks = (Milestone.DETECTED,) if is_first else ()
        headline = {Kind.CLEARED: f"Alert over: {entry.says}", Kind.DONE: f"Done: {entry.who}"}.get(
            entry.kind, entry.says
        )
        role = "" if entry.kind is Kind.DONE else entry.who
        event = _event(drill, entry.second, headline, kind, role=role, marks=marks, number=entry.number)
        yield replace(event, details=(entry.says,)) if entry.kind is Kind.DONE else event


def _rules(drill: Drill) -> set[str]:
    """Return the parts of the world whose alerts detect the incident."""
    return {f"rule {name}" for name in drill.open_world().outcomes.detected_by}


def _tells(entry: Entry, minute: float, drill: Drill) -> bool:
    """Tell whether an entry is the alert that detected the incident at a minute."""
    return entry.kind is Kind.ALERT and entry.part in _rules(drill) and entry.second == round(minute * 60)


def _read_off(drill: Drill, result: Outcomes) -> Iterator[Event]:
    """Yield the instants that the signals give afterwards."""
    early = None
    if result.detected is not None and not any(_tells(entry, result.detected, drill) for entry in drill.state.entries):
        early = result.detected
    for minute, headline, mark in (
        (early, "An alert fires already", Milestone.DETECTED),
        (result.started, "Users are affected from here on", Milestone.STARTED),
        (result.mitigated, "From here on it gets no worse", Milestone.MITIGATED),
        (result.recovered, "Everything is as usual again", Milestone.RESOLVED),
    ):
        if minute is not None:
            kind = EventKind.IMPACT if mark is Milestone.STARTED else EventKind.STATUS
            event = _event(drill, round(minute * 60), headline, kind, marks=(mark,), number=9000 + round(minute))
            yield replace(event, basis=Basis.INFERRED, details=("Read off the signals after the drill.",))


def _event(
    drill: Drill,
    second: int,
    headline: str,
    kind: EventKind,
    *,
    number: int,
    role: str = "",
    marks: tuple[Milestone, ...] = (),
) -> Event:
    """Return an event at a second of the clock, with the line of the log during which it came."""
    instant = drill.instant(second)
    during = max((line.number for line in drill.lines if line.second <= max(second, 0)), default=0)
    return Event(
        id=f"S{number:04d}",
        headline=headline,
        earliest=instant,
        latest=instant,
        kind=kind,
        milestones=marks,
        role=role,
        source="drill",
        evidence=(Evidence(drill.path.name, during + 1),),
        precision=_MINUTE,
    )


def _duration(result: Outcomes) -> str:
    """Return how long users were affected, in words."""
    if result.started is None:
        return "users were not affected"
    if result.recovered is None:
        return "not over when the drill ended"
    minutes = round(result.recovered - result.started)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
