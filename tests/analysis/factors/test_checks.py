from __future__ import annotations

import pytest
from hypothesis import given

from pmkit.analysis.factors.cheese import LIMITS, swiss_cheese
from pmkit.analysis.factors.counts import count_factors
from pmkit.analysis.factors.factors import (
    ARTICLE_LISTS,
    CATEGORY_HELP,
    CATEGORY_OF,
    Category,
    Factor,
    FactorAnalysis,
)
from pmkit.documents.format.fragments import parse_factors
from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import RecordError
from tests.analysis.article import FACTOR_LISTS
from tests.documents.strategies import factor_lists


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


def codes(*factors: Factor) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in FactorAnalysis(factors).findings()]


def test_the_articles_three_lists_map_onto_one_taxonomy() -> None:
    """Each list is kept as printed, and every word of it has one place; only organization is the kit's own."""
    assert {name: list(words) for name, words in ARTICLE_LISTS.items()} == FACTOR_LISTS
    mapped = {CATEGORY_OF[word.lower()] for words in ARTICLE_LISTS.values() for word in words}
    assert mapped == set(Category) - {Category.ORGANIZATION}
    assert CATEGORY_OF["tools"] is Category.TECHNICAL
    assert CATEGORY_OF["human"] is CATEGORY_OF["people"] is Category.PEOPLE
    assert CATEGORY_OF["documentation"] is Category.COMMUNICATION


def test_the_articles_table_of_strategies_is_at_hand() -> None:
    """Each category has its row; what the article lacks says that it is the kit's."""
    assert CATEGORY_HELP[Category.PEOPLE].strategies == ("Rotation limits", "Clear procedures", "Pairing")
    assert CATEGORY_HELP[Category.EXTERNAL].common == ("Vendor issues", "Traffic spikes", "Dependencies")
    assert [c for c, row in CATEGORY_HELP.items() if row.source != "article"] == [Category.ORGANIZATION]
    assert factor(1, "x", "process").strategies == ("Automation", "Checklists", "Training")


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


def test_unknown_categories_and_shared_ids_are_refused_with_the_choices() -> None:
    """The message names the words there are."""
    with pytest.raises(RecordError, match="party") as caught:
        factor(1, "x", "party")
    assert "technical" in caught.value.remedy
    with pytest.raises(RecordError, match="share"):
        FactorAnalysis((factor(1, "x"), factor(1, "y")))


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


def test_pasted_factors_keep_the_layers_that_held() -> None:
    """A list with the heading below it is read as both."""
    analysis = parse_factors("- No limit [F1: technical]\n\n### Layers That Held\n\n- The schema fits [D1; E2]\n")
    assert [f.id for f in analysis.factors] == ["F1"]
    assert analysis["D1"].evidence == ("E2",)
