from __future__ import annotations

from pmkit.analysis.factors.factors import (
    ARTICLE_LISTS,
    CATEGORY_HELP,
    CATEGORY_OF,
    Category,
    Factor,
)
from tests.analysis.article import FACTOR_LISTS


def factor(number: int, text: str, category: str = "technical", layer: str = "", evidence: str = "E1") -> Factor:
    """Return a factor."""
    return Factor(id=f"F{number}", text=text, category=category, layer=layer, evidence=tuple(evidence.split()))  # type: ignore[arg-type]


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
