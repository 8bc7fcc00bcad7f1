"""The panels of practice, used by their buttons: each does what a plain call of the practice does too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.attempt.attempt import HINT_STEPS, Practice
from pmkit.practice.attempt.panels import debrief_panel, feedback_panel, hint_panel, writing_panel
from tests.views.widgets.hand import Hand

NAMES = [folder.name for folder in all_folders()]


def with_factor(practice: Practice, line: str) -> None:
    """Write a factor into the learner's document."""
    text = practice.path.read_text(encoding="utf-8")
    practice.path.write_text(text.replace("## What Went Well", f"{line}\n\n## What Went Well"), encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_hints_come_one_at_a_time_and_say_when_they_are_over(name: str, tmp_path: Path) -> None:
    """Three presses give the three steps of one factor, and the button then rests."""
    practice = Practice.open(name, "open", out=tmp_path)
    hand = Hand(hint_panel(practice))
    first = practice.scenario.manifest.hints[0]
    for given in range(1, len(HINT_STEPS) + 1):
        hand.press("Hint 1")
        assert hand.shown.count("<li>") == given
        if given < len(HINT_STEPS):
            assert hand.fields("Hint 1") == []
    with pytest.raises(AssertionError, match="cannot be pressed"):
        hand.press("Hint 1: all given")
    assert len(practice.hints(3, about=first.about).steps[0][1]) == len(HINT_STEPS)


def test_the_progress_follows_what_is_typed(tmp_path: Path) -> None:
    """The table below the editor changes with the document."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    hand = Hand(writing_panel(practice))
    assert ">answered<" not in hand.shown
    hand.text_area.value = hand.text_area.value.replace(
        "## Lessons Learned\n", "## Lessons Learned\n\n- write down both instants\n"
    )
    assert ">answered<" in hand.shown


@pytest.mark.parametrize("name", NAMES)
def test_the_debrief_opens_when_it_is_asked_for(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the press the reference stays closed; after it the pages are there and their place is said."""
    opened: list[str] = []
    original = Scenario.debrief
    monkeypatch.setattr(Scenario, "debrief", lambda self: opened.append(self.id) or original(self))
    practice = Practice.open(name, "guided", out=tmp_path)
    hand = Hand(debrief_panel(practice))
    assert "stays closed" in hand.shown
    assert opened == []
    hand.press("I am done: show the reference")
    assert set(opened) == {name}
    assert "<h2>Instants</h2>" in hand.shown
    assert str(tmp_path / "debrief.html") in hand.shown
    assert (tmp_path / "debrief.html").is_file()


def test_feedback_asks_and_the_learner_decides_a_pair(tmp_path: Path) -> None:
    """A pair that the kit is not sure of has two buttons; the word is kept and the pair is gone."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    text = "Unbounded in-process store for idempotency checks, retention period not covered by the approval steps"
    with_factor(practice, f"- {text} [F1; E05]")
    hand = Hand(feedback_panel(practice))
    assert "it asks and does not tell" in hand.shown
    hand.press("Feedback on what I have")
    [(mine, theirs)] = practice.feedback().pairing.maybe
    assert "<summary>Show the reviewers&#39; sentence</summary>" in hand.shown
    hand.press("These say the same")
    assert practice.feedback().pairing.same == ((mine, theirs),)
    assert "These say the same" not in [getattr(one, "description", "") for one in hand.box.children[2].children]
    assert "Show the reviewers" not in hand.shown


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A document that was damaged does not end in a traceback."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    practice.path.write_bytes(b"\x00\x01")
    for panel, label in ((feedback_panel, "Feedback on what I have"), (debrief_panel, "I am done: show the reference")):
        hand = Hand(panel(practice))
        hand.press(label)
        assert "<b>Not yet:</b>" in hand.shown
        assert "binary" in hand.shown
