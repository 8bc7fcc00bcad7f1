"""The dashboard."""

from __future__ import annotations

from matplotlib.figure import Figure

from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.views.figures.metrics import dashboard
from tests.views.figures.samples import incidents


def test_the_dashboard_is_a_figure_with_samples_marked() -> None:
    """Every sample value says that it is one; counts stand beside the points."""
    figure = dashboard(quality_metrics(incidents(2)))
    assert isinstance(figure, Figure)
    shown = [text.get_text() for text in figure.axes[0].texts]
    assert sum(text.startswith("sample ") for text in shown) == 6
    assert any(" of " in text for text in shown)
