from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

from pmkit.analysis.actions.matrix import CELLS, advice
from pmkit.analysis.actions.plan import ActionItem, ActionPlan, Strength
from pmkit.analysis.actions.strength import suggest
from pmkit.kit import kit_folder
from pmkit.practice.exercises import action_items
from pmkit.practice.exercises.reply import Reply, State
from tests.analysis.article import ACTIONS

NAME = "05-action-items"
EXERCISES = kit_folder("exercises")
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


def part(answer: object) -> Reply:
    """Reply to the two answers of task 7, given as a pair or as one thing for both."""
    if type(answer) is tuple and len(answer) == 2:
        return action_items.check_part(*answer)
    return action_items.check_part(answer, answer)


RIGHT: dict[str, tuple[Callable[[Any], Reply], Any]] = {
    "tiers": (action_items.check_tiers, TIERS),
    "care": (action_items.check_care, "A4"),
    "promises": (action_items.check_promises, PROMISES),
    "done": (action_items.check_done, "d"),
    "repair": (action_items.check_repair, REPAIRED),
    "cell": (action_items.check_cell, "Defer"),
    "part": (part, ("A8", "b")),
    "balance": (action_items.check_balance, "e"),
}
LETTERS = {"done": "d", "balance": "e"}

# Plausible answers that are not good, each with what somebody would give it for.
WRONG: list[tuple[str, object]] = [
    ("tiers", TIERS | {"A1": "strong"}),  # a machine watches
    ("tiers", TIERS | {"A3": "intermediate"}),  # small, so it cannot be strong
    ("tiers", TIERS | {"A3": "weak"}),
    ("tiers", TIERS | {"A4": "intermediate"}),  # it supports reviewers
    ("tiers", TIERS | {"A4": "strong"}),
    ("tiers", TIERS | {"A5": "intermediate"}),  # it helps people
    ("tiers", TIERS | {"A5": "strong"}),  # the whole rotation knows
    ("tiers", TIERS | {"A6": "strong"}),  # in the tool, so it must work
    ("tiers", TIERS | {"A6": "weak"}),  # only questions
    ("tiers", TIERS | {"A7": "strong"}),  # the pipeline enforces it
    ("tiers", TIERS | {"A8": "intermediate"}),  # it reacts to a signal, as an alert does
    ("tiers", TIERS | {"A8": "weak"}),
    ("tiers", TIERS | {"A9": "intermediate"}),
    ("tiers", TIERS | {"A9": "weak"}),  # nothing of it exists yet
    *(("care", f"A{number}") for number in (1, 2, 3, 5, 6, 7, 8, 10)),
    ("care", ["A4", "A5"]),  # both speak to people
    ("promises", PROMISES | {"A2": "idea"}),  # loose
    ("promises", PROMISES | {"A4": "idea"}),  # weak
    ("promises", PROMISES | {"A9": "commitment"}),  # owned
    ("promises", PROMISES | {"A10": "commitment"}),  # listed, so promised
    *(("done", letter) for letter in "abcef"),
    ("repair", [REPAIRED, replace(REPAIRED, id="A3")]),
    ("repair", replace(REPAIRED, status="Won't do")),
    ("repair", replace(REPAIRED, text="Update testing suite")),  # only the other cells filled in
    ("repair", replace(REPAIRED, text="Remind developers to test memory")),
    ("repair", replace(REPAIRED, owner="Maria")),
    ("repair", replace(REPAIRED, owner="")),
    ("repair", replace(REPAIRED, owner="Dev Team")),  # as the article has it
    ("repair", replace(REPAIRED, due="")),
    ("repair", replace(REPAIRED, due="next month")),
    ("repair", replace(REPAIRED, due="2023-02-15")),  # the wrong year
    ("repair", replace(REPAIRED, done_when="")),
    ("repair", replace(REPAIRED, done_when="the tests are better than before the incident")),
    ("repair", replace(REPAIRED, done_when="suite is updated")),
    ("repair", replace(REPAIRED, answers=())),
    ("repair", replace(REPAIRED, answers=("F9",))),
    ("repair", replace(REPAIRED, strength=None)),
    ("repair", replace(REPAIRED, text="Document the load run", strength=Strength.STRONG)),
    ("repair", replace(REPAIRED, text="Look at memory by the hour", strength=Strength.WEAK)),
    *(("cell", cell.advice) for cell in CELLS[:-1] if cell.advice != "Defer"),
    *(("part", (name, "b")) for name in ("A1", "A3", "A5", "A6", "A7", "A9")),
    ("part", (["A8", "A9"], "b")),  # both are late
    *(("part", ("A8", letter)) for letter in "acde"),
    *(("balance", letter) for letter in "abcdf"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_is_good(name: str) -> None:
    """Each task has an answer that its check calls good, with a reason."""
    check, answer = RIGHT[name]
    reply = check(answer)
    assert reply.state is State.GOOD, reply.text
    assert len(reply.text) > 20


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("blank", [..., "", "  ", "...", "…"])
def test_an_unanswered_task_says_so(name: str, blank: object) -> None:
    """Three dots, and text without a word, are not answered yet."""
    assert str(RIGHT[name][0](blank)) == "Not answered yet."


def gives_away(name: str, question: str) -> bool:
    """Tell whether a question contains the right answer of its task."""
    if name in ("tiers", "promises"):
        asked = re.search(r"A\d+", question)
        return asked is None or re.search(rf"\b{RIGHT[name][1][asked.group()]}\b", question) is not None
    if name == "repair":
        return False  # any answer of the learner's own
    right = {"care": "A4", "part": "A8", "cell": "Defer"} | {key: f"'{value}'" for key, value in LETTERS.items()}
    return re.search(rf"\b{right[name]}\b", question) is not None


def test_each_plausible_wrong_answer_has_its_own_question() -> None:
    """Each plausible answer that is not good gets a question that no other answer gets."""
    replies = [(name, answer, RIGHT[name][0](answer)) for name, answer in WRONG]
    assert {name for name, _, _ in replies} == set(RIGHT)
    for name, answer, reply in replies:
        assert reply.state is State.QUESTION, (name, answer, reply.text)
        assert reply.text.endswith("?"), reply.text
        assert "wrong" not in reply.text.casefold()
        assert not gives_away(name, reply.text), (name, answer, reply.text)
    texts = [reply.text for _, _, reply in replies]
    assert sorted(texts) == sorted(set(texts)), {text for text in texts if texts.count(text) > 1}


def test_every_prepared_question_is_asked_for_some_answer() -> None:
    """No question of a table is out of reach: each is the reply to one of the plausible answers."""
    asked = {RIGHT[name][0](answer).text for name, answer in WRONG}
    tables = (*action_items._TIERS.values(), *action_items._PROMISES.values(), action_items._REPAIR)
    assert {question for table in tables for question in table.values()} <= asked


def test_each_question_about_a_tier_asks_what_must_be_remembered() -> None:
    """The questions about tiers name remembering, which is what the hierarchy sorts by."""
    for table in action_items._TIERS.values():
        for question in table.values():
            assert re.search(r"remember|recall|mind|notice|think", question), question


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("tiers", TIERS | {"A3": "excellent"}),
        ("tiers", TIERS | {"A3": 7}),
        ("promises", PROMISES | {"A9": "maybe"}),
        ("care", "A9"),
        ("care", "A99"),
        ("care", 4),
        ("done", "z"),
        ("repair", 7),
        ("repair", {"text": "Stop the build", "strength": "medium"}),
        ("repair", {"text": "Stop the build", "priority": "high"}),
        ("repair", [REPAIRED, 7, "x"][1:]),
        ("cell", "Next Year"),
        ("part", ("A4", "b")),
        ("part", ("A8", "z")),
        ("balance", "z"),
    ],
)
def test_any_other_answer_has_a_helping_question(name: str, answer: object) -> None:
    """An answer that nobody foresaw gets a question too."""
    reply = RIGHT[name][0](answer)
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")
    assert not gives_away(name, reply.text) or name in ("tiers", "promises")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("tiers", {name: Strength(tier) for name, tier in TIERS.items()}),
        ("tiers", {name: f" {tier.upper()}. " for name, tier in TIERS.items()}),
        ("tiers", TIERS | {"A1": "weak"}),
        ("tiers", TIERS | {"A7": "intermediate"}),
        ("care", " a04 "),
        ("care", ["A4"]),
        ("care", action_items.PLAN["A4"]),
        ("promises", {name: word.title() for name, word in PROMISES.items()}),
        ("done", "(D)"),
        ("repair", ActionPlan((REPAIRED,))),
        ("repair", [REPAIRED]),
        ("repair", replace(REPAIRED, strength=Strength.INTERMEDIATE, answers=("F1", "F3"))),
        ("repair", replace(REPAIRED, done_when="no leaking build is released")),
        ("repair", replace(REPAIRED, owner="lead of the Dev Team", status="In Progress")),
        (
            "repair",
            {
                "text": REPAIRED.text,
                "owner": "test lead",
                "due": "2024-02-15",
                "done_when": REPAIRED.done_when,
                "strength": "strong",
                "answers": ["F3"],
            },
        ),
        (
            "repair",
            "| Action | Owner | Due Date | Status | Done when |\n| --- | --- | --- | --- | --- |\n"
            "| Stop a build that leaks [A2: strong; F1] | test lead | 2024-02-15 | Open | v2.5.0 is stopped by it |\n",
        ),
        ("cell", "defer."),
        ("cell", advice("medium", "high")),
        ("part", (action_items.PLAN["A8"], "Answer B")),
        ("balance", " E "),
    ],
)
def test_answers_are_read_leniently(name: str, answer: object) -> None:
    """Case, blanks, types and the second defensible tier do not decide over an answer."""
    assert RIGHT[name][0](answer).state is State.GOOD, RIGHT[name][0](answer).text


