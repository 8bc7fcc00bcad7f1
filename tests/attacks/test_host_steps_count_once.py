"""Promise: a step of the host counts once, in the state that it was made in, and a mistake destroys nobody's answers.

A double click, a page that is behind, a click on what is on already: nothing is counted that nobody wanted counted.
Where few have answered the host is asked first; a question that nobody answered stays open; one whose result nobody has
seen can be asked again, under another name, so that nothing can be subtracted.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.host import cockpit, drawn
from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import Cockpit
from pmkit.room.server.client import RoomClient
from pmkit.room.session import export, faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.session import Session
from pmkit.room.session.steps import EARLY, take_step
from pmkit.workshop.leading.cockpit import WorkshopCockpit
from tests.room.plans import POLL, SCALE, SLIDE, open_one
from tests.room.running import phones, running_room
from tests.workshop.hand import Hand, alone

TOKENS = [secrets.token_bytes(16) for _ in range(12)]
CLIMATE = {**SCALE, "id": "climate", "privacy": "climate"}
OTHER = {**SLIDE, "id": "other"}
PLAN = [SLIDE, POLL, OTHER, CLIMATE, {**SLIDE, "id": "last"}]


@pytest.fixture
def led(tmp_path: Path) -> Iterator[Session]:
    """Return a session."""
    made = Session.start(make_plan({"title": "T", "activities": PLAN}), tmp_path)
    yield made
    made.store.close()


def take(led: Session, answer: Any, number: int, *, first: int = 0) -> list[str]:
    """Let phones answer the open question."""
    return led.store.take([led.answer(token, led.question, answer) for token in TOKENS[first : first + number]])


def waited(led: Session) -> None:
    """Let the first seconds of a question pass."""
    led.opened_at -= EARLY + 1


def refused(led: Session, do: str, present: int, **more: Any) -> str:
    """Return the code with which a step of a page is refused; empty when it was taken."""
    try:
        take_step(led, do, {"at": led.at, **more}, present=present)
    except RoomError as error:
        return error.code
    return ""


STEPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "forward": ("poll", "collect", {}),
    "next": ("poll", "collect", {}),
    "back": ("poll", "reveal", {}),
    "go": ("slide", "discuss", {"to": "poll", "phase": "collect"}),
    "key-in": ("poll", "collect", {"tallies": [3, 2, 1]}),
    "extend": ("slide", "discuss", {"seconds": 60}),
    "close": ("poll", "collect", {}),
}


@pytest.mark.parametrize("do", STEPS)
def test_the_same_step_twice_is_one(led: Session, do: str) -> None:
    """Two steps from one state, as a double click sends them: the second moves nothing, whatever the step is."""
    where, phase, more = STEPS[do]
    led.go(where, phase)
    sent = {"at": led.at, **more}
    take_step(led, do, sent)
    # More time does not move a session: the next step from the same state is another minute.
    once = (led.to_dict(), dict(led.results))
    if do in ("go", "close", "extend"):
        take_step(led, do, sent)
    else:
        with pytest.raises(RoomError) as error:
            take_step(led, do, sent)
        assert error.value.code == "stale"
    if do != "extend":
        assert (led.to_dict(), dict(led.results)) == once


def test_a_decision_counts_once(led: Session) -> None:
    """Of two choices that were made on the same look, the first stays and the second does not move on."""
    led.go("climate")
    take(led, [5, 2], 6)
    led.forward()
    at = led.at
    take_step(led, "decide", {"at": at, "way": "none"})
    with pytest.raises(RoomError) as error:
        take_step(led, "decide", {"at": at, "way": "show"})
    assert error.value.code == "stale"
    assert led.way(led.plan.activities[3]) == "none"


@pytest.mark.parametrize("phase", ["collect", ""])
def test_going_where_one_is_does_nothing(tmp_path: Path, phase: str) -> None:
    """A click on the activity or the phase that is on: no count, no new timer, not even a write."""
    led = Session.start(make_plan([{**POLL, "minutes": {"collect": 5}}]), tmp_path)
    led.go("poll")
    led.ends_at = (led.ends_at or 0) - 100
    before, told = led.to_dict(), []
    led.told = lambda: told.append(1)
    for at in (led.at, "0/collect/999"):
        take_step(led, "go", {"to": "poll", "phase": phase, "at": at}, present=12)
    led.go("poll")
    assert (led.to_dict(), told, led.results) == (before, [], {})
    take(led, [1], 6)
    led.forward()
    led.go("poll")
    assert led.phase == "reveal"
    led.store.close()


@pytest.mark.parametrize("where", ["lobby", "poll"])
def test_the_name_of_what_is_on_does_nothing(tmp_path: Path, where: str) -> None:
    """By name alone: the lobby is not entered again, and an open result that is shown is not taken back."""
    led = Session.start(make_plan([open_one(POLL)]), tmp_path)
    if where == "poll":
        led.go("poll")
        take(led, [1], 3)
        led.forward()
    before, results = led.to_dict(), dict(led.results)
    led.go(where)
    assert (led.to_dict(), led.results) == (before, results)
    led.store.close()


def test_a_script_is_taken_at_its_word(led: Session) -> None:
    """A line of a notebook that sends no state steps on as often as it runs, and is asked nothing."""
    for _ in range(3):
        take_step(led, "forward", {}, present=12)
    assert (led.index, led.phase) == (1, "reveal")


@pytest.mark.parametrize(
    ("answered", "present", "early", "code"),
    [
        (0, 12, True, "confirm"),
        (0, 12, False, "confirm"),
        (4, 12, False, "confirm"),
        (8, 12, True, "confirm"),
        (9, 12, True, ""),
        (5, 12, False, "confirm"),
        (7, 12, False, "confirm"),
        (8, 12, False, ""),
        (1, 6, False, "confirm"),
        (11, 12, False, ""),
        (12, 12, True, ""),
        (3, 3, True, ""),
        (0, 0, True, ""),
    ],
)
@pytest.mark.parametrize("do", ["forward", "next", "back", "go", "close"])
def test_few_answers_are_asked_about(
    led: Session, do: str, answered: int, present: int, early: bool, code: str
) -> None:
    """Every way out of a question asks while few have answered, says how many, and takes a word for it."""
    led.go("poll")
    take(led, [1], answered)
    if not early:
        waited(led)
    more = {"to": "other"} if do == "go" else {}
    asked = "nobody" if code and not answered and do == "forward" else code
    assert refused(led, do, present, **more) == asked
    if not code:
        assert led.question != "poll/collect"
        return
    assert (led.question, led.results) == ("poll/collect", {})
    verb = "has" if answered == 1 else "have"
    said = (
        f"Only {answered} of {present} {verb} answered"
        if answered
        else f"Nobody has answered yet, and {present} phones"
    )
    with pytest.raises(RoomError, match=said) as error:
        take_step(led, do, {"at": led.at, **more}, present=present)
    assert ("show it" if do == "forward" else "go on") in error.value.remedy
    assert ("enter a show of hands" in error.value.problem) == (not answered)
    assert refused(led, do, present, sure=True, **more) == ""
    assert led.question != "poll/collect"


@pytest.mark.parametrize("way", ["back", "go", "again"])
def test_what_nobody_answered_stays_open(led: Session, way: str) -> None:
    """An empty count is not the last one: back, by name, and by stepping there again."""
    led.go("poll")
    led.forward()
    assert "Nobody answered" in faces.phone_state(led)["result"]
    if way == "back":
        led.back()
    elif way == "go":
        led.go("poll", "collect")
    else:
        led.go("slide")
        led.forward()
    assert led.question == "poll/collect"
    assert take(led, [1], 5) == ["taken"] * 5
    led.forward()
    assert led.results["poll/collect"].people == 5
    with pytest.raises(RoomError, match="final"):
        led.go("poll", "collect")


@pytest.mark.parametrize("number", [4, 6])
def test_what_was_never_shown_can_be_asked_anew(led: Session, number: int) -> None:
    """Ended by mistake: a new question, the old answers gone from memory, exports and disk, and both sides told."""
    led.go("poll")
    under_way = led.answer(TOKENS[11], led.question, [0])
    take(led, [2], number)
    led.go("other")
    led.go("poll", "collect")
    assert led.question == "poll/collect/2"
    assert led.store.take([under_way]) == ["late"]
    assert "asked again" in faces.promise(led)
    assert "never shown" in faces.host_state(led, 0, 12)["note"]
    assert led.store.answered(led.question) == set()
    assert not any(led.store.results()["poll/collect"])
    assert led.store.rows("poll/collect") == []
    again = Session.resume(led.store.path)
    assert (again.question, again.results) == ("poll/collect/2", {})
    again.store.close()
    assert take(led, [1], 7) == ["taken"] * 7
    led.forward()
    (result,) = json.loads(export.to_json(led))["results"]
    assert (result["people"], result["counts"]) == (7, [0, 7, 0])
    with pytest.raises(RoomError) as error:
        led.go("poll", "collect")
    assert error.value.code == "final"


def test_back_from_too_few_asks_anew(led: Session) -> None:
    """Four of twelve had answered when the question was ended: one step back opens it for all twelve."""
    led.go("poll")
    take(led, [1], 4)
    led.forward()
    led.back()
    assert led.question == "poll/collect/2"


def test_throwing_answers_away_is_asked_about(led: Session) -> None:
    """A page that would ask a counted question again hears how many answers that costs.

    Its name alone throws nothing away and shows nothing: that is the next step.
    """
    led.go("poll")
    take(led, [1], 6)
    led.next_activity()
    assert refused(led, "go", 0, to="poll", phase="collect") == "confirm"
    led.go("poll")
    assert (led.phase, faces.phone_state(led)["result"]) == ("", "")
    assert led.results["poll/collect"].people == 6
    assert led.next_step() == "reveal"
    led.forward()
    assert "north" in faces.phone_state(led)["result"]


def test_a_look_is_seen(led: Session) -> None:
    """Climate answers that the host has looked at are final, shown or not."""
    led.go("climate")
    take(led, [5, 2], 6)
    led.forward()
    led.next_activity()
    for _ in range(2):
        with pytest.raises(RoomError) as error:
            led.go("climate", "collect")
        assert error.value.code == "final"
        led.store.close()
        led = Session.resume(led.store.path)
    led.store.close()


def test_a_session_of_an_earlier_version_goes_on(led: Session) -> None:
    """Its state has no serial and no rounds: it is read, and what was counted stays final."""
    led.go("poll")
    take(led, [1], 6)
    led.next_activity()
    state = led.to_dict()
    for name in ("serial", "rounds", "looked", "opened_at"):
        del state[name]
    led.store.write_facts({"state": state})
    led.store.close()
    again = Session.resume(led.store.path)
    with pytest.raises(RoomError) as error:
        again.go("poll", "collect")
    assert error.value.code == "final"
    again.store.close()


# The notebook


def test_a_double_click_in_the_notebook_is_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both halves reach the kernel one after the other; the second does nothing. Later, the same button steps again."""
    shared = SessionAlone.open(make_plan({"title": "T", "activities": PLAN}), tmp_path)
    panel = Cockpit(shared)
    monkeypatch.setattr(cockpit, "_is_click", lambda: True)
    panel.forward.click()
    panel.forward.click()
    assert shared.session.index == 0
    assert "did not count" in panel.said.value
    monkeypatch.setattr(cockpit, "CALM", 0)
    monkeypatch.setattr(cockpit, "REPEAT", 0)
    panel.forward.click()
    assert (shared.session.index, panel.said.value) == (1, "")
    monkeypatch.setattr(cockpit, "CALM", 60)
    panel.forward.click()
    assert shared.session.question == "poll/collect"
    shared.session.store.close()


