"""The article's sample incident: its two versions, its phases, its spans, its diagram."""

from __future__ import annotations

from datetime import timedelta

from pmkit.records.event import Milestone
from tests.records.incident import LIST, STAMPS, at, exact, marked, short


def test_the_articles_list_is_written_as_the_article_has_it() -> None:
    """Six lines in, the same six lines out."""
    assert short().to_markdown() == LIST


def test_the_difference_between_the_articles_two_versions_is_shown() -> None:
    """The seven stamps have 14:45, which the six lines lack, and details; the diff shows both."""
    diff = short().diff(marked()).splitlines()
    assert "+- 14:45 - 📊 Metrics correlation" in diff
    assert "-- 14:52 - Root cause identified" in diff
    assert "+- 14:52 - 💡 Root cause identified" in diff
    assert sum(line.startswith("+  - ") for line in diff) == 14
    assert not short().diff(short())


def test_the_diagram_has_phases_stamps_and_details_escaped() -> None:
    """Mermaid gets the four phases as sections, seven stamps with colons as entities, fourteen details."""
    lines = marked().to_mermaid(title="A: b; c # d").splitlines()
    assert lines[0] == "timeline"
    assert lines[1].strip() == "title A#colon; b#59; c #35; d"
    assert [line.split()[1] for line in lines if "section" in line] == [
        "Detection",
        "Investigation",
        "Resolution",
        "Recovery",
    ]
    rows = [line.strip() for line in lines if "#colon;" in line and "title" not in line]
    assert len(rows) == 7
    for row, (clock, headline, details, _, _) in zip(rows, STAMPS, strict=True):
        fields = row.split(" : ")
        assert fields[0] == clock.replace(":", "#colon;")
        assert fields[1] == headline
        assert fields[2:] == [detail.replace("<", "#lt;").replace("%", "#37;") for detail in details]


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


def test_the_words_say_what_the_figure_shows() -> None:
    """The text alternative names the number of events, the marks and the spans that are known."""
    words = marked().to_words()
    assert words.startswith("7 events from 2024-01-15 14:32 to 15:25 (UTC)")
    assert "detected 14:32" in words
    assert "detection to resolution 53 min" in words
    assert "unknown" not in words


def test_markup_in_records_is_text_in_the_table() -> None:
    """A tool's text cannot become HTML."""
    table = marked(exact("E9", "14:33", "<script>alert(1)</script>", role="<b>")).to_html()
    assert "<script" not in table
    assert "&lt;script&gt;" in table
    assert table.count("<tr") == 1 + 8 + 4
