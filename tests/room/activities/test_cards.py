"""Cards: what is written, cleaned, counted and shown."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pmkit.errors import RoomError
from pmkit.room.activities.cards import CARD_MOST, Cards, TextCounts
from pmkit.room.session.results import count, keyed_in, result_html
from tests.room.plans import CARDS, of_kind

IT = of_kind(Cards, CARDS)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "nothing-given"),
        (["  ", "\x00"], "nothing-given"),
        (["a", "b", "c", "d"], "too-many"),
        (["x" * (CARD_MOST + 1)], "too-long"),
        ([3], "misfit"),
        ("text", "misfit"),
    ],
)
def test_what_is_not_cards_is_refused(raw: Any, code: str) -> None:
    """Nothing, too many, too long and what is not text get a sentence and a code."""
    with pytest.raises(RoomError) as error:
        IT.read(raw, [])
    assert error.value.code == code


def test_a_row_a_card_and_all_of_them_back() -> None:
    """Each card is a row of its own; a phone gets all of its cards again."""
    rows = IT.read(["no alert", " ", "no  owner"], [])
    assert rows == ["no alert", "no owner"]
    assert IT.given(rows) == rows


def test_control_characters_do_not_get_in() -> None:
    """Escape sequences and direction marks are taken out of what people write."""
    assert IT.read(["a\x1b[31mb\u202ec\nd"], []) == ["a[31mbc d"]


def test_equal_cards_are_one() -> None:
    """Texts come in alphabetical order, equal ones once with their number."""
    result = count(IT, ["b", "a", "b"], people=3, needed=3)
    assert isinstance(result.counts, TextCounts)
    assert (result.labels, result.counts.numbers) == (("a", "b"), (1, 2))
    assert "\u00d7\u202f2" in result_html(result)


def test_capitals_make_no_other_card() -> None:
    """Texts that differ in capitals alone are one, in the wording of most; of as many, in the alphabet's first."""
    result = count(IT, ["tired", "Tired", "useful", "tired", "Useful"], people=5, needed=3)
    assert isinstance(result.counts, TextCounts)
    assert (result.labels, result.counts.numbers) == (("tired", "Useful"), (3, 2))


def test_a_wall_of_cards_is_cut_and_says_so() -> None:
    """More cards than a page can show are counted, not dropped in silence."""
    result = count(IT, [f"card {number}" for number in range(230)], people=230, needed=10)
    shown = result_html(result)
    assert shown.count("<li>") == 200
    assert "30 more are in the export" in shown


def test_cards_from_paper() -> None:
    """One card per line; an empty one is refused."""
    assert keyed_in(IT, ["x", "y", "x"], needed=3).labels == ("x", "y")
    with pytest.raises(RoomError):
        keyed_in(IT, [""], needed=3)


def test_the_vote_is_dots_on_what_was_written() -> None:
    """After the discussion the same question is asked as dots on its own cards."""
    vote = IT.in_vote()
    assert (vote.type, vote.source, vote.id) == ("dots", IT.id, IT.id)
    assert count(IT, [[2, 1]] * 5, people=5, needed=5, options=["a", "b"], vote=True).kind == "dots"


def test_a_card_for_one_word_has_room_for_a_word() -> None:
    """A question that asks for one word takes a few, not a paragraph, and simulated people write such answers too."""
    word = of_kind(Cards, CARDS | {"longest": 40, "most": 1})
    assert word.phone_form([])["longest"] == 40
    with pytest.raises(RoomError, match="40 fit"):
        word.read(["x" * 41], [])
    for number in range(8):
        (text,) = Cards.made_up(word.phone_form([]), random.Random(0), number)
        assert word.read([text], []) == [text]
