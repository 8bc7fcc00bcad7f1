"""The silent why-graph in groups, figures and notes on slides, and slides that Next leaves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.activity import make_plan
from pmkit.room.activities.cards import check_answer
from pmkit.room.activities.counts import result_html
from pmkit.room.activities.whys import PAIRS_MOST, group_graphs, group_overlap
from pmkit.room.session import export, faces
from pmkit.room.session.results import Result, count, keyed_in
from pmkit.room.session.session import Session
from pmkit.room.session.steps import take_step
from tests.room.plans import POLL, SLIDE, WHYS

IT = make_plan([WHYS]).activities[0]
PICTURE = {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "alt": "Nothing is drawn."}


def of(group: int, *whys: list[Any]) -> dict[str, Any]:
    """Return one person's whys."""
    return {"group": group, "whys": list(whys)}


def counted(*answers: dict[str, Any]) -> Result:
    """Return what came of answers."""
    rows = [row for answer in answers for row in check_answer(IT, (), False, answer)]
    return count(IT, rows, people=len(answers), needed=1)


def test_both_groups_and_what_only_one_saw() -> None:
    """The same in other words is one statement; the rest stands under the group that saw it."""
    result = counted(
        of(0, ["No alert watches the queue", -1], ["The limit was set years ago", -1]),
        of(0, ["no alert watches the queue.", -1]),
        of(1, ["There was no alert on the queue", -1], ["Two people were on holiday", -1]),
    )
    seen = group_overlap(result)
    assert seen is not None
    assert [(seen.first[a].text, seen.second[b].text) for a, b, _ in seen.both] == [
        ("No alert watches the queue", "There was no alert on the queue")
    ]
    assert [why.text for why in seen.only_first] == ["The limit was set years ago"]
    assert [why.text for why in seen.only_second] == ["Two people were on holiday"]
    assert dict(zip(result.labels, result.counts, strict=True)) == {
        "No alert watches the queue": 3,
        "The limit was set years ago": 1,
        "Two people were on holiday": 1,
    }
    shown = result_html(result)
    assert "Both: 1" in shown
    assert "also: There was no alert on the queue" in shown
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_a_why_explains_another_one() -> None:
    """Links go to the problem or to an earlier line; what explains an empty line explains the problem."""
    result = counted(of(0, ["No alert", -1], ["", -1], ["Nobody owns it", 0], ["It is new", 1]))
    graph = group_graphs(result)["A"]
    texts = {why.id: why.text for why in graph.whys} | {"": "problem"}
    assert {(texts[link.effect], texts[link.cause]) for link in graph.links} == {
        ("problem", "No alert"),
        ("No alert", "Nobody owns it"),
        ("problem", "It is new"),
    }
    assert graph.problem == WHYS["sentence"]
    assert group_overlap(result) is None, "the other group wrote nothing"
    assert "<h3>B</h3>" in result_html(result)


def test_a_hall_of_people_is_compared_by_words() -> None:
    """Beyond what a wall holds only the same words are one statement, so that nobody waits for the reveal."""
    many = make_plan([{**WHYS, "most": 6}]).activities[0]
    rows = [of(at % 2, *([f"Line {at // 2} of {step}", -1] for step in range(6))) for at in range(80)]
    result = count(many, rows, people=80, needed=1)
    assert len(group_graphs(result)["A"]) * len(group_graphs(result)["B"]) > PAIRS_MOST
    seen = group_overlap(result)
    assert seen is not None
    assert len(seen.both) == 240
    assert not seen.only_first
    assert len(result.labels) == 240


def test_order_of_arrival_changes_nothing() -> None:
    """Answers turned round give the same bytes: nobody is found by who sent first."""
    answers = [of(at % 2, [text, -1]) for at, text in enumerate(["b", "A", "c", "a", "B"])]
    assert counted(*answers).to_dict() == counted(*answers[::-1]).to_dict()


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"group": 2, "whys": [["x", -1]]},
        {"group": True, "whys": [["x", -1]]},
        {"group": 0, "whys": []},
        {"group": 0, "whys": [["  ", -1]]},
        {"group": 0, "whys": [["x", 0]]},
        {"group": 0, "whys": [["x", -2]]},
        {"group": 0, "whys": [["x"]]},
        {"group": 0, "whys": [[1, -1]]},
        {"group": 0, "whys": [["x" * 281, -1]]},
        {"group": 0, "whys": [[str(at), -1] for at in range(5)]},
        {"group": 0, "whys": [["x", -1]] * 200},
    ],
)
def test_what_is_no_answer_is_refused(raw: Any) -> None:
    """Groups that are not there, lines that explain what comes later, too many or too long: a sentence."""
    with pytest.raises(RoomError):
        check_answer(IT, (), False, raw)


