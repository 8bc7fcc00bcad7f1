"""Everything that leaves a finished postmortem, written beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.views.hand_out import hand_out


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
def test_every_form_is_written_and_named(folder: Path, tmp_path: Path) -> None:
    """Six files beside the postmortem, each with every commitment or the title, and the document as it was."""
    reference = Scenario.open(folder).debrief()
    path = tmp_path / "mine.md"
    path.write_text(render(reference), encoding="utf-8")
    before = path.read_bytes()
    forms = hand_out(path)
    assert list(forms) == ["page", "wiki page", "message", "task list", "table", "calendar"]
    assert {form.parent for form in forms.values()} == {tmp_path}
    assert reference.title in forms["page"].read_text(encoding="utf-8")
    for item in reference.actions:
        assert item.id in forms["page"].read_text(encoding="utf-8")
    assert path.read_bytes() == before


def test_a_form_that_a_person_changed_is_kept(tmp_path: Path) -> None:
    """The new one goes to a conflict file."""
    path = tmp_path / "mine.md"
    path.write_text(render(Scenario.open("payments-memory-leak").debrief()), encoding="utf-8")
    page = hand_out(path)["page"]
    page.write_text("changed", encoding="utf-8")
    assert hand_out(path)["page"].name == "mine.conflict-1.html"
    assert page.read_text(encoding="utf-8") == "changed"