def test_one_of_several_answers_may_wait() -> None:
    """A question comes before what is unanswered, and what is unanswered before the praise."""
    assert action_items.check_tiers(TIERS | {"A3": ...}).state is State.UNANSWERED
    assert action_items.check_tiers(TIERS | {"A3": ..., "A9": "weak"}).state is State.QUESTION
    assert action_items.check_promises({}).state is State.UNANSWERED
    assert action_items.check_part("A8", ...).state is State.UNANSWERED
    assert action_items.check_part(..., "a").state is State.QUESTION


class Hostile:
    """An object that raises from whatever a check might try."""

    def __getattribute__(self, name: str) -> Any:
        """Raise."""
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Raise."""
        raise RuntimeError


class HostileDict(dict[str, object]):
    """A dictionary whose methods raise."""

    def get(self, *_: object) -> object:
        """Raise."""
        raise RuntimeError

    def __ror__(self, other: object) -> Any:
        """Raise."""
        raise RuntimeError


HOSTILE: dict[str, Callable[[], object]] = {
    "none": lambda: None,
    "raises": Hostile,
    "list that raises": lambda: [Hostile()],
    "value that raises": lambda: {"A1": Hostile(), "A2": Hostile()},
    "dictionary that raises": lambda: HostileDict(A1="cited"),
    "huge text": lambda: "x" * 1_000_000,
    "many ids": lambda: "A1 " * 1_000_000,
    "long list": lambda: ["A1"] * 100_000,
    "many items": lambda: [REPAIRED] * 100_000,
    "huge cell": lambda: replace(REPAIRED, done_when="", text="update " * 20_000),
    "huge number": lambda: 10**4000,
    "infinity": lambda: float("inf"),
    "last day": lambda: date.max,
    "span": lambda: timedelta.max,
    "fields that are none": lambda: {1: 2},
    "function": lambda: len,
    "item without cells": lambda: ActionItem(id="A1", text="x"),
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_gets_a_reply(name: str, kind: str) -> None:
    """Huge, odd and raising objects get a reply like anything else, and the plan can still be exported."""
    assert RIGHT[name][0](HOSTILE[kind]()).state in (State.QUESTION, State.UNANSWERED)
    assert len(action_items.closing(HOSTILE[kind](), HOSTILE[kind](), HOSTILE[kind]())) == 10


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


@pytest.mark.parametrize("name", RIGHT)
@given(answer=JUNK)
def test_anything_gets_a_reply(name: str, answer: object) -> None:
    """No input of any type makes a check raise, and each reply can be shown."""
    reply = RIGHT[name][0](answer)
    assert isinstance(reply, Reply)
    assert str(reply)
    assert reply._repr_html_()
    assert reply.state is State.UNANSWERED or reply.text


@given(repair=JUNK, words=JUNK)
def test_any_answers_leave_a_plan_that_can_be_exported(repair: object, words: object) -> None:
    """Whatever the answers are, the closing plan has ten actions and becomes a task list, CSV and calendar."""
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
    """A1 and A2 stand as the article has them, cell by cell."""
    assert action_items.PLAN.items[:2] == ACTIONS.items


def test_the_plan_answers_every_factor() -> None:
    """No action points at an unknown factor, and none of the factors is left out."""
    answered = {factor for item in action_items.PLAN for factor in item.answers}
    assert answered == set(action_items.FACTORS)


@pytest.mark.parametrize("name", TIERS)
def test_the_kits_suggestion_is_among_the_tiers_that_are_good(name: str) -> None:
    """What pmkit suggests from the words is an answer that the exercise takes, and some tier is not."""
    questions = action_items._TIERS[name]
    assert suggest(action_items.PLAN[name].text).strength not in questions
    assert set(questions) <= set(Strength)
    assert len(questions) in (1, 2)


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
    check, answer = RIGHT[task]
    monkeypatch.setattr(action_items, attribute, broken)
    assert check(answer).state is not State.GOOD


def run(path: Path) -> Any:
    """Return a notebook after running it in a kernel."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def replies(notebook: Any) -> list[str]:
    """Return the text twin of each reply in a notebook that ran."""
    return [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if "answer" in cell.metadata.get("tags", ())
        for output in cell.outputs
    ]


