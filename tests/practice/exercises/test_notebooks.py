from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.practice.exercises.rows import EXERCISES, FOLDER, SLUGS


def run(path: Path, before: str = "") -> Any:
    """Return a notebook after running it in a kernel, with a cell put in front."""
    notebook = nbformat.read(path, as_version=4)
    if before:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(before))
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def replies(notebook: Any) -> list[str]:
    """Return the text twin of each reply in a notebook that ran, shown or printed."""
    return [
        text
        for cell in notebook.cells
        if "answer" in cell.metadata.get("tags", ())
        for output in cell.outputs
        for text in ([output["data"]["text/plain"]] if "data" in output else output["text"].splitlines())
    ]


def count(slug: str) -> int:
    """Return how many replies an exercise has: one a task, one a line to reword."""
    return sum(len(task.parts) if name == "reword" else 1 for name, task in EXERCISES[slug].questions.tasks.items())


def tally(notebook: Any) -> str:
    """Return the line that counts the replies, printed or shown."""
    outputs = next(cell.outputs for cell in reversed(notebook.cells) if cell.cell_type == "code")
    return str(outputs[0].get("text") or outputs[0]["data"]["text/plain"]).strip("'\n")


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_solution_is_good_throughout(slug: str) -> None:
    """Each solution runs, every reply is good, and golden cells show what is stored."""
    path = FOLDER / "solutions" / f"{slug}.ipynb"
    ran = run(path)
    assert len(replies(ran)) == count(slug)
    assert not [text for text in replies(ran) if not text.startswith("Good:")]
    assert tally(ran) == f"{count(slug)} good, 0 with a question, 0 not answered yet"
    golden = [
        (old.outputs, new.outputs)
        for old, new in zip(nbformat.read(path, as_version=4).cells, ran.cells, strict=True)
        if "keep_output" in old.metadata.get("tags", ())
    ]
    assert golden
    for old, new in golden:
        assert "".join(part["text"] for part in old) == "".join(part["text"] for part in new)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_unanswered_exercise_runs_green(slug: str) -> None:
    """An exercise that nobody touched runs to its end and says that nothing is answered yet."""
    ran = run(FOLDER / f"{slug}.ipynb")
    assert replies(ran) == ["Not answered yet."] * count(slug)
    assert tally(ran) == f"0 good, 0 with a question, {count(slug)} not answered yet"
    if slug == "05-action-items":
        assert any("- [ ] A2: Update testing suite" in str(cell.get("outputs", "")) for cell in ran.cells)


BROKEN_SPANS = """
from pmkit.records import episodes
episodes.Episode._between = lambda self, name, start, end: episodes.Span(name, start, end)
"""


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["01-timelines", "02-check-the-claim"])
def test_a_broken_function_of_pmkit_fails_the_solution(slug: str) -> None:
    """A solution whose spans cannot be measured is no longer good throughout."""
    try:
        texts = replies(run(FOLDER / "solutions" / f"{slug}.ipynb", before=BROKEN_SPANS))
    except CellExecutionError:
        return
    assert not all(text.startswith("Good:") for text in texts)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_imports_one_door(slug: str) -> None:
    """A learner sees pmkit, its front door, and pmkit.exercises, never a module behind them."""
    for path in (FOLDER / f"{slug}.ipynb", FOLDER / "solutions" / f"{slug}.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        imported = set(re.findall(r"^(?:from|import) (pmkit[\w.]*)", source, re.MULTILINE))
        assert "pmkit.exercises" in imported <= {"pmkit", "pmkit.exercises"}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_minutes_of_the_tasks_fit_into_the_time_at_the_top(slug: str) -> None:
    """Where tasks have minutes, they are not more than what the title promises, and nearly as many."""
    cells = nbformat.read(FOLDER / f"{slug}.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    minutes = sum(int(found) for found in re.findall(r"^## Task .*\((\d+) minutes\)", text, re.MULTILINE))
    promised = re.search(r"about (\d+) minutes", text)
    assert promised
    assert not minutes or int(promised[1]) - 3 <= minutes <= int(promised[1])
