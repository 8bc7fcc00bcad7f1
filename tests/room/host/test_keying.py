"""Answers from paper, typed in a notebook: a form for each kind, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pytest

from pmkit.room.host.alone import SessionAlone
from pmkit.room.host.keying import KeyIn
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result
from tests.room.plans import CARDS, DOTS, FORM, ORDER, POLL, PROBE, RANKING, REWORD, SCALE, SLIDE, WHYS, open_one


def fields(form: KeyIn) -> list[Any]:
    """Return the fields of a form, in order."""
    return [each for each in _all(form.box) if isinstance(each, widgets.Textarea | widgets.BoundedIntText)]


def _all(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _all(child)


def press(form: KeyIn) -> None:
    """Press its button."""
    (button,) = [each for each in _all(form.box) if isinstance(each, widgets.Button)]
    button.click()


@pytest.mark.parametrize(
    ("data", "typed", "people"),
    [
        (POLL, [3, 0, 2], 5),
        (DOTS, [6, 3], 3),
        (SCALE, [0, 1, 2, 2, 0, 1, 1, 1, 1, 1], 5),
        (RANKING, ["3 1 2\n1, 2, 3\n\n1;2;3"], 3),
        (ORDER, ["a b c\nCBA\nB, C;a"], 3),
        (CARDS, ["one\n two \n"], 2),
        (REWORD, ["in other words"], 1),
        (FORM, [1, 2, 2, 0, 0, 5], 5),
        (PROBE, [2, 3, 1, 2, 2], 5),
        (WHYS, ["No alert\nOld limit", "Holiday"], 3),
    ],
    ids=lambda each: each["type"] if isinstance(each, dict) else "",
)
def test_what_is_typed_becomes_a_result(tmp_path: Path, data: dict[str, Any], typed: list[Any], people: int) -> None:
    """Each kind has a form; its fields are read as the kind takes tallies."""
    alone = SessionAlone.open(make_plan([open_one(data)]), tmp_path)
    form = KeyIn(lambda tallies, stay: alone.lead("key-in", tallies=tallies, stay=stay) and None)
    form.show(alone.lead("forward"))
    assert len(fields(form)) == len(typed)
    for field, value in zip(fields(form), typed, strict=True):
        field.value = value
    press(form)
    result: Result = alone.results()[data["id"]]
    assert (result.people, result.keyed) == (people, True)


def test_a_vote_on_cards_takes_dots(tmp_path: Path) -> None:
    """In the vote the form has a number for each card that was shown."""
    plan = make_plan([open_one(CARDS, phases=["collect", "reveal", "vote"]), SLIDE])
    alone = SessionAlone.open(plan, tmp_path)
    form = KeyIn(lambda tallies, stay: alone.lead("key-in", tallies=tallies, stay=stay) and None)
    form.show(alone.lead("forward"))
    fields(form)[0].value = "x\ny"
    press(form)
    form.show(alone.lead("forward"))
    assert [field.tooltip for field in fields(form)] == ["x", "y"]
    fields(form)[1].value = 3
    press(form)
    assert alone.results()["cards/vote"].labels == ("y", "x")


def test_text_of_people_is_escaped(tmp_path: Path) -> None:
    """Statements and options are shown as text."""
    alone = SessionAlone.open(make_plan([open_one(SCALE, options=["<img src=x>", "b"], reversed=[])]), tmp_path)
    form = KeyIn(lambda *_: None)
    form.show(alone.lead("forward"))
    shown = [each.value for each in _all(form.box) if isinstance(each, widgets.HTML)]
    assert "&lt;img src=x&gt;" in shown
    assert not any("<img" in each for each in shown)


def test_what_was_typed_survives_the_kernel(tmp_path: Path) -> None:
    """Each change is on disk; a new form of the same question is filled from it, one of another question is not."""
    kept = tmp_path / "typed.json"
    alone = SessionAlone.open(make_plan([open_one(POLL), open_one(CARDS)]), tmp_path / "s")
    state = alone.lead("forward")
    form = KeyIn(lambda *_: None, kept)
    form.show(state)
    fields(form)[1].value = 7
    again = KeyIn(lambda *_: None, kept)
    again.show(state)
    assert [field.value for field in fields(again)] == [0, 7, 0]
    other = KeyIn(lambda *_: None, kept)
    other.show(alone.lead("next"))
    assert [field.value for field in fields(other)] == [""]


@pytest.mark.parametrize("text", ["", "[", "[1]", '{"x": 3}', json.dumps({"a": [[1]]}), "[" * 5000])
def test_a_broken_file_keeps_nothing(tmp_path: Path, text: str) -> None:
    """A damaged file doesn't keep the form from opening."""
    kept = tmp_path / "typed.json"
    kept.write_text(text)
    alone = SessionAlone.open(make_plan([open_one(POLL)]), tmp_path / "s")
    form = KeyIn(lambda *_: None, kept)
    form.show(alone.lead("forward"))
    assert [field.value for field in fields(form)] == [0, 0, 0]


