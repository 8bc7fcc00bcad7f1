"""Every check of the kit over one postmortem."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.readers.context import line_with
from pmkit.documents.format.reading import parse, read
from pmkit.documents.format.templates import template
from pmkit.documents.format.writing import render
from pmkit.documents.metrics.metrics import quality_metrics
from pmkit.documents.review import gathered, line_of, review, review_reading
from pmkit.documents.scenario.scenario import Scenario, all_folders
from tests.documents.strategies import postmortems
from tests.examples import examples

ROOT = Path(__file__).resolve().parents[2]


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
    where = {finding.code: finding.where for finding in review_reading(read("# Incident Postmortem" + body))}
    assert where["as-printed"] == "What Went Well, What Could Be Improved"
    assert where["no-done-condition"] == "A1, A2"
    assert "not-written" in where


def test_ids_that_lead_nowhere_are_asked_about() -> None:
    """A factor, a why or an action that points at a missing id says which."""
    pm = parse("## Contributing Factors\n\n- x [F1: technical; E99]\n")
    found = [finding for finding in review(pm) if finding.code == "points-nowhere"]
    assert [(f.where, "E99" in f.message) for f in found] == [("F1", True)]


@examples(40)
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


def test_reviews_of_less_depth_ask_for_less() -> None:
    """A note is asked for its text only."""
    note = parse(template("note"))
    assert {finding.code for finding in review(note)} <= {"no-date", "no-impact", "no-severity", "not-written"}
    light = parse(template("lightweight"))
    assert "unanswered-factor" not in {finding.code for finding in review(light)}
    assert replace(light.summary, date="2024-01-01").date


def test_what_was_asked_on_reading_is_not_asked_again() -> None:
    """A document without day and zone is asked for each once, where its timeline begins."""
    asked = review_reading(read("# T\n\n## Timeline\n\n- 10:00 - a\n"))
    for code in ("no-date", "no-zone"):
        assert [finding.where for finding in asked if finding.code == code] == ["line 3"]


@pytest.mark.parametrize("title", ["## Lessons learned", "Lessons learned \n----------------"])
def test_a_section_that_heads_others_is_written(title: str) -> None:
    """One named "Lessons learned" with "What went well" below it is written, however it is typed."""
    text = f"Outage of 4 May 2024\n====================\n\n{title}\n\n### What went well\n\n- A quick alert\n"
    where = [finding.where for finding in review_reading(read(text)) if finding.code == "not-written"]
    assert "Lessons Learned" not in where


RARE = {
    "fi": "# Häiriö 2024-03-03\n\n## Aikajana\n\n- 10:00 julkaisu\n- 10:05 virheitä\n- 10:30 peruttu\n\n## Juurisyy\n\n"
    "Välimuisti oli liian pieni.\n\n## Toimenpiteet\n\n- Lisätään hälytys\n",
    "hu": "# Incidens 2024-03-03\n\n## Összefoglaló\n\nAz oldal nem működött.\n\n## Idővonal\n\n- 10:00 telepítés\n"
    "- 10:05 első hibák\n- 10:30 visszaállítva\n\n## Kiváltó ok\n\nHibás beállítás.\n\n"
    "## Teendők\n\n- [ ] Teszt írása\n",
    "tr": "# Kesinti 2024-03-03\n\n## Zaman çizelgesi\n\n- 10:00 dağıtım\n- 10:05 ilk hatalar\n- 10:30 geri alındı\n\n"
    "## Kök neden\n\nSüresi dolmuş bir sertifika.\n\n## Aksiyonlar\n\n- Uyarı eklenecek\n",
    "vi": "# Sự cố 2024-03-03\n\n## Dòng thời gian\n\n- 10:00 triển khai\n- 10:05 lỗi đầu tiên\n- 10:30 khôi phục\n\n"
    "## Nguyên nhân gốc rễ\n\nCấu hình sai.\n\n## Hành động khắc phục\n\n- Thêm cảnh báo\n",
}


@pytest.mark.parametrize("language", RARE)
def test_a_language_without_words_is_said_to_be_unread(language: str) -> None:
    """Headings in a language that is not known are named with their lines, and nothing is said to be missing."""
    text = RARE[language]
    found = review_reading(read(text))
    told = next(finding for finding in found if finding.code == "no-section")
    for heading in [line[3:] for line in text.splitlines() if line.startswith("## ")][-1:]:
        line = 1 + next(n for n, line in enumerate(text.splitlines()) if line == f"## {heading}")
        assert f"{heading!r} (line {line})" in told.message
    states = {
        "not-written",
        "no-actions",
        "no-factors",
        "few-factors",
        "few-recognized",
        "no-whys",
        "no-milestones",
        "no-detection",
    }
    assert not states & {finding.code for finding in found}


def test_marks_are_said_to_be_unrecognized() -> None:
    """In somebody else's document one finding says which milestones were not recognized."""
    text = "# T\n\n## Timeline\n\n- 2024-05-06 10:00 UTC - a deploy\n- 2024-05-06 10:10 UTC - another one\n"
    found = [f for f in review_reading(read(text)) if f.where.startswith("timeline")]
    assert [f.code for f in found] == ["milestones-untold"]
    marks = "the start of the impact, the detection, the mitigation or the resolution"
    assert found[0].message == f"pmkit did not recognize {marks} among the events."


