"""All that every answer of every file of questions has to keep, tried with the examples in the files."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import KitError
from pmkit.exercises import Exercise, State, timelines
from pmkit.practice.exercises.readers import READERS
from tests.hostile import VALUES
from tests.practice.exercises.rows import EXERCISES, FOLDER, OBJECTS, ROWS, SLUGS, Row

PARTED = [
    (exercise, name) for exercise in EXERCISES.values() for name, task in exercise.questions.tasks.items() if task.parts
]
BLANKS = (..., "", "  ", "...", "…")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_good_answer_is_good_however_it_is_written(row: Row) -> None:
    """Each answer has at least one that is good, and the task says why it holds."""
    replies = [(answer, row.reply(answer)) for answer in row.good()]
    assert replies
    assert not [(answer, str(reply)) for answer, reply in replies if reply.state is not State.GOOD]
    task = row.exercise.questions.tasks[row.task]
    for _, reply in replies:
        assert len(reply.text if not row.part else task.praise) > 20


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_question_is_asked_for_the_answer_that_it_is_for(row: Row) -> None:
    """The example of each question gets this question and no other."""
    for key, answer in row.tried():
        reply = row.reply(answer)
        expected = re.sub(r"\\\{(\w+)\\\}", ".+", re.escape(row.answer.questions[key].ask.replace("{name}", row.part)))
        assert reply.state is State.QUESTION, (key, answer, str(reply))
        assert re.fullmatch(expected, reply.text), (key, answer, reply.text)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_two_questions_of_an_exercise_are_alike(slug: str) -> None:
    """Each plausible answer has a question of its own."""
    keys = defaultdict(set)
    for row in ROWS:
        if row.exercise.slug == slug:
            for key, text in row.asked.items():
                keys[text].add((row.task, key))
    assert keys
    assert not {text: found for text, found in keys.items() if len(found) > 1}


def questions(row: Row) -> list[str]:
    """Return all that may be asked about an answer, except in which form it is meant."""
    lists_the_words = row.answer.reader in ("one_of", "category")
    return [*row.asked.values()] + ([] if lists_the_words else [row.answer.otherwise.replace("{name}", row.part)])


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_question_asks_and_gives_no_verdict(row: Row) -> None:
    """Questions end with a question mark, a hint or what was quoted, and nothing is called wrong."""
    for text in [*questions(row), row.answer.form]:
        assert not re.search(r"\b(?:incorrect|wrong answer|your mistake)\b|!", text, re.IGNORECASE), text
    for key, ask in row.answer.questions.items():
        assert ask.ask.endswith(("?", "}")) or "? " in ask.ask, key
    assert row.answer.form.endswith("?")
    assert row.answer.otherwise.endswith("?")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_question_gives_the_answer_away(row: Row) -> None:
    """A question holds no answer that would be good, nor what the file says it hides."""
    secrets = [
        rf"(?<![\w+:.'-]){re.escape(value)}(?![\w:.'-])"
        for value in row.right
        if value != "a" and row.reply(value).state is State.GOOD  # a value may be a reader's own word, and no answer
    ]
    for text in questions(row):
        for secret in (*secrets, *row.answer.hides):
            assert not re.search(secret, text, re.IGNORECASE), (secret, text)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_nobody_foresaw_has_a_helping_question(row: Row) -> None:
    """What cannot be read gets the question about the form, and what was not foreseen the general one."""
    for answer in row.answer.examples.form:
        assert row.reply(answer).text == row.answer.form.replace("{name}", row.part), answer
    for answer in row.answer.examples.otherwise:
        assert row.reply(answer).text == row.answer.otherwise.replace("{name}", row.part), answer


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_unanswered_task_says_so(row: Row) -> None:
    """Three dots, and text without a word, are not answered yet."""
    assert {str(row.reply(blank)) for blank in BLANKS} == {"Not answered yet."}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_hostile_answers_get_a_reply(row: Row) -> None:
    """Huge, odd and raising objects get a question like anything else."""
    for kind, make in VALUES.items():
        if (row.task, kind) in (("unknown", "none"), ("unknown", "not a number"), ("unknown", "missing instant")):
            continue  # there they are words for unknown, which is right
        reply = row.reply(make())
        assert reply.state is State.QUESTION, kind
        assert str(reply)
        assert reply._repr_html_()


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=60)
    | st.binary(max_size=20)
    | st.timedeltas()
    | st.datetimes()
    | st.times()
    | st.sampled_from(
        [
            *("R01", "E17", "W1", "A4", "T3", "D5", "P1", "b", "none", "unknown", "3 min", "problem", ..., int),
            *("measured", "technical", "condition", "strong", "idea", "blame", "Defer", "security", "| a | b |"),
            *(answer for objects in OBJECTS.values() for answer in objects.values()),
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=13)
        | st.dictionaries(st.sampled_from([*{row.part for row in ROWS if row.part}, "text", "x"]), inner, max_size=7)
        | st.tuples(inner, inner)
        | st.frozensets(st.text(max_size=5) | st.integers(), max_size=5)
    ),
    max_leaves=15,
)


@pytest.mark.parametrize("slug", SLUGS)
@given(answer=JUNK)
def test_anything_gets_a_reply(slug: str, answer: object) -> None:
    """No input of any type makes a check raise, and each reply can be shown."""
    for row in ROWS:
        if row.exercise.slug == slug:
            reply = row.reply(answer)
            assert str(reply)
            assert reply._repr_html_()
            assert reply.state is not State.QUESTION or reply.text
    for name, task in EXERCISES[slug].questions.tasks.items():
        if task.parts:
            assert str(EXERCISES[slug].check(name, answer))


@pytest.mark.parametrize(("exercise", "name"), PARTED, ids=lambda value: getattr(value, "slug", value))
def test_a_task_with_parts_asks_before_it_waits(exercise: Exercise, name: str) -> None:
    """A question about a part comes before a part that is open, and one that is open before the praise."""
    rows = {row.part: row for row in ROWS if (row.exercise, row.task) == (exercise, name)}
    good = {part: row.good()[0] for part, row in rows.items()}
    first, *_, last = good
    assert exercise.check(name, good).state is State.GOOD
    assert exercise.check(name, *good.values()) == exercise.check(name, good)
    assert exercise.check(name, {**good, last: ...}).state is State.UNANSWERED
    assert exercise.check(name, {**good, first: ..., last: ["nonsense"]}).state is State.QUESTION
    assert exercise.check(name, {}).state is State.UNANSWERED
    assert exercise.check(name, ...).state is State.UNANSWERED
    assert exercise.check(name, "one word for all").text == exercise.task(name).form
    with pytest.raises(TypeError, match=re.escape(first)):
        exercise.check(name, *["x"] * (len(good) + 1))


@pytest.mark.parametrize(("exercise", "name"), PARTED, ids=lambda value: getattr(value, "slug", value))
def test_hostile_dictionaries_get_a_reply(exercise: Exercise, name: str) -> None:
    """Whatever is in place of a dictionary of answers gets a reply."""
    for make in VALUES.values():
        assert exercise.check(name, make()).state in (State.QUESTION, State.UNANSWERED)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_the_code_offers_is_what_the_file_names(slug: str) -> None:
    """Each reader and each computed answer that a file names is there, and the special ones are all used."""
    rows = [row.answer for row in ROWS if row.exercise.slug == slug]
    exercise = EXERCISES[slug]
    assert {row.reader for row in rows} <= set(exercise.readers)
    assert {row.reader for row in rows} >= set(exercise.readers) - set(READERS)
    assert {row.computed for row in rows if row.computed} == set(exercise.computed)


@pytest.mark.parametrize("slug", SLUGS)
def test_answers_that_stay_in_code_are_for_questions_of_the_file(slug: str) -> None:
    """An object is kept in code only for a question that is there, and only where the file says so."""
    for row in (row for row in ROWS if row.exercise.slug == slug):
        assert set(row.objects) <= {"", *row.answer.questions}
        assert bool(row.objects) == row.answer.examples.in_code


@pytest.mark.parametrize("slug", SLUGS)
def test_the_notebook_asks_every_task_of_its_file(slug: str) -> None:
    """Exercise and solution stand beside the folder, and no task is left without a cell."""
    for path in (FOLDER / f"{slug}.ipynb", FOLDER / "solutions" / f"{slug}.ipynb"):
        source = Path(path).read_text(encoding="utf-8")
        asked = set(re.findall(r"""\.check\(\\"([\w-]+)\\", """, source))
        for name, task in EXERCISES[slug].questions.tasks.items():
            assert name in asked or (task.parts and set(task.parts) <= asked), (path.name, name)


def test_every_exercise_has_its_file_of_questions() -> None:
    """There are as many notebooks as folders, and their names are the same."""
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == SLUGS


def test_a_name_that_is_not_there_is_answered_with_the_one_that_is() -> None:
    """A mistyped exercise, task, part or material is bad input, and the error names what was probably meant."""
    exercise = timelines.EXERCISE
    with pytest.raises(KitError, match="not a task of 01-timelines") as error:
        exercise.check("naïve", "R04")
    assert "'naive'" in error.value.remedy
    with pytest.raises(KitError, match="not material"):
        exercise.material("record", str)
    with pytest.raises(KitError, match="not a part"):
        exercise.check_part("naive", "one", "R04")
    with pytest.raises(KitError, match="not an exercise"):
        assert Exercise("09-nothing").questions


def test_a_check_function_of_old_says_where_it_went() -> None:
    """Who calls a check by its old name learns the new one; any other name is missing as usual."""
    with pytest.raises(AttributeError, match=r"check\('acknowledge', answer\)"):
        getattr(timelines, "check_" + "acknowledge")
    with pytest.raises(AttributeError, match="nothing that is called"):
        getattr(timelines, "check_" + "nothing")


def test_braces_in_an_answer_are_never_filled() -> None:
    """A layer that is called like a fact is shown as it was written."""
    row = next(row for row in ROWS if row.task == "cheese")
    text = row.good()[0].replace("process, canary", "process, {id} {layer} failures")
    assert "'{id} {layer} failures'" in row.reply(text).text
