"""Feedback: nothing to ask about the reference itself, exactly one question about one change, never a grade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pmkit.analysis.actions.plan import ActionPlan, Strength
from pmkit.analysis.factors.factors import Factor, FactorAnalysis
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import load, parse
from pmkit.documents.format.writing import render
from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.feedback.comparison import A_PASS
from pmkit.practice.feedback.matching import events_of
from pmkit.practice.workbook import workbook
from tests.practice.feedback.given import NAMES, REFERENCES, found, given
from tests.practice.feedback.paraphrased import paraphrases

FACTORS = [(name, factor.id) for name, pm in REFERENCES.items() for factor in pm.factors]
ACTIONS = [(name, a.id) for name, pm in REFERENCES.items() for a in pm.actions if a.strength is not Strength.WEAK]


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_itself_leaves_no_question(name: str) -> None:
    """Every factor is the same as itself, and nothing is asked."""
    result = given(name, REFERENCES[name])
    assert result.pairing.same == tuple((factor.id, factor.id) for factor in REFERENCES[name].factors)
    assert result.findings == ()
    assert "somebody who was not there" in result.next_step


@pytest.mark.parametrize("path", [path for name in NAMES for path in paraphrases(name)], ids=lambda path: path.stem)
def test_other_hands_that_saw_the_same_are_not_told_otherwise(path: Path) -> None:
    """A paraphrase by another hand is recognized or asked about, never called new; every pair it makes is right."""
    name = path.stem[:-2]
    result = given(name, load(path))
    told = {"also-followed", "new-factor", "moved-instant", "not-marked", "marked-more", "marked-elsewhere"}
    assert told & {f.code for f in result.findings} == set()
    found_any = (*result.pairing.same, *result.pairing.maybe, *result.pairing.parts)
    assert len(found_any) >= 0.6 * len(REFERENCES[name].factors)
    assert not result.pairing.new
    assert not result.pairing.also
    theirs = {factor.id: events_of(factor, REFERENCES[name]) for factor in REFERENCES[name].factors}
    for mine, other in result.pairing.same:
        assert events_of(result.yours.factors[mine], result.yours) & theirs[other]


NEAR_OTHERS = {
    ("cloudflare-2019-07-02", "F1"),
    ("github-2018-10-21", "F2"),
    ("github-2018-10-21", "F4"),
    ("gitlab-2017-01-31", "F2"),
    ("gitlab-2017-01-31", "F6"),
    ("payments-memory-leak", "F5"),
    ("cloudflare-2019-07-02", "F4"),
    ("cloudflare-2019-07-02", "F6"),
    ("gitlab-2017-01-31", "F1"),
    ("gitlab-2017-01-31", "F5"),
    ("gitlab-2017-01-31", "F8"),
    ("payments-memory-leak", "F3"),
    ("payments-memory-leak", "F4"),
}
"""Factors that another factor of the same reference comes near, or whose record others tell of."""


def bare(pm: Postmortem) -> Postmortem:
    """Return a postmortem of a timeline and factors alone: nothing else in it comes near a factor."""
    told = dict.fromkeys(("what_happened", "went_well", "improve", "surprised", "lucky", "lessons", "opening"), "")
    return pm.replace(whys=FiveWhys(), actions=ActionPlan(), notes=(), extra=(), **told)


@pytest.mark.parametrize(("name", "gone"), FACTORS)
def test_a_factor_that_the_whys_tell_is_not_asked_about(name: str, gone: str) -> None:
    """What a learner wrote in another section was seen: nobody is told that only the reviewers followed it."""
    pm = REFERENCES[name]
    kept = FactorAnalysis(tuple(factor for factor in pm.factors if factor.id != gone), pm.factors.held)
    assert found(name, pm.replace(factors=kept)) == []


@pytest.mark.parametrize(("name", "gone"), FACTORS)
def test_a_factor_that_is_gone_gives_exactly_that_finding(name: str, gone: str) -> None:
    """The question leads to it by a record, without its text or its id and without the word missed."""
    pm = bare(REFERENCES[name])
    kept = FactorAnalysis(tuple(factor for factor in pm.factors if factor.id != gone), pm.factors.held)
    result = given(name, pm.replace(factors=kept))
    asked = [f for f in result.findings if f.code == "also-followed"]
    if not asked:  # another factor comes near it: then nothing is said, and seldom
        assert (name, gone) in NEAR_OTHERS
        return
    [question] = asked
    assert question.where in {event.id for event in pm.timeline}
    assert f"({question.where})" in question.message
    assert "The kit did not find this record in your whys or factors" in question.message
    assert pm.factors[gone].text not in str(result)
    assert "miss" not in question.message.lower()


@pytest.mark.parametrize(("name", "weak"), ACTIONS)
def test_a_weakened_action_gives_exactly_that_finding(name: str, weak: str) -> None:
    """An action that now relies on memory is asked about, whichever it is, and nothing else is."""
    pm = REFERENCES[name]
    items = tuple(replace(item, strength=Strength.WEAK) if item.id == weak else item for item in pm.actions)
    assert found(name, pm.replace(actions=ActionPlan(items))) == [("weaker-action", weak)]


def test_an_action_weakened_by_its_words_is_asked_about() -> None:
    """Without a mark, the words decide: a limit that became a reminder."""
    pm = REFERENCES["payments-memory-leak"]
    text = "Remind the platform team to set a memory limit on each payments pod"
    items = tuple(replace(i, text=text, strength=None) if i.id == "A3" else i for i in pm.actions)
    codes = {
        code for code, where in found("payments-memory-leak", pm.replace(actions=ActionPlan(items))) if where == "A3"
    }
    assert codes & {"weaker-action", "asks-care"}


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_answer_is_met_kindly(name: str) -> None:
    """No question, no praise that is not earned, and one place to begin."""
    for text in ("# x\n", workbook(Scenario.open(name), "guided"), workbook(Scenario.open(name), "open")):
        result = given(name, parse(text))
        assert result.is_empty
        assert result.questions == ()
        assert result.done_well == ("", "")
        assert result.next_step.startswith("Begin with one mark")


def test_no_more_than_three_questions_a_pass_and_never_a_grade() -> None:
    """A weak answer gets three questions of different sorts, one line of praise with its quote, and a next step."""
    weak = parse(
        "# x\n\n## Incident Summary\n\n- **Zone**: UTC\n- **Date**: 2024-01-15\n\n## Timeline\n\n"
        "- 14:32 - Alert fired [E10: alert, detected]\n- 15:25 - Normal [E22: status, resolved]\n\n"
        "## Five Whys\n\nProblem: Outage lasted 53 minutes\n\n"
        "- Why? → No memory [W1]\n  - Why? → John pushed bad code [W2]\n\n"
        "## Contributing Factors\n\n- The pods had no limit on memory [F1: technical; E02]\n"
        "- Carnival parades closed the bridges [F2: external]\n\n"
        "## Action Items\n\n| Action | Owner | Due Date | Status | Done when |\n|---|---|---|---|---|\n"
        "| Be more careful [A1; F1] | | | | |\n"
    )
    result = given("payments-memory-leak", weak)
    assert len(result.questions) == A_PASS
    assert len({question.code for question in result.questions}) == A_PASS
    assert len(result.findings) > A_PASS
    assert result.done_well[1] in render(weak)
    text = str(result)
    assert "more to look at in the next pass" in text
    for word in ("missed", "wrong", "score of", "points", "%", "grade", "incorrect", "failed to"):
        assert word not in text.lower().replace("there is no score", ""), word
    codes = [code for code, _ in found("payments-memory-leak", weak)]
    assert {"other-question", "names-person", "asks-care", "new-factor"} <= set(codes)
    assert "we did not find this in the reviewers' text; which record supports it?" in text


def test_a_new_factor_with_evidence_is_left_standing() -> None:
    """What only the learner saw, and supports by a record, is not called new, and nothing is asked about it."""
    pm = REFERENCES["payments-memory-leak"]
    text = "Carnival parades closed the bridges that evening"
    new = Factor(id="F9", text=text, category="external", evidence=("E11",))  # type: ignore[arg-type]
    result = given("payments-memory-leak", pm.replace(factors=FactorAnalysis((*pm.factors, new), pm.factors.held)))
    assert not result.pairing.new
    assert result.findings == ()
    alone = replace(new, evidence=())
    result = given("payments-memory-leak", pm.replace(factors=FactorAnalysis((*pm.factors, alone), pm.factors.held)))
    assert [factor.id for factor in result.pairing.new] == ["F9"]
    assert [f.code for f in result.findings] == ["new-factor", "no-evidence"]


def test_only_what_the_learner_listed_is_a_factor() -> None:
    """A label that is in the story, too, stays; sentences of the story alone are nobody's factors."""
    story = "# x\n\n## What Happened?\n\nThe outage was caused by client retries without any pause between them.\n\n"
    listed = parse(story + "## Contributing Factors\n\n- client retries\n- The pods had no limit on memory\n")
    assert [factor.text for factor in given("payments-memory-leak", listed).pairing.mine] == [
        "client retries",
        "The pods had no limit on memory",
    ]
    assert not given("payments-memory-leak", parse(story)).pairing.mine
