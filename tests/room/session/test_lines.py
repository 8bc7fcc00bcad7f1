"""The host's edits of lines: before the reveal and after it, kept in the file, counted openly, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities import kinds
from pmkit.room.activities.dots import Writing
from pmkit.room.activities.whys import WhyCounts
from pmkit.room.host.alone import SessionAlone
from pmkit.room.session import export, faces
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result, result_markdown
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import CARDS, REWORD, SLIDE, WHYS, open_one

TEXTS = ("No alert", "There was no alert", "Old checklist")
EACH: dict[str, Any] = {
    "cards": (open_one(CARDS), lambda text: [text]),
    "reword": (open_one(REWORD), lambda text: text),
    "whys": (WHYS, lambda text: {"group": 0, "whys": [[text, -1]]}),
}
"""Kind to an activity, and what a phone sends to write a line."""

PLAN = [open_one(CARDS), {"id": "stars", "type": "dots", "title": "Where?", "of": "cards", "privacy": "open"}, SLIDE]


def begun(folder: Path, *plan: dict[str, Any]) -> Session:
    """Return a session at its first question."""
    led = Session.start(make_plan(list(plan) or PLAN), folder)
    led.forward()
    return led


def write(led: Session, *texts: str, first: int = 0) -> None:
    """Let phones write a line each."""
    _, made = EACH[led.plan.activities[0].type]
    answers = [led.answer(bytes([first + at] * 16), led.question, made(text)) for at, text in enumerate(texts)]
    led.store.take(answers)


def shown(led: Session, name: str = "cards/collect") -> dict[str, Any]:
    """Return what all may see of a question: labels with their numbers, and what was edited."""
    result = led.visible(name)
    assert result is not None
    plain = result.to_dict()
    return dict(zip(plain["labels"], plain["counts"], strict=True)) | {"": str(result.edited)}


@pytest.fixture
def led(tmp_path: Path) -> Iterator[Session]:
    """Return a session in which cards are shown: two of the three say the same."""
    made = begun(tmp_path)
    write(made, *TEXTS, "No alert")
    made.forward()
    yield made
    made.store.close()


def test_every_kind_in_which_people_write_is_tried() -> None:
    """A kind of activity that people answer in free text has a row in the table above."""
    assert {kinds.name_of(kind) for kind in kinds.KINDS if kind.writes} == set(EACH)
    assert all(issubclass(kind, Writing) for kind in kinds.KINDS if kind.writes)


@pytest.mark.parametrize("kind", EACH)
@pytest.mark.parametrize("before", [True, False])
def test_a_line_is_hidden_reworded_and_merged(tmp_path: Path, kind: str, before: bool) -> None:
    """In each kind, before the reveal and after it: the sum of merged lines stays, and what was done is said."""
    data, _ = EACH[kind]
    led = begun(tmp_path, data)
    write(led, *TEXTS, "No alert", "Sad")
    led.look_first() if before else led.forward()
    assert bool(led.checking) == before
    name = data["id"]
    led.edit_line({"way": "hide", "lines": ["Sad"]})
    led.edit_line({"way": "reword", "lines": ["Old checklist"], "text": "The checklist was old"})
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "No alert"})
    if before:
        assert led.visible(f"{name}/collect") is None
        led.forward()
    assert shown(led, f"{name}/collect") == {
        "No alert": 3,
        "The checklist was old": 1,
        "": "1 line hidden, 1 reworded, 2 merged by the facilitator.",
    }
    page = faces.phone_state(led)["result"] + faces.show_state(led, 0, 4)["result"]
    assert "The checklist was old" in page
    assert "1 line hidden, 1 reworded, 2 merged by the facilitator." in page
    assert "Sad" not in page
    text = export.to_csv(led) + export.to_json(led)
    assert "by the facilitator" in text
    assert "Sad" not in text
    assert "Old checklist" not in text
    result = led.visible(f"{name}/collect")
    assert result is not None
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert "2 merged by the facilitator" in result_markdown(result)
    if "vote" in led.plan.activities[0].in_phases:
        led.go(name, "vote")
        assert led.options(led.plan.activities[0], vote=True) == ["No alert", "The checklist was old"]


def test_edits_survive_a_killed_room(led: Session) -> None:
    """They are in the session's file, and so is a look at lines before all see them."""
    led.edit_line({"way": "hide", "lines": ["Old checklist"]})
    again = Session.resume(led.store.path)
    assert (
        shown(again) == shown(led) == {"No alert": 2, "There was no alert": 1, "": "1 line hidden by the facilitator."}
    )
    again.go("cards", "collect")
    write(again, "New", first=9)
    again.look_first()
    last = Session.resume(led.store.path)
    assert last.checking == "cards/collect"
    assert last.visible("cards/collect") is None
    last.forward()
    assert "New" in shown(last)
    assert "Old checklist" not in shown(last), "counted again, it is hidden still"


