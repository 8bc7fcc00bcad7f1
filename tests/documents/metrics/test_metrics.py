"""The documents floor of the analysis bench: splicing, collections, metrics, review, matching files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.postmortem import Postmortem, Summary
from pmkit.documents.format.reading import load_reading, parse
from pmkit.documents.format.splice import with_section
from pmkit.documents.format.templates import start_postmortem, template
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.collection import read_folder, references
from pmkit.documents.metrics.facts import minutes_of
from pmkit.documents.metrics.metrics import Target, quality_metrics
from pmkit.documents.review import gathered, line_of, review, review_reading
from pmkit.documents.scenario.check import validate
from pmkit.documents.scenario.example import example_log
from pmkit.documents.scenario.match import match_schema, read_match
from pmkit.documents.scenario.scenario import Scenario, all_folders
from pmkit.errors import FileError, RecordError, ScenarioError
from pmkit.records.sources.log import read_log
from tests.documents.strategies import factor_lists, graphs, plans, postmortems

ROOT = Path(__file__).resolve().parents[2]


@settings(max_examples=40)
@given(postmortems(), graphs(), factor_lists(), plans())
def test_a_section_is_written_in_place(pm: Postmortem, whys: FiveWhys, factors: object, actions: object) -> None:
    """Whatever the document, a spliced section reads back, and no other section changes."""
    for key, value in (("whys", whys), ("factors", factors), ("actions", actions)):
        new = pm.replace(**{key: value})
        read = parse(with_section(render(pm), new, key))
        assert getattr(read, key) == getattr(new, key)
        for other in ("title", "summary", "timeline", "went_well", "lessons", "extra"):
            assert getattr(read, other) == getattr(new, other), other


def test_splicing_leaves_every_other_line_alone() -> None:
    """Prompts, blank lines and odd spellings elsewhere stay as they were typed."""
    text = template(title="T").replace("## Lessons Learned", "##  Lessons Learned\n\nodd   spacing\n")
    new = with_section(text, parse(text).replace(whys=FiveWhys.chain("It broke", "No memory")), "whys")
    before, after = text.split("## Five Whys"), new.split("## Five Whys")
    assert before[0] == after[0]
    assert before[1].split("## Contributing Factors")[1] == after[1].split("## Contributing Factors")[1]
    assert "State the problem as users felt it" in after[1]
    assert new.count("pmkit postmortem format") == 1


def test_foreign_documents_are_written_anew_without_loss() -> None:
    """Where pmkit's marker is missing, the whole document gets its form, and no word is lost."""
    text = "# Outage\n\n## Timeline\n\n- 14:32 UTC alert\n\n## My notes\n\nkeep me\n"
    new = with_section(text, parse(text).replace(whys=FiveWhys.chain("It broke", "x")), "whys")
    assert "keep me" in new
    assert parse(new).whys["W1"].text == "x"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with good, foreign and impossible files."""
    for scenario in all_folders():
        (tmp_path / f"{scenario.name}.md").write_text(
            (scenario / "reference.md").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "foreign.md").write_text(
        "# Search was down\n\n**Date:** March 4, 2025\n**Duration:** 1h 20m\n\n"
        "## Follow-up actions\n\n- [x] Add a limit\n- [ ] Add an alert\n",
        encoding="utf-8",
    )
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "latin.md").write_bytes("# Störung\n".encode("latin-1"))
    (tmp_path / "huge.md").write_bytes(b"a" * 100_000_000)
    (tmp_path / "readme.md").write_text("# About\n\nNothing here.\n", encoding="utf-8")
    (tmp_path / "x.conflict-1.md").write_text("## Timeline\n\n- 14:32 x\n", encoding="utf-8")
    (tmp_path / ".hidden.md").write_text("## Timeline\n\n- 14:32 x\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_and_what_cannot_be_is_listed(folder: Path) -> None:
    """Binary, empty, huge, non-UTF-8 and other files are named with the reason; the rest works."""
    found = read_folder(folder)
    assert len(found) == len(all_folders()) + 1
    reasons = {Path(error.where.partition(":")[0]).name: error for error in found.left_out}
    assert set(reasons) == {"binary.md", "empty.md", "latin.md", "huge.md", "readme.md", "x.conflict-1.md"}
    for error in reasons.values():
        assert error.problem
        assert error.remedy
    metrics = quality_metrics(found)
    assert metrics.count == len(found)
    assert "left out" in str(metrics)
    assert metrics["actions_each"].unknown == 0


def test_folders_that_are_none_are_refused(tmp_path: Path) -> None:
    """A missing folder and a file in place of one say what to do; an empty folder is no error."""
    with pytest.raises(FileError, match="no such folder"):
        read_folder(tmp_path / "none")
    (tmp_path / "file.md").write_text("x", encoding="utf-8")
    with pytest.raises(FileError, match="a file, not a folder"):
        read_folder(tmp_path / "file.md")
    (tmp_path / "empty").mkdir()
    assert "No postmortem to count yet" in str(quality_metrics(read_folder(tmp_path / "empty")))


def made(**summary: str) -> Postmortem:
    """Return a postmortem with a summary."""
    return Postmortem(title=summary.pop("title", "T"), summary=Summary(**summary))


def test_the_articles_six_rows() -> None:
    """Each is counted from what the documents say, and says how many do not."""
    some = [
        made(date="2024-01-01", published="2024-01-05", invited="8", attended="6", audience="Public blog"),
        made(date="2024-02-01", published="4 February 2024", invited="10", attended="10", audience="internal only"),
        made(date="2024-03-01", published="2024-02-01", invited="two", audience="", earlier="INC-1"),
        made(date="", published="2024-03-03", invited="3", attended="5", earlier="none"),
    ]
    metrics = quality_metrics(some, targets={"time_to_complete": "< 5", "participation": "> 99 %"})
    assert metrics["time_to_complete"].value.value == 3.5
    assert metrics["time_to_complete"].unknown == 2
    assert str(metrics["participation"].value).startswith("16 of 18")
    assert metrics["participation"].verdict == "outside"
    assert str(metrics["repeat_incidents"].value).startswith("1 of 4")
    assert str(metrics["shared_publicly"].value).startswith("1 of 2")
    assert "too few to be sure" in metrics["time_to_complete"].verdict
    assert metrics["actions_each"].target is None
    assert "sample" in metrics.to_markdown()
    assert metrics.frame["key"][0] == "time_to_complete"


def test_dropped_actions_do_not_count() -> None:
    """Won't do is neither open nor done."""
    pm = parse(
        "## Action Items\n\n| Action | Owner | Due Date | Status |\n|---|---|---|---|\n"
        "| a | x | | Done |\n| b | x | | Won't do |\n| c | x | | Open |\n"
    )
    metrics = quality_metrics([pm])
    assert str(metrics["actions_completed"].value).startswith("1 of 2")
    assert metrics["actions_each"].value.value == 2


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("53 minutes", 53),
        ("1h 20m", 80),
        ("1:20", 80),
        ("about 18 hours, from x", 1080),
        ("2 days", 2880),
        ("90 s", 1.5),
        ("53 minutes, 14:32 to 15:25 (59 counted)", 53),
        ("unknown", None),
        ("", None),
        ("ongoing", None),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, minutes: float | None) -> None:
    """Units in any spelling; what is no duration is none."""
    assert minutes_of(made(duration=text)) == minutes


