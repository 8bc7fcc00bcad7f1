"""A table of events to try the kit with."""

from __future__ import annotations

from pathlib import Path

from pmkit.documents.format.reading import load_reading
from pmkit.documents.format.templates import start_postmortem
from pmkit.documents.scenario.example import example_log
from pmkit.records.log import read_log


def test_a_sitting_begins_with_a_table(tmp_path: Path) -> None:
    """The example table is read, its row without a time is listed, and the document starts from it once."""
    log = read_log(example_log(tmp_path))
    assert len(log.timeline) == 20
    assert [error.problem for error in log.rejected] == ["the row has no time"]
    path = start_postmortem(tmp_path / "a" / "pm.md", log.timeline, title="Payments")
    reading = load_reading(path)
    assert len(reading.postmortem.timeline) == 20
    assert reading.postmortem.summary.date == "2024-01-15"
    assert reading.postmortem.records is not None
    assert reading.postmortem.records.events[0].evidence
    path.write_text(path.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    start_postmortem(path, log.timeline, title="Other")
    assert path.read_text(encoding="utf-8").endswith("mine\n")