def test_what_was_changed_counts_the_lines_that_people_wrote(led: Session) -> None:
    """Reworded twice is one line; a merged line that is hidden is as many as it was; nothing is counted twice."""
    led.edit_line({"way": "reword", "lines": ["Old checklist"], "text": "x"})
    led.edit_line({"way": "reword", "lines": ["x"], "text": "y"})
    assert shown(led)[""] == "1 line reworded by the facilitator."
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "Silence"})
    led.edit_line({"way": "reword", "lines": ["Silence"], "text": "No alert"})
    assert shown(led)[""] == "1 line reworded, 2 merged by the facilitator."
    led.edit_line({"way": "reword", "lines": ["y"], "text": "No alert"})
    assert shown(led) == {"No alert": 4, "": "3 lines merged by the facilitator."}
    led.edit_line({"way": "hide", "lines": ["No alert"]})
    assert shown(led) == {"": "3 lines hidden by the facilitator."}


def test_edits_are_taken_back(led: Session) -> None:
    """The newest first, or all that hide; a double click takes one back."""
    first = shown(led)
    led.edit_line({"way": "hide", "lines": ["Old checklist"]})
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "Nothing alerted"})
    led.edit_line({"way": "show-again"})
    assert shown(led) == {"Nothing alerted": 3, "Old checklist": 1, "": "2 lines merged by the facilitator."}
    led.edit_line({"way": "reword", "lines": ["Nothing alerted"], "text": "No one was told"})
    led.edit_line({"way": "undo", "of": 2})
    with pytest.raises(RoomError) as caught:
        led.edit_line({"way": "undo", "of": 2})
    assert caught.value.code == "stale"
    led.edit_line({"way": "undo"})
    assert shown(led) == first
    with pytest.raises(RoomError, match="nothing to take back"):
        led.edit_line({"way": "undo"})


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"way": "burn"}, "not-one-of"),
        ({"way": "hide"}, "nothing-given"),
        ({"way": "hide", "lines": "No alert"}, "nothing-given"),
        ({"way": "hide", "lines": ["elsewhere"]}, "stale"),
        ({"way": "hide", "lines": [["No alert"]]}, "stale"),
        ({"way": "merge", "lines": ["No alert"], "text": "x"}, "nothing-given"),
        ({"way": "merge", "lines": ["No alert", "No alert"], "text": "x"}, "nothing-given"),
        ({"way": "reword", "lines": ["No alert", "Old checklist"], "text": "x"}, "misfit"),
        ({"way": "reword", "lines": ["No alert"], "text": " "}, "nothing-given"),
        ({"way": "reword", "lines": ["No alert"]}, "misfit"),
        ({"way": "reword", "lines": ["No alert"], "text": "x" * 281}, "too-long"),
        ({"way": "hide", "lines": ["No alert"], "to": "slide"}, "not-asked"),
        ({"way": "hide", "lines": ["No alert"], "to": "nowhere"}, "not-asked"),
    ],
)
def test_what_is_no_edit_is_refused(led: Session, sent: dict[str, Any], code: str) -> None:
    """With a sentence and a code, and nothing is changed."""
    before = (shown(led), dict(led.edits))
    with pytest.raises(RoomError) as caught:
        take_step(led, "edit-line", sent)
    assert caught.value.code == code
    assert (shown(led), led.edits) == before


