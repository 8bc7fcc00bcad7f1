"""Keep the notebooks in one normal form, and within the rules that keep them thin.

python tools/notebooks.py --write [PATH ...]    brings them to the normal form
python tools/notebooks.py --check [PATH ...]    says what differs or breaks a rule, and exits with 1

Outputs are stripped, except those of golden cells: cells that are tagged ``keep_output`` and
``nbval-check-output`` and show text. To renew a golden output: run the notebook, save it, --write.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import nbformat

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDERS: Final = ("notebooks", "exercises")
GOLDEN: Final = frozenset({"keep_output", "nbval-check-output"})
WORDS: Final = (300, 1600)
HIDDEN: Final = frozenset(
    {
        "00-start-here",
        "01-team-workshop",
        "02-self-assessment",
        "07-improvement-plan",
        "08-try-the-room",
        "09-facilitators-guide",
    }
)
"""Notebooks for people who do not write code: a cell shows its first line, and its code after a click."""
OPEN: Final = frozenset({"parameters", "shown"})
"""Tags of cells whose code is in view in these notebooks: settings that a person edits, data to look at."""
METADATA: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_SKIPPED: Final = frozenset({".ipynb_checkpoints", "my-work"})
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_RELATIVE: Final = re.compile(r"\.{1,2}/.*|[\w.-]+(?:/[\w.-]+)*\.(?:csv|json|jsonl|ya?ml|log|parquet)")

Notebook = dict[str, Any]
Cell = dict[str, Any]


def text_of(cell: Cell) -> str:
    """Return a cell's source as one text; files hold it as text or as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def tags_of(cell: Cell) -> frozenset[str]:
    """Return a cell's tags."""
    return frozenset(cell.get("metadata", {}).get("tags", ()))


