from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pmkit.documents.scenario.scenario import Scenario
from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline
from pmkit.views.figures.layout import apart, labelled, lanes, marked_first, scale_of, spread
from pmkit.views.plotting import plot
from pmkit.views.style import KIND_MARKS, ShownAxes, fit, to_png, to_svg
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


def texts(timeline: Timeline, **options: object) -> list[str]:
    """Return all words in a figure: the zone's note first."""
    axes = plot(timeline, **options)
    return [axes.get_xlabel(), *(text.get_text() for text in axes.texts)]


def test_events_without_a_label_are_counted() -> None:
    """The note says how many events have no label and where they are."""
    assert "+ 270 more events, see the table" in texts(many(300))[0]
    assert "more event" not in texts(many(30))[0]


def test_the_zone_is_named_and_times_are_in_it() -> None:
    """Times at the axis and in labels are those of the zone that the note names."""
    words = texts(many(6), zone="+02:00")
    assert words[0].startswith("Times in +02:00, from 2024-01-15")
    assert "16:00" in words
    assert any(word.startswith("2024-01-15 16:00") for word in words)


@pytest.mark.parametrize("narrow", [False, True])
def test_shortened_stretches_and_days_are_said(narrow: bool) -> None:
    """A night between two events has a break mark with its length, and the new day its date."""
    instants = [BASE, BASE + timedelta(minutes=5), BASE + timedelta(minutes=9), BASE + timedelta(hours=15, minutes=9)]
    made = [Event(id=f"E{n}", headline="x", earliest=at, latest=at) for n, at in enumerate(instants)]
    words = texts(Timeline(made), narrow=narrow)
    assert "// 15 h" in words
    assert "2024-01-16" in words


def test_open_and_untimed_events_are_told_from_exact_ones() -> None:
    """An open end has an arrow, an untimed event a hollow mark, and both say so in words."""
    axes = plot(
        Timeline(
            [
                Event(id="E1", headline="exact", earliest=BASE, latest=BASE),
                Event(id="E2", headline="early", latest=BASE + timedelta(hours=1), kind=Kind.CHANGE),
                Event(id="E3", headline="late", earliest=BASE + timedelta(hours=2), kind=Kind.CHANGE),
                Event(id="E4", headline="some time", after=("E1",), kind=Kind.CHANGE),
            ]
        )
    )
    assert {"^", "v"} <= {line.get_marker() for line in axes.lines}
    assert sum(line.get_markerfacecolor() == "white" for line in axes.lines if line.get_marker() == "s") == 1
    words = " ".join(text.get_text() for text in axes.texts)
    assert "before 15:00" in words
    assert "after 16:00" in words
    assert "untimed" in words


def test_the_legend_holds_only_the_kinds_that_are_present() -> None:
    """A kind without events is not explained."""
    legend = plot(Timeline(list(many(6).events[:2]))).get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["alert", "change"]


def test_small_axes_that_are_given_hold_their_labels() -> None:
    """On Axes of the usual size, labels end where the Axes end."""
    figure = Figure(figsize=(6.4, 4.8))
    axes = plot(many(30), figure.add_subplot())
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_ha() == "left"]
    assert boxes
    assert all(box.x1 <= axes.bbox.x1 + 3 for box in boxes)
    assert not any(box.overlaps(other) for n, box in enumerate(boxes) for other in boxes[n + 1 :])


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
    figure = plot(many(6)).get_figure(root=True)
    assert isinstance(figure, Figure)
    assert to_png(figure).startswith(b"\x89PNG")
    assert to_png(figure, dpi=50) == to_png(figure, dpi=50)


def test_what_matters_most_is_shown_where_room_is_short() -> None:
    """Of places that are too close the first named one is kept."""
    assert apart([0.5, 0.52, 0.9], 0.1) == [0, 2]


def test_marked_events_stand_on_the_line() -> None:
    """An event that shares its place with a marked one stands beside it."""
    assert marked_first([(0, 1), (0, 1), (5, 6)], [False, True, False]) == [1, 0, 0]
