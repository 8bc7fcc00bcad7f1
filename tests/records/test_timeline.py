"""The timeline on top: every edit gives a timeline again, and its table takes what a caller wants to vary."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmkit.html import LEFT
from pmkit.records.event import Event, Kind
from pmkit.records.timeline import Timeline
from tests.records.incident import exact, marked


def test_every_edit_gives_a_timeline_again(tmp_path: Path) -> None:
    """The bare value below is never handed out: two of different classes would not have the same methods."""
    timeline = marked()
    path = tmp_path / "events.csv"
    path.write_text(timeline.to_csv(), encoding="utf-8")
    for other in (
        timeline | timeline,
        timeline.merge(timeline),
        timeline.window(datetime(2024, 1, 15, tzinfo=UTC)),
        timeline.of_kind(Kind.LOG),
        timeline.known_at(datetime(2030, 1, 1, tzinfo=UTC)),
        timeline.without_milestones(),
        timeline[:2],
        Timeline.from_frame(timeline.frame),
        Timeline.from_csv(path),
        Timeline.from_json(timeline.to_json()),
    ):
        assert type(other) is Timeline


def test_events_and_frames_of_sources_become_one() -> None:
    """The constructor merges both, as ``merge`` does."""
    first, second = exact("E1", "14:32", "a"), exact("E2", "14:33", "b")
    both = Timeline([second], frames=[Timeline([first]).frame])
    assert both == Timeline([first, second]) == Timeline([first]) | Timeline([second])


def test_a_timeline_does_not_change() -> None:
    """What it holds cannot be replaced."""
    with pytest.raises(AttributeError):
        marked()._frame = Timeline()._frame  # type: ignore[misc]  # that is what is tried


def test_rows_carry_anchors_once_or_not_at_all() -> None:
    """A page that shows a timeline twice gives its ids to one of them; the other still says which event a row is."""
    linked, bare = marked().to_html(), marked().to_html(anchors=False)
    assert 'id="event-E1"' in linked
    assert "data-event" not in linked
    assert 'data-event="E1"' in bare
    assert 'id="event' not in bare


def test_cells_of_a_notebook_carry_their_alignment() -> None:
    """In Jupyter every cell is aligned to the left; on a page the style sheet does that."""
    table = marked(exact("F1", "16:00")).to_html(notebook=True)
    assert table.count(f'style="{LEFT}"') == table.count("<td") + table.count("<th ")
    assert "style=" not in marked().to_html()
    assert marked()._repr_html_() == marked().to_html(notebook=True)


def test_an_empty_timeline_says_so() -> None:
    """There is a table with its head, and a row that says that there is nothing."""
    assert '<td colspan="3">No events yet.</td>' in Timeline().to_html()
    assert Timeline().to_words() == "A timeline without events."


def test_an_event_without_extras_has_no_empty_parts() -> None:
    """No list without items, no line without a role."""
    table = Timeline([Event(id="E1", headline="x")]).to_html()
    assert "<ul>" not in table
    assert "<br>" not in table
    assert "<i>" not in table
