"""Months, halves of a day and parts of a second are read alike, in tools' exports and in people's documents."""

from __future__ import annotations

import pytest

from pmkit.records.forms import LANGUAGES, MONTHS, hour_of, micro_of


def test_each_language_has_twelve_months_and_none_stands_for_two() -> None:
    """A name that several languages share is the same month in all."""
    for language in LANGUAGES:
        assert len(language["months"]) == 12
        assert all(MONTHS[name] == number for number, names in enumerate(language["months"], 1) for name in names)


@pytest.mark.parametrize(
    ("hour", "half", "of_day"), [(12, "am", 0), (12, "PM", 12), (1, "a.m.", 1), (11, "P.M.", 23), (0, "p", 12)]
)
def test_halves_of_a_day(hour: int, half: str, of_day: int) -> None:
    """Noon is 12 PM, and midnight 12 AM."""
    assert hour_of(hour, half) == of_day


@pytest.mark.parametrize(("digits", "micro"), [("5", 500_000), ("123456789", 123_456), ("", 0), (None, 0)])
def test_digits_behind_a_second(digits: str | None, micro: int) -> None:
    """They count from the left."""
    assert micro_of(digits) == micro
