"""The report: what was agreed first, results as they were shown, nothing that was held back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pmkit.errors import WorkshopError
from pmkit.room.session.plan import make_plan
from pmkit.room.session.results import count, result_markdown
from pmkit.views.page import markdown_html
from pmkit.workshop.leading.report import workshop_report
from pmkit.workshop.leading.run import Workshop
from tests.room.plans import ASKING, GOOD
from tests.workshop.hand import Hand, alone


@pytest.fixture
def done(tmp_path: Path) -> Workshop:
    """Return a workshop that was held with answers from paper."""
    hand = Hand()
    workshop = alone(tmp_path, hand)
    lead = workshop.session.lead
    workshop.follow(lead("go", to="check-in"))
    lead("key-in", tallies=["tired", "curious", "tired", "<b>wary</b>", "=1+1"])
    hand.minutes = 16
    workshop.follow(lead("go", to="start"))
    lead("key-in", tallies=[[0, 1, 2, 2, 0], [1, 1, 1, 1, 1], [5, 0, 0, 0, 0], [0, 0, 0, 0, 5]])
    hand.minutes = 40
    workshop.follow(lead("go", to="why-graph"))
    lead("key-in", tallies=[["No alert on the queue", "Old limit"], ["There was no alert on the queue"]])
    workshop.planner.add(
        "quick", "Cap the | memory", owner="Payments team", due="2026-12-15", done_when="a drill shows it"
    )
    workshop.planner.card("the alert fires", "look at the age of the queue")
    return workshop


def test_what_a_team_lead_reads(done: Workshop) -> None:
    """Day, incident, areas, disagreement, commitments with strength, cards, days of looking back, results, times."""
    text = workshop_report(done).to_markdown()
    for said in (
        "**Areas to begin with**: Gaps and",
        "**Answers lie furthest apart on**: Effectiveness, from 1 to 5",
        "| Cap the \\| memory | Payments team | 2026-12-15 | a drill shows it | strong, by its wording |",
        "When the alert fires, I will look at the age of the queue.",
        "**People who answered**: 5",
        "- tired (2 times)",
        "| both | No alert on the queue",
        "| Opening | 15 min | 16 min |",
        "| Application | 20 min | not finished |",
        "howie-guide.pagerduty.com",
    ):
        assert said in text, said
    assert text.index("## What we agreed") < text.index("## What came of each question")


def test_the_page_and_the_markdown_say_the_same(done: Workshop, tmp_path: Path) -> None:
    """The page has every heading of the Markdown; texts of people are text."""
    report = workshop_report(done)
    markdown, page = report.save(tmp_path / "out" if (tmp_path / "out").mkdir() is None else tmp_path)
    html = page.read_text(encoding="utf-8")
    for heading in re.findall(r"^#{1,3} (.+)$", markdown.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"<h[123]>{re.escape(heading)}</h[123]>", html), heading
    assert "<b>wary</b>" not in html
    assert "&lt;b&gt;wary" in html
    assert "<script" not in html


def test_an_empty_workshop_has_a_report(tmp_path: Path) -> None:
    """Before anything was asked the report says so, in whole sentences."""
    text = workshop_report(alone(tmp_path)).to_markdown()
    assert "Nothing was written down." in text
    assert "Nothing was asked, or nothing was shown." in text
    assert "not finished" in text


def test_too_few_stay_held_back(tmp_path: Path) -> None:
    """Four words of a check-in that needs five are no line of the report."""
    workshop = alone(tmp_path)
    workshop.session.lead("go", to="check-in")
    workshop.session.lead("key-in", tallies=["angry", "sad", "fine", "ok"])
    text = workshop_report(workshop).to_markdown()
    assert "Shown only from 5 answers up" in text
    assert "angry" not in text


def test_results_that_are_damaged_are_named(done: Workshop) -> None:
    """What was kept beside the notes and was cut off is named and left as it is."""
    done.keep_results()
    kept = done.results_file.read_text(encoding="utf-8")
    done.session.lead("close")
    again = Workshop.open(folder=done.folder, now=done.clock.now)
    again.join("none")
    assert "Areas to begin with" in workshop_report(again).to_markdown()
    done.results_file.write_text(kept[:100], encoding="utf-8")
    with pytest.raises(WorkshopError) as error:
        workshop_report(again)
    assert (error.value.code, str(done.results_file) in error.value.where) == ("json-broken", True)
    assert done.results_file.read_text(encoding="utf-8") == kept[:100]


@pytest.mark.parametrize("activity", ASKING, ids=lambda each: each["type"])
@pytest.mark.parametrize("people", [0, 1, 4, 8])
def test_every_result_has_words(activity: dict[str, object], people: int) -> None:
    """Each kind of result is Markdown that renders; below its threshold it is one sentence without a label."""
    it = make_plan([activity]).activities[0]
    row = GOOD[it.type][0] if it.type == "cards" else GOOD[it.type]
    result = count(it, [row] * people, people=people, needed=5)
    text = result_markdown(result)
    assert text.endswith("\n")
    if people < 5:
        assert text in (
            "Nobody answered.\n",
            "1 answer. Shown only from 5 answers up.\n",
            "4 answers. Shown only from 5 answers up.\n",
        )
    else:
        assert text.startswith("8 answers.")
        for label in result.labels:
            assert label in text or it.type == "probe", "of a probe a question may be held back by itself"
        html = markdown_html(text)
        assert "<table>" in html or "<ul>" in html
