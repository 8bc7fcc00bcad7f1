"""Documents that pmkit wrote, and the article's own template."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmkit.analysis.whys.five_whys import PROBLEM
from pmkit.documents.format.postmortem import Postmortem, Summary
from pmkit.documents.format.reading import load, parse, read
from pmkit.documents.format.writing import render, save
from pmkit.errors import DocumentError, FileError
from pmkit.records.event import Event, Kind, Milestone
from pmkit.records.timeline import Timeline
from tests.documents.format.samples import codes, document

ARTICLE = """\
# Incident Postmortem: Payments were down

## Incident Summary
- **Date**: 2024-01-15
- **Duration**: 53 minutes
- **Impact**: Nobody could pay
- **Severity**: SEV-1

## What Happened?
A release kept every request in memory.

## Timeline
- 14:32 - Alert fired for high error rate
- 14:35 - On-call engineer acknowledged
- 14:40 - Initial investigation began
- 14:52 - Root cause identified
- 15:10 - Fix deployed
- 15:25 - System returned to normal

## Five Whys
Problem: Service outage lasted 53 minutes

Why? → The service ran out of memory
Why? → Memory leak in new feature
Why? → Missing memory profiling in testing

## Contributing Factors
- Technical factors (code, infrastructure)
- Process factors (testing, deployment)

## What Went Well
- Quick detection

## What Could Be Improved
- Clearer runbook procedures

## Action Items
| Action | Owner | Due Date | Status |
|--------|-------|----------|---------|
| Add memory monitoring | SRE Team | 2024-02-01 | In Progress |
| Update testing suite | Dev Team | 2024-02-15 | Not Started |

## Lessons Learned
Memory is a resource that somebody has to watch.
"""
"""The article's template, filled in and without a single tag."""


def ids(postmortem: Postmortem) -> dict[str, list[str]]:
    """Return the ids of all that has one."""
    return {
        "timeline": [event.id for event in postmortem.timeline],
        "whys": [why.id for why in postmortem.whys.whys],
        "factors": [factor.id for factor in postmortem.factors],
        "actions": [action.id for action in postmortem.actions],
    }


def test_the_bare_template_gets_ids() -> None:
    """The article's template without tags is read whole, and ids are given in order."""
    postmortem = parse(ARTICLE)
    assert ids(postmortem) == {
        "timeline": ["E01", "E02", "E03", "E04", "E05", "E06"],
        "whys": ["W1", "W2", "W3"],
        "factors": ["F1", "F2"],
        "actions": ["A1", "A2"],
    }


def test_the_bare_template_is_read_into_its_places() -> None:
    """Title, bullets, narratives, instants, chain and table of the article's template are where they belong."""
    postmortem = parse(ARTICLE)
    summary = postmortem.summary
    assert postmortem.title == "Payments were down"
    assert (summary.date, summary.duration, summary.severity) == ("2024-01-15", "53 minutes", "SEV-1")
    assert summary.impact == "Nobody could pay"
    assert postmortem.what_happened == "A release kept every request in memory."
    assert postmortem.went_well == "- Quick detection"
    assert postmortem.improve == "- Clearer runbook procedures"
    assert postmortem.lessons == "Memory is a resource that somebody has to watch."
    assert postmortem.timeline["E01"].headline == "Alert fired for high error rate"
    assert postmortem.timeline["E06"].earliest == datetime(2024, 1, 15, 15, 25, tzinfo=UTC)
    assert postmortem.whys.problem == "Service outage lasted 53 minutes"
    assert [(link.effect, link.cause) for link in postmortem.whys.links] == [
        (PROBLEM, "W1"),
        ("W1", "W2"),
        ("W2", "W3"),
    ]
    action = postmortem.actions.items[0]
    assert (action.text, action.owner, action.due) == ("Add memory monitoring", "SRE Team", "2024-02-01")
    assert (action.status, action.completed) == ("In Progress", "")
    assert postmortem.extra == ()
    assert postmortem.notes == ()


def test_the_bare_template_says_what_it_assumed() -> None:
    """Without a zone the reading says that UTC is assumed, at the heading of the timeline."""
    reading = read(ARTICLE)
    assert not reading.is_strict
    assert codes(reading) == {"no-zone": f"line {ARTICLE.splitlines().index('## Timeline') + 1}"}


