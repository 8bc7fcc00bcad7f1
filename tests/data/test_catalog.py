"""The catalog of findings: each entry is asked by some check, each check's words are in it, each says why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from pmkit.data.catalog import catalog, finding

PACKAGE = Path(__file__).resolve().parents[2] / "pmkit"
WORDS_OF_THEIR_OWN = {PACKAGE / "finding.py", PACKAGE / "data" / "catalog.py"}


@cache
def _trees() -> dict[Path, ast.Module]:
    """Return the syntax tree of each module."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}


def _called(node: ast.AST) -> str:
    """Return the name of the function that a node calls, empty where it calls none."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts that are written in a part of a module."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _given() -> Iterator[tuple[str, str]]:
    """Yield the place and the code of each finding whose code is written where it is made."""
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            if _called(node) == "finding" and isinstance(node, ast.Call) and node.args:
                code = node.args[0]
                for part in (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,):
                    if isinstance(part, ast.Constant):
                        yield f"{path.relative_to(PACKAGE)}:{node.lineno}", str(part.value)


def _in_makers() -> set[str]:
    """Return every text of the modules that make findings; a code may come from a table, by its name."""
    makers = [tree for tree in _trees().values() if any(_called(node) == "finding" for node in ast.walk(tree))]
    return {text for tree in makers for text in _texts(tree)}


def test_the_catalog_is_not_empty() -> None:
    """The other tests would hold for an empty one too."""
    assert len(catalog()) >= 30
    assert len(list(_given())) >= 20


def test_every_code_that_is_given_is_in_the_catalog() -> None:
    """A check cannot raise KeyError on the day that its finding is first seen."""
    assert [(place, code) for place, code in _given() if code not in catalog()] == []


def test_every_entry_is_found_by_some_check() -> None:
    """An entry that no check asks is a sentence nobody reads."""
    assert sorted(set(catalog()) - _in_makers()) == []


def test_no_finding_is_made_with_sentences_in_code() -> None:
    """The words of findings are data, so that one code says one thing wherever it is found."""
    written = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in _trees().items()
        if path not in WORDS_OF_THEIR_OWN
        for node in ast.walk(tree)
        if _called(node) == "Finding" and isinstance(node, ast.Call)
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(argument, ast.JoinedStr) or any(" " in text for text in _texts(argument))
    ]
    assert sorted(set(written)) == []


@pytest.mark.parametrize("code", catalog())
def test_an_entry_is_whole(code: str) -> None:
    """Its code is short words, its message a sentence, its question a question, its why one to three sentences."""
    entry = catalog()[code]
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", code)
    assert entry.code == code
    assert entry.message.rstrip('"').endswith((".", "?", "}")), entry.message
    assert "?" in entry.question, entry.question
    assert entry.why.strip() == entry.why
    assert entry.why.endswith(".")
    assert 1 <= len(re.findall(r"[.?!](?= [A-Z]|$)", entry.why)) <= 3, entry.why
    assert "{" not in entry.why


@pytest.mark.parametrize("code", catalog())
def test_facts_have_names(code: str) -> None:
    """A placeholder names its fact, so that a sentence can be reordered without its check."""
    entry = catalog()[code]
    for sentence in (entry.message, entry.question):
        for _, name, _, _ in Formatter().parse(sentence):
            assert name is None or name.isidentifier(), sentence


def test_facts_fill_the_sentences() -> None:
    """The message holds what is given; a missing fact is not passed over in silence."""
    asked = finding("unknown-event", "E2", earlier="E9")
    assert (asked.code, asked.where) == ("unknown-event", "E2")
    assert "E9" in asked.message
    with pytest.raises(KeyError):
        finding("unknown-event", "E2")
    with pytest.raises(KeyError):
        finding("no-such-code")
