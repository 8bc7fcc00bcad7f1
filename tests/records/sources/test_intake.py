"""What all readers share: a new one says which cells mean what, and the rest is done for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pmkit.errors import RecordError
from pmkit.records.event import Event, Kind, Precision, ZoneSource
from pmkit.records.sources.intake import Intake, Log
from pmkit.records.sources.rows import Row, rows_of

PAGER = """{"at": "2024-01-15T14:32:00Z", "who": "alice", "what": "paged\\nfor errors"}
{"at": "soon", "what": "x"}
no
"""


def read_pager(text: str, zone: str = "") -> Log:
    """Read an export of a tool that is made up: this is all that a reader has to say."""
    intake = Intake("pager.jsonl", zone)

    def to_event(line: int, row: Row) -> Event:
        """Return the event of a row."""
        return intake.event(line, time=row["at"], text=row["what"], kind=Kind.ALERT, who=row.get("who", ""))

    intake.read(rows_of(text, Path("pager.jsonl")), to_event)
    return intake.log(Path("pager.jsonl"))


def test_a_new_reader_is_one_function() -> None:
    """Events, evidence, roles and rejected rows come out alike for every source."""
    log = read_pager(PAGER)
    [event] = log.timeline
    assert (event.id, event.headline, event.details) == ("E001", "paged", ("for errors",))
    assert (event.role, event.kind, str(event.evidence[0])) == ("Responder A", Kind.ALERT, "pager.jsonl:1")
    assert [error.where for error in log.rejected] == ["pager.jsonl:2", "pager.jsonl:3"]
    assert [error.code for error in log.rejected] == ["bad-record", "json-broken"]
    assert all(error.remedy for error in log.rejected)
    assert str(log).splitlines()[0] == "1 events read from pager.jsonl, 2 rows not read."


def test_an_assumed_zone_is_said_only_where_it_was_needed() -> None:
    """A zone that is given for nothing is not called an assumption."""
    naive = '{"at": "2024-01-15 14:32", "what": "x"}'
    assert read_pager(PAGER, "Europe/Amsterdam").assumed == ""
    log = read_pager(naive, "Europe/Amsterdam")
    assert log.assumed == "Europe/Amsterdam"
    assert log.timeline.events[0].zone_source is ZoneSource.ASSUMED
    assert "taken for Europe/Amsterdam" in str(log)
    assert [error.code for error in read_pager(naive).rejected] == ["naive-time"]


def test_an_unknown_zone_is_refused_before_anything_is_read() -> None:
    """An abbreviation stands for several zones."""
    with pytest.raises(RecordError) as caught:
        Intake("x.csv", "CST")
    assert caught.value.code == "unknown-zone"


@pytest.mark.parametrize(
    ("raw", "clock", "zone", "precision"),
    [
        ("1705329120", "14:32:00", "UTC", Precision.SECOND),
        ("1705329120123", "14:32:00", "UTC", Precision.SECOND),
        ("2024-01-15T15:32:07+01:00", "14:32:07", "+01:00", Precision.SECOND),
        ("2024-01-15 14:32 UTC", "14:32:00", "UTC", Precision.MINUTE),
    ],
)
def test_times_of_any_form(raw: str, clock: str, zone: str, precision: Precision) -> None:
    """The unit of an epoch is told by its digits, the precision by what was written."""
    when = Intake("x.csv").when(raw)
    assert (f"{when.instant:%H:%M:%S}", when.zone, when.precision) == (clock, zone, precision)


@pytest.mark.parametrize("raw", ["17053291201", "14:32", "2024-02-31T00:00Z", "0001-01-01T00:00:00Z"])
def test_what_is_not_a_time_is_refused(raw: str) -> None:
    """Digits of no unit, a clock without a day, a day that does not exist, the year that tools write for "not yet"."""
    with pytest.raises(RecordError):
        Intake("x.csv").when(raw)


@pytest.mark.parametrize("raw", ["2024-02-31 10:00", "2024-01-15 25:00", "9999-12-31 23:59", "0001-01-01 00:00:00"])
def test_an_assumed_zone_makes_no_odd_time_an_instant(raw: str) -> None:
    """A day or an hour that does not exist, and the ends of the calendar, are refused by name."""
    for zone in ("America/New_York", "Asia/Tokyo"):
        log = read_pager(f'{{"at": "{raw}", "what": "x"}}', zone)
        [error] = log.rejected
        assert len(log.timeline) == 0
        assert error.code in ("bad-record", "odd-year")
        assert error.remedy


STUMBLES: dict[str, Callable[[Row], str]] = {
    "a key that is missing": lambda row: str(row["missing"]),
    "a value that is no text": lambda row: str(row["n"].strip()),
    "text that is no number": lambda row: str(int(row["what"])),
    "a number too large for a date": lambda row: str(timedelta(seconds=10**30)),
    "a list that is too short": lambda row: str([][row["n"]]),
    "a sum of other kinds": lambda row: str(row["what"] + row["n"]),
    "a division by nothing": lambda row: str(row["n"] / 0),
}


@pytest.mark.parametrize("kind", STUMBLES)
def test_a_row_that_a_reader_stumbles_over_is_listed(kind: str) -> None:
    """Whatever a reader raises for a row, that row is rejected with its place, and the rows around it are read."""
    intake = Intake("x.jsonl")

    def to_event(line: int, row: Row) -> Event:
        """Return the event of a row."""
        text = STUMBLES[kind](row) if line == 2 else str(row["what"])
        return intake.event(line, time="2024-01-15T14:32:00Z", text=text)

    row = {"what": "x", "n": 1}
    intake.read([(1, row), (2, row), (3, row)], to_event)
    assert [event.id for event in intake.events] == ["E001", "E003"]
    [error] = intake.rejected
    assert (error.where, error.code) == ("x.jsonl:2", "odd-row")
    assert error.problem != "the row cannot be read: "
    assert error.remedy


@pytest.mark.parametrize("text", ["", " \n ", "\x07", "\x1b\x00\n\x08", "\u202e\u061c"])
def test_a_text_of_control_characters_is_no_event(text: str) -> None:
    """Nothing is left of it once it is cleaned: the row is refused by name."""
    with pytest.raises(RecordError, match="no text"):
        Intake("x.csv").event(1, time="2024-01-15T14:32:00Z", text=text)


def test_people_become_the_same_role_throughout() -> None:
    """Whatever the case of a name; what reads as a role stays one."""
    intake = Intake("x.csv")
    assert [intake.role(who) for who in ("alice", "Bob", "ALICE", "on-call engineer", "")] == [
        "Responder A", "Responder B", "Responder A", "on-call engineer", "",
    ]  # fmt: skip
    many = [intake.role(f"p{number}") for number in range(30)]
    assert len(set(many)) == 30
    assert many[24] == "Responder AA"


def test_hostile_rows_are_text_in_jupyter() -> None:
    """What a tool wrote cannot become HTML, in an event or in a rejected row."""
    text = '{"at": "2024-01-15T14:32:00Z", "what": "<script>x</script>"}\n{"at": "<img src=x>", "what": "y"}'
    html = read_pager(text)._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
