"""The list of words that a native reader stumbles over does what it says, and finds phrases wherever prose is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("english", ROOT / "tools/english.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["english"] = module
    spec.loader.exec_module(module)
    return module


english: Any = _tool()


@pytest.mark.parametrize("row", english.rows()["rule"], ids=lambda row: row["code"])
def test_a_rule_fires_on_its_examples_and_spares_the_others(row: dict[str, Any]) -> None:
    """Each rule marks the sentences it was made for, and leaves their good neighbors alone."""
    assert row["fires"]
    assert [text for text in row["fires"] if row["code"] not in english.turns(text)] == []
    assert [text for text in row["spares"] if row["code"] in english.turns(text)] == []


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("a.py", '"""Say it\n\nwhat stands\nbelow.\n"""\n', 3),
        ("a.py", "x = 1\n# It is asked\n# anew, always.\n", 3),
        ("a.py", 'x = f"{1} is asked anew"\n', 1),
        ("a.py", 'x = (\n    "This is "\n    "no error"\n)\n', 2),
        ("a.yaml", "a: b\nsay: |\n  This is\n  no error.\n", 3),
        ("a.md", "# A\n\n- one row a\n  number\n", 3),
        ("a.ipynb", '{\n "source": [\n  "It is asked\\n",\n  "anew."\n ]\n}', 4),
        ("a.js", 'const a = "asked anew here";\n', 1),
        ("a.html", "<p>\n<b>asked anew here</b></p>\n", 2),
    ],
)
def test_a_phrase_is_found_where_prose_is(name: str, source: str, line: int) -> None:
    """A phrase is found in docstrings, comments, strings and texts, also over a line's end, with its line."""
    assert [found[0] for found in english.looked_at(Path(name), source, english.rules())] == [line]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.py", '"""Set ``stands`` or `lies`."""\nlies = 1 if stands else 2\n'),
        ("tests/a.py", 'x = "it is asked anew"\n'),
        ("a.md", "```\nasked anew\n```\n"),
        ("a.js", "if (lies) anew(); else stands();\n"),
    ],
)
def test_code_is_not_prose(name: str, source: str) -> None:
    """Names, code between backticks, fences and the data of tests are left alone."""
    assert list(english.looked_at(Path(name), source, english.rules())) == []
