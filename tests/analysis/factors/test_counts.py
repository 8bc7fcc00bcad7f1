from __future__ import annotations

from pmkit.analysis.factors.counts import count_factors
from pmkit.analysis.factors.factors import (
    Category,
    Factor,
    FactorAnalysis,
)


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


def test_counts_are_counts_of_incidents() -> None:
    """Four technical factors are one incident; both categories together are counted once; intervals are wide."""
    first = FactorAnalysis((factor(1, "a", layer="Gate"), factor(2, "b", layer="gate"), factor(3, "c", "process")))
    second = FactorAnalysis((factor(1, "d", "people", layer="gate"),))
    counts = count_factors([first, second, FactorAnalysis()])
    assert counts.whole == 2
    assert str(counts.categories[Category.TECHNICAL]).startswith("1 of 2")
    assert counts.together == {(Category.TECHNICAL, Category.PROCESS): 1}
    assert counts.layers["gate"].count == 2
    assert counts.matrix.loc["Technical", "Process"] == counts.matrix.loc["Process", "Technical"] == 1
    assert list(counts.frame.columns) == ["category", "incidents", "of", "share", "low", "high"]
    assert str(count_factors([])) == "No contributing factor to count yet."
