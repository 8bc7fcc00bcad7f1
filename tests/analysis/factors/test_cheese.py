from __future__ import annotations

from hypothesis import given

from pmkit.analysis.factors.cheese import LIMITS, swiss_cheese
from pmkit.analysis.factors.counts import count_factors
from pmkit.analysis.factors.factors import (
    Factor,
    FactorAnalysis,
)
from pmkit.documents.format.fragments import parse_factors
from pmkit.documents.scenario.scenario import Scenario
from tests.documents.strategies import factor_lists


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


@given(factor_lists())
def test_findings_and_cheese_take_anything(analysis: FactorAnalysis) -> None:
    """Whatever the factors, they can be asked about, counted and sliced, and no factor is lost."""
    analysis.findings()
    cheese = swiss_cheese(analysis)
    shown = [line.id for one in cheese.slices for line in (*one.holes, *one.held)]
    assert sorted(shown) == sorted(line.id for line in (*analysis.factors, *analysis.held))
    assert str(cheese)
    count_factors([analysis])


def test_the_cheese_draws_defenses_and_says_its_limits() -> None:
    """Slices are layers in the taxonomy's order, those that held come last, and the limits stand beside it."""
    analysis = Scenario.open("payments-memory-leak").debrief().factors
    cheese = swiss_cheese(analysis)
    assert [one.is_open for one in cheese.slices] == [True] * 5 + [False] * 2
    assert {one.layer for one in cheese.held} == {"alert on errors", "compatible schema"}
    assert LIMITS in str(cheese)
    assert "hole: " in str(cheese)
    assert "<script" not in swiss_cheese(parse_factors("- <script>x</script> [F1]"))._repr_html_()


def test_one_layer_can_have_a_hole_and_hold_elsewhere() -> None:
    """However the layer is spelled, it is one slice."""
    analysis = FactorAnalysis(
        (factor(1, "Gate measured errors only", layer="Release gate"),),
        (Factor(id="D1", text="It stopped the second build", layer="release gate", evidence=("E2",)),),
    )
    [only] = swiss_cheese(analysis).slices
    assert only.is_open
    assert len(only.held) == 1
