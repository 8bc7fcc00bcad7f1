"""The log of a drill: what a team did in a simulated incident is read like any other tool's export.

A log is JSON Lines. Its first line says when minute 0 was; each line after it is one thing that somebody did,
with the second of the drill's clock. What came on screen is not in the log; it follows from the scenario, and
the drill's own postmortem adds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.files import read_text
from pmkit.records.event import Event, Kind
from pmkit.records.instants import format_instant, parse_instant
from pmkit.records.sources.intake import Intake, Log
from pmkit.records.sources.rows import Row, rows_of

_LIMIT: Final = 5_000_000
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


def read_drill(path: str | Path, *, who: str = "on-call engineer") -> Log:
    """Return what was done in a drill as events.

    Args:
        path: the log.
        who: the role that did it, where a line names no seat.

    Raises:
        FileError: the file cannot be read.
        RecordError: its first line does not say that it is a drill, and when it began.
    """
    path = Path(path)
    text = read_text(path, limit=_LIMIT, what="drill's log")
    rows = list(rows_of(text, path))
    head = rows[0][1] if rows else None
    if not isinstance(head, Mapping) or "drill" not in head or not isinstance(head.get("start"), str):
        raise RecordError(
            "this is not the log of a drill",
            code="no-drill",
            where=f"{path}:1",
            remedy="its first line says when it began",
        )
    try:
        start = parse_instant(head["start"])
    except RecordError as error:
        raise RecordError(error.problem, code=error.code, where=f"{path}:1", remedy=error.remedy) from None
    intake = Intake(path.name)

    def to_event(line: int, row: Row) -> Event:
        second = row.get("t")
        if type(second) is not int or not 0 <= second <= _LONGEST:
            raise RecordError("t is not a second of the clock", remedy="leave the line as the drill wrote it")
        return intake.event(
            line,
            time=format_instant(start + timedelta(seconds=second)),
            text=headline(row),
            kind=_KINDS[row["verb"]],
            who=str(row.get("seat") or who),
            source="drill",
        )

    done = [(line, row) for line, row in rows[1:] if not isinstance(row, Mapping) or row.get("verb") in tuple(_KINDS)]
    intake.read(done, to_event)
    return intake.log(path)


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
