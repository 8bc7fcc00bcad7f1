"""How often the exercises turn away a right answer or accept a wrong one.

    python benchmarks/exercises.py                       the answers of tests/practice/exercises/answers
    python benchmarks/exercises.py FOLDER --failures     those of another folder, with what came out otherwise

A folder holds ``01.jsonl`` and so on, one for each exercise; a line is an answer: ``task``, the name of the variable in
the notebook's cell; ``answer``, as a learner types it; ``label``, right, wrong or arguable, by somebody who has not
seen the code; ``why``. What is arguable counts neither way. Each answer takes the place of the one in the solution's
cell, and the cell is run: an answer is accepted where every reply of its cell is good.

Text is taken with quotes or without; what calls something is run as Python. An answer that Python cannot run gets
the question that it gets in a notebook.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pmkit.exercises import Reply, State
from pmkit.practice.exercises.cells import not_python, unread

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "exercises" / "solutions"
ANSWERS = ROOT / "tests" / "practice" / "exercises" / "answers"
LABELS = ("right", "wrong", "arguable")


@dataclass(frozen=True)
class Answer:
    """One labeled answer.

    Attributes:
        exercise: such as ``01``.
        task: the variable that it is assigned to.
        text: as typed.
        label: right, wrong or arguable.
        why: the label's reason.
    """

    exercise: str
    task: str
    text: str
    label: str
    why: str

    @property
    def replies(self) -> list[Reply]:
        """What the exercise says to it."""
        notebook = solution(self.exercise)
        return notebook.replies(self.task, typed(self.task, self.text, notebook.names))

    @property
    def is_accepted(self) -> bool:
        """Whether every reply of the cell is good."""
        return all(reply.state is State.GOOD for reply in self.replies)


class Solution:
    """A solution notebook that has been run.

    Args:
        exercise: such as ``01``.
    """

    def __init__(self, exercise: str) -> None:
        (path,) = SOLUTIONS.glob(f"{exercise[:2]}-*.ipynb")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        self.cells = {}
        self.names: dict[str, Any] = {}
        for cell in cells:
            if cell["cell_type"] != "code" or "coach" in (source := "".join(cell["source"])):
                continue
            self._run(source, self.names)
            for node in ast.parse(source).body:
                if isinstance(node, ast.Assign) and _name(node).startswith("answer_"):
                    self.cells[_name(node)] = source

    def replies(self, task: str, value: object) -> list[Reply]:
        """Return the replies of a task's cell with another answer in it."""
        source = ast.parse(self.cells[task])
        names = {name: value for name, value in self.names.items() if not name.startswith("repl")}
        body = [node for node in source.body if not (isinstance(node, ast.Assign) and _name(node) == task)]
        others = [node for node in body if isinstance(node, ast.Assign) and _name(node).startswith("answer_")]
        rest = [node for node in body if node not in others]
        names[task] = value
        self._run(ast.unparse(ast.Module(body=[*others, *rest], type_ignores=[])), names)
        found = [each for name, value in names.items() if name.startswith("repl") for each in _listed(value)]
        return list(dict.fromkeys(found))

    @staticmethod
    def _run(source: str, names: dict[str, Any]) -> None:
        """Run a cell without what it prints."""
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "cell", "exec"), names)  # the kit's own notebooks


@cache
def solution(exercise: str) -> Solution:
    """Return a solution notebook, run once."""
    return Solution(exercise)


def _name(node: ast.Assign) -> str:
    """Return the one name that is assigned to, empty for another target."""
    target = node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _listed(value: object) -> Iterator[Reply]:
    """Yield the replies that a variable holds."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Reply):
            yield each


def typed(task: str, text: str, names: dict[str, Any]) -> object:
    """Return what an answer is in Python once a learner has typed it."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return not_python(task, text) if "(" in text and any(f"{n}." in text for n in names) else text
    nodes = list(ast.walk(tree))
    is_code = any(isinstance(node, ast.Call) for node in nodes)
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    if not is_code and (used or isinstance(tree.body, ast.BinOp)):
        return text
    if isinstance(tree.body, ast.Constant) and not isinstance(tree.body.value, (str, int, float)):
        return text
    if is_code and used and not used & {*names, *dir(builtins)}:
        return text
    try:
        return eval(compile(tree, "answer", "eval"), dict(names))  # answers that people of the kit labeled
    except Exception as error:  # as in a notebook
        return unread(task, text, error)


def answers(folder: Path) -> list[Answer]:
    """Return the labeled answers of a folder, in order.

    Raises:
        SystemExit: a line has another label.
    """
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                if row["label"] not in LABELS:
                    raise SystemExit(f"{path}: the label is one of {', '.join(LABELS)}: {line}")
                found.append(Answer(path.stem, row["task"], row["answer"], row["label"], row.get("why", "")))
    return found


@dataclass
class Figures:
    """How many right answers were turned away, and how many wrong ones accepted."""

    right: int = 0
    turned_away: int = 0
    wrong: int = 0
    accepted: int = 0

    def count(self, answer: Answer) -> bool:
        """Count an answer, and tell whether it came out as labeled."""
        if answer.label == "arguable":
            return True
        is_right, is_accepted = answer.label == "right", answer.is_accepted
        self.right += is_right
        self.wrong += not is_right
        self.turned_away += is_right and not is_accepted
        self.accepted += is_accepted and not is_right
        return is_right is is_accepted

    def __str__(self) -> str:
        """Return both figures in one line."""
        return (
            f"right ones turned away {self.turned_away} of {self.right}{_share(self.turned_away, self.right)}, "
            f"wrong ones accepted {self.accepted} of {self.wrong}{_share(self.accepted, self.wrong)}"
        )


def _share(part: int, whole: int) -> str:
    """Return a share in percent, empty for nothing."""
    return f" ({part / whole:.0%})" if whole else ""


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ANSWERS)
    parser.add_argument("--failures", action="store_true", help="with what came out otherwise than labeled")
    options = parser.parse_args(arguments)
    whole, every = Figures(), answers(options.folder)
    for exercise in dict.fromkeys(answer.exercise for answer in every):
        figures, failures = Figures(), []
        for answer in (answer for answer in every if answer.exercise == exercise):
            whole.count(answer)
            if not figures.count(answer):
                failures.append(answer)
        print(f"exercise {exercise}: {figures}")
        for answer in failures if options.failures else ():
            reply = next((reply for reply in answer.replies if reply.state is not State.GOOD), answer.replies[0])
            print(f"  {answer.label}, {answer.task} = {answer.text}\n    {reply}\n    {answer.why}")
    print(f"in all: {whole}")


if __name__ == "__main__":
    main()
