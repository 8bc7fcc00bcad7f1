"""What was shown in a session, as CSV for a spreadsheet and as JSON.

Only what all may see is in it (:meth:`pmkit.room.session.standing.Standing.visible`), each result as it was counted
once. What an export has held is final: an open question cannot be opened again after it, so that two exports of the
same session cannot be subtracted from each other. Answers of single people are never in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from pmkit.markup import escape_csv_cell
from pmkit.room.session.results import Result
from pmkit.room.session.session import Session
from pmkit.room.shared.activity import Activity

COLUMNS: Final = ("activity", "round", "title", "people", "question", "label", "level", "count")


def to_csv(session: Session) -> str:
    """Return one row per number: an option, a level of a statement, a position of a card, a text.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for shown in _shown(session):
        writer.writerows([escape_csv_cell(str(cell)) for cell in row] for row in _rows(shown))
    return buffer.getvalue()


def to_json(session: Session) -> str:
    """Return the session's title, day, thresholds, the results that were shown, and what was asked."""
    data = {
        "title": session.title,
        "day": session.store.fact("day"),
        "threshold": session.plan.threshold,
        "text_threshold": session.plan.text_threshold,
        "results": [_plain(shown) for shown in _shown(session)],
        "not_shown": [each.id for each in session.plan.activities if session.way(each) == "none"],
        "asked": session.asked_here(),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _shown(session: Session) -> list[Result | tuple[Activity, str, str]]:
    """Return what was shown, in the order of the agenda; from now on it is final."""
    session.seal(
        name
        for activity in session.plan.activities
        for phase in ("collect", "vote")
        if session.visible(name := session.named(activity, phase)) is not None
    )
    return list(_shown_so_far(session))


def _shown_so_far(session: Session) -> Iterator[Result | tuple[Activity, str, str]]:
    """Yield what was shown: results, or the host's two sentences about an activity."""
    for activity in session.plan.activities:
        words = session.words(activity)
        if words:
            yield (activity, *words)
            continue
        found = (session.visible(session.named(activity, phase)) for phase in ("collect", "vote"))
        yield from (result for result in found if result is not None)


def _plain(shown: Result | tuple[Activity, str, str]) -> dict[str, Any]:
    """Return a result as it was shown: its numbers, or the host's two sentences."""
    if isinstance(shown, Result):
        return shown.to_dict()
    activity, strength, question = shown
    said = {"strength": strength, "question": question}
    return {"activity": activity.id, "title": activity.title, "said_in_words": said}


def _rows(shown: Result | tuple[Activity, str, str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one result."""
    if not isinstance(shown, Result):
        activity, strength, question = shown
        for name, text in (("strength", strength), ("question", question)):
            yield (activity.id, "answer", activity.title, "", "", text, name, "")
        return
    head = (shown.activity, "vote" if shown.vote else "answer", shown.title)
    if shown.counts is None:
        yield (*head, shown.people, "", f"fewer than {shown.needed} answers: not shown", "", "")
        return
    for about, label, level, number in shown.counts.rows():
        yield (*head, shown.people, about, label, level, number)
    if str(shown.edited):
        yield (*head, shown.people, "", str(shown.edited), "", "")
