from __future__ import annotations

from hypothesis import given

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.fragments import parse_whys
from tests.documents.strategies import graphs


@given(graphs())
def test_markdown_round_trip(graph: FiveWhys) -> None:
    """Any graph in the order it is written comes back from its nested list."""
    written = parse_whys(graph.to_markdown())
    assert parse_whys(written.to_markdown()) == written
    assert {why.text for why in written.whys} == {why.text for why in graph.whys}
    assert {(link.effect, link.cause) for link in written.links} == {(link.effect, link.cause) for link in graph.links}


def test_a_backslash_is_kept() -> None:
    """A backslash before a mark in a text of ours is meant, unlike one in an export of a word processor."""
    graph = parse_whys("Problem: P\n\n- Why? → The regex 14:32\\= and a\\-b [W1]\n")
    assert [why.text for why in graph.whys] == ["The regex 14:32\\= and a\\-b"]
    assert parse_whys(graph.to_markdown()) == graph


def test_pasted_lists_are_read() -> None:
    """The article's chain, a nested list from a wiki and a graph of ours all become a graph."""
    chain = parse_whys("Problem: It broke\n\nWhy? → No memory\nWhy? → A leak\n")
    assert [why.text for why in chain.whys] == ["No memory", "A leak"]
    assert chain.effects("W2") == ("W1",)
    nested = parse_whys("- No memory\n  - A leak\n  - No limit\n")
    assert [why.text for _, why in nested.causes("W1")] == ["A leak", "No limit"]