def test_lines_stay_while_people_vote_on_them(led: Session) -> None:
    """During the vote nothing is merged; after it dots of merged lines are added up, and what was voted on stays."""
    led.edit_line({"way": "hide", "lines": ["Old checklist"]})
    led.go("cards", "vote")
    state = faces.host_state(led, 0, 4)["lines"]
    assert (state["voting"], state["alike"]) == (True, [])
    for sent in (
        {"way": "merge", "lines": ["No alert", "There was no alert"], "text": "Silence"},
        {"way": "reword", "lines": ["No alert"], "text": "There was no alert"},
    ):
        with pytest.raises(RoomError) as caught:
            led.edit_line(sent)
        assert caught.value.code == "voting"
    led.store.take([led.answer(bytes([at] * 16), led.question, [2, 1]) for at in range(3)])
    led.forward()
    assert shown(led, "cards/vote") == {"No alert": 6, "There was no alert": 3, "": ""}
    for way in ("undo", "show-again"):
        with pytest.raises(RoomError, match="people voted on these lines"):
            led.edit_line({"way": way})
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "Silence"})
    assert shown(led, "cards/vote") == {"Silence": 9, "": "2 lines merged by the facilitator."}
    with pytest.raises(RoomError) as caught:
        led.go("cards", "vote")
    assert caught.value.code == "final", "dots were put on two lines that are one now"
    led.edit_line({"way": "undo"})
    led.go("cards", "vote")
    assert led.phase == "vote"


def test_dots_of_another_activity_are_put_on_edited_lines(led: Session) -> None:
    """The vote offers the lines as they are shown, and edits made after it apply to its result too."""
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "Silence"})
    led.go("stars")
    assert led.options(led.plan.activities[1], vote=False) == ["Old checklist", "Silence"]
    led.store.take([led.answer(bytes([7] * 16), led.question, [1, 2])])
    led.forward()
    led.edit_line({"way": "reword", "lines": ["Silence"], "text": "Nobody was told", "to": "cards"})
    assert shown(led, "stars/collect") == {
        "Nobody was told": 2,
        "Old checklist": 1,
        "": "1 line reworded by the facilitator.",
    }


def test_during_the_vote_a_line_is_hidden_or_reworded_and_votes_stay(led: Session) -> None:
    """Dots are kept by place: phones read the new words, the hidden line takes its dots along, a resumed room too."""
    led.go("cards", "vote")
    before = led.options(led.plan.activities[0], vote=True)
    assert before == ["No alert", "Old checklist", "There was no alert"]
    led.store.take([led.answer(bytes([at] * 16), led.question, [1, 1, 1]) for at in range(2)])
    led.edit_line({"way": "reword", "lines": ["No alert"], "text": "No alarm"})
    led.edit_line({"way": "hide", "lines": ["There was no alert"]})
    led = Session.resume(led.store.path)
    assert led.options(led.plan.activities[0], vote=True) == before
    phone, wall = json.dumps(faces.phone_state(led)["activity"]["form"]), faces.show_state(led, 0, 4)
    assert "No alarm" in phone
    assert "There was no alert" not in phone + wall["asked"] + wall["result"]
    led.store.take([led.answer(bytes([9] * 16), led.question, [3, 0, 0])])
    led.forward()
    said = "1 line hidden, 1 reworded by the facilitator."
    assert shown(led, "cards/vote") == {"No alarm": 5, "Old checklist": 2, "": said}
    led.back()
    assert led.question == "cards/vote", "each line is still one, so that people can vote on"
    led.store.take([led.answer(bytes([8] * 16), led.question, [0, 3, 0])])
    led.edit_line({"way": "show-again"})
    led.forward()
    assert shown(led, "cards/vote")["There was no alert"] == 2
    led.store.close()


def test_all_hidden_leaves_nothing_to_vote_on(led: Session) -> None:
    """The vote is left out, and the wall says how many lines were hidden."""
    led.edit_line({"way": "hide", "lines": ["No alert", "There was no alert", "Old checklist"]})
    assert "3 lines hidden by the facilitator." in faces.show_state(led, 0, 4)["result"]
    led.forward()
    led.forward()
    assert led.activity is not None
    assert led.activity.id == "stars"


