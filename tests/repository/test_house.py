"""The house: floors and chambers as design and CONTRIBUTING draw them, kept small enough to find one's way."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pmkit"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_kit" not in path.parts)
FOLDERS = sorted({path.parent for path in MODULES})
_BLANK = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


def docstrings(tree: ast.AST) -> list[ast.Constant]:
    """Return the docstrings of a module and of all in it, also those below constants."""
    held: list[ast.Constant] = []
    for node in ast.walk(tree):
        body = getattr(node, "body", ())
        held += [
            child.value
            for child in (body if isinstance(body, list) else ())
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        ]
    return held


def lines_of_code(path: Path) -> int:
    """Return how many lines hold code: no blank lines, comments or docstrings."""
    source = path.read_text(encoding="utf-8")
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _BLANK:
            code |= set(range(token.start[0], token.end[0] + 1))
    for text in docstrings(ast.parse(source)):
        code -= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return len(code)


def test_modules_are_small() -> None:
    """No module has more than 350 lines of code, so that one reads it in a sitting."""
    assert {str(path.relative_to(ROOT)): size for path in MODULES if (size := lines_of_code(path)) > 350} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_chamber_can_be_seen_at_a_glance(folder: Path) -> None:
    """At most 15 modules in a folder, and no three of them begin with the same word: that is a chamber of its own."""
    names = [path.stem for path in folder.glob("*.py") if path.stem not in ("__init__", "__main__", "_version")]
    assert len(names) <= 15
    first = Counter(name.partition("_")[0] for name in names)
    assert [word for word, number in first.items() if number >= 3] == []
    assert [name for name in names if name.startswith(f"{folder.name.rstrip('s')}_")] == [], (
        "the folder says it already"
    )


def test_every_chamber_says_what_it_is_for() -> None:
    """Each folder has a docstring in its ``__init__``, and each module one of its own."""
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_the_map_in_contributing_names_every_floor_and_chamber() -> None:
    """A stranger finds each folder of the package in CONTRIBUTING."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    missing = [folder.name for folder in FOLDERS if folder != PACKAGE and f"{folder.name}/" not in text]
    assert missing == []


def test_tests_mirror_the_rooms() -> None:
    """Each folder of tests is a folder of the package, and each module of tests is named after something there."""
    elsewhere = {"browser", "repository", "ground", "attacks"}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        rest = path.relative_to(ROOT / "tests").parent
        if not rest.parts or rest.parts[0] in elsewhere:
            continue
        assert (PACKAGE / rest).is_dir(), f"{path} has no room in the package"
        assert not re.match(r"test_bench", path.name), path


# A tag, not the name of a group in a regular expression; htpy begins a page with its doctype.
_TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9]*(?:[\s>/]|$)|(?i:<!doctype html)")
_OTHER_TEXT = {
    "documents/format/loosen/loosen.py": "reads HTML in other people's Markdown",
    "analysis/whys/mermaid.py": "a label of Mermaid breaks its line with <br/>",
    "records/sources/chat/statuspage.py": "reads the HTML of other people's feeds",
    "room/activities/slide.py": "tells an SVG image by its first letters",
}


def test_html_is_made_in_one_place() -> None:
    """No module but the maker writes a tag into a string; those that speak of tags otherwise are named, with reason."""
    written = []
    for path in MODULES:
        name = path.relative_to(PACKAGE).as_posix()
        if name == "html.py" or name in _OTHER_TEXT:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {id(text) for text in docstrings(tree)}
        written += [
            f"{name}:{node.lineno}: {node.value[:50]!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in texts
            and _TAG.search(node.value)
        ]
    assert written == []
