"""The freeze: what a team thinks is going on, and what the record says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

from pmkit.analysis.language.hindsight import is_over, trend_of
from pmkit.records.event import Event, Milestone
from pmkit.workshop.runsheet.incident import Material
from pmkit.workshop.runsheet.knowing import names_it
from pmkit.workshop.runsheet.telling import READ, Told, opening, portions, stamps, tells

AHEAD: Final = dt.timedelta(minutes=10)

_FRESH: Final = dt.timedelta(minutes=30)
"""How old a row may be that still says how it is."""

_TRUTH_MOST: Final = 240
_WORSE: Final = 2


def freeze_questions(material: Material) -> list[dict[str, Any]]:
    """Return questions about the moment after the second portion, with what the record says of each.

    Nothing is said of what is still to be read: only whether it was so at that moment, or ten minutes later. Whether
    the cause is confirmed is not asked of people who have just read it. What somebody wrote in the file of changes is
    what was true; where neither says it, nothing is said.
    """
    own = material.own or bool(material.first)
    told = [*(opening(material) if own else []), *(each for portion in portions(material)[:READ] for each in portion)]
    now = max((each.known for each in told if each.known), default=None)
    asked = {
        "trend": {
            "text": "Is it getting better or worse right now?",
            "options": ["better", "about the same", "worse"],
            **_trend(material, told, now),
        },
        "cause": {
            "text": "Has anybody confirmed what is causing it?",
            "options": ["yes", "not yet"],
            **_said(material, _cause(material), now, "a cause was confirmed", "no cause was confirmed yet"),
        },
        "over": {
            "text": "Ten minutes from now, is it over for users?",
            "options": ["yes", "no"],
            **_said(
                material,
                _over(material, now and now + AHEAD),
                now and now + AHEAD,
                "it was over for users",
                "it was not over for users",
            ),
        },
    }
    if {each.event.id for each in told} & tells(material):
        del asked["cause"]
    for name, question in asked.items():
        if written := material.truths.get(name):
            question.pop("correct", None)
            question["truth"] = written
    return list(asked.values())


def _trend(material: Material, told: Sequence[Told], now: dt.datetime | None) -> dict[str, Any]:
    """Return how it was, as the last row says that people have read; nothing where none does."""
    for each in reversed(told):
        if each.late or each.known is None or now is None or now - each.known > _FRESH:
            continue
        if (trend := trend_of(each.text)) is not None:
            (clock,) = stamps([each], material.clocks)
            said = f"at {clock}: {each.text}"
            return {"correct": trend, "truth": said if len(said) <= _TRUTH_MOST else f"{said[: _TRUTH_MOST - 1]}\u2026"}
    return {"truth": ""}


def _cause(material: Material) -> dt.datetime | None:
    """Return when the cause was named, by a mark, or in a team's own document by its words."""
    marked = _first(material, (Milestone.DIAGNOSED,))
    if marked or not material.own:
        return marked
    named = names_it(list(material.timeline), {event.id: material.text(event) for event in material.timeline})
    return next((at for event in material.timeline if event.id in named and (at := _at(event))), None)


def _over(material: Material, when: dt.datetime | None) -> dt.datetime | None:
    """Return when it was over for users, by a mark, or in a team's own document by its words.

    An end after which it got worse again is none: then it is the next one.
    """
    marked = _first(material, (Milestone.MITIGATED, Milestone.RESOLVED))
    if marked or not material.own:
        return marked
    ends: list[dt.datetime] = []
    broken: dt.datetime | None = None
    for event in material.timeline:
        text, at = material.text(event), _at(event)
        if at and is_over(text):
            ends.append(at)
        elif at and trend_of(text) == _WORSE and ends and when and at <= when:
            broken = at
    return next((at for at in ends if broken is None or at > broken), None)


def _first(material: Material, marks: Sequence[Milestone]) -> dt.datetime | None:
    found = chain.from_iterable((e for e in material.timeline if mark in e.milestones) for mark in marks)
    return next((_at(event) for event in found), None)


def _at(event: Event) -> dt.datetime | None:
    return event.latest or event.earliest


def _said(material: Material, at: dt.datetime | None, when: dt.datetime | None, so: str, not_so: str) -> dict[str, Any]:
    """Return whether an instant had come, as the record has it; nothing where it isn't recorded."""
    if when is None or at is None:
        return {"truth": ""}
    had_come = at <= when
    clock = material.clocks.said(when)
    return {"correct": 0 if had_come else 1, "truth": f"by {clock}, {so if had_come else not_so}."}
