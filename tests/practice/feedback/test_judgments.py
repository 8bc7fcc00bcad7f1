"""What a learner said about pairs of factors: it is kept, and it wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.analysis.factors.factors import Factor
from pmkit.errors import FileError, PmkitError
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.feedback.judgments import FILE, Judgments


def test_the_learners_word_wins_and_is_kept(tmp_path: Path) -> None:
    """A decided pair is the same, or is not, whatever the kit thinks; it is there in the next session."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    text = practice.path.read_text(encoding="utf-8")
    text = text.replace("## What Went Well", "- Something nobody else would say [F1; E11]\n\n## What Went Well")
    practice.path.write_text(text, encoding="utf-8")
    assert practice.feedback().pairing.same == ()
    practice.judge("F1", "F2", same=True)
    again = Practice.open("payments-memory-leak", "open", out=tmp_path)
    assert again.feedback().pairing.same == (("F1", "F2"),)
    again.judge("F1", "F2", same=False)
    assert again.feedback().pairing.same == ()
    practice.path.write_text(text.replace("nobody else", "no other"), encoding="utf-8")
    assert again.feedback().judgments.said(again.work().factors["F1"], Factor(id="F2", text="x")) is None
    with pytest.raises(PmkitError, match="is not a factor of your document"):
        again.judge("F7", "F2", same=True)


def test_broken_judgments_say_what_to_do(tmp_path: Path) -> None:
    """A file that was damaged names itself; a missing one is not a decision."""
    assert Judgments.load(tmp_path) == Judgments()
    for text in ("{", "[1]", '[{"yours": "x"}]', "\x00"):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        with pytest.raises(FileError) as caught:
            Judgments.load(tmp_path)
        assert caught.value.remedy
