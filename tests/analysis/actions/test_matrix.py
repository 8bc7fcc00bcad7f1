from __future__ import annotations

from pmkit.analysis.actions.matrix import CELLS, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Rating, Strength
from tests.analysis.article import MATRIX


def item(text: str = "Set a limit", **known: object) -> ActionItem:
    """Return an action that nothing is asked about, with some attributes changed."""
    good = {
        "id": "A1", "owner": "Platform team", "due": "2024-02-01", "done_when": "a test pod is stopped at the limit",
        "answers": ("F1",), "strength": Strength.STRONG,
    }  # fmt: skip
    return ActionItem(text=text, **(good | known))  # type: ignore[arg-type]


def test_the_nine_cells_are_the_articles() -> None:
    """Advice and examples of every cell, and the order of what to do first."""
    assert {(c.impact, c.effort): (c.advice, list(c.examples)) for c in CELLS} == MATRIX
    for (impact, effort), (said, _) in MATRIX.items():
        assert advice(impact, effort).advice == said
    plan = ActionPlan(
        (item(id="A1", impact="low", effort="high"), item(id="A2", impact="high", effort="low"), item(id="A3"))
    )
    matrix = plan.matrix()
    assert [(said, one.id) for said, one in matrix.in_order] == [("Do First", "A2"), ("Skip", "A1"), ("", "A3")]
    assert "Not rated yet" in str(matrix)
    assert len(matrix.placed) == len(Rating) ** 2


def test_hostile_text_stays_text() -> None:
    """Whatever an item says is shown as text, placed or not."""
    text = "<script>alert(1)</script>"
    plan = ActionPlan((item(text, impact="high", effort="low"), item(text, id="A2")))
    html = plan.matrix()._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 2
    assert html.count("<th ") == 4 + 3
