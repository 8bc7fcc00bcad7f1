from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

from pmkit.analysis.factors.factors import ARTICLE_LISTS, CATEGORY_OF, Category, Factor, FactorAnalysis
from pmkit.analysis.language.people import blamed
from pmkit.documents.scenario.scenario import Scenario
from pmkit.finding import Finding
from pmkit.kit import kit_folder
from pmkit.practice.exercises import contributing_factors as exercise
from pmkit.practice.exercises.reply import Reply, State

EXERCISES = kit_folder("exercises")
NAME = "04-contributing-factors.ipynb"

CATEGORIES = {name: accepted.split()[0] for name, (_, accepted) in exercise.STATEMENTS.items()}
ROLES = {name: role for name, (_, role) in exercise.SENTENCES.items()}
PLACES = {"Documentation": "communication", "Tools": "technical", "in no list": "organization"}
HOLES = """
- A canary is judged by its error rate [F1: process, canary; E04, E06]
- A pod may grow into its node, because a limit would end batches early [F2: organization, memory limit; E02]
- Repeated payments arrive on top of the others [F3: technical, overload protection; E03, E09]
"""
HELD = """
### Layers That Held

- The page reached somebody who answered within three minutes [D1: technical, alert on errors; E10, E12]
"""
CHEESE = HOLES + HELD
LIFTED = "The review covered rules, test cases and response time, and all of them passed (E01)"

RIGHT: dict[str, tuple[Any, Any]] = {
    "categories": (exercise.check_categories, CATEGORIES),
    "roles": (exercise.check_roles, ROLES),
    "take-away": (exercise.check_take_away, "b"),
    "lists": (exercise.check_lists, PLACES),
    "evidence": (exercise.check_evidence, ["E17", "E21"]),
    "cheese": (exercise.check_cheese, CHEESE),
    "lift": (exercise.check_lift, LIFTED),
}


def others(right: str, words: Any) -> list[str]:
    """Return the words that are not among the right ones."""
    return [str(word) for word in words if word not in right.split()]


def drawn(change: str, to: str) -> str:
    """Return the good picture with one piece of its text changed."""
    assert change in CHEESE
    return CHEESE.replace(change, to)


WRONG_WORDS: list[tuple[str, object]] = [
    *(
        ("categories", CATEGORIES | {name: category})
        for name, (_, accepted) in exercise.STATEMENTS.items()
        for category in others(accepted, Category)
    ),
    *(("roles", ROLES | {name: role}) for name, right in ROLES.items() for role in others(right, exercise.ROLES)),
    *(("lists", PLACES | {name: category}) for name, right in PLACES.items() for category in others(right, Category)),
]
WRONG_CHOICES: list[tuple[str, object]] = [
    *(("take-away", letter) for letter in "acd"),
    *(("evidence", name) for name in ("E02", "E03", "E06", "E08", "E09", "E14", "E16", "E18", "E19", "E20")),
    ("evidence", "E99"),
    ("evidence", [f"E{number:02d}" for number in range(1, 23)]),
]
WRONG_CHEESE: list[tuple[str, object]] = [
    ("cheese", "The memory leak was the problem"),  # prose, no line
    ("cheese", HOLES),  # nothing held
    ("cheese", drawn("process, canary", "process")),  # no layer
    ("cheese", drawn("process, canary", "process, process failures")),  # the article's slice
    ("cheese", drawn("process, canary", "process, v2.5.0")),  # the hazard
    ("cheese", drawn("process, canary", "people, on-call engineer")),
    ("cheese", drawn("overload protection", "retries")),
    ("cheese", drawn("alert on errors", "canary gate")),  # held, though it let the version through
    ("cheese", drawn("alert on errors; E10, E12", "alert on errors")),
    ("cheese", drawn("memory limit", "canary").replace("overload protection", "canary")),  # one slice
    ("cheese", "- A pod may grow into its node [F1: technical, memory limit; E02]\n" + HELD),  # one factor
    ("cheese", drawn("process, canary", "technical, canary").replace("organization,", "technical,")),
    ("cheese", drawn("A canary is judged by its error rate", "The developer overlooked the memory")),
    ("cheese", drawn("A canary is judged by its error rate", "The root cause was the canary")),
    ("cheese", drawn("A canary is judged by its error rate", "Missing memory checks")),  # absence
    ("cheese", drawn("process, canary; E04, E06", "process, canary")),  # no evidence
    ("cheese", drawn("process, canary", "canary")),  # no category
    ("cheese", drawn("E04, E06", "E77")),  # no such record
]
WRONG_LIFT: list[tuple[str, object]] = [
    ("lift", "Our review process didn't catch the issue"),
    ("lift", "The developer overlooked memory usage during the review"),
    ("lift", "What made merging look reasonable to the reviewers?"),
    ("lift", "Review was fine"),
    ("lift", "Everybody is asked to take more care with reviews of memory"),
    ("lift", "A test of an hour would have shown the rise in memory"),
    ("lift", "We need a load test that runs for an hour"),
    ("lift", "The root cause was a review that looked at tests only"),
    ("lift", "Our schema change process lacked automated performance testing"),  # the article's other example
    ("lift", "The merge took place on a Friday afternoon before the weekend"),
    ("lift", "The review covered rules, test cases and response time"),
]
WRONG = [*WRONG_WORDS, *WRONG_CHOICES, *WRONG_CHEESE, *WRONG_LIFT]


