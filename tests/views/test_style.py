"""The look of all figures: type that fits, the same bytes each time, images and their words."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pmkit.records.event import Event, Kind
from pmkit.records.timeline import Timeline
from pmkit.views.plotting import plot
from pmkit.views.style import KIND_MARKS, fit, to_png, to_svg
from tests.views.figures.samples import BASE, DRAWN, bursts


@pytest.mark.parametrize("name", ["whys of 0", "cheese of 0", "plan of 0", "metrics", "triage", "overlap", "counts"])
def test_the_same_thing_gives_the_same_bytes(name: str) -> None:
    """SVG is reproducible, and PNG can be made for slides."""
    thing = DRAWN[name]()
    first, second = (plot(thing).get_figure(root=True) for _ in range(2))
    assert first is not None
    assert second is not None
    assert to_svg(first) == to_svg(second)
    assert to_png(first)[:4] == b"\x89PNG"


def test_kinds_differ_in_shape_and_not_only_in_color() -> None:
    """No two kinds share a marker, so that gray print keeps them apart."""
    shapes = [shape for shape, _ in KIND_MARKS.values()]
    assert len(set(shapes)) == len(Kind)


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    """Text from tools is not read as mathematics."""
    event = Event(id="E1", headline="cost rose from $4 to $9 {x_1}", earliest=BASE, latest=BASE)
    axes = plot(Timeline([event]))
    assert "$4 to $9" in to_svg(axes.get_figure(root=True)) or any("$4" in t.get_text() for t in axes.texts)


def test_wide_letters_are_cut_to_the_room_there_is() -> None:
    """Labels are measured rather than counted, so capitals stay inside the figure."""
    figure = plot(Timeline([Event(id="E1", headline="W" * 300, earliest=BASE, latest=BASE)])).get_figure(root=True)
    assert isinstance(figure, Figure)
    renderer = FigureCanvasAgg(figure).get_renderer()
    assert all(text.get_window_extent(renderer).x1 <= figure.bbox.width for text in figure.axes[0].texts)
    assert fit("one two three", 9, 11) == "one two three"
    assert fit("one two three four", 0.9, 11).endswith("…")


def test_a_figure_can_be_a_png() -> None:
    """The PNG is one, and the same figure gives the same bytes."""
    figure = plot(bursts(6)).get_figure(root=True)
    assert isinstance(figure, Figure)
    assert to_png(figure).startswith(b"\x89PNG")
    assert to_png(figure, dpi=50) == to_png(figure, dpi=50)
