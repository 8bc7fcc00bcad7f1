"""The facilitator's notes."""

from __future__ import annotations

from pathlib import Path

from pmkit.workshop.leading.notes import Notes
from tests.workshop.hand import alone


def test_notes_are_kept_word_for_word(tmp_path: Path) -> None:
    """Notes of each part come back as they were typed, also lines that look like the file's own marks."""
    workshop = alone(tmp_path)
    texts = {
        "opening": "one\n\n## A heading of mine\n- two",
        "concepts": "<!-- part: opening -->\nnot a mark",
        "application": "größer > kleiner",
    }
    for part, text in texts.items():
        workshop.notes.write(part, text)
    again = Notes.open(workshop.agenda, workshop.notes.path)
    assert again.of("opening") == texts["opening"]
    assert again.of("application") == texts["application"]
    assert again.of("concepts").split() == texts["concepts"].split()
    assert again.of("current-state") == ""
    again.write("opening", "")
    assert "Opening" not in str(again)


def test_notes_that_somebody_else_changed(tmp_path: Path) -> None:
    """What another editor wrote stays; ours goes beside it."""
    workshop = alone(tmp_path)
    workshop.notes.write("opening", "mine")
    first = workshop.notes.path
    first.write_text("Somebody's own line\n", encoding="utf-8")
    workshop.notes.write("opening", "mine, later")
    assert first.read_text(encoding="utf-8") == "Somebody's own line\n"
    assert "mine, later" in workshop.notes.path.read_text(encoding="utf-8")
    again = Notes.open(workshop.agenda, first)
    again.write("opening", "after")
    assert "Somebody's own line" in first.read_text(encoding="utf-8")
