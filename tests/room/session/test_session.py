"""The state machine: nothing before its reveal, nothing twice, and what an export holds."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.poll import ChoiceCounts
from pmkit.room.session import export, faces
from pmkit.room.session.places import place_key, read_code
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from tests.room.plans import CARDS, DOTS, EVERY, GOOD, POLL, PROBE, ROLE, SCALE, SLIDE, open_one

TOKENS = [secrets.token_bytes(16) for _ in range(12)]
CLIMATE = {**SCALE, "id": "climate", "privacy": "climate"}


def start(folder: Path, *activities: dict[str, Any], **more: Any) -> Session:
    """Return a session that was started."""
    return Session.start(make_plan({"title": "T", "activities": list(activities), **more}), folder)


def take(session: Session, answer: Any, number: int, *, first: int = 0) -> list[str]:
    """Let phones answer the open question; a list of answers is dealt round."""
    given = [session.answer(token, session.question, answer) for token in TOKENS[first : first + number]]
    return session.store.take(given)


def numbers(session: Session) -> tuple[int, ...]:
    """Return how many chose each option of the poll."""
    counts = session.results["poll/collect"].counts
    assert isinstance(counts, ChoiceCounts)
    return counts.numbers


def seen(session: Session) -> str:
    """Return all that leaves the server for any face, as text."""
    states = [faces.phone_state(session), faces.show_state(session, 1, 2), faces.host_state(session, 1, 2)]
    return json.dumps(states) + export.to_csv(session) + export.to_json(session)


@pytest.mark.parametrize(
    ("activity", "privacy"),
    [
        pytest.param(each, privacy, id=f"{each['type']}-{privacy}")
        for each in EVERY
        for privacy in ("open", "anonymous")
        if each["type"] in GOOD and (each["type"], privacy) != ("whys", "anonymous")
    ],
)
def test_no_result_leaves_before_the_reveal(tmp_path: Path, activity: dict[str, Any], privacy: str) -> None:
    """While answers are collected, no face and no export has a result or the right answer."""
    session = start(tmp_path, {**activity, "privacy": privacy}, text_threshold=5)
    session.forward()
    before = seen(session)
    take(session, GOOD[activity["type"]], 6)
    assert seen(session) == before
    assert "result of-" not in before
    assert '"correct"' not in before
    session.forward()
    assert session.phase == "reveal"
    assert "result of-" in seen(session)


def test_texts_are_nowhere_before_the_reveal(tmp_path: Path) -> None:
    """The words that somebody wrote come out with the reveal and not before."""
    session = start(tmp_path, open_one(CARDS))
    session.forward()
    take(session, ["a-word-of-mine"], 1)
    assert "a-word-of-mine" not in seen(session)
    session.forward()
    assert "a-word-of-mine" in seen(session)


def test_a_skipped_question_shows_nothing(tmp_path: Path) -> None:
    """Skipping from collect to the next activity counts the answers and exports nothing."""
    session = start(tmp_path, POLL, SLIDE)
    session.forward()
    take(session, [1], 6)
    session.next_activity()
    assert session.results["poll/collect"].people == 6
    assert "poll" not in export.to_csv(session)
    assert json.loads(export.to_json(session))["results"] == []
    session.go("poll", "reveal")
    assert "poll" in export.to_csv(session)


def test_below_the_threshold_nothing_is_shown_or_kept(tmp_path: Path) -> None:
    """Four answers where five are needed: no face, no export and no byte of the file has them."""
    session = start(tmp_path, CARDS, text_threshold=5)
    session.forward()
    take(session, ["a-word-of-mine"], 4)
    session.forward()
    assert "Shown only with 5 or more answers" in seen(session)
    session.close()
    assert "fewer than 5 answers" in export.to_csv(session)
    assert b"a-word-of-mine" not in session.store.path.read_bytes()


def test_free_text_has_a_threshold_of_its_own(tmp_path: Path) -> None:
    """Anonymous cards need ten answers by default, their dots five."""
    session = start(tmp_path, {**CARDS, "phases": ["collect", "reveal", "vote"]})
    session.forward()
    assert "Shown only with 10 or more answers" in faces.promise(session)
    take(session, ["x", "y"], 9)
    session.forward()
    assert session.results["cards/collect"].held_back
    session.forward()
    assert session.activity is None, "there is nothing to vote on"
    ten = start(tmp_path, {**CARDS, "phases": ["collect", "reveal", "vote"]})
    ten.forward()
    take(ten, ["x", "y"], 10)
    ten.forward()
    ten.forward()
    assert ten.phase == "vote"
    assert "Shown only with 5 or more answers" in faces.promise(ten)
    take(ten, [1, 2], 5)
    ten.forward()
    assert ten.results["cards/vote"].labels == ("y", "x")


def test_two_exports_cannot_be_subtracted(tmp_path: Path) -> None:
    """An anonymous result is counted once: late answers change no later export."""
    session = start(tmp_path, POLL, SLIDE)
    session.forward()
    take(session, [1], 5)
    session.forward()
    first = export.to_csv(session), export.to_json(session)
    with pytest.raises(RoomError, match="no longer open") as error:
        take(session, [2], 1, first=5)
    assert error.value.code == "closed"
    with pytest.raises(RoomError, match="are final") as error:
        session.go("poll", "collect")
    assert error.value.code == "final"
    session.back()
    assert session.phase in ("", "reveal")
    session.go("poll", "discuss")
    session.close()
    assert (export.to_csv(session), export.to_json(session)) == first


def test_an_answer_under_way_at_the_freeze_is_not_lost_in_between(tmp_path: Path) -> None:
    """An answer that was checked before the freeze and written after it is told that it came too late."""
    session = start(tmp_path, POLL)
    session.forward()
    under_way = session.answer(TOKENS[0], session.question, [1])
    session.forward()
    assert session.store.take([under_way]) == ["late"]


def test_open_answers_can_be_reopened(tmp_path: Path) -> None:
    """A host who revealed too early can collect on; answers are still there and may change."""
    session = start(tmp_path, open_one(POLL))
    session.forward()
    take(session, [0], 3)
    session.forward()
    session.back()
    assert session.question == "poll/collect"
    assert session.own_answer(TOKENS[0]) == [0]
    take(session, [2], 4)
    session.forward()
    assert numbers(session) == (0, 0, 4)


def test_climate_opens_to_the_host_alone(tmp_path: Path) -> None:
    """Climate answers are seen by the host first; phones and projector wait for the choice."""
    session = start(tmp_path, CLIMATE, SLIDE)
    session.forward()
    take(session, [5, 2], 6)
    session.forward()
    assert session.looking
    assert "We ask first" in json.dumps(faces.host_state(session, 6, 6)["look"])
    assert faces.phone_state(session)["result"] == ""
    assert faces.show_state(session, 6, 6)["result"] == ""
    assert json.loads(export.to_json(session))["results"] == []
    with pytest.raises(RoomError, match="choose first"):
        session.forward()
    with pytest.raises(RoomError, match="one strength and one question"):
        session.decide("one", strength="only this")
    with pytest.raises(RoomError, match="not a way on"):
        session.decide("perhaps")


@pytest.mark.parametrize("way", ["show", "one", "none"])
def test_the_three_ways_on(tmp_path: Path, way: str) -> None:
    """Shown, said in two sentences, or not shown: faces and export hold just that."""
    session = start(tmp_path, CLIMATE, SLIDE)
    session.forward()
    take(session, [5, 2], 6)
    session.forward()
    session.decide(way, strength="We ask first.", question="What worries us?")
    state, csv = faces.phone_state(session), export.to_csv(session)
    numbers = "result of-levels" in state["result"]
    assert numbers == (way == "show")
    assert (",6," in csv) == (way == "show")
    assert ("What worries us?" in state["result"]) == ("What worries us?" in csv) == (way == "one")
    assert json.loads(export.to_json(session))["not_shown"] == (["climate"] if way == "none" else [])
    session.forward()
    assert session.phase == "discuss"


def test_few_climate_answers_need_no_choice(tmp_path: Path) -> None:
    """Below the threshold the host sees nothing either, so there is nothing to choose."""
    session = start(tmp_path, CLIMATE)
    session.forward()
    take(session, [5, 2], 4)
    session.forward()
    assert not session.looking
    assert "look" not in faces.host_state(session, 4, 4)
    assert "4 answers" in faces.phone_state(session)["result"]


def test_suggestions_know_what_is_turned_round(tmp_path: Path) -> None:
    """The strength suggested to the host is the best statement, with reversed ones read the other way."""
    session = start(tmp_path, CLIMATE)
    session.forward()
    take(session, [3, 1], 6)
    session.forward()
    look = faces.host_state(session, 6, 6)["look"]
    assert look["strength"] == "We worry"
    assert "We ask first" in look["question"]


def test_a_vote_on_cards_and_a_second_round(tmp_path: Path) -> None:
    """Cards are voted on with dots; a poll is asked again; both results are kept apart."""
    votes = ["collect", "reveal", "discuss", "vote"]
    session = start(
        tmp_path, open_one(CARDS, phases=votes), open_one(POLL, phases=votes), open_one(DOTS, of="cards", options=[])
    )
    session.forward()
    take(session, ["x", "y"], 3)
    for _ in range(3):
        session.forward()
    take(session, [0, 3], 3)
    session.forward()
    assert session.results["cards/vote"].labels == ("y", "x")
    session.forward()
    take(session, [0], 3)
    for _ in range(3):
        session.forward()
    assert faces.phone_state(session)["result"] == "", "an earlier result would pull the second answer to it"
    take(session, [1], 3)
    session.forward()
    assert "Before talking" in faces.phone_state(session)["result"]
    session.forward()
    assert session.options(session.plan.activities[2], vote=False) == ["x", "y"]
    with pytest.raises(RoomError, match="allowed"):
        take(session, [2, 2], 1)


def test_role_cards_are_private(tmp_path: Path) -> None:
    """No face has a private note; each phone gets its own card."""
    session = start(tmp_path, ROLE)
    session.forward()
    assert [session.role_of(token) for token in TOKENS[:4]] == [0, 1, 0, 1]
    assert "secret-of-the-commander" not in seen(session)
    assert faces.host_state(session, 0, 4)["roles"] == [
        {"role": "incident commander", "held": 2},
        {"role": "scribe", "held": 2},
    ]


def test_a_session_goes_on_where_it_was(tmp_path: Path) -> None:
    """Read again from its file, a session stands where it stood, with its answers and its timer."""
    session = start(tmp_path, {**open_one(POLL), "minutes": {"collect": 5}}, PROBE)
    session.forward()
    session.extend(60)
    take(session, [1], 4)
    session.lock(True)
    again = Session.resume(session.store.path)
    assert (again.code, again.question, again.locked) == (session.code, "poll/collect", True)
    assert 355 < (again.seconds_left() or 0) <= 360
    assert again.store.answered("poll/collect") == {place_key(token) for token in TOKENS[:4]}
    again.forward()
    assert again.results["poll/collect"].people == 4
    assert numbers(Session.resume(session.store.path)) == (0, 4, 0)


def test_a_clock_that_jumps_gives_no_odd_timer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the computer's clock is set back by a day, a timer shows at most two hours; forward, it is up."""
    session = start(tmp_path, {**POLL, "minutes": {"collect": 1}})
    session.forward()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 86_400)
    assert session.seconds_left() == 7200
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    assert session.seconds_left() == 0
    assert session.expired()


