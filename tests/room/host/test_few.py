"""The notice in the notebook: what would show nothing, one click for each form, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.cockpit import Cockpit
from pmkit.room.host.keying import _FIELDS, _all
from pmkit.room.session import faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.steps import take_step
from tests.room.plans import CARDS, POLL, open_one

PLAN = [{**CARDS, "id": "check-in", "title": "<b>One</b> word"}, POLL]


def parts(box: Any, kind: type[Any]) -> list[Any]:
    """Return the widgets of a kind in a box, also those in boxes of it."""
    inner = [each for child in getattr(box, "children", ()) for each in parts(child, kind)]
    return [box, *inner] if isinstance(box, kind) else inner


def texts(box: Any) -> str:
    """Return what a box says."""
    return " ".join(each.value for each in parts(box, widgets.HTML))


def press(box: Any, label: str) -> None:
    """Press the first button with a label."""
    next(each for each in parts(box, widgets.Button) if each.description == label).click()


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list of one number: how many phones are here."""
    here = [4]

    def state(led: SessionAlone) -> dict[str, Any]:
        return {**faces.host_state(led.session, 0, here[0]), "trouble": ""}

    monkeypatch.setattr(SessionAlone, "state", state)
    return here


def test_one_click_for_each_and_for_all(tmp_path: Path, phones: list[int]) -> None:
    """Four phones: each question with its forms, titles as text, all of them with one click; a fifth offers it back."""
    led = SessionAlone.open(make_plan(PLAN), tmp_path)
    panel = Cockpit(led)
    box = panel.few.box
    assert "Only 4 phones are here" in texts(box)
    assert "&lt;b&gt;One" in texts(box)
    press(box, "Do a spoken round")
    assert led.session.forms == {"check-in": "spoken"}
    assert "is now a spoken round" in texts(box)
    before = box.children
    panel.refresh()
    assert box.children is before
    press(box, "Show of hands")
    assert led.session.forms["poll"] == "hands"
    phones[0] = 10
    panel.refresh()
    assert "Enough people are here now" in texts(box)
    press(box, "Back to anonymous")
    assert led.session.forms == {"poll": "hands"}
    led.lead("go", to="poll")
    panel.refresh()
    assert "raise your hand" in panel.few.say.value
    assert "Show of hands" in panel.where.value
    led.lead("close")
    panel.refresh()
    assert box.layout.display == "none"


def test_all_in_one_form(tmp_path: Path, phones: list[int]) -> None:
    """The last row asks all in one form; where enough are here there is no notice."""
    led = SessionAlone.open(make_plan(PLAN), tmp_path)
    panel = Cockpit(led)
    press(panel.few.box, "All: ask it openly")
    assert set(led.session.forms.values()) == {"open"}
    phones[0] = 10
    other = Cockpit(SessionAlone.open(make_plan([POLL]), tmp_path / "other"))
    assert other.few.box.layout.display == "none"


def test_without_phones_nobody_knows_how_many(tmp_path: Path) -> None:
    """On paper, too: the notice asks, because few counts are held back just the same."""
    panel = Cockpit(SessionAlone.open(make_plan(PLAN), tmp_path))
    assert "Count the people in the room" in texts(panel.few.box)


