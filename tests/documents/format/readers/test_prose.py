"""Sentences of other people's prose: causes, what was done, how long it lasted, and times in a paragraph."""

from __future__ import annotations

import pytest

from pmkit.documents.format.prose.acts import acts_of
from pmkit.documents.format.prose.causes import causes_in
from pmkit.documents.format.prose.lengths import spelled_minutes
from pmkit.documents.format.prose.sentences import sentences, statements
from pmkit.documents.format.prose.words import LANGUAGES
from pmkit.documents.format.readers.statistics import lasted
from pmkit.documents.format.reading import parse, read
from pmkit.documents.metrics.facts import stated_minutes
from tests.documents.format.samples import at


def test_a_sentence_ends_where_a_reader_ends_it() -> None:
    """Abbreviations, versions and dates do not end one; footnotes, bold and quotes behind a stop do."""
    assert sentences("We use e.g. A. It broke.[^1] See v1.2 (old).") == [
        "We use e.g. A.", "It broke.[^1]", "See v1.2 (old).",
    ]  # fmt: skip
    assert sentences("**The limit was 5.** Nobody knew.") == ["**The limit was 5.**", "Nobody knew."]
    assert sentences("Am 7. Dezember fiel es aus.") == ["Am 7. Dezember fiel es aus."]
    assert sentences("") == []


def test_a_sentence_that_goes_on_belongs_to_the_one_before() -> None:
    """A pronoun or "as a result" at its beginning makes it part of the statement before it."""
    told = "The pool was small. It had been copied. The alert was silent. As a result, nobody saw it."
    assert statements(told) == [
        "The pool was small. It had been copied.",
        "The alert was silent. As a result, nobody saw it.",
    ]


SOME = {
    "closed", "lasted", "length_of", "vague", "causes", "ended_in", "because", "pending", "continues", "refers",
    "down", "lead_acts", "lead_night", "lead_why", "acts", "done", "courtesy", "affected", "states", "ought", "should",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_of_words(language: str) -> None:
    """No list of patterns is missing in a language, except in those of which only lengths and causes are read."""
    if set(LANGUAGES[language]) <= SOME:
        return
    assert {name: bool(words) for name, words in LANGUAGES[language].items()} == dict.fromkeys(LANGUAGES["en"], True)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("The outage lasted 3h 12m.", 192),
        ("The incident lasted **1 hour and 47 minutes**. At its worst, 38% failed.", 107),
        ("Checkout was down for about 2 hours and 5 minutes.", 125),
        ("## May 09 11:27 UTC (lasting 2 hours and 4 minutes)", 124),
        ("La panne a duré 2 h 35. Aucun message n'a été perdu.", 155),
        ("Der Ausfall dauerte rund 4 Stunden 10 Minuten.", 250),
        ("The outage lasted 3 hours. The second outage lasted 5 minutes.", None),
        ("The outage lasted until 10:00.", None),
        ("The log lasted for years.", None),
        ("Deliveries stalled for ≈ 50 minutes.", 50),
        ("All jobs failed for just over nine hours, 9 hours 5 minutes in all.", 545),
        ("The hub was inaccessible for ~1hr.", 60),
    ],
)
def test_how_long_it_lasted_in_prose(text: str, minutes: float | None) -> None:
    """A stated length is found in each language; two lengths, an end or something else that lasts are not one."""
    found = lasted(text)
    assert (spelled_minutes(found) if found else None) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("All trees were closed for 17 hours.", 1020),
        ("A release caused requests to fail for 43 minutes.", 43),
        ("Duration of the incident: 3.5 h.", 210),
        ("An outage of 3.5 h hit us.", 210),
        ("Outage window: 10:02 - 10:45 UTC", 43),
        ("Incident duration (UTC): 14:00-15:10", 70),
        ("| Field | Value |\n|---|---|\n| Minutes downtime or degradation | 95 |", 95),
        ("- Downtime (minutes): 35", 35),
        ("Users experienced elevated errors for approximately two and a half hours.", 150),
        ("It returned errors to a part of all requests for about 50 minutes.", 50),
        ("We had a total of 3 hours and 20 minutes of degraded service.", 200),
        ("It went down at 10:00 and was back at 11:30, 90 minutes in all.", 90),
        ("K3s 与全部管道中断约 3 小时；排查期间改了配置。", 180),
        ("The record has a TTL of 24 hours.", None),
        ("Requests have a timeout of 30 seconds and are queued for 10 seconds.", None),
        ("Backups are retained for 7 days, and logs are kept for 30 days.", None),
        ("The list is locked for 10 seconds while it is written.", None),
        ("We saw no errors for two days before.", None),
        ("The rollback led to a second outage.", None),
    ],
)
def test_how_long_it_lasted_in_a_summary(text: str, minutes: float | None) -> None:
    """Labels, ranges, units in names and sentences state a length; a TTL, a timeout and a retention do not."""
    assert stated_minutes(parse(f"# T\n\n## Summary\n\n{text}\n")).get("duration") == minutes


