from __future__ import annotations

import json

import pytest
from hypothesis import given

from pmkit.analysis.whys.five_whys import FiveWhys, Level, Link, NodeType, Why
from pmkit.analysis.whys.link_tests import link_tests
from pmkit.analysis.whys.overlap import overlap
from pmkit.documents.format.fragments import parse_whys
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import RecordError
from tests.analysis.article import FIVE_WHYS
from tests.documents.strategies import graphs
from tests.practice.paraphrased import paraphrases


def codes(graph: FiveWhys) -> list[str]:
    """Return the codes of a graph's findings."""
    return [finding.code for finding in graph.findings()]


def test_the_articles_own_chain_raises_what_critics_hold_against_it() -> None:
    """One path, an answer to another question, an end out of reach, and no evidence for anything."""
    found = codes(FIVE_WHYS)
    assert found.count("no-evidence") == 5
    for code in ("one-path", "other-question", "stops-outside", "few-levels"):
        assert code in found, code
    other = next(finding for finding in FIVE_WHYS.findings() if finding.code == "other-question")
    assert other.where == "W1"
    assert "how long it lasted" in other.message


@pytest.mark.parametrize(
    "problem",
    [
        "Service outage lasted 53 minutes",
        "Checkout was down for 53 minutes",
        "It took two hours to restore logins",
        "A 40-minute outage of search",
        "Why did the incident last so long?",
    ],
)
def test_a_question_about_time_wants_an_answer_about_time(problem: str) -> None:
    """How a duration is worded does not matter, and an answer about the response settles it."""
    assert "other-question" in codes(FiveWhys.chain(problem, "The service ran out of memory"))
    for answer in (
        "The rollback waits for a canary",
        "Nobody was paged for 20 minutes",
        "Logs pointed elsewhere first",
    ):
        assert "other-question" not in codes(FiveWhys.chain(problem, answer))


@pytest.mark.parametrize(
    "problem",
    ["Payments failed", "Five customers lost data", "Error rate rose to 15% at 14:32", "The last pod crashed"],
)
def test_a_question_that_is_not_about_time_is_left_alone(problem: str) -> None:
    """Only a statement of how long something was asks for an answer about time."""
    assert "other-question" not in codes(FiveWhys.chain(problem, "The service ran out of memory"))


def test_a_late_detection_wants_an_answer_about_seeing() -> None:
    """A chain that asks why nobody noticed, and answers why it broke, is asked about."""
    assert "other-question" in codes(FiveWhys.chain("Nobody noticed the failing dumps", "The client was version 9.2"))
    assert "other-question" not in codes(FiveWhys.chain("Nobody noticed the failing dumps", "The mails were refused"))


@pytest.mark.parametrize(
    "leaf",
    [
        "John pushed bad code",
        "Human error",
        "Operator error during maintenance",
        "DBA forgot to add index",
        "Engineer pushed wrong config",
        "The on-call engineer failed to escalate",
        "The developer didn't test the change",
        "Somebody accidentally deleted the table",
    ],
)
def test_an_end_at_a_person_is_asked_about(leaf: str) -> None:
    """Names, roles with a blaming verb and "human error" are ends that stop the questions."""
    assert "names-person" in codes(FiveWhys.chain("It broke", "The table was gone", leaf))


@pytest.mark.parametrize(
    "leaf",
    [
        "The review did not cover memory",
        "One engineer carried the repair alone after hours of firefighting",
        "Jenkins runs every job as root",
        "The operator's screen did not show which host was live",
        "A check failed on the replica in Amsterdam",
    ],
)
def test_an_end_at_a_condition_is_no_end_at_a_person(leaf: str) -> None:
    """A role in its circumstances, a product and a place are not taken for a culprit."""
    assert "names-person" not in codes(FiveWhys.chain("It broke", "The table was gone", leaf))


def test_a_person_further_up_is_not_an_end() -> None:
    """What somebody did may stand in the middle, as long as somebody asked on."""
    graph = FiveWhys.chain("It broke", "The operator deleted the wrong table", "Both hosts look the same on screen")
    assert "names-person" not in codes(graph)


