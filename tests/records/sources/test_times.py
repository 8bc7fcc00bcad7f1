"""Times of every shape, each with what had to be assumed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pmkit.errors import RecordError
from pmkit.records.event import Precision, ZoneSource
from pmkit.records.sources.times import Clock, order_of

INSTANT = datetime(2024, 1, 15, 14, 32, 5, tzinfo=UTC)
GIVEN = [
    "2024-01-15T14:32:05Z", "2024-01-15T14:32:05.123Z", "2024-01-15T14:32:05.123456789Z", "2024-01-15T17:32:05+03:00",
    "2024-01-15T10:32:05-0400", "2024-01-15 14:32:05 UTC", "2024-01-15 14:32:05.640328427 +0000 UTC m=+0.146",
    "15/Jan/2024:14:32:05 +0000", "Mon, 15 Jan 2024 14:32:05 GMT", "Mon, 15 Jan 2024 15:32:05 +0100", "20240115T143205Z",
    "2024-01-15 09:32:05 EST", "2024-01-15 15:32:05 CET", "2024-01-15 15:32:05+01", "2024-01-15T14:32:05.1Z",
    1705329125, "1705329125", 1705329125.5, "1705329125.000001", 1705329125123, "1705329125123", "1705329125123456",
    "1705329125123456789", 1705329125123456789,
]  # fmt: skip
NAIVE = [
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S,123", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S",
    "%d %b %Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%a %b %d %H:%M:%S %Y", "%Y-%m-%d-%H.%M.%S.675872", "%y%m%d %H%M%S",
    "%Y%m%d-%H:%M:%S:606", "%m/%d/%Y %I:%M:%S %p", "%B %d %Y %H:%M:%S", "%Y-%m-%d, %H:%M:%S",
]  # fmt: skip
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "Pacific/Auckland",
    "+05:45",
    "America/St_Johns",
]


@pytest.mark.parametrize("value", GIVEN)
def test_times_that_name_their_zone_need_no_assumption(value: object) -> None:
    """Fourteen shapes and four units of an epoch are one second, and nothing is noted but zone letters."""
    clock = Clock()
    moment = clock.read(value)
    assert moment.instant.replace(microsecond=0) == INSTANT
    assert moment.source is ZoneSource.GIVEN
    assert not [note for note in clock.notes.said if "read as UTC" not in note]


@pytest.mark.parametrize(("shape", "zone"), list(itertools.product(NAIVE, ZONES)))
def test_times_without_a_zone_name_the_one_that_was_taken(shape: str, zone: str) -> None:
    """Each of fourteen shapes in each of eight zones."""
    local = datetime(2024, 1, 25, 14, 32, 5)
    clock = Clock(zone, year=2024)
    moment = clock.read(local.strftime(shape))
    tz = ZoneInfo(zone) if "/" in zone or zone == "UTC" else datetime.strptime("+0545", "%z").tzinfo
    assert moment.instant.replace(microsecond=0) == local.replace(tzinfo=tz)
    assert (moment.zone, moment.source) == (zone, ZoneSource.ASSUMED)
    assert any(zone in note for note in clock.notes.said)
    with pytest.raises(RecordError) as caught:
        Clock(year=2024).read(local.strftime(shape))
    assert caught.value.code == "naive-time"


CHANGES = {
    "Europe/Berlin": ("2024-03-31 02:30", "2024-10-27 02:30", timedelta(hours=1)),
    "America/New_York": ("2026-03-08 02:30", "2026-11-01 01:30", timedelta(hours=1)),
    "Australia/Lord_Howe": ("2024-10-06 02:15", "2024-04-07 01:45", timedelta(minutes=30)),
    "America/St_Johns": ("2024-03-10 02:30", "2024-11-03 01:30", timedelta(hours=1)),
}


@pytest.mark.parametrize("zone", CHANGES)
def test_the_two_nights_when_clocks_change(zone: str) -> None:
    """An hour that never was is refused, one that was twice is an interval, and an offset settles it."""
    never, twice, width = CHANGES[zone]
    with pytest.raises(RecordError) as caught:
        Clock(zone).read(never)
    assert caught.value.code == "no-such-hour"
    clock = Clock(zone)
    moment = clock.read(twice)
    assert moment.latest - moment.instant == width
    assert any("twice" in note for note in clock.notes.said)
    exact = clock.read(f"{twice}:00{moment.latest.astimezone(ZoneInfo(zone)).strftime('%z')}")
    assert exact.instant == exact.latest == moment.latest


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00Z", "", None, 0, "0", "1970-01-01T00:00:00Z", True, [], {}])
def test_not_yet_is_no_time(value: object) -> None:
    """Year 1, epoch 0 and nothing stand for a time that has not come."""
    assert Clock("UTC").read_if(value) is None
    with pytest.raises(RecordError):
        Clock("UTC").read(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("9999-12-31T23:59:59Z", "odd-year"), ("2024-02-30T00:00:00Z", "bad-record"), ("14:32", "bad-record"),
        ("2024-01-15 14:32 IST", "zone-letters"), ("Jan 15 14:32:00", "no-year"), ("12345", "bad-record"), ("soon", "bad-record"),
        ("2024-01-15T25:00:00Z", "bad-record"), ("13:00 PM 2024-01-15", "bad-record"), ("03/04/2026 10:00", "two-days"),
        ("1e400", "bad-record"), (float("nan"), "bad-record"), (10**30, "bad-record"), ("x" * 100_000, "bad-record"),
    ],
)  # fmt: skip
def test_what_is_no_time_says_why(value: object, code: str) -> None:
    """Each with a code and a sentence that is short."""
    with pytest.raises(RecordError) as caught:
        Clock("UTC").read(value)
    assert caught.value.code == code
    assert len(str(caught.value)) < 400


def test_leap_seconds_midnight_and_days() -> None:
    """``:60`` is the next second, ``24:00`` the next day, a date alone the whole local day."""
    clock = Clock("Europe/Berlin")
    assert clock.read("2016-12-31T23:59:60Z").instant == datetime(2017, 1, 1, tzinfo=UTC)
    assert clock.read("2024-01-15T24:00:00Z").instant == datetime(2024, 1, 16, tzinfo=UTC)
    day = clock.read("2024-03-31")
    assert (day.precision, day.latest - day.instant) == (Precision.DAY, timedelta(hours=23) - timedelta(seconds=1))


def test_nanoseconds_are_cut_and_not_rounded() -> None:
    """An epoch of nineteen digits keeps its microseconds to the last one, and its text whole."""
    moment = Clock().read("1420452275002999999")
    assert (moment.instant.microsecond, moment.raw) == (2999, "1420452275002999999")


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["1/2/2024", "1/15/2024"], "month"), (["1/2/2024", "15/1/2024"], "day"), (["1/2/2024"], ""),
        (["1/15/2024", "15/1/2024"], ""), (["1/2/2024 2:32 PM"], "month"), ([], ""),
    ],
)  # fmt: skip
def test_the_order_of_a_column(values: list[str], order: str) -> None:
    """One value that can be read in one way alone settles all; AM and PM are American; a contradiction settles nothing."""
    assert order_of(values) == order


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2024-01-15 14:32 SGT", "06:32"), ("2024-07-15 14:32:05 CDT", "19:32"), ("2024-01-15 14:32 MST", "21:32"),
        ("Jan 15, 2024 2:32:05 PM PDT", "21:32"), ("2024-01-15 14:32 ACST", "05:02"), ("2024-07-15 14:32 PT", "21:32"),
        ("2024-01-15 14:32 PT", "22:32"), ("2024-07-15 14:32 BST", "13:32"), ("Mon Jan 15 14:32:05 SGT 2024", "06:32"),
        ("Mon Jan 15 2024 14:32:05 GMT+0100 (Central European Standard Time)", "13:32"),
        ("2024-01-15T14:32:05+01:00[Europe/Berlin]", "13:32"), ("2024-01-15T14:32:05Z[UTC]", "14:32"),
        ("2024-01-15 14:32:05 Europe/Berlin", "13:32"), ("2024-07-15 14:32 (America/New_York)", "18:32"),
    ],
)  # fmt: skip
def test_a_zone_that_a_time_names_is_read(value: str, utc: str) -> None:
    """Letters with one meaning, names and what Java and JavaScript put behind a time; the file's zone is not asked."""
    moment = Clock("Asia/Tokyo").read(value)
    assert f"{moment.instant:%H:%M}" == utc
    assert moment.source is not ZoneSource.ASSUMED


@pytest.mark.parametrize(
    ("value", "zone", "utc"),
    [
        ("2024-01-15 14:32 IST", "Asia/Kolkata", "09:02"), ("2024-07-15 14:32 IST", "Europe/Dublin", "13:32"),
        ("2024-01-15 14:32 CST", "Asia/Shanghai", "06:32"), ("2024-01-15 14:32 CST", "America/Chicago", "20:32"),
        ("2024-11-03 01:30 EST", "America/New_York", "06:30"), ("2024-11-03 01:30 EDT", "America/New_York", "05:30"),
    ],
)  # fmt: skip
def test_letters_of_several_zones_are_those_of_the_files_zone(value: str, zone: str, utc: str) -> None:
    """Where the zone that was given uses these letters on that day they are meant; otherwise they are refused."""
    moment = Clock(zone).read(value)
    assert f"{moment.instant:%H:%M}" == utc
    assert moment.latest == moment.instant
    if value[-3:] in ("IST", "CST"):
        with pytest.raises(RecordError) as caught:
            Clock("UTC").read(value)
        assert caught.value.code == "zone-letters"