@pytest.mark.parametrize(
    ("text", "low", "high"), [("< 5", None, 5), ("≥ 3", 3, None), ("3-6", 3, 6), ("3 to 6", 3, 6), ("<5 days", None, 5)]
)
def test_targets(text: str, low: float | None, high: float | None) -> None:
    """A goal is below, above or between."""
    target = Target.of(text, "days")
    assert (target.low, target.high) == (low, high)


def test_targets_that_are_none_are_refused() -> None:
    """Neither an unknown metric nor a goal without a direction is guessed at."""
    for targets in ({"party": "< 5"}, {"time_to_complete": "5"}, {"time_to_complete": "soon"}):
        with pytest.raises(RecordError):
            quality_metrics([made()], targets=targets)
    assert Target.of("> 80 %", "%").low == 0.8


def test_repeat_factors_name_the_earlier_review() -> None:
    """A factor that an earlier incident had is listed once, with both titles."""
    first = parse(
        "# A\n\n## Incident Summary\n\n- **Date**: 2024-01-01\n\n## Contributing Factors\n\n- Retries without a pause\n"
    )
    second = parse(
        "# B\n\n## Incident Summary\n\n- **Date**: 2024-02-01\n\n## Contributing Factors\n\n- Retries had no pause\n"
    )
    assert [(later, earlier) for later, _, earlier, _ in quality_metrics([second, first]).repeats] == [("B", "A")]


def test_references_are_the_scenarios() -> None:
    """Each scenario's reference is one postmortem of the collection."""
    assert [document.path.parent.name for document in references()] == [folder.name for folder in all_folders()]


def test_the_review_asks_about_a_new_document_and_not_about_a_good_one() -> None:
    """A template is asked to be written; the reference of the payments scenario leaves nothing to ask."""
    codes = {finding.code for finding in review(parse(template()))}
    assert {"not-written", "no-date", "no-impact", "no-severity"} <= codes
    assert review(Scenario.open("payments-memory-leak").debrief()) == []


def test_the_articles_own_template_is_asked_about() -> None:
    """Its pre-filled answers, its sample actions and its missing sections are pointed at."""
    seed = ROOT.parent / "shared" / "seed" / "blameless-postmortems.md"
    if not seed.exists():
        pytest.skip("the article is not here; the project does not ship it")
    text = seed.read_text(encoding="utf-8")
    body = text.split("```markdown\n# Incident Postmortem", 1)[1].split("```", 1)[0]
    codes = [finding.code for finding in review_reading_of("# Incident Postmortem" + body)]
    assert codes.count("as-printed") == 2
    assert codes.count("no-done-condition") == 2
    assert "not-written" in codes


