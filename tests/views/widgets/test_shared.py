"""One file and several widgets: they follow each other, and nothing that somebody typed is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmkit.data.open_objects import close_object
from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.views.widgets.actions import action_matrix
from pmkit.views.widgets.document import editor
from pmkit.views.widgets.factors import factor_sorter
from pmkit.views.widgets.shared import Saved, Shared
from pmkit.views.widgets.timeline import timeline_explorer
from pmkit.views.widgets.whys import why_editor
from tests.views.widgets.hand import Hand

WIDGETS: dict[str, Callable[[Path], Any]] = {
    "actions": action_matrix,
    "editor": editor,
    "factors": factor_sorter,
    "timeline": timeline_explorer,
    "whys": why_editor,
}


def test_widgets_on_one_file_follow_each_other(path: Path) -> None:
    """What the editor's box says is what the sorter shows, and the other way round; nothing overwrites anything."""
    box, sorter, whys = Hand(editor(path)).text_area, Hand(factor_sorter(path)), Hand(why_editor(path))
    sorter.enter("Condition", "No limit")
    sorter.press("Add")
    assert "- No limit [F1]" in box.value
    box.value = box.value.replace("No limit [F1]", "No memory limit [F1]")
    assert sorter.fields("F1")[0].value == "No memory limit"
    whys.enter("Because", "No memory")
    whys.press("Add answer")
    assert box.value == path.read_text(encoding="utf-8")
    assert parse(box.value).factors["F1"].text == "No memory limit"


def test_another_program_is_not_overwritten(path: Path) -> None:
    """A change from elsewhere stays; the widget's work goes to a conflict file, and the status line says so."""
    sorter = Hand(factor_sorter(path))
    other = path.read_text(encoding="utf-8") + "\nfrom elsewhere\n"
    path.write_text(other, encoding="utf-8")
    sorter.enter("Condition", "No limit")
    sorter.press("Add")
    assert path.read_text(encoding="utf-8") == other
    [conflict] = path.parent.glob("postmortem.conflict-*.md")
    assert "No limit" in conflict.read_text(encoding="utf-8")
    assert "changed by another program or tab" in sorter.shown


def test_a_document_with_a_form_of_its_own_is_not_rewritten(path: Path) -> None:
    """A widget changes its own section's lines alone; where these cannot be told apart it says so and writes a copy."""
    plain = "# X\n\n## Timeline (PST)\n\n*  10:02 AM   a\n\n## Root Cause\n\n* One\n"
    path.write_text(plain, encoding="utf-8")
    sorter = Hand(factor_sorter(path))
    sorter.enter("Condition", "No limit")
    sorter.press("Add")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(plain.split("* One")[0])
    assert "- No limit [F2]" in text
    two = "# X\n\n## Root Cause\n\n* One\n\n## Timeline\n\n* 10:00 a\n\n## Contributing Factors\n\n* Two\n"
    path.write_text(two, encoding="utf-8")
    sorter = Hand(factor_sorter(path))
    sorter.enter("Condition", "Three")
    sorter.press("Add")
    assert path.read_text(encoding="utf-8") == two
    assert "would rewrite all of it (Root Cause, Timeline, Contributing Factors)" in sorter.shown
    copy = path.with_name("postmortem.pmkit.md").read_text(encoding="utf-8")
    assert [factor.text for factor in parse(copy).factors] == ["One", "Two", "Three"]


def test_what_came_of_a_save_is_a_value(path: Path) -> None:
    """Where the text is now, what was left alone, or why nothing was written; nobody has to read the sentence."""
    shared = Shared.of(path)
    assert shared.save("mine\n") == Saved(path)
    path.write_text("from elsewhere\n", encoding="utf-8")
    saved = shared.save("more\n")
    assert (saved.path.name, saved.beside) == ("postmortem.conflict-1.md", path)
    assert (saved.is_written, saved.is_plain) == (True, False)
    path.with_name("postmortem.conflict-1.md").unlink()
    path.with_name("postmortem.conflict-1.md").mkdir()
    gone = Shared.of(path.parent / "nowhere" / "x.md").save("text")
    assert (gone.is_written, gone.is_plain) == (False, False)
    assert str(gone).startswith("Not saved: ")


def test_two_that_open_a_file_share_it_until_it_changes_elsewhere(path: Path) -> None:
    """The same object, however the path is written; a file that another program changed is read again."""
    first = Shared.of(path)
    assert Shared.of(path.parent / "." / path.name) is first
    path.write_text("from elsewhere\n", encoding="utf-8")
    assert Shared.of(path) is not first
    assert Shared.of(path).text == "from elsewhere\n"


def test_a_restart_brings_everything_back(path: Path) -> None:
    """New widgets on the same file show what was entered."""
    first = Hand(factor_sorter(path))
    first.enter("Condition", "No limit")
    first.press("Add")
    close_object(Shared, path)
    assert Hand(factor_sorter(path)).fields("F1")[0].value == "No limit"


@pytest.mark.parametrize("folder", all_folders(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", WIDGETS)
def test_opening_a_widget_writes_nothing(name: str, folder: Path, tmp_path: Path) -> None:
    """Every widget shows every reference, and the file is as it was, letter for letter."""
    path = tmp_path / "postmortem.md"
    path.write_text(render(Scenario.open(folder).debrief()), encoding="utf-8")
    before = path.read_bytes()
    hand = Hand(WIDGETS[name](path))
    assert path.read_bytes() == before
    assert f"Saved in {path}" in hand.shown
    assert sorted(one.name for one in tmp_path.iterdir()) == ["postmortem.md"]
