"""Documents from other templates: everything is read that can be, and nothing is lost."""

import html
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pmkit.analysis.factors.factors import Category
from pmkit.analysis.whys.five_whys import PROBLEM
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load, parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.facts import attendance, day_of, names_earlier, published_day
from pmkit.records.stamps import find_day
from tests.documents.corpus import FILES, expected

FRONT_MATTER = """\
---
title: "Checkout refused cards"
date: 2024-03-05
severity: SEV-2
time zone: +01:00
tags: checkout, cards
commander: incident lead
---

# Postmortem: Checkout refused cards

## Timeline

- 09:00 - Cards were refused
"""

HEADING_ZONE = """\
# Outage of the mail relay

**Date:** 5 March 2024
**Authors:** the mail team
**Status:** Complete

## Timeline (UTC)

* **09:00** Queue grows
* 09:10 | Relay restarted
* `09:20` Queue is empty
"""

TABLE = """\
# Postmortem - Search index

Date: 2024-03-05

## Timeline of Events

| Time (UTC) | What happened | Who | Link |
|:-----------|:--------------|-----|------|
| 09:00 | Index build began | scheduled job | build 7 |
| 09:30 | Disk full \\| writes refused | monitoring | |
| | Somebody noticed the graph | searcher | |
"""

PARAGRAPHS = """\
# Incident review: Login

Date: 2024-03-05

## Incident Timeline

09:00 Login slows down
09:05 Pager rings
  it rang twice
09:30 UTC - Cache cleared

All of this was seen by the night shift.
"""

MERMAID = """\
# Production incident

- **Date**: 2024-01-15

## Timeline

```mermaid
timeline
    title Production Incident Timeline Example

    section Detection Phase
        14:32 : 🚨 Alert triggered
                : Error rate spike to 15%
                : PagerDuty fired

        14:35 : 👤 On-call acknowledged
                : Initial assessment started

    section Recovery Phase
        15:25 : ✅ System normal
                : Error rate < 0.1%
                : Performance restored
```
"""

ESCAPED_MERMAID = """\
# Production incident

- **Date**: 2024-01-15

## Timeline

```mermaid
timeline
    title Production
    section Detection
        14#colon;32 : Alert#colon; error rate #lt; 5#37;
                    : Ticket #35;12
```
"""

WHY_FENCE = """\
# Outage

## The Five Whys

```text
Problem: Service outage lasted 53 minutes

Why? → The service ran out of memory
Why? → Memory leak in new feature
Why? → Missing memory profiling in testing
Why? → No automated memory testing in CI
Why? → Performance testing not prioritized
```
"""

WHY_NUMBERED = """\
# Outage

## 5 Whys

**Problem:** The queue stood still

1. Why? The worker had stopped
2. Why? The disk was full
3. Why? Nothing rotated the logs
"""

ROOT_CAUSE = """\
# Outage

## Root Cause

A certificate ran out.

- The renewal job had been moved
- **Process:** Nobody is asked before a job moves
- __Technical__: The old host kept its clock
- Communication factors:
  - Mail went to a list without readers
- **Weather**: It rained
"""

CAUSES_BY_HEADING = """\
# Outage

## Contributing Factors

### Technical factors

- Timeout of one hour

### Human

- Third night in a row
"""

TASKS = """\
# Outage

## Action Items

- [x] Rotate the certificate
- [ ] Watch its last day
  - [ ] Ask the pager team
- Write the runbook

Owners are named in the tracker.
"""

OTHER_COLUMNS = """\
# Outage

## Follow-up Actions

| Priority | Task | Assignee | ETA | Ticket | State |
|----------|------|----------|-----|--------|-------|
| P1 | Watch the certificate | Edge team | 2024-04-01 | EDGE-12 | Done (2024-03-20) |
| P2 | Move the job back | | someday | EDGE-13 | Open |
"""

NO_KNOWN_COLUMN = """\
# Outage

## Remediation

| Nr | Was tun |
|----|---------|
| 1 | Zertifikat erneuern |
"""

SUMMARY_TABLE = """\
# Outage

## Incident Details

| Field | Value |
|-------|-------|
| Date | 2024-03-05 |
| **Severity Level** | SEV-3 |
| Customer Impact | Mail was late |
| Region | north |

## Timeline

- 10:00 - Mail is late
"""

