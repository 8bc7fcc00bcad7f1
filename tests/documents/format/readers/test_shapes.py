"""Shapes of other people's documents: monthly reports, status pages, days as headings, definitions of T+0."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmkit.documents.format.incidents import incidents_of
from pmkit.documents.format.reading import load_all, parse, read
from pmkit.documents.review import review_reading

MONTHLY = """# Availability report: May 2023

*Posted June 14, 2023*

## May 09 11:27 UTC (lasting 2 hours and 4 minutes)

The pool was too small. To prevent this, we have:

- Removed the default

- At 11:27 UTC, the change was deployed.
- At 11:35 UTC, monitors paged us.
- At 13:31 UTC, all was normal.

## May 16 21:08 UTC (lasting 46 minutes)

- At 21:08 UTC, latency began to climb.
- At 21:39 UTC, the caller was blocked.
- At 21:54 UTC, latency was normal.

| Incident | Duration |
|---|---|
| May 9 | 2h 4m |
| May 16 | 46m |
"""


def test_a_monthly_report(tmp_path: Path) -> None:
    """Headings that are days without a year are incidents, of the year that the title gives; so are their times."""
    path = tmp_path / "may.md"
    path.write_text(MONTHLY.replace("- Removed the default\n\n", ""), encoding="utf-8")
    first, second = load_all(path)
    assert [f"{event.earliest:%Y-%m-%d %H:%M}" for event in first.timeline] == [
        "2023-05-09 11:27", "2023-05-09 11:35", "2023-05-09 13:31",
    ]  # fmt: skip
    assert [f"{event.earliest:%m-%d %H:%M}" for event in second.timeline] == [
        "05-16 21:08",
        "05-16 21:39",
        "05-16 21:54",
    ]
    assert (first.summary.duration, second.summary.duration) == ("2 hours and 4 minutes", "46 minutes")


def test_days_of_one_incident_are_not_incidents(tmp_path: Path) -> None:
    """Headings that are only days, or around which there are sections, do not make several incidents."""
    path = tmp_path / "one.md"
    path.write_text(
        "# T\n\n## 5 May 2024\n\n- 10:00 a\n\n## 6 May 2024\n\n- 10:00 b\n\n## Action items\n\n- c\n", encoding="utf-8"
    )
    assert len(load_all(path)) == 1


STATUS = """# Elevated error rates

<div class="updates">

**Resolved** - All hosts have been restarted.
<small>Mar <var data-var="date">14</var>, <var data-var="time">21:07</var> UTC</small>

**Investigating** - We are looking into it.
<small>Mar <var data-var="date">14</var>, <var data-var="time">18:17</var> UTC</small>

</div>

## Review

*Added March 22, 2019*

