"""What of a team's own incident could be known when it began, and what people only found out later."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pmkit.analysis.language.hindsight import (
    Known,
    finds_out,
    goes_unseen,
    is_change,
    is_over,
    known_by_wording,
    puts_right,
    trend_of,
)
from pmkit.analysis.language.learned import Learned, learned_later, names_cause, without_learned
from pmkit.analysis.text.likeness import stems
from pmkit.records.event import Event, Kind, Milestone

_NOTICING: Final = frozenset({Milestone.DETECTED, Milestone.ACKNOWLEDGED, Milestone.INVESTIGATING})
_OVER: Final = frozenset({Milestone.MITIGATED, Milestone.RESOLVED})
_FINDING: Final = _OVER | {Milestone.DIAGNOSED}

_NOON: Final = 12

_WORSE: Final = 2
"""What :func:`~pmkit.analysis.language.hindsight.trend_of` says of a row in which it gets worse."""

_TRIED: Final = stems("restart reboot retry scale")
"""What people try in every incident says nothing of its cause."""

_PAIR: Final = 2
"""Rows that share a word when no other row has it."""

ASK_SHOWN: Final = "Had anybody seen it by then? Nothing says so, and it's on the page of what was known at first"
"""What the facilitator is asked about a row on the first page of which the document doesn't say when people knew."""

TO_DECIDE: Final = (
    "If people knew of it when it began, it needs first: true and no known_with. If they learned of it later, it needs "
    "known_with: with the id of the row in which they did, and no first. Once it's right, delete its question line."
)
"""How such a question is settled in the file."""

TO_OPEN: Final = (
    "You settle these in a file: workshop.edit_material() in a cell writes it, with each row and its question. "
    "There you say whether people knew of it when it began, or with which later row they learned of it."
)
"""How such a question is settled as long as there is no file."""


@dataclass(frozen=True)
class Late:
    """Rows that are told later than they happened.

    Attributes:
        rows: the id of each, with the id of the later row that it is told with.
        recorded: ids of those of which the document says itself when they were found; the others are a guess.
        found: the day on which that was, of those that were found on a day after the last row.
    """

    rows: Mapping[str, str]
    recorded: frozenset[str] = frozenset()
    found: Mapping[str, dt.date] = field(default_factory=dict)


def ask_late(other: str, text: str) -> str:
    """Return what the facilitator is asked about a row that is told later because nothing says that anybody saw it.

    Args:
        other: id of the row that it is told with; empty where ids mean nothing to the reader yet.
        text: how that is said.
    """
    return f"Did anybody see it before {_quoted(text, other)}? Nothing says so, so it's told with that"


def ask_other(other: str, text: str) -> str:
    """Return what the facilitator is asked about a row that says that it was found later, and not when.

    Args:
        other: id of the row that it is told with; empty where ids mean nothing to the reader yet.
        text: how that is said.
    """
    row = _quoted(text, other)
    return f"Did people learn of it with {row}? The document doesn't say. If it was another row, name that one."


def _quoted(text: str, name: str) -> str:
    return f"\u201c{text}\u201d" + (f" ({name})" if name else "")


def is_noticed(event: Event, text: str) -> bool:
    """Tell whether people learn of an incident with an event: by its marks, its kind or its words."""
    marks = set(event.milestones)
    if marks & _NOTICING or event.kind is Kind.ALERT:
        return True
    return not marks & _FINDING and known_by_wording(text) is Known.AT_ONCE


def could_know(event: Event, text: str) -> Known:
    """Return whether people could know of an event when it happened; a recorded time of knowing settles it."""
    if event.known_from or is_noticed(event, text):
        return Known.AT_ONCE
    if set(event.milestones) & (_FINDING | {Milestone.STARTED}):
        return Known.LATER
    return known_by_wording(text)