def test_it_stays_beside_phones() -> None:
    """Where phones answer, paper is counted in and the question goes on; it is gone with the last chance."""
    sent: list[tuple[list[Any], bool]] = []
    form = KeyIn(lambda tallies, stay: sent.append((tallies, stay)))
    keying = {"input": "lines", "areas": ["One per line"], "flat": True, "question": "q", "paper": 0, "by_hand": False}
    state = {"question": "q", "answered": 4, "closed": False, "code": "X", "keying": keying}
    form.show(state)
    fields(form)[0].value = "x"
    press(form)
    assert sent == [(["x"], True)]
    form.show({**state, "keying": {**keying, "paper": 1}})
    assert fields(form)[0].value == "x"
    assert any("1 on paper counted in" in each.value for each in _all(form.box) if isinstance(each, widgets.HTML))
    for last in ({**state, "keying": None}, {**state, "closed": True}):
        form.show(last)
        assert (form.box.layout.display, list(fields(form))) == ("none", [])
        form.show(state)
    form.show({**state, "question": ""})
    assert [each.description for each in form.box.children] == ["Add answers from paper"]
    form.box.children[0].click()
    assert len(list(fields(form))) == 1
    form.show({**state, "question": ""})
    assert len(list(fields(form))) == 1


@pytest.mark.parametrize(("more", "label"), [({"alone": True}, "Take these and reveal"), ({}, "Count these in")])
def test_the_button_says_what_it_does(more: dict[str, Any], label: str) -> None:
    """Without phones, and for a show of hands, what is keyed in is all there is: it is shown at once."""
    form = KeyIn(lambda *_: None)
    keying = {"input": "lines", "areas": ["x"], "flat": True, "question": "q", "paper": 0, "by_hand": False}
    form.show({"question": "q", "closed": False, "code": "X", "keying": keying, **more})
    assert form.box.children[0].children[-1].description == label
    form.show({"question": "q", "closed": False, "code": "X", "keying": {**keying, "by_hand": True}, **more})
    assert form.box.children[0].children[-1].description == "Take these and reveal"


def said(form: KeyIn) -> str:
    """Return all that a form says."""
    return "\n".join(each.value for each in _all(form.box) if isinstance(each, widgets.HTML))


def people(form: KeyIn) -> Any:
    """Return the field for the number of people."""
    (field,) = [each for each in _all(form.box) if isinstance(each, widgets.IntText)]
    return field


