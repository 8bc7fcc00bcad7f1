"""Dropping exports: what is uploaded is read, corrected, kept, and gone on with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmkit.views.widgets.exports import ExportsIntake, exports_intake
from tests.views.widgets.hand import Hand

CASES = Path(__file__).parents[2] / "records" / "sources" / "cases"


def uploaded(intake: ExportsIntake, **files: Any) -> None:
    """Upload files as a browser does."""
    intake.upload.value = tuple(
        {
            "name": name,
            "content": memoryview(content),
            "type": "",
            "size": len(content),
            "last_modified": datetime(2024, 1, 15, tzinfo=UTC),
        }
        for name, content in files.items()
    )


def test_nothing_was_dropped_yet_and_the_page_goes_on_with_the_example(tmp_path: Path) -> None:
    """Run All without a click works."""
    intake = exports_intake(tmp_path)
    assert "No exports yet" in Hand(intake.box).shown
    assert len(intake.log.timeline) == 20
    assert intake.document == tmp_path / "postmortem.md"


def test_what_is_dropped_is_read_and_kept(tmp_path: Path) -> None:
    """The table and the timeline are shown, people are roles, and the next cells go on with what was kept."""
    intake = exports_intake(tmp_path)
    hand = Hand(intake.box)
    names = ("10-slack-channel-day.json", "11-alertmanager.json")
    uploaded(
        intake,
        **{name: (CASES / name).read_bytes() for name in names},
        **{"../../out.log": b"2024-01-15T14:33:00Z x\n"},
    )
    assert "CheckoutErrors fired" in hand.shown
    assert "Alertmanager" in hand.shown
    assert sorted(path.name for path in intake.uploads.glob("*.*") if not path.name.startswith(".")) == [
        *names,
        "out.log",
    ]
    hand.press("Keep this timeline")
    assert "Kept: 7 events" in hand.shown
    again = exports_intake(tmp_path)
    assert len(again.log.timeline) == 7
    assert again.document == tmp_path / "our-postmortem.md"
    assert set(json.loads((tmp_path / "who-is-who.json").read_text(encoding="utf-8"))["people"]) == {"A", "B"}
    assert "U02AAA" not in (tmp_path / "events.csv").read_text(encoding="utf-8")


def test_a_zone_and_a_column_are_corrected(tmp_path: Path) -> None:
    """For one file; a mistake is a sentence."""
    intake = exports_intake(tmp_path)
    hand = Hand(intake.box)
    uploaded(intake, **{"t.csv": b"made,seen,a\n2024-01-15 10:00,2024-01-15 14:32,x\n"})
    assert "time = made" in hand.shown
    hand.enter("File", "t.csv")
    hand.enter("Field", "time")
    hand.enter("Column", "seen")
    hand.press("Set column")
    assert "time = seen" in hand.shown
    hand.enter("Zone", "Europe/Berlin")
    hand.press("Set zone")
    hand.press("Keep this timeline")
    assert "2024-01-15T13:32:00Z" in (tmp_path / "events.csv").read_text(encoding="utf-8")
    hand.enter("Zone", "CST")
    hand.press("Set zone")
    assert "is not a zone" in hand.shown
    hand.press("Keep this timeline")
    assert "nothing to keep" in hand.shown


def test_a_file_that_is_named_is_read_instead(tmp_path: Path) -> None:
    """Who does not want to upload names a file or a folder."""
    intake = exports_intake(tmp_path, events=str(CASES / "17-plain.log"))
    assert "Acknowledged" in Hand(intake.box).shown
    assert len(intake.log.timeline) == 2
    assert "log lines" in str(intake)
    assert "no such export" in Hand(exports_intake(tmp_path, events="none.csv").box).shown


def test_text_of_exports_is_text(tmp_path: Path) -> None:
    """What a tool wrote cannot become HTML."""
    intake = exports_intake(tmp_path)
    uploaded(intake, **{"<img src=x>.csv": b"time,event\n2024-01-15T14:32:00Z,<script>x</script>\n<b>soon</b>,y\n"})
    assert "<script" not in Hand(intake.box).shown
    assert "<img" not in Hand(intake.box).shown