def told_later(events: Sequence[Event], texts: Mapping[str, str], zone: dt.tzinfo = dt.UTC) -> Late:
    """Return the rows that nobody is known to have seen, each with the later row that it is told with.

    These are the rows before the one with which people learned of the incident, and those after it that say that
    nobody saw them, or that they were found later. Where a row says when it was found, that counts. What users felt
    is told with the row with which people learned of the incident. Otherwise a row is told with the one that names
    the finding, or with a later one that has a word with it in common; where no finding is
    recorded, once it was put right.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
        zone: in which days and clocks are written.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), None)
    rows: dict[str, str] = {}
    recorded: set[str] = set()
    later: dict[str, Learned] = {}
    for event in events:
        said, rest = learned_later(_all_of(event, texts[event.id])), without_learned(texts[event.id])
        is_learning = is_noticed(event, rest) or _finds(rest, said)
        if said and not is_learning and event.id != events[-1].id:
            later[event.id] = said
    plain = {name: without_learned(text) if name in later else text for name, text in texts.items()}
    learned = naming(events, plain, noticed, frozenset(later))
    if learned is None:
        return Late(rows)
    before = noticed or 0
    unseen = [event for event in events[:before] if could_know(event, texts[event.id]) is not Known.AT_ONCE]
    for event in events[before:learned]:
        is_late = could_know(event, texts[event.id]) is Known.LATER
        if goes_unseen(texts[event.id]) or (noticed is None and is_late):
            unseen.append(event)
    names = {event.id for event in unseen}
    unseen += [event for event in events if event.id in later and event.id not in names]
    uses = Counter(one for event in events for one in stems(plain[event.id]))
    began = None if noticed is None else events[noticed].latest or events[noticed].earliest
    last = max((at.astimezone(zone).date() for each in events if (at := each.latest or each.earliest)), default=None)
    after: dict[str, dt.date] = {}
    for event in unseen:
        found = _recorded(event, later.get(event.id), events, plain, zone, began)
        if found is None and event.id not in later and noticed is not None and _is_felt(event, plain, before, events):
            # What users felt is what people were told of when they learned of the incident.
            rows[event.id] = events[noticed].id
        elif found is None:
            # Where it happened after the finding and says only that it was found later, that is the last row.
            following = events[learned:] if event in events[:learned] else events[-1:]
            said = later.get(event.id)
            by = _heard(event, said.by, events, plain) if said and said.by else None
            rows[event.id] = (by or _told_with(event, following, plain, uses)).id
        elif found.id != event.id:
            rows[event.id] = found.id
            recorded.add(event.id)
            happened = event.latest or event.earliest
            day = _day_of(later[event.id], happened.astimezone(zone).date()) if happened else None
            if day and last and day > last:
                after[event.id] = day
    return Late(rows, frozenset(recorded), after)


def _is_felt(event: Event, texts: Mapping[str, str], noticed: int, events: Sequence[Event]) -> bool:
    """Tell whether a row before the one with which people learned of the incident says what users felt of it."""
    text = texts[event.id]
    return event in events[:noticed] and trend_of(text) == _WORSE and not goes_unseen(text)


def _all_of(event: Event, text: str) -> str:
    """Return a row with its details."""
    return ". ".join((text, *event.details))


def _recorded(
    event: Event,
    said: Learned | None,
    events: Sequence[Event],
    texts: Mapping[str, str],
    zone: dt.tzinfo,
    began: dt.datetime | None,
) -> Event | None:
    """Return the row of the moment at which a row says that it was found; None where it gives none.

    A day alone is the last finding of that day, or its last row. A moment after all rows is told with the last one.
    "The next morning" of what happened days before anybody noticed is the morning after they did.
    """
    happened = event.latest or event.earliest
    if said is None or not said.has_moment or happened is None:
        return None
    if began and began > happened and _is_counted_from(began, said, happened, zone):
        happened = began
    following = [(each, at) for each in events if (at := each.earliest or each.latest) and at > happened]
    clock, span = said.point.clock, said.span
    day = _day_of(said, happened.astimezone(zone).date())
    if span is not None or (clock is not None and day is not None):
        begin = happened + span if span is not None else _at(day or happened.date(), clock or dt.timedelta(), zone)
        if begin <= happened:
            return None
        return next((each for each, at in following if at >= begin), following[-1][0] if following else None)
    if clock is not None:
        same = (each for each, at in following if _clock(at, zone) == clock)
        return next(same, None) or next((each for each, at in following if _clock(at, zone) >= clock), None)
    if day is None:
        return None
    on_day = [each for each, at in following if at.astimezone(zone).date() == day]
    if on_day:
        finds = [each for each in on_day if is_found(each, texts[each.id])]
        return (finds or on_day)[-1]
    after = (each for each, at in following if at.astimezone(zone).date() > day)
    return next(after, following[-1][0] if following and day > happened.astimezone(zone).date() else None)


def _is_counted_from(began: dt.datetime, said: Learned, happened: dt.datetime, zone: dt.tzinfo) -> bool:
    """Tell whether "the next morning", or a clock, is counted from when people learned of the incident."""
    if said.point.day or said.point.month_day:
        return False
    noticed = began.astimezone(zone)
    if not said.days:
        return said.point.clock is not None
    soon = happened.astimezone(zone).date() + dt.timedelta(days=said.days)
    return soon < noticed.date() or (said.is_morning and soon == noticed.date() and noticed.hour >= _NOON)


def _day_of(said: Learned, today: dt.date) -> dt.date | None:
    """Return the day on which a row says that it was found; None where it says none."""
    point = said.point
    if said.days:
        return today + dt.timedelta(days=said.days)
    if said.weekday is not None:
        return today + dt.timedelta(days=(said.weekday - today.weekday()) % 7)
    if point.month_day:
        days = (_date(year, *point.month_day) for year in (today.year, today.year + 1))
        return next((day for day in days if day and day >= today), None)
    return point.day


def _date(year: int, month: int, day: int) -> dt.date | None:
    """Return a day; None where the year does not have it."""
    return dt.date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _at(day: dt.date, clock: dt.timedelta, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant of a clock on a day."""
    return dt.datetime.combine(day, dt.time(), zone) + clock