def test_a_cause_in_prose_is_asked_about_once() -> None:
    """The wording of a factor that stays in the prose is asked about there."""
    text = "# T\n\n## What happened\n\nThe outage was caused by Ana, who deleted the volume by mistake.\n"
    found = review_reading(read(text))
    assert not [f for f in found if f.where.startswith("F")]


@pytest.mark.parametrize(
    ("lines", "untold"),
    [
        (["checkout begins to fail", "first reports in the chat", "rolled back", "all clear"], None),
        (["deploy", "Alarm wird ausgelöst", "Störung behoben"], None),
        (
            ["deploy", "first reports in the chat", "note taken"],
            "the start of the impact, the mitigation or the resolution",
        ),
        (["deploy", "note taken"], "the start of the impact, the detection, the mitigation or the resolution"),
    ],
)
def test_milestones_that_words_tell_are_not_called_untold(lines: list[str], untold: str | None) -> None:
    """Where the words of the timeline tell a milestone, nothing says that it was not recognized; others are named."""
    rows = "\n".join(f"- 2024-05-01 1{n}:00 UTC {line}" for n, line in enumerate(lines))
    found = {f.code: f.message for f in review_reading(read(f"# T\n\n## Timeline\n\n{rows}\n"))}
    assert found.get("milestones-untold") == (untold and f"pmkit did not recognize {untold} among the events.")


def asked(text: str) -> dict[str, str]:
    """Return the findings about a document of somebody else, each with its place."""
    return {finding.code: finding.where for finding in review_reading(read(text))}


def test_an_action_whose_words_tell_the_check_is_not_asked_for_one() -> None:
    """A number, or what happens when, can be checked; only pmkit's own form has a place for it apart."""
    text = (
        "# T\n\n## Action items\n\n- Improve the gate\n- The build fails on an unknown gate\n- Raise the limit to 80\n"
    )
    assert asked(text)["no-done-condition"] == "A1"


def test_a_list_of_wishes_holds_no_commitments_to_count() -> None:
    """Too many are counted where at least half of the open ones have an owner or a day."""
    items = [f"Paint gate number {number}" for number in range(12)]
    wishes = "\n".join(f"- {item}" for item in items)
    plan = "\n".join(f"- {item} (owner: gate team)" for item in items)
    assert "too-many" not in asked(f"# T\n\n## Action items\n\n{wishes}\n")
    assert "too-many" in asked(f"# T\n\n## Action items\n\n{plan}\n")


def test_a_zone_that_is_only_called_local_is_named() -> None:
    """Nobody says that a document gives no zone where it says that its times are local."""
    text = "# T\n\n## Timeline\n\nAll times are local.\n\n- 2024-05-01 10:00 the gate shuts\n- 10:05 an alarm\n"
    codes = asked(text)
    assert "zone-unknown" in codes
    assert "no-zone" not in codes


def test_a_length_that_is_stated_stands_for_the_milestones() -> None:
    """A reader finds one or two, a stated length is what they are for, and other alphabets are not judged."""
    rows = "- 2024-05-01 10:00 UTC a deploy\n- 2024-05-01 10:10 UTC another one\n"
    assert "milestones-untold" in asked(f"# T\n\n## Timeline\n\n{rows}")
    assert "milestones-untold" not in asked(f"# T\n\n- Duration: 40 minutes\n\n## Timeline\n\n{rows}")
    rows = "- 2024-05-01 10:00 UTC 配信の設定を変える\n- 2024-05-01 10:10 UTC もう一つの設定\n"
    assert "milestones-untold" not in asked(f"# T\n\n## Timeline\n\n{rows}")


def test_a_sentence_is_found_although_it_is_wrapped() -> None:
    """The line that a finding gives is where the sentence begins, also in a quote and over the end of a line."""
    text = "# T\n\n> It opened again. The\n> outage of the gate\n> had one fuse too few.\n"
    assert line_with(text, "The outage of the gate had one fuse too few.") == 2
    assert line_with(text, "outage of the gate had") == 3
    assert line_with(text, "nobody wrote this") == 0


def test_who_the_sentence_itself_names_is_not_asked_for() -> None:
    """A team that "will", or the writer, does it; an order alone has nobody."""
    items = "- The storage team will watch the disk\n- I'll improve the tests\n- Add a limit to the queue\n"
    text = f"# T\n\n## Action items\n\n{items}"
    asked = [found.where for found in review_reading(read(text)) if found.code == "no-owner"]
    assert asked == ["A3"]


def test_a_word_that_only_begins_like_somebody_is_nobody() -> None:
    """A limit of I/O is not the writer's."""
    text = "# T\n\n## Action items\n\n- I/O limits for each tenant of the cluster\n- Add a limit to the queue\n"
    asked = [found.where for found in review_reading(read(text)) if found.code == "no-owner"]
    assert asked == ["A1, A2"]
