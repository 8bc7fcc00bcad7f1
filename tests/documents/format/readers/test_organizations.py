"""Shapes in which organizations publish: letters, HTML lists, days above prose, offsets, work notes, reports."""

from __future__ import annotations

import pytest

from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.reading import load_all, parse, read

LETTER = """# What happened to your files

On Thursday, 4 February 2021, at about 9:20 in the morning (CET), uploads stopped. At 9:41 the second node failed. By
11:30 we had raised the limit.

Why did it happen? The disks came with a limit of 1,024 open files. Our alerts watched the old disks.

Here is what we are changing. Mara is building an alert, and it will be finished before the end of March. We've asked
a company to review our storage. Reviews will need two people. We are sorry for the trouble.
"""


def test_a_letter_announces_causes_and_acts() -> None:
    """What is behind "why did it happen?" and "what we are changing" is read and stays; an apology is not."""
    letter = parse(LETTER)
    assert [factor.text for factor in letter.factors] == [
        "The disks came with a limit of 1,024 open files.", "Our alerts watched the old disks.",
    ]  # fmt: skip
    assert [(item.text.split(" ")[0], item.due) for item in letter.actions] == [
        ("Mara", "before the end of March"), ("We've", ""), ("Reviews", ""),
    ]  # fmt: skip
    assert "Here is what we are changing" in letter.opening
    assert letter.zone_name == "CET"
    assert not parse("# T\n\nTwo things made this worse: no limit and no alert. We are adding both.\n").actions


HTML = """# Delay

<h2>Timeline (UTC)</h2>
<dl>
<dt>2021-05-20 11:04</dt>
<dd>Upgrade starts</dd>
<dt>11:31</dt><dd>Alert</dd>
</dl>
<h2>Contributing factors</h2>
<ul>
<li>No timeout</li>
<li>The alert waits</li>
</ul>
<h2>Action items</h2>
<ol><li>Add a timeout (owner: Ola, due 2021-06-01)</li>
</ol>
<table>
<tr><th>Metric</th><th>Value</th></tr>
<tr><td>Delayed</td><td>48</td></tr>
</table>
"""


def test_lists_in_html_are_lists() -> None:
    """Definitions, bullets and numbers are read; a table of figures below the actions is none, and code stays."""
    read_ = parse(HTML)
    assert [(f"{event.earliest:%H:%M}", event.headline) for event in read_.timeline] == [
        ("11:04", "Upgrade starts"), ("11:31", "Alert"),
    ]  # fmt: skip
    assert [factor.text for factor in read_.factors] == ["No timeout", "The alert waits"]
    assert [(item.text, item.owner, item.due) for item in read_.actions] == [("Add a timeout", "Ola", "2021-06-01")]
    assert as_markdown(HTML).count("\n") == HTML.count("\n")
    assert as_markdown("```\n<ul>\n<li>a</li>\n</ul>\n```") == "```\n<ul>\n<li>a</li>\n</ul>\n```"


DAYS = """# Panne du stockage, mars 2022

## Mardi 8 mars 2022

À 14 h 20, les erreurs apparaissent. Vers 14 h 45, l'astreinte est prévenue.

## Mercredi 9 mars

À 9 h 05, un disque est remplacé, après 3 h 20 d'attente.

## Pourquoi c'est arrivé

1. Personne ne lisait les journaux.

## Mesures prises

1. ~~Changer les disques~~ (Hugo, fait le 15 mars)
2. Essayer la bascule (équipe stockage, avant fin avril)

Toutes les heures sont en heure de Paris.
"""


