"""What an answer says apart from its reason."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.practice.exercises.said import in_digits, listed, said

PHASES = re.compile("detection|investigation|resolution|recovery")
IDS = re.compile(r"[A-Z]\d+")


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("resolution", ("resolution",)),
        ("the resolution, since recovery begins after it", ("resolution",)),
        ("not recovery but resolution", ("resolution",)),
        ("resolution (recovery is what follows)", ("resolution",)),
        ("recovery follows, so it is resolution", ("resolution",)),
        ("resolution or recovery", ("resolution", "recovery")),
        ("resolution, maybe recovery", ("resolution", "recovery")),
        ("either resolution/recovery", ("resolution", "recovery")),
        ("it isn't recovery", ()),
        ("none of them", ()),
    ],
)
def test_one_choice_is_said_or_it_is_open(text: str, choices: tuple[str, ...]) -> None:
    """A reason is not a choice, what is denied is not said, and two that are offered are two."""
    assert said(text, PHASES) == choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("T9 and T10, because T3 differs", ("T9", "T10")),
        ("T9 (the north) and T10 (the south)", ("T9", "T10")),
        ("W5 → W7", ("W5", "W7")),
        ("not W6: W5 and W7", ("W5", "W7")),
        ("nothing", ()),
    ],
)
def test_a_list_ends_where_the_sentence_goes_on(text: str, choices: tuple[str, ...]) -> None:
    """Ids that are joined are one list; an id in the reason is not part of it."""
    assert listed(text, IDS) == choices


def test_numbers_are_words_too() -> None:
    """Number words and ordinals below a hundred become digits; other words stay."""
    assert in_digits("Twenty-one, fifty nine, the third and 2nd; someone often") == "21, 59, the 3 and 2; someone often"


@given(st.text(max_size=200))
def test_any_text_is_looked_through(text: str) -> None:
    """No text makes the functions raise, and only choices are said."""
    assert set(said(text, PHASES)) <= set(PHASES.findall(text))
    assert set(listed(text, IDS)) <= set(IDS.findall(text))
    assert isinstance(in_digits(text), str)
