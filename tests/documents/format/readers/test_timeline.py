"""Timelines as lists, tables, paragraphs and diagrams."""

from datetime import UTC, date, datetime

import pytest

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import Postmortem, Summary
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.records.event import Event
from pmkit.records.timeline import Timeline
from tests.documents.format.samples import (
    ESCAPED_MERMAID,
    MERMAID,
    MIDNIGHT,
    PARAGRAPHS,
    TABLE,
    at,
    codes,
    document,
    found,
    line_of,
    texts,
)


def test_a_timeline_in_a_table() -> None:
    """Rows are events; further cells are details under their column's name; a row without a time is said."""
    reading = read(TABLE)
    timeline = reading.postmortem.timeline
    assert texts(reading.postmortem) == [
        "Index build began",
        "Disk full | writes refused",
        "Somebody noticed the graph",
    ]
    assert timeline["E01"].earliest == at(9)
    assert timeline["E01"].details == ("Who: scheduled job", "Link: build 7")
    assert (timeline["E03"].earliest, timeline["E03"].after) == (None, ("E02",))
    assert found(TABLE) == [("no-time", line_of(TABLE, "noticed the graph"))]
    assert reading.postmortem.summary.zone == "UTC"


def test_a_timeline_in_paragraphs() -> None:
    """One stamp per line makes events, lines without one are details, and prose stays prose."""
    postmortem = parse(PARAGRAPHS)
    assert texts(postmortem) == ["Login slows down", "Pager rings", "Cache cleared"]
    assert postmortem.timeline["E02"].details == ("it rang twice",)
    assert postmortem.timeline["E03"].earliest == at(9, 30)
    assert postmortem.note("timeline") == "All of this was seen by the night shift."


def test_the_articles_mermaid_diagram() -> None:
    """The article's diagram in its literal form gives events with their details, emoji and all."""
    timeline = parse(MERMAID).timeline
    assert [event.headline for event in timeline] == [
        "🚨 Alert triggered",
        "👤 On-call acknowledged",
        "✅ System normal",
    ]
    assert timeline["E01"].earliest == at(14, 32, day=15, month=1)
    assert timeline["E01"].details == ("Error rate spike to 15%", "PagerDuty fired")
    assert timeline["E03"].details == ("Error rate < 0.1%", "Performance restored")
    assert parse(MERMAID).note("timeline").split("\n\n") == [
        "title Production Incident Timeline Example",
        "section Detection Phase",
        "section Recovery Phase",
    ]


def test_an_escaped_mermaid_diagram() -> None:
    """The form that pmkit writes is read with its entities as the signs they stand for."""
    (event,) = parse(ESCAPED_MERMAID).timeline
    assert (event.headline, event.details) == ("Alert: error rate < 5%", ("Ticket #12",))
    assert event.earliest == at(14, 32, day=15, month=1)


def test_midnight_is_read_and_said() -> None:
    """A clock that jumps back half a day begins the next one, once, and a finding asks about the line."""
    timeline = parse(MIDNIGHT).timeline
    assert [event.earliest for event in timeline] == [at(22, 30), at(23, 59), at(0, 20, day=6), at(1, day=6)]
    assert found(MIDNIGHT) == [("next-day", line_of(MIDNIGHT, "00:20"))]


def test_a_small_jump_back_is_no_new_day() -> None:
    """Lines that are merely out of order stay on their day."""
    text = MIDNIGHT.replace("00:20", "22:10").replace("01:00", "23:00")
    assert {event.earliest.day for event in parse(text).timeline if event.earliest} == {5}
    assert found(text) == []


def test_day_headings_move_the_day() -> None:
    """Times below ``### 2024-01-16`` are of that day, and a clock that jumps back alone is not."""
    timeline = parse(
        document(
            "## Timeline\n\n- 23:50 - late [E1]\n\n### 2024-01-16\n\n- 00:10 - early [E2]\n- 2024-01-18 - gone [E3]"
        )
    ).timeline
    assert timeline["E1"].earliest == datetime(2024, 1, 15, 23, 50, tzinfo=UTC)
    assert timeline["E2"].earliest == datetime(2024, 1, 16, 0, 10, tzinfo=UTC)
    assert timeline["E3"].earliest == datetime(2024, 1, 18, tzinfo=UTC)
    assert timeline["E3"].latest is not None
    assert timeline["E3"].latest.date() == date(2024, 1, 18)