BARE_SUMMARY_TABLE = """\
# Outage

| Date | 2024-03-05 |
|------|------------|
| Severity | SEV-3 |
"""

SETEXT = """\
Outage of the archive
=====================

Summary
-------

- Date: 2024-03-05
- Time Zone: UTC

Timeline
--------

- 10:00 - Archive is gone

Open Questions
--------------

Where is the second copy?

Lessons Learned
---------------

Copies want to be counted.
"""

TWO_TITLES = """\
# Postmortem: The archive

Written in a hurry.

## What happened

It was gone.

# Appendix

Graphs of the disk.

## Lessons

Count your copies.
"""

ONLY_TITLES = """\
# Summary

- Date: 2024-03-05

# Timeline

- 10:00 - Archive is gone

# Elephants

One stood in the room.
"""

NESTED = """\
# Postmortem: Archive

## Analysis

We met twice.

### Root Causes

- One copy only

### Timeline

- 10:00 - Archive is gone

### Thanks

To everybody.
"""

MIDNIGHT = """\
# Long night

Date: 2024-03-05
Zone: UTC

## Timeline

- 22:30 - Alert
- 23:59 - Still down
- 00:20 - Somebody wakes up
- 01:00 - Fixed
"""

SAMPLES = {
    name.lower(): text for name, text in globals().items() if name.isupper() and isinstance(text, str) and "\n" in text
}
"""All of the documents above."""


def words(text: str) -> set[str]:
    """Return the words and numbers of a text; entities and escapes stand for their signs."""
    plain = html.unescape(text.replace("#colon;", ":").replace("#lt;", "<").replace("#37;", "%").replace("#35;", "#"))
    return set(re.findall(r"[^\W_]+", plain.replace("\\", "")))


READ_AS = {
    "table": {"of", "Events", "Time", "happened"},
    "paragraphs": {"review", "UTC"},  # the instant holds the zone
    "mermaid": {"mermaid", "timeline"},
    "escaped_mermaid": {"mermaid", "timeline"},
    "why_fence": {"text"},
    "why_numbered": {"5", "2", "3"},
    "root_cause": {"Root", "Cause", "Process", "Technical", "Communication", "factors"},
    "causes_by_heading": {"Human", "Technical", "factors"},
    "tasks": {"x"},
    "other_columns": {"Follow", "up", "Actions", "Task", "Assignee", "ETA", "State"},
    "no_known_column": {"Remediation", "Nr"},
    "summary_table": {"Details", "Field", "Value", "Level", "Customer"},
    "setext": {"Time"},
    "two_titles": {"happened"},
    "nested": {"Root", "Causes"},
}
"""Words of form in a sample: headings, columns and categories that have a name of ours."""


@pytest.mark.parametrize("name", SAMPLES)
def test_no_word_is_lost(name: str) -> None:
    """Every word of a sample stands in the document written from it, but for headings that have a name of ours."""
    text = SAMPLES[name]
    assert words(text) - words(render(parse(text))) == READ_AS.get(name, set())


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_read_settles(name: str) -> None:
    """A foreign document, once written, is read back as the same postmortem and gives no more findings."""
    postmortem = parse(SAMPLES[name])
    again = read(render(postmortem))
    assert again.postmortem == postmortem
    assert again.is_strict
    assert again.findings == ()


def texts(postmortem: Postmortem) -> list[str]:
    """Return the headlines of the timeline in order."""
    return [event.headline for event in postmortem.timeline]


def at(hour: int, minute: int = 0, *, day: int = 5, month: int = 3) -> datetime:
    """Return an instant of the day that most samples are about."""
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


def found(text: str) -> list[tuple[str, str]]:
    """Return codes and places of a reading's findings."""
    return [(finding.code, finding.where) for finding in read(text).findings]


def line_of(text: str, needle: str) -> str:
    """Return the place of the first line that holds a text, as findings give it."""
    return f"line {next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)}"


