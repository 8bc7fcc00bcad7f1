"""The editor of a document: every change is saved, and what came of it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.errors import FileError
from pmkit.files import Draft
from pmkit.views.widgets.document import editor
from tests.views.widgets.hand import Hand


def test_what_is_typed_is_on_disk(path: Path) -> None:
    """The file holds it at once, the status line says where, and whoever asked is called."""
    calls: list[str] = []
    hand = Hand(editor(path, on_save=lambda: calls.append("saved")))
    hand.text_area.value += "\nmine\n"
    assert path.read_text(encoding="utf-8").endswith("\nmine\n")
    assert f"<small>Saved in {path}" in hand.shown
    assert calls == ["saved"]


def test_what_a_person_has_to_act_on_is_not_set_small(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conflict and a full disk are bold; the next save that works is small again."""
    hand = Hand(editor(path))
    path.write_text("from elsewhere\n", encoding="utf-8")
    hand.text_area.value = "mine\n"
    assert path.read_text(encoding="utf-8") == "from elsewhere\n"
    assert "<b>postmortem.md was changed by another program or tab" in hand.shown
    calls: list[str] = []

    def full(self: Draft, text: str) -> Path:
        raise FileError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Draft, "save", full)
        hand = Hand(editor(path, on_save=lambda: calls.append("saved")))
        hand.text_area.value = "more\n"
    assert "<b>Not saved: the disk is full" in hand.shown
    assert calls == []
    hand.text_area.value = "more of it\n"
    assert f"<small>Saved in {path}" in hand.shown