@pytest.mark.parametrize(
    ("data", "typed", "heads", "words"),
    [
        (POLL, [3, 0, 2], 5, "<b>5</b> \u2713"),
        (POLL, [3, 0, 1], 5, "1 of 5 is missing"),
        (POLL, [3, 0, 3], 5, "1 more than 5 people can give"),
        (DOTS, [6, 9], 5, "<b>15</b> "),
        (DOTS, [6, 10], 5, "1 more than 5 people can give"),
        (SCALE, [0, 1, 2, 2, 0, 1, 1, 1, 1, 2], 5, "1 more than 5 people can give"),
        (FORM, [1, 2, 2, 0, 0, 4], 5, "1 of 5 is missing"),
        (POLL, [3, 0, 2], 0, "<b>5</b> "),
    ],
    ids=lambda each: each["type"] if isinstance(each, dict) else "",
)
def test_sums_are_checked(tmp_path: Path, data: dict[str, Any], typed: list[int], heads: int, words: str) -> None:
    """Each question's sum is shown, and beside it how it differs from the number of people; nothing is refused."""
    alone = SessionAlone.open(make_plan([open_one(data)]), tmp_path)

    def send(tallies: list[Any], _: bool) -> None:
        alone.lead("key-in", tallies=tallies)

    form = KeyIn(send)
    form.show(alone.lead("forward"))
    people(form).value = heads
    for field, value in zip(fields(form), typed, strict=True):
        field.value = value
    assert words in said(form)
    if not heads:
        assert "missing" not in said(form)
    press(form)
    if "more than" in words:
        press(form)  # it was asked about
    assert alone.results()[data["id"]].people


def test_one_aligned_table(tmp_path: Path) -> None:
    """All number fields of a form are cells of the same columns, each as wide and named for a screen reader."""
    for data in (POLL, SCALE, FORM):
        alone = SessionAlone.open(make_plan([open_one(data)]), tmp_path / data["type"])
        form = KeyIn(lambda *_: None)
        form.show(alone.lead("forward"))
        grids = [each for each in _all(form.box) if isinstance(each, widgets.GridBox)]
        cells = [cell for grid in grids for cell in grid.children]
        assert all(field in cells and field.tooltip for field in fields(form))
        assert len({grid.layout.grid_template_columns for grid in grids}) == 1
        assert len({field.layout.width for field in fields(form)}) == 1


def test_the_number_of_people_is_typed_once(tmp_path: Path) -> None:
    """It holds for the next question, and for a new form after the kernel was killed."""
    kept = tmp_path / "typed.json"
    alone = SessionAlone.open(make_plan([open_one(POLL), open_one(SCALE)]), tmp_path / "s")
    form = KeyIn(lambda *_: None, kept)
    form.show(alone.lead("forward"))
    people(form).value = 9
    form.show(alone.lead("next"))
    assert people(form).value == 9
    again = KeyIn(lambda *_: None, kept)
    again.show(alone.state())
    assert people(again).value == 9


def test_more_answers_than_people_are_asked_about(tmp_path: Path) -> None:
    """Seven answers of six people are taken only after a question; counted again, or with the people right, at once."""
    alone = SessionAlone.open(make_plan([open_one(FORM)]), tmp_path)
    form = KeyIn(lambda tallies, stay: alone.lead("key-in", tallies=tallies, stay=stay) and None)
    form.show(alone.lead("forward"))
    assert form._table is not None
    form._table.people.value = 6
    for field, value in zip(fields(form), [1, 2, 2, 0, 0, 7], strict=True):
        field.value = value
    press(form)
    form.show(alone.state())
    said = " ".join(each.value for each in _all(form.box) if isinstance(each, widgets.HTML))
    assert "7 answers for 6 people. Count again, or take them anyway?" in said
    assert [each.description for each in _all(form.box) if isinstance(each, widgets.Button)] == ["Take them anyway"]
    assert alone.state()["phase"] == "collect"
    fields(form)[5].value = 6
    form.show(alone.state())
    assert [each.description for each in _all(form.box) if isinstance(each, widgets.Button)] == [
        "Take these and reveal"
    ]
    fields(form)[5].value = 7
    press(form)
    press(form)
    assert alone.state()["phase"] == "reveal"