def test_the_host_looks_where_the_coach_marks_a_line(tmp_path: Path) -> None:
    """A name or words that blame stop the reveal once: all else goes on the wall with one step, as before."""
    for texts, stopped in ((TEXTS, False), (("John forgot to check memory",), True)):
        led = begun(tmp_path)
        write(led, *texts)
        assert led.next_step() == "reveal"
        led.forward()
        assert bool(led.checking) == stopped
        state = faces.host_state(led, 0, 1)
        assert state["lines"]["first"] == stopped
        assert any(line["marks"] for line in state["lines"]["lines"]) == stopped
        if stopped:
            assert (state["next"], state["next_label"]) == ("reveal", "Reveal")
            assert faces.phone_state(led)["looking"]
            for line in state["lines"]["lines"]:
                assert line["text"] not in json.dumps(faces.show_state(led, 0, 1))
            led.edit_line(
                {"way": "reword", "lines": ["John forgot to check memory"], "text": "Memory was not on the list"}
            )
            led.forward()
        assert led.phase == "reveal"
        assert led.visible("cards/collect") is not None
        led.store.close()


def test_where_wording_is_practiced_only_a_name_stops(tmp_path: Path) -> None:
    """The wall marks blame there itself; the name of the sentence that is reworded has been read by all."""
    asked = {**REWORD, "sentence": "Sarah should have checked"}
    for text, stopped in (("The on-call forgot it", False), ("Sarah had no checklist", False), ("John had none", True)):
        led = begun(tmp_path, open_one(asked))
        write(led, text)
        led.forward()
        assert bool(led.checking) == stopped, text
        led.store.close()


def test_looking_first_is_for_lines_alone(led: Session) -> None:
    """Where nothing is written, or climate answers come to the host first anyway, there is nothing to look at."""
    with pytest.raises(RoomError) as caught:
        led.look_first()
    assert caught.value.code == "not-asked"


def test_what_the_host_has_read_is_final(tmp_path: Path) -> None:
    """Anonymous lines that the host looked at cannot be asked again; below the threshold there are none to look at."""
    led = begun(tmp_path, {**CARDS, "most": 1})
    write(led, *(f"line {at}" for at in range(10)))
    led.look_first()
    assert led.is_final(led.plan.activities[0], "collect")
    led.store.close()
    led = begun(tmp_path, {**CARDS, "most": 1})
    write(led, *(f"line {at}" for at in range(9)))
    led.look_first()
    assert led.checking == ""
    assert faces.host_state(led, 9, 9)["lines"] is None
    assert not led.is_final(led.plan.activities[0], "collect")
    led.store.close()


def test_climate_cards_are_edited_in_the_hosts_own_look(tmp_path: Path) -> None:
    """Before the host has decided; where they are not shown there is nothing to edit."""
    led = begun(tmp_path, {**CARDS, "most": 1, "privacy": "climate"})
    write(led, *(f"line {at}" for at in range(10)))
    led.forward()
    led.edit_line({"way": "hide", "lines": ["line 3"]})
    assert "line 3" not in json.dumps(faces.host_state(led, 9, 9))
    led.decide("none")
    assert faces.host_state(led, 9, 9)["lines"] is None
    with pytest.raises(RoomError):
        led.edit_line({"way": "undo"})
    led.store.close()


def test_people_are_told_before_they_write(tmp_path: Path) -> None:
    """The promise below each question in free text says that the facilitator may edit lines."""
    for data, _ in EACH.values():
        led = begun(tmp_path, data)
        assert faces.LINES_SAID in faces.promise(led)
        led.store.close()


def test_without_a_room(tmp_path: Path) -> None:
    """``lead`` of a session alone does the same and returns the state as plain data."""
    session = SessionAlone.open(make_plan(PLAN), tmp_path)
    session.lead("forward")
    state = session.lead("key-in", tallies=["John forgot to look", "No alert", "No alert on it"])
    assert state["lines"]["first"]
    state = session.lead("edit-line", way="hide", lines=["John forgot to look"])
    assert [line["text"] for line in state["lines"]["lines"]] == ["No alert", "No alert on it"]
    assert state["lines"]["alike"] == [{"lines": ["No alert", "No alert on it"], "keep": False}]
    state = session.lead("edit-line", way="merge", lines=state["lines"]["alike"][0]["lines"], text="No alert")
    state = session.lead("forward")
    assert state["lines"]["said"] == "1 line hidden, 2 merged by the facilitator."
    assert json.loads(json.dumps(state)) == state
    assert session.results()["cards"].labels == ("No alert",)


