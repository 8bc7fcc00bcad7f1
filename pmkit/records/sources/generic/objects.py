"""Objects of JSON with any keys: a list, a list inside an object, one on each line, or one after another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Head, Item, Place, Reject
from pmkit.records.sources.documents import text_of
from pmkit.records.sources.generic.mapping import plain
from pmkit.records.sources.generic.rows import Rows, read_rows
from pmkit.records.sources.opening import Export

name: Final = "json"
title: Final = "JSON of any kind"
_DEEPEST: Final = 4
_TIMES: Final = (
    "time",
    "timestamp",
    "ts",
    "created at",
    "date",
    "datetime",
    "start time",
    "started at",
    "at",
    "@timestamp",
)


def recognizes(head: Head) -> float:
    """Return 0.55 for any objects; a tool's own reader knows better."""
    return 0.55 if head.form in ("json", "yaml") else 0.0


def read(export: Export) -> Iterator[Item]:
    """Yield a record for each object."""
    yield from read_rows(export, _rows(export), _rows(export))


def _rows(export: Export) -> Rows:
    for place, document in export.documents():
        if isinstance(document, Reject):
            yield place, document
            continue
        for inner, item in unwrapped(place, document):
            if isinstance(item, Mapping):
                yield inner, flat(item)
            else:
                yield (
                    inner,
                    Reject(inner, RecordError("this is not an object", code="not-a-row", remedy="leave it out")),
                )


def unwrapped(place: Place, document: Any, depth: int = 0) -> Iterator[tuple[Place, Any]]:
    """Yield the objects of the longest list inside an object without a time of its own; otherwise the object."""
    if isinstance(document, Mapping) and depth < 3 and not any(plain(key) in _TIMES for key in document):
        lists = {
            key: value
            for key, value in document.items()
            if isinstance(value, list) and value and sum(isinstance(item, dict) for item in value) * 2 > len(value)
        }
        if lists:
            key = max(lists, key=lambda key: (len(lists[key]), key))
            for number, item in enumerate(lists[key]):
                yield place.at(key, number), item
            return
        inner = [key for key, value in document.items() if isinstance(value, dict)]
        if len(inner) == 1 and len(document) <= 3:
            yield from unwrapped(place.at(inner[0]), document[inner[0]], depth + 1)
            return
    yield place, document


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
        if isinstance(value, Mapping) and value and depth < _DEEPEST:
            found |= flat(value, f"{name}.", depth + 1)
        else:
            found[name] = text_of(value) if isinstance(value, (dict, list)) else value
    return found
