"""The laws of merging, the schema, and what a timeline asks about itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.frame import SCHEMA
from pmkit.records.timeline import Timeline
from tests.documents.strategies import events
from tests.records.incident import at, exact, marked

some = settings(max_examples=40)
lists = st.lists(events(), max_size=5)


@some
@given(lists, lists, lists)
def test_merging_is_associative(a: list[Event], b: list[Event], c: list[Event]) -> None:
    """How sources are grouped makes no difference."""
    one, two, three = map(Timeline, (a, b, c))
    assert (one | two) | three == one | (two | three) == one.merge(two, three)


@some
@given(lists, lists)
def test_merging_is_commutative_and_idempotent(a: list[Event], b: list[Event]) -> None:
    """Neither the order of sources nor importing one twice makes a difference."""
    one, two = Timeline(a), Timeline(b)
    assert one | two == two | one
    assert one | one == one
    assert (one | two) | two == one | two


@some
@given(st.lists(events(), max_size=4))
def test_the_order_of_the_input_does_not_matter(found: list[Event]) -> None:
    """Every order of the same events gives the same timeline."""
    first = Timeline(found)
    for order in permutations(found):
        assert Timeline(order) == first


@some
@given(lists)
def test_csv_json_and_the_frame_give_the_events_back(found: list[Event]) -> None:
    """What is exported is read back exactly, whatever text it holds."""
    from pmkit.records.table import parse_csv

    timeline = Timeline(found)
    assert Timeline(parse_csv(timeline.to_csv())) == timeline
    assert Timeline.from_json(timeline.to_json()) == timeline
    assert Timeline.from_frame(timeline.frame) == timeline


def test_a_spreadsheet_runs_nothing() -> None:
    """Cells that begin like a formula are made text, and read back as they were."""
    timeline = Timeline([exact("E1", "14:00", "=HYPERLINK(1)", details=("+1", "@x"))])
    assert "'=HYPERLINK" in timeline.to_csv()
    assert "\n=" not in timeline.to_csv()


def test_the_frame_has_the_documented_columns() -> None:
    """The schema is fixed: names, order, and aware times in UTC, also for an empty timeline."""
    for timeline in (marked(), Timeline()):
        assert list(timeline.frame.columns) == list(SCHEMA)
        assert str(timeline.frame["earliest"].dtype) == "datetime64[ns, UTC]"


def test_the_timeline_does_not_change_with_its_frame() -> None:
    """The frame is a copy."""
    timeline = marked()
    frame = timeline.frame
    frame.loc[0, "headline"] = "changed"
    assert timeline.frame.loc[0, "headline"] != "changed"


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        ({"id": ["E1"], "headline": ["x"], "time": [datetime(2024, 1, 1)]}, "naive"),
        ({"id": ["E1"], "headline": ["x"], "time": ["2024-01-01T10:00:00"]}, "naive"),
        ({"id": ["E1"], "headline": ["x"], "colour": ["red"]}, "colour"),
        ({"id": ["E1"]}, "headline"),
        ({"id": [""], "headline": ["x"]}, "id is empty"),
        ({"id": ["E1"], "headline": ["x"], "kind": ["party"]}, "party"),
        ({"id": ["E1"], "headline": ["x"], "milestone": ["begun"]}, "begun"),
        (
            {"id": ["E1"], "headline": ["x"], "earliest": ["2024-01-02T00:00Z"], "latest": ["2024-01-01T00:00Z"]},
            "ends before",
        ),
        ({"id": ["E1"], "headline": ["x"], "time": ["yesterday Z"]}, "cannot be read"),
    ],
)
def test_frames_that_do_not_fit_are_refused(frame: dict[str, list[object]], says: str) -> None:
    """The message names what is wrong and says what to do."""
    with pytest.raises(RecordError, match=says) as caught:
        Timeline.from_frame(pd.DataFrame(frame))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("id,headline,earliest\nE1,x,2024-01-01T10:00:00\n", "naive", 2),
        ("id,headline\nE1,x\nE2,\n", "no headline", 3),
        ("id,headline\nE1,x,y\n", "3 cells", 2),
        ("id,headline,when\nE1,x,y\n", "unknown column 'when'", 1),
        ('id,headline\nE1,"x\ny"\nnope,z\n', "not an event id", 4),
        ("id\nE1\n", "'headline' is missing", 1),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(text: str, says: str, line: int, tmp_path: Path) -> None:
    """Reading stops at the row, with its place."""
    file = tmp_path / "events.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=says) as caught:
        Timeline.from_csv(file)
    assert f"{file}:{line}" in caught.value.where


def test_each_event_knows_the_line_it_was_read_from(tmp_path: Path) -> None:
    """Evidence is the file and the line."""
    file = tmp_path / "export.csv"
    file.write_text('id,headline,details\nE1,x,"a\nb"\nE2,y,\n', encoding="utf-8")
    assert [str(event.evidence[0]) for event in Timeline.from_csv(file)] == ["export.csv:2", "export.csv:4"]


def test_after_places_untimed_events_and_breaks_ties() -> None:
    """An untimed event stands behind what it came after; of two at one instant the later is behind."""
    found = Timeline(
        [
            exact("E3", "14:00"),
            exact("E2", "14:00", after=("E3",)),
            Event(id="E1", headline="untimed", after=("E3",)),
            exact("E4", "15:00"),
        ]
    )
    assert [event.id for event in found] == ["E3", "E1", "E2", "E4"]


def test_ties_are_marked() -> None:
    """Events whose order the records do not give are named together."""
    found = Timeline(
        [exact("E1", "14:00"), exact("E2", "14:00"), exact("E3", "14:00", after=("E2",)), exact("E4", "15:00")]
    )
    assert found.ties == (("E1", "E2"),)


def test_a_window_keeps_what_can_lie_in_it() -> None:
    """Vague events that reach into the window stay, and so do untimed ones."""
    vague = Event(id="V1", headline="x", earliest=at("13:00"), latest=at("14:10"))
    never = Event(id="U1", headline="x")
    found = Timeline([exact("E1", "13:30"), vague, never, exact("E2", "14:05"), exact("E3", "15:00")])
    assert {event.id for event in found.window(at("14:00"), at("14:30"))} == {"V1", "U1", "E2"}
    with pytest.raises(RecordError, match="naive"):
        found.window(datetime(2024, 1, 1))


def test_kinds_filter() -> None:
    """Only the kinds that are asked for stay; others are refused by name."""
    assert [event.kind for event in marked().of_kind("alert", Kind.CHANGE)] == [Kind.ALERT, Kind.CHANGE]
    with pytest.raises(RecordError, match="party"):
        marked().of_kind("party")


def test_only_what_was_knowable_is_shown() -> None:
    """A hidden condition is seen from when a role could know it."""
    hidden = exact("H1", "10:00", known_from=(("on-call engineer", at("14:45")),))
    found = Timeline([hidden, exact("E1", "14:32")])
    assert [event.id for event in found.known_at(at("14:40"), "on-call engineer")] == ["E1"]
    assert [event.id for event in found.known_at(at("14:50"), "on-call engineer")] == ["H1", "E1"]
    assert [event.id for event in found.known_at(at("14:50"))] == ["E1"]


def codes(timeline: Timeline, **options: object) -> set[str]:
    """Return the codes of a timeline's findings."""
    return {finding.code for finding in timeline.findings(**options)}  # type: ignore[arg-type]


