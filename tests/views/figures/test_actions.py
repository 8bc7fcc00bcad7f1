"""The impact-effort matrix as a picture."""

from __future__ import annotations

from pmkit.analysis.actions.matrix import CELLS
from pmkit.views.plotting import plot
from tests.views.figures.samples import plan, texts_of


def test_the_matrix_shows_nine_cells_and_every_item() -> None:
    """Each cell has its advice, each item its id, rated or not."""
    shown = " ".join(text.get_text() for text in texts_of(plot(plan(9))))
    for cell in CELLS:
        assert cell.advice in shown
    for number in range(9):
        assert f"A{number}" in shown
