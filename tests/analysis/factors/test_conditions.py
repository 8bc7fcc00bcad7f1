from __future__ import annotations

import pytest

from pmkit.analysis.factors.conditions import Conditions
from pmkit.analysis.factors.factors import (
    Factor,
    FactorAnalysis,
)
from pmkit.documents.format.fragments import parse_factors
from pmkit.errors import RecordError


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


def test_unknown_categories_and_shared_ids_are_refused_with_the_choices() -> None:
    """The message names the words there are."""
    with pytest.raises(RecordError, match="party") as caught:
        factor(1, "x", "party")
    assert "technical" in caught.value.remedy
    with pytest.raises(RecordError, match="share"):
        FactorAnalysis((factor(1, "x"), factor(1, "y")))


def test_pasted_factors_keep_the_layers_that_held() -> None:
    """A list with the heading below it is read as both."""
    analysis = parse_factors("- No limit [F1: technical]\n\n### Layers That Held\n\n- The schema fits [D1; E2]\n")
    assert [f.id for f in analysis.factors] == ["F1"]
    assert analysis["D1"].evidence == ("E2",)


def test_what_is_read_is_an_analysis() -> None:
    """The plain value below the class that people use is never handed out, because the two are never equal."""
    analysis = parse_factors("- No limit [F1: technical]\n")
    assert type(analysis) is FactorAnalysis
    assert Conditions(analysis.factors) != analysis