def test_front_matter_fills_the_summary() -> None:
    """Title, day, zone and severity come from front matter, all of which is kept word for word."""
    postmortem = parse(FRONT_MATTER)
    summary = postmortem.summary
    assert (postmortem.title, summary.date, summary.severity) == ("Checkout refused cards", "2024-03-05", "SEV-2")
    assert (summary.zone, summary.tags) == ("+01:00", "checkout, cards")
    assert postmortem.timeline["E01"].earliest == at(8)
    (kept,) = postmortem.extra
    assert kept.heading == "Front matter"
    assert "commander: incident lead" in kept.text


def test_front_matter_gives_the_title_where_there_is_no_heading() -> None:
    """A document that begins with a section takes its title from front matter."""
    assert parse("---\ntitle: Night of the disks\n---\n\n## Timeline\n\n- 10:00 - a\n").title == "Night of the disks"


def test_a_rule_is_no_front_matter() -> None:
    """A document that begins with a horizontal rule keeps its text."""
    postmortem = parse("---\n\nJust words\n\n---\n\n## Lessons\n\nMore.\n")
    assert "Just words" in postmortem.opening
    assert postmortem.lessons == "More."


def test_the_zone_stands_in_the_heading() -> None:
    """``Timeline (UTC)`` names the zone, bold lines below the title are bullets, and nothing is assumed."""
    reading = read(HEADING_ZONE)
    postmortem = reading.postmortem
    assert (postmortem.summary.zone, postmortem.summary.date, postmortem.summary.status) == (
        "UTC",
        "5 March 2024",
        "Complete",
    )
    assert dict(postmortem.summary.extra) == {"Authors": "the mail team"}
    assert texts(postmortem) == ["Queue grows", "Relay restarted", "Queue is empty"]
    assert [event.earliest for event in postmortem.timeline] == [at(9), at(9, 10), at(9, 20)]
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("aside", "hour"), [("UTC", 9), ("all times in UTC", 9), ("Europe/Amsterdam", 8), ("times are +02:00", 7)]
)
def test_zones_in_headings(aside: str, hour: int) -> None:
    """A zone in the heading's parentheses is read in the ways that people write it."""
    postmortem = parse(f"# T\n\nDate: 2024-03-05\n\n## Timeline ({aside})\n\n- 09:00 - a\n")
    assert postmortem.timeline["E01"].earliest == at(hour)


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


def test_a_zone_that_only_people_know_is_asked_about() -> None:
    """PST in the heading of a list or a column is kept and asked about; an aside that is no zone is no zone."""
    in_column = TABLE.replace("(UTC)", "(PST)")
    for text in (in_column, HEADING_ZONE.replace("(UTC)", "(all times in PST)")):
        reading = read(text)
        assert reading.postmortem.summary.zone == "PST"
        assert "zone-unknown" in {finding.code for finding in reading.findings}
    assert parse(HEADING_ZONE.replace("UTC", "abridged")).summary.zone == ""


def test_a_zone_in_a_column_moves_the_times() -> None:
    """``Time (Europe/Amsterdam)`` over a column says which zone its times are in."""
    timeline = parse(TABLE.replace("(UTC)", "(Europe/Amsterdam)")).timeline
    assert timeline["E01"].earliest == at(8)


def test_a_timeline_in_paragraphs() -> None:
    """One stamp a line makes events, lines without one are details, and prose stays prose."""
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


def test_the_articles_why_chain() -> None:
    """The article's text fence is a chain: each answer explains the one before."""
    whys = parse(WHY_FENCE).whys
    assert whys.problem == "Service outage lasted 53 minutes"
    assert [why.text for why in whys.whys][:2] == ["The service ran out of memory", "Memory leak in new feature"]
    assert [(link.effect, link.cause) for link in whys.links] == [
        (PROBLEM, "W1"),
        ("W1", "W2"),
        ("W2", "W3"),
        ("W3", "W4"),
        ("W4", "W5"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "1. Why? The worker had stopped\n2. Why? The disk was full\n3. Why? Nothing rotated the logs",
        "- Why? → The worker had stopped\n- Why? → The disk was full\n- Why? → Nothing rotated the logs",
        "Why? -> The worker had stopped\nWhy? -> The disk was full\nWhy? -> Nothing rotated the logs",
        "Why 1: The worker had stopped\n\nWhy 2: The disk was full\n\nWhy 3: Nothing rotated the logs",
    ],
)
def test_other_ways_to_write_a_chain(lines: str) -> None:
    """Numbered, bulleted and plain chains give the same three answers, one below the other."""
    whys = parse(f"# Outage\n\n## 5 Whys\n\n**Problem:** The queue stood still\n\n{lines}\n").whys
    assert whys.problem == "The queue stood still"
    assert [re.sub(r"^Why\? ", "", why.text) for why in whys.whys] == [
        "The worker had stopped",
        "The disk was full",
        "Nothing rotated the logs",
    ]
    assert [(link.effect, link.cause) for link in whys.links] == [(PROBLEM, "W1"), ("W1", "W2"), ("W2", "W3")]


