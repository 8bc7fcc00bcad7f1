"""Instants of a learner's timeline beside the reference's: inside its interval there is silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pmkit.analysis.text.phrases import load_phrases
from pmkit.data.catalog import finding
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.sections import HEADINGS
from pmkit.finding import Finding
from pmkit.practice.feedback.alignment import touch
from pmkit.records.event import Basis, Event, Milestone
from pmkit.records.stamps import NO_DAY, as_written, format_stamp, local_day
from pmkit.records.timeline import Timeline

_NAMED: Final = {
    Milestone.STARTED: "the start of the impact",
    Milestone.DETECTED: "the detection",
    Milestone.ACKNOWLEDGED: "the acknowledgment",
    Milestone.INVESTIGATING: "the start of the investigation",
    Milestone.DIAGNOSED: "the diagnosis",
    Milestone.MITIGATED: "the mitigation",
    Milestone.RESOLVED: "the resolution",
}
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")
_NUMBER: Final = re.compile(r"\d+")
_DAY: Final = re.compile(r"\bday \d+ |\b\d{4}-\d\d-\d\d ")
_SPLITS: Final = (Milestone.STARTED, Milestone.DETECTED, Milestone.MITIGATED, Milestone.RESOLVED)
"""Milestones without which nobody can say how long an incident took; the others are not asked for."""

_INSTANTS: Final = frozenset({*Milestone, "start", "began", "detection", "ended", "end", "restored", "resolution"})
_PHRASES: Final = load_phrases("pmkit.practice.feedback")
_MOVED: Final = timedelta(hours=1)
"""How far a line with the id and the mark of a record may be from it to be the record at another time."""

_ABOUT: Final = timedelta(minutes=15)
"""How far a line may be from a record whose own time is inferred."""


def pairs(yours: Postmortem, reference: Postmortem) -> tuple[tuple[str, Event | None, Event | None], ...]:
    """Return each milestone that either side marks, by episode, with the events that mark it (learner's first)."""
    several = len(reference.timeline.episodes) > 1
    rows = []
    for number in range(1, max(len(yours.timeline.episodes), len(reference.timeline.episodes)) + 1):
        for milestone in Milestone:
            mine, theirs = (_marked(side, number, milestone) for side in (yours, reference))
            if mine or theirs:
                rows.append((f"{milestone} (episode {number})" if several else str(milestone), mine, theirs))
    return tuple(rows)


def shown(event: Event | None, postmortem: Postmortem, *, day: bool = False) -> str:
    """Return when an event was, with its id.

    Args:
        event: the event, None where nothing is marked.
        postmortem: whose zone the time is shown in.
        day: whether to name the day too.
    """
    if event is None:
        return "not marked"
    own = NO_DAY if day else local_day(event, postmortem.zone) or NO_DAY
    return f"{format_stamp(event, postmortem.zone, own)} ({event.id})"


def about_instants(yours: Postmortem, reference: Postmortem, known: Mapping[str, str]) -> Iterator[Finding]:
    """Yield questions about events whose time left its interval, and about milestones that are marked elsewhere."""
    moved = {question.where: question for question in _moved(yours, reference, known)}
    yield from moved.values()
    # Other templates state the instants in a table at the top.
    stated = any(_INSTANTS & set(name.lower().split()) for name, _ in yours.summary.extra)
    if not any(event.milestones for event in yours.timeline):
        if len(yours.timeline) and not stated and not _is_told(yours):
            yield finding("nothing-marked", HEADINGS["timeline"])
        return
    # A moved event is asked about once; marks are compared as if it stood where the record has it.
    back = {record: line for line, record in known.items()}
    told = {one for one in Milestone if any(map(_PHRASES[f"tells-{one}"].says, _told(yours)))}
    lacking = []
    for name, mine, theirs in pairs(_put_back(yours, reference, set(moved)), reference):
        milestone, _, episode = name.partition(" ")
        named = _name(Milestone(milestone), episode)
        if mine and (_is_marked(known.get(mine.id), milestone, reference) or _is_twin(mine, milestone, reference)):
            continue  # the reviewers mark this record too, of another episode
        if mine is None and theirs is not None:
            asked = Milestone(milestone) in _SPLITS and Milestone(milestone) not in told
            if asked and not _is_marked(back.get(theirs.id), milestone, yours):
                lacking.append(named)
        elif theirs is None and mine is not None and not _is_twin(mine, milestone, yours):
            yield finding("marked-more", mine.id, milestone=named, yours=shown(mine, yours))
        elif mine and theirs and not agree(mine, theirs, known):
            both = {"yours": shown(mine, yours), "theirs": shown(theirs, reference)}
            if _clock(both["yours"]) == _clock(both["theirs"]) or _hours_apart(mine, theirs):
                continue  # whole hours or days apart: a zone or a day that was read wrong is likelier than another mark
            if mine.id == theirs.id:
                # Id and mark agree, so it is one record at two times; further apart the numbers may only clash.
                if mine.instant and theirs.instant and abs(mine.instant - theirs.instant) < _MOVED:
                    yield finding("moved-instant", mine.id, headline=theirs.headline, **both)
                continue
            yield finding("marked-elsewhere", mine.id, milestone=named, **both)
    if lacking and not stated:
        *first, last = lacking
        milestones = f"{', '.join(first)} and {last}" if first else last
        yield finding("not-marked", HEADINGS["timeline"], milestones=milestones, it="each" if first else "it")


def _name(milestone: Milestone, episode: str) -> str:
    """Return a milestone for a sentence, with which impact it belongs to where there are several."""
    number = int(_NUMBER.search(episode)[0]) if episode else 0  # type: ignore[index]  # "(episode 2)"
    if not number:
        return _NAMED[milestone]
    impact = f"the {_ORDINALS[number - 1] if number <= len(_ORDINALS) else f'{number}th'} impact"
    return f"the start of {impact}" if milestone is Milestone.STARTED else f"{_NAMED[milestone]} of {impact}"


def _is_told(yours: Postmortem) -> bool:
    """Tell whether lines say in words what marks would: one of them plainly, or start, detection and end."""
    lines = _told(yours)

    def says(*names: str) -> bool:
        return any(_PHRASES[name].says(line) for name in names for line in lines)

    return says("marks-instant") or (
        says("tells-started") and says("tells-detected") and says("tells-mitigated", "tells-resolved")
    )


def _told(yours: Postmortem) -> list[str]:
    """Return what the lines of a timeline say; what may mark an instant in words is not said to be missing."""
    return [" ".join((event.headline, *event.details)) for event in yours.timeline]


def _put_back(yours: Postmortem, reference: Postmortem, moved: set[str]) -> Postmortem:
    """Return a postmortem with some events at the recorded instants."""
    recorded = {event.id: event for event in reference.timeline}
    events = [
        replace(event, earliest=recorded[event.id].earliest, latest=recorded[event.id].latest)
        if event.id in moved
        else event
        for event in yours.timeline
    ]
    return yours.replace(timeline=Timeline(events)) if moved else yours


def _moved(yours: Postmortem, reference: Postmortem, known: Mapping[str, str]) -> Iterator[Finding]:
    """Yield lines that are a record by their id and their words, at a time outside of the record's interval."""
    recorded = {event.id: as_written(event) for event in reference.timeline}
    for event in yours.timeline:
        theirs = recorded.get(event.id) if known.get(event.id) == event.id else None
        if theirs is None or touch(event, theirs) is not False or _is_near(event, theirs):
            continue
        if yours.zone_name != yours.summary.zone and _hours_apart(event, theirs):
            continue  # no zone is stated, so another zone is likelier than another time
        both = {"yours": shown(event, yours), "theirs": shown(theirs, reference)}
        if both["yours"] == both["theirs"] and event.instant and theirs.instant:
            if abs(event.instant - theirs.instant) < _CARRIED:
                continue  # the same clock: which day a line belongs to is likelier misread than mistaken
            both = {
                "yours": f"{event.instant:%Y-%m-%d} {both['yours']}",
                "theirs": f"{theirs.instant:%Y-%m-%d} {both['theirs']}",
            }
        yield finding("moved-instant", event.id, headline=theirs.headline, **both)


_CARRIED: Final = timedelta(days=7)


def _is_near(mine: Event, theirs: Event) -> bool:
    """Tell whether a learner's instant is about where a record has it, of which the time is inferred."""
    at = mine.instant
    if at is None or theirs.basis is not Basis.INFERRED:
        return False
    return any(abs(at - bound) <= _ABOUT for bound in (theirs.earliest, theirs.latest) if bound)


def _hours_apart(mine: Event, theirs: Event) -> bool:
    """Tell whether two instants are whole hours apart, as a zone or a day that was read wrong makes them."""
    return bool(mine.instant and theirs.instant) and (mine.instant - theirs.instant).total_seconds() % 3600 == 0  # type: ignore[operator]  # both have one


def _clock(shown: str) -> str:
    """Return when an event was as it is shown, without its id and the day, which is likelier misread than mistaken."""
    return _DAY.sub("", shown.rpartition(" (")[0])


def agree(mine: Event, theirs: Event, known: Mapping[str, str]) -> bool:
    """Tell whether a learner's mark can be the reference's: the same record, or an instant within its bounds."""
    return known.get(mine.id) == theirs.id or bool(touch(mine, theirs))


def _is_twin(mine: Event, milestone: str, side: Postmortem) -> bool:
    """Tell whether one side has another line of the same moment with the same mark, of whichever episode."""
    twins = (event for event in side.timeline if event is not mine and milestone in event.milestones)
    return any(event.instant is not None and event.instant == mine.instant for event in twins)


def _is_marked(event_id: str | None, milestone: str, side: Postmortem) -> bool:
    """Tell whether one side marks an event with a milestone, in whichever episode."""
    return any(event.id == event_id and milestone in event.milestones for event in side.timeline)


def _marked(postmortem: Postmortem, number: int, milestone: Milestone) -> Event | None:
    """Return the event that marks a milestone of an episode, None if nothing does."""
    episodes = postmortem.timeline.episodes
    return episodes[number - 1].instants.get(milestone) if number <= len(episodes) else None
