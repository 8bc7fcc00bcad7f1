"""Promise: a session's file or plan that is edited between two runs does not lower what people were told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import CARDS, POLL


def _answered(folder: Path, people: int) -> Path:
    """Return the file of a session in which people have answered two questions, the second one still open."""
    session = Session.start(make_plan([POLL, CARDS]), folder)
    for answer in ([1], ["a-word-of-mine"]):
        session.next_activity()
        given = [session.answer(bytes([number] * 16), session.question, answer) for number in range(people)]
        session.store.take(given)
    session.store.close()
    return session.store.path


def _edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the plan in a session's file."""
    db = sqlite3.connect(path)
    plan = json.loads(db.execute("SELECT value FROM fact WHERE name = 'plan'").fetchone()[0])
    change(plan)
    db.execute("UPDATE fact SET value = ? WHERE name = 'plan'", (json.dumps(plan),))
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: plan.update(threshold=4),
        lambda plan: plan.update(text_threshold=3),
        lambda plan: plan["activities"][1].update(privacy="open"),
        lambda plan: plan["activities"][0].update(privacy="open"),
        lambda plan: plan["activities"][1].update(privacy="climate", phases=None),
        lambda plan: plan["activities"].pop(),
    ],
)
def test_a_plan_that_promises_less_is_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """A lower threshold, another privacy, a question that is gone: the session is not taken up, and says why."""
    path = _answered(tmp_path, 4)
    _edit(path, change)
    with pytest.raises(RoomError) as caught:
        Session.resume(path)
    assert caught.value.code == "promise-broken"


def test_a_threshold_below_the_floor_is_refused_before_anybody_answers(tmp_path: Path) -> None:
    """The least threshold is looked at again whenever a file is read."""
    path = Session.start(make_plan([POLL]), tmp_path).store.path
    _edit(path, lambda plan: plan.update(threshold=1))
    with pytest.raises(RoomError):
        Session.resume(path)


def test_a_plan_that_promises_more_goes_on(tmp_path: Path) -> None:
    """A higher threshold breaks nobody's promise, and a file that nobody changed is taken up as it was."""
    path = _answered(tmp_path, 10)
    Session.resume(path).store.close()
    _edit(path, lambda plan: plan.update(threshold=9, text_threshold=12))
    session = Session.resume(path)
    session.forward()
    assert session.results["cards/collect"].held_back
    assert session.results["poll/collect"].needed == 5, "what was counted is not counted again"
