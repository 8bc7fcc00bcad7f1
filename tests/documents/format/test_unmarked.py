"""Tests of lines that head a section without a mark: underlined, behind a square, just a name, just a time."""

from __future__ import annotations

import pytest

from pmkit.documents import parse
from pmkit.documents.format.loosen.loosen import as_markdown
from pmkit.documents.format.writing import render


def test_names_of_sections_alone_on_their_lines_are_headings() -> None:
    """A text that somebody pasted from a page has no marks; two names of sections make its headings."""
    text = (
        "Mails were sent twice\nWhat happened\nA job ran a second time.\nRoot cause\n"
        "The job had no lock.\nNext steps\n- Add a lock to the job\n- Count the mails of each run\n"
    )
    found = parse(text)
    assert found.what_happened == "A job ran a second time."
    assert [factor.text for factor in found.factors] == ["The job had no lock."]
    assert [item.text for item in found.actions] == ["Add a lock to the job", "Count the mails of each run"]


@pytest.mark.parametrize(
    "text",
    [
        # In the middle of a sentence, as a menu, with other headings, or only once, a name is a word like others.
        "The page asks for\nRoot cause\nand for more.\nThe page asks for\nNext steps\nand for more.",
        "Timeline\nRoot cause\nNext steps\nLessons learned\n",
        "# T\n\nTimeline\nIt broke.\nRoot cause\nNobody knows.\n",
        "It broke.\nRoot cause\nNobody knows.\n",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    """A heading that nobody wrote would divide what belongs together."""
    assert as_markdown(text) == text


def test_an_underlined_title_is_a_heading_whatever_the_mark() -> None:
    """In reStructuredText a line of carets or tildes below a title makes it one; below a longer text it does not."""
    assert as_markdown("2024-03-05 4pm\n^^^^^^^^^^^^^^\nThe disk filled.") == "### 2024-03-05 4pm\n\nThe disk filled."
    assert as_markdown("The disk filled at night\n~~~") == "The disk filled at night\n~~~"


def test_squares_and_brackets_head_sections() -> None:
    """Japanese notices write their headings behind a square, or in lenticular brackets."""
    text = "■障害原因\nディスクの容量が不足しました。\n\n■再発防止\n監視を追加いたします。\n"
    assert as_markdown(text).startswith("## 障害原因\n")
    assert [item.text for item in parse(text).actions] == ["監視を追加いたします。"]
    assert "【原因】".strip("【】") in as_markdown("【概要】\n停止しました。\n\n【原因】\n不明です。\n")
    assert as_markdown("■ one square alone\n") == "■ one square alone\n"


def test_times_alone_on_their_lines_head_the_text_below_them() -> None:
    """A copied log of a status page: a stamp, a blank line, and what was said then."""
    text = (
        "All times are UTC\n\n5th March 2024 10:05\n\nUploads fail.\n\nWe look into it.\n\n"
        "5th March 2024 11:30 AM\n\nUploads work again.\n\n6 March 2024 09:00\n\nWe wrote it down.\n"
    )
    events = parse(text).timeline
    assert [(event.headline, str(event.earliest)[11:16], event.details) for event in events] == [
        ("Uploads fail.", "10:05", ("We look into it.",)),
        ("Uploads work again.", "11:30", ()),
        ("We wrote it down.", "09:00", ()),
    ]


def test_a_state_with_its_time_heads_an_update() -> None:
    """Such as "Resolved [15/02/2024 23:09]", newest first; the state stays in front of what was said."""
    text = (
        "Resolved [15/02/2024 23:09]\n\nAll lines are up.\n\nUpdate [14/02/2024 16:42]\n\nA splice was bad.\n\n"
        "Identified [13/02/2024 10:00]\n\nLines drop.\n"
    )
    found = [(event.headline, str(event.earliest)[:16]) for event in parse(text).timeline]
    assert found == [
        ("Identified: Lines drop.", "2024-02-13 10:00"),
        ("Update: A splice was bad.", "2024-02-14 16:42"),
        ("Resolved: All lines are up.", "2024-02-15 23:09"),
    ]


def test_a_heading_with_a_state_and_its_time_is_an_update_too() -> None:
    """Such as "Update 27.08.2022 10:00 Uhr:" below a heading of another name."""
    days = {15: "Alles läuft.", 14: "Ein Modul war defekt.", 13: "Leitungen fallen aus."}
    text = "".join(f"### Update {day}.02.2024 10:00 Uhr:\n\n{told}\n\n" for day, told in days.items())
    events = parse(f"# Störung\n\n## Aus dem Team\n\n{text}").timeline
    assert [event.headline for event in events] == [f"Update: {told}" for told in reversed(days.values())]


def test_updates_with_their_time_of_posting_below_them() -> None:
    """A copied status page says when each update was posted in a line below it, perhaps with a state above."""
    text = (
        "Uploads fail\nIncident report\n\nResolved\nUploads work again.\nPosted Mar 05, 2024 - 19:05 UTC\n"
        "Investigating\nSome uploads fail.\nWe look into it.\nPosted Mar 05, 2024 - 18:10 UTC\n"
    )
    found = [(str(event.earliest)[:16], event.headline) for event in parse(text).timeline]
    assert found == [
        ("2024-03-05 18:10", "Investigating: Some uploads fail. We look into it."),
        ("2024-03-05 19:05", "Resolved: Uploads work again."),
    ]
    # One alone says when a page was posted.
    assert as_markdown("It broke.\nPosted Mar 05, 2024 - 19:05 UTC") == "It broke.\nPosted Mar 05, 2024 - 19:05 UTC"


def test_hashes_that_touch_their_text_are_a_heading() -> None:
    """Many write "##Root cause"; one hash alone may be a tag or a number."""
    assert as_markdown("##Root cause\n#4711 is open\n```\n##no\n```") == "## Root cause\n#4711 is open\n```\n##no\n```"


def test_a_comment_in_code_is_not_an_update() -> None:
    """What looks like a heading in a fence stays as it is, byte for byte."""
    code = "```\n## Update 2024-03-05 10:00\necho a\n## Update 2024-03-05 11:00\necho b\n```"
    assert code in render(parse(f"# X\n\n## Notes\n\n{code}\n"))


def test_a_state_beside_its_time_heads_the_update_below_it() -> None:
    """Two columns of a page, one behind the other on a line."""
    text = (
        "Search results missing\n\nInvestigating  Sep 18, 2024, 09:47 PM GMT+2\nHarbors are not in the list.\n\n"
        "Resolved  Sep 19, 2024, 01:10 AM GMT+2\nAll harbors are back.\n"
    )
    assert [(str(event.earliest)[:16], event.headline) for event in parse(text).timeline] == [
        ("2024-09-18 19:47", "Investigating: Harbors are not in the list."),
        ("2024-09-18 23:10", "Resolved: All harbors are back."),
    ]


def test_a_name_right_below_the_time_of_an_update_is_not_a_heading() -> None:
    """It is how the update begins."""
    text = "Resolved [15/02/2022 23:09]\n\nIt is over.\n\nUpdate [14/02/2022 16:42]\n\nReason For Outage\n\nIt broke.\n"
    assert "###### Reason" not in as_markdown(text)


def test_a_question_heads_what_answers_it() -> None:
    """A form with questions, each alone on its line, however long."""
    text = (
        "Ticket: 25\nWhat happened?\n\nMail was late.\n\nWhat was the root cause of the incident?\n\n"
        "The network card hung.\n\nWhat are any recommendations to prevent this incident from occurring again?\n\n"
        "Watch each card by itself.\n"
    )
    found = parse(text)
    assert found.what_happened.strip() == "Mail was late."
    assert [factor.text for factor in found.factors] == ["The network card hung."]


def test_a_time_before_the_state_heads_the_update_too() -> None:
    """The newest first: it began with the oldest, and what each is about is with its text."""
    text = (
        "Status detail\n\n6th March 2018 at 13:53: Resolved: Telephony\nIt is over.\n"
        "26th February 2018 at 10:10: Monitoring: Telephony\nWe watch it.\n"
        "26th February 2018 at 10:02: Investigating: Telephony\nPhones are gone.\n"
    )
    assert [(str(event.earliest)[:16], event.headline) for event in parse(text).timeline] == [
        ("2018-02-26 10:02", "Investigating: Telephony – Phones are gone."),
        ("2018-02-26 10:10", "Monitoring: Telephony – We watch it."),
        ("2018-03-06 13:53", "Resolved: Telephony – It is over."),
    ]


def test_a_heading_right_above_a_time_stays_one_heading() -> None:
    """It has its hashes already."""
    assert as_markdown("# T\n\n## Timeline\n10:00 a\n10:05 b\n").split("\n")[2] == "## Timeline"


def test_a_sentence_that_ends_in_a_time_is_not_the_head_of_an_update() -> None:
    """Only the state of a page begins one."""
    told = "The {} is offline\nsince 0{}:00 on 2026-01-26.\nWe look.\n"
    text = "\n".join((told.format("disk", 0), told.format("tape", 1)))
    assert "######" not in as_markdown(text)
