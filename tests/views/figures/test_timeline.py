"""The figure of a timeline: labels, phases, shortened stretches, days, marks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.records.event import Event, Kind
from pmkit.records.timeline import Timeline
from pmkit.views.plotting import plot
from pmkit.views.style import to_svg
from tests.documents.strategies import events
from tests.examples import examples
from tests.views.figures.samples import BASE, bursts


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("narrow", [False, True])
def test_every_scenario_is_drawn_with_its_phases(folder: Path, narrow: bool) -> None:
    """Each phase of each episode is a band with a hatch, and the text alternative counts the events."""
    timeline = Scenario.open(folder).marked
    axes = plot(timeline, narrow=narrow)
    phases = [p for episode in timeline.episodes for p in episode.phases if p.begin and p.end]
    assert len([patch for patch in axes.patches if patch.get_linewidth()]) == len(phases) > 0
    assert repr(axes).startswith(f"{len(timeline)} events from ")


@pytest.mark.parametrize("count", [6, 30, 100, 300])
@pytest.mark.parametrize("narrow", [False, True])
def test_labels_do_not_overlap_and_stay_inside(count: int, narrow: bool) -> None:
    """From 6 to 300 events, no label covers another or leaves the figure."""
    axes = plot(bursts(count), title="A title", narrow=narrow)
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
    """Each phase of the memory leak is a band, and its name is on it."""
    axes = plot(Scenario.open("payments-memory-leak").marked)
    words = {text.get_text() for text in axes.texts}
    assert {"Detection", "Investigation", "Resolution", "Recovery"} <= words
    assert len({patch.get_hatch() for patch in axes.patches}) >= 4


def test_several_episodes_are_numbered() -> None:
    """Bands of an incident that failed twice carry the episode's number."""
    words = [text.get_text() for text in plot(Scenario.open("gitlab-2017-01-31").marked).texts]
    assert "Investigation 1" in words
    assert "Resolution 2" in words


def test_an_empty_timeline_says_so() -> None:
    """Without events the figure says that there are none yet."""
    assert [text.get_text() for text in plot(Timeline()).texts] == ["No events yet"]


def test_the_same_timeline_gives_the_same_bytes() -> None:
    """Drawing twice gives the same SVG, so that pages can be compared."""
    timeline = Scenario.open("payments-memory-leak").marked
    first, second = (to_svg(plot(timeline).get_figure(root=True)) for _ in range(2))
    assert first == second


@examples(40)
@given(timeline=events().flatmap(lambda first: events().map(lambda second: Timeline([first, second]))))
def test_any_timeline_can_be_drawn(timeline: Timeline) -> None:
    """Vague, open and untimed events, and any text, are drawn without an error."""
    to_svg(plot(timeline).get_figure(root=True))


def texts(timeline: Timeline, **options: object) -> list[str]:
    """Return all words in a figure: the zone's note first."""
    axes = plot(timeline, **options)
    return [axes.get_xlabel(), *(text.get_text() for text in axes.texts)]


def test_events_without_a_label_are_counted() -> None:
    """The note says how many events have no label and where they are."""
    assert "+ 270 more events, see the table" in texts(bursts(300))[0]
    assert "more event" not in texts(bursts(30))[0]


def test_the_zone_is_named_and_times_are_in_it() -> None:
    """Times at the axis and in labels are those of the zone that the note names."""
    words = texts(bursts(6), zone="+02:00")
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
    legend = plot(Timeline(list(bursts(6).events[:2]))).get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["alert", "change"]


def test_small_axes_that_are_given_hold_their_labels() -> None:
    """On Axes of the usual size, labels end where the Axes end."""
    figure = Figure(figsize=(6.4, 4.8))
    axes = plot(bursts(30), figure.add_subplot())
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_ha() == "left"]
    assert boxes
    assert all(box.x1 <= axes.bbox.x1 + 3 for box in boxes)
    assert not any(box.overlaps(other) for n, box in enumerate(boxes) for other in boxes[n + 1 :])