def reply_to(name: str, answer: object) -> Reply:
    """Return what the check of a task says to an answer."""
    reply = RIGHT[name][0](answer)
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_is_good(name: str) -> None:
    """Each task has an answer that its check calls good, with a reason."""
    reply = reply_to(name, RIGHT[name][1])
    assert reply.state is State.GOOD, reply
    assert len(reply.text) > 40


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("blank", [..., "", "  ", "...", "…"])
def test_an_unanswered_task_says_so(name: str, blank: object) -> None:
    """Three dots, and text without a word, are not answered yet."""
    assert str(reply_to(name, blank)) == "Not answered yet."


@pytest.mark.parametrize("name", ["categories", "roles", "lists"])
def test_a_task_with_several_answers_asks_before_it_waits(name: str) -> None:
    """One answer that is open leaves the task open, and a question about another comes first."""
    first, *_, last = RIGHT[name][1]
    assert reply_to(name, RIGHT[name][1] | {first: ...}).state is State.UNANSWERED
    assert reply_to(name, {last: "nonsense"}).state is State.QUESTION
    assert reply_to(name, {}).state is State.UNANSWERED


def test_every_defensible_category_is_good() -> None:
    """A statement that fits two categories may stand in either."""
    pairs = [(name, word) for name, (_, accepted) in exercise.STATEMENTS.items() for word in accepted.split()]
    assert len(pairs) >= 20
    assert {Category(word) for _, word in pairs} == set(Category)
    for name, category in pairs:
        assert reply_to("categories", CATEGORIES | {name: category}).state is State.GOOD, (name, category)


def test_each_plausible_wrong_answer_has_its_own_question() -> None:
    """Every plausible wrong answer gets a question that no other answer gets, and none says that it is wrong."""
    replies = [(name, answer, reply_to(name, answer)) for name, answer in WRONG]
    for name, answer, reply in replies:
        assert reply.state is State.QUESTION, (name, answer, reply)
        assert reply.text.endswith("?"), reply.text
        assert not re.search(r"\b(?:wrong|incorrect|false|mistake)\b|!", reply.text, re.IGNORECASE), reply.text
    texts = [reply.text for _, _, reply in replies]
    assert sorted(texts) == sorted(set(texts)), {text for text in texts if texts.count(text) > 1}


