"""Causes that the fields of a form name, in sections about something else."""

import pytest

from pmkit.documents.format.readers.factors.fields import without_fields
from pmkit.documents.format.reading import parse


def causes(text: str) -> list[str]:
    """Return the factors of a document with a list of actions."""
    return [factor.text for factor in parse(f"# Outage\n\n{text}\n\n## Actions\n\n- Add an alert\n").factors.factors]


@pytest.mark.parametrize(
    "heading", ["Impact", "Detection", "Resolution", "Symptoms", "What happened", "Summary", "Timeline", "Scope of it"]
)
@pytest.mark.parametrize(
    "body",
    [
        "Cause: the disk was full\nUsers: all of them",
        "Users: all of them\nRoot cause : the disk was full\nRegion:",
        "- Users: all of them\n- **Root cause:** the disk was full",
        "**Root cause**: the disk\nwas full",
    ],
)
def test_a_field_in_any_section(heading: str, body: str) -> None:
    """Lines, bullets and names in bold say the cause, alone, whatever the section around them is about."""
    assert [one.rstrip(".") for one in causes(f"## {heading}\n\n{body}")] == ["the disk was full"]


@pytest.mark.parametrize(
    "body",
    [
        "障害発生日時:2021年03月08日 4時58分~8時51分\n原因 :機器の故障\nサービスへの影響:\n接続ができない",
        "【障害内容】\n\n原因：機器の故障\n影響：接続ができない",
        "## 障害内容\n\n- 影響：接続ができない\n- 原因：機器の故障",
    ],
)
def test_a_field_without_a_space(body: str) -> None:
    """Japanese and Chinese put no space behind a colon, and some put one before it."""
    assert causes(body) == ["機器の故障"]


def test_each_statement_of_a_long_field() -> None:
    """A field of several sentences says several things, and the list below it stays apart."""
    body = "Root cause: The disk was full. The cleanup job had been off since May.\nUsers: all of them"
    assert causes(f"## Impact\n\n{body}") == ["The disk was full.", "The cleanup job had been off since May."]


@pytest.mark.parametrize(
    "body",
    [
        "Cause: unknown\nUsers: all of them",
        "Root cause: see below\nUsers: all of them",
        "Root cause: none found yet\nUsers: all of them",
        "- Root cause: [the ticket](http://example.org/1)\n- Users: all of them",
        "Root cause: TBD\nUsers: all of them",
        "Users: all of them\nRoot cause:\n\nRegion: two",
        "Causes of earlier outages: see the wiki\nUsers: all of them",
        "See http://cause:8080/a and cause:b\nUsers: all of them",
        "```\nRoot cause: the disk was full\n```",
    ],
)
def test_no_cause(body: str) -> None:
    """A blank, a reference, an address and code name no cause."""
    assert causes(f"## Impact\n\n{body}") == []


def test_listed_causes_keep_their_place() -> None:
    """Where a section lists the causes, a field adds one that is its own, and a second telling adds none."""
    text = "## Impact\n\n{}\nUsers: all\n\n## Contributing factors\n\n- The queue had no limit at all\n"
    assert causes(text.format("Trigger: a deployment at noon"))[-1] == "The queue had no limit at all"
    assert len(causes(text.format("Users: some"))) == 1


def test_other_fields_stay_a_text() -> None:
    """A paragraph of fields of which none is a cause is read as before."""
    text = "Users: all of them\nRegion: two, because of the move"
    assert without_fields(text) == [text]
    assert without_fields("Cause: a disk\nRegion: two") == []
    assert without_fields("Cause: a disk that was full") == ["Cause: a disk that was full"]


@pytest.mark.parametrize("heading", ["Post event actions:", "Post-incident actions", "Post outage tasks"])
def test_actions_after_the_event(heading: str) -> None:
    """A heading about what comes after the event heads actions."""
    assert [item.text for item in parse(f"# Outage\n\n## {heading}\n\n- Add an alert\n").actions] == ["Add an alert"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The outage was down to a missing index.",
        "The delay can be attributed to a missing runbook.",
        "The failure was a direct consequence of the move.",
        "A stale cache was to blame for the second outage.",
        "The nightly import triggered the outage.",
        "Troubleshooting was hampered by a console that did not load.",
        "Recovery was slowed down because the backups were in another region.",
    ],
)
def test_sentences_that_name_a_cause(sentence: str) -> None:
    """A document without a list of causes tells them in words for a cause, or for what made it last."""
    assert causes(f"## What happened\n\nSearch went away at noon. {sentence}") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "The on-call team is responsible for the search cluster.",
        "The rise triggered an alert at 10:05.",
        "The recovery was delayed by an hour.",
    ],
)
def test_sentences_that_name_none(sentence: str) -> None:
    """Who looks after a service, an alert, and a length of time cause nothing."""
    assert causes(f"## What happened\n\nSearch went away at noon. {sentence}") == []


def test_an_empty_field_has_no_value() -> None:
    """A field that nobody filled in doesn't take the next one for its value, and opens no section."""
    text = "**Impact:** Search was down.\n**Root cause:**\n**Resolution:** We put the index back."
    assert causes(text) == []
    assert causes(text.replace("cause:**", "cause:** A full disk")) == ["A full disk"]


@pytest.mark.parametrize("heading", ["## Root causes\n", "**Root causes:**"])
def test_names_in_bold_list_causes(heading: str) -> None:
    """Lines of one paragraph that begin with names of parts are a cause each, and those of a form are none."""
    text = (
        f"Checkout failed.\n\n{heading}\n**DNS:** the record was missing\nsince the move\n"
        "**Alerting:** nothing paged\n\n**Status:** closed\n**Severity:** SEV2"
    )
    assert causes(text) == ["**DNS:** the record was missing since the move", "**Alerting:** nothing paged"]
