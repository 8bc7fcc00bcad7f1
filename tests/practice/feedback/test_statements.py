"""What feedback says about whole answers by other hands, statement by statement, as a reviewer judged it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.documents.format.reading import load, parse
from tests.practice.feedback.given import NAMES, found, given

ROOT = Path(__file__).resolve().parents[3]
_spec = importlib.util.spec_from_file_location("bench_feedback", ROOT / "benchmarks" / "feedback.py")
assert _spec is not None
assert _spec.loader is not None
bench = importlib.util.module_from_spec(_spec)
sys.modules["bench_feedback"] = bench
_spec.loader.exec_module(bench)


@pytest.mark.slow
def test_every_statement_was_judged_and_none_falls_behind() -> None:
    """A statement that changed has no verdict; of all, as many are right, and as few wrong, as was reached before."""
    judged = {one.key: one for one in bench.read_sheet(bench.SHEET)}
    said = bench.about_folder(bench.ANSWERS)
    assert [one for one in said if one.key not in judged] == []
    assert len(said) >= 100
    assert bench.reaches([judged[one.key] for one in said], bench.REACHED)


def test_a_sheet_keeps_the_verdicts_of_what_is_still_said(tmp_path: Path) -> None:
    """Written again, a sheet loses the verdict of a statement that changed and keeps the others."""
    sheet = tmp_path / "sheet.jsonl"
    one = bench.Statement("gitlab-1", "next step", "", "Ask on.")
    other = bench.Statement("gitlab-1", "factor: same", "x", "the same")
    bench.write_sheet(sheet, [replace(one, verdict="right"), replace(other, verdict="wrong", note="it is not")])
    bench.write_sheet(sheet, [one, replace(other, text="perhaps the same")])
    assert [row.verdict for row in bench.read_sheet(sheet)] == ["right", ""]
    assert bench.report(bench.read_sheet(sheet))[0].split(None, 1) == [
        "all",
        "1 judged, right 1 (100%), arguable 0 (0%), wrong 0 (0%), not judged 1",
    ]
    assert not bench.reaches(bench.read_sheet(sheet))


HEAD = "# x\n\n## Incident Summary\n\n- **Date**: 2024-01-15\n- **Zone**: UTC\n\n"


def codes(text: str, name: str = "payments-memory-leak") -> set[str]:
    """Return the codes of all there is to ask about a document."""
    return {finding.code for finding in given(name, parse(HEAD + text)).findings}


def test_a_question_of_ones_own_is_not_taken_for_the_answer() -> None:
    """Of "Why did nobody see it? → no alert" the answer counts; the question is not marked as a demand."""
    asked = codes(
        "## Five Whys\n\nProblem: Payments failed\n\n- Why did nobody see it for 36 minutes? → Memory has no alert"
        " and its graph is on another dashboard [W1: gap; E02, E06]\n"
    )
    assert "why-didnt-they" not in asked
    assert "names-person" not in asked


@pytest.mark.parametrize(
    "prose", ["The memory graph is on a dashboard that this team doesn't look at.", "He wiped db2 and started a copy."]
)
def test_prose_is_marked_only_where_it_is_sure(prose: str) -> None:
    """A rule that is often right is for a careful writer; a teacher needs one that nearly always is."""
    assert not codes(f"## What Happened?\n\n{prose}\n") & {"did-not-check", "broke-it"}


def test_an_action_that_needs_people_is_not_called_weak() -> None:
    """A drill or a status page is not a reminder: only what relies on memory is asked about."""
    asked = codes(
        "## Contributing Factors\n\n- Immediate client retries and connections held for ended pods turn a partial fault"
        " into an exhausted database connection pool, and keep it exhausted after the fault is gone [F1; E09, E17]\n\n"
        "## Action Items\n\n| Action | Owner | Due Date | Status | Done when |\n|---|---|---|---|---|\n"
        "| Partition drills each quarter [A1; F1] | SRE | 2024-03-01 | Open | a report of the drill is published |\n"
    )
    assert "weaker-action" not in asked


@pytest.mark.parametrize("name", NAMES)
def test_a_record_that_the_learner_points_at_was_followed(name: str) -> None:
    """Nobody is told that the reviewers "also followed" a record that the learner's own whys point at."""
    records = [event.id for event in given(name, parse("# x\n")).reference.timeline]
    whys = "\n".join(f"- Why? → Something that nobody else would say, {at} [W{n}: condition; {at}]"
                     for n, at in enumerate(records, start=1))  # fmt: skip
    assert "also-followed" not in codes(f"## Five Whys\n\nProblem: It failed\n\n{whys}\n", name)


def test_a_form_that_a_template_lacks_is_not_asked_for() -> None:
    """Levels, categories and done-conditions that a document uses nowhere, or that were not read, are not missing."""
    asked = codes(
        "## Five Whys\n\nProblem: It failed\n\n- Why? → No memory was left on the nodes [W1: condition; E06]\n\n"
        "## Contributing Factors\n\n- Pods had no limit on memory [F1: technical + people; E02]\n\n"
        "## Action Items\n\n| What | Who | When |\n|---|---|---|\n| Set a limit | Platform | Sept |\n"
    )
    assert not asked & {"few-levels", "no-category", "no-done-condition", "answers-nothing", "not-a-date"}


def test_text_without_headings_is_not_called_a_heading() -> None:
    """A wiki dump or notes are told that they lack headings, and which parts are looked for."""
    notes = " ".join(["we had one primary and one standby and then the disk ran full"] * 6)
    [question] = [
        f for f in given("gitlab-2017-01-31", parse(notes)).findings if f.code.endswith(("-read", "headings"))
    ]
    assert question.code == "no-headings"
    assert "“" not in question.message


