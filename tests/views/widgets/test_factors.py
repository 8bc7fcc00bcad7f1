"""The factor sorter: categories, layers and evidence land in the file."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.format.reading import load
from pmkit.views.widgets.factors import factor_sorter
from tests.views.widgets.hand import Hand


def test_it_writes_factors_and_layers_that_held(path: Path) -> None:
    """Category, layer and evidence land in the tag; removing is a button, never an emptied field."""
    hand = Hand(factor_sorter(path))
    hand.enter("Condition", "No limit on memory")
    hand.press("Add")
    hand.enter("This", "D")
    hand.enter("Condition", "The schema fits both versions")
    hand.press("Add")
    row = hand.row("F1")
    [layer] = row.fields("Layer")
    row.enter("Category", "technical")
    row.enter("Layer", "resource limits")
    row.enter("Evidence", "E02")
    factor = load(path).factors["F1"]
    assert (str(factor.category), factor.layer, factor.evidence) == ("technical", "resource limits", ("E02",))
    assert [line.id for line in load(path).factors.held] == ["D1"]
    assert hand.row("F1").fields("Layer") == [layer], "a field that is redrawn loses the focus"
    assert "Technical" in hand.shown
    row.enter("F1", "")
    assert "needs a text" in hand.shown
    assert load(path).factors["F1"].text == "No limit on memory"
    hand.row("D1").press("Remove")
    assert not load(path).factors.held
    assert "resource limits" in hand.shown


def test_an_empty_condition_is_told(path: Path) -> None:
    """Nothing is added, and the status line says what is missing."""
    hand = Hand(factor_sorter(path))
    before = path.read_bytes()
    hand.press("Add")
    assert "Write the condition first" in hand.shown
    assert path.read_bytes() == before