def test_what_was_hidden_from_paper_is_gone_too(tmp_path: Path) -> None:
    """Lines that were keyed in are kept until the end, so that they can be counted again; then they are overwritten."""
    led = begun(tmp_path)
    led.key_in(["wintergreen", "No alert"])
    led.edit_line({"way": "hide", "lines": ["wintergreen"]})
    state = faces.host_state(led, 0, 0)
    state.pop("keying")  # the form has what the host typed, so that more can be added to it
    assert "wintergreen" not in json.dumps([state, faces.show_state(led, 0, 0)]) + export.to_json(led)
    led.close()
    led.store.close()
    assert [file for file in tmp_path.glob("*.room.sqlite*") if b"wintergreen" in file.read_bytes()] == []


def test_merged_whys_of_two_groups_are_what_both_saw(tmp_path: Path) -> None:
    """Lines that the kit did not match, merged by the host, move to the middle; what explained them stays theirs."""
    led = begun(tmp_path, WHYS)
    answers = [
        {"group": 0, "whys": [["Memory ran out", -1], ["John forgot to check", 0], ["The list was lost", 1]]},
        {"group": 1, "whys": [["The heap was exhausted", -1], ["Nobody owns limits", 0]]},
    ]
    led.store.take([led.answer(bytes([at] * 16), led.question, each) for at, each in enumerate(answers)])
    led.forward()
    led.edit_line({"way": "merge", "lines": ["Memory ran out", "The heap was exhausted"], "text": "Memory ran out"})
    led.edit_line({"way": "hide", "lines": ["John forgot to check"]})
    led.forward()
    result = led.visible("whys/collect")
    assert result is not None
    assert isinstance(result.counts, WhyCounts)
    seen = result.counts.overlap()
    assert seen is not None
    assert [seen.first[a].text for a, _, _ in seen.both] == ["Memory ran out"]
    first, second = result.counts.graphs().values()
    texts = {why.id: why.text for why in first.whys}
    assert [(texts[link.effect], texts[link.cause]) for link in first.links if link.effect] == [
        ("Memory ran out", "The list was lost")
    ], "what explained the hidden line explains what that one explained"
    assert [why.text for why in second.whys] == ["Memory ran out", "Nobody owns limits"]
    assert dict(zip(result.labels, result.counts.numbers, strict=True))["Memory ran out"] == 2
    led.store.close()


def test_a_name_goes_to_the_wall_only_after_a_question(tmp_path: Path) -> None:
    """The step that would show a line with a name asks first; once it is reworded, or the host is sure, it does not."""
    led = begun(tmp_path)
    write(led, "John forgot to check memory", "No alert", "No owner")
    led.forward()
    assert led.checking
    with pytest.raises(RoomError, match=r"A marked line would go to the wall\. Names a person: John") as refused:
        take_step(led, "forward", {"at": led.at}, present=3)
    assert refused.value.code == "confirm"
    assert led.checking
    led.edit_line({"way": "reword", "lines": ["John forgot to check memory"], "text": "Memory was not on the list"})
    take_step(led, "forward", {"at": led.at}, present=3)
    assert not led.checking
    assert "Memory was not on the list" in shown(led)
    led.store.close()


def test_each_marked_line_has_its_reason_in_the_question(tmp_path: Path) -> None:
    """Two marked lines give both reasons, "them" and "they", and the sentence names the button that goes on."""
    led = begun(tmp_path)
    write(led, "Zoë looked at memory", "Will is mean", "No owner")
    led.forward()
    with pytest.raises(RoomError) as refused:
        take_step(led, "forward", {"at": led.at}, present=3)
    told, reasons = refused.value.problem.split(". ")
    assert told == "2 marked lines would go to the wall"
    assert set(reasons.split("; ")) == {"Names a person: Zoë", "Names a person: Will"}
    assert refused.value.remedy == "reword or hide them first, or go on anyway if they're fine as they are"
    led.store.close()


SURE = "Backups had no owner"
TWIN = "The backups had no owners"
OWNED = "Nobody owned the backups or tested a restore"
TRIED = "Backups were set up and nobody had tried to restore"
DISKS = "The disks were slow"