def test_root_cause_opens_the_factors() -> None:
    """The section is read as contributing factors, bold leads as categories, and its prose stays."""
    postmortem = parse(ROOT_CAUSE)
    assert [(factor.text, factor.category) for factor in postmortem.factors] == [
        ("The renewal job had been moved", None),
        ("Nobody is asked before a job moves", Category.PROCESS),
        ("The old host kept its clock", Category.TECHNICAL),
        ("Mail went to a list without readers", Category.COMMUNICATION),
        ("**Weather**: It rained", None),
    ]
    assert postmortem.note("factors") == "A certificate ran out."


def test_factors_below_headings() -> None:
    """A heading such as ``Technical factors`` gives the category of the list below it."""
    factors = parse(CAUSES_BY_HEADING).factors
    assert [(factor.text, factor.category) for factor in factors] == [
        ("Timeout of one hour", Category.TECHNICAL),
        ("Third night in a row", Category.PEOPLE),
    ]


def test_task_lists_are_actions() -> None:
    """Boxes give the state, a bare item has none, nested tasks count, and prose is kept."""
    postmortem = parse(TASKS)
    assert [(action.text, action.status) for action in postmortem.actions] == [
        ("Rotate the certificate", "Done"),
        ("Watch its last day", "Open"),
        ("Ask the pager team", "Open"),
        ("Write the runbook", ""),
    ]
    assert postmortem.note("actions") == "Owners are named in the tracker."


def test_action_tables_with_other_columns() -> None:
    """Columns go by their other names, and unknown ones such as Priority and Ticket are kept beside."""
    first, second = parse(OTHER_COLUMNS).actions
    assert (first.text, first.owner, first.due) == ("Watch the certificate", "Edge team", "2024-04-01")
    assert (first.status, first.completed) == ("Done", "2024-03-20")
    assert dict(first.extra) == {"Priority": "P1", "Ticket": "EDGE-12"}
    assert (second.text, second.owner, second.due) == ("Move the job back", "", "someday")
    assert second.due_date is None


def test_a_table_without_a_known_column() -> None:
    """Where no column is known, the first one is the text and the others stay beside it."""
    (action,) = parse(NO_KNOWN_COLUMN).actions
    assert (action.text, action.extra) == ("1", (("Was tun", "Zertifikat erneuern"),))


def test_a_summary_in_a_table() -> None:
    """Two columns are names and values, with other names for the known bullets."""
    summary = parse(SUMMARY_TABLE).summary
    assert (summary.date, summary.severity, summary.impact) == ("2024-03-05", "SEV-3", "Mail was late")
    assert summary.extra == (("Region", "north"),)


def test_a_summary_in_a_table_without_a_header() -> None:
    """A table below the title whose first row is a pair already loses none."""
    summary = parse(BARE_SUMMARY_TABLE).summary
    assert (summary.date, summary.severity) == ("2024-03-05", "SEV-3")


def test_underlined_headings() -> None:
    """Underlined headings open sections like those with hashes; an unknown one stays in its place."""
    postmortem = parse(SETEXT)
    assert postmortem.title == "Outage of the archive"
    assert postmortem.timeline["E01"].earliest == at(10)
    assert postmortem.lessons == "Copies want to be counted."
    (section,) = postmortem.extra
    assert (section.heading, section.text, section.after) == ("Open Questions", "Where is the second copy?", "timeline")