def _clock(at: dt.datetime, zone: dt.tzinfo) -> dt.timedelta:
    """Return how late it was, to the minute."""
    local = at.astimezone(zone)
    return dt.timedelta(hours=local.hour, minutes=local.minute)


def tells_the_cause(events: Sequence[Event], texts: Mapping[str, str]) -> set[str]:
    """Return the ids of rows that would tell the cause to somebody who knows only the beginning.

    These are the rows from the one that names it on, whatever is found before, what nobody saw, and what has a rare
    word in common with a finding.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), 0)
    finds = [at for at in range(noticed, len(events)) if is_found(events[at], texts[events[at].id])]
    plainly = [at for at in finds if _is_plain(events[at], texts[events[at].id])]
    first = next(chain(plainly, finds[-1:]), len(events))
    uses = Counter(one for event in events for one in stems(texts[event.id]))
    telling = [events[at] for at in sorted({*finds, *range(first, len(events))})]
    # A row that says that it works again has its words from what people felt, not from the cause.
    said = [text for event in telling if not (puts_right(text := texts[event.id]) or is_over(text))]
    after: frozenset[str] = frozenset().union(*map(stems, said)) - _TRIED
    rare = {one for one in after if uses[one] <= _PAIR}
    unseen = [event for event in events[:first] if not is_noticed(event, texts[event.id])]
    late = {event.id for event in unseen if known_by_wording(texts[event.id]) is Known.LATER}
    late |= {event.id for event in unseen if learned_later(_all_of(event, texts[event.id]))}
    alike = {event.id for event in unseen if stems(texts[event.id]) & rare}
    return late | alike | {event.id for event in telling}


def names_it(events: Sequence[Event], texts: Mapping[str, str]) -> set[str]:
    """Return the ids of the rows that plainly name the cause; where none does, of the last in which something is found.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
    """
    finds = [event for event in events if is_found(event, texts[event.id])]
    plainly = [event for event in finds if _is_plain(event, texts[event.id])]
    return {event.id for event in plainly or finds[-1:]}


def turns(events: Sequence[Event], texts: Mapping[str, str]) -> list[str]:
    """Return the ids of the rows that mark an incident: its marks, how people learned of it, and what named the cause.

    Args:
        events: of one incident, or a part of them.
        texts: event id to how it is said.
    """
    noticed = next((event.id for event in events if is_noticed(event, texts[event.id])), "")
    named = names_it(events, texts)
    return [event.id for event in events if event.milestones or event.id == noticed or event.id in named]


def conditions(events: Sequence[Event], texts: Mapping[str, str]) -> list[str]:
    """Return the ids of the changes and conditions of an incident, what a team looks for behind it.

    First the changes and what ended it, then the other rows before the one with which people learned of it; each in
    their order.

    Args:
        events: of one incident, or a part of them.
        texts: event id to how it is said.
    """
    noticed = next((at for at, event in enumerate(events) if is_noticed(event, texts[event.id])), 0)
    changed = [
        event.id
        for event in events
        if event.kind is Kind.CHANGE or is_change(texts[event.id]) or puts_right(texts[event.id])
    ]
    return [*changed, *(event.id for event in events[:noticed] if event.id not in changed)]


def _is_plain(event: Event, text: str) -> bool:
    """Tell whether a finding plainly names the cause: by its mark, or by its words."""
    return Milestone.DIAGNOSED in event.milestones or names_cause(text)


def naming(
    events: Sequence[Event], texts: Mapping[str, str], noticed: int | None, but: frozenset[str] = frozenset()
) -> int | None:
    """Return the place of the row that names what was behind it; None where nothing follows.

    It is one with that mark, or one that plainly names a cause, or one in which something is found. Of several it is
    the last before it was over: an earlier one may be about something else, and one after that is looking back. Where
    nothing is found, it is the row that ended it.

    Args:
        events: of one incident, in the order in which they happened.
        texts: event id to how it is said.
        noticed: the place of the row with which people learned of the incident; None where there is none.
        but: ids of rows that say that they were found later themselves.
    """
    begin = 0 if noticed is None else noticed
    following = [at for at in range(begin, len(events)) if events[at].id not in but]
    marked = [at for at in following if Milestone.DIAGNOSED in events[at].milestones]
    finds = [at for at in following if is_found(events[at], texts[events[at].id])]
    plainly = [at for at in finds if names_cause(texts[events[at].id])]
    over = [at for at in following if set(events[at].milestones) & _OVER]
    righted = [at for at in following if puts_right(texts[events[at].id])]
    last = [len(events) - 1] if noticed is not None else []
    end = max((at for at in following if is_over(texts[events[at].id]) or at in (*over, *righted)), default=len(events))
    in_time = [at for at in finds if at <= end]
    return next(chain(marked[-1:], plainly[-1:], in_time[-1:], finds[-1:], over[-1:], righted[-1:], last), None)


def _told_with(event: Event, later: Sequence[Event], texts: Mapping[str, str], uses: Mapping[str, int]) -> Event:
    """Return the row that an event is told with: the one that names the finding, or one after it that is like it.

    Args:
        event: one that nobody saw.
        later: the rows from the one that names the finding on.
        texts: event id to how it is said.
        uses: in how many rows each stem is.
    """
    own = stems(texts[event.id])
    if own & stems(texts[later[0].id]):
        return later[0]
    # A word that is in these two rows alone speaks for their being about one thing.
    pairs = (each for each in later if any(uses[one] == _PAIR for one in own & stems(texts[each.id])))
    return next(pairs, later[0])


def _heard(event: Event, who: str, events: Sequence[Event], texts: Mapping[str, str]) -> Event | None:
    """Return the first row after an event that begins with who is said to have found it; None where none does."""
    following = events[list(events).index(event) + 1 :]
    wanted = stems(who)
    return next((each for each in following if wanted <= stems(" ".join(texts[each.id].split()[:3]))), None)


def is_found(event: Event, text: str) -> bool:
    """Tell whether people find something out with an event: by its mark, or by its words."""
    finds = _finds(without_learned(text), learned_later(text))
    return Milestone.DIAGNOSED in event.milestones or (finds and not is_noticed(event, text))


def _finds(rest: str, said: Learned | None) -> bool:
    """Tell whether people find something out in a row: "Finds the lowered limit (found during the investigation)" too.

    Args:
        rest: the row without its words about when it was found.
        said: what these say.
    """
    return finds_out(rest) and not (said and said.has_moment)