class _Clock:
    """A clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        for module in (cockpit, drawn):
            monkeypatch.setattr(module.time, "monotonic", lambda: self.now)


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Cockpit, Session, _Clock]]:
    """Return a panel on slides, in a browser that has drawn where the session stands and draws no more by itself."""
    slides = [{**SLIDE, "id": name} for name in ("one", "two", "three", "four")]
    shared = SessionAlone.open(make_plan({"title": "T", "activities": slides}), tmp_path)
    clock = _Clock(monkeypatch)
    monkeypatch.setattr(cockpit, "_is_click", lambda: True)
    panel = Cockpit(shared)
    _draw(panel)
    yield panel, shared.session, clock
    shared.session.store.close()


def _draw(panel: Cockpit) -> None:
    """Let the browser get what the kernel has told."""
    panel._drawn.has.value = panel._drawn.told.value


@pytest.mark.parametrize("after", [0.05, 0.3, 0.6, 2.0])
def test_a_click_on_what_is_not_redrawn_is_no_step(slow: tuple[Cockpit, Session, _Clock], after: float) -> None:
    """However slow the double click: while the browser shows the slide before, its second half moves nothing."""
    panel, led, clock = slow
    panel.forward.click()
    clock.now += after
    panel.forward.click()
    panel.forward.click()
    assert led.index == 0
    assert panel.said.value == ""
    panel.steps[2].click()
    assert led.index == 0
    assert "moved on" in panel.said.value


@pytest.mark.parametrize("after", [0.9, 2.0])
def test_a_second_click_on_what_is_redrawn_is_a_step(slow: tuple[Cockpit, Session, _Clock], after: float) -> None:
    """A host who leafs through slides, and sees each, gets a step for each click."""
    panel, led, clock = slow
    for index in range(3):
        panel.forward.click()
        assert led.index == index
        _draw(panel)
        clock.now += after


@pytest.mark.parametrize(
    ("drawn_after", "click_after", "counts"), [(0.05, 0.4, 1), (0.5, 0.3, 1), (0.5, 0.7, 1), (0.5, 0.9, 2)]
)
def test_a_slow_double_click_skips_no_slide(
    slow: tuple[Cockpit, Session, _Clock], drawn_after: float, click_after: float, counts: int
) -> None:
    """The same button counts again only when its last step has been on the screen for a moment."""
    panel, led, clock = slow
    panel.forward.click()
    clock.now += drawn_after
    _draw(panel)
    clock.now += click_after
    panel.forward.click()
    assert led.index == counts - 1
    # Another button counts at once: Back is what one presses after a slip.
    panel.steps[0].click()
    if counts == 1:
        assert led.index == -1


def test_a_key_that_is_held_down_is_one_step(slow: tuple[Cockpit, Session, _Clock]) -> None:
    """Enter on the blue button, held for three seconds: first a pause, then thirty clicks a second."""
    panel, led, clock = slow
    panel.forward.click()
    _draw(panel)
    clock.now += 0.5
    for _ in range(80):
        panel.forward.click()
        _draw(panel)
        clock.now += 0.03
    assert led.index == 0
    clock.now += 1
    panel.forward.click()
    assert led.index == 1


@pytest.mark.parametrize("after", [0.0, 0.05, 0.3, 0.6, 2.0])
@pytest.mark.parametrize("locked", [False, True])
def test_the_door_does_what_its_button_says(slow: tuple[Cockpit, Session, _Clock], after: float, locked: bool) -> None:
    """A double click closes or opens the door once: the second click comes before the browser shows the new label."""
    panel, led, clock = slow
    led.lock(locked)
    panel.refresh()
    _draw(panel)
    clock.now += 10
    for _ in range(2):
        panel.door.click()
        clock.now += after
    assert led.locked is not locked
    _draw(panel)
    clock.now += 10
    panel.door.click()
    assert led.locked is locked


def test_a_door_that_is_redrawn_fast_is_turned_once(slow: tuple[Cockpit, Session, _Clock]) -> None:
    """Even when the browser redraws at once, a double click counts as one step."""
    panel, led, clock = slow
    panel.door.click()
    _draw(panel)
    clock.now += 0.3
    panel.door.click()
    assert led.locked


def test_a_door_that_is_closed_is_closed_once(led: Session) -> None:
    """Closing a closed door, or opening an open one, changes nothing and writes nothing."""
    told: list[int] = []
    led.told = lambda: told.append(1)
    for locked in (True, True, False, False):
        take_step(led, "lock", {"locked": locked, "at": "0/collect/999"})
        assert led.locked is locked
    assert len(told) == 2


def test_no_button_stays_dead(slow: tuple[Cockpit, Session, _Clock]) -> None:
    """A browser that sends nothing back, or has never done so, can lead all the same."""
    panel, led, clock = slow
    panel.forward.click()
    clock.now += drawn.STILL + 0.1
    panel.forward.click()
    assert led.index == 1
    panel._drawn.has.value = ""
    clock.now += 0.9
    panel.forward.click()
    assert led.index == 2


def test_a_panel_that_is_behind_moves_nothing(tmp_path: Path) -> None:
    """A click on what a panel still shows, after another face stepped on: said so, and shown as it is now."""
    shared = SessionAlone.open(make_plan({"title": "T", "activities": PLAN}), tmp_path)
    panel = Cockpit(shared)
    shared.lead("go", to="poll")
    panel.forward.click()
    assert shared.session.question == "poll/collect"
    assert "moved on" in panel.said.value
    assert "Which?" in panel.where.value
    shared.session.store.close()


def test_the_notebook_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With phones here and few answers the panel asks; Wait goes back to collecting, the other button ends it."""
    shared = SessionAlone.open(make_plan({"title": "T", "activities": PLAN}), tmp_path)
    monkeypatch.setattr(
        "pmkit.room.host.alone.take_step", lambda led, do, sent, **_: take_step(led, do, sent, present=12)
    )
    shared.lead("go", to="poll")
    panel = Cockpit(shared)
    wait, sure = panel.ask.children[1], panel.ask.children[0]
    panel.forward.click()
    assert "Nobody has answered yet, and 12 phones are here." in panel.said.value
    assert panel.ask.layout.display == ""
    wait.click()
    assert (panel.ask.layout.display, panel.said.value) == ("none", "")
    assert shared.session.question == "poll/collect"
    panel.forward.click()
    sure.click()
    assert shared.session.phase == "reveal"
    assert panel.ask.layout.display == "none"
    shared.session.store.close()


