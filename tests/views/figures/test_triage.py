"""The decision trees as a picture."""

from __future__ import annotations

from pmkit.analysis.triage.triage import triage
from pmkit.views.plotting import plot
from tests.views.figures.samples import texts_of


def test_triage_marks_the_row_that_decides() -> None:
    """The check mark shows what holds, in both trees."""
    shown = [text.get_text() for text in texts_of(plot(triage(security=True)))]
    assert sum(text.startswith("✓") for text in shown) == 1
    assert any("disagree" in text for text in shown)
