"""Tests of what copying took away: marks of lists, cells of tables, who said what, and quotes around all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents import parse
from pmkit.documents.format.loosen.loosen import as_markdown


def test_a_report_in_the_answer_to_a_mail_is_read() -> None:
    """Most of the text is quoted; what is in front of it stays."""
    told = "Writeup of 2024-10-08.\n\n21:40 the push starts\n21:52 scanners drop off\n23:15 all is back\n\n"
    told += "Root cause: the firmware needs a newer loader.\n\nTODO\n- read the versions\n- split the push\n"
    quoted = "\n".join(f"> {line}".rstrip() for line in told.split("\n"))
    found = parse(f"Thanks, clear as ever.\n\n{quoted}\n")
    assert [event.headline for event in found.timeline] == ["the push starts", "scanners drop off", "all is back"]
    assert [item.text for item in found.actions] == ["read the versions", "split the push"]
    # A quote in a document stays one.
    assert as_markdown("It broke.\n\n> So he said.\n> And left.") == "It broke.\n\n> So he said.\n> And left."


def test_dashes_dots_and_bare_boxes_are_bullets() -> None:
    """Web pages and notices have other marks; one alone begins a sentence."""
    assert as_markdown("– a limit\n– a test") == "- a limit\n- a test"
    assert as_markdown("・監視を追加\n・手順を見直し") == "- 監視を追加\n- 手順を見直し"
    assert as_markdown("[x] a limit\n[ ] a test") == "- [x] a limit\n- [ ] a test"
    assert as_markdown("– he said nothing") == "– he said nothing"


def test_messages_of_a_chat_are_entries() -> None:
    """Who and when on a line, the words below it, and days between them."""
    text = (
        "#inc-checkout\n\nTuesday, February 4th, 2025\n\nbot  10:52 PM\ncheckout is below 90%\n\nmel  10:55 PM\nack\n\n"
        "Wednesday, February 5th, 2025\n\ndario  12:08 AM\nall is back\n"
    )
    found = [(str(event.earliest)[:16], event.headline) for event in parse(text).timeline]
    assert found == [
        ("2025-02-04 22:52", "bot: checkout is below 90%"),
        ("2025-02-04 22:55", "mel: ack"),
        ("2025-02-05 00:08", "dario: all is back"),
    ]


def test_cells_that_are_one_below_another() -> None:
    """Tables of a word processor come as a cell on each line: times with their text, and columns of actions."""
    text = (
        "Timeline 2024-05-06\n\n08:30\nthe agenda opens\n08:37\nthe pool is empty\n10:02\nit answers again\n\n"
        "Action items\nAction\nOwner\nDue\nGive the connection back\nLucía\n2024-05-20\n"
        "Share a calendar\nAndreu\n2024-05-31\n"
    )
    found = parse(text)
    assert [event.headline for event in found.timeline] == ["the agenda opens", "the pool is empty", "it answers again"]
    assert [(item.text, item.owner, item.due) for item in found.actions] == [
        ("Give the connection back", "Lucía", "2024-05-20"),
        ("Share a calendar", "Andreu", "2024-05-31"),
    ]


def test_cells_with_tabs_between_them() -> None:
    """A table that was copied as text."""
    text = (
        "Timeline\nTime\tEvent\n14:10\tit starts\n15:20\tit stops\n\nAction items\nAction\tOwner\nAdd a check\tOmar\n\n"
    )
    found = parse(text)
    assert [event.headline for event in found.timeline] == ["it starts", "it stops"]
    assert [(item.text, item.owner) for item in found.actions] == [("Add a check", "Omar")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_lists_whose_marks_were_lost(between: str) -> None:
    """Lines below the name of a section are its items; below a sentence that leads to them, paragraphs are, too."""
    lead = "We are doing the following:"
    items = [
        "Keys are fetched every ten minutes.",
        "Nothing is rotated after the last ship.",
        "Guards get a printed list.",
    ]
    found = parse(f"What happened\nThe gates shut.\n\nWhat we do now\n\n{lead}\n\n{between.join(items)}\n\nSorry.\n")
    assert [item.text for item in found.actions] == items


def test_lines_of_a_text_with_bullets_stay_a_paragraph() -> None:
    """Where a list has its marks, lines without any are wrapped words."""
    text = "Action items\nThe team met on Monday\nAlex took notes\n\n- Add a limit\n"
    assert "- The team" not in as_markdown(text)


def test_a_wrapped_sentence_is_not_two_items() -> None:
    """Its second line may begin with a name; only the last one ends."""
    text = "Root cause\nThe job was turned off during\nOperations' move to the north.\n\n"
    text += "Action items\nTurn it on.\nWatch it.\n"
    found = parse(text)
    assert [factor.text for factor in found.factors] == ["The job was turned off during Operations' move to the north."]
    assert [item.text for item in found.actions] == ["Turn it on.", "Watch it."]


def test_a_table_with_tabs_at_the_very_end_keeps_its_rows() -> None:
    """Without a blank line above or below there is no room for a table; every line stays."""
    text = "Action items\nAction\tOwner\nAdd a check\tOmar\nAdd a limit\tGreta"
    assert as_markdown(text) == text


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "pasted").glob("*.md")), ids=lambda path: path.stem
)
def test_no_line_is_added_or_taken_away(path: Path) -> None:
    """Findings name lines of the file, so that each stays where it was, but for a row or two of a table."""
    text = path.read_text(encoding="utf-8")
    assert as_markdown(text).count("\n") == text.count("\n")


def test_labels_of_a_letter_head_their_paragraphs() -> None:
    """Such as "Why it happened: ...", in a text without headings."""
    text = (
        "Dear customer,\n\nWhat happened: Runs stopped at the first hundred.\n\n"
        "Why it happened: A limit was set for all.\n\n"
        "What we will do: We will show the number of accounts in each review.\n"
    )
    found = parse(text)
    assert [factor.text for factor in found.factors] == ["A limit was set for all."]
    assert len(found.actions) == 1


def test_minutes_of_a_meeting_are_read() -> None:
    """Numbered titles, times right below a sentence, (i) and (ii), and actions with who does them."""
    text = (
        "MINUTES of the review\nHeld 19 September 2025, 10:00, small room\n\n1. Minutes of last review\nApproved.\n\n"
        "2. Timeline of 15 September 2025 (UTC)\n04:00 The gauge sends its last value\n09:30 A keeper phones\n\n"
        "3. Causes\nThe meeting agreed on two causes:\n(i) the feed does not mark old values;\n"
        "(ii) the modem hangs when it changes networks.\n\n"
        "4. Actions\nACTION Devi: mark values older than 20 minutes, by 3 October\nACTION Pascal: count the modems\n"
    )
    found = parse(text)
    assert [str(event.earliest)[:16] for event in found.timeline] == ["2025-09-15 04:00", "2025-09-15 09:30"]
    assert [factor.text for factor in found.factors] == [
        "the feed does not mark old values;",
        "the modem hangs when it changes networks.",
    ]
    assert [(item.text, item.owner, str(item.due_date)) for item in found.actions] == [
        ("mark values older than 20 minutes", "Devi", "2025-10-03"),
        ("count the modems", "Pascal", "None"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "From: Support <support@example.com>\nTo: all\nDate: Thu, 20 Feb 2025 17:02:11 +0000\n"
        "Subject: Report on the invoices of 18 February\n\n",
        "To: ops-all\nSubject: Re: [ops] invoices of Tue Feb 18\n\nOn Thu, Feb 20, 2025 at 8:14 AM Tomasz wrote:\n\n",
    ],
    ids=["sent", "answered"],
)
def test_the_day_of_a_mail_is_not_that_of_the_incident(head: str) -> None:
    """Its head is front matter: the subject is the title, the day is one of writing."""
    found = parse(f"{head}Sequence of events (UTC):\n\n06:00  The limit goes live\n08:20  It is withdrawn\n")
    assert [str(event.earliest)[:16] for event in found.timeline] == ["2025-02-18 06:00", "2025-02-18 08:20"]
    assert "invoices" in found.title
    assert not found.title.startswith("Re:")


def test_what_comes_behind_the_sentences_of_a_list_is_a_title() -> None:
    """A line with capitals and no stop ends sentences that something led to."""
    text = (
        "Technical Action Items and Preventive Measures\n"
        "We have taken the following measures to avoid this in the future:\n"
        "We worked with the vendor on the switch.\nThe configuration was fixed.\n"
        "Customer Communication\nWe keep you informed.\n"
    )
    assert [item.text for item in parse(text).actions] == [
        "We worked with the vendor on the switch.",
        "The configuration was fixed.",
    ]


def test_who_says_something_is_not_an_action_of_minutes() -> None:
    """Two letters before a colon are somebody in a chat."""
    assert as_markdown("AI: hello there\nme: hi\nAI: bye now") == "AI: hello there\nme: hi\nAI: bye now"


def test_numbers_that_touch_their_text_are_those_of_a_list() -> None:
    """Japanese and Chinese write no blank behind them, nor half-width digits always."""
    assert as_markdown("1.冗長化\n２．手段の導入") == "1. 冗長化\n2. 手段の導入"
    assert as_markdown("3.5 GB\n4.5 GB") == "3.5 GB\n4.5 GB"


@pytest.mark.parametrize(
    "head", ["From: 2024-01-02 10:00\nTo: 2024-01-02 12:00\n\n", "Date: 2024-01-02\nSubject: the disk\n\n"]
)
def test_a_form_with_a_mails_words_is_not_the_head_of_one(head: str) -> None:
    """Somebody wrote it to somebody: without that it is a form, and its day is the incident's."""
    found = parse(f"{head}## Timeline\n\n- 10:00 UTC It is slow\n- 11:00 UTC It is fast\n")
    assert [str(event.earliest)[:10] for event in found.timeline] == ["2024-01-02", "2024-01-02"]
    assert not [section for section in found.extra if section.heading == "Front matter"]