def test_circles_are_named_in_their_order() -> None:
    """Answers that explain each other are found, once a circle, and the graph can still be walked."""
    whys = tuple(Why(id=f"W{n}", text=f"Answer {n}") for n in range(1, 6))
    links = (Link("", "W1"), Link("W1", "W2"), Link("W2", "W3"), Link("W3", "W1"), Link("W3", "W4"), Link("W5", "W5"))
    graph = FiveWhys("It broke", whys, links)
    assert sorted(graph.cycles) == [("W1", "W2", "W3"), ("W5",)]
    assert graph.depth == 4
    assert codes(graph).count("circle") == 2


def test_types_levels_and_ends() -> None:
    """An event at the end stops early, an outside cause alone stops outside, three levels are enough."""
    graph = FiveWhys(problem="It broke").add("A pod died", type="event", level="technical", evidence=("E1",))
    assert "stops-early" in codes(graph)
    assert "shallow" in codes(graph)
    graph = graph.add("The provider had an outage", under="W1", type="condition", level="external", evidence=("E2",))
    assert "stops-outside" in codes(graph)
    graph = graph.add(
        "No second zone was paid for", under="W1", type="decision", level="organization", evidence=("E3",)
    )
    assert not {"stops-outside", "stops-early", "few-levels", "one-path"} & set(codes(graph))


def test_editing_returns_new_graphs() -> None:
    """Add, branch, link, test, change, unlink and remove leave the graph they were called on as it was."""
    first = FiveWhys.chain("It broke", "No memory", "A leak")
    branched = first.add("No limit", under="W1", type="gap")
    assert len(first) == 2
    assert [why.id for _, why in branched.causes("W1")] == ["W2", "W3"]
    linked = branched.link("W3", "W2").test("W1", "W2", needed=True).test("W1", "W2", enough=False)
    link = next(link for link in linked.links if (link.effect, link.cause) == ("W1", "W2"))
    assert (link.needed, link.enough) == (True, False)
    assert linked.change("W3", level="team")["W3"].level is Level.TEAM
    assert linked.effects("W2") == ("W1", "W3")
    assert linked.unlink("W3", "W2").effects("W2") == ("W1",)
    removed = branched.remove("W1")
    assert {why.id for _, why in removed.causes()} == {"W2", "W3"}
    for call in (
        lambda: first.add("x", under="W9"),
        lambda: first.link("W1", "W9"),
        lambda: first.test("W2", "W1", needed=True),
        lambda: first.change("W9", text="x"),
        lambda: first.add("x", type="party"),
    ):
        with pytest.raises(RecordError):
            call()


def test_link_tests_ask_both_questions_and_keep_the_answers() -> None:
    """Each link gets the counterfactual, each effect the sufficiency question with all its causes."""
    graph = (
        FiveWhys.chain("Payments failed", "Memory ran out").add("No limit").test("", "W1", needed=True, enough=False)
    )
    tests = link_tests(graph)
    assert [(test.name, test.causes, test.answer) for test in tests] == [
        ("needed", ("W1",), True),
        ("needed", ("W2",), None),
        ("enough", ("W1", "W2"), False),
    ]
    assert "no, so it was needed" in str(tests[0])
    assert "not-enough" in codes(graph)
    assert "not-needed" in codes(graph.test("", "W2", needed=False))


@given(graphs())
def test_json_round_trip(graph: FiveWhys) -> None:
    """Any graph comes back from its JSON, circles and unlinked nodes included."""
    assert FiveWhys.from_json(graph.to_json()) == graph


@given(graphs())
def test_markdown_round_trip(graph: FiveWhys) -> None:
    """Any graph in the order it is written comes back from its nested list."""
    written = parse_whys(graph.to_markdown())
    assert parse_whys(written.to_markdown()) == written
    assert {why.text for why in written.whys} == {why.text for why in graph.whys}
    assert {(link.effect, link.cause) for link in written.links} == {(link.effect, link.cause) for link in graph.links}


