"""Answers from paper beside those of phones: added at any time until the result is final, and counted together."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import export, faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import count, result_html, result_markdown
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from pmkit.room.shared.activity import Asking
from tests.room.plans import ASKING, CARDS, GOOD, POLL, SCALE, WHYS, of_kind, open_one

TALLIES: dict[str, Any] = {
    "poll": [1, 0, 2],
    "scale": [[0, 1, 0, 1, 1], [1, 1, 1, 0, 0]],
    "ranking": [[0, 1, 2], [2, 1, 0], [1, 0, 2]],
    "order": [[0, 1, 2], [2, 1, 0], [1, 0, 2]],
    "cards": ["no alert", "no time", "no owner"],
    "dots": [5, 4],
    "form": [[1, 1, 1], [0, 0, 3]],
    "probe": [[1, 2], [1, 1, 1]],
    "whys": [["No alert"], ["No owner", "Holiday"]],
    "reword": ["It went out.", "It passed.", "The check passed, so it went out."],
}
"""Three people on paper, for each type."""


def start(folder: Path, *activities: dict[str, Any], **more: Any) -> Session:
    """Return a session at the collection of its first activity."""
    session = Session.start(make_plan({"title": "T", "activities": list(activities), **more}), folder)
    session.forward()
    return session


def take(session: Session, answer: Any, number: int) -> None:
    """Let phones answer."""
    given = [session.answer(secrets.token_bytes(16), session.question, answer) for _ in range(number)]
    assert session.store.take(given) == ["taken"] * number


@pytest.mark.parametrize("when", ["before", "between", "revealed"])
@pytest.mark.parametrize("data", ASKING, ids=lambda data: str(data["type"]))
def test_paper_and_phones_add_up(tmp_path: Path, data: dict[str, Any], when: str) -> None:
    """Of every kind, whenever it is keyed in: nine phones and three on paper are twelve, counted as if all were one."""
    kind, tallies = data["type"], TALLIES[data["type"]]
    session = start(tmp_path, open_one(data))
    if when == "before":
        session.key_in(tallies, stay=True)
    take(session, GOOD[kind], 9)
    if when == "between":
        session.key_in(tallies[::-1] if kind == "cards" else tallies, stay=True)
    assert faces.show_state(session, 9, 9)["paper"] == (0 if when == "revealed" else 3)
    session.forward()
    if when == "revealed":
        session.key_in(tallies)
    assert session.phase == "reveal"
    result = session.results[f"{data['id']}/collect"]
    assert (result.people, result.paper) == (12, 3)
    it = of_kind(Asking, open_one(data))
    rows = [row for _ in range(9) for row in it.read(GOOD[kind], it.choices())]
    together = it.count([*rows, *it.tallied(tallies, it.choices())], it.choices(), 1)
    assert result.counts == together
    for shown in (faces.show_state(session, 9, 9)["result"], result_html(result), result_markdown(result)):
        assert "9 phones and 3 on paper" in shown
    assert json.loads(export.to_json(session))["results"][0]["paper"] == 3
    again = Session.resume(session.store.path)
    assert again.results == session.results


def test_what_was_keyed_in_can_be_put_right(tmp_path: Path) -> None:
    """A slip of the finger: the form holds what counts, and sending it again replaces it; a killed process keeps it."""
    session = start(tmp_path, open_one(POLL))
    take(session, [0], 2)
    session.key_in([30, 0, 0], stay=True)
    session.key_in([3, 0, 0], stay=True)
    session = Session.resume(session.store.path)
    keying = faces.host_state(session, 2, 2)["keying"]
    assert (keying["paper"], keying["tallies"]) == (3, [3, 0, 0])
    session.forward()
    assert session.results["poll/collect"].people == 5
    session.key_in([1, 0, 0])
    assert (session.phase, session.results["poll/collect"].people) == ("reveal", 3)


def test_a_double_click_on_count_these_in_is_one(tmp_path: Path) -> None:
    """The second half is of a state that is over."""
    session = start(tmp_path, open_one(POLL))
    sent = {"at": session.at, "tallies": [1, 1, 1], "stay": True}
    take_step(session, "key-in", sent, present=4)
    with pytest.raises(RoomError) as error:
        take_step(session, "key-in", sent, present=4)
    assert error.value.code == "stale"


@pytest.mark.parametrize("final", ["shown", "exported", "voted", "chosen from"])
def test_what_is_final_takes_no_paper(tmp_path: Path, final: str) -> None:
    """Anonymous results that were shown, what an export holds, and texts that people have already chosen from."""
    dots = {"id": "dots", "type": "dots", "title": "Where?", "of": "cards", "options": [], "privacy": "open"}
    first = {"shown": POLL, "exported": open_one(POLL), "voted": open_one(CARDS), "chosen from": open_one(CARDS)}[final]
    session = start(tmp_path, first, *([dots] if final == "chosen from" else []))
    take(session, [0] if first["id"] == "poll" else ["a card"], 6)
    session.forward()
    if final == "exported":
        export.to_json(session)
    if final == "voted":
        session.go("cards", "vote")
        session.go("cards", "reveal")
    if final == "chosen from":
        session.go("dots")
        session.go("cards", "reveal")
    assert faces.host_state(session, 0, 6)["keying"] is None
    with pytest.raises(RoomError) as error:
        session.key_in([1, 1, 1])
    assert error.value.code == "closed"


@pytest.mark.parametrize("phones", [1, 4, 5])
def test_paper_does_not_unmask_few_phones(tmp_path: Path, phones: int) -> None:
    """Who keyed three answers in can take them off: an anonymous result needs enough phones by themselves."""
    session = start(tmp_path, POLL)
    take(session, [0], phones)
    session.key_in([1, 0, 2], stay=True)
    session.forward()
    result = session.results["poll/collect"]
    assert (result.people, result.counts is None) == (phones + 3, phones < 5)
    shown = faces.phone_state(session)["result"]
    assert ("or more answers by phone" in shown) == (1 < phones < 5)
    assert session.store.paper("poll/collect") == (0, None)
    assert session.store.rows("poll/collect") == []
    assert faces.host_state(session, 0, phones)["keying"] is None


def test_five_phones_and_three_on_paper_are_not_eight() -> None:
    """What is shown from eight anonymous answers up counts phones alone."""
    it = of_kind(Asking, SCALE)
    rows = [[1, 2]] * 5
    assert "median only" in result_html(count(it, rows, people=5, needed=5, tallies=TALLIES["scale"]))
    assert "median only" not in result_html(count(it, rows * 2, people=10, needed=5, tallies=TALLIES["scale"]))


def test_a_result_of_an_earlier_version_says_keyed(tmp_path: Path) -> None:
    """A file in which all of a result was keyed in is still read."""
    session = start(tmp_path, open_one(WHYS))
    session.key_in(TALLIES["whys"])
    stored = session.results["whys/collect"].to_dict()
    del stored["paper"]
    session.store.write_result("whys/collect", {**stored, "keyed": True})
    assert Session.resume(session.store.path).results["whys/collect"].keyed


@pytest.mark.parametrize("tallies", [None, [], [0, 0, 0], [1], "x", [1, 2, -3], {"a": 1}])
def test_tallies_that_do_not_fit_change_nothing(tmp_path: Path, tallies: Any) -> None:
    """A sentence, and the question goes on."""
    session = start(tmp_path, open_one(POLL))
    before = session.to_dict()
    with pytest.raises(RoomError):
        session.key_in(tallies, stay=True)
    assert (session.to_dict(), session.store.paper("poll/collect")) == (before, (0, None))


def test_ending_a_question_with_paper_asks_about_the_phones(tmp_path: Path) -> None:
    """One phone of six has answered when tallies would end the question: asked about; where none has, paper is all."""
    session = start(tmp_path, open_one(POLL))
    take(session, [0], 1)
    session.opened_at -= 60
    sent = {"at": session.at, "tallies": [1, 1, 1]}
    with pytest.raises(RoomError, match="Only 1 of 6 has answered") as error:
        take_step(session, "key-in", sent, present=6)
    assert error.value.code == "confirm"
    take_step(session, "key-in", {**sent, "sure": True}, present=6)
    assert session.results["poll/collect"].people == 4