def test_a_complete_timeline_is_asked_nothing() -> None:
    """With all its marks in order and no long silence, nothing is asked."""
    assert codes(marked(exact("E0", "14:26", milestones=(Milestone.STARTED,)))) == set()


@pytest.mark.parametrize(
    ("timeline", "code"),
    [
        (marked().without_milestones(), "no-milestones"),
        (marked(), "no-impact-start"),
        (Timeline([exact("E1", "14:00", milestones=(Milestone.STARTED,))]), "no-detection"),
        (Timeline([exact("E1", "14:00", milestones=(Milestone.STARTED,))]), "no-mitigation"),
        (Timeline([exact("E1", "14:00", milestones=(Milestone.STARTED,))]), "no-resolution"),
        (marked(exact("E5", "14:53", "another record")), "id-used-twice"),
        (marked(exact("E9", "14:33", after=("X1",))), "unknown-event"),
        (marked(exact("E9", "14:33", after=("E6",))), "impossible-order"),
        (
            Timeline([Event(id="A1", headline="a", after=("B1",)), Event(id="B1", headline="b", after=("A1",))]),
            "circular-order",
        ),
        (
            Timeline(
                [
                    exact("E1", "14:00", milestones=(Milestone.ACKNOWLEDGED,)),
                    exact("E2", "14:30", milestones=(Milestone.DETECTED,)),
                ]
            ),
            "out-of-order",
        ),
        (
            Timeline(
                [
                    exact("E1", "15:00", milestones=(Milestone.STARTED,)),
                    exact("E2", "16:30", milestones=(Milestone.RESOLVED,)),
                ]
            ),
            "long-silence",
        ),
    ],
)
def test_each_weak_spot_is_asked_about(timeline: Timeline, code: str) -> None:
    """Each rule fires on a timeline that breaks it, and asks a question."""
    found = [finding for finding in timeline.findings() if finding.code == code]
    assert found
    assert all(finding.question.endswith(("?", ".")) and finding.message for finding in found)


def test_the_future_is_asked_about_only_when_now_is_given() -> None:
    """Pmkit looks at no clock."""
    late = marked(exact("E0", "14:26", milestones=(Milestone.STARTED,)))
    assert codes(late) == set()
    assert codes(late, now=at("15:00")) == {"future"}
    assert codes(late, now=datetime(2030, 1, 1, tzinfo=UTC)) == set()


def test_how_long_a_silence_is_too_long_is_a_choice() -> None:
    """A shorter limit asks about shorter gaps."""
    found = marked(exact("E0", "14:26", milestones=(Milestone.STARTED,)))
    assert codes(found, silence=timedelta(minutes=10)) == {"long-silence"}
