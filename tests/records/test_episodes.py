"""Phases and spans of the article's sample incident, and of what else can happen."""

from __future__ import annotations

from datetime import timedelta

from pmkit.records.event import Milestone
from pmkit.records.timeline import Timeline
from tests.records.incident import at, exact, marked


def test_the_phases_hold_the_articles_events() -> None:
    """Detection, investigation, resolution and recovery hold what the article puts there."""
    (episode,) = marked().episodes
    assert {phase.name: phase.events for phase in episode.phases} == {
        "detection": ("E1", "E2"),
        "investigation": ("E3", "E4"),
        "resolution": ("E5", "E6"),
        "recovery": ("E7",),
    }


def test_fifty_three_minutes_are_counted_from_the_alert() -> None:
    """Without an impact start, spans from it are unknown, and only detection to resolution is 53 minutes."""
    (episode,) = marked().episodes
    assert str(episode.span("detection to resolution")) == "53 min"
    for name in ("time to detect", "time to mitigate", "time to resolve"):
        assert str(episode.span(name)) == "unknown"
        assert episode.span(name).shortest is None


def test_with_an_impact_start_the_incident_is_longer() -> None:
    """An impact at 14:26 makes 59 minutes of it, six of them unnoticed."""
    (episode,) = marked(exact("E0", "14:26", "First payments fail", milestones=(Milestone.STARTED,))).episodes
    assert str(episode.span("time to resolve")) == "59 min"
    assert str(episode.span("time to detect")) == "6 min"
    assert str(episode.span("time to mitigate")) == "44 min"
    assert str(episode.span("early warning")) == "unknown"


def test_an_early_warning_is_its_own_thing() -> None:
    """Detected before users felt it: an early warning, and the time to detect is unknown, not negative or zero."""
    (episode,) = marked(exact("E0", "14:50", "First payments fail", milestones=(Milestone.STARTED,))).episodes
    assert str(episode.span("early warning")) == "18 min"
    assert str(episode.span("time to detect")) == "unknown"


def test_an_early_warning_leaves_what_follows_the_impact_known() -> None:
    """Warned at 14:20 and alerted at 14:32, the impact of 14:26 took 6 minutes to detect, after 6 of warning."""
    warned = exact("E0", "14:20", "Memory warning", milestones=(Milestone.DETECTED,))
    (episode,) = marked(warned, exact("E00", "14:26", "First fail", milestones=(Milestone.STARTED,))).episodes
    assert str(episode.span("early warning")) == "6 min"
    assert str(episode.span("time to detect")) == "6 min"
    assert str(episode.span("detection to resolution")) == "53 min"
    assert [str(span) for span in episode.spans].count("unknown") == 0
    assert "E0" in episode.phases[0].events


def test_a_detection_in_the_minute_of_a_second_start_belongs_to_it() -> None:
    """Whether the alert or the impact of 16:00 is recorded first, the second episode has both."""
    impact = exact("E20", "16:00", "Fails again", milestones=(Milestone.STARTED,))
    for name in ("E19", "E21"):
        alert = exact(name, "16:00", "Alert", milestones=(Milestone.DETECTED,))
        first, second = marked(
            exact("E0", "14:26", "First fail", milestones=(Milestone.STARTED,)), impact, alert
        ).episodes
        assert first.instants[Milestone.DETECTED].id == "E1"
        assert (second.instants[Milestone.STARTED].id, second.instants[Milestone.DETECTED].id) == ("E20", name)
        assert str(second.span("time to detect")) == "0 s"


def test_it_belongs_to_it_where_the_first_episode_has_no_end() -> None:
    """Without a mark for the end of the first episode, the second one still has the detection of its minute."""
    times = Timeline(
        [
            exact("A1", "10:00", milestones=(Milestone.STARTED,)),
            exact("A2", "10:05", milestones=(Milestone.DETECTED,)),
            exact("A3", "12:00", milestones=(Milestone.DETECTED,)),
            exact("A4", "12:00", milestones=(Milestone.STARTED,)),
        ]
    )
    assert [episode.instants[Milestone.DETECTED].id for episode in times.episodes] == ["A2", "A3"]


def test_vague_instants_give_intervals() -> None:
    """An impact between 14:20 and 14:26 makes every span from it an interval."""
    vague = exact("E0", "14:20", milestones=(Milestone.STARTED,))
    vague = type(vague)(
        id="E0", headline="x", earliest=at("14:20"), latest=at("14:26"), milestones=(Milestone.STARTED,)
    )
    (episode,) = marked(vague).episodes
    span = episode.span("time to detect")
    assert (span.shortest, span.longest) == (timedelta(minutes=6), timedelta(minutes=12))
    assert str(span) == "6 min to 12 min"
    opened = type(vague)(id="E0", headline="x", latest=at("14:26"), milestones=(Milestone.STARTED,))
    assert str(marked(opened).episodes[0].span("time to detect")) == "at least 6 min"


def test_an_incident_that_fails_again_has_two_episodes() -> None:
    """Impact that starts again after recovery opens an episode of its own."""
    again = (
        exact("F1", "16:00", milestones=(Milestone.STARTED,)),
        exact("F2", "16:10", milestones=(Milestone.DETECTED,)),
        exact("F3", "16:30", milestones=(Milestone.MITIGATED, Milestone.RESOLVED)),
    )
    first, second = marked(*again).episodes
    assert (first.number, second.number) == (1, 2)
    assert str(second.span("time to resolve")) == "30 min"
    assert str(first.span("detection to resolution")) == "53 min"


def test_without_marks_there_are_no_episodes() -> None:
    """Bare records have no phases, and nothing breaks."""
    bare = marked().without_milestones()
    assert bare.episodes == ()
    assert len(bare.spans()) == 0
    assert "section Timeline" in bare.to_mermaid()


def test_two_starts_in_one_minute_are_one_impact() -> None:
    """Two records show the same beginning; a start some minutes later is a second one."""
    first, start = exact("E1", "14:26", "Errors climb", milestones=(Milestone.STARTED,)), (Milestone.STARTED,)
    (once,) = Timeline([first, exact("E2", "14:26", "Payments fail", milestones=start)]).episodes
    assert once.instants[Milestone.STARTED].id == "E1"
    assert len(Timeline([first, exact("E2", "14:29", "Payments fail", milestones=start)]).episodes) == 2
