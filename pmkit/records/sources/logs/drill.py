"""The log of a drill: what a team did in a simulated incident is read like any other tool's export.

A log is JSON Lines. Its first line says when minute 0 was; each line after it is one thing that somebody did,
with the second of the drill's clock. What came on screen is not in the log; it follows from the scenario, and
the drill's own postmortem adds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.event import Kind
from pmkit.records.instants import format_instant, parse_instant
from pmkit.records.sources.contract import Head, Item, Moment, Place, Record, Reject
from pmkit.records.sources.opening import Export

name: Final = "drill"
title: Final = "log of a drill"
newest_first: Final = False
_LONGEST: Final = 172_800
"""The last second that a drill's clock can show: two days."""
_QUESTIONS: Final = {
    "see": "what they see",
    "since": "since when",
    "sure": "how sure they are",
    "worry": "what worries them",
    "who": "who would know",
}
_KINDS: Final = {
    "look": Kind.ACTION,
    "ask": Kind.MESSAGE,
    "change": Kind.CHANGE,
    "tell": Kind.MESSAGE,
    "hand-over": Kind.ACTION,
    "note": Kind.DECISION,
}
"""Verb to the kind of its event; other verbs move the clock or answer the drill itself, and are not events."""


def recognizes(head: Head) -> float:
    """Recognize the first line, which says that it is a drill and when it began."""
    first = head.documents[0] if head.documents else {}
    return 1.0 if "drill" in first and isinstance(first.get("start"), str) and "scenario" in first else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield what was done; nothing is read where the first line does not say that it is a drill, and when it began."""
    who = export.mapping.get("who", "on-call engineer")
    start: datetime | None = None
    for place, row in export.documents():
        if start is None:
            try:
                start = _start(row)
            except RecordError as error:
                yield Reject(Place(1), error)
                return
            continue
        if isinstance(row, Reject):
            yield row
            continue
        if isinstance(row, Mapping) and row.get("verb") not in tuple(_KINDS):
            continue
        try:
            yield _record(place, row, start, who)
        except RecordError as error:
            yield Reject(place, error)


def _start(head: Any) -> datetime:
    if not isinstance(head, Mapping) or "drill" not in head or not isinstance(head.get("start"), str):
        raise RecordError("this is not the log of a drill", code="no-drill", remedy="its first line says when it began")
    return parse_instant(head["start"])


def _record(place: Place, row: Any, start: datetime, who: str) -> Record:
    if not isinstance(row, Mapping):
        raise RecordError("this is not an object", code="not-a-row", remedy="leave the line as the drill wrote it")
    second = row.get("t")
    if type(second) is not int or not 0 <= second <= _LONGEST:
        raise RecordError("t is not a second of the clock", remedy="leave the line as the drill wrote it")
    at = start + timedelta(seconds=second)
    by = str(row.get("seat") or who)
    key = str(place)
    return Record(
        place, Moment(at, at, format_instant(at)), headline(row), _KINDS[row["verb"]], who=by, key=key, topic="drill"
    )


def headline(row: Mapping[str, Any]) -> str:
    """Return what a line of a drill's log says, as a headline.

    Raises:
        RecordError: it does not say what was done.
    """
    verb = row.get("verb")
    target = str(row.get("target") or "").replace(".", ", ").replace("-", " ")
    text = str(row.get("text") or "")
    said = f": {text}" if text else ""
    lines = {
        "look": f"Looked at {target}",
        "ask": f"Asked the {target} {_QUESTIONS.get(str(row.get('what')), 'a question')}",
        "change": f"Began to {target}",
        "tell": f"Told {target}{said}",
        "hand-over": f"Handed over to the {target}{said}",
        "note": text,
    }
    found = lines.get(str(verb), "")
    if not found or (verb != "note" and not target):
        raise RecordError("the line does not say what was done", remedy="leave the line as the drill wrote it")
    return found