@pytest.mark.parametrize(
    ("line", "key", "minutes"),
    [
        ("TTD: 4 min", "detect", 4),
        ("- **TTF (time to fix):** 68 min", "repair", 68),
        ("| Duration | 53 minutes |", "duration", 53),
        ("| Erkennung nach | 25 Minuten |", "detect", 25),
        ("Temps de rétablissement : 1 h 20", "recover", 80),
        ("Time to detection was 4 minutes.", "detect", 4),
        ("It took us 12 minutes to mitigate it.", "mitigate", 12),
        ("Mean time to repair: 2h 4m", "repair", 124),
    ],
)
def test_durations_anywhere(line: str, key: str, minutes: float) -> None:
    """A duration is read by any of its names, in a list, a table or a sentence, under any heading."""
    table = "| Metric | Value |\n|---|---|\n" if line.startswith("|") else ""
    assert stated_minutes(parse(f"# T\n\n## Numbers\n\n{table}{line}\n")) == {key: minutes}


def test_what_looks_like_a_duration() -> None:
    """A column of durations, a meeting's length and a number without a unit are not the incident's."""
    columns = "| Incident | Duration |\n|---|---|\n| May 9 | 2h 4m |\n| May 16 | 46m |\n"
    for text in (columns, "Meeting duration: 30 min", "TTD: unknown"):
        assert stated_minutes(parse(f"# T\n\n## Numbers\n\n{text}\n")) == {}


def test_a_root_cause_in_prose() -> None:
    """Each statement is a factor; a doubt, a question, a time and a sentence that introduces a list are not."""
    text = (
        "# T\n\n## Root cause\n\nThe pool was small. It had been copied from staging.\n\n"
        "The alert looked at the median.\n\n"
        "At 10:02 the mail was sent. It is not known yet why.\n\n## Timeline\n\n- 2024-01-02 10:00 UTC - a\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == [
        "The pool was small. It had been copied from staging.", "The alert looked at the median.",
    ]  # fmt: skip
    assert "At 10:02 the mail was sent. It is not known yet why." in postmortem.note("factors")


def test_prose_beside_a_list_of_factors() -> None:
    """Beside a list only a sentence that calls itself a cause is one."""
    text = (
        "# T\n\n## Causes\n\nWe met on Monday. The root cause was a full disk.\n\n"
        "- No alert on it\n- No rotation of it\n"
    )
    assert [factor.text for factor in parse(text).factors] == [
        "The root cause was a full disk.", "No alert on it", "No rotation of it",
    ]  # fmt: skip


def test_long_prose_is_not_taken_sentence_by_sentence() -> None:
    """Of many sentences the first of each paragraph and those that say what was wrong are factors."""
    paragraph = " ".join(f"{word} thing moved on." for word in ("One", "Another", "Some", "Each", "Every"))
    text = f"# T\n\n## Root cause\n\n{paragraph}\n\n{paragraph.replace('thing', 'part')} The limit was never tested.\n"
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == [
        "One thing moved on.", "One part moved on.", "The limit was never tested.",
    ]  # fmt: skip
    assert postmortem.note("factors").count("Another") == 2


@pytest.mark.parametrize(
    ("statement", "causes"),
    [
        (
            "It was caused by a stale certificate, combined with a monitor that was off.",
            ["It was caused by a stale certificate,", "combined with a monitor that was off."],
        ),
        (
            "Pages were slow because the cache was cold, and because the index was missing.",
            ["Pages were slow because the cache was cold,", "and because the index was missing."],
        ),
        (
            "There were 1) no limit on size and 2) no alert on it.",
            ["There were", "1) no limit on size and", "2) no alert on it."],
        ),
        (
            "It was the result of two bugs: the parser took empty files, and the loader did not look.",
            ["It was the result of two bugs: the parser took empty files,", "and the loader did not look."],
        ),
        ("A mirror and a cache were combined with care.", ["A mirror and a cache were combined with care."]),
    ],
)
def test_one_sentence_with_several_causes(statement: str, causes: list[str]) -> None:
    """A sentence that joins causes is cut where the next one begins, and no word of it is lost."""
    found = causes_in(statement)
    assert " ".join(found) == statement
    assert found == (causes if len(causes[0].split()) > 2 else [statement])


def test_a_cause_behind_what_was_known() -> None:
    """A long clause that concedes something is left out of a factor and stays in the section's note."""
    text = (
        "# T\n\n## Root cause\n\nThe disk was full. However, although the job that cleans it had been tested in May, "
        "it was not installed on the new hosts.\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == [
        "The disk was full.", "it was not installed on the new hosts.",
    ]  # fmt: skip
    assert "However, although the job" in postmortem.note("factors")


