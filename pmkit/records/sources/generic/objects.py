"""Objects of JSON with any keys: a list, a list inside an object, one on each line, or one after another.

Answers of servers wrap what was asked for: the lists inside an object whose elements have times are read, however
deep they are, also where a list is an object by id, pairs of field and value, or columns with rows. An object that has
a time of its own and such a list is an event, and so is each element: an issue with its comments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Head, Item, Place, Reject
from pmkit.records.sources.documents import of_pairs, text_of
from pmkit.records.sources.generic.mapping import NAMES, is_time, plain
from pmkit.records.sources.generic.rows import Row, Rows, read_rows
from pmkit.records.sources.generic.shown import settled
from pmkit.records.sources.generic.transitions import title_in
from pmkit.records.sources.opening import Export

name: Final = "json"
title: Final = "JSON of any kind"
_DEEPEST: Final = 4
_WRAPPED: Final = 8
"""Objects around a list that are looked into; answers of GraphQL have many."""

_TRIED: Final = 5
"""Elements of a list that are looked at to tell whether they have times."""

_TIMES: Final = frozenset(NAMES["time"])
_TEXTS: Final = frozenset(NAMES["text"])
_NOT_DATA: Final = frozenset(("html", "feed", "rss", "rdf", "svg", "error", "errorresponse"))
"""Roots of XML that holds no records, or that another source reads."""

_STEPS: Final = frozenset("stages steps jobs tasks phases attempts actions artifacts parents".split())
"""Lists inside a run that say how it went."""

_TITLES: Final = frozenset(("summary", "title", "subject", "short description"))
_OPENED: Final = frozenset(("created", "created at", "opened at", "sys created on", "createddate"))
_COLUMNS: Final = ("columns", "fields")
_HEADED: Final = frozenset(_COLUMNS)
_ROWS: Final = ("rows", "values", "data")


def recognizes(head: Head) -> float:
    """Return 0.55 for any objects; a tool's own reader knows better."""
    if head.form == "xml":
        return 0.55 if head.root.casefold() not in _NOT_DATA else 0.0
    return 0.55 if head.form in ("json", "yaml") else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each object."""
    yield from read_rows(export, _rows(export), _rows(export, again=True))


def _rows(export: Export, *, again: bool = False) -> Rows:
    for place, document in export.documents(again=again):
        if isinstance(document, Reject):
            yield place, document
        else:
            yield from unwrapped(place, document, is_known=export.met is not None and not again)


def unwrapped(
    place: Place, document: Any, group: str = "", depth: int = 0, about: str = "", *, is_known: bool = False
) -> Rows:
    """Yield the rows that an object holds: itself where it has a time, and the elements of lists that have times.

    Args:
        place: where it is.
        document: the object.
        group: path of the list that it is in.
        depth: how many such lists it is in.
        about: name of what that list is about.
        is_known: whether people were looked for in it.
    """
    document = of_pairs(document)
    if isinstance(document, Mapping) and (once := settled(document)) is not document:
        document, is_known = once, False
    if not isinstance(document, Mapping):
        problem = RecordError("this is not an object", code="not-a-row", remedy="leave it out")
        yield place, Reject(place, problem)
        return
    lists = list(_lists(document)) if depth < _DEEPEST else []
    timed = [(path, items) for path, items in lists if _is_timed(items, depth)]
    if not timed and lists and not _has_time(document):
        # Nothing has a time by its name: the longest list is what was asked for.
        timed = [max(lists, key=lambda pair: (len(pair[1]), pair[0]))]
    if not timed:
        row = flat(document)
        yield place, Row(row, group, about, is_known=is_known and row == document)
        return
    own = _without(document, [path for path, _ in timed])
    is_told = any(isinstance(value, str) and value and plain(key) in _TEXTS for key, value in own.items())
    is_told = is_told or any(isinstance(value, Mapping) and _is_titled(value) for value in own.values())
    if (is_told or depth or place.pointer) and _has_time(own if place.pointer or is_told else _bare(own)):
        yield place, Row(flat(own), group, about, holds=True)
        # The steps of a run are how it went, not events beside it.
        timed = [(path, items) for path, items in timed if not is_told or plain(path[-1]) not in _STEPS]
    about = _called(own) or title_in(own) or about
    for path, items in timed:
        inside = f"{group}/{'/'.join(path)}"
        for key, item in items:
            yield from unwrapped(place.at(*path, key), item, inside, depth + 1, about)


def _is_titled(value: Mapping[str, Any]) -> bool:
    """Tell whether what is inside an object makes it an event: a title and when it was opened, as in an issue."""
    names = {plain(key) for key, held in value.items() if isinstance(held, str) and held}
    return not names.isdisjoint(_TITLES) and not names.isdisjoint(_OPENED)


def _called(own: Mapping[str, Any]) -> str:
    """Return the name of what an object is about: its own, or that of the only object inside it that has one."""
    held = [own, *(value for value in own.values() if isinstance(value, Mapping))]
    names = [name for each in held for key in ("name", "title") if isinstance(name := each.get(key), str) and name]
    return names[0][:200] if names and (own.get("name") or own.get("title") or len(names) == 1) else ""


def _without(document: Mapping[str, Any], paths: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """Return an object without what is at the end of some paths."""
    kept: dict[str, Any] = {}
    for key, value in document.items():
        behind = [path[1:] for path in paths if path[0] == key]
        if () not in behind:
            kept[key] = _without(value, behind) if behind and isinstance(value, Mapping) else value
    return kept


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an object without what is nested: those of a whole answer say little about events."""
    return {key: value for key, value in document.items() if not isinstance(value, Mapping)}


