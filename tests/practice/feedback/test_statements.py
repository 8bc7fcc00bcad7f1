"""What feedback says about whole answers by other hands, statement by statement, as a reviewer judged it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.documents.format.reading import load, parse
from pmkit.practice.feedback.agreeing import opposed
from pmkit.practice.feedback.exports import rows
from pmkit.practice.feedback.feedback import Feedback, feedback
from pmkit.practice.feedback.judgments import Judgments
from tests.practice.feedback.given import NAMES, REFERENCES, SCENARIOS, found, given

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


STORY = "## What Happened?\n\nMemory ran out after a release.\n\n"
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


def factors(*lines: str, name: str = "payments-memory-leak") -> Feedback:
    """Return the feedback on a list of factors."""
    listed = "\n".join(f"- {line}" for line in lines)
    return given(name, parse(f"{HEAD}## Contributing Factors\n\n{listed}\n"))


def test_that_nothing_is_said_about_factors_is_told_once_and_only_where_it_is_so() -> None:
    """Where the kit can place none of the factors, one sentence says so; where it can place one, it says no more."""
    lines = ("Apples are sold by weight", "Pears have no price")
    assert str(factors(*lines)).count("couldn't tell which of your factors the reviewers have") == 1
    assert "couldn't tell" not in str(factors(*lines, "No memory limit on the pods"))
    assert "couldn't tell" not in str(given("payments-memory-leak", parse(HEAD)))


def test_a_record_that_a_line_names_is_a_fact() -> None:
    """Where a line names a record that the reviewers name, in its tag or in its sentence, one sentence lists it."""
    for line in ("Odd words altogether [F1: technical; E02]", "Odd words altogether, as E2 shows [F1: technical]"):
        shown = str(factors(line, "Other odd words altogether [F2: technical; E03]"))
        assert shown.count("they name a record that the reviewers' factors name, too") == 1
        assert "(E02; theirs: F3) and “Other odd words altogether” (E03; theirs: F2)" in shown
        assert "couldn't tell" not in shown


def test_an_id_counts_only_where_it_is_written() -> None:
    """A record that was found by words, or through a why, is not said to be named by the line."""
    whys = "## Five Whys\n\nProblem: It failed\n\n- Why? → No bound was set [W1: condition; E02]\n\n"
    text = f"{HEAD}{whys}## Contributing Factors\n\n- Odd words altogether [F1: technical; W1]\n"
    result = given("payments-memory-leak", parse(text))
    assert not result.shown.shared
    assert "(E02; theirs" not in str(result)


def test_a_pair_that_was_decided_is_not_brought_up_again() -> None:
    """Whoever said that two factors differ is not sent to compare them once more."""
    name = "payments-memory-leak"
    yours = parse(f"{HEAD}## Contributing Factors\n\n- Odd words altogether [F1: technical; E02]\n")
    said = Judgments().decide(yours.factors["F1"], "F3", same=False)
    result = feedback(SCENARIOS[name], yours, judgments=said, reference=REFERENCES[name])
    assert given(name, yours).shown.shared
    assert not result.shown.shared


def test_a_symptom_is_not_set_beside_a_factor() -> None:
    """Records of what happened, an impact or a metric or a step, show no condition that both sides could have."""
    result = factors("Requests went up [F1: technical; E09]", "Pool was raised [F2: technical; E17]")
    assert not result.shown.shared
    assert not result.shown.recorded


@pytest.mark.parametrize(
    ("name", "line", "record", "is_said"),
    [
        ("github-2018-10-21", "Backups are taken only every four hours [F1: process; E05]", "E05", True),
        ("github-2018-10-21", "Backups are taken only every six hours [F1: process; E05]", "E05", False),
        ("github-2018-10-21", "Restores are tested every day [F1: process; E06]", "E06", False),
        (
            "gitlab-2017-01-31",
            "The alarm for failed backups went by mail that the receiver rejects [F1; E06]",
            "E06",
            True,
        ),
        ("cloudflare-2019-07-02", "CPU at 100 percent for web traffic everywhere [F1; E15]", "E15", False),
        ("cloudflare-2019-07-02", "A rule takes two full builds because the staff is slow [F1; E08]", "E08", False),
    ],
)
def test_a_record_says_it_too(name: str, line: str, record: str, is_said: bool) -> None:
    """Said only where words, numbers, denials and the reason agree, and the record is of a condition."""
    result = factors(line, name=name)
    assert [event.id for _, event in result.shown.recorded.values()] == [record] * is_said
    assert ("this record says it, too" in str(result)) is is_said


def test_a_line_with_the_contrary_of_its_record_is_asked_about() -> None:
    """Of "synchronous" and a record that says "asynchronous", the question names both and decides nothing."""
    line = "Replication between the regions is synchronous, so writes were blocked [F1: technical; E04]"
    result = factors(line, name="github-2018-10-21")
    [question] = [one for one in result.questions if one.code == "against-record"]
    assert question.question == "Which of the two holds, “synchronous” or “asynchronous”?"
    right = factors(line.replace("synchronous", "asynchronous"), name="github-2018-10-21")
    assert "against-record" not in {one.code for one in right.findings}
    assert opposed("A cross-country link", "It goes across the country") is None


@pytest.mark.parametrize(
    ("name", "line", "is_part"),
    [
        ("payments-memory-leak", "No memory limit on the pods", True),
        ("payments-memory-leak", "Rollback pipeline is slow", True),
        ("gitlab-2017-01-31", "Backups belonged to no one, and a restore drill had never taken place [F1; E08]", True),
        (
            "gitlab-2017-01-31",
            "Dumps came from the wrong client version, so the bucket held nothing [F1; E05, E33]",
            True,
        ),
        ("payments-memory-leak", "The database allows only 200 connections which is too small for our traffic", False),
        ("payments-memory-leak", "Memory leak in v2.5.0", False),
        ("cloudflare-2019-07-02", "The status page was never updated", False),
        ("cloudflare-2019-07-02", "The status page was updated late", True),
        ("payments-memory-leak", "Memory limits were too tight since November", False),
        ("cloudflare-2019-07-02", "Login to the internal panel didn't work because of the attackers", False),
        ("gitlab-2017-01-31", "Failure mails about backups were delivered every night but nobody read them", False),
    ],
)
def test_a_line_that_says_a_part_of_a_factor_is_said_to_be_about_it(name: str, line: str, is_part: bool) -> None:
    """Line, factor and a record below the factor agree; a look-alike, a label or another reason is left in silence."""
    result = factors(line, name=name)
    assert bool(result.pairing.parts or result.pairing.same) is is_part
    assert ("one of the reviewers' factors is about this, too" in str(result)) is is_part


def test_nothing_is_asked_about_a_pair_line_by_line() -> None:
    """The pairs that may be the same are for the learner to decide; no row and no question guesses at them."""
    result = given("payments-memory-leak", load(bench.ANSWERS / "payments-5.md"))
    assert result.pairing.maybe
    assert not {"maybe-same", "same-record"} & {one.code for one in result.findings}
    assert {kind for kind, *_ in rows(result)} <= {"same", "part", "record", "new"}


def test_a_document_without_ids_is_asked_once() -> None:
    """Whoever names no record at all is asked for one, and not line by line."""
    result = factors("The queue of payments had no upper bound", "The rollback was not fast", "Nobody had a graph")
    asked = {one.code for one in result.findings}
    assert "names-no-record" in asked
    assert "no-evidence" not in asked
    kept = "## Contributing Factors\n\nRC1 - A removal (E07).\n\n- The queue had no upper bound\n- Nobody had a graph\n"
    assert "names-no-record" not in codes(kept)


def test_marks_that_only_the_reviewers_have_are_one_question() -> None:
    """However many marks a timeline has less, one question names them."""
    lines = "## Timeline\n\n- 14:35 - On-call engineer took over [E12: action, acknowledged]\n"
    told = given("payments-memory-leak", parse(f"{HEAD}{lines}"))
    [question] = [one for one in told.findings if one.code == "not-marked"]
    assert "the start of the impact" in question.message
    assert "and the resolution" in question.message
    assert "shows each" in question.question


def test_one_mark_that_only_the_reviewers_have_is_one() -> None:
    """Where one mark is missing, nothing is asked about each of several."""
    lines = "- 14:26 - Errors [E07: started]\n- 14:34 - Page [E11: detected]\n- 15:10 - Rollback [E20: mitigated]\n"
    asked = given("payments-memory-leak", parse(f"{HEAD}## Timeline\n\n{lines}")).findings
    [question] = [one for one in asked if one.code == "not-marked"]
    assert question.question.startswith("Which of your lines shows it,")


MARKED_IN_WORDS = [
    ("21:00 - lock of writes (begin of impact nr 1)", "the start of the impact"),
    ("13:42 - CPU ~100, 502s [E15, E16: started]", "the start of the impact"),
    ("14:26 - first errors", "the start of the impact"),
    ("14:26 - Beginn der Störung", "the start of the impact"),
    ("14:32 - paged", "the detection"),
    ("14:32 - Störung erkannt", "the detection"),
    ("15:10 - WAF off", "the mitigation"),
    ("15:10 - rolled back", "the mitigation"),
    ("15:25 - back to normal", "the resolution"),
    ("15:25 - Störung behoben", "the resolution"),
]


@pytest.mark.parametrize(("line", "name"), MARKED_IN_WORDS)
def test_what_words_may_mark_is_not_said_to_lack_a_mark(line: str, name: str) -> None:
    """A mark in words, in a tag that was not read, or in German is not called missing."""
    other = "- 14:35 - On-call engineer took over [E12: action, acknowledged]\n"
    asked = given("payments-memory-leak", parse(f"{HEAD}## Timeline\n\n{other}- {line}\n")).findings
    assert name not in " ".join(one.message for one in asked if one.code == "not-marked")


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [("21:00 - lock (begin of impact)", False), ("14:32 - spam detected", False), ("14:32 - Alert", True)],
)
def test_a_timeline_that_marks_in_words_is_not_told_that_it_has_no_mark(line: str, is_asked: bool) -> None:
    """Whoever wrote "begin of impact" has marked it, in words of their own."""
    assert ("nothing-marked" in codes(f"{STORY}## Timeline\n\n- {line}\n")) is is_asked


WHYS = "## Five Whys\n\nProblem: Payments failed\n\n- Why? → No memory was left [W1; E08]\n"


@pytest.mark.parametrize(
    ("line", "is_broken"),
    [
        ("rules exempt from", True),
        ("The alert was late because", True),
        ("Test restores …", True),
        ("There was no copy to restore from", False),
        ("A host that nobody logs on to", False),
        ("A region whose distance the applications cannot live with", False),
        ("Backups were turned off", False),
    ],
)
def test_a_line_that_breaks_off_is_asked_about_and_not_for_its_record(line: str, is_broken: bool) -> None:
    """A line that ends in the middle is asked how it goes on, first of all and about nothing else."""
    result = given("payments-memory-leak", parse(f"{HEAD}{WHYS}  - Why? → {line}\n"))
    about = [one.code for one in result.findings if one.where == "W2"]
    assert ("broken-off" in about) is is_broken
    if is_broken:
        assert about == ["broken-off"]
        assert result.next_step == "Finish that line, or take it out."


def test_a_mere_name_is_asked_about_where_the_other_factors_say_more() -> None:
    """Of "status page" one asks what about it; a list of names only is another thing."""
    more = ("The queue of payments had no upper bound", "Nobody had a graph of the memory")
    assert "only-a-name" in {one.code for one in factors("status page", *more).findings}
    assert "only-a-name" not in {one.code for one in factors("status page", "retries").findings}
    for told in ("Unbounded map", "kein Archiv", "human error"):
        assert "only-a-name" not in {one.code for one in factors(told, *more).findings}, told


def test_instants_stated_at_the_top_are_not_said_to_lack_a_mark() -> None:
    """A template with start and end in its table has them, whether or not the lines carry marks."""
    line = "## Timeline\n\n- 14:35 - On-call engineer took over [E12: action, acknowledged]\n"
    stated = HEAD.replace("- **Zone**", "- **Start**: 14:26\n- **End**: 15:25\n- **Zone**")
    told, bare = (given("payments-memory-leak", parse(f"{head}{line}")).findings for head in (stated, HEAD))
    assert "not-marked" not in {one.code for one in told}
    assert "not-marked" in {one.code for one in bare}


def test_a_time_on_an_unnamed_day_is_not_somewhere_else() -> None:
    """A document without dates has its resolution on "day 2"; at the same time of day nothing was put elsewhere."""
    lines = "22:52 link down\n22:54 alerts\n23:02 strange topology\n11:12 primaries back\n23:03 resolved\n"
    yours = parse(f"# x\n\n{STORY}## Timeline\n\n" + "".join(f"- {line}\n" for line in lines.splitlines()))
    assert "marked-elsewhere" not in {code for code, _ in found("github-2018-10-21", yours)}


def test_one_time_out_of_its_order_is_asked_about() -> None:
    """Where one line alone is not where its time belongs, it is named with the next one; a list in order is silent."""
    lines = ["13:50 - Deploy", "14:36 - Errors climb", "14:32 - Alert", "14:35 - Ack", "15:25 - Normal"]
    listed = f"{STORY}## Timeline\n\n" + "".join(f"- {line}\n" for line in lines)
    [question] = [
        one for one in given("payments-memory-leak", parse(HEAD + listed)).findings if one.code == "not-in-order"
    ]
    assert "“Errors climb” is at 14:36" in question.message
    assert "not-in-order" not in codes(listed.replace("14:36", "14:26"))


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("The link between the hub and the data center was gone for 43 minutes.", True),
        ("The link between the hub and the data center was gone for 43 seconds.", False),
        ("I once saw a team lose 43 days.", False),
    ],
)
def test_a_number_with_another_unit_than_the_record_is_asked_about(text: str, is_asked: bool) -> None:
    """Of "43 minutes" where a record has 43 seconds one is asked; the same number about something else is let be."""
    told = codes(f"## What Happened?\n\n{text}\n", "github-2018-10-21")
    assert ("other-unit" in told) is is_asked


@pytest.mark.parametrize(
    "line",
    [
        "The admin who configured the failure mails for cron did it wrong, so errors of dumps did not arrive",
        "Nobody bothered to check whether mails about failing backups arrive at anybody",
    ],
)
def test_blame_is_not_held_up_as_done_well(line: str) -> None:
    """Also where the reviewers saw the condition in it."""
    assert line not in factors(line, name="gitlab-2017-01-31").done_well[1]


@pytest.mark.parametrize(
    ("done", "is_praised"),
    [
        ("it's configured and we've tried it", False),
        ("people feel informed about the limit of memory", False),
        ("a pod that leaks in the load test is stopped within 5 minutes", True),
    ],
)
def test_an_action_is_praised_where_its_condition_names_what_one_would_see(done: str, is_praised: bool) -> None:
    """That somebody tried it or feels something can be checked by nobody else."""
    table = "| Action | Owner | Due Date | Status | Exit criterion |\n|---|---|---|---|---|\n"
    text = f"{HEAD}## Action Items\n\n{table}| Limit memory in load tests | SRE | 2024-03-01 | Open | {done} |\n"
    assert bool(given("payments-memory-leak", parse(text)).done_well[0]) is is_praised


def test_a_claim_against_the_records_is_not_said_to_be_the_reviewers() -> None:
    """What "no growth in memory" denies, the records have; that another thing is denied there is no support."""
    result = factors("Canary pod showed no growth in memory", "Odd words altogether")
    assert not result.pairing.same
    assert not result.pairing.parts


def test_two_questions_in_one_are_not_taken_for_the_wrong_answer() -> None:
    """Of "late for a day, and lost" an answer may be to either part; a why that factors take up is not an end."""
    whys = (
        "- Why? → Webhooks were late for a day and many never arrived [W1; E27]\n"
        "  - Why? → A payload's age limit went on counting during the pause [W2: condition, technical; E09]\n"
        "- Why? → Lagging replicas kept taking reads while the day came up in Europe [W3: condition, external; E38]\n"
    )
    asked = codes(f"## Five Whys\n\nProblem: Users saw wrong data\n\n{whys}", "github-2018-10-21")
    assert not asked & {"other-question", "stops-outside"}


def test_a_long_list_of_whys_on_one_level_is_not_called_shallow() -> None:
    """Whoever nested them in a form that was not read is not told that the path is short."""
    whys = "\n".join(f"- Why? → Condition number {n} was so [W{n}: condition; E02]" for n in range(1, 9))
    assert "shallow" not in codes(f"## Five Whys\n\nProblem: Payments failed\n\n{whys}\n")
    assert "shallow" in codes("## Five Whys\n\nProblem: Payments failed\n\n- Why? → No memory was left [W1; E08]\n")


def test_the_next_step_follows_from_the_first_question() -> None:
    """Each question about form or evidence has a step of its own, and what was not found is named with its heading."""
    for path in sorted(bench.ANSWERS.glob("*.md")):
        result = given(next(name for name in NAMES if name.startswith(path.stem.partition("-")[0])), load(path))
        if result.questions:
            assert not result.next_step.startswith("Take the first question"), (path.stem, result.questions[0].code)


def test_a_record_is_not_brought_up_for_other_words() -> None:
    """A line that names no record is set beside one only where both are about the same thing by their words."""
    result = factors("Nobody looked at the moon", "Payments pods ran without a memory limit or an alert")
    assert not {"F1"} & {mine for mine, _ in (*result.pairing.maybe, *result.pairing.parts, *result.pairing.same)}


def test_two_lines_about_one_factor_are_both_spoken_of() -> None:
    """Where several of the learner's lines come near one factor of the reviewers', none of them is passed over."""
    lines = (
        "- Payments pods ran without a memory limit [F1: technical; E02]\n- No alert watched memory [F2: gap; E02]\n"
    )
    result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}"))
    assert {*dict(result.pairing.same), *dict(result.pairing.parts), *result.shown.recorded} == {"F1", "F2"}


def test_lines_in_another_language_get_the_reason() -> None:
    """The kit says that it compares English words, and asks nothing that rests on words."""
    lines = "- Der Canary prüft nur die Fehlerrate und läuft nur zehn Minuten\n- Kein Alarm auf den Speicher\n"
    result = given("payments-memory-leak", parse(f"{HEAD}## Contributing Factors\n\n{lines}"))
    assert "compares English words only" in str(result)
    assert not {"also-followed", "new-factor"} & {question.code for question in result.findings}


def test_a_record_that_the_text_tells_of_is_not_called_not_found() -> None:
    """Telling words of a record anywhere in the text are enough for silence."""
    name, record = "cloudflare-2019-07-02", "E26"
    told = "## What Happened?\n\nThe emergency credentials had gone stale, they turned out to be hardly in use.\n\n"
    factors = "## Contributing Factors\n\n- No rule was ever tried on a few sites first\n"
    asked = [where for code, where in found(name, parse(f"# x\n\n{told}{factors}")) if code == "also-followed"]
    assert record not in asked


def test_a_question_quotes_a_line_whose_id_nobody_wrote() -> None:
    """Whoever wrote no ids does not know what F1 is."""
    shown = str(factors("The queue of payments had no upper bound", "Odd words altogether, as E11 shows"))
    assert "F1, “The queue of payments had no upper bound”" in shown


def test_blame_is_not_asked_for_its_record() -> None:
    """A sentence that ends at a person is asked about as such, and not called new."""
    text = f"{HEAD}## Contributing Factors\n\n- The root cause is human error\n"
    result = given("payments-memory-leak", parse(text))
    assert "which record supports it" not in str(result)


def test_a_timeline_that_tells_start_detection_and_end_lacks_no_mark() -> None:
    """Where three lines say in words what marks would say, no mark is asked for; where one of them lacks, it is."""
    rows = ["14:26 first payments fail (E07)", "14:32 alert fires (E10)", "15:25 all normal again (E22)"]
    told = [f"{STORY}## Timeline\n\n" + "".join(f"- {row}\n" for row in rows[:end]) for end in (3, 2)]
    assert [("nothing-marked" in codes(text)) for text in told] == [False, True]


def test_a_record_that_is_told_in_other_words_is_not_asked_for() -> None:
    """A factor of kindred words, and a label that is all about a record, may be it; the form's own words never are."""

    def asked(name: str, factor: str) -> set[str]:
        told = given(name, parse(f"{HEAD}## Contributing Factors\n\n- {factor} [F1: technical; E13]\n"))
        return {one.where for one in told.findings if one.code == "also-followed"}

    assert "E09" in asked("github-2018-10-21", "Nobody on shift had the password of the blog")
    assert "E09" not in asked("github-2018-10-21", "webhook TTL")
    assert "E07" in asked("cloudflare-2019-07-02", "Nobody on shift had the password of the blog")
    assert "E07" not in asked("cloudflare-2019-07-02", "couldn't sign in to our own tools because they need the edge")
    form = "<!-- webhook payloads that wait past an internal time limit are dropped -->"
    told = given(
        "github-2018-10-21", parse(f"{HEAD}{form}\n\n## Contributing Factors\n\n- A blog page was late [F1]\n")
    )
    assert "E09" in {one.where for one in told.findings if one.code == "also-followed"}