Details.
"""


def test_updates_with_their_time_below() -> None:
    """Paragraphs that begin with a state in bold and end with a time in HTML are entries; a state is its milestone."""
    timeline = parse(STATUS).timeline
    assert [(f"{event.earliest:%Y-%m-%d %H:%M}", event.headline) for event in timeline] == [
        ("2019-03-14 18:17", "**Investigating** - We are looking into it."),
        ("2019-03-14 21:07", "**Resolved** - All hosts have been restarted."),
    ]
    assert [[str(mark) for mark in event.milestones] for event in timeline] == [["investigating"], ["resolved"]]


def test_a_sentence_says_when_t_zero_was() -> None:
    """``T+0 is 18:12 UTC`` gives the instant that the entries count from, and is not an entry."""
    text = "# T, 2024-02-19\n\n## Timeline\n\nT+0 is 18:12 UTC, when it began.\n\n- T-14m: a\n- T+0: b\n- T+1h08m: c\n"
    reading = read(text)
    assert [(f"{event.earliest:%H:%M}", event.headline) for event in reading.postmortem.timeline] == [
        ("17:58", "a"), ("18:12", "b"), ("19:20", "c"),
    ]  # fmt: skip
    assert not {"no-start", "not-read"} & {finding.code for finding in reading.findings}


def test_front_matter_of_a_post_is_when_it_was_posted() -> None:
    """A date in front matter is the day of posting where the title or the text names another."""
    text = '---\ntitle: "Outage of November 8, 2023"\ndate: 2023-11-10\n---\n\nIt broke.\n\n## Timeline\n\n- 13:58 a\n'
    assert f"{parse(text).timeline.events[0].earliest:%Y-%m-%d}" == "2023-11-08"
    form = "---\nincident: INC-1\ndate: 2023-11-10\n---\n\n## Timeline (UTC)\n\n- 13:58 a\n"
    assert f"{parse(form).timeline.events[0].earliest:%Y-%m-%d}" == "2023-11-10"


def test_milestones_in_bold() -> None:
    """A label in bold within an entry, or as all of it, is a milestone; other bold words are not."""
    text = (
        "# T\n\n## Timeline\n\n"
        "- 10:00 A table. **Impact starts**\n- 10:05 We **declared** victory\n- 10:10 Impact ends\n- 10:20 **Oops**\n"
    )
    marks = [[str(mark) for mark in event.milestones] for event in parse(text).timeline]
    assert marks == [["started"], ["acknowledged"], ["mitigated"], []]


def test_rows_that_are_not_filled_in() -> None:
    """``HH:MM`` is nobody's time, and the numbered "Why?" of a form is not a factor; the words stay."""
    text = (
        "# T\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| HH:MM | *Who noticed?* |\n\n"
        "## Root cause\n\n1. Why?\n2. Why?\n- ...\n"
    )
    postmortem = parse(text)
    assert not postmortem.timeline.events
    assert not postmortem.factors.factors
    assert "Who noticed?" in postmortem.note("timeline")


def test_a_template_is_called_one_and_nothing_more() -> None:
    """The blanks of a form are not asked about one by one."""
    text = (
        "# [Title]\n\n**Date:** YYYY-MM-DD\n\n## Timeline\n\n- HH:MM - what\n- HH:MM - what\n\n"
        "## Action items\n\n- [Action] ____\n"
    )
    assert [finding.code for finding in review_reading(read(text))] == ["is-template"]


def asked(text: str) -> set[str]:
    """Return the codes of what is asked about a document."""
    return {finding.code for finding in review_reading(read(text))}


def test_what_another_part_answers_is_not_asked() -> None:
    """Impact in a section, a severity in an entry, a section divided into others, a zone that days do not need."""
    timeline = "## Timeline\n\n- 2024-01-02 10:00 UTC - a\n"
    assert {"no-impact", "no-severity"} <= asked(f"# T\n\n{timeline}")
    assert "no-impact" not in asked(f"# T\n\n{timeline}\n## Impact\n\n| Users | 12 |\n|---|---|\n| a | b |\n")
    assert "no-severity" not in asked(f"# T\n\n{timeline}- 2024-01-02 10:05 UTC - Declared SEV-1\n")
    lessons = f"# T\n\n{timeline}\n## Lessons learned\n\n### Went well\n\n- a\n\n### Went poorly\n\n- b\n"
    assert "not-written" not in asked(lessons)
    assert "not-written" in asked(f"# T\n\n{timeline}\n## Lessons learned\n\n## Went well\n\n- a\n")
    assert "no-zone" not in asked("# T\n\n## What happened\n\n### 2 January 2024\n\nA.\n\n### 3 January 2024\n\nB.\n")


def test_a_table_of_whys() -> None:
    """Each row answers the one above it."""
    text = (
        "# T\n\n## Five whys\n\n"
        "| Why? | Because |\n|---|---|\n| Why were they late? | A lock was held |\n| Why? | A host was gone |\n"
    )
    assert [why.text for why in parse(text).whys.whys] == ["A lock was held", "A host was gone"]


def test_a_link_is_not_a_tag() -> None:
    """``[JIRA-123](https://…)`` is nobody's id, so nothing is asked that only tags say."""
    text = "# T\n\n## Factors\n\n- No alert\n- No canary\n\n## Actions\n\n1. [JIRA-123](https://x.y/1) Add an alert\n"
    assert not {"no-evidence", "no-category", "answers-nothing"} & asked(text)


