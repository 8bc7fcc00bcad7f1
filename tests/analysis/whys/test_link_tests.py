from __future__ import annotations

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.analysis.whys.link_tests import link_tests


def codes(graph: FiveWhys) -> list[str]:
    """Return the codes of a graph's findings."""
    return [finding.code for finding in graph.findings()]


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
