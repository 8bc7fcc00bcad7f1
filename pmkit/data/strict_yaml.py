"""YAML 1.2 that is only data: no anchors, no tags, bounded in size and depth.

The parser's events are looked at before anything is built, because a document of nested
brackets or aliases costs seconds and gigabytes once it is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from pmkit.data.slips import slip_in
from pmkit.errors import ScenarioError
from pmkit.files import read_text

LIMIT: Final = 200_000
"""Largest file, in bytes."""

DEPTH: Final = 20
"""Deepest nesting."""

Place = tuple[str | int, ...]


def load_yaml(path: str | Path) -> tuple[Any, dict[Place, int]]:
    """Return a file's data, and the 1-based line of each key and element in it.

    Raises:
        ScenarioError: the file is not YAML, too large, too deep, or uses anchors or tags.
        FileError: the file cannot be read.
    """
    path = Path(path)
    return parse_yaml(read_text(path, limit=LIMIT, what="YAML file"), path)


def parse_yaml(text: str, path: Path) -> tuple[Any, dict[Place, int]]:
    """Return the data of a text, and the 1-based line of each key and element in it.

    Args:
        text: YAML.
        path: the file it is from, for messages.

    Raises:
        ScenarioError: it is not YAML, too deep, or uses anchors or tags.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        _scan(yaml, text, path)
        root = yaml.compose(text)
        data = None if root is None else yaml.constructor.construct_document(root)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        first = error.context_mark.line if error.context_mark else mark.line if mark else 0
        slip = slip_in(text, first, mark.line) if mark and not isinstance(error, DuplicateKeyError) else None
        if slip:
            where = f"{path}:{slip.line}"
            raise ScenarioError(slip.problem, code=slip.code, where=where, remedy=slip.remedy) from None
        problem = str(error.problem or error.context or error).splitlines()[0]
        code = "key-twice" if isinstance(error, DuplicateKeyError) else "yaml-broken"
        raise ScenarioError(
            f"this is not YAML: {problem}",
            code=code,
            where=f"{path}{line}",
            remedy="check the indentation, the quotes and the colons of this line and the one above",
        ) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise ScenarioError(
            f"this is not YAML ({(str(error) or 'unreadable').splitlines()[0][:120]})",
            code="yaml-broken",
            where=str(path),
            remedy="compare it with the scenario.yaml of another scenario",
        ) from None
    return data, dict(_lines(root, ()))


def _scan(yaml: YAML, text: str, path: Path) -> None:
    """Refuse what makes YAML more than data, before it is built."""
    depth = 0
    for event in yaml.parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise ScenarioError(
                "anchors and aliases (& and *) are not allowed",
                code="yaml-anchor",
                where=f"{path}:{line}",
                remedy="write the value out, or quote it if it begins with & or *",
            )
        if getattr(event, "tag", None):
            raise ScenarioError(
                f"tags such as {str(event.tag)[:40]!r} are not allowed",
                code="yaml-tag",
                where=f"{path}:{line}",
                remedy="remove the !tag, or quote the value if it begins with !",
            )
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > DEPTH:
            raise ScenarioError(
                f"more than {DEPTH} levels are nested",
                code="yaml-deep",
                where=f"{path}:{line}",
                remedy="close the brackets of the lines above",
            )


def _lines(node: Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    """Yield the line of a node and of all below it."""
    if node is None:
        return
    yield place, node.start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            yield from _lines(value, inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield from _lines(value, (*place, number))