@given(graphs())
def test_findings_and_mermaid_never_raise(graph: FiveWhys) -> None:
    """Whatever the graph, it can be asked about and drawn."""
    graph.findings()
    text = graph.to_mermaid()
    assert text.startswith("flowchart TD\n")
    assert sum(line.count('"]') + line.count('"') // 100 for line in text.splitlines()) >= 1
    assert link_tests(graph) is not None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"whys": 3}, "the graph, whys"),
        ({"whys": ["x"]}, "the graph, whys.0"),
        ({"whys": [{"id": "W1", "text": "a", "type": "party"}]}, "the graph, whys.0.type"),
        ({"whys": [{"id": "W1", "text": ""}]}, "the graph, whys.0"),
        ({"links": [{"effect": None, "cause": "W9"}]}, "the graph, links.0"),
        ({"whys": [{"id": "W1", "text": "a"}], "links": [{"effect": "W8", "cause": "W1"}]}, "the graph, links.0"),
        (
            {"whys": [{"id": "W1", "text": "a"}], "links": [{"cause": "W1", "needed": "yes"}]},
            "the graph, links.0.needed",
        ),
        ({"format": 9}, "the graph"),
        ({"problem": 3}, "the graph, problem"),
    ],
)
def test_broken_json_is_refused_with_the_place(change: dict[str, object], where: str) -> None:
    """A dangling link, an unknown word or a wrong type is named with where it stands."""
    data = {"format": 1, "problem": "x", "whys": [], "links": []} | change
    with pytest.raises(RecordError) as caught:
        FiveWhys.from_json(json.dumps(data))
    assert caught.value.where == where


def test_text_that_is_no_json_is_refused() -> None:
    """Neither broken nor absurdly nested text shows a traceback."""
    for text in ("", "{", "[]", "[" * 100_000, "null"):
        with pytest.raises(RecordError):
            FiveWhys.from_json(text)


def test_pasted_lists_are_read() -> None:
    """The article's chain, a nested list from a wiki and a graph of ours all become a graph."""
    chain = parse_whys("Problem: It broke\n\nWhy? → No memory\nWhy? → A leak\n")
    assert [why.text for why in chain.whys] == ["No memory", "A leak"]
    assert chain.effects("W2") == ("W1",)
    nested = parse_whys("- No memory\n  - A leak\n  - No limit\n")
    assert [why.text for _, why in nested.causes("W1")] == ["A leak", "No limit"]


@pytest.mark.parametrize("name", ["gitlab-2017-01-31", "payments-memory-leak"])
def test_two_hands_on_one_incident_overlap_where_they_saw_the_same(name: str) -> None:
    """Graphs of one incident by different hands share much, of different incidents nothing; sides can be swapped."""
    reference = Scenario.open(name).debrief().whys
    for path in paraphrases(name):
        found = overlap(reference, load(path).whys)
        assert found.node_f1 is not None
        assert found.node_f1 >= 0.4, path.name
        for mine, theirs, _ in found.both:
            assert set(found.first[mine].evidence) & set(found.second[theirs].evidence), (mine, theirs)
        swapped = overlap(load(path).whys, reference)
        assert {(b, a) for a, b, _ in swapped.both} == {(a, b) for a, b, _ in found.both}
    other = {"gitlab-2017-01-31": "payments-memory-leak"}.get(name, "gitlab-2017-01-31")
    blind = Scenario.open(other).debrief().whys
    without = FiveWhys(blind.problem, tuple(Why(id=why.id, text=why.text) for why in blind.whys), blind.links)
    assert len(overlap(reference, without).both) <= 1


def test_overlap_of_a_graph_with_itself_is_whole_and_of_nothing_is_none() -> None:
    """All answers and links are shared with itself; two empty graphs have nothing to compare."""
    graph = Scenario.open("payments-memory-leak").debrief().whys
    same = overlap(graph, graph)
    assert (same.node_f1, same.link_f1) == (1.0, 1.0)
    assert not same.only_first
    nothing = overlap(FiveWhys(), FiveWhys())
    assert nothing.node_f1 is None
    assert "nothing to compare" in str(nothing)
    part = overlap(graph, graph.remove("W3"))
    assert [why.id for why in part.only_first] == ["W3"]


def test_the_summary_shows_counts_and_both_sides() -> None:
    """What only one team saw is listed under its name, and text of a team cannot become markup."""
    one = FiveWhys.chain("x", "The queue was <b>full</b>")
    two = FiveWhys.chain("x", "The disk was slow")
    found = overlap(one, two, names=("Blue", "Red"))
    assert "only Blue: The queue" in str(found)
    assert "only Red" in found.to_markdown()
    assert "<b>" not in found._repr_html_()


def test_words_are_members() -> None:
    """Types and levels are read from words in any case."""
    graph = FiveWhys().add("x", type="DEFENSE", level="Team")
    assert (graph["W1"].type, graph["W1"].level) == (NodeType.DEFENSE, Level.TEAM)
