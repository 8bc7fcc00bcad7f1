from __future__ import annotations

from hypothesis import given

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.link_tests import link_tests
from tests.documents.strategies import graphs


@given(graphs())
def test_findings_and_mermaid_never_raise(graph: FiveWhys) -> None:
    """Whatever the graph, it can be asked about and drawn."""
    graph.findings()
    text = graph.to_mermaid()
    assert text.startswith("flowchart TD\n")
    assert sum(line.count('"]') + line.count('"') // 100 for line in text.splitlines()) >= 1
    assert link_tests(graph) is not None