def test_what_somebody_said_is_no_cause() -> None:
    """A quoted sentence that says why is not a factor; the document's own is."""
    text = '# T\n\n## Talks\n\nIt was down because the disk was full. "It was broken because nobody looked."\n'
    assert [factor.text for factor in parse(text).factors] == ["It was down because the disk was full."]


def test_a_cause_behind_a_time() -> None:
    """Of a statement that begins with a time, what goes on behind that sentence can be a cause."""
    text = (
        "# T\n\n## Root cause\n\nAt 23:04 the host was drained. At this point it took the new image, which had a bug.\n"
    )
    postmortem = parse(text)
    assert [factor.text for factor in postmortem.factors] == ["At this point it took the new image, which had a bug."]
    assert "At 23:04" in postmortem.note("factors")


def test_acts_that_are_counted_in_a_sentence() -> None:
    """Acts behind numbers in one sentence are items each, in a document without a heading about actions, too."""
    text = (
        "# T\n\nWe learned from this: 1) we are going to limit requests and 2) we are going to split the cache. "
        "We will keep you informed.\n"
    )
    assert [item.text for item in parse(text).actions] == [
        "1) we are going to limit requests and", "2) we are going to split the cache.",
    ]  # fmt: skip


def test_fields_below_an_item() -> None:
    """Fields on the lines or in the list below an item are its own; names that no column has go to its details."""
    text = (
        "# T\n\n## Action items\n\n1. **Alert on depth**: none fired.\n   Owner: @kim\n   Due: 2022-03-01\n"
        "2. **Dashboard**\n   - Owner: ops\n   - Ticket: OPS-1\n"
    )
    first, second = parse(text).actions
    assert (first.owner, first.due, second.text, second.owner) == ("@kim", "2022-03-01", "Dashboard", "ops")
    assert "Ticket: OPS-1" in dict(second.extra).values()


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("A limit has been added.", "Done"),
        ("We've moved the tool.", "Done"),
        ("Alert when the disk has been filled.", ""),
        ("We have to move the tool.", ""),
        ("Add a limit.", ""),
    ],
)
def test_an_item_that_says_that_it_is_done(line: str, status: str) -> None:
    """A sentence in a list of actions that says what was done is done; a condition in it is not."""
    assert [item.status for item in parse(f"# T\n\n## Action items\n\n- {line}\n").actions] == [status]


def test_boxes_about_the_report_itself() -> None:
    """What an issue template wants checked about the report isn't one of its actions."""
    text = (
        "# T\n\n## Action items\n\n- Add a limit\n\n# Actions\n\n- [x] Sections above are filled out\n- [x] Raise it\n"
    )
    postmortem = parse(text)
    assert [item.text for item in postmortem.actions] == ["Add a limit", "Raise it"]
    assert "Sections above" in postmortem.note("actions")


def test_lines_that_are_items_without_marks() -> None:
    """A paragraph whose lines are sentences of their own is a list; a wrapped sentence is not."""
    text = "# T\n\n## Future improvements\n\nAdd a limit.\nMore alarms on it.\nTest it each week.\n"
    assert [item.text for item in parse(text).actions] == ["Add a limit.", "More alarms on it.", "Test it each week."]
    wrapped = parse(text.replace(".\nMore", "\nand more")).actions
    assert [item.text for item in wrapped] == ["Add a limit and more alarms on it.", "Test it each week."]


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## Summary\n\n- **Root cause:** A certificate had expired.\n",
        "# T\n\n## Analysis\n\n**Root cause.** A certificate had expired.\n",
        "# T\n\n## Analysis\n\n**Contributing factors:** A certificate had expired.\n",
        "# T\n\n## Analysis\n\nRoot cause: A certificate had expired.\n",
    ],
)
def test_a_cause_outside_of_any_section(text: str) -> None:
    """A bullet, a beginning in bold and a label are read where no section has factors; they stay where they are."""
    assert [factor.text for factor in parse(text).factors] == ["A certificate had expired."]


def test_a_sentence_that_names_the_cause() -> None:
    """Where nothing else does, a sentence of the story says it; with a section of factors it is left alone."""
    story = "# T\n\n## What happened\n\nIt was slow. The root cause was a full disk.\n"
    assert [factor.text for factor in parse(story).factors] == ["The root cause was a full disk."]
    assert parse(story).what_happened == "It was slow. The root cause was a full disk."
    listed = parse(f"{story}\n## Contributing factors\n\n- No alert\n")
    assert [factor.text for factor in listed.factors] == ["No alert"]


