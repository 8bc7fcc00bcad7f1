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
