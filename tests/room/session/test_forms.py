"""Few people: what would show nothing is said before it is opened, and can be asked openly, aloud, or by hands."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.session import export, faces
from pmkit.room.session.forms import FORM_NOW, FORM_SAY, ways_of
from pmkit.room.session.plan import Plan, make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import ASKING, CARDS, FORM, POLL, REWORD, SCALE, SLIDE, open_one

DOTS = {"id": "dots", "type": "dots", "title": "Where?", "of": "cards", "options": [], "privacy": "open"}
CHECK_IN = {**CARDS, "id": "check-in", "title": "One word", "most": 1, "minutes": {"collect": 2, "discuss": 3}}
CLIMATE = {**SCALE, "id": "climate", "privacy": "climate"}
PLAN: list[dict[str, Any]] = [SLIDE, CHECK_IN, POLL, open_one(FORM), CLIMATE, {**POLL, "id": "more", "aside": True}]


@pytest.fixture
def led(tmp_path: Path) -> Session:
    """Return a session whose check-in shows words from five on."""
    return Session.start(make_plan({"title": "T", "activities": PLAN, "text_threshold": 5}), tmp_path)


def take(led: Session, answer: Any, number: int) -> list[str]:
    """Let phones answer."""
    return led.store.take([led.answer(secrets.token_bytes(16), led.question, answer) for _ in range(number)])


def small(led: Session, present: int, **more: Any) -> dict[str, list[str]]:
    """Return what the host is told would show nothing, with its other forms."""
    return {each["id"]: each["ways"] for each in faces.host_state(led, 0, present, **more)["too_few"]}


def test_what_would_show_nothing_is_said_beforehand(led: Session) -> None:
    """With four phones in the lobby, not with none or five; climate answers are never asked openly or by hands."""
    ways = {"check-in": ["open", "spoken"], "poll": ["open", "spoken", "hands"], "climate": ["spoken"]}
    assert small(led, 4) == ways
    state = faces.host_state(led, 0, 4)
    assert state["few_said"].startswith("Only 4 phones are here.")
    for present in (0, 5, 40):
        assert small(led, present) == {}
    # Without phones nobody knows how many they are.
    assert small(led, 0, phones=False) == ways
    assert "Count the people in the room" in faces.host_state(led, 0, 0, phones=False)["few_said"]


@pytest.mark.parametrize("data", ASKING, ids=lambda data: str(data["type"]))
def test_every_kind_has_forms(tmp_path: Path, data: dict[str, Any]) -> None:
    """Each form of each kind can be led to its end, and an open question has none."""
    plan = make_plan([data])
    assert ways_of(make_plan([open_one(data)]), make_plan([open_one(data)]).activities[0]) == ()
    for way in ways_of(plan, plan.activities[0]):
        led = Session.start(plan, tmp_path / way)
        take_step(led, "form", {"activity": data["id"], "way": way}, present=4)
        led.forward()
        state = faces.host_state(led, 0, 4)
        assert (state["form"], state["form_say"]) == (way, FORM_SAY[way])
        assert bool(faces.phone_state(led)["activity"]["form"]) == (way == "open")
        while led.activity:
            led.forward()
        export.to_json(led)


def test_texts_that_are_voted_on_later_are_written_down() -> None:
    """A spoken round would leave nothing to put dots on."""
    plan = make_plan([CARDS, DOTS])
    assert ways_of(plan, plan.activities[0]) == ("open",)


def test_openly_with_four(led: Session) -> None:
    """Phones say so before anybody types; four words are shown; what was promised is kept with the question."""
    take_step(led, "form", {"activity": "check-in", "way": "open"}, present=4)
    led.go("check-in")
    phone = faces.phone_state(led)
    assert "others can guess who wrote what" in phone["activity"]["told"]
    assert "Anonymous" not in phone["promise"]
    take(led, ["tired"], 4)
    led.forward()
    assert "tired" in faces.show_state(led, 0, 4)["result"]
    assert led.promised["check-in/collect"] == {"needed": 1, "privacy": "open"}
    again = Session.resume(led.store.path)
    assert (again.forms, again.results) == (led.forms, led.results)
    assert again.planned == led.planned


def test_as_a_spoken_round(led: Session) -> None:
    """Nothing is collected: the slide says how the round goes, has the time of all phases, and is left by one step."""
    led.set_form("check-in", "spoken")
    led.go("check-in")
    state = faces.show_state(led, 0, 4)
    assert (led.question, state["activity"]["type"], state["activity"]["title"]) == ("", "slide", "One word")
    assert "One at a time" in state["activity"]["text"]
    assert led.seconds_left() == pytest.approx(300, abs=2)
    led.forward()
    assert led.activity is not None
    assert led.activity.id == "poll"
    assert "check-in" not in led.asked_here()


def test_by_hands(led: Session) -> None:
    """Phones type nothing and are told so, nothing is taken from them, and what was counted is shown."""
    led.set_form("poll", "hands")
    led.go("poll")
    phone = faces.phone_state(led)
    assert (phone["activity"]["form"], phone["promise"]) == (None, "")
    assert "Raise your hand" in phone["activity"]["told"]
    with pytest.raises(RoomError):
        take(led, [1], 1)
    with pytest.raises(RoomError, match="enter a show of hands"):
        take_step(led, "forward", {"at": led.at}, present=4)
    take_step(led, "key-in", {"at": led.at, "tallies": [1, 3, 0]}, present=4)
    assert led.phase == "reveal"
    assert "4 answers." in faces.show_state(led, 0, 4)["result"]


def test_all_at_once(led: Session) -> None:
    """One click: each that would show nothing and can have the form has it; the others stay as they are."""
    take_step(led, "form", {"way": "open"}, present=4)
    assert led.forms == {"check-in": "open", "poll": "open"}
    take_step(led, "form", {"way": "hands"}, present=4)
    assert led.forms == {"check-in": "open", "poll": "open"}
    assert small(led, 4) == {"climate": ["spoken"]}


def test_a_fifth_phone_offers_the_way_back(led: Session) -> None:
    """As long as the question was not opened; after that, what was said holds."""
    for name in ("check-in", "poll"):
        led.set_form(name, "open")
    assert [each["enough"] for each in faces.host_state(led, 0, 4)["forms"]] == [False, False]
    assert [each["enough"] for each in faces.host_state(led, 0, 5)["forms"]] == [True, True]
    led.set_form("check-in", "anonymous")
    led.go("check-in")
    assert "Anonymous" in faces.phone_state(led)["promise"]
    led.go("poll")
    take(led, [1], 2)
    assert faces.host_state(led, 2, 5)["forms"] == []
    for _ in range(2):
        with pytest.raises(RoomError) as error:
            led.set_form("poll", "anonymous")
        assert error.value.code == "promised"
        led.forward()


@pytest.mark.parametrize("way", ["open", "spoken"])
@pytest.mark.parametrize("number", [0, 4])
def test_learned_too_late(led: Session, way: str, number: int) -> None:
    """Four answered anonymously and nothing is shown: asked again in another form, and the earlier words are gone."""
    led.go("check-in")
    late = led.answer(bytes(16), led.question, ["too late"])
    take(led, ["secret word"], number)
    with pytest.raises(RoomError) as error:
        led.set_form("check-in", way)
    assert error.value.code == "promised"
    led.forward()
    assert small(led, 4)["check-in"] == ["open", "spoken"]
    led.set_form("check-in", way)
    assert led.store.take([late]) == ["late"]
    assert led.store.rows("check-in/collect") == []
    assert "check-in/collect" not in led.promised
    assert b"secret word" not in led.store.path.read_bytes()
    if way == "spoken":
        assert led.question == ""
        return
    assert led.question == "check-in/collect/2"
    assert "asked again" in faces.phone_state(led)["promise"]
    take(led, ["fine"], 4)
    led.forward()
    assert led.results["check-in/collect/2"].people == 4
    led.store.close()
    led = Session.resume(led.store.path)
    assert "fine" in faces.phone_state(led)["result"]


def test_a_file_cannot_choose_a_form_after_the_promise(led: Session) -> None:
    """A session file that was edited to ask openly what was opened anonymously is not taken up."""
    led.go("check-in")
    take(led, ["tired"], 4)
    state = led.to_dict()
    led.store.write_facts({"state": {**state, "forms": {"check-in": "open"}}})
    led.store.close()
    with pytest.raises(RoomError) as error:
        Session.resume(led.store.path)
    assert error.value.code == "promise-broken"


@pytest.mark.parametrize(
    ("activity", "way"),
    [("nowhere", "open"), ("slide", "open"), ("climate", "open"), ("climate", "hands"), ("poll", "x")],
)
def test_what_cannot_be_is_refused(led: Session, activity: str, way: str) -> None:
    """With a sentence, and nothing is changed."""
    before = led.to_dict()
    with pytest.raises(RoomError):
        take_step(led, "form", {"activity": activity, "way": way}, present=4)
    assert led.to_dict() == before


def test_the_same_form_twice_is_once(led: Session) -> None:
    """A double click changes nothing the second time, and a form does not move the session."""
    led.forward()
    index = led.index
    take_step(led, "form", {"activity": "check-in", "way": "open"}, present=4)
    before = led.to_dict()
    take_step(led, "form", {"activity": "check-in", "way": "open"}, present=4)
    assert (led.to_dict(), led.index) == (before, index)


def test_a_climate_round_asks_nobody_how_they_answer(led: Session) -> None:
    """People talk about the questions, which the slide shows."""
    led.set_form("climate", "spoken")
    led.go("climate")
    text = faces.show_state(led, 0, 4)["activity"]["text"]
    assert "Nobody has to say how they would answer" in text
    assert "We ask first" in text


def test_a_form_survives_back_from_the_closing_page(tmp_path: Path) -> None:
    """The last question got another form while the closing page was on."""
    led = Session.start(make_plan([CHECK_IN]), tmp_path)
    led.forward()
    led.next_activity()
    led.set_form("check-in", "spoken")
    led.back()
    assert (led.phase, led.question) == ("discuss", "")


def test_every_form_has_its_words() -> None:
    """What it is called, and what to say."""
    assert set(FORM_NOW) == set(FORM_SAY) == {"open", "spoken", "hands"}
    assert isinstance(make_plan([REWORD]), Plan)


@pytest.mark.parametrize(("do", "more"), [("forward", {}), ("next", {}), ("go", {"to": "check-in"})])
def test_opening_for_too_few_asks_first(led: Session, do: str, more: dict[str, Any]) -> None:
    """Four phones: each way into a question that would show nothing asks, and another form opens it."""
    led.go("slide")
    with pytest.raises(RoomError, match="Only 4 phones are here") as error:
        take_step(led, do, {"at": led.at, **more}, present=4)
    assert (error.value.code, error.value.where) == ("confirm", "check-in")
    assert led.question == ""
    state = faces.host_state(led, 0, 4)
    assert state["too_few"][0]["id"] == "check-in"
    led.set_form("check-in", "open")
    take_step(led, do, {"at": led.at, **more}, present=4)
    assert led.question == "check-in/collect"
    assert faces.host_state(led, 0, 4)["few_now"] == ""


@pytest.mark.parametrize("present", [0, 5])
def test_enough_people_are_not_asked_about(led: Session, present: int) -> None:
    """Five phones open it with one click; with none nobody answers for nothing."""
    led.go("slide")
    take_step(led, "forward", {"at": led.at}, present=present)
    assert led.question == "check-in/collect"


def test_the_warning_stays_while_it_collects(led: Session) -> None:
    """Opened anyway, the host reads on what it will not show, until enough are here or keyed in."""
    take_step(led, "go", {"at": led.at, "to": "poll", "sure": True}, present=3)
    assert "nothing is shown with fewer than 5 answers" in faces.host_state(led, 0, 3)["few_now"]
    assert faces.host_state(led, 0, 5)["few_now"] == ""
    led.key_in([1, 0, 0], stay=True)
    assert faces.host_state(led, 0, 3)["few_now"].startswith("Only 4 people are here, counting those on paper")
    led.key_in([1, 1, 0], stay=True)
    assert faces.host_state(led, 0, 3)["few_now"] == ""


def test_answers_from_paper_count_as_people(led: Session) -> None:
    """Whoever was on paper in one question is there for the next; hands that were counted are not there twice."""
    led.go("poll")
    led.key_in([2, 1, 0], stay=True)
    take(led, [1], 2)
    led.forward()
    take_step(led, "go", {"at": led.at, "to": "climate"}, present=2)
    assert led.question == "climate/collect"
    assert led.people(1) == 4
    assert led.people(None) == 3


def test_hands_are_everybody(led: Session) -> None:
    """Four hands of four phones are four people."""
    led.set_form("poll", "hands")
    led.go("poll")
    led.key_in([4, 0, 0])
    assert led.people(4) == 4
    assert led.people(None) == 4
    # Without phones that is now known, and what was left behind is not offered anymore.
    state = faces.host_state(led, 0, 0, phones=False)
    assert [each["id"] for each in state["too_few"]] == ["climate"]
    assert state["few_said"].startswith("Only 4 people are here")


def test_pages_of_the_appendix_are_not_counted(led: Session) -> None:
    """Phones count what everybody goes through, so that the last page is the last number."""
    led.go("climate")
    state = faces.phone_state(led)
    assert (state["number"], state["pages"]) == (5, 5)
    led.go("more")
    assert faces.phone_state(led)["number"] == 0


@pytest.mark.parametrize("data", [POLL, FORM, SCALE], ids=lambda data: str(data["type"]))
def test_few_people_are_told_of_an_open_question(tmp_path: Path, data: dict[str, Any]) -> None:
    """Ratings without names show who said what where four answer: the host is told before anybody does."""
    led = Session.start(make_plan([open_one(data)]), tmp_path)
    led.forward()
    assert "everybody can tell who said what" in faces.host_state(led, 0, 4)["few_now"]
    for present in (0, 5):
        assert faces.host_state(led, 0, present)["few_now"] == ""
    led.forward()
    assert faces.host_state(led, 0, 4)["few_now"] == ""


def test_why_there_is_nothing_to_see_is_a_word(tmp_path: Path) -> None:
    """Open, seen by all, by nobody, too few, not shown: what the script goes by is a word."""
    led = Session.start(make_plan({"title": "T", "activities": PLAN, "text_threshold": 5}), tmp_path)
    assert faces.host_state(led, 0, 6)["held"] == ""
    led.go("check-in")
    assert faces.host_state(led, 0, 6)["held"] == "", "it is being answered"
    take(led, ["tired"], 2)
    led.forward()
    assert faces.host_state(led, 0, 6)["held"] == "few"
    led.go("poll")
    led.forward()
    assert faces.host_state(led, 0, 6)["held"] == "nobody"
    led.go("climate")
    take(led, [1, 2], 6)
    led.forward()
    assert faces.host_state(led, 0, 6)["held"] == "look"
    led.decide("none")
    assert faces.host_state(led, 0, 6)["held"] == "none"
    assert faces.show_state(led, 0, 6)["phase_name"] == "Results"
    led.go("form")
    assert faces.host_state(led, 0, 6)["held"] == ""


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
def test_what_is_promised_does_not_contradict_itself(tmp_path: Path, activity: dict[str, Any]) -> None:
    """Where lines may be hidden, nobody is told that everything is shown."""
    session = Session.start(make_plan([open_one(activity)]), tmp_path)
    session.forward()
    said = faces.promise(session)
    assert "even if only one person answers" in said
    assert not re.search(r"\b(?:all|everything) that was\b", said, re.IGNORECASE)