def test_day_headings_are_written_when_the_day_turns() -> None:
    """A timeline over midnight is written with one heading for the second day, in the summary's zone."""
    events = [
        Event(id=f"E{n}", headline=f"h{n}", earliest=at, latest=at)
        for n, at in enumerate([datetime(2024, 1, 15, 21, 0, tzinfo=UTC), datetime(2024, 1, 15, 23, 30, tzinfo=UTC)], 1)
    ]
    summary = Summary(date="2024-01-15", zone="Europe/Amsterdam")
    lines = render(Postmortem(summary=summary, timeline=Timeline(events))).splitlines()
    assert [line for line in lines if line.startswith("### ")] == ["### 2024-01-16"]
    assert lines.index("- 22:00 - h1 [E1]") < lines.index("### 2024-01-16") < lines.index("- 00:30 - h2 [E2]")


def test_the_hour_that_happens_twice() -> None:
    """Where the clock is turned back, the second 02:30 is written with its offset and read as the second."""
    first, second = datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    timeline = Timeline(
        [Event(id=f"E{n}", headline="x", earliest=at, latest=at) for n, at in ((1, first), (2, second))]
    )
    postmortem = Postmortem(summary=Summary(date="2024-10-27", zone="Europe/Amsterdam"), timeline=timeline)
    text = render(postmortem)
    assert "- 02:30 +02:00 - x [E1]" in text
    assert "- 02:30 +01:00 - x [E2]" in text
    back = parse(text).timeline
    assert (back["E1"].earliest, back["E2"].earliest) == (first, second)


def test_a_bare_time_in_the_folded_hour_is_asked_about() -> None:
    """Without an offset the first of the two instants is taken, and a finding says so."""
    reading = read(document("## Timeline\n\n- 02:30 - x [E1]", date="2024-10-27", zone="Europe/Amsterdam"))
    assert reading.postmortem.timeline["E1"].earliest == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert codes(reading) == {"hour-twice": "line 10"}


@pytest.mark.parametrize(
    ("line", "marks", "headline"),
    [
        ("- 15:10 - Rolled back [mitigated]", ["mitigated"], "Rolled back"),
        ("- 15:10 - Rolled back [: change, mitigate]", ["mitigated"], "Rolled back"),
        ("- 14:35 - On it [E3: action, ack]", ["acknowledged"], "On it"),
        ("- 15:10 - Rolled back [see the wiki]", [], "Rolled back [see the wiki]"),
        ("- 15:10 - Rolled back [mitigated, mostly]", [], "Rolled back [mitigated, mostly]"),
    ],
)
def test_marks_that_people_write_without_the_whole_tag(line: str, marks: list[str], headline: str) -> None:
    """A bracket whose words are all known counts as a tag; any other stays text."""
    (event,) = parse(f"## Timeline\n\n{line}\n\n{MARKER}\n").timeline
    assert (list(event.milestones), event.headline) == (marks, headline)


def test_headings_are_events_where_they_have_a_time() -> None:
    """Headings that are events are read, with what is below as details; a heading with a day is a day."""
    text = (
        "# Postmortem: X\n\n## Timeline\n\n### 2026-03-06\n\n### 10:00 UTC Import starts\n\nIt is large.\n\n"
        "- 40,000 rows\n- nobody is told\n\n### 2026-03-07 10:12 Reading stops\n\n#### 10:45 Alert\n\n"
        "- 10:50 - Restart\n\n### About the alert\n\nIt is new.\n"
    )
    postmortem = parse(text)
    assert [(event.headline, event.details) for event in postmortem.timeline] == [
        ("Import starts", ("It is large.", "40,000 rows", "nobody is told")),
        ("Reading stops", ()),
        ("Alert", ()),
        ("Restart", ()),
    ]
    days = [event.earliest.day for event in postmortem.timeline if event.earliest]
    assert days == [6, 7, 7, 7]
    assert "About the alert" in postmortem.note("timeline")
    assert "It is new." in postmortem.note("timeline")


