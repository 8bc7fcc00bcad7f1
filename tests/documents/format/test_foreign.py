"""Documents of other tools and templates: no word is lost, and most of what a person reads is read."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import Reading, load, load_reading, parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.facts import attendance, day_of, names_earlier, published_day
from pmkit.records.stamps import find_day
from tests.documents.corpus import FILES, expected
from tests.documents.format.samples import (
    FRONT_MATTER,
    HEADING_ZONE,
    NESTED,
    ONLY_TITLES,
    SAMPLES,
    SETEXT,
    TABLE,
    TWO_TITLES,
    at,
    found,
    texts,
)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_word_is_lost(name: str) -> None:
    """Every word of a sample is in the document written from it as often as in the sample, headings and columns too."""
    text = SAMPLES[name]
    assert not words(text) - words(render(parse(text)))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_read_settles(name: str) -> None:
    """A foreign document, once written, is read back as the same postmortem and gives no more findings."""
    postmortem = parse(SAMPLES[name])
    again = read(render(postmortem))
    assert again.postmortem == postmortem
    assert again.is_strict
    assert again.findings == ()


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


def test_letters_of_one_zone_are_read_and_those_of_several_asked_about() -> None:
    """PST in the heading of a list or a column is eight hours behind; IST is asked about; remarks are left alone."""
    in_column = TABLE.replace("(UTC)", "(PST)")
    for text in (in_column, HEADING_ZONE.replace("(UTC)", "(all times in PST)")):
        reading = read(text)
        assert reading.postmortem.summary.zone == "PST"
        assert reading.postmortem.timeline["E01"].earliest == at(17)
        assert not {"zone-unknown", "zone-several", "no-zone"} & {finding.code for finding in reading.findings}
    asked = read(TABLE.replace("(UTC)", "(IST)"))
    assert asked.postmortem.summary.zone == "+05:30 (IST)"
    assert "zone-several" in {finding.code for finding in asked.findings}
    assert parse(HEADING_ZONE.replace("UTC", "abridged")).summary.zone == ""


def test_letters_of_the_other_season_are_asked_about() -> None:
    """CET in July stays what is written, and one question names the letters of that day; in January nobody asks."""
    text = "# T\n\nDate: 2024-{}-05\n\n## Timeline (CET)\n\n- 09:00 - a\n- 09:30 - b\n"
    summer, winter = read(text.format("07")), read(text.format("01"))
    assert f"{summer.postmortem.timeline['E01'].earliest:%m-%d %H:%M}" == "07-05 08:00"
    [asked] = [finding for finding in summer.findings if finding.code == "zone-season"]
    assert "CEST" in asked.message
    assert "zone-season" not in {finding.code for finding in winter.findings}


def test_a_zone_in_a_column_moves_the_times() -> None:
    """``Time (Europe/Amsterdam)`` over a column says which zone its times are in."""
    timeline = parse(TABLE.replace("(UTC)", "(Europe/Amsterdam)")).timeline
    assert timeline["E01"].earliest == at(8)


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
    assert found(text) == [("not-read", "line 8")]


LEAST = {
    "date": 16,
    "published": 16,
    "attended": 16,
    "invited": 16,
    "actions": 16,
    "actions_done": 15,
    "actions_with_owner": 15,
    "actions_with_due": 13,
    "timeline_events": 16,
    "factors": 12,
    "earlier": 16,
}
"""Field to the documents, of 16, in which it is read exactly as a person reads it.

In the other four, what went wrong counts among the factors, too, which that person kept apart. Sentences that are only
likely to be one, as a finding says, are not counted.
"""


def seen(reading: Reading) -> dict[str, Any]:
    """Return the same out of what pmkit read."""
    pm = reading.postmortem
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
        "factors": sum(factor.id not in reading.likely for factor in pm.factors) or None,
        "earlier": names_earlier(pm),
    }


def test_most_of_what_a_person_reads_is_read() -> None:
    """Over 16 documents of as many shapes, each field agrees in at least as many as it did when it was measured."""
    assert len(FILES) == 16
    right: Counter[str] = Counter()
    for path in FILES:
        wanted, got = expected(path), seen(load_reading(path))
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
