from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.actions.matrix import CELLS, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Strength
from pmkit.analysis.actions.strength import suggest
from pmkit.exercises import State, action_items
from pmkit.practice.exercises import action_items as module
from tests.analysis.article import ACTIONS
from tests.hostile import VALUES

TIERS = {
    "A1": "intermediate",
    "A3": "strong",
    "A4": "weak",
    "A5": "weak",
    "A6": "intermediate",
    "A7": "weak",
    "A8": "strong",
    "A9": "strong",
}
PROMISES = {"A2": "commitment", "A4": "commitment", "A9": "idea", "A10": "idea"}
REPAIRED = ActionItem(
    id="A2",
    text="Stop a build whose memory keeps growing in a load run",
    owner="payments test lead",
    due="2024-02-15",
    done_when="the run stops a build of v2.5.0 and lets v2.4.9 pass",
    strength=Strength.STRONG,
    answers=("F1",),
)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        ("tiers", {name: Strength(tier) for name, tier in TIERS.items()}),
        ("tiers", {name: f" {tier.upper()}. " for name, tier in TIERS.items()}),
        ("care", action_items.PLAN["A4"]),
        ("promises", {name: word.title() for name, word in PROMISES.items()}),
        ("repair", REPAIRED),
        ("repair", ActionPlan((REPAIRED,))),
        ("repair", [REPAIRED]),
        ("repair", replace(REPAIRED, strength=Strength.INTERMEDIATE, answers=("F1", "F3"))),
        ("repair", replace(REPAIRED, done_when="no leaking build is released")),
        ("repair", replace(REPAIRED, owner="lead of the Dev Team", status="In Progress")),
        (
            "repair",
            "| Action | Owner | Due Date | Status | Done when |\n| --- | --- | --- | --- | --- |\n"
            "| Stop a build that leaks [A2: strong; F1] | test lead | 2024-02-15 | Open | v2.5.0 is stopped by it |\n",
        ),
        ("cell", advice("medium", "high")),
    ],
)
def test_objects_are_answers_too(task: str, answer: object) -> None:
    """Items, plans, rows of the template, strengths and cells are as good as text."""
    reply = action_items.check(task, answer)
    assert reply.state is State.GOOD, reply.text


def test_several_items_are_one_too_many_and_a_list_without_one_is_none() -> None:
    """Only A2 is to be repaired; what holds no item is asked for its form."""
    task = action_items.EXERCISE.task("repair")
    assert action_items.check("repair", [REPAIRED, replace(REPAIRED, id="A3")]).text == task.questions["many"].ask
    assert action_items.check("repair", [7, "x"]).text == task.form
    assert action_items.check("repair", replace(REPAIRED, done_when="Update")).text == task.questions["label"].ask


def test_parts_may_be_read_one_by_one_from_objects() -> None:
    """The strong action under Plan may be handed over as an item."""
    assert action_items.check("part", action_items.PLAN["A8"], "Answer B").state is State.GOOD
    assert action_items.check("part", "A8", ...).state is State.UNANSWERED
    assert action_items.check("part", ..., "a").state is State.QUESTION


def test_each_question_about_a_tier_asks_what_must_be_remembered() -> None:
    """The questions about tiers name remembering, which is what the hierarchy sorts by."""
    for part in action_items.EXERCISE.task("tiers").parts.values():
        for ask in part.questions.values():
            assert re.search(r"remember|recall|mind|notice|think", ask.ask), ask.ask


@pytest.mark.parametrize("kind", VALUES)
def test_any_answers_leave_a_plan_that_can_be_exported(kind: str) -> None:
    """Whatever the answers are, the closing plan has ten actions and becomes a task list, CSV and calendar."""
    plan = action_items.closing(VALUES[kind](), VALUES[kind](), VALUES[kind]())
    assert [item.id for item in plan] == [f"A{number}" for number in range(1, 11)]
    assert plan.to_tasks().count("- [") >= 10
    assert plan.to_csv()
    assert plan.to_calendar()


