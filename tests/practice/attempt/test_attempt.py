"""One person's practice on one scenario: files that are never replaced, progress, hints, and a closed reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import DocumentError, FileError, PmkitError
from pmkit.files import work_folder
from pmkit.practice.attempt.attempt import Practice, Waiting
from pmkit.practice.workbook import workbook

NAMES = [folder.name for folder in all_folders()]


def test_opening_again_never_replaces_what_was_written(tmp_path: Path) -> None:
    """An edited workbook is kept, word for word, and the learner is told."""
    first = Practice.open("payments-memory-leak", out=tmp_path)
    first.path.write_text(first.path.read_text(encoding="utf-8") + "\nmine\n", encoding="utf-8")
    again = Practice.open("payments-memory-leak", "open", out=tmp_path)
    assert again.path.read_text(encoding="utf-8").endswith("mine\n")
    assert again.notes == ["postmortem.md was edited, so it is kept as it is."]


def test_an_untouched_workbook_follows_the_level(tmp_path: Path) -> None:
    """Nobody has written yet: choosing another level lays that level's workbook."""
    Practice.open("payments-memory-leak", "guided", out=tmp_path)
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    assert practice.path.read_text(encoding="utf-8") == workbook(practice.scenario, "open")


def test_answers_beside_an_edited_workbook_go_to_a_conflict_file(tmp_path: Path) -> None:
    """Answers from elsewhere do not overwrite a workbook that was edited."""
    practice = Practice.open("payments-memory-leak", out=tmp_path / "a")
    practice.path.write_text("# mine\n\n- **Scenario**: payments-memory-leak\n", encoding="utf-8")
    answers = tmp_path / "answers.md"
    answers.write_text("# answers\n", encoding="utf-8")
    again = Practice.open("payments-memory-leak", answers=answers, out=tmp_path / "a")
    assert again.path.name == "postmortem.conflict-1.md"
    assert again.path.read_text(encoding="utf-8") == "# answers\n"
    assert practice.path.read_text(encoding="utf-8").startswith("# mine")


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", DocumentError, "empty"),
        (b"  \n", DocumentError, "empty"),
        (b"\x00\x01\x02", FileError, "binary"),
        (b"\xff\xfe\xfa", FileError, "UTF-8"),
        (b"a" * 50_000_000, FileError, "more than the 5 MB"),
        (b"## Incident Summary\n\n- **Scenario**: gitlab-2017-01-31\n", DocumentError, "for gitlab-2017-01-31"),
    ],
)
def test_bad_answers_are_refused_before_anything_is_written(
    tmp_path: Path, content: bytes, error: type[PmkitError], says: str
) -> None:
    """Answers that cannot be used are named with place and remedy, and the folder stays empty."""
    answers = tmp_path / "answers.md"
    answers.write_bytes(content)
    with pytest.raises(error, match=says) as caught:
        Practice.open("payments-memory-leak", answers=answers, out=tmp_path / "out")
    assert str(answers) in caught.value.where
    assert caught.value.remedy
    assert not (tmp_path / "out").exists()


def test_the_reference_stays_closed_until_the_debrief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the debrief reads reference.md."""
    opened: list[str] = []
    original = Scenario.debrief
    monkeypatch.setattr(Scenario, "debrief", lambda self: opened.append(self.id) or original(self))
    practice = Practice.open("payments-memory-leak", out=tmp_path)
    practice.progress(), practice.findings(), practice.hints(3), practice.worked(), practice.write()
    assert isinstance(practice.debrief_when_answered(), Waiting)
    assert opened == []
    practice.debrief()
    assert opened == ["payments-memory-leak"]


def test_progress_follows_the_document(tmp_path: Path) -> None:
    """Sections say whether they are unanswered, begun or answered."""
    practice = Practice.open("payments-memory-leak", "guided", out=tmp_path)
    before = dict(practice.progress().rows)
    assert before["Lessons Learned"] == before["Five Whys"] == "not answered yet"
    text = practice.path.read_text(encoding="utf-8")
    text = text.replace("Problem:\n", "Problem: payments failed\n").replace(
        "<!-- What should a team that never had this incident take from it? -->", "- write down both instants"
    )
    practice.path.write_text(text, encoding="utf-8")
    after = dict(practice.progress().rows)
    assert after["Lessons Learned"] == "answered"
    assert after["Five Whys"].startswith("begun: 1 with …")


def test_hints_come_in_three_steps() -> None:
    """Each further hint of a factor comes after the ones before it; none says the factor itself."""
    practice = Practice.open("gitlab-2017-01-31")
    counts = [sum(len(texts) for _, texts in practice.hints(steps).steps) for steps in range(5)]
    factors = len(practice.scenario.manifest.hints)
    assert counts == [0, factors, 2 * factors, 3 * factors, 3 * factors]
    assert "No hints asked for" in str(practice.hints(0))
    texts = {factor.text for factor in practice.scenario.debrief().factors}
    assert not any(text in str(practice.hints(3)) for text in texts)


def test_unknown_levels_and_scenarios_are_refused_with_the_choices() -> None:
    """The message names what can be chosen."""
    with pytest.raises(PmkitError, match="not a level") as level:
        Practice.open("payments-memory-leak", "expert")
    assert "guided, hinted, open" in level.value.remedy
    with pytest.raises(PmkitError, match="not a scenario") as scenario:
        Practice.open("payments-memory-lek")
    assert "did you mean 'payments-memory-leak'" in scenario.value.remedy


def test_work_goes_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without --out, work is below $PMKIT_WORK, otherwise below my-work."""
    assert Practice.open("payments-memory-leak").folder.parent == work_folder()
    monkeypatch.delenv("PMKIT_WORK")
    monkeypatch.chdir(tmp_path)
    assert Practice.open("payments-memory-leak").folder == Path("my-work/payments-memory-leak")