def test_opening_for_too_few_offers_the_other_forms(
    tmp_path: Path, phones: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blue button asks, with a button for each form; one click sets the form and opens it."""
    led = SessionAlone.open(make_plan(PLAN), tmp_path)

    def lead(led: SessionAlone, do: str, **more: Any) -> dict[str, Any]:
        take_step(led.session, do, more, present=phones[0])
        return led.state()

    monkeypatch.setattr(SessionAlone, "lead", lead)
    panel = Cockpit(led)
    panel.forward.click()
    assert led.session.question == ""
    assert "shows nothing with fewer than 10 answers" in panel.said.value
    assert [each.description for each in panel.ask.children] == [
        "Ask it openly",
        "Do a spoken round",
        "Go on anyway",
        "Wait",
    ]
    assert panel.few.box.layout.display == "none", "the same forms are not offered twice"
    press(panel.ask, "Ask it openly")
    assert panel.few.box.layout.display == ("" if panel.few.box.children else "none")
    assert (led.session.question, led.session.forms) == ("check-in/collect", {"check-in": "open"})
    assert panel.ask.layout.display == "none"
    led.lead("go", to="poll", sure=True)
    panel.refresh()
    assert "nothing is shown with fewer than 5 answers" in texts(panel.few.box), "it stays while it collects"


def test_what_was_said_is_over_with_the_question(tmp_path: Path) -> None:
    """What to say of a form goes with it: over a slide of the appendix, and at the end."""
    led = SessionAlone.open(make_plan(PLAN), tmp_path)
    led.lead("form", activity="check-in", way="spoken")
    panel = Cockpit(led)
    led.lead("go", to="check-in")
    panel.refresh()
    assert "We go around once" in panel.few.say.value
    led.lead("close")
    panel.refresh()
    assert panel.few.say.value == ""


def test_another_page_begins_at_its_top(tmp_path: Path) -> None:
    """A click that leads to another page says so; more time, an edit and a refused step do not."""
    went: list[int] = []
    led = SessionAlone.open(make_plan([open_one(POLL), CARDS]), tmp_path)
    panel = Cockpit(led, went=lambda: went.append(1))
    panel.lead("forward")
    panel.lead("extend", seconds=60)
    panel.lead("go", to="nowhere")
    led.lead("forward")
    panel.refresh()
    assert went == [1]


def test_a_question_that_nobody_answered_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sentence offers has a button each: go on, skip the activity, wait."""
    led = SessionAlone.open(make_plan([open_one(POLL), CARDS]), tmp_path)

    def lead(led: SessionAlone, do: str, **more: Any) -> dict[str, Any]:
        take_step(led.session, do, more, present=6)
        return led.state()

    monkeypatch.setattr(SessionAlone, "lead", lead)
    panel = Cockpit(led)
    led.lead("go", to="poll")
    panel.refresh()
    panel.forward.click()
    assert "Go on anyway and show it, skip this activity, or wait?" in panel.said.value
    assert [each.description for each in panel.ask.children] == ["Skip this activity", "Go on anyway", "Wait"]
    press(panel.ask, "Skip this activity")
    assert led.session.activity is not None
    assert led.session.activity.id == "cards"
    assert panel.ask.layout.display == "none"


def typed_in(panel: Cockpit, *values: Any) -> None:
    """Type into the form for answers from paper."""
    for field, value in zip((each for each in _all(panel.keys.box) if isinstance(each, _FIELDS)), values, strict=False):
        field.value = value


def test_next_takes_what_was_typed_from_paper(tmp_path: Path) -> None:
    """In a room without phones the blue button reveals what was typed, and asks where there is too much of it."""
    led = SessionAlone.open(make_plan([open_one(CARDS, phases=["collect", "reveal"]), open_one(POLL)]), tmp_path)
    panel = Cockpit(led)
    panel.forward.click()
    typed_in(panel, "tired\ncurious")
    panel.forward.click()
    assert led.results()["cards"].people == 2
    assert led.session.question == ""
    led.lead("go", to="poll")
    panel.refresh()
    panel.forward.click()
    assert led.session.question, "nothing was typed: it is asked about first"
    assert "Nothing has been typed yet" in panel.said.value
    panel._answers[0].click()
    assert led.session.question == ""
    again = SessionAlone.open(make_plan([open_one(POLL)]), tmp_path / "again")
    panel = Cockpit(again)
    panel.forward.click()
    for each in _all(panel.keys.box):
        if type(each) is widgets.IntText:
            each.value = 2
    typed_in(panel, 3, 0, 0)
    panel._led = ("", 0.0)
    panel.forward.click()
    assert again.session.question, "3 answers for 2 people are asked about"
    panel._led = ("", 0.0)
    panel.forward.click()
    assert again.results()["poll"].people == 3


def test_a_line_from_paper_that_comes_late_is_asked_about(tmp_path: Path) -> None:
    """Once the result is on the wall, a line that names somebody is there at once: so it is asked about before that."""
    led = SessionAlone.open(make_plan([open_one(CARDS, phases=["collect", "reveal"])]), tmp_path)
    panel = Cockpit(led)
    panel.forward.click()
    typed_in(panel, "nobody saw it")
    panel.forward.click()
    panel.keys._unfold()
    typed_in(panel, "nobody saw it\nMarcus's fault")
    panel._led = ("", 0.0)
    panel.keys.take()
    assert "Names a person: Marcus" in panel.said.value
    panel._answers[0].click()
    assert led.results()["cards"].people == 2


def test_what_nobody_answered_can_be_asked_again(tmp_path: Path) -> None:
    """An empty result that was shown, and read for the report, can be asked for another time."""
    led = SessionAlone.open(make_plan([open_one(CARDS, phases=["collect", "reveal"]), open_one(POLL)]), tmp_path)
    led.lead("forward")
    led.lead("forward")
    led.lead("forward")
    led.results()
    led.to_json()
    led.lead("back")
    assert led.lead("go", to="cards", phase="collect")["question"]


def test_next_counts_paper_in_beside_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hands that were typed and one phone are four answers; what Next asks about first loses none of them."""
    led = SessionAlone.open(make_plan([open_one(POLL)]), tmp_path)

    def lead(led: SessionAlone, do: str, **more: Any) -> dict[str, Any]:
        take_step(led.session, do, more, present=8)
        return state(led)

    def state(led: SessionAlone) -> dict[str, Any]:
        return {**faces.host_state(led.session, 1, 8), "alone": False}

    monkeypatch.setattr(SessionAlone, "lead", lead)
    monkeypatch.setattr(SessionAlone, "state", state)
    panel = Cockpit(led)
    panel.forward.click()
    led.session.store.take([led.session.answer(b"1" * 16, led.session.question, [1])])
    panel.refresh()
    typed_in(panel, 3, 0, 0)
    panel._led = ("", 0.0)
    panel.forward.click()
    assert led.session.question, "four of eight are few"
    assert "answered" in panel.said.value
    press(panel.ask, "Go on anyway")
    assert led.results()["poll"].people == 4