def test_no_question_gives_its_answer_away() -> None:
    """A question about one word out of six, or four, never holds a word that would be good."""
    for name, answer in WRONG_WORDS:
        assert isinstance(answer, dict)
        changed = next(key for key, word in answer.items() if word != RIGHT[name][1][key])
        good = exercise.STATEMENTS[changed][1] if name == "categories" else RIGHT[name][1][changed]
        question = reply_to(name, answer).text.casefold()
        assert not [word for word in good.split() if re.search(rf"\b{word}\b", question)], (changed, question)
    for name, answer in WRONG_CHOICES:
        assert not re.search(r"\bE17\b|\bE21\b|\bb\b", reply_to(name, answer).text) or name == "take-away"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("categories", CATEGORIES | {"S3": "magic"}),
        ("roles", ROLES | {"K1": "root cause"}),
        ("take-away", "z"),
        ("lists", PLACES | {"Tools": "magic"}),
        ("evidence", "E22"),
        ("cheese", 7),
        ("lift", 7),
        *((name, None) for name in RIGHT),
    ],
)
def test_any_other_answer_has_a_helping_question(name: str, answer: object) -> None:
    """An answer that nobody foresaw gets a question too."""
    reply = reply_to(name, answer)
    assert reply.state is State.QUESTION
    assert reply.text.endswith("?")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("categories", CATEGORIES | {"S5": "Communication and knowledge", "S10": "Human", "S12": "organisation"}),
        ("categories", {name: Category(word) for name, word in CATEGORIES.items()}),
        ("roles", {name: f" {role.upper()}. " for name, role in ROLES.items()}),
        ("take-away", "(B)"),
        ("lists", PLACES | {"in no list": "Organizational"}),
        ("evidence", "e17"),
        ("evidence", ("E21",)),
        ("evidence", exercise._events()["E17"].id),
        ("cheese", CHEESE.replace("### Layers That Held", "**Layers that held**:")),
        ("cheese", CHEESE.replace("### Layers That Held", "## layers that held")),
        ("cheese", exercise.analysis(CHEESE)),
        ("cheese", CHEESE.replace("alert on errors; E10, E12", "same database schema; E19, E20")),
        ("lift", "The canary showed no errors, so that v2.5.0 looked safe"),
        ("lift", "Duplicate charges were the top support topic in December, and the tests for them passed"),
        ("lift", "The error rate was the canary's one criterion because the last three bad releases had shown in it"),
    ],
)
def test_answers_are_read_leniently(name: str, answer: object) -> None:
    """Case, other spellings, types, and other good pictures and sentences do not decide over an answer."""
    reply = reply_to(name, answer)
    assert reply.state is State.GOOD, reply


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

    def __str__(self) -> str:
        """Raise."""
        raise RuntimeError


class HostileKey(str):
    """A name that raises when it is compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Raise."""
        raise RuntimeError

    def __hash__(self) -> int:
        """Pass for the name itself."""
        return str.__hash__(self)


HOSTILE = {
    "raises": Hostile,
    "list that raises": lambda: [Hostile()],
    "values that raise": lambda: {name: Hostile() for name in (*CATEGORIES, *ROLES, *PLACES)},
    "keys that raise": lambda: {HostileKey(name): "x" for name in (*CATEGORIES, *ROLES, *PLACES)},
    "factor without a layer": lambda: FactorAnalysis((Factor(id="F1", text="x" * 100_000),)),
    "huge text": lambda: "x " * 500_000,
    "huge number as text": lambda: "9" * 1_000_000,
    "many ids": lambda: "E17 " * 1_000_000,
    "many lines": lambda: "- a [F1: technical, l; E04]\n" * 100_000,
    "same id twice": lambda: CHEESE + "- again [D1: technical, alert on errors; E10]\n",
    "braces": lambda: drawn("process, canary", "process, {0} {layer} failures"),
    "newer format": lambda: CHEESE + "\n<!-- pmkit postmortem format 99 -->\n",
    "long list": lambda: ["E17"] * 100_000,
    "huge number": lambda: 10**4000,
    "infinity": lambda: float("inf"),
    "bytes": lambda: b"E17",
    "function": lambda: len,
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_gets_a_reply(name: str, kind: str) -> None:
    """Huge, odd and raising objects get a reply like anything else, and a picture without slices."""
    answer = HOSTILE[kind]()
    reply = reply_to(name, answer)
    assert str(reply)
    assert isinstance(exercise.analysis(answer), FactorAnalysis)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=60)
    | st.binary(max_size=20)
    | st.sampled_from([*Category, *exercise.ROLES, "E17", "b", CHEESE, LIFTED, ..., int]),
    lambda inner: (
        st.lists(inner, max_size=13)
        | st.dictionaries(st.sampled_from([*CATEGORIES, *ROLES, *PLACES, "x"]), inner, max_size=7)
        | st.tuples(inner, inner)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("name", RIGHT)
@given(answer=JUNK)
def test_anything_gets_a_reply(name: str, answer: object) -> None:
    """No input of any type makes a check raise, and each reply can be shown."""
    reply = reply_to(name, answer)
    assert str(reply)
    assert reply._repr_html_()
    assert reply.state is State.UNANSWERED or reply.text


@given(st.text(alphabet="-[]:;,#*\n FED12 acehlnprsty", max_size=300))
def test_any_lines_get_a_reply(text: str) -> None:
    """Lines that nearly look like factors are read or asked about; they never raise."""
    assert str(reply_to("cheese", text))
    assert isinstance(exercise.analysis(text), FactorAnalysis)


def test_the_records_are_those_of_the_scenario_and_carry_the_tasks() -> None:
    """Each record is shown with its id, and just two of them count connections by whom they belong to."""
    events = exercise._events()
    shown = exercise.records()
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("E")] == list(events)
    assert {name for name in events if reply_to("evidence", name).state is State.GOOD} == {"E17", "E21"}
    assert "Slack" not in shown


