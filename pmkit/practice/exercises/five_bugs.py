"""The exercise five-bugs: an automation that looks right, the five things it loses, and the repair.

The class and the exports are those of :mod:`pmkit.practice.exercises.automation`. What a reply
depends on (who fired twice, what is in the window, the true order) is computed from the exports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from pmkit.practice.exercises.automation import PLACES, WINDOW, origins, records, rows, timelines, whole
from pmkit.practice.exercises.automation import timeline as export_timeline
from pmkit.practice.exercises.exercise import Exercise
from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import LIMIT, letter, word
from pmkit.practice.exercises.said import in_digits, listed
from pmkit.records.event import Basis, Event
from pmkit.records.timeline import Timeline

_NAME: Final = re.compile(r"(?<![\w.])[TADLMC] ?0*\d{1,3}(?!\w|:\d|\.\d)", re.IGNORECASE)


def _records(answer: object, row: Answer) -> tuple[str, ...] | None:
    """Return the records that an answer names, sorted; rows stand for the records behind them.

    Args:
        answer: ``"T1, T5"``, ``["t01", "A1"]``, ``5``.
        row: ``like`` says which letter belongs in front of a number without one.
    """
    if isinstance(answer, str) and len(answer) <= LIMIT:
        text = answer.strip(" \t\r\n[](){}'\"")
        bare = re.compile(r"(?<![\w.:])(?:[a-z]?0*\d{1,3})(?!\w|:\d|\.\d)", re.IGNORECASE)
        answer = [re.sub(r"\s", "", name) for name in listed(in_digits(text), _NAME)] or list(
            listed(in_digits(text), bare)
        )
        if not answer:
            return None
    if isinstance(answer, (Event, int)):
        answer = [answer]
    if not isinstance(answer, (list, tuple, set, frozenset)) or len(answer) > LIMIT:
        return None
    names = set()
    for piece in answer:
        text = piece.id if isinstance(piece, Event) else str(piece) if type(piece) in (int, str) else ""
        match = re.fullmatch(r"([A-Z]?)0*(\d{1,3})", text.strip().upper()) if len(text) < 10 else None
        if match is None:
            return None
        name = f"{match[1] or row.like[0]}{match[2]}"
        names.add(origins().get(name, name))
    return tuple(sorted(names))


def orders() -> str:
    """Return the five orders to choose from, one a line."""
    return "\n".join(f"{name}.  {', '.join(order)}" for name, order in _orders().items())


def _orders() -> dict[str, tuple[str, ...]]:
    """Return the five orders by their letters."""
    return EXERCISE.material("orders", dict[str, tuple[str, ...]])


def _order(answer: object, _: Answer) -> str | None:
    """Return the letter of an order, which may also be written out."""
    if isinstance(answer, str) and len(answer) <= LIMIT:
        names = listed(answer, _NAME)
        # "d, since A4 is 09:59" gives a letter and a reason; an order that is written out has all of its records.
        answer = answer if letter(answer) and len(names) < len(_orders()["a"]) else names or answer
    if isinstance(answer, (list, tuple)) and len(answer) <= LIMIT:
        order = tuple((word(piece) or "").upper() for piece in answer)
        return next((name for name, ids in _orders().items() if ids == order), "other")
    return letter(answer)


def _slip(answer: object, row: Answer) -> str | None:
    """Return what stands out first about a built timeline; ``good`` if nothing does, None for none."""
    timeline = _built(answer)
    if timeline is None or isinstance(timeline, str):
        return timeline
    if not len(timeline):
        return "empty"
    if len(timeline) > LIMIT:
        return "other"
    places = [[PLACES.get(place) for place in event.evidence] for event in timeline]
    if not all(places):
        return "untraced"
    if any(name is None for names in places for name in names):
        return "foreign"
    told = [tuple(sorted(str(name) for name in names)) for names in places]
    return _repeats(told, row) or _gaps({name for names in told for name in names}, row) or _values(timeline, told)


def _built(answer: object) -> Timeline | str | None:
    """Return an answer as a timeline, the word for what it is instead, or None."""
    if isinstance(answer, Timeline):
        return answer
    if isinstance(answer, pd.DataFrame) and len(answer) <= LIMIT:
        return Timeline.from_frame(answer)
    parts = list(answer.values()) if isinstance(answer, dict) else answer
    if not isinstance(parts, (list, tuple)) or not parts or len(parts) > LIMIT:
        return None
    if all(isinstance(part, Timeline) for part in parts):
        return "five"
    if all(isinstance(part, dict) for part in parts):
        return "rows"
    return Timeline(parts) if all(isinstance(part, Event) for part in parts) else None


def _repeats(told: list[tuple[str, ...]], row: Answer) -> str | None:
    """Return what is joined that should not be, or apart that should be one; None if nothing is."""
    for names in told:
        if len(names) > 1 and names != ("A1", "A2"):
            return _with_own_question(f"joined {' '.join(names)}", row) or "joined"
    every = [name for names in told for name in names]
    if {("A1",), ("A2",)} <= set(told):
        return "two rows"
    return "twice" if len(set(every)) < len(every) else None


def _gaps(names: set[str], row: Answer) -> str | None:
    """Return what is in a timeline beyond the window, or missing inside it; None if nothing is."""
    inside = [event.id for event in whole().window(*WINDOW)]
    if names - set(inside):
        return "outside"
    missing = [name for name in inside if name not in names]
    gone = [export for export in timelines() if not any(name[0] == export[0].upper() for name in names)]
    if {"logs", "metrics", "chat"} <= set(gone):
        return "two exports"
    if len(gone) == 1 and (code := _with_own_question(f"without {gone[0]}", row)):
        return code
    if missing in (["A1"], ["A2"]):
        return "monitor" if missing == ["A1"] else "pager"
    if len(missing) == 1 and (code := _with_own_question(f"left out {missing[0]}", row)):
        return code
    if len(missing) > 1 and missing in (inside[: len(missing)], inside[-len(missing) :]):
        return "start" if missing[0] == inside[0] else "end"
    return "left out" if missing else None


def _with_own_question(code: str, row: Answer) -> str | None:
    """Return a code that the file has a question for, None for any other."""
    return code if code in row.questions else None


def _values(timeline: Timeline, told: list[tuple[str, ...]]) -> str:
    """Return what is off about instants and basis; ``good`` if nothing is."""
    exported = {event.id: event for event in whole()}
    for event, names in zip(timeline, told, strict=True):
        if event.instant != exported[names[0]].instant:
            return "late" if len(names) > 1 and event.instant == exported["A2"].instant else "clock"
        if exported[names[0]].basis is Basis.INFERRED and event.basis is Basis.RECORDED:
            return "guess"
    return "good"


def _outside_the_window(_: str) -> tuple[str, ...]:
    """Return the deployments outside the window."""
    deployments = export_timeline("deployments")
    inside = deployments.window(*WINDOW)
    return tuple(event.id for event in deployments if event.id not in inside)


def _true_order(_: str) -> str | None:
    """Return the letter of the order that the timeline of all exports has."""
    order = tuple(event.id for event in whole() if event.id in _orders()["a"])
    return next((name for name, ids in _orders().items() if ids == order), None)


def _told_twice(_: str) -> tuple[str, ...] | None:
    """Return the records that share a firing."""
    firings: dict[object, list[str]] = {}
    for name, record in records().items():
        firings.setdefault(record.get("firing", name), []).append(name)
    return next((tuple(names) for names in firings.values() if len(names) > 1), None)


def _rows_alike(_: str) -> tuple[str, ...]:
    """Return the records of the rows that are the same as another row."""
    texts = [str(row) for row in rows()]
    return tuple(name for text, name in zip(texts, origins().values(), strict=True) if texts.count(text) > 1)


def _inferred(_: str) -> tuple[str, ...]:
    """Return the alerts that are an inference."""
    return tuple(event.id for event in export_timeline("alerts") if event.basis is Basis.INFERRED)


EXERCISE: Final = Exercise(
    "06-five-bugs",
    readers={"records": _records, "order": _order, "timeline": _slip},
    computed={
        "outside the window": _outside_the_window,
        "true order": _true_order,
        "told twice": _told_twice,
        "rows alike": _rows_alike,
        "inferred": _inferred,
    },
)
check = EXERCISE.check
if not TYPE_CHECKING:
    __getattr__ = EXERCISE.moved
