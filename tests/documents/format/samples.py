"""Documents in other people's forms, and what tests of reading share."""

from datetime import UTC, datetime

from pmkit.documents.format.blocks import MARKER
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import Reading, read

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


def document(body: str, *, date: str = "2024-01-15", zone: str = "UTC") -> str:
    """Return a document of pmkit's own with the given sections."""
    return (
        f"# Incident Postmortem: T\n\n## Incident Summary\n\n- **Date**: {date}\n- **Zone**: {zone}\n\n"
        f"{body.strip()}\n\n{MARKER}\n"
    )


def codes(reading: Reading) -> dict[str, str]:
    """Return each finding's code and where it stands."""
    return {finding.code: finding.where for finding in reading.findings}