WORDS = st.sampled_from(["strong", "weak", "commitment", "idea", "A4", "A8", "Defer", "b", "| a | b |", "- do it", ...])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60) | st.binary(max_size=20) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from([*TIERS, "A2", "A10", "text", "owner", "due", "x"]), inner, max_size=5)
        | st.tuples(inner, inner)
        | st.frozensets(st.text(max_size=5), max_size=5)
    ),
    max_leaves=15,
)


@given(repair=JUNK, words=JUNK)
def test_any_generated_answers_leave_a_plan_that_can_be_exported(repair: object, words: object) -> None:
    """The same for answers that hypothesis makes of an exercise's own words."""
    plan = action_items.closing(repair, words, words)
    assert [item.id for item in plan] == [f"A{number}" for number in range(1, 11)]
    assert plan.to_tasks().count("- [") >= 10
    assert plan.to_csv()
    assert plan.to_calendar()


def test_the_closing_plan_carries_the_answers() -> None:
    """The repair, the promises and the tiers of the learner arrive in the plan and in its task list."""
    plan = action_items.closing(replace(REPAIRED, id="A77"), PROMISES, TIERS)
    assert plan["A2"].text == REPAIRED.text
    assert {name: plan[name].promise for name in PROMISES} == PROMISES
    assert {name: plan[name].strength for name in TIERS} == TIERS
    commitments, ideas = plan.to_tasks().split("**Ideas**")
    assert REPAIRED.text in commitments
    assert "connection proxy" in ideas
    assert action_items.closing() == action_items.PLAN


def test_the_first_two_actions_are_the_articles() -> None:
    """A1 and A2 are worded as in the article, cell by cell."""
    assert action_items.PLAN.items[:2] == ACTIONS.items


def test_the_plan_answers_every_factor() -> None:
    """No action points at an unknown factor, and none of the factors is left out."""
    answered = {factor for item in action_items.PLAN for factor in item.answers}
    assert answered == set(action_items.FACTORS)


@pytest.mark.parametrize("name", TIERS)
def test_the_kits_suggestion_is_among_the_tiers_that_are_good(name: str) -> None:
    """What pmkit suggests from the words is an answer that the exercise takes, and some tier is not."""
    part = action_items.EXERCISE.task("tiers").parts[name]
    assert str(suggest(action_items.PLAN[name].text).strength) in part.right
    assert set(part.right) | set(part.questions) == set(Strength)
    assert not set(part.right) & set(part.questions)
    assert len(part.questions) in (1, 2)


def test_the_figures_of_the_last_task_are_what_its_text_says() -> None:
    """The ranges overlap, the loss of an incident is the widest guess, and the quoted ends and middles hold."""
    cost = action_items.COST
    assert "overlap" in cost.verdict
    assert (cost.effort.low, cost.effort.high, cost.saved.low, cost.saved.high) == (12_000, 32_000, 800, 48_000)
    assert ((cost.effort.low + cost.effort.high) / 2, (cost.saved.low + cost.saved.high) / 2) == (22_000, 24_400)
    assert cost.loss.high < 100_000


@pytest.mark.parametrize(
    ("attribute", "broken", "task"),
    [
        ("asks_care", lambda text: "training suite" in text or text.startswith("Train"), "care"),
        ("advice", lambda impact, effort: CELLS[0], "cell"),
        ("PLAN", ActionPlan(tuple(replace(item, impact=None) for item in action_items.PLAN)), "part"),
        ("FACTORS", {"F2": ""}, "repair"),
    ],
)
def test_a_check_stands_on_what_pmkit_computes(
    monkeypatch: pytest.MonkeyPatch, attribute: str, broken: object, task: str
) -> None:
    """When what a check uses is broken, its right answer is no longer good."""
    answers = {"care": ["A4"], "cell": ["Defer"], "part": ["A8", "b"], "repair": [REPAIRED]}[task]
    assert action_items.check(task, *answers).state is State.GOOD
    monkeypatch.setattr(module, attribute, broken)
    assert action_items.check(task, *answers).state is not State.GOOD