def _lists(document: Mapping[str, Any], lead: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], _Items]]:
    """Yield the lists of objects inside an object, each with its path and the keys of its elements."""
    for key, value in document.items():
        path = (*lead, str(key))
        if isinstance(value, list) and value:
            objects = [(number, item) for number, item in enumerate(value) if isinstance(of_pairs(item), dict)]
            if len(objects) * 2 > len(value):
                yield path, objects
        elif isinstance(value, dict) and value and len(lead) < _WRAPPED:
            if all(isinstance(item, dict) and str(item.get("id", "")) == inner for inner, item in value.items()):
                yield path, list(value.items())
            else:
                yield from _lists(value, path)
    if not _HEADED.isdisjoint(document) and (table := _table(document)):
        yield (*lead, table[0]), table[1]


_Items = list[tuple[Any, Any]]


def _table(document: Mapping[str, Any]) -> tuple[str, _Items] | None:
    """Return the rows of columns and values, as databases answer; None where it is not that."""
    heads = next((value for key in _COLUMNS if isinstance(value := document.get(key), list) and value), None)
    rows = next(((key, value) for key in _ROWS if isinstance(value := document.get(key), list) and value), None)
    if heads is None or rows is None:
        return None
    names = [str(head.get("name") or head.get("text") or "") if isinstance(head, dict) else str(head) for head in heads]
    if not all(names) or not all(isinstance(row, list) and len(row) == len(names) for row in rows[1]):
        return None
    return rows[0], [(number, dict(zip(names, row, strict=True))) for number, row in enumerate(rows[1])]


def _is_timed(items: _Items, depth: int) -> bool:
    """Tell whether the elements of a list have times, or lists of such."""
    first = [of_pairs(item) for _, item in items[:_TRIED]]
    found = sum(
        _has_time(item) or (depth < _DEEPEST and any(_is_timed(inner, depth + 1) for _, inner in _lists(item)))
        for item in first
        if isinstance(item, Mapping)
    )
    return found * 2 > len(first)


def _has_time(document: Mapping[str, Any], depth: int = 0) -> bool:
    """Tell whether an object has a time, by name and value."""
    for key, value in document.items():
        if isinstance(value, Mapping):
            if depth < 2 and _has_time(value, depth + 1):
                return True
        elif plain(key) in _TIMES and is_time(value):
            return True
    return False


def _inside(text: str) -> Any:
    """Return the object that a text holds as JSON, as notification services wrap it; otherwise the text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) else text


def flat(item: Mapping[str, Any], lead: str = "", depth: int = 0) -> dict[str, Any]:
    """Return an object with the values of inner objects under dotted names."""
    found: dict[str, Any] = {}
    for key, value in list(item.items())[:300]:
        name = f"{lead}{key}"
        if isinstance(value, str) and value[:2] == '{"' and value[-1:] == "}":
            value = _inside(value)
        if not isinstance(value, dict):
            found[name] = value
        elif value and depth < _DEEPEST:
            found |= flat(value, f"{name}.", depth + 1)
        else:
            found[name] = text_of(value)
    return found
