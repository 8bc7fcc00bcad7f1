"""The button that makes the report."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pytest

from pmkit.workshop.leading.panel import report_panel
from pmkit.workshop.leading.run import Workshop
from tests.workshop.hand import Hand, alone
from tests.workshop.leading.boxes import every, press, text_of


@pytest.fixture
def hand() -> Hand:
    """Return a clock's hand."""
    return Hand()


@pytest.fixture
def workshop(tmp_path: Path, hand: Hand) -> Workshop:
    """Return a workshop without a room."""
    return alone(tmp_path, hand)


def test_the_report_by_a_button(workshop: Workshop) -> None:
    """The button writes both files and shows the report; notes go in only when the box is ticked."""
    workshop.follow(workshop.session.lead("forward"))
    workshop.notes.write("opening", "A private remark")
    panel = report_panel(workshop)
    press(panel, "Make the report")
    assert "What we agreed" in text_of(panel)
    page = workshop.folder / "workshop-report.html"
    assert "A private remark" not in page.read_text(encoding="utf-8")
    (tick,) = every(panel, widgets.Checkbox)
    tick.value = True
    press(panel, "Make the report")
    assert "A private remark" in page.read_text(encoding="utf-8")
    assert "A private remark" in (workshop.folder / "workshop-report.md").read_text(encoding="utf-8")
