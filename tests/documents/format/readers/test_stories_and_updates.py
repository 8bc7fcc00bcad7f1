"""Timelines told in paragraphs, updates of a status page, and what people typed into the braces of a form."""

import pytest

from pmkit.documents.format.kept import words
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.writing import render
from pmkit.documents.review import review_reading


def events(text: str) -> list[tuple[str, str]]:
    """Return day and clock, and the headline of each event; no word of the document is lost."""
    read = parse(text)
    assert not words(text) - words(render(read))
    stamps = ((event.earliest or event.latest, event.headline) for event in read.timeline)
    return [(f"{at:%d %H:%M}" if at else "", headline) for at, headline in stamps]


STORY = """# Database lost

## Timeline

On 2024-03-05 at 09:00 UTC, the disk was added.

At 09:20 UTC, we saw three things:

1. The array was gone
2. The mirror was old

Nothing else was in use. So at 09:40 UTC, we began to restore it, and by 10:10 UTC we had half of it.

It took until 11:30 UTC to read the rest.
"""


def test_paragraphs_tell_the_times_in_their_sentences() -> None:
    """Each sentence with a time is an event, wherever in the paragraph it is; a list says more about the one above."""
    assert events(STORY) == [
        ("05 09:00", "On 2024-03-05 at 09:00 UTC, the disk was added."),
        ("05 09:20", "we saw three things:"),
        ("05 09:40", "So at 09:40 UTC, we began to restore it"),
        ("05 10:10", "we had half of it."),
        ("05 11:30", "It took until 11:30 UTC to read the rest."),
    ]
    assert parse(STORY).timeline.events[1].details[:2] == ("The array was gone", "The mirror was old")


def test_lines_with_a_time_are_no_sentences() -> None:
    """Where a line or an item begins with a stamp, what is between says more about them."""
    text = STORY.replace("Nothing else was in use.", "- 09:30 All was stopped\n\nNothing else was in use.")
    assert ("05 09:30", "All was stopped") in events(text)
    assert not any("began to restore" in headline for _, headline in events(text))


@pytest.mark.parametrize("rule", ["---\n\n", ""])
def test_times_alone_above_the_text_of_a_status(rule: str) -> None:
    """They are on a line of their own, newest first, in a file without headings."""
    text = (
        "---\ntitle: Slow builds\ndate: 2024-03-05 09:10:00\n---\n\n11:55 UTC\n\nBuilds are quick again.\n\n"
        f"{rule}09:10 UTC\n\nWe see slow builds.\n"
    )
    assert events(text) == [("05 09:10", "We see slow builds."), ("05 11:55", "Builds are quick again.")]


@pytest.mark.parametrize(
    ("head", "at"), [("**2024-03-05 23:10 Update 1**", "05 23:10"), ("**2024-03-05 UPDATE1**:", "05 00:00")]
)
def test_updates_with_their_time_first(head: str, at: str) -> None:
    """The state goes in front of the text; the day that the page is signed with is not an event."""
    second = head.replace("05", "06").replace("1*", "2*")
    updates = f"{second}\n\nAll is back.\n\n{head}\n\n`git` is back."
    text = f"# Mirror down\n\n{updates}\n\n---\n\nWe look.\n\n2024-03-05 22:00\n"
    found = events(text)
    assert [when for when, _ in found] == [at, at.replace("05", "06")]
    assert found[0][1].endswith("`git` is back.")


def test_times_alone_in_a_section_that_is_not_known() -> None:
    """So are those below a heading, up to the next one."""
    status = "## Status\n\n11:55 UTC\n\nBuilds are quick again.\n\n09:10 UTC\n\nWe see slow builds.\n\n"
    text = f"# T\n\n## Overview\n\nIt was on 2024-03-05.\n\n{status}## Thanks\n\nTo all.\n"
    assert [headline for _, headline in events(text)] == ["We see slow builds.", "Builds are quick again."]


FORM = """# Hubs down

## Timeline

### {{ 2024-03-05 between 02:00 and 02:30 }}

The change was merged.

### {{ 06:10 }}

Users reported it.

## Action items

1. {{ Start writing reports for all of our outages }} [link to issue]
2. {{ summary }} [link to issue]
"""


def test_what_was_typed_between_braces() -> None:
    """A form is filled in there; what is short asks to be filled in."""
    assert events(FORM) == [("05 02:00", "The change was merged."), ("05 06:10", "Users reported it.")]
    assert [item.text for item in parse(FORM).actions] == [
        "Start writing reports for all of our outages [link to issue]"
    ]


def test_times_right_below_a_label() -> None:
    """Nobody indented them: they are entries all the same, and what is between goes with the one above."""
    text = (
        "# T\n\n- **Impact**: logins\n\n- **Context**:\n2024-03-05 09:36: Users saw errors.\n"
        "2024-03-05 10:15: We began:\nThe taint was removed.\n\n- **Resolution**: it was put back\n"
    )
    assert events(text) == [("05 09:36", "Users saw errors."), ("05 10:15", "We began: The taint was removed.")]


@pytest.mark.parametrize(
    ("clock", "at"), [("9:45a", "09:45"), ("12:29p", "12:29"), ("1:05p", "13:05"), ("3pm ish", "15:00")]
)
def test_halves_of_the_day_in_one_letter(clock: str, at: str) -> None:
    """So they are typed in headings; "10:45 a user" is a sentence."""
    assert events(f"# T\n\n## Timeline\n\n- 2024-03-05 {clock} A user wrote to us\n")[0][0] == f"05 {at}"


@pytest.mark.parametrize(
    ("posted", "code", "at"),
    [
        ("2024-03-05 09:10:00 +0800", "zone-posted", "01:30"),
        ("2024-03-05 09:10:00 +0000", "no-zone", "09:30"),
        ("2024-03-05", "no-zone", "09:30"),
    ],
)
def test_the_zone_of_the_posting_is_the_last_that_is_believed(posted: str, code: str, at: str) -> None:
    """It is asked about, and nobody says that none was found."""
    text = f"---\ntitle: Slow builds\ndate: {posted}\n---\n\n## Timeline\n\n- 2024-03-05 09:30 Builds are slow\n"
    reading = read(text)
    assert [event.earliest.strftime("%H:%M") for event in reading.postmortem.timeline if event.earliest] == [at]
    assert [one.code for one in review_reading(reading) if "zone" in one.code] == [code]
    named = read(text.replace("## Timeline", "## Timeline (UTC)"))
    assert not [one for one in review_reading(named) if "zone" in one.code]


def test_the_impact_with_a_time_in_it_is_not_the_timeline() -> None:
    """A label above times alone is one, whatever its name."""
    began = "  - Between 2024-03-05 14:22 and 14:26, no metrics came in.\n"
    text = f"# T\n\n- **Impact**:\n  - The dashboard was down.\n{began}\n- **Context**:\n  - Disks were checked.\n"
    assert not parse(text).timeline.events
    notes = (
        "# T\n\n- **Notes**:\n  - 2024-03-05 14:22 It began\n  - Disks were checked.\n  - 2024-03-05 14:26 It ended\n"
    )
    assert [when for when, _ in events(notes) if when] == ["05 14:22", "05 14:26"]