def normalize(notebook: Notebook, name: str = "") -> Notebook:
    """Return the notebook in the normal form: no volatile metadata, stable ids, golden outputs only.

    Args:
        notebook: as it was read.
        name: of its file without the ending; those of :data:`HIDDEN` have their code out of sight.
    """
    taken: set[str] = set()
    own = notebook.get("metadata", {}).get("pmkit")
    return {
        "cells": [_cell(cell, taken, hidden=name in HIDDEN) for cell in notebook["cells"]],
        "metadata": METADATA | ({"pmkit": own} if own else {}),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def dump(notebook: Notebook) -> str:
    """Return the notebook as the text of its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(path: Path) -> Notebook:
    """Return the notebook of a file."""
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _cell(cell: Cell, taken: set[str], *, hidden: bool) -> Cell:
    """Return one cell in the normal form and note its id."""
    source = text_of(cell).rstrip("\n")
    result: Cell = {
        "cell_type": cell["cell_type"],
        "id": _cell_id(cell.get("id", ""), source, taken),
        "metadata": {"tags": sorted(tags_of(cell))} if tags_of(cell) else {},
        "source": source.splitlines(keepends=True),
    }
    is_folded = bool(cell.get("metadata", {}).get("jupyter", {}).get("source_hidden"))
    if hidden:
        is_folded = cell["cell_type"] == "code" and not tags_of(cell) & OPEN
    if is_folded:
        result["metadata"]["jupyter"] = {"source_hidden": True}
    if cell.get("attachments"):
        result["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        kept = [_output(output) for output in cell.get("outputs", ())] if "keep_output" in tags_of(cell) else []
        # nbval takes a kept output without a count for a cell that was never run.
        result |= {"execution_count": 1 if kept else None, "outputs": kept}
    return result


def _cell_id(given: str, source: str, taken: set[str]) -> str:
    """Return the id a cell has, or one made from its source, never one used above."""
    base = given if _ID.fullmatch(given) else hashlib.sha256(source.encode()).hexdigest()[:8]
    chosen, number = base, 2
    while chosen in taken:
        chosen, number = f"{base[:60]}-{number}", number + 1
    taken.add(chosen)
    return chosen


def _output(output: dict[str, Any]) -> dict[str, Any]:
    """Return one kept output without what changes from run to run."""
    result = {key: value for key, value in output.items() if key not in ("metadata", "execution_count", "transient")}
    if output["output_type"] == "stream":
        text = output["text"] if isinstance(output["text"], str) else "".join(output["text"])
        return result | {"text": text.splitlines(keepends=True)}
    if "data" in output:
        joined = {kind: text if isinstance(text, str) else "".join(text) for kind, text in output["data"].items()}
        result |= {"metadata": {}, "data": {kind: text.splitlines(keepends=True) for kind, text in joined.items()}}
    return result | ({"execution_count": 1} if output["output_type"] == "execute_result" else {})


def prose_words(notebook: Notebook) -> int:
    """Return the number of words in the notebook's prose."""
    return sum(len(_WORD.findall(text_of(cell))) for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def broken_rules(notebook: Notebook, *, lesson: bool) -> list[str]:
    """Return what breaks the rules of thin notebooks.

    Args:
        notebook: in the normal form.
        lesson: whether it is one of ``notebooks/``, which need a cell tagged ``parameters``
            unless their metadata says ``{"pmkit": {"parameters": false}}``. A text to read, not a lesson, may
            have more words: ``{"pmkit": {"words": [2500, 4200]}}``.
    """
    broken = [f"cell {cell['id']}: {problem}" for cell, problem in _cell_problems(notebook)]
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        broken.append(f"not a notebook: {str(error).splitlines()[0]}")
    words = prose_words(notebook)
    fewest, most = notebook["metadata"].get("pmkit", {}).get("words", WORDS)
    if not fewest <= words <= most:
        broken.append(f"{words} words of prose; write between {fewest} and {most}")
    count = sum("parameters" in tags_of(cell) for cell in notebook["cells"])
    wanted = lesson and notebook["metadata"].get("pmkit", {}).get("parameters", True)
    if count > 1 or (wanted and not count):
        broken.append(f"{count} cells tagged parameters; papermill looks for one")
    return broken


def _cell_problems(notebook: Notebook) -> Iterator[tuple[Cell, str]]:
    """Yield cells with what breaks a rule in them."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code):
        tags = tags_of(cell)
        if "raises-exception" in tags:
            yield cell, "tagged raises-exception, which papermill does not know; show the error's text"
        if tags & GOLDEN and not tags >= GOLDEN:
            yield cell, f"a golden cell carries both tags, {' and '.join(sorted(GOLDEN))}"
        if tags >= GOLDEN and not cell["outputs"]:
            yield cell, "a golden cell without a stored output: run the notebook and save it"
        for output in cell["outputs"]:
            if output["output_type"] == "error" or set(output.get("data", ())) - {"text/plain", "text/html"}:
                yield cell, "a golden output is text or HTML; anything else differs from run to run"
        try:
            tree = ast.parse(text_of(cell))
        except SyntaxError as error:
            yield cell, f"not plain Python ({error.msg})"
            continue
        if cell["metadata"].get("jupyter") and not text_of(cell).startswith("# "):
            yield cell, "out of sight, and its first line, which is shown, is not a comment that says what it does"
        for problem in _code_problems(tree, first=number == 0, parameters="parameters" in tags):
            yield cell, problem


def _code_problems(tree: ast.Module, *, first: bool, parameters: bool) -> Iterator[str]:
    """Yield what breaks a rule in a cell's code."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield f"defines {node.name}; a notebook calls pmkit, logic lives there"
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and not first:
            yield "imports; only the first code cell does"
        elif not parameters and isinstance(node, ast.Constant) and _RELATIVE.fullmatch(str(node.value)):
            yield f"the relative path {node.value!r}; a notebook may run from any folder"


def find(paths: list[Path]) -> list[Path]:
    """Return the notebooks below the paths, or the kit's own; drafts and checkpoints are skipped."""
    found: set[Path] = set()
    for path in paths or [ROOT / folder for folder in FOLDERS]:
        found |= {path} if path.is_file() else set(path.rglob("*.ipynb"))
    return sorted(path for path in found if not _SKIPPED & set(_parts(path)))


def _parts(path: Path) -> tuple[str, ...]:
    """Return the parts of a path below the kit, or of the path as given where it is elsewhere."""
    whole = path.resolve()
    return whole.relative_to(ROOT).parts if whole.is_relative_to(ROOT) else path.parts


def problems(path: Path) -> list[str]:
    """Return what --check says about one notebook."""
    fresh = normalize(load(path), path.stem)
    listed = broken_rules(fresh, lesson="notebooks" in _parts(path))
    if path.read_text(encoding="utf-8") != dump(fresh):
        listed.insert(0, "not in the normal form: python tools/notebooks.py --write")
    return listed


def main(arguments: list[str] | None = None) -> int:
    """Check or write the notebooks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--check", action="store_true")
    choice.add_argument("--write", action="store_true")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    options = parser.parse_args(arguments)
    status = 0
    for path in find(options.paths):
        if options.write:
            text = dump(normalize(load(path), path.stem))
            if path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8", newline="\n")
                print(f"written: {Path(*_parts(path))}")
            continue
        for problem in problems(path):
            print(f"{Path(*_parts(path))}: {problem}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
