from __future__ import annotations

import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.analysis.factors.factors import ARTICLE_LISTS, CATEGORY_OF, Category, FactorAnalysis
from pmkit.analysis.language.people import blamed
from pmkit.documents.scenario.scenario import Scenario
from pmkit.exercises import State
from pmkit.exercises import contributing_factors as exercise
from pmkit.finding import Finding
from pmkit.kit import kit_folder
from pmkit.practice.exercises.questions import Answer
from tests.hostile import VALUES
from tests.practice.exercises.rows import FOLDER

SLUG = exercise.EXERCISE.slug
CHEESE: str = exercise.EXERCISE.task("cheese").examples.good[0]
RIGHT = {
    "lists": {"Documentation": "communication", "Tools": "technical", "in no list": "organization"},
    "evidence": ["E17", "E21"],
    "cheese": CHEESE,
    "lift": exercise.EXERCISE.task("lift").examples.good[0],
}


def parts(task: str) -> dict[str, Answer]:
    """Return the parts of a task."""
    return exercise.EXERCISE.task(task).parts


def test_every_defensible_category_is_good() -> None:
    """A statement that fits two categories may go in either, and every other category has its question."""
    pairs = [(name, word) for name, part in parts("categories").items() for word in part.right]
    assert len(pairs) >= 20
    assert {Category(word) for _, word in pairs} == set(Category)
    for name, word in pairs:
        assert exercise.EXERCISE.check_part("categories", name, Category(word)).state is State.GOOD, (name, word)
    for part in parts("categories").values():
        assert set(part.right) | set(part.questions) == set(Category)


@pytest.mark.parametrize("task", ["categories", "roles", "lists"])
def test_no_question_holds_a_word_that_would_be_good(task: str) -> None:
    """Where several words are good, a question names none of them, nor calls an answer false."""
    for name, part in parts(task).items():
        right = exercise.EXERCISE.right(part, name)
        for key, ask in part.questions.items():
            if key not in right:
                text = ask.ask.casefold()
                assert not [word for word in right if re.search(rf"\b{word}\b", text)], (name, text)
                assert not re.search(r"\b(?:wrong|false|mistake)\b", text), text


@pytest.mark.parametrize(
    ("part", "word"),
    [("S5", "Communication and knowledge"), ("S10", "Human"), ("S12", "organisation"), ("S8", "Organizational")],
)
def test_the_articles_words_for_a_category_are_read(part: str, word: str) -> None:
    """Names, words of the article's lists and both spellings are one category."""
    assert exercise.EXERCISE.check_part("categories", part, word).state is State.GOOD


@pytest.mark.parametrize(
    "answer",
    [
        exercise.analysis(CHEESE),
        CHEESE.replace("### Layers That Held", "**Layers that held**:"),
        CHEESE.replace("### Layers That Held", "## layers that held"),
        CHEESE.replace("alert on errors; E10, E12", "same database schema; E19, E20"),
        "\n" + CHEESE,
    ],
)
def test_other_good_pictures_are_good(answer: object) -> None:
    """An analysis, other headings and another layer that held do not decide over a picture."""
    reply = exercise.check("cheese", answer)
    assert reply.state is State.GOOD, reply


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("process, canary", "technical, canary"),
        ("A canary is judged by its error rate", "The developer overlooked the memory"),
        ("A canary is judged by its error rate", "Missing memory checks"),  # absence
        ("process, canary; E04, E06", "process, canary"),  # no evidence
        ("process, canary", "canary"),  # no category
    ],
)
def test_what_pmkit_finds_in_a_picture_is_asked_in_its_words(old: str, new: str) -> None:
    """After the picture as a whole, the first of pmkit's own findings is the question."""
    text = CHEESE.replace(old, new).replace(
        "organization,", "technical," if "technical, canary" in new else "organization,"
    )
    reply = exercise.check("cheese", text)
    assert reply.state is State.QUESTION
    findings = [str(finding) for finding in exercise.analysis(text).findings()]
    assert reply.text == findings[0] or "names no layer" in reply.text
    assert reply.text.endswith("?")


def test_a_single_factor_and_one_category_have_questions_of_their_own() -> None:
    """A picture of one factor gets another question than one whose factors are of one kind."""
    one = "- A pod may grow into its node [F1: technical, memory limit; E02]\n" + CHEESE[CHEESE.index("\n###") :]
    same = CHEESE.replace("process, canary", "technical, canary").replace("organization,", "technical,")
    replies = {exercise.check("cheese", text).text for text in (one, same)}
    assert len(replies) == 2
    assert all(text.endswith("?") for text in replies)


ODD = {
    "same id twice": CHEESE + "- again [D1: technical, alert on errors; E10]\n",
    "braces": CHEESE.replace("process, canary", "process, {0} {layer} failures"),
    "newer format": CHEESE + "\n<!-- pmkit postmortem format 99 -->\n",
}


@pytest.mark.parametrize("kind", [*VALUES, *ODD])
def test_anything_becomes_a_picture(kind: str) -> None:
    """Huge, odd and raising answers leave an analysis, and a picture that can be shown."""
    answer = ODD[kind] if kind in ODD else VALUES[kind]()
    assert isinstance(exercise.analysis(answer), FactorAnalysis)
    assert str(exercise.check("cheese", answer))
    assert kind == "factor without a layer" or str(exercise.picture(answer)) is not None


@given(st.text(alphabet="-[]:;,#*\n FED12 acehlnprsty", max_size=300))
def test_any_lines_get_a_reply(text: str) -> None:
    """Lines that nearly look like factors are read or asked about; they never raise."""
    assert str(exercise.check("cheese", text))
    assert isinstance(exercise.analysis(text), FactorAnalysis)


def test_the_records_are_those_of_the_scenario_and_carry_the_tasks() -> None:
    """Each record is shown with its id, and just two of them count connections by whom they belong to."""
    events = exercise._events()
    shown = exercise.records()
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("E")] == list(events)
    assert {name for name in events if exercise.check("evidence", name).state is State.GOOD} == {"E17", "E21"}
    assert "Slack" not in shown


def test_the_material_does_not_give_the_reference_away() -> None:
    """No factor of the scenario's reference appears word for word in the exercise or its solution."""
    reference = Scenario.open(kit_folder("scenarios") / "payments-memory-leak").debrief()
    texts = [line.text for line in (*reference.factors.factors, *reference.factors.held)]
    assert len(texts) > 4
    for path in (FOLDER / f"{SLUG}.ipynb", FOLDER / "solutions" / f"{SLUG}.ipynb", FOLDER / SLUG / "questions.yaml"):
        material = " ".join(path.read_text(encoding="utf-8").split())
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
    """Of the five sentences in the notebook only the one that blames is taken for blame."""
    cells = nbformat.read(FOLDER / f"{SLUG}.ipynb", as_version=4).cells
    sentences = dict(re.findall(r"^- \*\*(K\d)\*\* (.*)$", "\n".join(cell.source for cell in cells), re.MULTILINE))
    assert set(sentences) == set(parts("roles"))
    assert [name for name, sentence in sentences.items() if blamed(sentence)] == ["K3"]
    assert not [line for line in exercise.statements().splitlines() if blamed(line)]


@pytest.mark.parametrize(
    ("target", "attribute", "broken", "name"),
    [
        (exercise, "judged", lambda text: True, "lift"),
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
    assert exercise.check(name, RIGHT[name]).state is State.QUESTION
