from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.whys.five_whys import FiveWhys, Link, Why
from pmkit.exercises import State, five_whys
from pmkit.practice.exercises import five_whys as module
from pmkit.records.timeline import Timeline
from tests.hostile import VALUES

CHAIN = five_whys.CHAIN
BRANCH = (
    CHAIN.add("Twenty minutes passed from the alert to the diagnosis", evidence=("E10", "E18"))
    .add("The error log named the database", under="W6", evidence=("E14", "E15"))
    .add("Eighteen minutes passed until the rollback", evidence=("E18", "E20"))
    .add("The pipeline has the same stages in both directions", under="W8", evidence=("E19",))
    .add("Fifteen more minutes passed after the rollback", evidence=("E20", "E22"))
    .add("The proxy held connections of killed pods", under="W10", evidence=("E17", "E21"))
)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("link", ("W1", "W4")),
        ("link", Link("W1", "W4")),
        ("places", {"W7", "W5"}),
        ("places", [Why(id="W5", text="x"), "w07"]),
        ("branch", BRANCH),
        ("branch", BRANCH.remove("W5").remove("W4")),
        ("branch", BRANCH.change("W9", evidence=("E19", "E2"))),
    ],
)
def test_objects_are_answers_too(task: str, answer: object) -> None:
    """Links, whys, sets and graphs are as good as text."""
    reply = five_whys.check(task, answer)
    assert reply.state is State.GOOD, reply


@pytest.mark.parametrize(
    ("answer", "same"),
    [(Link("W5", "W1"), "W1 W5"), (("problem", "W1"), "W1 problem"), (("", "W7"), "W7 problem"), ("W3", "W1 W3")],
)
def test_a_link_is_read_in_any_order_and_a_cause_alone_stands_for_its_only_link(answer: object, same: str) -> None:
    """Effect and cause may be turned around, and the problem may be an empty id."""
    assert five_whys.check("link", answer) == five_whys.check("link", same)


def test_a_question_waits_for_no_other_part() -> None:
    """A question comes before what is unanswered, and one unanswered part keeps the whole from good."""
    assert five_whys.check("question", ..., "b").state is State.QUESTION
    assert five_whys.check("question", "b", ...).state is State.UNANSWERED
    assert five_whys.check("stretches", 20, ..., 3, ...).state is State.QUESTION
    assert five_whys.check("stretches", 20, 18, timedelta(minutes=15), ...).state is State.UNANSWERED


@pytest.mark.parametrize("kind", VALUES)
def test_anything_can_be_put_beside_the_chain(kind: str) -> None:
    """Absurd, huge and raising answers leave a comparison that can be shown."""
    assert five_whys.beside_the_chain(VALUES[kind]()).summary


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["It took 9 minutes", "A slow step", "The engineer forgot it", "Memory leak in new feature"]
            ),
            st.integers(0, 9),
            st.lists(st.sampled_from(["E02", "E11", "E14", "E19", "E21", "E22", "E99"]), max_size=3),
        ),
        max_size=10,
    )
)
def test_any_graph_gets_a_reply(answers: list[tuple[str, int, list[str]]]) -> None:
    """Whatever a learner draws, there is a reply, and the same one for the graph and for its text."""
    graph = FiveWhys(CHAIN.problem)
    for text, under, evidence in answers:
        graph = graph.add(text, under=f"W{under}" if 0 < under <= len(graph) else "", evidence=tuple(evidence))
    assert five_whys.check("branch", graph).state in (State.GOOD, State.QUESTION)
    if len(graph):
        assert five_whys.check("branch", str(graph)) == five_whys.check("branch", graph)


def test_the_three_stretches_are_the_articles_minutes() -> None:
    """The stretches of the records follow each other and make the 53 minutes of the problem."""
    ends = list(five_whys.STRETCHES.values())
    assert [first[1] for first in ends[:-1]] == [second[0] for second in ends[1:]]
    spans = [five_whys.records()[end].instant - five_whys.records()[start].instant for start, end in ends]  # type: ignore[operator]
    assert sum(spans, timedelta()) == timedelta(minutes=53)


def test_the_checks_stand_on_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the records are others, the minutes and the graph of before are no longer good."""
    moved = [
        {**event.to_row(), "earliest": "2024-01-15T14:53:00Z", "latest": "2024-01-15T14:53:00Z"}
        if event.id in ("E18", "E14", "E15")
        else event.to_row()
        for event in five_whys.records()
    ]
    other = Timeline(type(five_whys.records()["E18"]).from_row(row) for row in moved)
    monkeypatch.setattr(module, "records", lambda: other)
    assert five_whys.check("stretches", 20, 18, 15, 0).state is State.QUESTION
    assert five_whys.check("stretches", 21, 17, 15, 0).state is State.GOOD
    assert five_whys.check("branch", BRANCH).state is State.QUESTION


def test_the_link_that_fails_is_shown_by_the_records() -> None:
    """Requests rise only after the first pods have ended, and pmkit asks about the link once it is tested."""
    first_ended, risen = (five_whys.records()[name].earliest for name in ("E08", "E09"))
    assert first_ended
    assert risen
    assert first_ended < risen
    codes = {finding.code for finding in five_whys.DRAFT.test("W1", "W4", needed=False).findings()}
    assert "not-needed" in codes
    assert five_whys.tests_of_the_draft().count("Had it not been") == len(five_whys.DRAFT.links) == 8


def test_the_chain_has_the_gaps_that_the_exercise_is_about() -> None:
    """Pmkit finds the other question, the single path and the missing evidence in the article's chain."""
    codes = {finding.code for finding in CHAIN.findings()}
    assert {"other-question", "one-path", "stops-outside", "no-evidence"} <= codes
    assert not {"other-question", "one-path"} & {finding.code for finding in BRANCH.findings()}


def test_the_comparison_shows_what_only_the_graph_has() -> None:
    """Beside the chain are the answers that the learner added; something that is not a graph shares nothing."""
    beside = five_whys.beside_the_chain(BRANCH)
    assert [why.id for why in beside.only_second] == ["W6", "W7", "W8", "W9", "W10", "W11"]
    assert not beside.only_first
    assert len(five_whys.beside_the_chain(...).only_first) == 5


def test_every_draft_points_at_records_that_exist() -> None:
    """The ids in the draft and in the board are those of the kit's records."""
    known = {event.id for event in five_whys.records()}
    assert {name for why in five_whys.DRAFT.whys for name in why.evidence} <= known
    assert set(re.findall(r"^(E\d\d)  ", five_whys.board(), re.MULTILINE)) == known