def test_a_time_near_an_inferred_one_is_silent() -> None:
    """One source rounds the removal to 23:30, and the record's own minute is inferred: nobody moved it."""
    text = (
        "# x\n\n## Incident Summary\n\n- **Date**: 2017-01-31\n- **Zone**: UTC\n\n## Timeline\n\n"
        "- 23:30 - The data directory of the primary is removed; it was meant for the standby [E28: action]\n\n"
        "## What Happened?\n\nA directory was removed during a rebuild.\n"
    )
    near = {f.code for f in given("gitlab-2017-01-31", parse(text)).findings}
    far = {f.code for f in given("gitlab-2017-01-31", parse(text.replace("23:30", "22:30"))).findings}
    assert "moved-instant" not in near
    assert "moved-instant" in far


def test_whole_hours_without_a_zone_are_a_zone() -> None:
    """A document whose zone was not read is not told that its times moved by an hour."""
    lines = "## Timeline\n\n- 2024-01-15 14:50 - Deploy of v2.5.0 to all eight pods begins [E05: change]\n\n"
    told = lines + "## What Happened?\n\nMemory ran out after a deploy.\n"
    assert "moved-instant" not in {f.code for f in given("payments-memory-leak", parse(f"# x\n\n{told}")).findings}
    assert "moved-instant" in codes(told)


def test_a_mark_that_the_reviewers_have_in_another_episode_is_no_surplus() -> None:
    """Where a learner marks fewer starts, the numbers of episodes differ; the record decides."""
    result = given("gitlab-2017-01-31", load(bench.ANSWERS / "gitlab-4.md"))
    assert "marked-more" not in {finding.code for finding in result.findings}


@pytest.mark.parametrize(
    ("done", "praised"), [("load tests exist", False), ("in prod", False), ("a replay of v2.5.0 is turned back", True)]
)
def test_a_done_condition_is_praised_where_somebody_can_check_it(done: str, praised: bool) -> None:
    """A condition such as "load tests exist" only repeats the action; a careful reviewer would not hold it up."""
    table = "| Action | Owner | Due Date | Status | Done when |\n|---|---|---|---|---|\n"
    row = f"| Limit memory in load tests [A1: strong; F1] | SRE | 2024-03-01 | Open | {done} |\n"
    text = f"{HEAD}## Action Items\n\n{table}{row}"
    assert bool(given("payments-memory-leak", parse(text)).done_well[0]) is praised


def test_what_cannot_be_told_is_said_once() -> None:
    """However many factors the kit cannot place, one sentence names them, and judges none of them."""
    lines = "\n".join(f"- {text} [F{n}: technical]" for n, text in enumerate(("Apples", "Pears", "Plums"), 1))
    shown = str(given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}\n")))
    assert shown.count("could not tell") == 1
    assert "“Apples”, “Pears” and “Plums”" in shown


def test_a_record_that_a_line_names_is_a_fact() -> None:
    """Where a line names a record of the reviewers', in its tag or in its sentence, that is said without doubt."""
    for line in ("Odd words altogether [F1: technical; E02]", "Odd words altogether, as E2 shows [F1: technical]"):
        result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n- {line}\n"))
        assert "it names a record that one of the reviewers' factors rests on, too" in str(result)
        assert "could not tell" not in str(result)


def test_a_record_is_not_brought_up_for_other_words() -> None:
    """A line that names no record is set beside one only where both are about the same thing by their words."""
    lines = "- Nobody looked at the moon\n- Payments pods ran without a memory limit or an alert\n"
    result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}"))
    assert [line for line in str(result).splitlines() if "speak for it, or against it" in line and "moon" in line] == []
    assert dict(result.shown.records).keys() <= {"F2"}


def test_two_lines_about_one_factor_are_both_spoken_of() -> None:
    """Where several of the learner's lines come near one factor of the reviewers', none of them is passed over."""
    lines = (
        "- Payments pods ran without a memory limit [F1: technical; E02]\n- No alert watched memory [F2: gap; E02]\n"
    )
    result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}"))
    assert not result.pairing.unsure
    assert not result.pairing.new


def test_lines_in_another_language_get_the_reason() -> None:
    """The kit says that it compares English words, and asks nothing that rests on words."""
    lines = "- Der Canary prüft nur die Fehlerrate und läuft nur zehn Minuten\n- Kein Alarm auf den Speicher\n"
    result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}"))
    assert "it compares English words only" in str(result)
    assert not {"also-followed", "maybe-same", "new-factor"} & {question.code for question in result.findings}


def test_a_record_that_the_text_tells_of_is_not_called_not_found() -> None:
    """Telling words of a record anywhere in the text are enough for silence."""
    name, record = "cloudflare-2019-07-02", "E26"
    told = "## What Happened?\n\nThe emergency credentials had gone stale, they turned out to be hardly in use.\n\n"
    factors = "## Contributing Factors\n\n- No rule was ever tried on a few sites first\n"
    asked = [where for code, where in found(name, parse(f"# x\n\n{told}{factors}")) if code == "also-followed"]
    assert record not in asked


def test_a_question_quotes_a_line_whose_id_nobody_wrote() -> None:
    """Whoever wrote no ids does not know what F1 is."""
    text = f"{HEAD}## Contributing Factors\n\n- The queue of payments had no upper bound\n"
    assert "F1, “The queue of payments had no upper bound”" in str(given("payments-memory-leak", parse(text)))


def test_blame_is_not_asked_for_its_record() -> None:
    """A sentence that ends at a person is asked about as such, and neither called new nor listed as not compared."""
    text = f"{HEAD}## Contributing Factors\n\n- The root cause is human error\n"
    result = given("payments-memory-leak", parse(text))
    assert "which record supports it" not in str(result)
    assert "could not tell" not in str(result)
