from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pmkit.documents.scenario import Scenario
from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline
from pmkit.views.figures.layout import labelled, lanes, scale_of, spread
from pmkit.views.plotting import plot
from pmkit.views.style import KIND_MARKS, ShownAxes, to_svg
from tests.documents.strategies import events

BASE = datetime(2024, 1, 15, 14, 0, tzinfo=UTC)


def many(count: int) -> Timeline:
    """Return events in bursts, with long quiet stretches between them."""
    made = []
    for n in range(count):
        at = BASE + timedelta(minutes=(n // 7) * 55, seconds=n % 7 * 13)
        kind = list(Kind)[n % len(Kind)]
        marks = (list(Milestone)[n // 9],) if n % 9 == 0 and n // 9 < len(Milestone) else ()
        headline = f"Event {n} with a headline that is rather long, as those from tools tend to be, and goes on"
        made.append(Event(id=f"E{n}", headline=headline, earliest=at, latest=at, kind=kind, milestones=marks))
    return Timeline(made)


@pytest.mark.parametrize("count", [6, 30, 100, 300])
@pytest.mark.parametrize("narrow", [False, True])
def test_labels_do_not_overlap_and_stay_inside(count: int, narrow: bool) -> None:
    """From 6 to 300 events, no label covers another or leaves the figure."""
    axes = plot(many(count), title="A title", narrow=narrow)
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_ha() == "left" and text.get_text()]
    assert len(boxes) == min(count, 24 if narrow else 30)
    for number, box in enumerate(boxes):
        assert box.x1 <= figure.bbox.width
        assert box.y0 >= 0
        assert box.y1 <= figure.bbox.height
        for other in boxes[number + 1 :]:
            assert not box.overlaps(other)


def test_phases_are_bands_with_names() -> None:
    """Each phase of the memory leak is a band, and its name stands on it."""
    axes = plot(Scenario.open("payments-memory-leak").marked)
    words = {text.get_text() for text in axes.texts}
    assert {"Detection", "Investigation", "Resolution", "Recovery"} <= words
    assert len({patch.get_hatch() for patch in axes.patches}) >= 4


def test_kinds_differ_in_shape_and_not_only_in_color() -> None:
    """No two kinds share a marker, so that gray print keeps them apart."""
    shapes = [shape for shape, _ in KIND_MARKS.values()]
    assert len(set(shapes)) == len(Kind)


def test_several_episodes_are_numbered() -> None:
    """Bands of an incident that failed twice carry the episode's number."""
    words = [text.get_text() for text in plot(Scenario.open("gitlab-2017-01-31").marked).texts]
    assert "Investigation 1" in words
    assert "Resolution 2" in words


def test_an_empty_timeline_says_so() -> None:
    """Without events the figure says that there are none yet."""
    assert [text.get_text() for text in plot(Timeline()).texts] == ["No events yet"]


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    """Text from tools is not read as mathematics."""
    event = Event(id="E1", headline="cost rose from $4 to $9 {x_1}", earliest=BASE, latest=BASE)
    axes = plot(Timeline([event]))
    assert "$4 to $9" in to_svg(axes.get_figure(root=True)) or any("$4" in t.get_text() for t in axes.texts)


def test_the_same_timeline_gives_the_same_bytes() -> None:
    """Drawing twice gives the same SVG, so that pages can be compared."""
    timeline = Scenario.open("payments-memory-leak").marked
    first, second = (to_svg(plot(timeline).get_figure(root=True)) for _ in range(2))
    assert first == second


def test_given_axes_are_used_and_returned() -> None:
    """Plot draws on the Axes it gets."""
    axes = Figure().add_subplot()
    assert plot(many(6), axes) is axes
    assert axes.texts


def test_a_postmortem_draws_its_timeline() -> None:
    """Plot knows a whole postmortem, and shows itself with words in Jupyter."""
    axes = plot(Scenario.open("payments-memory-leak").debrief())
    assert isinstance(axes, ShownAxes)
    assert 'alt="22 events from' in axes._repr_html_()


def test_what_cannot_be_drawn_is_refused_with_a_remedy() -> None:
    """Plot says what it can draw."""
    with pytest.raises(RecordError, match="a int cannot be drawn") as caught:
        plot(3)
    assert "Timeline" in caught.value.remedy


@settings(max_examples=40)
@given(timeline=events().flatmap(lambda first: events().map(lambda second: Timeline([first, second]))))
def test_any_timeline_can_be_drawn(timeline: Timeline) -> None:
    """Vague, open and untimed events, and any text, are drawn without an error."""
    to_svg(plot(timeline).get_figure(root=True))


def test_long_quiet_stretches_are_shortened_and_say_how_long_they_were() -> None:
    """A gap of weeks beside minutes takes a bounded part of the height."""
    scale = scale_of([BASE, BASE + timedelta(minutes=5), BASE + timedelta(minutes=9), BASE + timedelta(days=30)])
    assert scale(BASE + timedelta(minutes=9)) > 0.15
    assert [length for _, length, _ in scale.gaps()] == [timedelta(days=30) - timedelta(minutes=9)]
    assert scale(BASE) == 0
    assert scale(BASE + timedelta(days=30)) == pytest.approx(1)


def test_spread_keeps_order_distance_and_bounds() -> None:
    """Labels stay in order, at least a step apart, within the bounds."""
    places = spread([0.5, 0.5, 0.5, 0.51, 1.0], 0.1, 0.0, 1.0)
    assert places == sorted(places)
    assert all(b - a >= 0.1 - 1e-9 for a, b in pairwise(places))
    assert min(places) >= 0
    assert max(places) <= 1 + 1e-9


def test_marked_events_are_labelled_first() -> None:
    """When labels are short, every milestone has one."""
    timeline = many(300)
    chosen = labelled(timeline.events, 30)
    assert len(chosen) == 30
    assert all(event in chosen for event in timeline.events if event.milestones)


def test_lanes_keep_bars_apart() -> None:
    """Bars that overlap get lanes of their own; others share one."""
    assert lanes([(0, 1), (0.5, 2), (1.5, 3)]) == [0, 1, 0]
