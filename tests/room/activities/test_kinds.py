"""The table of kinds: what every kind must do, and that a new one is a module and a line in it."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import RoomError
from pmkit.html import render
from pmkit.room.activities import kinds
from pmkit.room.host.rehearsal import rehearse
from pmkit.room.server.client import LiveSession, RoomClient
from pmkit.room.server.process import read_room, run_room
from pmkit.room.session import export, faces
from pmkit.room.session.plan import load_plan, make_plan
from pmkit.room.session.results import count, keyed_in, result_html, result_markdown
from pmkit.room.session.session import Session
from pmkit.room.shared.activity import Asking
from tests.ports import free_port
from tests.room.activities.thermometer import HEAT, HeatCounts, Thermometer
from tests.room.plans import ASKING, EVERY, GOOD, of_kind


def asking(data: dict[str, Any]) -> Asking:
    """Return the activity of a mapping that phones answer."""
    return of_kind(Asking, data)  # type: ignore[type-abstract]


def test_the_demo_and_the_tests_have_every_kind() -> None:
    """The demo session shows each kind of the table, and so do the tests."""
    names = set(kinds.kind_names())
    assert {activity.type for activity in load_plan("try-the-room").activities} == names
    assert {activity["type"] for activity in EVERY} == names


@pytest.mark.parametrize("data", ASKING, ids=lambda each: each["type"])
def test_a_good_answer_is_taken_and_given_back(data: dict[str, Any]) -> None:
    """Each kind takes the answer that its form sends, and can show it to its phone again."""
    it = asking(data)
    rows = it.read(GOOD[it.type], it.choices())
    assert 1 <= len(rows) <= it.rows_most
    assert it.read(it.given(rows), it.choices()) == rows


@pytest.mark.parametrize("data", ASKING, ids=lambda each: each["type"])
def test_a_made_up_answer_fits_and_is_the_same_for_the_same_seed(data: dict[str, Any]) -> None:
    """From its form alone, as it travels to the page, each kind makes up answers that it would take."""
    it = asking(data)
    form = json.loads(json.dumps(it.phone_form(it.choices())))
    made = [[it.made_up(form, random.Random(seed), number) for number in range(20)] for seed in (1, 1)]
    assert made[0] == made[1]
    for answer in made[0]:
        assert it.read(answer, it.choices())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(ASKING), st.booleans(), _JSON)
def test_whatever_comes_is_a_row_or_a_sentence(data: dict[str, Any], voting: bool, answer: Any) -> None:
    """No JSON makes the check fail in another way than with a sentence that has a code."""
    it = asking(data)
    asked = it.in_vote() if voting else it
    rows, refused = None, None
    try:
        rows = asked.read(answer, ["x", "y"] if asked.source else asked.choices())
    except RoomError as error:
        refused = error
    if refused is None:
        assert rows
    else:
        assert refused.problem
        assert refused.code != RoomError.usual_code


@given(st.sampled_from(ASKING), st.booleans(), _JSON)
def test_whatever_is_keyed_in_is_a_result_or_a_sentence(data: dict[str, Any], voting: bool, tallies: Any) -> None:
    """Tallies of any shape are refused with a sentence where they do not fit."""
    it = asking(data)
    with contextlib.suppress(RoomError):
        options = ["x", "y"] if voting and it.writes else None
        assert keyed_in(it, tallies, needed=1, options=options, vote=voting).people >= 1


HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m"


def _hostile(value: Any) -> Any:
    """Return data with hostile text in place of each text that people read."""
    if isinstance(value, dict):
        return {key: part if key in ("id", "type", "privacy") else _hostile(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_hostile(part) for part in value]
    return f"{HOSTILE} {value}" if isinstance(value, str) else value


@pytest.mark.parametrize("data", ASKING, ids=lambda each: each["type"])
def test_hostile_text_is_text_wherever_a_kind_makes_html(data: dict[str, Any]) -> None:
    """On the wall, in the chart and on paper, what a file or a person wrote is shown as it is."""
    it = asking(_hostile(data))
    answer = GOOD[it.type]
    written = _hostile(answer) if it.writes else answer
    result = count(it, it.read(written, it.choices()) * 6, people=6, needed=1)
    for html in (render(it.on_wall(it.choices())), result_html(result), render(it.sheet())):
        assert "<img" not in html
        assert "\x1b" not in html
    assert "&lt;img" in result_html(result)


# A kind that the kit does not have


@pytest.fixture
def with_heat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add one line to the table."""
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, Thermometer))


@pytest.fixture
def room(tmp_path: Path, with_heat: None) -> Iterator[RoomClient]:
    """Return a room in a thread of this process, so that it has the same table."""
    folder = tmp_path / "room"
    thread = threading.Thread(
        target=run_room, args=(folder,), kwargs={"here": True, "port": free_port(), "url": "", "idle": 30.0}
    )
    thread.start()
    for _ in range(100):
        found = read_room(folder)
        if found and RoomClient(found.local, found.key).is_alive():
            break
        time.sleep(0.1)
    assert found is not None
    client = RoomClient(found.local, found.key)
    yield client
    client.stop()
    thread.join(timeout=30)


def test_without_its_line_a_kind_is_not_known() -> None:
    """The table decides: the module alone adds nothing."""
    with pytest.raises(RoomError) as error:
        make_plan([HEAT])
    assert error.value.code == "not-one-of"


@pytest.mark.usefixtures("with_heat")
def test_a_new_kind_goes_through_a_session(tmp_path: Path) -> None:
    """Collected, answered, counted, revealed, drawn, in words, exported and read again, with a module and a line."""
    session = Session.start(make_plan([HEAT]), tmp_path)
    session.forward()
    state = faces.phone_state(session)
    assert state["activity"]["form"]["input"] == "choose"
    session.store.take([session.answer(bytes([at] * 16), session.question, [10 * at]) for at in range(1, 6)])
    assert session.own_answer(bytes([2] * 16)) == 20
    with pytest.raises(RoomError, match="0 to 100"):
        session.answer(bytes(16), session.question, [101])
    session.forward()
    assert "30 degrees" in faces.phone_state(session)["result"]
    assert "&lt;room&gt;" in faces.phone_state(session)["result"]
    result = session.results["heat/collect"]
    assert result.counts == HeatCounts(("The <room>",), 30.0)
    assert "30 degrees" in result_markdown(result)
    assert list(result.to_frame().columns) == ["label", "degrees"]
    assert "How warm is it?,5,,The <room>,,30.0" in export.to_csv(session)
    assert Session.resume(session.store.path).results["heat/collect"] == result


@pytest.mark.usefixtures("with_heat")
def test_a_new_kind_is_keyed_in_and_on_paper(tmp_path: Path) -> None:
    """The host's form is described to all faces; its sheet is printed."""
    session = Session.start(make_plan([HEAT]), tmp_path)
    session.forward()
    assert faces.host_state(session, 0, 0)["keying"]["label"] == "One number a line"
    session.key_in([[40], [60]])
    assert "50 degrees" in faces.phone_state(session)["result"]
    (it,) = session.plan.activities
    assert isinstance(it, Asking)
    assert "The &lt;room&gt;: ____ degrees" in render(it.sheet())


@pytest.mark.xdist_group("room")
def test_a_new_kind_is_rehearsed(room: RoomClient) -> None:
    """Simulated participants answer it over the same routes as phones."""
    session: LiveSession = room.open([HEAT])
    team = rehearse(session, people=4)
    session.forward()
    assert team.answer() == 4
    session.forward()
    assert session.results()["heat"].people == 4
    assert "degrees" in session.state()["result"]