def two_groups(folder: Path, first: list[str], second: list[str]) -> Session:
    """Return a session in which two groups wrote whys, and all see them."""
    led = begun(folder, WHYS)
    for group, texts in enumerate((first, second)):
        for at, text in enumerate(texts):
            led.store.take(
                [led.answer(bytes([16 * group + at + 1] * 16), led.question, {"group": group, "whys": [[text, -1]]})]
            )
    led.forward()
    if led.checking:
        led.forward()
    return led


def asked(led: Session) -> list[dict[str, Any]]:
    """Return the pairs of lines that the host is asked about."""
    found: list[dict[str, Any]] = faces.host_state(led, 0, 4)["lines"]["alike"]
    return found


def test_what_was_counted_as_the_same_can_be_split(tmp_path: Path) -> None:
    """A merge that the room made is offered to be split; then each line has its own number and its own dots."""
    led = two_groups(tmp_path, [SURE, DISKS], [TWIN, TWIN])
    name = WHYS["id"]
    assert shown(led, f"{name}/collect") == {SURE: 3, DISKS: 1, "": ""}
    (line,) = (each for each in faces.host_state(led, 0, 4)["lines"]["lines"] if each["text"] == SURE)
    assert line["split"]
    assert line["also"] == [TWIN]
    led.edit_line({"way": "split", "lines": [SURE]})
    assert shown(led, f"{name}/collect") == {SURE: 1, DISKS: 1, TWIN: 2, "": "1 line split by the facilitator."}
    assert asked(led) == [], "whoever has split them isn't asked again"
    again = Session.resume(led.store.path)
    assert shown(again, f"{name}/collect") == shown(led, f"{name}/collect")
    with pytest.raises(RoomError, match="this line is one line"):
        led.edit_line({"way": "split", "lines": [SURE]})
    led.go(name, "vote")
    assert led.options(led.plan.activities[0], vote=True) == [SURE, TWIN, DISKS]
    with pytest.raises(RoomError, match="people are voting"):
        led.edit_line({"way": "split", "lines": [SURE]})
    with pytest.raises(RoomError, match="people are voting"):
        led.edit_line({"way": "same", "lines": [SURE, TWIN]})


def test_an_undone_split_is_one_line_again(tmp_path: Path) -> None:
    """Undo takes a split back, with its number."""
    led = two_groups(tmp_path, [SURE], [TWIN, TWIN])
    before = shown(led, f"{WHYS['id']}/collect")
    led.edit_line({"way": "split", "lines": [SURE]})
    led.edit_line({"way": "undo"})
    assert shown(led, f"{WHYS['id']}/collect") == before


@pytest.mark.parametrize("turned", [False, True])
def test_what_may_be_the_same_is_asked_with_one_click(tmp_path: Path, turned: bool) -> None:
    """The same: one line with the words of both, on the wall, in the vote and in words. Not the same: asked once."""
    led = two_groups(tmp_path, [OWNED, DISKS], [TRIED])
    name, pair = WHYS["id"], [OWNED, TRIED]
    assert asked(led) == [{"lines": pair, "keep": True}]
    led.edit_line({"way": "apart", "lines": pair})
    assert asked(led) == []
    assert shown(led, f"{name}/collect") == {OWNED: 1, DISKS: 1, TRIED: 1, "": ""}
    led.edit_line({"way": "undo"})
    led.edit_line({"way": "same", "lines": pair[::-1] if turned else pair})
    assert asked(led) == []
    result = led.visible(f"{name}/collect")
    assert result is not None
    assert shown(led, f"{name}/collect") == {OWNED: 2, DISKS: 1, "": "2 lines merged by the facilitator."}
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    assert f"- {OWNED} (also: {TRIED})" in result_markdown(result)
    assert f"also: {TRIED}" in faces.show_state(led, 0, 4)["result"]
    led.go(name, "vote")
    assert f"{OWNED} (also: {TRIED})" in led.shown_options(led.plan.activities[0], vote=True)
    assert f"{OWNED} (also: {TRIED})" in json.dumps(faces.phone_state(led)["activity"]["form"])