def test_actions_in_prose() -> None:
    """What "we" did is done, what "we" will do has no state, and when is its due date; other sentences stay a note."""
    text = "We have moved the tool. By the end of May we will add a test, and we will write it down. The tool is old."
    assert acts_of(text) == [
        ("We have moved the tool.", "Done", ""),
        ("By the end of May we will add a test", "", "By the end of May"),
        ("we will write it down.", "", ""),
    ]
    postmortem = parse(f"# T\n\n## What are we doing about it?\n\n{text}\n")
    assert [(item.text, item.is_done, item.due) for item in postmortem.actions] == [
        ("We have moved the tool.", True, ""),
        ("By the end of May we will add a test", False, "By the end of May"),
        ("we will write it down.", False, ""),
    ]
    assert "The tool is old." in postmortem.note("actions")


def test_a_list_that_a_sentence_introduces() -> None:
    """The words "To prevent this, we have" open the actions where no heading does, and say that they are done."""
    text = (
        "# T\n\n## What happened\n\nIt was slow. To\nprevent this, we have:\n\n"
        "- Removed the default\n- Added a dry run\n"
    )
    postmortem = parse(text)
    assert [(item.text, item.status) for item in postmortem.actions] == [
        ("Removed the default", "Done"), ("Added a dry run", "Done"),
    ]  # fmt: skip
    assert "prevent this, we have:" in postmortem.what_happened
    assert not parse(text.replace("To\nprevent this, we have:", "We have two regions:")).actions.items


def test_times_in_a_paragraph() -> None:
    """Each sentence or clause with a time of day is an event; what follows says more about it."""
    text = (
        "# T 2024-03-04\n\n## Timeline (UTC)\n\nWe were calm. At 10:02 the mail was sent. "
        "By 10:10 latency had doubled, and at 10:41 a "
        "customer called. She was kind. The pool was raised at 13:05.\n"
    )
    timeline = parse(text).timeline
    assert [(event.headline, event.earliest or event.latest) for event in timeline] == [
        ("the mail was sent.", at(10, 2, day=4)),
        ("latency had doubled", at(10, 10, day=4)),
        ("a customer called.", at(10, 41, day=4)),
        ("The pool was raised at 13:05.", at(13, 5, day=4)),
    ]
    assert timeline.events[1].earliest is None
    assert timeline.events[2].details == ("She was kind.",)
    assert parse(text).note("timeline").endswith("We were calm.")


def test_prose_above_entries_is_not_an_entry() -> None:
    """A sentence with two times above a list says how long it was, and is kept."""
    text = "# T 2025-03-04\n\n## Timeline (UTC)\n\nIt lasted from 10:02 to 13:14.\n\n- 10:02 - a\n- 13:14 - b\n"
    assert [event.headline for event in parse(text).timeline] == ["a", "b"]


def test_no_text_breaks_the_prose() -> None:
    """A clock with nothing behind it has itself for a headline."""
    timeline = parse("# T\n\n## Timeline\n\nIt began at 10:00 and by 10:10 and by 10:20\n").timeline
    assert [event.clock for event in timeline] == ["10:00", "before 10:10", "before 10:20"]


def test_days_as_headings_with_a_paragraph_each() -> None:
    """Days, or times of day, above paragraphs are events wherever they are; what is before them stays the story."""
    text = (
        "# T\n\n## What happened\n\nIt was a long week.\n\n### Saturday, 3 October 2020\n\n"
        "The key expired. Nobody saw it.\n\n"
        "### Sunday, 4 October 2020\n\nA client complained.\n"
    )
    postmortem = parse(text)
    assert [(event.headline, f"{event.earliest:%m-%d}") for event in postmortem.timeline] == [
        ("The key expired. Nobody saw it.", "10-03"), ("A client complained.", "10-04"),
    ]  # fmt: skip
    assert postmortem.what_happened == "It was a long week."
    codes = {finding.code for finding in read(text).findings}
    assert not {"no-time", "not-read"} & codes


def test_what_is_in_brackets_is_not_cut() -> None:
    """What is written as "(e.g., due to ...)" belongs to the cause around it."""
    told = "Writing the closure failed (e.g., due to its depth), and the error had no limit."
    assert causes_in(told) == [told]


@pytest.mark.parametrize(
    "told",
    [
        "We have found no indication that data was read as a result of this.",
        "The warning turned out to be a symptom rather than a fault, caused by the cache.",
        "Who did it cannot be proved, because the list was lost when it was restarted.",
    ],
)
def test_what_denies_a_cause_is_none(told: str) -> None:
    """The reason for a doubt is not a cause of the incident."""
    assert not [
        factor for factor in read(f"# T\n\nThe site was down. {told}\n").postmortem.factors if told[:9] in factor.text
    ]
