from __future__ import annotations

import ast
import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pmkit.lab.open import lay_kit

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = sorted((ROOT / "exercises" / "solutions").glob("*.ipynb"))


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """Return the modules tools/exercises.py and tools/notebooks.py."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("exercises"), importlib.import_module("notebooks")


@pytest.fixture
def copy(tools: tuple[Any, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the exercises that the tool works on instead of the kit's."""
    folder = tmp_path / "exercises"
    shutil.copytree(ROOT / "exercises", folder)
    for name, value in {"ROOT": tmp_path, "EXERCISES": folder, "SOLUTIONS": folder / "solutions"}.items():
        monkeypatch.setattr(tools[0], name, value)
    return folder


def notebook(*cells: tuple[str, str, tuple[str, ...]], words: int = 400) -> dict[str, Any]:
    """Return a small notebook: type, source and tags of each cell, below some prose."""
    made: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "word " * words}]
    for number, (kind, source, tags) in enumerate(cells):
        cell = {"cell_type": kind, "id": f"c{number}", "metadata": {"tags": list(tags)}, "source": source}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_the_exercises_are_fresh(tools: tuple[Any, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Each exercise is, byte for byte, what its solution makes."""
    status = tools[0].main(["--check"])
    assert (status, capsys.readouterr().out) == (0, "")
    assert len(SOLUTIONS) >= 2


def test_the_exercises_are_in_the_normal_form_and_keep_the_rules(
    tools: tuple[Any, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exercises and solutions pass the check of notebooks."""
    status = tools[1].main(["--check", str(ROOT / "exercises")])
    assert (status, capsys.readouterr().out) == (0, "")


def test_a_changed_solution_makes_its_exercise_stale(
    tools: tuple[Any, Any], copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A change in a solution's prose is noticed, and --write repairs it."""
    path = copy / "solutions" / SOLUTIONS[0].name
    path.write_text(path.read_text(encoding="utf-8").replace("How it works", "How this works"), encoding="utf-8")
    assert tools[0].main(["--check"]) == 1
    assert f"not fresh: exercises/{path.name}" in capsys.readouterr().out.replace("\\", "/")
    assert tools[0].main(["--write"]) == 0
    assert tools[0].main(["--check"]) == 0
    assert "How this works" in (copy / path.name).read_text(encoding="utf-8")


def test_a_changed_exercise_is_not_fresh(tools: tuple[Any, Any], copy: Path) -> None:
    """An exercise that was edited by hand is noticed, down to one byte."""
    path = copy / SOLUTIONS[0].name
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert tools[0].main(["--check"]) == 1


def test_a_schema_that_was_edited_is_not_fresh(tools: tuple[Any, Any], copy: Path) -> None:
    """The schema of the questions is made from the model, and --write renews it."""
    path = copy / "questions.schema.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("otherwise", "else"), encoding="utf-8")
    assert tools[0].main(["--check"]) == 1
    assert tools[0].main(["--write"]) == 0
    assert path.read_text(encoding="utf-8") == text


def test_the_questions_are_not_laid_beside_the_notebooks(tmp_path: Path) -> None:
    """A person's copy of the kit has the exercises, and neither their answers nor their solutions."""
    lay_kit(tmp_path)
    laid = [path for path in (tmp_path / "exercises").rglob("*") if path.is_file()]
    assert [path.name for path in sorted(laid)] == [path.name for path in SOLUTIONS]


def test_a_missing_and_an_orphan_exercise_are_noticed(tools: tuple[Any, Any], copy: Path) -> None:
    """An exercise without a solution, and a solution without its exercise, fail the check."""
    (copy / SOLUTIONS[0].name).rename(copy / "09-orphan.ipynb")
    assert tools[0].main(["--check"]) == 1
    assert tools[0].main(["--write"]) == 1


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_answer_is_left_in_an_exercise(tools: tuple[Any, Any], path: Path) -> None:
    """Answers become three dots, solution-only cells and outputs are gone, ids stay."""
    solution = tools[1].load(path)
    exercise = tools[1].load(path.parent.parent / path.name)
    sources = {cell["id"]: "".join(cell["source"]) for cell in exercise["cells"]}
    answers = 0
    for cell in solution["cells"]:
        tags, source = tools[1].tags_of(cell), tools[1].text_of(cell)
        assert ("solution-only" in tags) == (cell["id"] not in sources)
        if "answer" in tags:
            for node in tools[0]._answers(source):
                answers += 1
                assert f"{ast.unparse(node.targets[0])} = ...\n" in sources[cell["id"]]
                assert ast.unparse(node.value) not in sources[cell["id"]]
    assert answers >= 6
    assert not any(cell.get("outputs") or "keep_output" in tools[1].tags_of(cell) for cell in exercise["cells"])


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_prose_and_golden_cells(tools: tuple[Any, Any], path: Path) -> None:
    """Exercises carry 500 to 1,400 words, and each solution has golden cells to compare."""
    solution, exercise = tools[1].load(path), tools[1].load(path.parent.parent / path.name)
    assert 500 <= tools[1].prose_words(exercise) <= 1400
    golden = [cell for cell in solution["cells"] if tools[1].tags_of(cell) >= tools[1].GOLDEN]
    assert golden
    assert all(cell["outputs"] and cell["execution_count"] == 1 for cell in golden)


def test_an_answer_over_several_lines_becomes_three_dots(tools: tuple[Any, Any]) -> None:
    """The whole statement is replaced, whatever it holds; comments around it stay."""
    source = '# Hint.\nanswer_1 = [\n    "é",  # first\n    "b",\n]\nreply = check(answer_1)'
    made = tools[0].exercise_of(notebook(("code", source, ("answer",))))
    assert tools[1].text_of(made["cells"][1]) == "# Hint.\nanswer_1 = ...\nreply = check(answer_1)"


@pytest.mark.parametrize(("source", "tags"), [("answer_1 = 3", ()), ("reply = 3", ("answer",))])
def test_an_answer_outside_its_cell_is_refused(tools: tuple[Any, Any], source: str, tags: tuple[str, ...]) -> None:
    """An answer in an untagged cell would end up in the exercise, so the tool stops."""
    with pytest.raises(ValueError, match="c0"):
        tools[0].exercise_of(notebook(("code", source, tags)))


@pytest.mark.parametrize(
    ("cells", "words", "said"),
    [
        ([("code", "def f():\n    pass", ())], 400, "defines f"),
        ([("code", "class A:\n    pass", ())], 400, "defines A"),
        ([("code", "x = 1", ()), ("code", "import os", ())], 400, "only the first code cell"),
        ([("code", "%matplotlib inline", ())], 400, "not plain Python"),
        ([("code", "read('../data/events.csv')", ())], 400, "relative path"),
        ([("code", "read('events.csv')", ())], 400, "relative path"),
        ([("code", "print(1)", ("keep_output",))], 400, "both tags"),
        ([("code", "print(1)", ("keep_output", "nbval-check-output"))], 400, "without a stored output"),
        ([("code", "1 / 0", ("raises-exception",))], 400, "papermill does not know"),
        ([("code", "x = 1", ())], 299, "299 words"),
        ([("code", "x = 1", ())], 1601, "1601 words"),
        ([("code", "x = 1", ("parameters",)), ("code", "y = 1", ("parameters",))], 400, "2 cells tagged parameters"),
    ],
)
def test_broken_rules_are_named(tools: tuple[Any, Any], cells: list[Any], words: int, said: str) -> None:
    """Each rule of thin notebooks has a message that names what breaks it."""
    found = tools[1].broken_rules(tools[1].normalize(notebook(*cells, words=words)), lesson=False)
    assert len(found) == 1
    assert said in found[0]


def test_code_stays_out_of_sight_where_a_facilitator_reads(tools: tuple[Any, Any], tmp_path: Path) -> None:
    """Code that was unfolded by hand fails --check and is folded by --write; settings and data to look at stay open."""
    cells = notebook(
        ("code", "# Get ready\nimport os", ()),
        ("code", "x = 1", ("parameters",)),
        ("code", "# Ours\ny = 1", ("shown",)),
    )
    path = tmp_path / "notebooks" / "01-team-workshop.ipynb"
    path.parent.mkdir()
    path.write_text(tools[1].dump(tools[1].normalize(cells)), encoding="utf-8")
    assert tools[1].main(["--check", str(path)]) == 1
    assert tools[1].main(["--write", str(path)]) == 0
    assert tools[1].main(["--check", str(path)]) == 0
    made = json.loads(path.read_text(encoding="utf-8"))["cells"]
    folded = [cell["metadata"].get("jupyter", {}).get("source_hidden", False) for cell in made]
    assert folded == [False, True, False, False]


def test_what_is_seen_of_folded_code_is_a_sentence(tools: tuple[Any, Any]) -> None:
    """JupyterLab shows the first line of code that is out of sight, so it is a comment."""
    made = tools[1].normalize(notebook(("code", "import os", ())), "01-team-workshop")
    assert any("first line" in problem for problem in tools[1].broken_rules(made, lesson=False))


def test_every_folded_notebook_is_there(tools: tuple[Any, Any]) -> None:
    """A notebook that was renamed does not lose its folding in silence."""
    assert {path.stem for path in (tools[1].ROOT / "notebooks").glob("*.ipynb")} >= tools[1].HIDDEN


def test_a_lesson_needs_parameters_unless_it_says_otherwise(tools: tuple[Any, Any]) -> None:
    """A lesson has a cell tagged parameters; a notebook that takes none says so in its metadata."""
    lesson = notebook(("code", "x = 1", ()))
    assert "0 cells tagged parameters" in tools[1].broken_rules(tools[1].normalize(lesson), lesson=True)[0]
    lesson["metadata"]["pmkit"] = {"parameters": False}
    assert not tools[1].broken_rules(tools[1].normalize(lesson), lesson=True)


def test_the_normal_form_strips_what_changes_from_run_to_run(tools: tuple[Any, Any], tmp_path: Path) -> None:
    """A notebook that was run and saved is stripped on --write, golden text stays; a second time changes nothing."""
    used = notebook(("code", "print(1)", ("nbval-check-output", "keep_output")), ("code", "2", ()), ("code", "2", ()))
    used["metadata"] = {
        "kernelspec": {"name": "mine"},
        "widgets": {"state": {}},
        "language_info": {"version": "3.11.4"},
    }
    for cell in used["cells"][1:]:
        cell |= {"execution_count": 17, "outputs": [{"output_type": "stream", "name": "stdout", "text": "1\n"}]}
        cell["metadata"] |= {"execution": {"iopub.status.busy": "2024"}, "collapsed": True}
    used["cells"][2]["id"] = used["cells"][3]["id"] = "not a valid id"
    path = tmp_path / "used.ipynb"
    path.write_text(json.dumps(used), encoding="utf-8")
    assert tools[1].main(["--check", str(path)]) == 1
    assert tools[1].main(["--write", str(path)]) == 0
    assert tools[1].main(["--check", str(path)]) == 0
    written = path.read_text(encoding="utf-8")
    made = json.loads(written)
    assert made["metadata"] == tools[1].METADATA
    assert [cell.get("execution_count") for cell in made["cells"]] == [None, 1, None, None]
    assert made["cells"][1]["outputs"][0]["text"] == ["1\n"]
    assert made["cells"][1]["metadata"] == {"tags": ["keep_output", "nbval-check-output"]}
    assert not made["cells"][2]["outputs"]
    assert len({cell["id"] for cell in made["cells"]}) == 4
    assert written.endswith("}\n")
    assert tools[1].dump(tools[1].normalize(made)) == written