def test_the_article_with_its_placeholders_is_read() -> None:
    """The article's unfilled template is read, with its bracketed hints kept as text."""
    text = ARTICLE.replace("Payments were down", "[Title]").replace("2024-01-15", "").replace("53 minutes", "")
    postmortem = parse(text)
    assert postmortem.title == "[Title]"
    assert postmortem.summary.date == ""
    assert len(postmortem.timeline) == 6


def test_written_ids_are_collected_before_any_is_given() -> None:
    """A line without a tag never gets an id that a later line holds."""
    postmortem = parse(
        document(
            "## Timeline\n\n- 10:00 - first\n- 10:01 - second [E01: alert]\n- 10:02 - third\n\n"
            "## Five Whys\n\nProblem: P\n\n- Why? → a\n- Why? → b [W1; E03]\n\n"
            "## Contributing Factors\n\n- one\n- two [F1: technical]\n\n"
            "## Action Items\n\n| Action | Owner |\n|---|---|\n| x | o |\n| y [A1; F1] | o |"
        )
    )
    assert [(event.headline, event.id) for event in postmortem.timeline] == [
        ("first", "E02"),
        ("second", "E01"),
        ("third", "E03"),  # what W1 points at: people count lines
    ]
    assert [(why.text, why.id) for why in postmortem.whys.whys] == [("a", "W2"), ("b", "W1")]
    assert [(factor.text, factor.id) for factor in postmortem.factors] == [("one", "F2"), ("two", "F1")]
    assert [(action.text, action.id) for action in postmortem.actions] == [("x", "A2"), ("y", "A1")]


@pytest.mark.parametrize(
    ("body", "kept", "line"),
    [
        ("## Timeline\n\n- 10:00 - a [E7]\n- 10:01 - b [E7]", ("timeline", ["E7", "E01"]), 11),
        ("## Five Whys\n\nProblem: P\n\n- Why? → a [W7]\n- Why? → b [W7]", ("whys", ["W7", "W1"]), 13),
        ("## Contributing Factors\n\n- a [F7]\n- b [F7]", ("factors", ["F7", "F1"]), 11),
        ("## Action Items\n\n| Action |\n|---|\n| a [A7] |\n| b [A7] |", ("actions", ["A7", "A1"]), 13),
    ],
)
def test_an_id_that_is_used_twice(body: str, kept: tuple[str, list[str]], line: int) -> None:
    """The second use gets a fresh id, and a finding names the line where it stands."""
    text = document(body)
    reading = read(text)
    key, expected = kept
    assert ids(reading.postmortem)[key] == expected
    assert [(f.code, f.where) for f in reading.findings] == [("id-twice", f"line {line}")]
    assert "b [" in text.splitlines()[line - 1]


def test_tags_are_read_into_their_fields() -> None:
    """Kind, milestones, basis, role, references and all words of an action's tag reach their fields."""
    postmortem = parse(
        document(
            "## Timeline\n\n- 10:00 - a [E1: alert, detected, inferred, by on-call engineer; E2]\n"
            "- 09:00 - b [E2: change]\n\n## Contributing Factors\n\n- c [F1: process, testing; E1, E2]\n\n"
            "## Action Items\n\n| Action | Done when |\n|---|---|\n"
            "| d [A1: commitment, strong, detect, low effort, high impact; F1] | it rings |"
        )
    )
    event = postmortem.timeline["E1"]
    assert (event.kind, event.milestones, event.role) == (Kind.ALERT, (Milestone.DETECTED,), "on-call engineer")
    assert (str(event.basis), event.after) == ("inferred", ("E2",))
    (factor,) = postmortem.factors
    assert (str(factor.category), factor.layer, factor.evidence) == ("process", "testing", ("E1", "E2"))
    (action,) = postmortem.actions
    assert [str(value) for value in (action.promise, action.strength, action.aim, action.effort, action.impact)] == [
        "commitment",
        "strong",
        "detect",
        "low",
        "high",
    ]
    assert (action.answers, action.done_when) == (("F1",), "it rings")


