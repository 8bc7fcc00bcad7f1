"""How an incident is told: when each event became known, what was known at first, in portions, and all of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from pmkit.analysis.language.hindsight import Known, known_by_wording
from pmkit.analysis.language.learned import without_aside
from pmkit.analysis.text.likeness import stems
from pmkit.calendar import Clocks
from pmkit.records.event import Event, Milestone
from pmkit.records.stamps import nameless_day
from pmkit.room.shared.told import DETAIL_MOST, LINES_MOST
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.knowing import conditions, could_know, is_noticed, names_it, turns

PORTIONS: Final = 4
"""Pieces in which an incident is told."""

READ: Final = 2
"""Portions that people have read when everything is frozen."""

PORTION_MOST: Final = 14
"""Events of a portion on the wall; phones have the others below."""

TELLING: Final = 18
"""Events of the whole story that the wall always has; the others as long as letters can be read."""

KNOWN_NOW: Final = ", now known:"
"""Behind the time of what happened before, so that the time isn't taken for that."""

_BECAUSE: Final = re.compile(
    r"\b(?:after|following|because of|due to|caused by|triggered by|owing to|as a result of|from|by|when|since)\b"
    r"(?P<cause>.*)",
    re.IGNORECASE,
)
"""What a title puts behind the trouble."""

_SOON: Final = dt.timedelta(minutes=5)
_BEGINNING: Final = dt.timedelta(minutes=10)
_DAY: Final = dt.timedelta(hours=23)
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)