def test_what_the_host_merged_can_be_split_whatever_came_after(tmp_path: Path) -> None:
    """The lines of a merge come back, also where it was reworded since; other edits stay."""
    led = begun(tmp_path)
    write(led, *TEXTS, "Sad")
    led.forward()
    led.edit_line({"way": "merge", "lines": ["No alert", "There was no alert"], "text": "No alert"})
    led.edit_line({"way": "hide", "lines": ["Sad"]})
    led.edit_line({"way": "reword", "lines": ["No alert"], "text": "Nothing watched it"})
    led.edit_line({"way": "split", "lines": ["Nothing watched it"]})
    assert set(shown(led)) == {"Nothing watched it", "There was no alert", "Old checklist", ""}
    assert shown(led)[""] == "1 line hidden, 1 reworded by the facilitator."


def test_lines_that_are_alike_are_asked_once_in_every_kind(led: Session) -> None:
    """Cards that are not the same are not offered again; a question takes two lines."""
    assert asked(led) == [{"lines": ["No alert", "There was no alert"], "keep": False}]
    with pytest.raises(RoomError, match="about two lines"):
        led.edit_line({"way": "apart", "lines": ["No alert"]})
    led.edit_line({"way": "apart", "lines": ["There was no alert", "No alert"]})
    assert asked(led) == []
    assert shown(led)["No alert"] == 2
    led.edit_line({"way": "same", "lines": ["No alert", "Old checklist"]})
    assert shown(led) == {"No alert": 3, "There was no alert": 1, "": "2 lines merged by the facilitator."}


def test_a_line_that_was_approved_is_not_asked_about_again(tmp_path: Path) -> None:
    """Back to a question whose lines all have seen asks first; forward again asks about new lines alone."""
    led = begun(tmp_path)
    write(led, "John forgot to check memory", "No alert")
    led.forward()
    take_step(led, "forward", {"at": led.at, "sure": True}, present=2)
    assert "John forgot to check memory" in shown(led)
    with pytest.raises(RoomError, match="Everybody has seen what 2 people answered") as refused:
        take_step(led, "back", {"at": led.at}, present=2)
    assert (refused.value.code, led.phase) == ("seen", "reveal")
    take_step(led, "back", {"at": led.at, "sure": True}, present=2)
    assert led.question == "cards/collect"
    path = led.store.path
    led.store.close()
    led = Session.resume(path)
    write(led, "No owner", first=7)
    take_step(led, "forward", {"at": led.at, "sure": True}, present=3)
    assert not led.checking, "the marked line was approved"
    assert "No owner" in shown(led)
    led.back()
    write(led, "Priya broke it", first=8)
    led.forward()
    assert [mark.name for mark in led.marked()] == ["Priya"]
    led.close()
    assert led.passed == {}
    led.store.close()


@pytest.mark.parametrize("do", ["back", "go"])
def test_no_way_back_opens_a_question_again_unasked(tmp_path: Path, do: str) -> None:
    """Whatever leads to a collection whose result all have seen asks first, and not where nobody answered."""
    for answered in (True, False):
        led = begun(tmp_path / f"{answered}")
        if answered:
            write(led, "No alert")
        led.forward()
        sent = {"at": led.at, **({"to": "cards", "phase": "collect"} if do == "go" else {})}
        if answered:
            with pytest.raises(RoomError) as refused:
                take_step(led, do, sent, present=1)
            assert refused.value.code == "seen"
        else:
            take_step(led, do, sent, present=1)
        assert bool(led.question) != answered
        led.store.close()


def test_the_vote_waits_for_pairs_that_may_be_the_same(tmp_path: Path) -> None:
    """Next before the vote asks about what is still open; who goes on anyway goes on, and who answers is free."""
    led = two_groups(tmp_path, [OWNED, DISKS], [TRIED])
    if led.next_phase() != "vote":
        led.forward()
    assert asked(led)
    with pytest.raises(RoomError, match="may be the same, and lines that are the same split the dots") as refused:
        take_step(led, "forward", {"at": led.at}, present=3)
    assert refused.value.code == "confirm"
    assert "vote anyway" in str(refused.value)
    led.edit_line({"way": "apart", "lines": [OWNED, TRIED]})
    take_step(led, "forward", {"at": led.at}, present=3)
    assert led.phase == "vote"
