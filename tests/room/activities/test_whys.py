"""The silent why-graph in groups: answers, what both groups saw, and the vote on statements."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.groups import PAIRS_MOST, Group
from pmkit.room.activities.whys import WhyCounts, Whys
from pmkit.room.session import export
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import Result, count, keyed_in, result_html, result_markdown
from pmkit.room.session.session import Session
from pmkit.room.shared.counts import SHOWN_MOST
from tests.room.plans import WHYS, of_kind

IT = of_kind(Whys, WHYS)


def of(group: int, *whys: list[Any]) -> dict[str, Any]:
    """Return one person's whys."""
    return {"group": group, "whys": list(whys)}


def graphs(result: Result) -> WhyCounts:
    """Return what was counted."""
    assert isinstance(result.counts, WhyCounts)
    return result.counts


def counted(*answers: dict[str, Any]) -> Result:
    """Return what came of answers."""
    rows = [row for answer in answers for row in IT.read(answer, [])]
    return count(IT, rows, people=len(answers), needed=1)


def test_both_groups_and_what_only_one_saw() -> None:
    """The same in other words is one statement; the rest is listed under the group that saw it."""
    result = counted(
        of(0, ["No alert watches the queue", -1], ["The limit was set years ago", -1]),
        of(0, ["no alert watches the queue.", -1]),
        of(1, ["No alert was watching the queue", -1], ["Two people were on holiday", -1]),
    )
    seen = graphs(result).overlap()
    assert seen is not None
    assert [(seen.first[a].text, seen.second[b].text) for a, b, _ in seen.both] == [
        ("No alert watches the queue", "No alert was watching the queue")
    ]
    assert [why.text for why in seen.only_first] == ["The limit was set years ago"]
    assert [why.text for why in seen.only_second] == ["Two people were on holiday"]
    assert dict(zip(result.labels, graphs(result).numbers, strict=True)) == {
        "No alert watches the queue": 3,
        "The limit was set years ago": 1,
        "Two people were on holiday": 1,
    }
    shown = result_html(result)
    assert "Both: 1" in shown
    assert "also: No alert was watching the queue" in shown
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_a_why_explains_another_one() -> None:
    """Links go to the problem or to an earlier line; what explains an empty line explains the problem."""
    result = counted(of(0, ["No alert", -1], ["", -1], ["Nobody owns it", 0], ["It is new", 1]))
    graph = graphs(result).graphs()["A"]
    texts = {why.id: why.text for why in graph.whys} | {"": "problem"}
    assert {(texts[link.effect], texts[link.cause]) for link in graph.links} == {
        ("problem", "No alert"),
        ("No alert", "Nobody owns it"),
        ("problem", "It is new"),
    }
    assert graph.problem == WHYS["sentence"]
    assert graphs(result).overlap() is None, "the other group wrote nothing"
    assert "<h3>B</h3>" in result_html(result)


def test_links_are_drawn() -> None:
    """What explains a line is below it, on the page and in words; across columns it is said in words."""
    result = counted(
        of(0, ["No alert watches the queue", -1], ["Nobody owns the queue", 0], ["The team is new", 1]),
        of(1, ["No alert was watching the queue", -1], ["The dashboard was slow", 0], ["Old disks", 1]),
    )
    page = result_html(result)
    assert page.count("explains: No alert watches the queue") == 2, "one in each group, from its column to the middle"
    assert '<div class="statement">Nobody owns the queue<span class="soft">' in page
    below = page.split("Nobody owns the queue")[1].split("</li>")[0]
    assert '<ul><li><div class="statement">The team is new</div>' in below
    lines = result_markdown(result).splitlines()
    assert "- Nobody owns the queue (explains: No alert watches the queue)" in lines
    assert "  - The team is new" in lines
    assert "What is indented explains the line above it." in lines


def test_circles_and_long_chains_are_drawn_once() -> None:
    """People may draw a circle, or a chain without end: each line is there once, and no deeper than a wall shows."""
    circle = counted(of(0, ["x one", -1], ["y two", 0]), of(0, ["y two", -1], ["x one", 0]), of(0, ["z", -1]))
    assert result_html(circle).count('class="statement"') == 3
    texts = [(f"W{at}", f"step {at}") for at in range(1, 1201)]
    links = [("" if at == 1 else f"W{at - 1}", f"W{at}") for at in range(1, 1201)]
    groups = (Group("A", 1200, tuple(texts), tuple(links)), Group("B", 0, (), ()))
    chain = replace(circle, counts=WhyCounts(tuple(text for _, text in texts), (1,) * 1200, "It broke", groups))
    page = result_html(chain)
    assert page.count('class="statement"') == SHOWN_MOST
    assert page.count("</ul></li></ul>") > 0
    assert "</ul></li>" * 5 not in page
    assert len([line for line in result_markdown(chain).splitlines() if "step" in line]) == 1200


