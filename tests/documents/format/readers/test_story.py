"""Events that the prose of a document tells, and clocks and labels in forms that only its whole makes clear."""

from __future__ import annotations

import pytest

from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.story import clauses
from pmkit.documents.format.reading import parse, read
from pmkit.documents.review import review_reading

BLOG = """# Outage of the mail relay on July 2, 2021

*July 9, 2021*

Between 13:42 and 14:52 UTC, no mail was delivered.

## The events of the day

On July 1, we had raised the limit. On July 2, at 13:42 UTC, a rule was deployed. Three minutes later a page went out.
By 14:07 UTC traffic was back, and the rule was removed at 14:20 UTC. From 14:52 UTC on, mail was delivered again.

## Looking back

The outage was caused by a rule without a limit. We will roll rules out at 10:00 each day.
"""


def told(postmortem: Postmortem) -> list[tuple[str, str]]:
    """Return when and what of each event, in order."""
    instants = ((event.earliest or event.latest, event) for event in postmortem.timeline)
    return [(f"{at:%m-%d %H:%M}" if at else event.clock, event.headline) for at, event in instants]


def test_prose_below_any_heading_tells_what_happened() -> None:
    """Sentences with a clock are events, those with a day too; what a summary says is told once, plans are not."""
    assert told(parse(BLOG)) == [
        ("07-01 00:00", "we had raised the limit."),
        ("07-02 13:42", "On July 2, at 13:42 UTC, a rule was deployed."),
        ("07-02 14:07", "traffic was back"),
        ("07-02 14:20", "the rule was removed at 14:20 UTC."),
        ("07-02 14:52", "From 14:52 UTC on, mail was delivered again."),
    ]


def test_the_day_of_a_page_is_not_that_of_the_incident() -> None:
    """The title's day goes before the prose; a line with nothing but a day below it, or a byline, is only a page's."""
    assert str(parse(BLOG).summary.day) == "2021-07-02"
    text = "# Mail was late\n\nBy Kim, July 9, 2021\n\nOn July 2, 2021, mail was late.\n"
    assert str(parse(text).summary.day) == "2021-07-02"


def test_what_is_only_told_in_prose_is_not_asked_about() -> None:
    """Findings about marks and factors do not rest on what a reader made of prose."""
    codes = {finding.code for finding in review_reading(read(BLOG))}
    assert not codes & {
        "no-milestones",
        "no-mitigation",
        "few-factors",
        "nothing-held",
        "milestones-untold",
        "few-recognized",
        "no-layer-recognized",
    }
    headless = [f for f in review_reading(read("Mail was late.\n\nIt was the relay.\n")) if f.code == "no-section"]
    assert "there are no other headings" in headless[0].message


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("We cut it at 9:10 and mail flowed from 9:24.", ["We cut it at 9:10", "mail flowed from 9:24."]),
        ("It was down between 9:10 and 9:24.", ["It was down between 9:10 and 9:24."]),
        ("At 9:10 we cut it.", ["At 9:10 we cut it."]),
    ],
)
def test_clauses_with_a_time_each(sentence: str, parts: list[str]) -> None:
    """A sentence is cut between two times, but not within a range."""
    assert clauses(sentence) == parts


def test_paragraphs_that_begin_with_a_time() -> None:
    """Updates without any heading are a timeline, each paragraph an event."""
    text = (
        "Sunday Nov 17th, 11:08am PST. The site is down. We look into it.\n\n"
        "Sunday Nov 17th, 11:22am PST. We know the cause.\n\nSunday Nov 17th, 1:27pm PST. The site is back.\n\nSorry.\n"
    )
    postmortem = read(text, name="2013-11-17-site").postmortem
    assert told(postmortem) == [
        ("11-17 19:08", "The site is down. We look into it."),
        ("11-17 19:22", "We know the cause."),
        ("11-17 21:27", "The site is back."),
    ]


def test_clocks_of_four_digits() -> None:
    """Where several lines begin with four digits in order, they are clocks; years and lone numbers are not."""
    text = "# T 2020-03-04\n\n## Timeline (UTC)\n\n- 1302 deploy\n- `1310` alert\n- 1320-1330: rollback\n- 1400 fine\n"
    assert told(parse(text)) == [
        ("03-04 13:02", "deploy"), ("03-04 13:10", "alert"), ("03-04 13:20", "rollback"), ("03-04 14:00", "fine"),
    ]  # fmt: skip
    for lines in (
        "2018 we began\n2019 we grew\n2020 we broke",
        "- 1302 users\n- 1310 users",
        "- 2310 a\n- 1200 b\n- 1100 c",
    ):
        assert as_markdown(lines) == lines


def test_a_name_alone_above_a_list_is_a_heading() -> None:
    """A heading such as "Action Items" on a line of its own opens its section without marks and without a colon."""
    text = "# T\n\n## Detection\n\nPeople told us.\n\nAction Items\n- Add an alert\n\n- Renew it\n\n## Lessons\n\n- x\n"
    assert [item.text for item in parse(text).actions] == ["Add an alert", "Renew it"]
    assert not parse(text.replace("Action Items", "Action items are hard")).actions.items