def test_an_event_with_a_condition_in_it_does_not_stop_early() -> None:
    """What wasn't there is a condition, whatever the line is called; and a factor can go on from it."""

    def asked(answer: str, factor: str = "") -> set[str]:
        whys = f"## Five Whys\n\n- Why? → Errors for all [W1: condition; E07]\n  - Why? → {answer} [W2: event; E11]\n"
        told = given("payments-memory-leak", parse(f"{HEAD}{whys}\n## Contributing Factors\n\n{factor}"))
        return {one.code for one in told.findings if one.where == "W2"}

    assert "stops-early" in asked("The rollout went to all pods")
    assert "stops-early" not in asked("The rollout went on, there was no canary")
    assert "stops-early" not in asked("The rollout went to all pods", "- Rollouts have one stage [F1: process; W2]\n")


def test_one_moment_that_is_marked_twice_is_not_two_impacts() -> None:
    """Two lines of one minute with the same mark: the reviewers marked one of them."""
    lines = "- 14:26 - Errors climb [E07: started]\n- 14:26 - Payments fail [E08: started]\n"
    lines += "- 14:32 - Alert [E10: detected]\n"
    told = given("payments-memory-leak", parse(f"{HEAD}## Timeline\n\n{lines}"))
    assert not {one.code for one in told.findings} & {"marked-more", "marked-elsewhere"}


