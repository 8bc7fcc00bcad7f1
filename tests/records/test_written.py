"""Times as other people write them: what is read, what is left open, and what is not a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pmkit.records.written import find_day, read_whole, read_written

DAY = date(2024, 1, 15)


def minutes(hours: int, more: int = 0) -> timedelta:
    """Return a time since midnight."""
    return timedelta(hours=hours, minutes=more)


@pytest.mark.parametrize(
    ("text", "clock", "rest"),
    [
        ("14:32 - Alert", minutes(14, 32), "Alert"),
        ("**14:32 UTC** — Alert", minutes(14, 32), "Alert"),
        ("**12:45 AM (UTC):** Alert", minutes(0, 45), "Alert"),
        ("**14:32 - Everything is down**", minutes(14, 32), "**Everything is down**"),
        ("14:54 **OUTAGE** begins", minutes(14, 54), "**OUTAGE** begins"),
        ("`09:14` - Queue", minutes(9, 14), "Queue"),
        ("[14:02] x", minutes(14, 2), "x"),
        ("14h05 : x", minutes(14, 5), "x"),
        ("8.40 AM x", minutes(8, 40), "x"),
        ("14.32 Alert", minutes(14, 32), "Alert"),
        ("9 pm: x", minutes(21), "x"),
        ("0932 UTC - x", minutes(9, 32), "x"),
        ("noon - x", minutes(12), "x"),
        ("11:30h: x", minutes(11, 30), "x"),
        ("~10:46 x", minutes(10, 46), "x"),
        ("20:05+ x", minutes(20, 5), "x"),
        ("at 10:05 we saw", minutes(10, 5), "we saw"),
        ("UTC 14:32 x", minutes(14, 32), "x"),
    ],
)
def test_clocks_are_read(text: str, clock: timedelta, rest: str) -> None:
    """The clock and the text behind the stamp come out, whatever the marks around it."""
    found = read_written(text)
    assert found is not None
    assert (found.first.clock, found.rest) == (clock, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15 14:32 x",
        "2024-01-15T14:32:00Z x",
        "2024/01/15 14:32 x",
        "15.01.2024 14:32 x",
        "15/01/2024 14:32 x",
        "Jan 15, 2024, 2:32 PM x",
        "15 January 2024 14:32 x",
        "2:32 PM January 15, 2024: x",
        "le 15 janvier 2024 à 14h32 : x",
        "Monday, 15 January 2024 - 14:32 x",
        "2024-01-15 at 14:32 - x",
        "2024-01-15 @ 14:32 x",
        "2024/01/15 | 14:32 | x",
        "Posted Jan 15, 2024 - 14:32 UTC",
        "01/15/24 14:32 x",
        "15-Jan-2024 14:32 x",
    ],
)
def test_days_with_clocks_are_read(text: str) -> None:
    """A day in any of these forms belongs to the clock beside it."""
    found = read_written(text)
    assert found is not None
    assert (found.first.day, found.first.clock) == (DAY, minutes(14, 32))


def test_what_is_left_open_stays_open() -> None:
    """A day without a year, an unknown order, a numbered day, a weekday and a relative time are as written."""
    points = {text: found.first for text in LEFT if (found := read_written(text))}
    assert set(points) == set(LEFT)
    assert points["Mar 14, 10:18 AM - x"].month_day == (3, 14)
    assert points["01/05/2024 10:00 x"].slashed == (1, 5, 2024)
    assert points["Day 2, 09:00 x"].number == 2
    assert points["Monday 14:32 x"].weekday == 0
    assert points["T+15 min: x"].relative == minutes(0, 15)
    assert points["T-1h05: x"].relative == -minutes(1, 5)
    assert points["14:?? x"].loose == minutes(0, 59)


LEFT = (
    "Mar 14, 10:18 AM - x",
    "01/05/2024 10:00 x",
    "Day 2, 09:00 x",
    "Monday 14:32 x",
    "T+15 min: x",
    "T-1h05: x",
    "14:?? x",
)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("from 14:32 to 14:40 - x", minutes(14, 40)),
        ("14:50 - 15:20: x", minutes(15, 20)),
        ("06:30–06:55 racks", minutes(6, 55)),
        ("between 07:00 and 07:20: x", minutes(7, 20)),
        ("09:15-10:00 x", minutes(10, 0)),
        ("**13:20-13:30**: x", minutes(13, 30)),
        ("1:20-1:30pm x", minutes(13, 30)),
        ("11:45pm-12:15am x", minutes(0, 15)),
    ],
)
def test_ranges_keep_their_ends(text: str, end: timedelta) -> None:
    """Both ends of a range are read, with a tight and with a spaced dash, also where the end could be an offset."""
    found = read_written(text)
    assert found is not None
    assert found.last is not None
    assert found.last.clock == end


def test_an_offset_is_not_the_end_of_a_range() -> None:
    """Behind seconds, a day or a blank, or before the beginning, a clock with a minus is an offset."""
    for text in ("10:15:00-11:00 x", "2024-01-15 02:15-05:00 x", "02:15 -05:00 x", "10:15-08:00 x"):
        found = read_written(text)
        assert found is not None
        assert (found.last, found.first.zone[:1]) == (None, "-")


def test_the_end_of_a_range_gives_its_beginning_the_half_of_the_day() -> None:
    """A range such as "1:20-1:30pm" begins in the afternoon, "11:50-12:20pm" does not begin at night."""
    begins = [found.first.clock for text in ("1:20-1:30pm x", "11:50-12:20pm x") if (found := read_written(text))]
    assert begins == [minutes(13, 20), minutes(11, 50)]


@pytest.mark.parametrize(
    ("text", "day", "clock", "zone"),
    [
        ("Thu Feb 3 10:05:22 UTC 2022: x", date(2022, 2, 3), timedelta(hours=10, minutes=5, seconds=22), "UTC"),
        ("20220203 10:05 x", date(2022, 2, 3), minutes(10, 5), ""),
        ("10:05 EST / 15:05 UTC: x", None, minutes(10, 5), "EST"),
        ("10:05 PT/13:05 ET x", None, minutes(10, 5), "PT"),
        ("~10:05ish x", None, minutes(10, 5), ""),
        ("c. 10:05 x", None, minutes(10, 5), ""),
        ("10:05->10:10 x", None, minutes(10, 5), ""),
    ],
)
def test_further_forms(text: str, day: date | None, clock: timedelta, zone: str) -> None:
    """The output of ``date``, a compact day, a clock in two zones, and signs of a vague time."""
    found = read_written(text)
    assert found is not None
    assert (found.first.day, found.first.clock, found.first.zone, found.rest) == (day, clock, zone, "x")


@pytest.mark.parametrize("text", ["02:10 the next day: x", "02:10 (+1) x", "02:10 (next day) - x"])
def test_the_next_day_behind_a_clock(text: str) -> None:
    """A clock can say behind it that it is of the day after."""
    found = read_written(text)
    assert found is not None
    assert (found.first.is_next, found.first.clock, found.rest) == (True, minutes(2, 10), "x")


def test_month_and_day_with_a_hyphen() -> None:
    """``12-05 16:21`` is a month, a day and a clock; ``12-05`` alone is nothing."""
    found = read_written("[12-05 16:21] x")
    assert found is not None
    assert (found.first.month_day, found.first.clock) == ((12, 5), minutes(16, 21))
    assert read_written("12-05 x") is None


@pytest.mark.parametrize(
    "text",
    [
        "14 engineers joined",
        "2024 was busy",
        "3/4 of nodes are down",
        "12.5 GB of data",
        "5 minutes later",
        "v2.5.0 - x",
        "10:20:30:40 no",
        "25:00 - no",
        "May be late",
        "from 10:00 on it was slow",
        "10 May release went out",
        "1.2.3 is out",
    ],
)
def test_other_numbers_are_not_times(text: str) -> None:
    """Counts, versions, fractions and sentences are not stamps."""
    assert read_written(text) is None


def test_a_whole_line_can_be_a_time() -> None:
    """A line that is only a time is told from one with words behind it."""
    assert read_whole("**2024-01-15**") is not None
    assert read_whole("14:32 x") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 14-19, 2026", date(2026, 3, 14)),
        ("14 to 19 March 2026", date(2026, 3, 14)),
        ("On Monday 3. March 2025 a change", date(2025, 3, 3)),
        ("le 12 mars 2024", date(2024, 3, 12)),
        ("11.03.2024", date(2024, 3, 11)),
        ("2024/06/03", date(2024, 6, 3)),
        ("03/04/2026", None),
        ("10.2.3.4 and 1.20.12", None),
        ("March 2024", None),
    ],
)
def test_days_are_found_in_a_text(text: str, day: date | None) -> None:
    """The first day of a range is found; what has two meanings is not, unless the order is known."""
    assert find_day(text) == day


def test_an_order_decides() -> None:
    """Where a document shows which number is the month, its days are read."""
    assert find_day("03/04/2026", "mdy") == date(2026, 3, 4)
    assert find_day("03/04/2026", "dmy") == date(2026, 4, 3)


def test_a_zone_of_the_time_in_brackets() -> None:
    """In "16:10:05 (UTC 07:10:05)" the zone is that of the time in brackets; "10:00 (UTC)" has its own."""
    found = read_written("16:10:05 (UTC 07:10:05)")
    assert found
    assert not found.first.zone
    assert found.aside
    assert found.aside.zone == "UTC"
    assert found.aside.clock == minutes(7, 10) + timedelta(seconds=5)
    alone = read_written("10:00 (UTC)")
    assert alone
    assert alone.first.zone == "UTC"


@pytest.mark.parametrize("joint", ["~", "〜", "～"])
def test_a_range_with_a_wave(joint: str) -> None:
    """In Korea, Japan and China a wave is between the two ends of a range; before a number it is about."""
    found = read_written(f"2025-09-05 14:00 {joint} 15:20 (GMT+9)")
    assert found
    assert found.last
    assert found.last.clock == minutes(15, 20)
    about = read_written("16:05:00 ~300 users")
    assert about
    assert about.last is None


@pytest.mark.parametrize(
    "text",
    ["추정: ~11:15 원인 확인", "estimated 11:15 cause found", "Est.: 11:15 cause found", "geschätzt 11:15 Ursache"],
)
def test_an_estimate_is_a_vague_time(text: str) -> None:
    """The word may have a colon behind it."""
    found = read_written(text)
    assert found is not None
    assert found.about
    assert str(found.first.clock) == "11:15:00"


@pytest.mark.parametrize(
    "text",
    [
        "2024/03/22 Friday 13:17 – it expired",
        "2024-03-22 (Friday) 13:17 it expired",
        "2024-03-22, Fri., 13:17 it expired",
        "22.03.2024 Freitag um 13:17 it expired",
        "2024-03-22 Friday afternoon, 13:17 it expired",
    ],
)
def test_a_weekday_between_day_and_clock(text: str) -> None:
    """It says nothing that the day doesn't; a weekday alone behind a day belongs to the text."""
    found = read_written(text)
    assert found is not None
    assert (found.first.day, found.first.clock, found.rest) == (
        date(2024, 3, 22),
        timedelta(hours=13, minutes=17),
        "it expired",
    )
    alone = read_written("2024-03-22 Friday shift begins")
    assert alone is not None
    assert alone.rest == "Friday shift begins"
