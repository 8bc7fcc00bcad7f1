from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

from pmkit.analysis.whys.five_whys import FiveWhys, Link, Why
from pmkit.kit import kit_folder
from pmkit.practice.exercises import five_whys
from pmkit.practice.exercises.reply import Reply, State
from pmkit.records.timeline import Timeline

EXERCISES = kit_folder("exercises")
CHAIN = five_whys.CHAIN
BRANCH = (
    CHAIN.add("Twenty minutes passed from the alert to the diagnosis", evidence=("E10", "E18"))
    .add("The error log named the database", under="W6", evidence=("E14", "E15"))
    .add("Eighteen minutes passed until the rollback", evidence=("E18", "E20"))
    .add("The pipeline has the same stages in both directions", under="W8", evidence=("E19",))
    .add("Fifteen more minutes passed after the rollback", evidence=("E20", "E22"))
    .add("The proxy held connections of ended pods", under="W10", evidence=("E17", "E21"))
)
CONDITION = "The memory graph was on the platform dashboard, and the payments dashboard showed errors"

Check = Callable[[Any], Reply]
RIGHT: dict[str, tuple[Check, Any]] = {
    "asked": (lambda answer: five_whys.check_question(answer, "a"), "b"),
    "answered": (lambda answer: five_whys.check_question("b", answer), "a"),
    "diagnosis": (lambda answer: five_whys.check_stretches(answer, 18, 15, 0), 20),
    "rollback": (lambda answer: five_whys.check_stretches(20, answer, 15, 0), 18),
    "recovery": (lambda answer: five_whys.check_stretches(20, 18, answer, 0), 15),
    "explained": (lambda answer: five_whys.check_stretches(20, 18, 15, answer), 0),
    "link": (five_whys.check_link, ("W1", "W4")),
    "places": (five_whys.check_places, ("W5", "W7")),
    "condition": (five_whys.check_condition, CONDITION),
    "lever": (five_whys.check_lever, "W3"),
    "branch": (five_whys.check_branch, BRANCH),
}


def with_last(text: str, *evidence: str, under: str = "") -> FiveWhys:
    """Return the good branch with one more answer."""
    return BRANCH.add(text, under=under, evidence=evidence)


