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
    """The button writes both files and shows the report; notes go in only when the box is checked."""
    workshop.follow(workshop.session.lead("forward"))
    workshop.notes.write("opening", "A private remark")
    panel = report_panel(workshop)
    press(panel, "Make the report")
    assert "What we agreed" in text_of(panel)
    page = workshop.folder / "workshop-report.html"
    assert "A private remark" not in page.read_text(encoding="utf-8")
    notes, _ = every(panel, widgets.Checkbox)
    notes.value = True
    press(panel, "Make the report")
    assert "A private remark" in page.read_text(encoding="utf-8")
    assert "A private remark" in (workshop.folder / "workshop-report.md").read_text(encoding="utf-8")


def test_the_report_is_a_click_away(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link opens the page where JupyterLab can reach it, beside the full path; otherwise there is only the path."""
    monkeypatch.chdir(workshop.folder.parent)
    panel = report_panel(workshop)
    press(panel, "Make the report")
    (link,) = every(panel, widgets.Output)
    shown = link.outputs[0]["data"]["text/html"]
    assert f'href="{workshop.folder.name}/workshop-report.html"' in shown
    assert str(workshop.folder / "workshop-report.html") in shown
    for folder, near in (("beside", f"../{workshop.folder.name}/workshop-report.html"), ("a/b/c", "")):
        (workshop.folder.parent / folder).mkdir(parents=True)
        monkeypatch.chdir(workshop.folder.parent / folder)
        press(panel, "Make the report")
        (output,) = link.outputs
        assert (f'href="{near}"' in output["data"]["text/html"]) == bool(near)
        assert ("href" in output["data"]["text/html"]) == bool(near)
        assert str(workshop.folder / "workshop-report.html") in output["data"]["text/html"]


def test_the_facilitator_sees_which_lines_hold_a_name(workshop: Workshop) -> None:
    """Lines with a name are listed for the facilitator; once the box is checked, names stay and nothing is listed."""
    workshop.planner.add("quick", "Ask Priya for an alert")
    panel = report_panel(workshop)
    press(panel, "Make the report")
    assert "One line names a person." in text_of(panel)
    page = workshop.folder / "workshop-report.html"
    assert "Priya" not in page.read_text(encoding="utf-8")
    _, names = every(panel, widgets.Checkbox)
    names.value = True
    press(panel, "Make the report")
    assert "names a person" not in text_of(panel)
    assert "Priya" in page.read_text(encoding="utf-8")