def test_the_zone_in_a_sentence_of_any_language() -> None:
    """A line above the entries that names a zone and no clock says which one they are in."""
    text = "# T 2026-09-18\n\n## Временная шкала\n\nВремя сервера UTC+5.\n\n- 21:08 a\n- 21:12 b\n"
    assert [at for at, _ in told(parse(text))] == ["09-18 16:08", "09-18 16:12"]
    text = "# T 2021-05-09\n\n## Timeline (Japan time)\n\n- 21:48 (5:48 PDT): a\n- 22:11: b\n"
    assert [at for at, _ in told(parse(text))] == ["05-09 12:48", "05-09 13:11"]


def test_milestones_below_a_heading_and_in_brackets() -> None:
    """What says "Incident resolved." below a clock as heading, and "(**outage starts**)" behind an entry, are marks."""
    text = (
        "# T 2024-03-04\n\n## Timeline (UTC)\n\n### 10:00\n\nThe disk fills. (**outage starts**)\n\n"
        "### 10:20\n\nIncident resolved.\n"
    )
    marks = [list(event.milestones) for event in parse(text).timeline]
    assert marks == [["started"], ["resolved"]]


def test_a_clock_goes_on_in_the_half_of_the_day() -> None:
    """Behind a clock with PM, or behind 12:50, an earlier one is in the afternoon; one with a day is as written."""
    text = "# T 2022-06-03\n\n## Timeline (UTC)\n\n- 2:58pm a\n- 3:10 b\n- 15:20 c\n- 2022-06-04 9:00 d\n"
    assert [at for at, _ in told(parse(text))] == ["06-03 14:58", "06-03 15:10", "06-03 15:20", "06-04 09:00"]
    assert "06-03 03:10" in [at for at, _ in told(parse(text.replace("2:58pm", "14:58")))]
    text = "# T 2022-06-03\n\n## Timeline (UTC)\n\n- 11:40 a\n- 12:50 b\n- 1:05 c\n- 2:10 d\n"
    assert [at for at, _ in told(parse(text))] == ["06-03 11:40", "06-03 12:50", "06-03 13:05", "06-03 14:10"]
    assert "06-03 01:05" in [at for at, _ in told(parse(text.replace("1:05", "01:05")))]


def test_the_day_of_the_document_decides_the_order_of_two_numbers() -> None:
    """Two numbers without a year are the day that is near to the one that the title names; otherwise nobody knows."""
    text = "# Outage of Feb 3, 2022\n\n## Timeline (UTC)\n\n- 2/3 10:05 a\n- 2/4 09:00 b\n"
    assert [at for at, _ in told(parse(text))] == ["02-03 10:05", "02-04 09:00"]
    assert [at for at, _ in told(parse(text.replace("Feb 3, 2022", "2022")))] == ["10:05", "09:00"]


def test_the_next_morning_in_prose() -> None:
    """A sentence can move its clock to the day after the one before; "Why?" asks for the cause."""
    text = (
        "# T 2022-02-03\n\n## Night\n\nAt 22:10 UTC it broke. At 23:00 UTC we went home. The next morning at 9:00 UTC "
        "it was back. Why? The limit was 3 and nobody had known.\n"
    )
    postmortem = parse(text)
    assert [at for at, _ in told(postmortem)] == ["02-03 22:10", "02-03 23:00", "02-04 09:00"]
    assert [factor.text for factor in postmortem.factors] == ["The limit was 3 and nobody had known."]


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("_All times PT_", "17:00"),
        ("All times are in UTC/GMT", "10:00"),
        ("Below times are in Sydney local time", "00:00"),
        ("All times in Central Time", "15:00"),
        ("All times MYT", "02:00"),
    ],
)
def test_zones_as_people_write_them(line: str, begins: str) -> None:
    """Italics around letters, two names for one zone, and the local time of a place are read."""
    timeline = parse(f"# T July 3, 2022\n\n## Timeline\n\n{line}\n\n- 10:00 a\n- 10:05 b\n").timeline
    assert [f"{event.earliest:%H:%M}" for event in timeline if event.earliest][:1] == [begins]


def test_a_zone_is_not_found_in_what_an_entry_says() -> None:
    """A region named below an entry isn't the clocks' zone."""
    text = "# T July 3, 2022\n\n## Timeline\n\n10:00 a\n\nThe eastern hosts in use then were full.\n\n10:05 b\n"
    assert parse(text).zone_name == "UTC, assumed"


def test_a_tracker_s_number_is_no_tag() -> None:
    """A document whose brackets hold only tickets has no tags, and is not asked what only tags say."""
    text = "# [INC-42] T\n\n## Root cause\n\n- The limit was low\n\n## Action items\n\n- Raise it [JIRA-332]\n"
    assert not {finding.code for finding in review_reading(read(text))} & {"no-category", "answers-nothing"}
    assert read(text).has_tags is False
    assert read(text.replace("The limit was low", "The limit was low [F1: technical]")).has_tags
