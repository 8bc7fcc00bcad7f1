"""Exports of many tools as they write them today, made up, each with what a careful reader reads in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pmkit.records import table
from pmkit.records.event import Kind
from pmkit.records.timeline import Timeline
from tests.records.sources.importing import read

FOLDER = Path(__file__).parent / "exports"
EXPECTED: dict[str, Any] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
PEOPLE = ("Ana Lopez", "Bob Roy", "analopez", "ana@example", "bob@example")


@pytest.mark.parametrize("name", EXPECTED)
def test_each_export_is_read_as_a_careful_reader_does(name: str) -> None:
    """Each moment with its time and words, no other, and what cannot be read is counted."""
    expected = EXPECTED[name]
    done = read(FOLDER / name, **{key: expected[key] for key in ("zone", "year") if key in expected})
    [file] = done.report.files
    assert (file.format, file.rejected) == (expected.get("format", ""), expected.get("rejected", 0)), file.rejects
    told = [f"{event.instant:%H:%M:%S} {event.headline}" for event in done.unfolded if event.instant]
    assert len(told) == len(expected["events"]), told
    for line, wanted in zip(told, expected["events"], strict=True):
        assert line[:8] == wanted[:8]
        assert wanted[9:].casefold() in line.casefold()
    assert sum(event.kind is Kind.ALERT for event in done.events) >= expected.get("alerts", 0)
    assert table.write_json(done.events) == Timeline.of_read(done).to_json(), "the command writes it without a frame"


@pytest.mark.parametrize("name", EXPECTED)
def test_nobody_is_named(name: str) -> None:
    """Whoever is met in a column about people, a chat or a commit is a role, also where others speak of them."""
    timeline = Timeline.from_exports(FOLDER / name)
    said = timeline.to_json() + str(timeline.report)
    assert not [person for person in (*PEOPLE, *EXPECTED[name].get("people", ())) if person in said]


def test_every_export_has_an_expectation() -> None:
    """A file that is added here says what is in it."""
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*EXPECTED, "expected.toml"])


def test_all_of_them_are_one_timeline() -> None:
    """A folder of exports of many tools adds up, file by file."""
    timeline = Timeline.from_exports(*(FOLDER / name for name in EXPECTED))
    assert timeline.report is not None
    assert timeline.report.adds_up


def test_fields_with_an_at_sign_are_nobody() -> None:
    """``@timestamp``, ``@ptr`` and ``@l`` are names of fields: none of them becomes a person, in rows or in the report."""
    done = read(*(FOLDER / name for name in ("cw-insights.json", "elastic.json", "kibana.csv", "serilog.jsonl")))
    assert done.report.people == 0
    assert "Responder" not in str(done.report) + str(done.events)
    assert done.report.files[0].mapping["time"] == "@timestamp"