def test_a_hall_of_people_is_compared_by_words() -> None:
    """Beyond what a wall holds only the same words are one statement, so that nobody waits for the reveal."""
    many = make_plan([{**WHYS, "most": 6}]).activities[0]
    rows = [of(at % 2, *([f"Line {at // 2} of {step}", -1] for step in range(6))) for at in range(80)]
    result = count(many, rows, people=80, needed=1)
    assert len(graphs(result).graphs()["A"]) * len(graphs(result).graphs()["B"]) > PAIRS_MOST
    seen = graphs(result).overlap()
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
        IT.read(raw, [])


def test_from_paper() -> None:
    """Each group's lines are keyed in; nothing at all is refused."""
    result = keyed_in(IT, [["No alert"], ["No alert on it", "Holiday"]], needed=1)
    assert result.people == 3
    assert result.keyed
    assert graphs(result).overlap() is not None
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
        ({"picture": {"svg": "<svg/>", "alt": "x"}}, "no such field"),
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
    answers = [of(0, ["No alert watches the queue", -1]), of(1, ["No alert was watching the queue", -1], ["Old", 0])]
    session.store.take([session.answer(bytes([at] * 16), session.question, each) for at, each in enumerate(answers)])
    for _ in ("reveal", "discuss", "vote"):
        session.forward()
    assert session.phase == "vote"
    assert session.options(IT, vote=True) == ["No alert watches the queue", "Old"]
    rows = export.to_csv(session).splitlines()
    assert any("B: why No alert was watching the queue,Old" in row for row in rows)


def test_what_may_be_the_same_is_a_question_of_its_own() -> None:
    """The groups are asked about it below the columns, on the wall and in words, and it is voted on as two lines."""
    result = counted(
        of(0, ["The backups had no owners or tested a restore", -1], ["The disks were slow", -1]),
        of(1, ["Backups were set up and nobody had tried to restore", -1], ["Disks were slow", -1]),
    )
    seen = graphs(result).overlap()
    assert seen is not None
    assert len(seen.both) == len(seen.maybe) == 1
    assert not seen.only_first
    page, words = result_html(result), result_markdown(result)
    assert page.count("Are these the same? You decide: 1") == 1
    assert "- A: The backups had no owners or tested a restore / B: Backups were set up" in words
    assert len(result.labels) == 3
    assert Result.from_dict(json.loads(json.dumps(result.to_dict()))) == result
    merged = graphs(result).with_lines({"Backups were set up and nobody had tried to restore": result.labels[1]})
    assert merged.maybe == ()
    numbers, facts = graphs(result).to_plain()
    del facts["maybe"]  # a session of an earlier version
    assert WhyCounts.from_plain(result.labels, numbers, facts).maybe == ()


def test_what_is_only_alike_is_asked_about() -> None:
    """A few words in common never put two lines into one: a limit isn't an alert."""
    for one, other in (
        ("no memory alert on pods", "No memory limit on pods"),
        ("Canary ran for ten minutes only", "Rollback has to go through the canary again, sixteen minutes"),
        ("No alert watches the queue", "There was no alert on the queue"),
    ):
        result = counted(of(0, [one, -1]), of(1, [other, -1]))
        seen = graphs(result).overlap()
        assert seen is not None
        assert not seen.both
        assert set(result.labels) == {one, other}


def test_a_question_stays_until_it_is_answered() -> None:
    """A pair that may be the same is still asked about after one of its lines was put together with another one."""
    one, other, third = "No alert watches the queue", "There was no alert on the queue", "Old disks"
    counts = graphs(counted(of(0, [one, -1], [third, -1]), of(1, [other, -1], [third, -1])))
    assert counts.asked() == ((one, other),)
    joined = counts.with_lines({one: third})
    assert joined.asked() == ((third, other),)
    assert counts.with_lines({third: None}).asked() == ((one, other),)
    assert counts.with_lines({one: None}).asked() == ()
    assert counts.parted(one, other).asked() == ()
