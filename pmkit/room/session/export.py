"""What was shown in a session, as CSV for a spreadsheet and as JSON.

Only results that were revealed are in it, each as it was counted once. What an export has held is
final: an open question cannot be opened again after it, so that two exports of the same
session cannot be subtracted from each other. Answers of single people are never in it.
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

COLUMNS: Final = ("activity", "round", "title", "people", "question", "label", "level", "count")


def to_csv(session: Session) -> str:
    """Return one row a number: an option, a level of a statement, a place of a card, a text.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for question, result in _revealed(session):
        writer.writerows([escape_csv_cell(str(cell)) for cell in row] for row in _rows(session, question, result))
    return buffer.getvalue()


def to_json(session: Session) -> str:
    """Return the session's title, day, thresholds and the results that were shown."""
    data = {
        "title": session.title,
        "day": session.store.fact("day"),
        "threshold": session.plan.threshold,
        "text_threshold": session.plan.text_threshold,
        "results": [_shown(session, question, result) for question, result in _revealed(session)],
        "not_shown": _held(session),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _revealed(session: Session) -> list[tuple[str, Result]]:
    """Return what was shown, in the order of the agenda; from now on it is final."""
    found = list(_shown_so_far(session))
    session.seal(question for question, _ in found)
    return found


def _shown_so_far(session: Session) -> Iterator[tuple[str, Result]]:
    for activity in session.plan.activities:
        for phase in ("collect", "vote"):
            question = f"{activity.id}/{phase}"
            said_in_words = session.decisions.get(activity.id, {}).get("way") == "one"
            if question in session.results and (question in session.revealed or said_in_words):
                yield question, session.results[question]


def _held(session: Session) -> list[str]:
    """Return the ids of climate questions that the host chose not to show."""
    return [name for name, decision in session.decisions.items() if decision["way"] == "none"]


def _shown(session: Session, question: str, result: Result) -> dict[str, Any]:
    """Return a result as it was shown: its numbers, or the host's two sentences."""
    decision = session.decisions.get(result.activity, {})
    if decision.get("way") == "one":
        words = {"strength": decision["strength"], "question": decision["question"]}
        return {"activity": result.activity, "title": result.title, "said_in_words": words}
    return result.to_dict()


def _rows(session: Session, question: str, result: Result) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one result."""
    head = (result.activity, "vote" if result.vote else "answer", result.title)
    decision = session.decisions.get(result.activity, {})
    if decision.get("way") == "one":
        for name in ("strength", "question"):
            yield (*head, "", "", decision[name], name, "")
        return
    if result.counts is None:
        yield (*head, result.people, "", f"fewer than {result.needed} answers: not shown", "", "")
        return
    for about, label, level, number in result.counts.rows():
        yield (*head, result.people, about, label, level, number)
