"""Zones as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pmkit.records.zones import find_zone, other_season, read_zone

WINTER = datetime(2024, 1, 15)


@pytest.mark.parametrize(
    ("word", "hours"),
    [
        ("UTC", 0),
        ("Z", 0),
        ("PST", -8),
        ("PDT", -7),
        ("EST", -5),
        ("CET", 1),
        ("CEST", 2),
        ("JST", 9),
        ("AEST", 10),
        ("US/Pacific", -8),
        ("Europe/Amsterdam", 1),
        ("Pacific Time", -8),
        ("ET", -5),
        ("heure de Paris", 1),
        ("UTC+2", 2),
        ("+05:30", 5.5),
        ("PST/PDT", -8),
        ("+05:30 (IST)", 5.5),
    ],
)
def test_words_with_one_meaning_are_read(word: str, hours: float) -> None:
    """Letters, names and offsets that can only be one zone are that zone."""
    zone = read_zone(word)
    assert zone is not None
    assert zone.others == ()
    assert zone.info.utcoffset(WINTER) == timedelta(hours=hours)


@pytest.mark.parametrize("word", ["IST", "CST", "BST", "AST"])
def test_letters_with_several_meanings_say_so(word: str) -> None:
    """One reading is taken, never UTC, and the others are named."""
    zone = read_zone(word)
    assert zone is not None
    assert zone.others
    assert zone.info.utcoffset(WINTER) != timedelta()


def test_a_document_decides_between_several_meanings() -> None:
    """A place or a partner's letters in the text decide, and for BST a day in summer."""
    decided = [
        (read_zone("IST", "our office in Dublin"), 1),
        (read_zone("IST", "the team in Bengaluru"), 5.5),
        (read_zone("CST", "All hosts are in Shanghai."), 8),
        (read_zone("CST", "10:00 CDT"), -6),
        (read_zone("BST", "", date(2024, 7, 18)), 1),
        (read_zone("BST", "Europe/London"), 1),
    ]
    for zone, hours in decided:
        assert zone is not None
        assert zone.others == ()
        assert zone.info.utcoffset(WINTER) == timedelta(hours=hours)


def test_a_zone_is_found_in_a_sentence() -> None:
    """Words of other languages and parts of words are not zones."""
    zone = find_zone("_(All times US/Pacific, 24-hour clock.)_")
    assert zone is not None
    assert zone.name == "US/Pacific"
    for text in ("il est 10h et la panne", "the cest-la-vie host", "BEST effort", "GMTX", "no zone"):
        assert find_zone(text) is None, text


@pytest.mark.parametrize(
    ("word", "month", "used"),
    [
        ("CET", 7, "CEST"),
        ("CET", 1, ""),
        ("CEST", 1, "CET"),
        ("EST", 6, "EDT"),
        ("PDT", 12, "PST"),
        ("PST", 12, ""),
        ("UTC", 7, ""),
        ("MST", 7, ""),  # Arizona's clocks show it all year
        ("IST", 7, ""),
        ("Europe/Paris", 7, ""),
    ],
)
def test_letters_of_the_other_season(word: str, month: int, used: str) -> None:
    """Letters of winter in summer, and the reverse, are told with those that the region's clocks show."""
    assert other_season(word, date(2024, month, 10)) == used


def test_an_offset_behind_a_clock_decides_too() -> None:
    """A quoted log writes the offset of the letters in the table below it."""
    log = "2026-07-19T11:43:02.361771+05:30 kernel: fork rejected"
    found = read_zone("IST", f"{log}\n\n| Time (IST) |")
    assert found is not None
    assert (found.others, found.name) == ((), "+05:30 (IST)")
    assert read_zone("IST", "a port such as +05:30").others  # type: ignore[union-attr]
