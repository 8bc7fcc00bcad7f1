"""The language coach: what is marked as one types, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.analysis.language import check_language
from pmkit.views.widgets.shared import Shared
from pmkit.views.widgets.wording import questions_html, wording_coach
from tests.views.widgets.hand import Hand

DRAFT = "# Outage\n\n## What Happened?\n\nAt 14:10 **the** on-call forgot <b>it</b> & the root cause was `x`.\n"


def test_it_marks_as_one_types() -> None:
    """A field, its marks, and the questions; notes are folded away."""
    hand = Hand(wording_coach())
    assert "Nothing to ask" in hand.shown
    hand.text_area.value = "The vendor botched it. We failed to ask <why>."
    assert '<mark class="wording"' in hand.shown
    assert '<mark class="wording info"' in hand.shown
    assert "&lt;why&gt;" in hand.shown
    assert "Notes, on which reasonable readers differ: 1" in hand.shown
    hand.text_area.value = ""
    assert "Nothing to ask" in hand.shown


def test_it_follows_a_document(tmp_path: Path) -> None:
    """What another widget saves is read at once, with the line."""
    path = tmp_path / "postmortem.md"
    path.write_text(DRAFT, encoding="utf-8")
    hand = Hand(wording_coach(path))
    assert "line 5" in hand.shown
    Shared.of(path).save("# Outage\n\nAll quiet.\n")
    assert "Nothing to ask" in hand.shown


def test_it_takes_a_teams_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """wording.toml in the work folder is used without being named."""
    monkeypatch.setenv("PMKIT_WORK", str(tmp_path))
    (tmp_path / "wording.toml").write_text('off = ["blame"]\n', encoding="utf-8")
    assert "Nothing to ask" in Hand(wording_coach(text="The vendor botched it.")).shown


def test_many_findings_are_not_shown_at_once() -> None:
    """Twelve, and how many are left."""
    text = "\n\n".join(f"The vendor forgot step {number}." for number in range(20))
    assert "8 more when these are answered" in questions_html(text, check_language(text))
