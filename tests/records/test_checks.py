"""What a reviewer would ask about a timeline itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pmkit.records.event import Event, Milestone
from pmkit.records.timeline import Timeline
from tests.records.incident import at, exact, marked


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


def test_an_untimed_event_breaks_a_silence() -> None:
    """Where an event without a time is known to come between two others, nobody says that nothing is recorded."""
    events = [
        exact("E1", "15:00", milestones=(Milestone.STARTED,)),
        exact("E3", "16:30", milestones=(Milestone.RESOLVED,)),
    ]
    between = Event(id="E2", headline="Somebody looked at the disks", after=("E1",))
    assert "long-silence" in codes(Timeline(events))
    assert "long-silence" not in codes(Timeline([*events, between]))