def test_headings_in_capitals_right_above_their_text() -> None:
    """Two lines in capitals that name sections are headings without blank lines around them; one alone is a line."""
    text = "ROOT CAUSE AND RESOLUTION\n• A limit was missing\nPREVENTIVE MEASURES\n• Add an alert\n• Add a limit\n"
    found = parse(text)
    assert [factor.text for factor in found.factors] == ["A limit was missing"]
    assert [item.text for item in found.actions] == ["Add an alert", "Add a limit"]
    assert not len(parse("# T\n\nROOT CAUSE\nof the matter was a limit that nobody set\n").actions)


def test_headings_in_capitals() -> None:
    """Lines in capitals that are alone are headings where one of them names a section; others are left alone."""
    text = "# T\n\nISSUE SUMMARY\n\nIt broke.\n\nROOT CAUSE\n\nThe pool was small.\n\nWHO WAS HIT\n\nAll.\n"
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == ["The pool was small."]
    assert [section.heading for section in postmortem.extra] == ["WHO WAS HIT"]
    assert not parse("# T\n\nATTENTION PLEASE\n\nIt broke.\n").extra


def test_a_plain_text_timeline() -> None:
    """A line that names the timeline right above times is its heading."""
    text = "Review: 14 June 2024\n\nTimeline (UTC)\n10:44 a\n10:46 b\n"
    assert [f"{event.earliest:%m-%d %H:%M}" for event in parse(text).timeline] == ["06-14 10:44", "06-14 10:46"]


def test_a_story_that_says_when() -> None:
    """Three sentences of the story with a time are events where there is no timeline; two are not."""
    story = (
        "At 14:03 UTC, the primary failed over. By 14:31 UTC we had promoted the replica, and at 14:50 UTC it was over."
    )
    text = f"# T 2018-07-24\n\n## What happened\n\n{story}\n"
    assert [event.headline for event in parse(text).timeline] == [
        "the primary failed over.", "we had promoted the replica", "it was over.",
    ]  # fmt: skip
    assert parse(text).what_happened == story
    assert not parse(text.replace(", and at 14:50 UTC it was over", "")).timeline.events
    assert [event.headline for event in parse(f"{text}\n## Timeline\n\n- 14:00 a\n").timeline] == ["a"]


def test_causes_below_headings_of_their_own() -> None:
    """Prose below one heading and a list below another are both read; what is quoted is prose, too."""
    text = (
        "# T\n\n## Causes\n\n### First\n\nA key was missing.\n\n### Others\n\n- No test\n\n### Seen\n\n> It was old.\n"
    )
    assert [factor.text for factor in parse(text).factors] == ["A key was missing.", "No test", "It was old."]


def test_lines_in_bold_are_groups_of_actions() -> None:
    """A line in bold above items is their group, and is not left behind."""
    plan = parse("# T\n\n## Actions\n\n**Immediate**\n\n1. Stop it\n\n**Long term**\n\n1. Watch it\n")
    assert [dict(item.extra)["Group"] for item in plan.actions] == ["Immediate", "Long term"]
    assert "Immediate" not in plan.note("actions")


def test_a_table_of_actions_needs_no_heading() -> None:
    """A table whose first column is called action item is one of actions; a state may end another column's cell."""
    text = (
        "# Export stalls\n\n**Date**: 2024-03-04\n\n| Action Item | Type | Owner | Bug |\n| --- | --- | --- | --- |\n"
        "| Cap the retries | prevention | Billing team | n/a DONE |\n"
        "| Alert on the lag | detection | Billing team | TODO |\n\n"
        "## Timeline\n\n- 10:00 UTC Exports stop\n"
    )
    plan = parse(text).actions
    assert [(item.text, item.owner, item.is_done) for item in plan] == [
        ("Cap the retries", "Billing team", True),
        ("Alert on the lag", "Billing team", False),
    ]


