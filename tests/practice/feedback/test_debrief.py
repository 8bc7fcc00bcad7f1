"""The debrief: a learner's postmortem beside the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.practice.attempt.attempt import Practice
from pmkit.practice.feedback.debrief import Debrief
from pmkit.practice.workbook import HelpLevel, workbook

NAMES = [folder.name for folder in all_folders()]


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_beside_itself_leaves_no_question(name: str) -> None:
    """Work that equals the reference is asked nothing about what it equals."""
    scenario = Scenario.open(name)
    reference = scenario.debrief()
    debrief = Debrief(scenario, reference, reference)
    assert debrief.feedback.findings == ()
    assert all(mine == theirs for _, mine, theirs in debrief.marks)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_a_workbook_without_an_answer_is_told_where_to_begin(name: str, level: HelpLevel) -> None:
    """Nothing of the learner's own yet: no question, a kind word, and one place to begin; no score."""
    scenario = Scenario.open(name)
    debrief = Debrief(scenario, parse(workbook(scenario, level)), scenario.debrief())
    assert debrief.feedback.is_empty
    assert debrief.questions == ()
    assert "Begin with one mark" in debrief.feedback.next_step
    assert "that is fine" in str(debrief.feedback)
    text = debrief.to_markdown()
    assert "Not written yet." in text


def test_the_debrief_escapes_what_a_learner_wrote() -> None:
    """Markup in a learner's document shows as text on the page."""
    scenario = Scenario.open("payments-memory-leak")
    mine = parse("# x\n\n## Contributing Factors\n\n- <script>alert(1)</script>\n")
    assert "<script" not in Debrief(scenario, mine, scenario.debrief()).to_page()


def test_the_debrief_says_how_the_document_was_read(tmp_path: Path) -> None:
    """What was assumed on reading a learner's lines is listed with the line."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    text = practice.path.read_text(encoding="utf-8").replace("## Five Whys", "- 14:27 - x [E3: party]\n\n## Five Whys")
    practice.path.write_text(text, encoding="utf-8")
    debrief = practice.debrief()
    assert "'party' is read as a role" in debrief.to_markdown()
    assert "How your document was read" in debrief.to_page()
