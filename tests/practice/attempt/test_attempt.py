from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.format.reading import parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import DocumentError, FileError, PmkitError
from pmkit.files import work_folder
from pmkit.practice.attempt.attempt import Practice, Waiting
from pmkit.practice.feedback.debrief import Debrief
from pmkit.practice.workbook import HelpLevel, workbook

NAMES = [folder.name for folder in all_folders()]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_a_workbook_is_a_postmortem(name: str, level: HelpLevel) -> None:
    """At every level the workbook reads as a document, names its scenario and round-trips."""
    postmortem = parse(workbook(Scenario.open(name), level))
    assert postmortem.summary.scenario == name
    assert parse(render(postmortem)) == postmortem


@pytest.mark.parametrize("name", NAMES)
def test_guided_brings_one_step_of_each_kind_worked_and_one_half_filled(name: str) -> None:
    """Guided workbooks hold the worked line and the half-filled one, and every record."""
    scenario = Scenario.open(name)
    text = workbook(scenario, "guided")
    for kind in ("event", "why", "factor", "action"):
        step = getattr(scenario.manifest.worked, kind)
        assert step.line.strip() in text
        assert step.half.strip() in text
    assert {event.id for event in parse(text).timeline} == {event.id for event in scenario.records}


@pytest.mark.parametrize("name", NAMES)
def test_hinted_brings_the_records_unmarked_and_open_brings_nothing(name: str) -> None:
    """Hinted workbooks hold bare records; open ones hold prompts only."""
    scenario = Scenario.open(name)
    hinted, blank = (parse(workbook(scenario, level)) for level in ("hinted", "open"))
    assert len(hinted.timeline) == len(scenario.records)
    assert not any(event.milestones for event in hinted.timeline)
    assert not any(blank.has_content(key) for key in blank.written)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", HelpLevel)
def test_nothing_of_the_reference_is_in_a_workbook_but_the_worked_steps(name: str, level: HelpLevel) -> None:
    """A learner who opens the file before the debrief sees no factor, why or lesson of the reference."""
    scenario = Scenario.open(name)
    text = workbook(scenario, level)
    reference = scenario.debrief()
    worked = "\n".join(getattr(scenario.manifest.worked, kind).line for kind in ("why", "factor", "action"))
    for item in (*reference.whys.whys, *reference.factors, *reference.actions):
        assert item.text not in text or item.text in worked
    assert reference.lessons not in text


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
        (b"a" * 50_000_000, FileError, "50.0 MB"),
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


def test_a_mark_elsewhere_gets_a_question_about_both_places() -> None:
    """Marking the start at the alert asks what users noticed at each of the two."""
    scenario = Scenario.open("payments-memory-leak")
    reference = scenario.debrief()
    text = render(reference).replace("impact, started, inferred", "impact, inferred")
    text = text.replace("[E10: alert, detected", "[E10: alert, started, detected")
    debrief = Debrief(scenario, parse(text), reference)
    question = next(q for q in debrief.feedback.findings if q.code == "marked-elsewhere")
    assert "(E10)" in question.message
    assert "(E07)" in question.message
    assert question.question.endswith("?")


def test_the_debrief_escapes_what_a_learner_wrote() -> None:
    """Markup in a learner's document shows as text on the page."""
    scenario = Scenario.open("payments-memory-leak")
    mine = parse("# x\n\n## Contributing Factors\n\n- <script>alert(1)</script>\n")
    assert "<script" not in Debrief(scenario, mine, scenario.debrief()).to_page()


def test_unknown_levels_and_scenarios_are_refused_with_the_choices() -> None:
    """The message names what can be chosen."""
    with pytest.raises(PmkitError, match="not a level") as level:
        Practice.open("payments-memory-leak", "expert")
    assert "guided, hinted or open" in level.value.remedy
    with pytest.raises(PmkitError, match="no scenario") as scenario:
        Practice.open("payments-memory-lek")
    assert "did you mean payments-memory-leak" in scenario.value.remedy


def test_work_goes_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without --out, work lies below $PMKIT_WORK, else below my-work."""
    assert Practice.open("payments-memory-leak").folder.parent == work_folder()
    monkeypatch.delenv("PMKIT_WORK")
    monkeypatch.chdir(tmp_path)
    assert Practice.open("payments-memory-leak").folder == Path("my-work/payments-memory-leak")


def test_instants_inside_the_references_bounds_are_silent() -> None:
    """A learner's own event at the reference's time, or within its interval, raises no question."""
    scenario = Scenario.open("gitlab-2017-01-31")
    reference = scenario.debrief()
    text = """## Incident Summary\n\n- **Date**: 2017-01-31\n- **Zone**: UTC\n\n## Timeline\n
- 18:00 - noticed [E1: detected, investigating]
- 21:00 - users notice [E2: started]
- 23:26 - removal [E3: started]
- 23:27 - noticed [E4: detected, diagnosed]
### 2017-02-01
- 17:00 - back [E5: mitigated]
- 18:00 - all back [E6: resolved]
"""
    codes = [q.code for q in Debrief(scenario, parse(text), reference).feedback.findings]
    assert not [code for code in codes if code.startswith(("marked", "not-marked"))]
    moved = text.replace("- 21:00", "- 21:30")
    found = [q for q in Debrief(scenario, parse(moved), reference).feedback.findings if q.code == "marked-elsewhere"]
    assert [q.message for q in found] == ["You put started (episode 1) at 21:30 (E2), the reviewers at 21:00 (E17)."]


def test_the_debrief_says_how_the_document_was_read(tmp_path: Path) -> None:
    """What was assumed on reading a learner's lines is listed with the line."""
    practice = Practice.open("payments-memory-leak", "open", out=tmp_path)
    text = practice.path.read_text(encoding="utf-8").replace("## Five Whys", "- 14:27 - x [E3: party]\n\n## Five Whys")
    practice.path.write_text(text, encoding="utf-8")
    debrief = practice.debrief()
    assert "'party' is read as a role" in debrief.to_markdown()
    assert "How your document was read" in debrief.to_page()