_ENDS: Final = {Milestone.DIAGNOSED, Milestone.MITIGATED, Milestone.RESOLVED}

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
        found: the day on which people learned of it, where that is later than the timeline goes.
    """

    known: dt.datetime | None
    event: Event
    text: str
    details: tuple[str, ...] = ()
    late: bool = False
    about: bool = False
    found: dt.date | None = None

    def earlier(self, clocks: Clocks) -> str:
        """Return when it happened, where it became known only later: ``this happened on November 5, at 16:10``."""
        event = self.event
        if not self.late:
            return ""
        if self.known is None or not (event.earliest or event.latest):
            return "this happened earlier"
        happened = event.earliest or event.latest or self.known
        if happened >= self.known:
            return ""
        day = clocks.local(self.known).date()
        if event.earliest is None or event.latest is None:
            bound = "this goes back to before" if event.earliest is None else "this happened after"
            return f"{bound} {_moment(happened, clocks, day)}"
        first, last = event.earliest, event.latest
        if last - first >= _DAY:
            begin, end = (_day(clocks.local(each)) for each in (first, last))
            return f"this happened on {begin}" if begin == end else f"it began between {begin} and {end}"
        if _clock_of(first) == _clock_of(last):
            on = "" if clocks.local(first).date() == day else f"on {_day(clocks.local(first))}, "
            return f"this happened {on}at {'about ' if self.about else ''}{clocks.said(first)}"
        return f"it began between {_moment(first, clocks, day)} and {_moment(last, clocks, clocks.local(first).date())}"


def _moment(at: dt.datetime, clocks: Clocks, day: dt.date) -> str:
    """Return a clock, with its day where that is another one."""
    local = clocks.local(at)
    return clocks.said(at) if local.date() == day else f"{clocks.said(at)} on {_day(local)}"


def _clock_of(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


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
        material.found.get(event.id) if other else None,
    )


def _when(
    earliest: dt.datetime | None, latest: dt.datetime | None, clocks: Clocks, day: dt.date | None, several: bool
) -> tuple[str, dt.date | None]:
    """Return an interval as it is read, with its day where a new one begins, and that day."""
    begin = earliest or latest
    if begin is None:
        return "", day
    first, last = clocks.local(begin), clocks.local(latest or begin)
    named = f"{_day(first)}, " if several and first.date() != day else ""
    if earliest and latest and latest - earliest >= _DAY:
        return (_day(first) if first.date() == last.date() else f"{_day(first)} to {_day(last)}"), first.date()
    if earliest is None or latest is None:
        return f"{'before' if earliest is None else 'after'} {named}{clocks.said(first)}", first.date()
    said = f"{named}{clocks.said(first)}"
    if _clock_of(first) == _clock_of(last):
        return said, first.date()
    end = clocks.said(last) if first.date() == last.date() else f"{_day(last)}, {clocks.said(last)}"
    return f"{said} to {end}", first.date()


def _day(when: dt.datetime) -> str:
    return nameless_day(when.date()) or f"{when:%B} {when.day}"


def stamps(events: Sequence[Told], clocks: Clocks, days: bool | None = None) -> list[str]:
    """Return when each event became known.

    Args:
        events: in the order in which they are told.
        clocks: how times are shown.
        days: whether the day is said where one begins; by default where there are several.
    """
    said = _stamped([_learned(each, clocks.zone) for each in events], clocks, days)
    return [_about(each, when) if not each.late else when for each, when in zip(events, said, strict=True)]


def times(events: Sequence[Told], clocks: Clocks, days: bool | None = None) -> list[str]:
    """Return when each event happened, as exactly as it is recorded; see :func:`stamps`."""
    said = _stamped([(each.event.earliest, each.event.latest) for each in events], clocks, days)
    return [_about(each, when) for each, when in zip(events, said, strict=True)]


def _about(each: Told, when: str) -> str:
    """Return a time as exactly as it is known."""
    return f"about {when}" if each.about and when and each.event.is_exact else when


_Span = tuple[dt.datetime | None, dt.datetime | None]


def _learned(each: Told, zone: dt.tzinfo) -> _Span:
    if each.found:
        return dt.datetime.combine(each.found, dt.time(), zone), dt.datetime.combine(each.found, dt.time.max, zone)
    return (each.known, each.known) if each.late else (each.event.earliest, each.event.latest)


def _are_days(spans: Iterable[_Span], zone: dt.tzinfo) -> bool:
    """Tell whether there are several days."""
    instants = [earliest or latest for earliest, latest in spans]
    return len({when.astimezone(zone).date() for when in instants if when}) > 1


def _stamped(
    spans: Sequence[_Span],
    clocks: Clocks,
    days: bool | None,
    day: dt.date | None = None,
    sure: Sequence[bool] = (),
) -> list[str]:
    """Return times as they are read; the day is said where it is not the one that was surely read before.

    Args:
        spans: earliest and latest of each.
        clocks: how times are shown.
        days: whether the day is said where one begins; by default where there are several.
        day: the one that was said last, on the page before.
        sure: of each whether it is surely shown; by default all are.
    """
    several = _are_days(spans, clocks.zone) if days is None else days
    shown: list[str] = []
    for at, (earliest, latest) in enumerate(spans):
        said, now = _when(earliest, latest, clocks, day, several)
        day = now if not sure or sure[at] else day
        # Without a time, the place in the list is what is known.
        shown.append(said or ("later, no time recorded" if any(shown) else ""))
    return shown


def portions(material: Material) -> list[list[Told]]:
    """Return the incident in four portions, in the order in which somebody could know of each event.

    What people have read on the page of what was known at first is not told again. What names the cause is not among
    the portions that people have read when they are asked whether it is known, if enough comes before it.
    """
    known = _as_known(material)
    seen = {each.event.id for each in opening(material)} if material.own or material.first else set()
    known = [each for each in known if each.event.id not in seen]
    size = max(1, -(-len(known) // PORTIONS))
    cause = tells(material)
    cut = next((at for at, each in enumerate(known) if each.event.id in cause), len(known))
    if not READ <= cut < READ * size:
        return _cut(known, PORTIONS)
    return [*_cut(known[:cut], READ), *_cut(known[cut:], PORTIONS - READ)]


def _cut(events: Sequence[Told], parts: int) -> list[list[Told]]:
    """Return a list in so many parts, about as long as each other; what became known with a row stays on its page."""
    groups: list[list[Told]] = []
    for each in events:
        if groups and each.late and each.known == groups[-1][-1].known:
            groups[-1].append(each)
        else:
            groups.append([each])
    made: list[list[Told]] = []
    while groups:
        left = max(parts - len(made), 1)
        wanted = sum(map(len, groups)) / left
        part = groups.pop(0)
        # A group goes to the part that it brings nearer to its share; each part that follows keeps one.
        while len(groups) >= left and groups and len(part) + len(groups[0]) / 2 <= wanted:
            part += groups.pop(0)
        made.append(part + ([each for group in groups for each in group] if left == 1 else []))
        groups = [] if left == 1 else groups
    return made


def tells(material: Material) -> set[str]:
    """Return the ids of the events that name the cause, or that nobody saw until it was found.

    What people learned of before that, although later than it happened, was part of what they had to go on.
    """
    texts = {event.id: material.text(event) for event in material.timeline}
    named = names_it(list(material.timeline), texts)
    if not material.own:
        return named
    places = {name: at for at, name in enumerate(texts)}
    first = min((places[name] for name in named), default=0)
    late = {name: material.told_with(name) for name in material.known_with if name not in material.unsure}
    return named | {name for name, other in late.items() if other and places[other] >= first}


def title_tells(material: Material) -> bool:
    """Tell whether the title of a team's own incident says what was found out only later.

    It does by its words, or where what it puts behind "after" or "because of" is in a row that was known only later.
    """
    if known_by_wording(material.title) is Known.LATER:
        return True
    behind = _BECAUSE.search(material.title)
    if behind is None:
        return False
    cause = tells(material) | set(material.known_with)
    rows = (stems(material.text(event)) for event in material.timeline if event.id in cause)
    return bool(stems(behind["cause"]) & frozenset().union(*rows))


def days_of(material: Material) -> bool:
    """Tell whether an incident is told over several days."""
    return _are_days((_learned(told(material, event), material.zone) for event in material.timeline), material.zone)


def last_day(events: Sequence[Told], zone: dt.tzinfo) -> dt.date | None:
    """Return the day on which the last of some events became known; None where none has a time."""
    instants = [earliest or latest for earliest, latest in (_learned(each, zone) for each in events)]
    return next((at.astimezone(zone).date() for at in reversed(instants) if at), None)


def zone_name(material: Material) -> str:
    """Return how the zone of an incident's times is called at its beginning, such as ``CET``.

    It is empty without times, and where the team's own document states none.
    """
    if material.own and not material.zone_name and material.zone == dt.UTC:
        return ""
    instants = (event.earliest or event.latest for event in material.timeline)
    first = next((at for at in instants if at), None)
    return material.zone_name or first.astimezone(material.zone).tzname() or "" if first else ""


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
    cause = tells(material)
    before = sum(1 for _ in takewhile(lambda each: each.event.id not in cause, known[at + 1 :]))
    # What comes before the cause is what people can think about: some of it is left for the portions.
    for each in known[at + 1 : at + 1 + (before - READ if before >= READ else before)]:
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
    return [each for each in rows if _known(each) is Known.UNSURE and each.event.id not in material.recorded]


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
    """Return events up to the last one that ends something; where none is marked as an end, all of them."""
    marked = [place for place, event in enumerate(events) if set(event.milestones) & _ENDS]
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
    texts = {event.id: material.text(event) for event in events}
    chosen += [name for name in turns(events, texts) if name not in chosen]
    behind = [name for name in conditions(events, texts) if name not in chosen]
    chosen += behind[: max(TELLING - len(chosen), 0)]
    chosen = chosen[: max(TELLING, len(set(ordered)))]
    rest = [event.id for event in events if event.id not in chosen]
    chosen += _spread(rest, TELLING - len(chosen))
    return [told(material, event) for event in events], set(chosen)


def _spread(names: Sequence[str], most: int) -> list[str]:
    """Return up to so many of a list, spread evenly over it."""
    room = max(0, min(most, len(names)))
    return [names[round((at + 0.5) * len(names) / room - 0.5)] for at in range(room)]


def main_of(events: Sequence[Told], most: int = PORTION_MOST) -> set[str]:
    """Return the ids of the events of a portion that the wall shows: marks, changes and conditions, then others."""
    names = [each.event.id for each in events]
    texts = {each.event.id: each.text for each in events}
    chosen = turns([each.event for each in events], texts)[:most]
    behind = [name for name in conditions([each.event for each in events], texts) if name not in chosen]
    chosen += behind[: max(most - len(chosen), 0)]
    return {*chosen, *_spread([name for name in names if name not in chosen], most - len(chosen))}


def lines(
    events: Sequence[Told],
    clocks: Clocks,
    shown: set[str],
    *,
    happened: bool = False,
    days: bool | None = None,
    since: dt.date | None = None,
) -> list[dict[str, Any]]:
    """Return events as the room takes them; those that the wall does not show are minor.

    Args:
        events: in the order in which they are told; of more than a page holds, those that are shown and some others.
        clocks: how times are shown.
        shown: ids of those on the wall.
        happened: whether each has the time at which it happened, and not at which it became known.
        days: whether the day is said where one begins; by default where there are several.
        since: the day that was said last, on the page before.
    """
    others = [each.event.id for each in events if each.event.id not in shown]
    kept = shown | set(_spread(others, LINES_MOST - len(shown)))
    events = [each for each in events if each.event.id in kept]
    sure = [each.event.id in shown for each in events]
    spans = [(each.event.earliest, each.event.latest) if happened else _learned(each, clocks.zone) for each in events]
    read = zip(events, _stamped(spans, clocks, days, since, sure), strict=True)
    said = [_about(each, when) if happened or not each.late else when for each, when in read]
    return [
        {
            "when": f"{when}{KNOWN_NOW}" if when and not happened and each.earlier(clocks) else when,
            "text": each.text if happened or not each.late else without_aside(each.text),
            "note": "" if happened else each.earlier(clocks),
            "details": [text[:DETAIL_MOST] for text in each.details[:12]],
            "minor": each.event.id not in shown,
        }
        for each, when in zip(events, said, strict=True)
    ]
