from __future__ import annotations

from pmkit.analysis.factors.factors import (
    Factor,
    FactorAnalysis,
)


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


def codes(*factors: Factor) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in FactorAnalysis(factors).findings()]


def test_what_is_asked_about_factors() -> None:
    """A person, one cause, no evidence, no category, an absence, one thing said twice, too few, one category."""
    assert "names-person" in codes(factor(1, "John pushed bad code"))
    assert "names-person" in codes(factor(1, "The review was sloppy"))
    assert "one-cause" in codes(factor(1, "The database query was the root cause"))
    assert "no-evidence" in codes(factor(1, "x", evidence=""))
    assert "no-category" in codes(factor(1, "x", ""))
    assert "only-absence" in codes(factor(1, "Lack of caching"))
    assert "few-factors" in codes(factor(1, "x"))
    twice = codes(factor(1, "Retries had no pause"), factor(2, "The retries had no pause"), factor(3, "y", "process"))
    assert "said-twice" in twice
    same = [factor(n, text) for n, text in enumerate(("Query plan", "Cache", "Alert rule"), start=1)]
    assert "one-category" in codes(*same)
    assert FactorAnalysis().findings() == []