@pytest.mark.slow
def test_the_solution_is_good_throughout() -> None:
    """The solution runs, every reply is good, and golden cells show what is stored."""
    path = EXERCISES / "solutions" / f"{NAME}.ipynb"
    ran = run(path)
    assert len(replies(ran)) == len(RIGHT)
    assert all(text.startswith("Good:") for text in replies(ran))
    for old, new in zip(nbformat.read(path, as_version=4).cells, ran.cells, strict=True):
        if "keep_output" in old.metadata.get("tags", ()):
            assert "".join(part["text"] for part in old.outputs) == "".join(part["text"] for part in new.outputs)


@pytest.mark.slow
def test_the_unanswered_exercise_runs_green() -> None:
    """An exercise that nobody touched runs to its end, exports the plan and says that nothing is answered yet."""
    ran = run(EXERCISES / f"{NAME}.ipynb")
    assert replies(ran) == ["Not answered yet."] * len(RIGHT)
    assert ran.cells[-2].outputs[0]["text"] == "0 good, 0 with a question, 8 not answered yet\n"
    assert any("- [ ] A2: Update testing suite" in str(cell.get("outputs", "")) for cell in ran.cells)


def test_the_minutes_of_the_tasks_fit_into_the_time_at_the_top() -> None:
    """The minutes of the eight tasks add up to what the title promises."""
    cells = nbformat.read(EXERCISES / f"{NAME}.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    promised = re.search(r"about (\d+) minutes", text)
    assert promised
    assert sum(map(int, re.findall(r"^## Task .*\((\d+) minutes\)", text, re.MULTILINE))) == int(promised[1])