# Plausible wrong answers, each with what somebody would give it for.
WRONG: list[tuple[str, object]] = [
    *(("asked", letter) for letter in "acde"),
    *(("answered", letter) for letter in "bcde"),
    ("diagnosis", 12),  # from the investigation
    ("diagnosis", "17 min"),  # from the acknowledgment
    ("diagnosis", 26),  # from the first failed payment
    ("diagnosis", 13),  # to the memory graph
    ("diagnosis", 16),  # to the larger pool
    ("rollback", 16),  # from the decision
    ("rollback", 38),  # from the alert
    ("rollback", 10),  # the canary
    ("rollback", 6),  # eight pods
    ("recovery", 53),  # the article's figure
    ("recovery", 33),  # from the diagnosis
    ("recovery", 10),  # to the last connection
    ("recovery", 12),  # to normal traffic
    ("recovery", 3),  # from normal traffic
    *(("explained", number) for number in (1, 2, 3, 53)),
    ("link", ("problem", "W1")),
    ("link", ("problem", "W5")),
    ("link", ("", "W7")),
    ("link", ("W1", "W2")),
    ("link", "W3"),  # a cause alone
    ("link", Link("W5", "W1")),
    ("link", "W5 <- W6"),
    ("link", "W1"),  # it stands in several
    ("places", ["W5"]),
    ("places", "W7"),
    ("places", ["W1"]),
    ("places", ["W1", "W5"]),
    ("places", ["W1", "W7"]),
    ("places", ["W5", "W6"]),
    ("places", ["W6", "W7"]),
    ("places", ["W6"]),
    ("places", "the problem"),
    ("places", ["W5", "problem"]),
    ("places", ["problem", "W7"]),
    ("places", ["W5", "W6", "W7"]),
    ("places", ["W1", "W5", "W7"]),
    ("condition", five_whys.SENTENCE + "."),
    ("condition", "Bob had not opened the memory graph"),
    ("condition", "It was human error to read the log and not the graph"),
    ("condition", "The engineer overlooked the memory graph on the other dashboard"),
    ("condition", "Nobody opened the memory graph on the platform dashboard"),
    ("condition", "The memory graph was not looked at for thirteen minutes"),
    ("condition", "With the alert at hand, the memory graph should be opened"),
    ("condition", "There was a lack of training about the memory graph"),
    ("condition", "The memory graph asks for more attention during an alert, more care"),
    ("condition", "Add the memory graph to the payments dashboard"),
    ("condition", "Bad monitoring"),
    ("condition", "The situation was confusing and communication was poor"),
    *(("lever", name) for name in ("W1", "W2", "W4", "W5", "problem")),
    ("branch", FiveWhys("Service outage lasted 53 minutes")),
    ("branch", FiveWhys.chain("It lasted 53 minutes", *(f"Slow step {n}" for n in range(61)))),
    ("branch", FiveWhys("Payments failed", BRANCH.whys, BRANCH.links)),  # the question made to fit
    ("branch", CHAIN),
    ("branch", CHAIN.add("The search for the cause took long", under="W2", evidence=("E14",))),  # in the wrong place
    ("branch", FiveWhys.chain("It lasted 53 minutes", "The search took 20 minutes", "The log named the database")),
    ("branch", with_last("The proxy waited", "E17", under="W10").link("W12", "W10")),
    ("branch", with_last("Retries went on", "E21").unlink("", "W12")),
    ("branch", with_last("The on-call engineer ignored the graph", "E16", under="W6")),
    ("branch", with_last("The canary takes ten minutes", under="W8")),
    ("branch", with_last("The canary takes ten minutes", "E77", under="W8")),
    ("branch", with_last("The rollback took long", "E19", under="W6")),  # it came after the diagnosis
    ("branch", BRANCH.remove("W11").add("The proxy held connections", under="W2", evidence=("E21",))),
    ("branch", BRANCH.remove("W9")),  # a stretch that is only named
    ("branch", BRANCH.remove("W9").remove("W11").change("W10", evidence=("E19", "E21", "E22"))),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_is_good(name: str) -> None:
    """Each part has an answer that its check calls good, with a reason."""
    check, answer = RIGHT[name]
    reply = check(answer)
    assert reply.state is State.GOOD, reply
    assert len(reply.text) > 20


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("blank", [..., "", "  ", "...", "…"])
def test_an_unanswered_task_says_so(name: str, blank: object) -> None:
    """Three dots, and text without a word, are not answered yet."""
    assert str(RIGHT[name][0](blank)) == "Not answered yet."


def test_each_plausible_wrong_answer_has_its_own_question() -> None:
    """Each plausible wrong answer gets a question that no other answer gets, and it gives nothing away."""
    replies = [(name, answer, RIGHT[name][0](answer)) for name, answer in WRONG]
    assert {name for name, _ in WRONG} == set(RIGHT)
    for name, answer, reply in replies:
        assert reply.state is State.QUESTION, (name, answer)
        assert reply.text.endswith("?"), reply.text
        assert not gives_away(name, reply.text), (name, answer, reply.text)
        assert not re.search(r"\b(?:wrong|incorrect|mistaken|false)\b|!", reply.text), reply.text
    texts = [reply.text for _, _, reply in replies]
    assert sorted(texts) == sorted(set(texts)), {text for text in texts if texts.count(text) > 1}


def gives_away(name: str, question: str) -> bool:
    """Tell whether a question contains the right answer of its task."""
    right = RIGHT[name][1]
    if name in ("condition", "branch", "asked", "answered"):
        return str(right) in question and len(str(right)) > 1
    parts = right if isinstance(right, tuple) else (right,)
    return all(re.search(rf"(?<![\w:.]){part}(?![\w:.])", question) for part in parts)


def test_every_question_of_the_module_is_asked_for_some_answer() -> None:
    """No question stands in a table that no plausible answer leads to."""
    asked = {RIGHT[name][0](answer).text for name, answer in WRONG}
    tables = [five_whys._LINKS, five_whys._PLACES, five_whys._CONDITION, *five_whys._STRETCH_QUESTIONS]
    written = {question for table in tables for question in table.values()}
    assert written <= asked, written - asked
    starts = {re.split(r"\{\}", question)[-1] for question in five_whys._BRANCH.values()}
    assert all(any(text.endswith(start) for text in asked) for start in starts)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("asked", "z"),
        ("answered", 3),
        ("diagnosis", 41),
        ("rollback", "a while"),
        ("recovery", -15),
        ("explained", 7),
        ("link", ["W2", "W3"]),
        ("link", "the last one"),
        ("places", ["W2", "W4"]),
        ("condition", 7),
        ("lever", ["W2", "W3"]),
        ("lever", "W9"),
        ("branch", "The search took long"),
        ("branch", {"W6": "slow"}),
    ],
)
def test_any_other_wrong_answer_has_a_helping_question(name: str, answer: object) -> None:
    """An answer that nobody foresaw gets a question too."""
    reply = RIGHT[name][0](answer)
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("asked", "(B)"),
        ("answered", "answer a."),
        ("diagnosis", "20 min"),
        ("rollback", timedelta(minutes=18)),
        ("recovery", 15.0),
        ("explained", "None"),
        ("link", "w1 <- w4"),
        ("link", ["W4", "W1"]),
        ("link", "W4"),
        ("link", Link("W1", "W4")),
        ("places", {"W7", "W5"}),
        ("places", "W5 and W7"),
        ("places", [Why(id="W5", text="x"), "w07"]),
        ("condition", " No alert on the payments dashboard leads to the memory graph. "),
        ("condition", "The error log named the database in nine of ten lines"),
        ("condition", "Memory is on another dashboard than errors and latency"),
        ("lever", ["W3"]),
        ("lever", "w 3"),
        ("branch", str(BRANCH)),
        ("branch", BRANCH.remove("W5").remove("W4")),
        ("branch", BRANCH.change("W9", evidence=("E19", "E2"))),
    ],
)
def test_answers_are_read_leniently(name: str, answer: object) -> None:
    """Case, blanks, order and types do not decide over an answer."""
    reply = RIGHT[name][0](answer)
    assert reply.state is State.GOOD, reply