def test_next_part_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workshop's own button goes one part on for a double click, and none from a page that is behind."""
    workshop = alone(tmp_path, Hand())
    panel = WorkshopCockpit(workshop)
    panel.room.forward.click()
    monkeypatch.setattr(cockpit, "_is_click", lambda: True)
    panel._skip.click()
    panel._skip.click()
    assert workshop.place(workshop.session.state())[0] == 1
    monkeypatch.setattr(cockpit, "CALM", 0)
    monkeypatch.setattr(cockpit, "REPEAT", 0)
    workshop.session.lead("forward")
    panel._skip.click()
    assert workshop.place(workshop.session.state())[0] == 1


# Over the network


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomClient]:
    """Return a room."""
    with running_room(tmp_path_factory.mktemp("room")) as (_, client):
        yield client


@pytest.mark.xdist_group("room")
def test_over_the_network(room: RoomClient) -> None:
    """The client's second step from one state is refused with a code, and the reply says where the session is."""
    led = room.open([POLL, open_one(SLIDE)], fresh=True)
    (*answering, silent) = phones(led, 6)
    at = led.state()["at"]
    state = led.lead("forward", at=at)
    with pytest.raises(RoomError, match="moved on") as error:
        led.lead("forward", at=at)
    assert error.value.code == "stale"
    headers = {"Authorization": f"Bearer {room.key}"}
    reply = silent.send("lead", {"do": "forward", "at": at}, **headers)
    assert (reply.status, reply.data["code"], reply.data["state"]["at"]) == (409, "stale", state["at"])
    with pytest.raises(RoomError, match="Nobody has answered yet, and 6 phones are here") as error:
        led.lead("forward", at=state["at"])
    assert error.value.code == "nobody"
    for phone in (*answering, silent):
        assert phone.answer("poll/collect", [1]).status == 200
    assert led.lead("forward", at=state["at"])["phase"] == "reveal"