def test_keyed_in_instead_of_phones(tmp_path: Path) -> None:
    """Tallies from paper go to the reveal; on a slide there is nothing to add them to."""
    session = start(tmp_path, POLL, SLIDE)
    session.forward()
    session.key_in([3, 2, 1])
    assert session.phase == "reveal"
    assert "Entered by the facilitator" in faces.phone_state(session)["result"]
    session.next_activity()
    with pytest.raises(RoomError, match="no question takes answers"):
        session.key_in([1])


def test_steps_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    """Unknown activities and phases, odd timers and steps after the end are refused with a sentence."""
    session = start(tmp_path, POLL)
    for step in (
        lambda: session.go("nowhere"),
        lambda: session.go("poll", "vote"),
        lambda: session.extend(0),
        lambda: session.extend(99_999),
        lambda: session.decide("show"),
    ):
        with pytest.raises(RoomError):
            step()
    session.go("lobby")
    assert session.index == -1
    session.close()
    session.close()
    with pytest.raises(RoomError, match="over") as error:
        session.forward()
    assert error.value.code == "over"
    assert session.store.places() == set()


def test_a_file_that_another_program_holds_is_cleared_later(tmp_path: Path) -> None:
    """A close that cannot clear the file says so, the session is over for all, and closing again clears it."""
    session = start(tmp_path, POLL)
    session.forward()
    session.store.add_places([place_key(TOKENS[0])])
    other = sqlite3.connect(session.store.path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM place").fetchall()
    with pytest.raises(RoomError):
        session.close()
    assert (session.closed, session.cleared) == (True, False)
    other.execute("COMMIT")
    other.close()
    again = Session.resume(session.store.path)
    assert (again.closed, again.cleared) == (True, False)
    again.store.close()
    session.close()
    assert session.cleared
    assert place_key(TOKENS[0]) not in session.store.path.read_bytes()


def test_next_step_says_what_forward_does(tmp_path: Path) -> None:
    """Through a whole session, the step that is announced is the one that is taken."""
    plan = [
        open_one(each, phases=["collect", "reveal", "vote"])
        if each["type"] in GOOD and each["type"] != "dots"
        else each
        for each in EVERY
    ]
    session = start(tmp_path, *plan)
    for _ in range(60):
        if session.question and session.activity:
            vote = session.activity.writes and session.phase == "vote"
            options = len(session.options(session.activity, vote=True))
            take(session, [1] + [0] * (options - 1) if vote else GOOD[session.activity.type], 6)
        said = session.next_step()
        if not said:
            break
        session.forward()
        title = session.activity.title if session.activity else ""
        assert said in (session.phase, f"Next: {title}", "Closing page")
    assert session.index == len(plan)


def test_formulas_do_not_run_in_a_spreadsheet(tmp_path: Path) -> None:
    """A card that begins like a formula gets an apostrophe in the CSV and stays as it is in the JSON."""
    session = start(tmp_path, open_one(CARDS))
    session.forward()
    take(session, ["=HYPERLINK(1)", "-1+1", "plain"], 1)
    session.forward()
    csv = export.to_csv(session)
    assert "'=HYPERLINK(1)" in csv
    assert "'-1+1" in csv
    assert '"=HYPERLINK(1)"' in export.to_json(session)


def test_codes_are_read_as_people_type_them() -> None:
    """Lower case, spaces and a dash do not matter."""
    assert read_code(" k7q-f2m ") == "K7QF2M"