def test_moments_with_headings_of_their_own_are_one_incident() -> None:
    """Headings that begin with a day and a clock aren't incidents by themselves, unless they are days apart."""
    entry = "## {}\n\n- Something is seen\n\n"
    moments = ("2025-01-21T09:30:00", "2025-01-21T14:00:00", "2025-01-22T08:00:00")
    near = "# Uploads fail\n\n" + "".join(map(entry.format, moments))
    assert not incidents_of(near)
    far = near.replace("2025-01-21T14:00:00", "2025-03-21T14:00:00").replace("2025-01-22", "2025-06-22")
    assert len(incidents_of(far)) == 3


@pytest.mark.parametrize("name", ["GST", "Gulf Standard Time"])
def test_further_zones_are_read(name: str) -> None:
    """Letters of a zone with one meaning are read as the document uses them."""
    text = f"# Halt\n\n## Timeline\n\n**September 7, 2022**\n\n- 20:20 {name}: The chain halts\n"
    (event,) = parse(text).timeline
    assert event.earliest == datetime(2022, 9, 7, 16, 20, tzinfo=UTC)


def test_a_line_in_italics_opens_a_section_by_its_name() -> None:
    """The name of a section alone on a line does; another sentence in italics does not."""
    found = parse("# Outage\n\n_Lessons learned_\n\n- The snapshot was old.\n")
    assert "The snapshot was old." in found.lessons
    assert not parse("# Outage\n\nIt was slow.\n\n_The team has learned a lot._\n\n- The snapshot was old.\n").lessons


@pytest.mark.parametrize(
    ("heading", "silent"),
    [("Root cause (5 whys)", "Five Whys"), ("What went well / what went wrong", "What Could Be Improved")],
)
def test_a_heading_that_names_two_sections(heading: str, silent: str) -> None:
    """Neither of the two is said to be missing."""
    told = review_reading(read(f"# Outage on 2024-03-01\n\n## {heading}\n\n- The limit was low.\n"))
    missing = next(finding.message for finding in told if finding.code == "no-section")
    assert silent not in missing


def test_a_day_without_its_year_is_a_day_that_somebody_wrote() -> None:
    """Nothing says that no date was found where the story names the day."""
    told = review_reading(read("# Outage\n\nOn 28th February, the flags failed for three hours.\n"))
    assert "no-date" not in {finding.code for finding in told}
    other = review_reading(read("# Outage\n\nThe flags failed for three hours.\n"))
    assert "no-date" in {finding.code for finding in other}


def test_headings_are_named_by_their_lines() -> None:
    """Below a title with a blank line, deeper headings are said to be where they are."""
    text = "# Outage\n\nDate: 2024-03-01\n\n### Detection:\n\nA user wrote.\n\n### Timeline\n\n- 10:00 UTC It stops\n"
    told = next(finding for finding in review_reading(read(text)) if finding.code == "no-section")
    assert "'Detection:' (line 5)" in told.message


def test_what_a_program_wrote_is_evidence() -> None:
    """A section with a log in a fence isn't a timeline; a list of times is."""
    log = "\n".join(f"Jun 04 14:51:3{n} host systemd[1]: Starting the database" for n in range(5))
    assert not len(parse(f"# Outage\n\n## The database is down\n\nSee the log.\n\n```\n{log}\n```\n").timeline)


def test_no_words_of_ours_are_factors() -> None:
    """The name under which a further length is kept does not get into a factor."""
    text = (
        "# Outage on 2024-03-01\n\nThe outage lasted 53 minutes. The second outage was caused by a copy that was not"
        " complete. This caused 3 hours and 16 minutes of downtime.\n"
    )
    assert not [one.text for one in parse(text).factors if "Also stated" in one.text]


def test_a_heading_that_is_a_day_dates_the_document() -> None:
    """Where neither summary nor title names a day, the first heading that is one does; a month may be a word."""
    found = parse("# Postmortems\n\n## 22/Mar/2022\n\nThe node was slow.\n\n### Lessons learned\n\n- Plan it.\n")
    assert str(found.summary.day) == "2022-03-22"
    titled = parse("# Outage on 2022-03-20\n\n## 22/Mar/2022\n\nThe node was slow.\n")
    assert str(titled.summary.day) == "2022-03-20"