def test_a_flat_list_of_whys_may_be_a_chain() -> None:
    """Three answers on one level: nobody can tell whether they are a chain, so only the last one ends a path."""
    texts = ["It fell", "It hung", "It grew"]
    flat = "".join(f"- Why? → {text} [W{n}: event; E0{n}]\n" for n, text in enumerate(texts, 1))
    told = given("payments-memory-leak", parse(f"{HEAD}## Five Whys\n\n{flat}"))
    assert "shallow" not in {one.code for one in told.findings}
    assert {one.where for one in told.findings if one.code == "stops-early"} == {"W3"}


def test_one_line_among_many_without_records_is_not_asked_for_one() -> None:
    """In a list without records no line is asked for its own, whatever other sections name; beside one with, it is."""

    def asked(lines: str) -> bool:
        whys = "## Five Whys\n\n- Why? → Errors for all [W1: condition; E07]\n\n"
        told = given("payments-memory-leak", parse(f"{HEAD}{whys}## Contributing Factors\n\n{lines}"))
        return "no-evidence" in {one.code for one in told.findings}

    bare = ["- The canary looks at error rates [F1: technical]\n", "- The rollback repeats the canary [F2: process]\n"]
    shown = "- The dashboard hides retries [F3: technical; E13]\n"
    assert not asked("".join(bare))
    assert asked("".join([*bare, shown]))


def test_an_owner_to_be_named_is_not_praised() -> None:
    """Nobody owns what somebody has yet to be named for."""
    table = "| Action | Owner | Due Date | Status | Done when |\n| --- | --- | --- | --- | --- |\n"
    row = "| Add a memory limit to all pods | {} | 2024-02-01 | Open | a pod that leaks is stopped in a drill |\n"
    praised = [
        given("payments-memory-leak", parse(f"{HEAD}## Action Items\n\n{table}{row.format(owner)}")).done_well[0]
        for owner in ("Platform team", "Platform (to be named by Friday)")
    ]
    assert "has an owner" in praised[0]
    assert "has an owner" not in praised[1]