@pytest.mark.parametrize("where", [1, 4])
def test_a_newer_format_is_refused(where: int) -> None:
    """A document of a later version is not half understood: the error names its line and the remedy."""
    lines = ["# T", "", "## Timeline", "", "- 10:00 - a"]
    lines.insert(where, "<!-- pmkit postmortem format 99 -->")
    with pytest.raises(DocumentError) as caught:
        parse("\n".join(lines))
    assert caught.value.where == f"line {where + 1}"
    assert "99" in caught.value.problem
    assert "update pmkit" in caught.value.remedy


def test_a_newer_format_in_a_file_names_the_file(tmp_path: Path) -> None:
    """Loading such a file says which file and line."""
    path = tmp_path / "new.md"
    path.write_text("# T\n\n<!-- pmkit postmortem format 2 -->\n", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(path)
    assert caught.value.where == f"{path}, line 3"


def test_prompts_and_blanks_are_no_content() -> None:
    """Comments, an ellipsis and empty items do not make a section answered; one word does."""
    body = (
        "## What Happened?\n\n<!-- Tell the story. -->\n\n…\n\n## Lessons Learned\n\n- …\n- \n\n"
        "## Timeline\n\n<!-- x -->"
    )
    postmortem = parse(document(body))
    for key in ("what_happened", "lessons", "timeline", "whys", "factors", "actions"):
        assert not postmortem.has_content(key), key
    assert "<!-- Tell the story. -->" in render(postmortem)
    assert parse(document(body.replace("\n- …\n", "\n- … so\n"))).has_content("lessons")
    assert parse(document(body.replace("…\n\n## L", "word\n\n## L"))).has_content("what_happened")


def test_an_ellipsis_in_a_tag_is_no_word() -> None:
    """A half-filled tag such as ``[W2: …; E02]`` reads without the ellipsis."""
    why = parse(document("## Five Whys\n\nProblem: P\n\n- Why? → … [W2: …; E02]")).whys["W2"]
    assert (why.text, why.type, why.evidence) == ("…", None, ("E02",))


def test_an_unknown_zone_is_asked_about() -> None:
    """A zone that does not exist is kept as typed, times are read as UTC, and a finding says so."""
    reading = read(document("## Timeline\n\n- 10:00 - a [E1]", zone="Atlantis/Center"))
    assert reading.postmortem.summary.zone == "Atlantis/Center"
    assert reading.postmortem.zone_name == "UTC, assumed"
    assert reading.postmortem.timeline["E1"].earliest == datetime(2024, 1, 15, 10, tzinfo=UTC)
    assert "zone-unknown" in codes(reading)


def test_raw_records_lie_beside_the_document(tmp_path: Path) -> None:
    """Sources that the lines do not show are saved as ``<name>.evidence.csv`` and found again."""
    at = datetime(2024, 1, 15, 10, tzinfo=UTC)
    timeline = Timeline([Event(id="E1", headline="a", earliest=at, latest=at, source="pager export")])
    path = save(Postmortem(title="T", summary=Summary(date="2024-01-15"), timeline=timeline), tmp_path / "pm.md")
    assert sorted(p.name for p in tmp_path.glob("pm*")) == ["pm.evidence.csv", "pm.md"]
    again = load(path)
    assert again.records is not None
    assert again.records["E1"].source == "pager export"
    assert "pager export" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (None, FileError, "no such postmortem"),
        (b"", DocumentError, "empty"),
        (b" \n\t\n", DocumentError, "empty"),
        (b"PK\x00\x03", FileError, "binary"),
        (b"# T\n\xff\xfe", FileError, "UTF-8"),
    ],
)
def test_files_that_are_no_postmortem(tmp_path: Path, data: bytes | None, error: type[Exception], says: str) -> None:
    """A missing, empty, binary or oddly encoded file is an error that names the file and a remedy."""
    path = tmp_path / "pm.md"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(error, match=says) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "What to do" in str(caught.value)


@pytest.mark.parametrize(
    "where", ["", "# T\n\n", "# T\n\n## Notes\n\n", "# T\n\n## Timeline\n\n", "# T\n\n## Action items\n\n"]
)
def test_a_paragraph_of_nothing_but_a_no_break_space(where: str) -> None:
    """What Markdown takes for a paragraph without a line is read, under any heading."""
    assert not read(f"{where}\xa0\n").postmortem.timeline.events
