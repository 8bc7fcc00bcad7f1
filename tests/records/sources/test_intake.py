"""What all readers share: a new one says which cells mean what, and the rest is done for it."""

from __future__ import annotations

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
        Intake("x.csv", "PST")
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


@pytest.mark.parametrize("raw", ["17053291201", "14:32", "2024-02-31T00:00Z"])
def test_what_is_not_a_time_is_refused(raw: str) -> None:
    """Digits of no unit, a clock without a day, a day that does not exist."""
    with pytest.raises(RecordError):
        Intake("x.csv").when(raw)


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
