from __future__ import annotations

from datetime import timedelta

import pytest

from pmkit.practice.exercises.questions import Answer
from pmkit.practice.exercises.readers import (
    READERS,
    first_sign,
    ids,
    letter,
    minutes,
    number,
    one_id,
    one_of,
    option,
    word,
)


@pytest.mark.parametrize("answer", [53, 53.0, "53", "53 min", "0:53:00", "about 53 minutes.", timedelta(minutes=53)])
def test_the_same_minutes_in_any_form(answer: object) -> None:
    """A number, a text with a unit, a clock and a span of time are one length."""
    assert minutes(answer) == 53


@pytest.mark.parametrize("answer", ["", "a while", "5 weeks", None, True, b"53", "9" * 3000])
def test_what_is_not_a_length_is_none(answer: object) -> None:
    """Words, foreign units and other types are not guessed at."""
    assert minutes(answer) is None


def test_hours_minutes_and_seconds_add_up() -> None:
    """Units follow each other, a comma is a decimal point, and a minus sign of any kind counts."""
    assert minutes("1 h 5 min and 30 s") == 65.5
    assert minutes("0,5 hours") == 30
    assert minutes("−0:04") == minutes("-4") == -4


def test_ids_have_the_digits_of_the_one_that_they_are_like() -> None:
    """The same reader writes R01 and A1, as the exercise does."""
    assert ids(["r1", "R02", 3], "R01") is None
    assert ids("r1, R02 → R003", "R01") == ("R01", "R02", "R03")
    assert one_id(" a04 ", "A1") == "A4"
    assert one_id(["A4", "A5"], "A1") == "many"
    assert one_id({"A10"}, "A1") == "A10"


def test_a_number_may_stand_behind_its_word() -> None:
    """Law 3 is 3; a number that no list is as long as is a number nevertheless, and never right."""
    assert (number("Law 3", "Law"), number("3"), number(3.0), number("the last rule", "Law")) == (3, 3, 3, None)
    assert (number(3.5), number("12345")) == (None, None)
    assert number(10**5000) == float("inf")


def test_a_letter_may_be_dressed_up() -> None:
    """Brackets, the word answer and case do not matter."""
    assert {letter(answer) for answer in ("c", "(C)", "answer c.", "Sentence C")} == {"c"}
    assert letter("cd") is None
    assert word(" One_two-THREE! ") == "one two three"


def test_every_reader_of_the_table_says_none_to_what_it_cannot_read() -> None:
    """The readers that any exercise may name take any object without a word about it."""
    row = Answer.model_validate({"words": ["a"], "like": "R01"})
    for name, read in READERS.items():
        assert read(object(), row) is None, name


def test_the_first_sign_wins() -> None:
    """Patterns are searched in the order of the file, whatever their case."""
    questions = {"plan": {"ask": "?", "when": ["^add", "must"]}, "cause": {"ask": "?", "when": "root cause"}, "x": "?"}
    row = Answer.model_validate({"questions": questions})
    assert first_sign("They MUST find the root cause", row) == "plan"
    assert first_sign("The root cause", row) == "cause"
    assert first_sign("Nothing", row) is None


def test_a_slip_before_a_reason_is_the_word() -> None:
    """What is behind the word does not keep it from being read; another word stays another."""
    read = one_of("measured", "assumed", "contradicted")
    assert read("mesured, 14:32 to 15:25") == "measured"
    assert read("contradictd: the anti-pattern speaks against it") == "contradicted"
    assert read("guessed, nobody looked") not in ("measured", "assumed", "contradicted")


def test_an_option_may_be_told_in_own_words() -> None:
    """Most of the answer's words are one option's and few another's; where two have them, it is asked."""
    offered = {
        "a": "A drill in which a test pod leaks, and the page arrives.",
        "b": "A review of the last deployments by another team.",
        "c": "A test pod that nobody watches.",
    }
    assert option("the drill with a leaking pod", offered) == "a"
    assert option("have another team review deployments", offered) == "b"
    assert option("the test pod", offered) is None
    assert option("not the review by another team", offered) is None


def test_a_set_of_one_number_is_the_number() -> None:
    """What code makes of an answer counts as the answer; two numbers are none."""
    assert number({3}) == 3
    assert number([3]) == 3
    assert number({3, 4}) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("records 4 and 7", ("R04", "R07")),
        ("records 4, 5 and 12, since they agree", ("R04", "R05", "R12")),
        ("I'd say record 4: the export stops", ("R04",)),
        ("R04 and record 9", ("R04", "R09")),
        ("records 4 to 7", None),
        ("record 10:02", None),
        ("event 3", None),
    ],
)
def test_records_by_their_name(text: str, wanted: tuple[str, ...] | None) -> None:
    """All numbers behind the name count; a range, a time of day and another thing's number are asked about."""
    assert ids(text) == wanted
