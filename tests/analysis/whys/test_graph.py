from __future__ import annotations

import pytest

from pmkit.analysis.whys.five_whys import FiveWhys, Level, Link, NodeType, Why
from pmkit.errors import RecordError


def codes(graph: FiveWhys) -> list[str]:
    """Return the codes of a graph's findings."""
    return [finding.code for finding in graph.findings()]


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


def test_words_are_members() -> None:
    """Types and levels are read from words in any case."""
    graph = FiveWhys().add("x", type="DEFENSE", level="Team")
    assert (graph["W1"].type, graph["W1"].level) == (NodeType.DEFENSE, Level.TEAM)
