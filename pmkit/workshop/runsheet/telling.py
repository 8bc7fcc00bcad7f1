"""How an incident is told: when each event became known, what was known at first, in portions, and all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from pmkit.analysis.language.hindsight import Known
from pmkit.records.event import Event, Milestone
from pmkit.room.shared.told import DETAIL_MOST, LINES_MOST
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.knowing import could_know, is_noticed

PORTIONS: Final = 4
"""Pieces in which an incident is told."""

PORTION_MOST: Final = 14
"""Events of a portion on the wall; phones have the others below."""

TELLING: Final = 12
"""Events of the whole story on the wall; a slide of more is not read."""

_SOON: Final = dt.timedelta(minutes=5)
_BEGINNING: Final = dt.timedelta(minutes=10)
_DAY: Final = dt.timedelta(hours=23)
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)

_NEEDED: Final = (
    *(Milestone.STARTED, Milestone.DETECTED, Milestone.DIAGNOSED, Milestone.MITIGATED, Milestone.RESOLVED),
    *(Milestone.ACKNOWLEDGED, Milestone.INVESTIGATING),
)
"""What a story is followed by, the most needed first."""


@dataclass(frozen=True)
class Told:
    """An event as it is told.

    Attributes:
        known: when somebody could first know of it; None when no time is recorded.
        event: the event.
        text: what is said of it.
        details: what else is recorded.
        about: whether its time is only about right.
        late: whether people could know of it only some time after it happened.
    """

    known: dt.datetime | None
    event: Event
    text: str
    details: tuple[str, ...] = ()
    late: bool = False
    about: bool = False

    def earlier(self, zone: dt.tzinfo) -> str:
        """Return when it happened, where it became known only later."""
        event = self.event
        happened = event.earliest or event.latest
        if self.late and (happened is None or self.known is None):
            return "this had happened before"
        if not self.late or happened is None or self.known is None or happened >= self.known:
            return ""
        today = self.known.astimezone(zone).date()
        day = today if happened.astimezone(zone).date() == today else None
        when, _ = _when(event.earliest, event.latest, zone, day, True)
        when = _about(self, when)
        lead = "at " if event.is_exact else "from " if event.earliest and event.latest else ""
        return f"already {lead}{when}"


def told(material: Material, event: Event) -> Told:
    """Return an event as it is told."""
    own = [at for at in (event.latest, event.earliest) if at]
    late = [at for _, at in event.known_from]
    other = "" if late else material.told_with(event.id)
    if other:
        late = [at for each in material.timeline if each.id == other for at in (each.latest, each.earliest) if at][:1]
    known = late if other else late or own
    return Told(
        min(known, default=None),
        event,
        material.text(event),
        material.details(event),
        bool(other or late),
        event.id in material.about,
    )


def _when(
    earliest: dt.datetime | None, latest: dt.datetime | None, zone: dt.tzinfo, day: dt.date | None, several: bool
) -> tuple[str, dt.date | None]:
    """Return an interval as it is read, with its day where a new one begins, and that day."""
    begin = earliest or latest
    if begin is None:
        return "", day
    first, last = begin.astimezone(zone), (latest or begin).astimezone(zone)
    named = f"{_day(first)}, " if several and first.date() != day else ""
    if earliest and latest and latest - earliest >= _DAY:
        return (_day(first) if first.date() == last.date() else f"{_day(first)} to {_day(last)}"), first.date()
    if earliest is None or latest is None:
        return f"{'before' if earliest is None else 'after'} {named}{first:%H:%M}", first.date()
    said = f"{named}{first:%H:%M}"
    if f"{first:%d%H:%M}" == f"{last:%d%H:%M}":
        return said, first.date()
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{_day(last)}, {last:%H:%M}"
    return f"{said} to {end}", first.date()


def _day(when: dt.datetime) -> str:
    return f"{when:%B} {when.day}"


def stamps(events: Sequence[Told], zone: dt.tzinfo, days: bool | None = None) -> list[str]:
    """Return when each event became known, in a zone.

    Args:
        events: in the order in which they are told.
        zone: in which times are shown.
        days: whether the day is said where one begins; by default where there are several.
    """
    said = _stamped([_learned(each) for each in events], zone, days)
    return [_about(each, when) if not each.late else when for each, when in zip(events, said, strict=True)]


def times(events: Sequence[Told], zone: dt.tzinfo, days: bool | None = None) -> list[str]:
    """Return when each event happened, as exactly as it is recorded; see :func:`stamps`."""
    said = _stamped([(each.event.earliest, each.event.latest) for each in events], zone, days)
    return [_about(each, when) for each, when in zip(events, said, strict=True)]


def _about(each: Told, when: str) -> str:
    """Return a time as exactly as it is known."""
    return f"about {when}" if each.about and when and each.event.is_exact else when


_Span = tuple[dt.datetime | None, dt.datetime | None]


def _learned(each: Told) -> _Span:
    return (each.known, each.known) if each.late else (each.event.earliest, each.event.latest)


def _are_days(spans: Iterable[_Span], zone: dt.tzinfo) -> bool:
    """Tell whether there are several days."""
    instants = [earliest or latest for earliest, latest in spans]
    return len({when.astimezone(zone).date() for when in instants if when}) > 1


def _stamped(spans: Sequence[_Span], zone: dt.tzinfo, days: bool | None) -> list[str]:
    several = _are_days(spans, zone) if days is None else days
    shown: list[str] = []
    day: dt.date | None = None
    for earliest, latest in spans:
        said, day = _when(earliest, latest, zone, day, several)
        # Without a time, the place in the list is what is known.
        shown.append(said or ("later, no time recorded" if any(shown) else ""))
    return shown


def portions(material: Material) -> list[list[Told]]:
    """Return the incident in four portions, in the order in which somebody could know of each event."""
    known = _as_known(material)
    size = max(1, -(-len(known) // PORTIONS))
    return [known[at : at + size] for at in range(0, len(known), size)]


_Key = tuple[dt.datetime, int, bool, int]
"""When somebody could know; the place of the row that it is told with; whether it is told after that; its place."""


def _as_known(material: Material) -> list[Told]:
    """Return events in the order in which somebody could know of them; one without a time after those before it."""
    all_of = [told(material, event) for event in material.timeline]
    keys: dict[str, _Key] = {}
    before = dt.datetime.min.replace(tzinfo=dt.UTC)
    for at, each in enumerate(all_of):
        if material.told_with(each.event.id):
            continue
        behind = [keys[name][0] for name in each.event.after if name in keys]
        before = each.known or max(behind, default=before)
        keys[each.event.id] = (before, at, False, at)
    for at, each in enumerate(all_of):
        if other := material.told_with(each.event.id):
            keys[each.event.id] = (*keys[other][:2], True, at)
    return sorted(all_of, key=lambda each: keys[each.event.id])


def opening(material: Material) -> list[Told]:
    """Return what was known when it began: from the detection on, and before it only what people could know by then."""
    known = _as_known(material)
    if material.first or material.edits:
        return [each for each in known if each.event.id in material.first]
    at = _detection(known)
    if at is None:
        return _first_minutes(known)
    begin = known[at].known
    rows = [*(each for each in known[:at] if _known(each) is Known.AT_ONCE), known[at]]
    for each in known[at + 1 :]:
        if len(rows) > 1 or not (begin and each.known and each.known - begin <= _SOON):
            break
        rows += [each] if _known(each) is not Known.LATER else []
    return rows[-max(1, -(-len(known) // 2)) :]


def unsure(material: Material) -> list[Told]:
    """Return the events of which only somebody who was there can say when people knew of them.

    Before the detection they are told late, because nothing says that anybody saw them; where there is no detection
    they are on the page of what was known at first. Once somebody has decided, nothing is asked.
    """
    if not material.own or material.edits:
        return [told(material, event) for event in material.timeline if event.id in material.unsure]
    known = _as_known(material)
    rows = _first_minutes(known) if _detection(known) is None else []
    rows += [each for each in known if each.event.id in material.known_with]
    return [each for each in rows if _known(each) is Known.UNSURE]


def _detection(known: Sequence[Told]) -> int | None:
    """Return the place of the event with which people learned of the incident."""
    return next((at for at, each in enumerate(known) if is_noticed(each.event, each.text)), None)


def _known(each: Told) -> Known:
    return could_know(each.event, each.text)


def _first_minutes(known: Sequence[Told]) -> list[Told]:
    """Return the events of the first minutes, up to a third, without those that were found out later."""
    most = min(4, max(1, -(-len(known) // 3)))
    begin = next((each.known for each in known if each.known), None)
    rows = takewhile(lambda each: not each.known or not begin or each.known - begin <= _BEGINNING, known[:most])
    return [each for each in rows if _known(each) is not Known.LATER] or list(known[:1])


def until_the_end(events: Sequence[Event]) -> list[Event]:
    """Return events up to the last one that ends something; without marks all of them."""
    marked = [place for place, event in enumerate(events) if event.milestones]
    return list(events[: marked[-1] + 1] if marked else events)


def story(material: Material, ordered: Iterable[str] = ()) -> tuple[list[Told], set[str]]:
    """Return all of an incident in the order in which it happened, and the ids of what the wall shows of it.

    Args:
        material: the incident.
        ordered: ids of the events that people have put in order: all of them are shown.
    """
    events = list(material.timeline) if material.own else until_the_end(list(material.timeline))
    chosen = [event.id for event in events if event.id in set(ordered)]
    for mark in _NEEDED:
        chosen += [event.id for event in events if mark in event.milestones and event.id not in chosen]
    chosen = chosen[: max(TELLING, len(set(ordered)))]
    rest = [event.id for event in events if event.id not in chosen]
    chosen += _spread(rest, TELLING - len(chosen))
    return [told(material, event) for event in events], set(chosen)


def _spread(names: Sequence[str], most: int) -> list[str]:
    """Return up to so many of a list, spread evenly over it."""
    room = max(0, min(most, len(names)))
    return [names[round((at + 0.5) * len(names) / room - 0.5)] for at in range(room)]


def main_of(events: Sequence[Told], most: int = PORTION_MOST) -> set[str]:
    """Return the ids of the events of a portion that the wall shows: those that mark the incident, and others."""
    names = [each.event.id for each in events]
    marked = [each.event.id for each in events if each.event.milestones][:most]
    return {*marked, *_spread([name for name in names if name not in marked], most - len(marked))}


def lines(events: Sequence[Told], zone: dt.tzinfo, shown: set[str], *, happened: bool = False) -> list[dict[str, Any]]:
    """Return events as the room takes them; those that the wall does not show are minor.

    Args:
        events: in the order in which they are told; of more than a page holds, those that are shown and some others.
        zone: in which times are shown.
        shown: ids of those on the wall.
        happened: whether each has the time at which it happened, and not at which it became known.
    """
    others = [each.event.id for each in events if each.event.id not in shown]
    kept = shown | set(_spread(others, LINES_MOST - len(shown)))
    events = [each for each in events if each.event.id in kept]
    read = times if happened else stamps
    days = _are_days(
        ((each.event.earliest, each.event.latest) if happened else _learned(each) for each in events), zone
    )
    said: dict[str, str] = {}
    # The two lists are read apart from each other: each says by itself when the day turns.
    for part in ([each for each in events if (each.event.id in shown) is is_shown] for is_shown in (True, False)):
        said |= zip((each.event.id for each in part), read(part, zone, days), strict=True)
    return [
        {
            "when": said[each.event.id],
            "text": each.text,
            "note": "" if happened else each.earlier(zone),
            "details": [text[:DETAIL_MOST] for text in each.details[:12]],
            "minor": each.event.id not in shown,
        }
        for each in events
    ]
