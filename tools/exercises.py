"""Make the exercises from their solutions: the solution is the source. And the schema of their questions.

python tools/exercises.py --write    writes exercises/*.ipynb and exercises/questions.schema.json
python tools/exercises.py --check    says what is not fresh, and exits with 1

In a cell tagged ``answer``, the value of each ``answer_... =`` becomes ``...``. Cells
tagged ``solution-only`` are left out. Cell ids are kept; nothing is stored as output.
"""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path
from typing import Final

from notebooks import GOLDEN, ROOT, Cell, Notebook, dump, load, normalize, tags_of, text_of
from pmkit.practice.exercises.questions import SCHEMA_NAME, json_schema

EXERCISES: Final = ROOT / "exercises"
SOLUTIONS: Final = EXERCISES / "solutions"


def exercise_of(solution: Notebook) -> Notebook:
    """Return the exercise that a solution makes, in the normal form.

    Raises:
        ValueError: an answer cell has no answer, or an answer is in another cell.
    """
    cells = [_unanswered(cell) for cell in solution["cells"] if "solution-only" not in tags_of(cell)]
    return normalize(solution | {"cells": cells})


def _unanswered(cell: Cell) -> Cell:
    """Return a cell without its answers, outputs and golden tags."""
    source, is_answer = text_of(cell), "answer" in tags_of(cell)
    if cell["cell_type"] == "code":
        lines = source.splitlines()
        answers = _answers(source)
        if is_answer != bool(answers):
            raise ValueError(f"cell {cell['id']}: the tag answer and a line such as answer_1 = ... belong together")
        for node in reversed(answers):
            lines[node.lineno - 1 : node.end_lineno] = [f"{_name(node)} = ..."]
        source = "\n".join(lines)
    return cell | {"source": source, "outputs": [], "metadata": {"tags": sorted(tags_of(cell) - GOLDEN)}}


def _answers(source: str) -> list[ast.Assign]:
    """Return the assignments to names that start with ``answer_``, in order."""
    return [node for node in ast.parse(source).body if isinstance(node, ast.Assign) and _name(node)]


def _name(node: ast.Assign) -> str:
    """Return the answer's name that is assigned to, empty for any other assignment."""
    target = node.targets[0]
    return target.id if isinstance(target, ast.Name) and target.id.startswith("answer_") else ""


def fresh() -> dict[Path, str]:
    """Return the path of each generated file with what it must hold."""
    made = {EXERCISES / path.name: dump(exercise_of(load(path))) for path in sorted(SOLUTIONS.glob("*.ipynb"))}
    return {**made, EXERCISES / SCHEMA_NAME: json_schema()}


def main(arguments: list[str] | None = None) -> int:
    """Check or write the exercises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--check", action="store_true")
    choice.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    files = fresh()
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    orphans = sorted(set(EXERCISES.glob("*.ipynb")) - set(files))
    for path in stale:
        print(f"{'written' if options.write else 'not fresh'}: {path.relative_to(ROOT)}")
        if options.write:
            path.write_text(files[path], encoding="utf-8", newline="\n")
    for path in orphans:
        print(f"no solution makes it: {path.relative_to(ROOT)}")
    return 1 if (stale and options.check) or orphans else 0


if __name__ == "__main__":
    sys.exit(main())
