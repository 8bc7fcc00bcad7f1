"""Every figure that is made of boxes and words: long texts, many items, nothing, on screen and on a phone."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pmkit.views.plotting import plot
from pmkit.views.style import ShownAxes
from tests.views.figures.samples import DRAWN, texts_of


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_fits_its_page(name: str, narrow: bool) -> None:
    """No text leaves the figure or covers another, and the words say what the picture does."""
    axes = plot(DRAWN[name](), narrow=narrow)
    assert isinstance(axes, ShownAxes)
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    renderer = FigureCanvasAgg(figure).get_renderer()
    page = figure.bbox
    boxes = [(text, text.get_window_extent(renderer)) for text in texts_of(axes)]
    for text, box in boxes:
        assert box.x0 >= page.x0 - 2, text
        assert box.x1 <= page.x1 + 2, text
        assert box.y0 >= page.y0 - 2, text
        assert box.y1 <= page.y1 + 2, text
    for place, (text, box) in enumerate(boxes):
        for other, bounds in boxes[place + 1 :]:
            wide = min(box.x1, bounds.x1) - max(box.x0, bounds.x0)
            high = min(box.y1, bounds.y1) - max(box.y0, bounds.y0)
            turned = text.get_rotation() % 90 or other.get_rotation() % 90
            assert turned or wide <= 2 or high <= 3, (text.get_text(), other.get_text())
    assert axes.words
    assert "alt=" in axes._repr_html_()
