from __future__ import annotations

from hypothesis import given

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Level, Link, NodeType, Why
from pmkit.analysis.whys.graph import Graph
from pmkit.analysis.whys.lines import normal_whys
from tests.documents.strategies import graphs


def test_the_plain_graph_is_never_handed_out() -> None:
    """Whatever makes or edits a graph gives the class it was asked of; values of two classes are never equal."""
    graph = FiveWhys.chain("It broke", "No memory", "A leak")
    made = [
        graph,
        graph.add("No limit", under="W1"),
        graph.link("W1", "W2"),
        graph.unlink("W1", "W2"),
        graph.test("W1", "W2", needed=True),
        graph.change("W1", level="team"),
        graph.remove("W1"),
        FiveWhys.from_json(graph.to_json()),
        normal_whys(graph),
    ]
    assert {type(one) for one in made} == {FiveWhys}
    assert Graph(graph.problem, graph.whys, graph.links) != graph


def test_names_of_the_model_are_at_hand_beside_the_class() -> None:
    """Whoever builds a graph by hand needs one import."""
    why = Why(id="W1", text="No memory", type=NodeType.EVENT, level=Level.TECHNICAL)
    assert FiveWhys("It broke", (why,), (Link(PROBLEM, "W1"),)).depth == 1


@given(graphs())
def test_any_graph_can_be_shown(graph: FiveWhys) -> None:
    """As text, and as Markdown in a notebook."""
    assert str(graph) == graph.to_markdown()
    assert graph._repr_markdown_()