def test_two_titles() -> None:
    """The first is the title and the second a section; what is below it is still found."""
    postmortem = parse(TWO_TITLES)
    assert (postmortem.title, postmortem.opening) == ("The archive", "Written in a hurry.")
    assert (postmortem.what_happened, postmortem.lessons) == ("It was gone.", "Count your copies.")
    assert [(section.heading, section.text) for section in postmortem.extra] == [("Appendix", "Graphs of the disk.")]


def test_sections_of_the_first_level() -> None:
    """A document whose sections are all titles has no title, and its sections are read."""
    postmortem = parse(ONLY_TITLES)
    assert postmortem.title == ""
    assert postmortem.timeline["E01"].earliest == at(10)
    assert [section.heading for section in postmortem.extra] == ["Elephants"]


def test_sections_below_an_unknown_one() -> None:
    """Known sections are found one level deeper, and what follows them does not become theirs."""
    postmortem = parse(NESTED)
    assert [factor.text for factor in postmortem.factors] == ["One copy only"]
    assert texts(postmortem) == ["Archive is gone"]
    assert [(section.heading, section.text) for section in postmortem.extra] == [
        ("Analysis", "We met twice."),
        ("Thanks", "To everybody."),
    ]


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


def test_no_day_and_no_zone_are_said() -> None:
    """A timeline that says neither day nor zone gives one finding for each."""
    text = "# T\n\n## Timeline\n\n- 10:00 - a\n"
    assert found(text) == [("no-date", "line 3"), ("no-zone", "line 3")]


def test_a_list_that_is_not_read_is_said() -> None:
    """A list nested beyond reading is kept word for word, with a finding."""
    deep = "\n".join(f"{'  ' * n}- level{n}" for n in range(60))
    text = f"# T\n\nDate: 2024-03-05\nZone: UTC\n\n## Timeline\n\n{deep}\n"
    postmortem = parse(text)
    assert "level59" in render(postmortem)
    assert found(text) == [("kept-as-text", "line 8")]


LEAST = {
    "date": 14,
    "published": 15,
    "attended": 16,
    "invited": 16,
    "actions": 16,
    "actions_done": 15,
    "actions_with_owner": 15,
    "actions_with_due": 13,
    "timeline_events": 10,
    "factors": 16,
    "earlier": 16,
}
"""Field to the documents, of 16, in which it is read exactly as a person reads it."""


def seen(pm: Postmortem) -> dict[str, Any]:
    """Return the same out of what pmkit read."""
    came, asked = attendance(pm) or (None, None)
    published = find_day(pm.summary.published) or published_day(pm)
    owners = [item.owner.strip(" -—?").lower() for item in pm.actions]
    return {
        "date": str(day_of(pm)) if day_of(pm) else None,
        "published": str(published) if published else None,
        "attended": came,
        "invited": asked,
        "actions": len(pm.actions),
        "actions_done": sum(item.is_done for item in pm.actions),
        "actions_with_owner": sum(owner not in ("", "tbd", "unassigned") for owner in owners),
        "actions_with_due": sum(item.due_date is not None for item in pm.actions),
        "timeline_events": len(pm.timeline),
        "factors": len(pm.factors) or None,
        "earlier": names_earlier(pm),
    }


def test_most_of_what_a_person_reads_is_read() -> None:
    """Over 16 documents of as many shapes, each field agrees in at least as many as it did when it was measured."""
    assert len(FILES) == 16
    right: Counter[str] = Counter()
    for path in FILES:
        wanted, got = expected(path), seen(load(path))
        right.update(name for name, value in got.items() if wanted[name] == value)
    short = {name: (right[name], least) for name, least in LEAST.items() if right[name] < least}
    assert not short


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_foreign_document_settles(path: Path) -> None:
    """Once written by pmkit it is read back as the same postmortem, and counts the same."""
    postmortem = load(path)
    again = read(render(postmortem))
    assert again.is_strict
    assert again.postmortem == postmortem
    assert len(again.postmortem.actions) == len(postmortem.actions)


def test_an_issue_form_fills_the_summary() -> None:
    """A heading with one short line below it is a bullet of the summary."""
    pm = parse("# X\n\n### Incident date\n\n2025-06-19\n\n### Severity\n\nSEV-2\n\n### Timeline\n\n- 10:00 x\n")
    assert (pm.summary.date, pm.summary.severity) == ("2025-06-19", "SEV-2")