def test_a_list_of_clocks_runs_past_midnight() -> None:
    """A clock that jumps back by more than half a day is the next day's, and it is asked; a line added later is not."""
    head = "# T\n\n## Incident Summary\n\n- **Date**: 2024-01-02\n- **Zone**: UTC\n\n## Timeline\n\n"
    foot = "\n<!-- pmkit postmortem format 1 -->\n"
    reading = read(f"{head}- 23:19 - a [E1]\n- 00:05 - b [E2]\n- 23:03 - c [E3]\n- 14:00 - d [E4]\n{foot}")
    days = {event.id: f"{event.earliest:%d %H:%M}" for event in reading.postmortem.timeline if event.earliest}
    assert days == {"E1": "02 23:19", "E2": "03 00:05", "E3": "03 23:03", "E4": "03 14:00"}
    assert [finding.code for finding in reading.findings].count("next-day") == 1
    assert "2024-01-03" in render(reading.postmortem)


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (("08-01-2026", "11-01-2026", "12-01-2026"), "2026-01-08"),
        (("01/08/2026", "01/11/2026"), "2026-01-08"),
        (("08/01/2026", "08/02/2026"), "2026-08-01"),
    ],
)
def test_an_incident_is_short(days: tuple[str, ...], wanted: str) -> None:
    """Days in numbers are in the order in which they are days of one week, and not one day in each of some months."""
    rows = "\n".join(f"- {day} 10:00 UTC - step {number}" for number, day in enumerate(days))
    first = next(iter(parse(f"# Outage\n\n## Timeline\n\n{rows}\n").timeline))
    assert f"{first.instant:%Y-%m-%d}" == wanted


def test_a_month_in_words_decides_the_order() -> None:
    """A day that the text names in words, even without its year, says which number is the month."""
    row = "- 08-01-2026 10:00 UTC - the certificate runs out"
    for told, wanted in (("8 January", "2026-01-08"), ("August 1", "2026-08-01")):
        text = f"# Outage\n\n## Timeline\n\n{row}\n\n## Cause\n\nIt ended on {told}.\n"
        assert f"{next(iter(parse(text).timeline)).instant:%Y-%m-%d}" == wanted


def test_how_long_and_how_bad_it_was_are_not_entries() -> None:
    """A length such as 1h20 looks like a clock."""
    text = (
        "# T\n\n## Déroulé de l'incident\n\n- **Durée totale de l'incident:** 1h20\n- **Impact:** Significatif\n"
        "- Impact: 10:02 premières erreurs\n"
        "- 10:05 La base ne répond plus\n- 11:25 Tout est rétabli\n"
    )
    found = parse(text)
    assert [event.headline for event in found.timeline][:1] == ["Impact: 10:02 premières erreurs"]
    assert [event.headline for event in found.timeline][1:] == ["La base ne répond plus", "Tout est rétabli"]
    assert "Durée totale de l'incident" in render(found)


def test_a_time_in_two_zones_leaves_the_first_for_rows_without_one() -> None:
    """Days without a clock are days in EDT; that EST would be right in March is not asked."""
    text = (
        "# T\n\n## Timeline\n\n| Time | Event |\n| --- | --- |\n| 2026-03-05 | The certificate was issued. |\n"
        "| 2026-06-03 3:29 PM EDT / 19:29 UTC | It expired. |\n| 2026-06-03 3:38 PM EDT | Alerts fired. |\n"
    )
    reading = read(text)
    assert str(next(iter(reading.postmortem.timeline)).earliest) == "2026-03-05 04:00:00+00:00"
    assert "zone-season" not in {finding.code for finding in reading.findings}


def test_a_part_of_the_day_behind_the_weekday() -> None:
    """It says no more than the clock does."""
    rows = "- On Thursday morning 3rd of November 2022 at 7:58 UTC it was slow\n- 10:00 It was fast\n"
    text = f"# T\n\n## Timeline\n\n{rows}"
    assert [str(event.earliest)[:16] for event in parse(text).timeline] == ["2022-11-03 07:58", "2022-11-03 10:00"]


def test_a_stated_day_without_its_year_comes_before_that_of_posting() -> None:
    """The year is that of the day closest to it."""
    rows = "- 07:55 UTC It is slow\n- 08:35 UTC It is fast\n"
    text = f"# T\n\nPosted by ops, 10 April 2018\n\n- **Date**: April 9th\n\n## Timeline\n\n{rows}"
    assert [str(event.earliest)[:10] for event in parse(text).timeline] == ["2018-04-09", "2018-04-09"]
