"""Whatever a document holds, reading it takes time that grows with its length and hardly faster."""

from __future__ import annotations

import time

import pytest

from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.reading import read
from pmkit.documents.format.splice import with_section
from pmkit.documents.format.writing import render

HARD = {
    "one long word": "x" * 4000,
    "blanks": " " * 4000,
    "digits": "1" * 4000,
    "clocks in a line": "10:00 " * 700,
    "at clocks": "at 10:00 and by " * 300,
    "colons": "a: " * 1300,
    "bold": "**a** " * 700,
    "open bold": "**a " * 1000,
    "open brackets": "[" * 3000,
    "open parentheses": "(a " * 1500,
    "struck": "~~a~~ " * 600,
    "code": "`a` " * 900,
    "open code": "`a " * 1500,
    "dashes": "- " * 1500,
    "long dashes": "a — " * 900,
    "sentences": "The pool was small. " * 200,
    "causes": "The root cause was " * 200,
    "durations": "The outage lasted " * 200 + "9 minutes",
    "took": "took us 9 minutes " * 200,
    "time to": "time to detect " * 250,
    "we will": "By the end of May we will do it and " * 120,
    "dates": "5 March 2024, " * 280,
    "slashed": "01/02/2024 " * 350,
    "months": "may " * 1000,
    "zones": "Europe/Paris UTC+1 PST " * 170,
    "html": "<small>a <var>" * 280,
    "comments": "<!-- a " * 550,
    "pipes": "| a " * 1000,
    "quotes": "> " * 90 + "a",
    "joined causes": "It was down due to a bug, combined with a limit " * 90,
    "listed causes": "Two bugs: a, and b " * 210,
    "concessions": "However, although it was tested and tested " * 95,
    "counted": "1) we will and 2) we are going to " * 120,
    "owners": "the platform team to @elm -> " * 140,
    "tickets": "(done in [#1](http://x.example/1), OPS-1) " * 95,
    "four digits": "1302 - 1310 " * 330,
    "half days": "1:05-1:10pm " * 330,
    "next days": "02:10 the next day " * 210,
    "slashes": "10:05 EST / 15:05 UTC " * 180,
}  # fmt: skip
"""Name of a hard text to the text: what a pattern that tries all ways would take too long over."""

PLACES = {
    "a paragraph of the timeline": "# T\n\n## Timeline\n\nIt began. {}\n",
    "an event": "# T 2024-01-02\n\n## Timeline\n\n- 10:00 {}\n- 10:05 b\n",
    "an action": "# T\n\n## Action items\n\n- {}\n- b\n",
    "the root cause": "# T\n\n## Root cause\n\n{}\n",
    "the story": "# T\n\n## What happened\n\n{}\n",
    "a heading": "# T\n\n## {}\n\na\n",
    "a line of its own": "{}\n",
}
"""Place of a document to a document with a gap there."""

LINES = {
    "events": "- 2024-01-02 10:00 UTC - a, b and c (d)\n",
    "actions": "- [ ] ~~Add a limit~~ (owner: api, due: 2024-02-01)\n",
    "paragraphs": "**Cause.** The pool was small. It had grown.\n\n",
    "headings": "### 5 March 2024\n\nThe pool was small.\n\n",
    "rows": "| 10:00 | a | b |\n",
    "nested": "- **a**\n  - Owner: b\n  - Due: c\n",
    "updates": "**Resolved** - It is over.\n10:00 UTC\n\n",
    "fences": "```\n10:00 a\n```\n\n",
    "four digits": "1302 a\n",
    "stamped paragraphs": "10:00 UTC. It is down. We look.\n\n",
    "told": "At 10:00 UTC it broke and it was back at 10:05 UTC.\n\n",
    "pairs": "**Time to detect:** 9 min\n\n",
}
HEADS = {
    "events": "## Timeline\n\n",
    "actions": "## Actions\n\n",
    "paragraphs": "## Root cause\n\n",
    "rows": "## Timeline\n\n| Time | a | b |\n|---|---|---|\n",
    "nested": "## Actions\n\n",
}
"""Kind of a line to what it is below."""

SHORT = 0.15
"""Seconds below which two times are too short to compare."""

MOST = 3.4
"""How much longer twice as much may take: a quadratic reader takes four times as long."""