def test_a_question_waits_for_no_other_part() -> None:
    """A question comes before what is unanswered, and one unanswered part keeps the whole from good."""
    assert five_whys.check_question(..., "b").state is State.QUESTION
    assert five_whys.check_question("b", ...).state is State.UNANSWERED
    assert five_whys.check_stretches(20, ..., 3, ...).state is State.QUESTION
    assert five_whys.check_stretches(20, 18, 15, ...).state is State.UNANSWERED


class Hostile:
    """An object that raises from whatever a check might try."""

    def __getattribute__(self, name: str) -> Any:
        """Raise."""
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Raise."""
        raise RuntimeError

    def __str__(self) -> str:
        """Raise."""
        raise RuntimeError


class HostileGraph(FiveWhys):
    """A graph whose parts raise."""

    def causes(self, effect: str = "") -> Any:
        """Raise."""
        raise RuntimeError

    def __len__(self) -> int:
        """Raise."""
        raise RuntimeError


def dense() -> FiveWhys:
    """Return a graph in which everything explains everything."""
    names = [f"W{number}" for number in range(1, 61)]
    whys = tuple(Why(id=name, text=f"Slow {name}") for name in names)
    return FiveWhys("It lasted long", whys, tuple(Link(a, b) for a in names for b in names))


ODD: dict[str, Callable[[], Any]] = {
    "raises": Hostile,
    "list that raises": lambda: [Hostile()],
    "graph that raises": lambda: HostileGraph("It lasted long"),
    "dense graph": dense,
    "huge number as text": lambda: "9" * 1_000_000,
    "huge text": lambda: "x" * 1_000_000,
    "long word": lambda: "x" * 2000,
    "long sentence": lambda: "x " * 1000,
    "many words in lines": lambda: "- Why? → a\n" * 900,
    "many ids": lambda: "W1 " * 1_000_000,
    "long list": lambda: ["W1"] * 100_000,
    "huge number": lambda: 10**4000,
    "infinity": lambda: float("inf"),
    "not a number": lambda: float("nan"),
    "none": lambda: None,
    "a type": lambda: FiveWhys,
    "bytes": lambda: b"W1",
    "markup": lambda: "<b>[W1]</b> {0} {about}",
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("kind", ODD)
def test_odd_input_gets_a_reply(name: str, kind: str) -> None:
    """Absurd, huge and raising answers get a reply that can be shown, and so does the comparison."""
    reply = RIGHT[name][0](ODD[kind]())
    assert reply.state in (State.QUESTION, State.UNANSWERED)
    assert str(reply)
    assert reply._repr_html_()
    assert five_whys.beside_the_chain(ODD[kind]()).summary


@pytest.mark.parametrize("name", RIGHT)
@given(
    answer=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=60)
        | st.binary(max_size=20)
        | st.timedeltas()
        | st.sampled_from(["W1", "W4", "problem", "", ..., BRANCH, CHAIN, Link("W1", "W2"), str(BRANCH)]),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_anything_gets_a_reply(name: str, answer: object) -> None:
    """No input of any type makes a check raise."""
    assert str(RIGHT[name][0](answer))


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
    assert five_whys.check_branch(graph).state in (State.GOOD, State.QUESTION)
    if len(graph):
        assert five_whys.check_branch(str(graph)) == five_whys.check_branch(graph)


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
    monkeypatch.setattr(five_whys, "records", lambda: other)
    assert five_whys.check_stretches(20, 18, 15, 0).state is State.QUESTION
    assert five_whys.check_stretches(21, 17, 15, 0).state is State.GOOD
    assert five_whys.check_branch(BRANCH).state is State.QUESTION


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
    """Beside the chain stand the answers that the learner added; what is no graph shares nothing."""
    beside = five_whys.beside_the_chain(BRANCH)
    assert [why.id for why in beside.only_second] == ["W6", "W7", "W8", "W9", "W10", "W11"]
    assert not beside.only_first
    assert len(five_whys.beside_the_chain(...).only_first) == 5


def test_every_draft_points_at_records_that_exist() -> None:
    """The ids in the draft and in the board are those of the kit's records."""
    known = {event.id for event in five_whys.records()}
    assert {name for why in five_whys.DRAFT.whys for name in why.evidence} <= known
    assert set(re.findall(r"^(E\d\d)  ", five_whys.board(), re.MULTILINE)) == known


def replies(name: str) -> list[str]:
    """Return the text twin of each reply in a notebook after running it."""
    notebook = nbformat.read(EXERCISES / name, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    answers = [cell for cell in notebook.cells if "answer" in cell.metadata.get("tags", ())]
    return [output["data"]["text/plain"] for cell in answers for output in cell.outputs]


@pytest.mark.slow
def test_the_solution_is_good_throughout() -> None:
    """The solution runs, and every reply is good."""
    texts = replies("solutions/03-five-whys.ipynb")
    assert len(texts) == 7
    assert all(text.startswith("Good:") for text in texts)


@pytest.mark.slow
def test_the_unanswered_exercise_runs_green() -> None:
    """An exercise that nobody touched runs to its end and says that nothing is answered yet."""
    assert replies("03-five-whys.ipynb") == ["Not answered yet."] * 7
