"""Answer cells: what Python cannot run becomes a question, and everything else stays as it is."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from pmkit.errors import RecordError
from pmkit.exercises import State, five_whys, timelines, wording
from pmkit.practice.exercises.cells import Answers, Unread, not_python, readable, unread


def run(source: str, **names: Any) -> dict[str, Any]:
    """Run a cell as the notebook does, and return its names."""
    tree = Answers().visit(ast.parse("".join(readable(source.splitlines(keepends=True)))))
    exec(compile(tree, "cell", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("answer_1 = R04", '"R04"'),
        ("answer_1 = three_minutes", '"three_minutes"'),
        ("answer_1 = 12 min", '"12 min"'),
        ("answer_1 = we do not know  # really", '"we do not know"'),
        ("answer_1 = R04 and R05", '"R04 and R05"'),
        ("answer_1 = [R06, R05]", '["R06", "R05"]'),
        ('answer_1 = "R04', "not closed"),
        ("answer_1 = [R06, R05", "missing"),
        ("answer_1 = sorted(R04)", 'quotes: "R04"'),
        ("answer_1 = None.merge()", "could not run"),
        ("answer_1 = 1 / 0", "could not run"),
    ],
)
def test_what_python_cannot_run_becomes_a_question(source: str, asks: str) -> None:
    """A text without quotes is shown with them, and the next line of the cell runs."""
    names = run(f"{source}\nafter = 1", timelines=timelines)
    assert isinstance(names["answer_1"], Unread)
    assert names["after"] == 1
    reply = timelines.check("naive", names["answer_1"])
    assert reply.state is State.QUESTION
    assert asks in reply.text


@pytest.mark.parametrize(
    "source",
    [
        'answer_1 = "R04"',
        'answer_1 = """\n- a line = [F1]\n"""',
        "answer_1 = (\n    1 +\n    2\n)",
        "answer_1 = ...",
        "%matplotlib = no python\nanswer = 12 min",
        "other = R04 if False else 1",
        "if True:\n    answer_1 = 12 min",
    ],
)
def test_a_cell_that_python_can_read_is_left_alone(source: str) -> None:
    """Only lines at the margin that assign an answer and cannot be read are changed."""
    lines = source.splitlines(keepends=True)
    assert readable(lines) == lines


def test_another_name_that_is_missing_is_an_error_as_usual() -> None:
    """What is not an answer is not touched."""
    with pytest.raises(NameError):
        run("answer_1 = 1\nother = R04")


def test_an_error_of_pmkit_is_told_in_its_own_words() -> None:
    """What pmkit says about bad input is said, with its remedy, and a question."""
    question = unread("answer_7", "f()", RecordError("it is a list", remedy="write them one by one")).question
    assert "It is a list. Write them one by one." in question
    assert question.endswith("?")
    assert not_python("answer_1", "3 min").question.endswith("?")


def test_an_unread_answer_in_a_task_with_parts_is_asked_about() -> None:
    """A part, a dictionary of parts and a rewording get the question too."""
    slip = not_python("answer_1", "3 min")
    assert five_whys.check("question", slip, "a").text == slip.question
    assert five_whys.check("question", {"problem": slip, "W1": "a"}).text == slip.question
    assert wording.Rewording().check("R1", slip).text == slip.question


@pytest.mark.slow
def test_a_kernel_goes_on_behind_a_text_without_quotes() -> None:
    """In a kernel the import is enough: no cell ends in an error, and the tally counts the question."""
    cells = [
        "from pmkit.exercises import tally, timelines",
        'answer_1 = R04\nreply_1 = timelines.check("naive", answer_1)\nreply_1',
        'answer_2 = 3 min\nreply_2 = timelines.check("acknowledge", answer_2)\nreply_2',
        "print(tally(reply_1, reply_2))",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    assert notebook.cells[-1].outputs[0]["text"] == "0 good, 2 with a question, 0 not answered yet\n"