def seconds(text: str) -> float:
    """Return how much of the processor it takes to read a text and to write it, at its best of three tries."""

    def once(number: int) -> float:
        # What was read once is remembered; each try has a text of its own.
        own = f"{text}\n\n<!-- {number} {time.perf_counter_ns()} -->\n"
        start = time.process_time()
        render(read(own).postmortem)
        return time.process_time() - start

    first = once(0)
    return first if first < SHORT else min(first, once(1), once(2))


@pytest.mark.parametrize("place", PLACES)
def test_a_hard_line_and_its_double(place: str) -> None:
    """A line of each hard text, twice as long, is read in far less than four times the time."""
    slow = {}
    for name, text in HARD.items():
        text = text[: len(text) // 2]
        twice = seconds(PLACES[place].format(text * 2))
        if twice > SHORT and twice > MOST * (once := seconds(PLACES[place].format(text))):
            slow[name] = (once, twice)
    assert not slow


@pytest.mark.parametrize("kind", LINES)
def test_many_lines_and_twice_as_many(kind: str) -> None:
    """Twice as many lines of a kind are read in far less than four times the time."""
    text = f"# T\n\n{HEADS.get(kind, '')}"
    twice = seconds(text + LINES[kind] * 240)
    assert twice < SHORT or twice < MOST * seconds(text + LINES[kind] * 120)


def test_splicing_takes_no_longer() -> None:
    """A section is written into a long document in a time that grows with its length."""

    def spent(count: int) -> float:
        text = f"# T\n\n## Timeline\n\n{LINES['events'] * count}\n## Actions\n\n{LINES['actions'] * 9}"
        postmortem = read(text).postmortem
        times = []
        for _ in range(3):
            start = time.process_time()
            with_section(text, postmortem, "actions")
            times.append(time.process_time() - start)
        return min(times)

    twice = spent(160)
    assert twice < SHORT or twice < MOST * spent(80)


PASTED = {
    "rows without a bullet": "10:00 the queue grows\n",
    "quoted": "> the queue grows\n",
    "cells": "09:00\nthe queue grows\n",
    "tabs": "Add a limit\tops\t2024-05-06\n",
    "names of columns": "Action\nOwner\nDue\n",
    "messages": "mel  10:52 PM\nit is down\n",
    "numbered titles": "1. Causes\nIt was full.\n",
    "minutes": "ACTION Devi: add a limit\n",
    "roman": "(i) add a limit\n",
    "states": "Resolved  Sep 19, 2024, 01:10 AM GMT+2\nIt is over.\n",
    "dated states": "6th March 2018 at 13:53: Resolved: Mail\nIt is over.\n",
    "posted": "Posted Jul 29, 2023 - 19:00 UTC\nResolved\n",
    "Org mode": "** TODO add a limit :ops:\n   DEADLINE: <2025-01-10 Fri>\n",
    "overlined": "====\nName\n====\n",
    "grid": "+---+---+\n| a | b |\n",
    "even grid": "+---+---+\n",
    "simple": "=== ===\na   b\n",
    "list table": ".. list-table::\n   * - a\n     - b\n",
    "rows of list tables": "   * - a\n     - b\n",
    "mail": "To: somebody\n",
    "fields": ":Date: 2024-01-02\n",
    "questions": "What happened?\nIt broke.\n",
    "sentences that lead": "To prevent this in the future, we will:\nAdd a limit.\n",
    "HTML rows": "<tr><td>a</td></tr>\n",
    "lines of wikis": "||a||b||\n|a|b|\n",
}
"""Kind of a line of a text that was pasted, or is in another markup, to one or two such lines."""


@pytest.mark.parametrize("kind", PASTED)
def test_a_long_text_without_a_blank_line_and_its_double(kind: str) -> None:
    """Two thousand lines of a kind, and four thousand, become Markdown in a time that grows with their number."""

    def spent(count: int) -> float:
        times = []
        for number in range(3):
            text = f"Title {number} {time.perf_counter_ns()}\n\n{PASTED[kind] * count}"
            start = time.process_time()
            as_markdown(text)
            times.append(time.process_time() - start)
            if times[-1] < SHORT:
                break
        return min(times)

    once, twice = [], []
    for _ in range(4):
        # Beside other work a single measurement can be off by half; the shortest of several are not.
        twice.append(spent(4000))
        once.append(spent(2000))
        if min(twice) < SHORT or min(twice) < MOST * min(once):
            return
    raise AssertionError(f"{min(twice)} s for twice the lines of {min(once)} s")
