"""The metrics board: a folder, targets, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from pmkit.views.widgets.metrics import metrics_board
from tests.views.widgets.hand import Hand


def test_it_shows_a_folder_and_says_what_is_wrong(tmp_path: Path) -> None:
    """Targets are read as they are typed; a folder or target that does not work is told and keeps the last picture."""
    (tmp_path / "a.md").write_text("# A\n\n## Action Items\n\n- [x] Add a limit\n", encoding="utf-8")
    hand = Hand(metrics_board(tmp_path))
    assert "1 postmortem read" in hand.shown
    picture = hand.box.children[5].value
    assert "<img" in picture
    hand.enter("Actions", "soon")
    assert "'soon'" in hand.shown.replace("&#39;", "'")
    assert hand.box.children[5].value == picture
    hand.enter("Actions", "3-6")
    assert "target 3-6" in hand.box.children[5].value
    hand.enter("Folder", str(tmp_path / "none"))
    assert "no such folder" in hand.shown
    hand.enter("Folder", str(tmp_path))
    (tmp_path / "b.md").write_text("# B\n\n## Action Items\n\n- [ ] Test it\n", encoding="utf-8")
    hand.press("Read again")
    assert "2 postmortems read" in hand.shown
