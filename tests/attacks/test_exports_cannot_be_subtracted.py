"""Promise: what an export has held is final, so that two exports of a session cannot be subtracted from each other."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import export
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import ASKING, CARDS, GOOD, POLL, SLIDE, open_one

EXPORTS = [export.to_csv, export.to_json]


def _answer(session: Session, answer: Any, *numbers: int) -> None:
    session.store.take([session.answer(bytes([number] * 16), session.question, answer) for number in numbers])


@pytest.mark.parametrize("text_of", EXPORTS)
@pytest.mark.parametrize("resumed", [False, True])
def test_an_open_question_is_exported_once(tmp_path: Path, text_of: Callable[[Session], str], resumed: bool) -> None:
    """Shown, exported, opened again for one more answer, exported again: the second step is refused by every way."""
    session = Session.start(make_plan([open_one(POLL), SLIDE]), tmp_path)
    session.forward()
    _answer(session, [1], 1, 2, 3, 4)
    session.forward()
    first = text_of(session)
    if resumed:
        session.store.close()
        session = Session.resume(session.store.path)
    with pytest.raises(RoomError) as caught:
        session.go("poll", "collect")
    assert caught.value.code == "final"
    session.back()
    assert session.question == ""
    session.go("poll", "reveal")
    for _ in range(5):
        session.forward()
    assert text_of(session) == first
    session.close()
    assert text_of(session) == first


@pytest.mark.parametrize("data", ASKING, ids=lambda each: str(each["type"]))
def test_no_kind_is_exported_twice(tmp_path: Path, data: dict[str, Any]) -> None:
    """Whatever is asked, an export and one after everything the host can do hold the same of it."""
    session = Session.start(make_plan([open_one(data, phases=["collect", "reveal"])]), tmp_path)
    session.forward()
    _answer(session, GOOD[data["type"]], 1, 2, 3)
    session.forward()
    first = json.loads(export.to_json(session))["results"]
    for step in (session.back, lambda: session.go(data["id"], "collect"), lambda: session.go("lobby"), session.forward):
        with contextlib.suppress(RoomError):
            step()
        assert session.question == ""
    assert json.loads(export.to_json(session))["results"] == first


def test_without_an_export_one_may_step_back(tmp_path: Path) -> None:
    """A host who revealed too early collects on, and the one export holds the last count."""
    session = Session.start(make_plan([open_one(CARDS)]), tmp_path)
    session.forward()
    _answer(session, ["x"], 1)
    session.forward()
    session.back()
    _answer(session, ["y"], 2)
    session.forward()
    assert [result["people"] for result in json.loads(export.to_json(session))["results"]] == [2]


def test_what_cannot_be_made_final_is_not_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses to note that a result left, it does not leave."""
    session = Session.start(make_plan([open_one(POLL)]), tmp_path)
    session.forward()
    _answer(session, [1], 1)
    session.forward()

    def refuse(facts: dict[str, Any]) -> None:
        raise RoomError("the disk is full", code="disk-full")

    monkeypatch.setattr(session.store, "write_facts", refuse)
    with pytest.raises(RoomError, match="full"):
        export.to_csv(session)
    assert session.exported == []