def test_days_as_headings_above_prose() -> None:
    """Each day's sentences with a clock are entries of that day; a length is not read as a clock."""
    french = parse(DAYS)
    assert [f"{event.earliest:%m-%d %H:%M}" for event in french.timeline] == [
        "03-08 13:20",
        "03-08 13:45",
        "03-09 08:05",
    ]
    assert [factor.text for factor in french.factors] == ["Personne ne lisait les journaux."]
    assert [(item.text, item.owner) for item in french.actions] == [
        ("Changer les disques", "Hugo"), ("Essayer la bascule", "équipe stockage"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "table", "times"),
    [
        (
            "Ablauf (UTC)",
            "| Tag | Uhrzeit | Ereignis |\n|---|---|---|\n| 05.05. | 23:55 | a |\n| 06.05. | 00:10 | b |",
            ["05-05 23:55", "05-06 00:10"],
        ),
        (
            "Timeline",
            "T0 is 2021-05-05 18:30 UTC.\n\n| Offset | Event |\n|---|---|\n| T0 | a |\n| +0:25 | b |\n| +2:10 | c |",
            ["05-05 18:30", "05-05 18:55", "05-05 20:40"],
        ),
        (
            "Timeline",
            "| Time | Entry | TZ |\n|---|---|---|\n| 22:05 | a | IST (UTC+1) |\n| 08:15 | b | JST (UTC+9) |\n"
            "| 15:30 | c | JST (UTC+9) |\n| 02:38 | d | EDT (UTC-4) |",
            ["05-05 21:05", "05-05 23:15", "05-06 06:30", "05-06 06:38"],
        ),
    ],
)
def test_columns_of_days_offsets_and_zones(heading: str, table: str, times: list[str]) -> None:
    """A day without its year, an offset in hours and a zone for each row are read from their columns."""
    found = parse(f"# 2021-05-05 Outage\n\n## {heading}\n\n{table}\n")
    assert [f"{event.earliest:%m-%d %H:%M}" for event in found.timeline] == times


def test_work_notes_of_a_tracker() -> None:
    """Stamp and author in bold with the note below are entries, under any heading."""
    notes = "\n\n".join(f"**2022-09-14 03:{n}:44 - Desk**\nN {n}." for n in (18, 22, 47))
    timeline = parse(f"# INC1\n\n## Work notes\n\n*Times are in UTC.*\n\n{notes}\n").timeline
    assert [(f"{event.earliest:%H:%M}", event.headline, event.details) for event in timeline] == [
        ("03:18", "**Desk**", ("N 18.",)), ("03:22", "**Desk**", ("N 22.",)), ("03:47", "**Desk**", ("N 47.",)),
    ]  # fmt: skip


def test_incidents_dated_below_their_heading(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A report whose parts have a line "Date:" and a timeline each holds as many incidents."""
    parts = "\n".join(
        f"# Q3-{n} Outage\n\n**Date:** 2022-0{n}-11\n\n### Timeline\n\n- 10:02 a\n\n### Cause\n\nThe clock was wrong.\n"
        for n in (7, 8)
    )
    path = tmp_path_factory.mktemp("report") / "q3.md"
    path.write_text(f"# Report\n\nTimes are in Europe/Oslo.\n\n{parts}", encoding="utf-8")
    found = load_all(path)
    assert [str(one.summary.day) for one in found] == ["2022-07-11", "2022-08-11"]
    assert [len(one.factors.factors) for one in found] == [1, 1]
    assert [one.zone_name for one in found] == ["Europe/Oslo"] * 2


def test_what_went_wrong_alone_says_why() -> None:
    """Without what went well beside it, it holds the factors; beside it, its items are, where nothing else says why."""
    alone = "# T\n\n## What went wrong\n\n- The pool filled up\n"
    assert [factor.text for factor in parse(alone).factors] == ["The pool filled up"]
    beside = f"{alone}\n## What went well\n\n- The page\n"
    assert [factor.text for factor in parse(beside).factors] == ["The pool filled up"]
    assert parse(beside).improve
    said = f"The outage was caused by a full disk.\n\n{beside.removeprefix('# T')}"
    assert [factor.text for factor in parse(f"# T\n\n{said}").factors] == ["The outage was caused by a full disk."]


def test_dashes_as_they_are_typed_and_blanks_in_braces() -> None:
    """Two hyphens are a dash before owner and date; a form of words in braces is a template."""
    (item,) = parse("# T\n\n## Follow-up\n\n- set threads -- 2023-01-20 -- @ivo -- done\n").actions
    assert (item.text, item.due, item.owner, item.status) == ("set threads", "2023-01-20", "@ivo", "done")
    assert read("# {Title}\n\n- Date: {date}\n- Owner: {name}\n\n## Timeline\n\n- {time} - {what}\n").is_template


@pytest.mark.parametrize(
    "words", ["next day, 10:00", "The following day at 10:00", "am nächsten Tag, 10:00", "le lendemain à 10 h"]
)
def test_the_next_day(words: str) -> None:
    """A clock "next day" is on the day after the one before."""
    text = f"# T\n\n## Timeline (2023-09-05, UTC)\n\n- 15:02 - a\n- {words} - b\n"
    assert [f"{event.earliest:%d %H:%M}" for event in parse(text).timeline] == ["05 15:02", "06 10:00"]
