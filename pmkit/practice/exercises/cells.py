"""Answer cells of a notebook: what Python cannot run becomes a question, in place of a traceback.

``answer_1 = R04`` lacks its quotes, and Python ends the cell with a NameError. Where the door
:mod:`pmkit.exercises` is imported in IPython, a cell that assigns to ``answer_...`` is changed before it
runs: a right side that raises, or that is not Python, becomes an :class:`Unread`, to which each check
replies with a sentence. Nothing else in the notebook is touched, and the rest of the cell runs.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from typing import Any, Final

from pmkit.errors import PmkitError
from pmkit.markup import one_line

_LONGEST: Final = 60
_HERE: Final = "pmkit.practice.exercises.cells"
_LINE: Final = re.compile(r"(?P<name>answer_\w+)[ \t]*=(?!=)[ \t]*(?P<right>[^#\n]*?)[ \t]*(?P<rest>#.*)?")


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that Python could not run.

    Attributes:
        question: what the check replies to it.
    """

    question: str


def unread(name: str, source: str, error: BaseException) -> Unread:
    """Return what stands for an answer whose right side raised.

    Args:
        name: the variable, such as ``answer_1``.
        source: the right side as it was written.
        error: what it raised.
    """
    shown = one_line(source)[:_LONGEST]
    if isinstance(error, NameError) and error.name and not _is_code(source):
        return _without_quotes(name, _quoted(source) or shown)
    if isinstance(error, NameError) and error.name:
        return Unread(
            f'Python knows nothing called {error.name}. Is it a text, which would need quotes: "{error.name}"? '
            "Or was a cell above not run yet?"
        )
    if isinstance(error, PmkitError):
        return Unread(f"{error.in_sentences()} How does the line of {name} read then?")
    return Unread(
        f"Python could not run what is after {name} =, and says: {one_line(str(error))[:200]}. "
        "Which part of it does that speak of?"
    )


def not_python(name: str, source: str) -> Unread:
    """Return what stands for an answer whose right side is not Python, such as ``12 min``."""
    shown = one_line(source)[:_LONGEST]
    if shown.count('"') % 2 or shown.count("'") == 1:
        return Unread(
            f"After {name} = there is a quote that is not closed: {shown}. Where does your text begin and end?"
        )
    if not re.search(r"[()\[\]{}]", shown) and shown:
        return _without_quotes(name, shown)
    return Unread(f"Python cannot read what is after {name} =: {shown}. Is a quote, a comma or a bracket missing?")


def _without_quotes(name: str, shown: str) -> Unread:
    """Return what stands for a text whose quotes were forgotten."""
    right = shown if shown.startswith(("[", "(", "{")) else f'"{shown.strip(chr(34) + chr(39) + " ")}"'
    return Unread(f"A text needs quotes, so that Python does not take it for a name. Did you mean {name} = {right}?")


def _quoted(source: str) -> str:
    """Return a list of names with each of them in quotes, empty for anything else."""
    tree = ast.parse(source, mode="eval").body
    if not isinstance(tree, (ast.List, ast.Tuple, ast.Set)):
        return ""
    texts = [
        part.id if isinstance(part, ast.Name) else str(part.value)
        for part in tree.elts
        if isinstance(part, (ast.Name, ast.Constant))
    ]
    items = ", ".join(f'"{text}"' for text in texts)
    return f"[{items}]" if len(texts) == len(tree.elts) and len(items) <= 2 * _LONGEST else ""


def _is_code(source: str) -> bool:
    """Tell whether a right side calls something or looks into it, so that its names are meant as names."""
    try:
        nodes = ast.walk(ast.parse(source, mode="eval"))
    except SyntaxError:
        return False
    return any(isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)) for node in nodes)


class Answers(ast.NodeTransformer):
    """Puts each assignment of a cell to ``answer_...`` between try and except; lines keep their numbers."""

    def visit_Module(self, node: ast.Module) -> ast.Module:  # the name that ast asks for
        """Change the statements at the margin of a cell."""
        node.body = [self._guarded(statement) for statement in node.body]
        return node

    def _guarded(self, node: ast.stmt) -> ast.stmt:
        """Return an assignment of an answer that cannot end the cell; any other statement as it is."""
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if not isinstance(target, ast.Name) or not target.id.startswith("answer_"):
            return node
        source = ast.unparse(node.value)  # type: ignore[attr-defined]  # an assignment has a value
        rescue = f"{target.id} = __import__({_HERE!r}, fromlist=['unread']).unread({target.id!r}, {source!r}, _error)"
        guard = ast.parse(f"try:\n    pass\nexcept Exception as _error:\n    {rescue}").body[0]
        assert isinstance(guard, ast.Try)
        guard.body = [node]
        for part in (guard, *(inner for handler in guard.handlers for inner in ast.walk(handler))):
            ast.copy_location(part, node)
        return ast.fix_missing_locations(guard)


def readable(lines: list[str]) -> list[str]:
    """Return a cell's lines with what is not Python after ``answer_... =`` replaced; other cells as they are.

    Only a cell that Python cannot read is changed, and only lines that cannot be read by themselves.
    """
    if not any(_LINE.fullmatch(line.rstrip("\n")) for line in lines) or _parses("".join(lines)):
        return lines
    changed = []
    for line in lines:
        match = _LINE.fullmatch(line.rstrip("\n"))
        if match and match["right"] and not _parses(f"x = {match['right']}"):
            right = f"__import__({_HERE!r}, fromlist=['not_python']).not_python({match['name']!r}, {match['right']!r})"
            line = f"{match['name']} = {right}\n"
        changed.append(line)
    return changed if _parses("".join(changed)) else lines


def _parses(source: str) -> bool:
    """Tell whether Python can read a text."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return False
    return True


def watch_answers() -> None:
    """Let answer cells reply with a question where Python would end them; does nothing outside of IPython."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if shell is None or any(isinstance(known, Answers) for known in shell.ast_transformers):
        return
    shell.ast_transformers.append(Answers())
    shell.input_transformers_post.append(readable)
