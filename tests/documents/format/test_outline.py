"""Tests of the outline: sentences that lead to a list of causes or actions where no heading does."""

from __future__ import annotations

import pytest

from pmkit.documents import parse

LIST = "\n- The cache had no limit of its own\n- The alert looked at one host only\n"


@pytest.mark.parametrize(
    "lead",
    [
        "Steps we are taking, or took already, so that this does not happen again:",
        "To address what we found and to prevent a repetition in the future, we have planned this work:",
        "The team has identified several changes to make to our system and the way we work:",
        "Um solche Störungen künftig zu vermeiden, setzen wir um:",
        "Pour éviter que cela se reproduise, nous prévoyons :",
        "Para evitar que vuelva a ocurrir, haremos lo siguiente:",
        "再発防止のため、以下を実施します：",
    ],
)
def test_a_sentence_leads_to_actions(lead: str) -> None:
    """A colon, a list, and words about what is to be different."""
    found = parse(f"It broke on Tuesday.\n\n{lead}\n{LIST}")
    assert len(found.actions) == 2, lead
    assert not len(found.factors)


@pytest.mark.parametrize(
    "lead",
    [
        "Our main findings as to why this incident occurred were:",
        "After the review we have determined that the primary causes of this outage were:",
        "The outage was possible due to a combination of several factors:",
    ],
)
def test_a_sentence_leads_to_causes(lead: str) -> None:
    """A colon, a list, and words about why."""
    found = parse(f"It broke on Tuesday.\n\n{lead}\n{LIST}")
    assert [factor.text for factor in found.factors] == [
        "The cache had no limit of its own",
        "The alert looked at one host only",
    ]
    assert not len(found.actions)


@pytest.mark.parametrize(
    "lead",
    [
        "To restore the service, the team took these steps:",
        "As soon as we saw the scope, we took the following actions:",
        "You can protect yourself with the following steps:",
        "The affected hosts were:",
        "For these reasons we decided to wait:",
        "If any of these factors had been absent, it would have been:",
    ],
)
def test_other_sentences_lead_to_neither(lead: str) -> None:
    """What was done that night, what others can do, and what merely ends with a colon."""
    found = parse(f"It broke on Tuesday.\n\n{lead}\n{LIST}")
    assert [item.text for item in found.actions] == []
    assert "The cache had no limit of its own" not in [factor.text for factor in found.factors]


def test_a_sentence_between_two_lists_leads_to_the_second() -> None:
    """Pasted text has no blank line there; by Markdown the sentence would belong to the last item above it."""
    text = (
        "Our findings as to why this happened were:\n- The check is done by hand\n- The week was busy\n"
        "To prevent this in the future, we have planned the following work:\n- Alert before a certificate expires\n"
        "- Hand over the watch in a meeting\n"
    )
    found = parse(text)
    assert [factor.text for factor in found.factors] == ["The check is done by hand", "The week was busy"]
    assert [item.text for item in found.actions] == [
        "Alert before a certificate expires",
        "Hand over the watch in a meeting",
    ]


def test_a_heading_that_ends_with_a_colon_leads_to_its_list() -> None:
    """Such as "## So that it does not happen again, we will:" names no section and says what is below it."""
    found = parse("# X\n\nIt broke.\n\n## So that this does not happen again, we will:\n\n- Add a limit\n- Test it\n")
    assert [item.text for item in found.actions] == ["Add a limit", "Test it"]


def test_a_label_in_bold_names_the_list_below_it() -> None:
    """Behind it is a word or two that all of the list is about."""
    text = "# T\n\nIt broke.\n\n**Next release and to-do's:** version 2.4\n\n1. Change the quorum\n2. Add a limit\n"
    assert [item.text for item in parse(text).actions] == ["Change the quorum", "Add a limit"]