def test_the_material_does_not_give_the_reference_away() -> None:
    """No factor of the scenario's reference stands word for word in the exercise or its solution."""
    reference = Scenario.open(kit_folder("scenarios") / "payments-memory-leak").debrief()
    texts = [line.text for line in (*reference.factors.factors, *reference.factors.held)]
    assert len(texts) > 4
    for path in (EXERCISES / NAME, EXERCISES / "solutions" / NAME, Path(exercise.__file__)):
        material = path.read_text(encoding="utf-8")
        for text in texts:
            words = text.split()
            runs = [" ".join(words[start : start + 8]) for start in range(max(1, len(words) - 7))]
            assert not [run for run in runs if run in material], path.name


def test_the_article_is_quoted_as_it_is() -> None:
    """The lists are the article's, its example has three factors of one kind, and pmkit asks about them."""
    lines = exercise.article_lists().splitlines()
    assert [line.split(": ")[0] for line in lines] == list(ARTICLE_LISTS)
    codes = [finding.code for finding in exercise.article_example().findings()]
    assert {"one-category", "no-evidence", "only-absence"} == set(codes)


def test_the_sentence_about_a_person_is_one_that_pmkit_finds() -> None:
    """Of the five sentences only the one that blames is taken for blame."""
    assert [name for name, (text, _) in exercise.SENTENCES.items() if blamed(text)] == ["K3"]
    assert not [name for name, (text, _) in exercise.STATEMENTS.items() if blamed(text)]


@pytest.mark.parametrize(
    ("target", "attribute", "broken", "name"),
    [
        (exercise, "blamed", lambda text: "a person", "lift"),
        (FactorAnalysis, "findings", lambda self: [Finding("x", "F1", "Seen.", "Why?")], "cheese"),
        (exercise, "CATEGORY_OF", CATEGORY_OF | {"documentation": Category.PROCESS}, "lists"),
        (exercise, "_events", dict, "evidence"),
    ],
)
def test_a_check_stands_on_what_pmkit_computes(
    monkeypatch: pytest.MonkeyPatch, target: object, attribute: str, broken: object, name: str
) -> None:
    """When something that a check uses is broken, its right answer is no longer good."""
    monkeypatch.setattr(target, attribute, broken)
    assert reply_to(name, RIGHT[name][1]).state is State.QUESTION


def run(path: Path) -> tuple[list[str], str]:
    """Return the replies of a notebook that ran, and its tally."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    replies = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if "answer" in cell.metadata.get("tags", ())
        for output in cell.outputs
    ]
    return replies, notebook.cells[-2].outputs[0]["text"]


@pytest.mark.slow
def test_the_solution_is_good_throughout() -> None:
    """The solution runs and every reply is good."""
    replies, tally = run(EXERCISES / "solutions" / NAME)
    assert len(replies) == len(RIGHT)
    assert all(text.startswith("Good:") for text in replies), replies
    assert tally == "7 good, 0 with a question, 0 not answered yet\n"


@pytest.mark.slow
def test_the_unanswered_exercise_runs_green() -> None:
    """An exercise that nobody touched runs to its end and says that nothing is answered yet."""
    replies, tally = run(EXERCISES / NAME)
    assert replies == ["Not answered yet."] * len(RIGHT)
    assert tally == "0 good, 0 with a question, 7 not answered yet\n"