def review_reading_of(text: str) -> list[object]:
    """Return the findings of a text."""
    from pmkit.documents.format.reading import read

    return list(review_reading(read(text)))


def test_ids_that_lead_nowhere_are_asked_about() -> None:
    """A factor, a why or an action that points at a missing id says which."""
    pm = parse("## Contributing Factors\n\n- x [F1: technical; E99]\n")
    found = [finding for finding in review(pm) if finding.code == "points-nowhere"]
    assert [(f.where, "E99" in f.message) for f in found] == [("F1", True)]


@settings(max_examples=40)
@given(postmortems())
def test_any_postmortem_can_be_reviewed_and_counted(pm: Postmortem) -> None:
    """Nothing makes the review or the metrics raise, and every finding has a line."""
    text = render(pm)
    for finding in gathered(review(pm)):
        assert 1 <= line_of(text, finding.where) <= text.count("\n") + 1
        assert finding.question.endswith(("?", ".", "]."))
    quality_metrics([pm, pm])


def test_findings_know_their_line() -> None:
    """An id leads to the line that carries it, a section to its heading."""
    text = (all_folders()[0] / "reference.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert "[F3:" in lines[line_of(text, "F3") - 1]
    assert lines[line_of(text, "episode 1") - 1] == "## Timeline"
    assert line_of(text, "line 7") == 7
    assert line_of(text, "nowhere") == 1


@pytest.mark.parametrize("name", [folder.name for folder in all_folders()])
def test_every_scenario_has_a_matching_that_fits(name: str) -> None:
    """Each factor of the reference has an entry with two look-alikes, and validation finds nothing."""
    scenario = Scenario.open(name)
    matching = scenario.matching()
    assert matching is not None
    assert set(matching.factors) == {factor.id for factor in scenario.debrief().factors}
    assert validate(name) == []


def test_the_matching_schema_is_fresh() -> None:
    """Editors complete against what the models say."""
    assert (ROOT / "scenarios" / "match.schema.json").read_text(encoding="utf-8") == match_schema()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("F1:", "F77:"), "unknown-factor"),
        (("evidence: [E01,", "evidence: [E77,"), "unknown-event"),
        (("contrary:", "contray:"), "unknown-key"),
        (("  F2:\n", "  F2:\n    extra: 1\n"), "unknown-key"),
        (("schema: 1", "schema: 2"), "bad-value"),
        (("schema: 1", "schema: 1\nx: &a 1\ny: *a"), "yaml-broken"),
    ],
)
def test_a_broken_matching_is_named_with_its_place(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    """Unknown ids and keys in match.yaml are listed by validate, each with file and field."""
    folder = tmp_path / "payments-memory-leak"
    shutil.copytree(Scenario.open("payments-memory-leak").folder, folder)
    path = folder / "match.yaml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    problems = validate(folder)
    assert code in [problem.code for problem in problems]
    assert all("match.yaml" in problem.where for problem in problems)
    if code in ("unknown-key", "bad-value", "yaml-broken"):
        with pytest.raises((ScenarioError, Exception)):
            read_match(path)


def test_a_scenario_without_matching_still_works(tmp_path: Path) -> None:
    """match.yaml is wanted, not needed."""
    folder = tmp_path / "payments-memory-leak"
    shutil.copytree(Scenario.open("payments-memory-leak").folder, folder)
    (folder / "match.yaml").unlink()
    assert validate(folder) == []
    assert Scenario.open(folder).matching() is None


def test_a_sitting_begins_with_a_table(tmp_path: Path) -> None:
    """The example table is read, its row without a time is listed, and the document starts from it once."""
    log = read_log(example_log(tmp_path))
    assert len(log.timeline) == 20
    assert [error.problem for error in log.rejected] == ["the row has no time"]
    path = start_postmortem(tmp_path / "a" / "pm.md", log.timeline, title="Payments")
    reading = load_reading(path)
    assert len(reading.postmortem.timeline) == 20
    assert reading.postmortem.summary.date == "2024-01-15"
    assert reading.postmortem.records is not None
    assert reading.postmortem.records.events[0].evidence
    path.write_text(path.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    start_postmortem(path, log.timeline, title="Other")
    assert path.read_text(encoding="utf-8").endswith("mine\n")


def test_reviews_of_less_depth_ask_for_less() -> None:
    """A note is asked for its text only."""
    note = parse(template("note"))
    assert {finding.code for finding in review(note)} <= {"no-date", "no-impact", "no-severity", "not-written"}
    light = parse(template("lightweight"))
    assert "unanswered-factor" not in {finding.code for finding in review(light)}
    assert replace(light.summary, date="2024-01-01").date