def test_from_paper() -> None:
    """Each group's lines are keyed in; nothing at all is refused."""
    result = keyed_in(IT, [["No alert"], ["No alert on it", "Holiday"]], needed=1)
    assert result.people == 3
    assert result.keyed
    assert group_overlap(result) is not None
    for wrong in ([[], []], [["x"]], [["x"], "y"], []):
        with pytest.raises(RoomError):
            keyed_in(IT, wrong, needed=1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"groups": ["A"]}, "two groups"),
        ({"groups": ["A", "A"]}, "two groups are the same"),
        ({"sentence": ""}, "the problem"),
        ({"privacy": "anonymous"}, "may be one person"),
        ({"picture": PICTURE}, "only a slide"),
    ],
)
def test_a_why_graph_needs_its_parts(change: dict[str, Any], said: str) -> None:
    """Two groups of different names, a problem, and no promise of anonymity that a group of one would break."""
    with pytest.raises(RoomError, match=said):
        make_plan([{**WHYS, **change}])


def test_people_vote_on_statements(tmp_path: Path) -> None:
    """The vote offers each statement once, also one that both groups have in other words; the export has the graph."""
    session = Session.start(make_plan([WHYS]), tmp_path)
    session.forward()
    answers = [of(0, ["No alert watches the queue", -1]), of(1, ["There was no alert on the queue", -1], ["Old", 0])]
    session.store.take([session.answer(bytes([at] * 16), session.question, each) for at, each in enumerate(answers)])
    for _ in ("reveal", "discuss", "vote"):
        session.forward()
    assert session.phase == "vote"
    assert session.options(IT, vote=True) == ["No alert watches the queue", "Old"]
    rows = export.to_csv(session).splitlines()
    assert any("B: why There was no alert on the queue,Old" in row for row in rows)


def test_a_picture_is_named_and_not_sent(tmp_path: Path) -> None:
    """Pages are told where the picture is and what it says; its bytes are fetched once."""
    session = Session.start(make_plan([{**SLIDE, "picture": PICTURE}]), tmp_path)
    session.forward()
    told = faces.phone_state(session)["activity"]["picture"]
    assert told == {"src": "picture/slide.svg", "alt": "Nothing is drawn."}
    for wrong in ("GIF89a", "<html>"):
        with pytest.raises(RoomError, match="an SVG image"):
            make_plan([{**SLIDE, "picture": {**PICTURE, "svg": wrong}}])


def test_next_leaves_asides_out(tmp_path: Path) -> None:
    """Next and Back pass asides by; from one that the host went to, Next goes back to where the session was."""
    names = ["one", "aside", "two", "appendix"]
    slides = [{**SLIDE, "id": name, "aside": name in ("aside", "appendix")} for name in names]
    session = Session.start(make_plan(slides), tmp_path)

    def here() -> str:
        return session.activity.id if session.activity else ""

    session.forward()
    session.forward()
    assert here() == "two"
    session.back()
    assert here() == "one"
    session.go("appendix")
    assert session.next_step() == "Next: Hello"
    session = Session.resume(session.store.path)
    session.forward()
    assert here() == "one"
    session.go("aside")
    session.back()
    assert here() == "one"
    session.forward()
    session.forward()
    assert session.index == len(names), "the closing page, not the appendix"


def test_an_aside_does_not_close_what_may_change(tmp_path: Path) -> None:
    """A host who shows an aside in mid-question comes back to that activity."""
    plan = make_plan([{**POLL, "privacy": "open"}, {**SLIDE, "aside": True}])
    session = Session.start(plan, tmp_path)
    session.forward()
    session.store.take([session.answer(bytes(16), session.question, [1])])
    session.go("slide")
    session.forward()
    assert session.activity is not None
    assert (session.activity.id, session.phase) == ("poll", "reveal")
    session.back()
    assert session.question == "poll/collect"


def test_what_is_agreed_is_written_below_a_slide(tmp_path: Path) -> None:
    """All pages show it, it survives the process, raw HTML is text, and the wrong place is refused."""
    session = Session.start(make_plan([SLIDE, POLL]), tmp_path)
    session.forward()
    take_step(session, "write", {"to": "slide", "text": "- **Alert** on <b>age</b>"})
    session = Session.resume(session.store.path)
    shown = faces.show_state(session, 0, 0)["activity"]["text"]
    assert "<strong>Alert</strong>" in shown
    assert "&lt;b&gt;" in shown
    take_step(session, "write", {"to": "slide", "text": ""})
    assert faces.show_state(session, 0, 0)["activity"]["text"] == ""
    for wrong in ({"to": "poll", "text": "x"}, {"to": "slide", "text": "x" * 3000}, {}):
        with pytest.raises(RoomError):
            take_step(session, "write", wrong)
    with pytest.raises(RoomError, match="no step 'dance'"):
        take_step(session, "dance", {})
