from __future__ import annotations

import pytest

from pmkit.analysis.whys.five_whys import FiveWhys, Why
from pmkit.analysis.whys.overlap import overlap
from pmkit.documents.format.reading import load
from pmkit.documents.scenario.scenario import Scenario, all_folders
from tests.practice.feedback.paraphrased import paraphrases


@pytest.mark.parametrize("name", [folder.name for folder in all_folders() if paraphrases(folder.name)])
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


def test_hostile_text_stays_text() -> None:
    """Answers and the names of the two sides are shown as text."""
    graph = FiveWhys.chain("It broke", "<img src=x onerror=alert(1)>")
    html = overlap(graph, graph, names=("<b>", "B"))._repr_html_()
    assert "<img" not in html
    assert "<b>" not in html
