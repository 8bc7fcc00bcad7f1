"""Objects of JSON, however they were written down.

An object, a list of objects, an object on each line and objects one after another are one thing to whoever exported
them. Small files are read at once, large ones as a stream. Where a file was cut off, what is whole in it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final

from pmkit.errors import RecordError
from pmkit.records.sources.contract import Item, Place, Reject

WHOLE: Final = 24_000_000
"""Bytes of JSON that are read at once: it takes about ten times as many in memory."""

_LONGEST_LINE: Final = 4_000_000
_SPACE: Final = re.compile(r"[\s,\x1e]*")
_NEXT: Final = re.compile(r"\n\s*(?=[{\[])")
_OPENERS: Final = re.compile(r"[{\[]")
_LIST_KEY: Final = re.compile(r'"([A-Za-z_]\w{0,40})"\s*:\s*\[\s*(?=\{)')
_STUMBLES: Final = (ValueError, RecursionError)

Lines = Callable[[], Iterator[tuple[int, str]]]


def _decoder() -> json.JSONDecoder:
    """Return a decoder for which NaN and the infinities are text."""
    return json.JSONDecoder(parse_constant=str)


def begins(text: str, *, whole: bool) -> bool:
    """Tell whether a text is JSON by its beginning: a bracket alone may begin a line of a log."""
    if text[:1] not in ("{", "["):
        return False
    try:
        value, end = _decoder().raw_decode(text)
    except RecursionError:
        return True
    except ValueError as error:
        # What breaks off at the end of the sample may go on behind it.
        reason = getattr(error, "pos", 0)
        if not whole and reason >= len(text) - 5000:
            return True
        return bool(re.match(r'\{\s*(?:"|$)|\[\s*(?:[\[{"\]]|-?\d+\s*[,\]]|$)', text))
    # A number or a word in brackets with text behind it begins a line of a log.
    is_list = isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value)
    return not (is_list and text[end:].partition("\n")[0].strip())


def broken(problem: str, place: Place, *, code: str = "json-broken") -> Reject:
    """Return the reject of what is not JSON."""
    return Reject(place, RecordError(problem, code=code, remedy="check brackets and quotes, or export it again"))


def of_text(text: str) -> Iterator[tuple[Place, Any]]:
    """Yield the objects of a text."""
    text = text.lstrip("\ufeff\x1e")
    decoder = _decoder()
    at = _skip(text, 0)
    line, counted = 1, 0
    first = True
    while at < len(text):
        line += text.count("\n", counted, at)
        counted = at
        try:
            value, end = decoder.raw_decode(text, at)
        except RecursionError:
            yield Place(line), broken("this is nested too deeply", Place(line), code="too-deep")
            at = _after(text, at)
            continue
        except ValueError as error:
            if first and (text[at] == "[" or _LIST_KEY.search(text, at, at + 5000)) and not _is_lines(text):
                yield from _recovered(text, at, line, error)
                return
            reason = f"this is not JSON ({str(error).partition(': line')[0]})"
            yield Place(line), broken(reason, Place(line))
            at = _after(text, at)
            continue
        single = first and _skip(text, end) >= len(text)
        first = False
        if isinstance(value, list) and (value or single):
            yield from _elements(value, Place(0 if single else line))
        else:
            yield Place(0 if single and "\n" in text.strip() else line), value
        at = _skip(text, end)


def _is_lines(text: str) -> bool:
    """Tell whether the first line is a whole object, so that a later one that is broken breaks nothing else."""
    head = text.lstrip(" \t\r\n\x1e").partition("\n")[0].strip()
    try:
        return isinstance(json.loads(head), dict)
    except _STUMBLES:
        return False


def _elements(values: list[Any], place: Place) -> Iterator[tuple[Place, Any]]:
    for number, value in enumerate(values):
        yield place.at(number), value


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _after(text: str, at: int) -> int:
    """Return where the next object may begin behind one that is broken."""
    match = _NEXT.search(text, at + 1)
    return match.end() if match else len(text)


def _recovered(text: str, at: int, line: int, error: ValueError) -> Iterator[tuple[Place, Any]]:
    """Yield what is whole in a list that was cut off, and say where it ends."""
    key = ""
    if text[at] == "[":
        at += 1
    elif match := _LIST_KEY.search(text, at, at + 5000):
        key, at = match[1], match.end()
    decoder = _decoder()
    number = 0
    while (at := _skip(text, at)) < len(text) and text[at] != "]":
        place = Place(0).at(*filter(None, (key,)), number)
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError:
            yield place, broken("this is nested too deeply", place, code="too-deep")
            return
        except ValueError:
            where = Place(text.count("\n", 0, at) + 1)
            yield where, broken("the file breaks off, or is not JSON from here on", where, code="cut-off")
            return
        yield (place, value) if not key else (Place(0).at(key, number), {key: [value]})
        number += 1
    problem = f"this is not JSON ({str(error).partition(': line')[0]})"
    if not number:
        yield Place(line), broken(problem, Place(line))
    else:
        where = Place(text.count("\n") + 1)
        yield where, broken("the file breaks off here: it is not JSON to its end", where, code="cut-off")


def of_stream(opener: Callable[[], BinaryIO], lines: Lines) -> Iterator[tuple[Place, Any]]:
    """Yield the objects of a large file without holding it in memory.

    An object on each line is read by line; a list, or an object around one, element by element.
    """
    first = next((line for _, line in lines() if line.strip()), "")
    try:
        is_lines = len(first) < _LONGEST_LINE and isinstance(json.loads(first.lstrip("\ufeff\x1e")), dict)
    except _STUMBLES:
        is_lines = False
    if is_lines:
        yield from _by_line(lines)
        return
    import ijson  # only for files of many megabytes

    prefix = _prefix(opener)
    if not prefix:
        yield Place(), broken("this is one large object without a list of objects", Place(), code="too-large")
        return
    keys = prefix.split(".")[:-1]
    try:
        with opener() as stream:
            for number, value in enumerate(ijson.items(stream, prefix, use_float=True)):
                wrapped: Any = value
                for key in reversed(keys):
                    wrapped = {key: [wrapped] if key == keys[-1] else wrapped}
                yield Place(0).at(*keys, number), wrapped
    except (ijson.JSONError, RecursionError, ValueError) as error:
        problem = f"the file breaks off, or is not JSON from here on ({str(error)[:80]})"
        yield Place(), broken(problem, Place(), code="cut-off")


def _by_line(lines: Lines) -> Iterator[tuple[Place, Any]]:
    decoder = _decoder()
    for number, line in lines():
        if not line.strip():
            continue
        place = Place(number)
        try:
            yield place, decoder.decode(line.lstrip("\ufeff\x1e"))
        except _STUMBLES as error:
            yield place, broken(f"this is not JSON ({str(error).partition(': line')[0]})", place)


def _prefix(opener: Callable[[], BinaryIO]) -> str:
    """Return where the first list of objects is, in ijson's words; empty where there is none near the start."""
    import ijson

    try:
        with opener() as stream:
            for count, (prefix, event, _) in enumerate(ijson.parse(stream)):
                if event == "start_map" and (prefix == "item" or prefix.endswith(".item")):
                    return str(prefix) if prefix.split(".").count("item") == 1 else ""
                if count > 20_000:
                    break
    except (ijson.JSONError, RecursionError, ValueError):
        return ""
    return ""


def text_of(value: object, longest: int = 2000) -> str:
    """Return a value of JSON as text: structures as JSON, nothing as the empty text."""
    if isinstance(value, str):
        return value.strip()[:longest]
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        try:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)[:longest] if value else ""
        except (RecursionError, TypeError, ValueError):
            return "(nested too deeply to show)"
    return str(value).strip()[:longest]


def of_pairs(value: Any) -> Any:
    """Return an object for a list of its fields as pairs, ``[{"field": …, "value": …}]``; otherwise the value."""
    if not (isinstance(value, list) and value and all(isinstance(item, dict) and "value" in item for item in value)):
        return value
    for name in ("field", "name", "key"):
        if all(isinstance(item.get(name), str) and len(item) <= 3 for item in value):
            return {item[name]: item["value"] for item in value}
    return value


def told(value: Any, depth: int = 0) -> str:
    """Return what rich text says: the texts in a list of parts, cards and attachments, each once."""
    if isinstance(value, str) and value[:1] in "{[" and depth < 3:
        try:
            return told(json.loads(value), depth + 1)
        except _STUMBLES:
            return value
    if isinstance(value, list) and all(isinstance(item, (str, dict)) for item in value):
        inline = any(isinstance(item, str) for item in value)
        parts = [item if isinstance(item, str) else told(item, depth + 1) for item in value[:200] if depth < 8]
        return ("" if inline else "\n").join(dict.fromkeys(filter(None, parts)) if not inline else parts).strip()
    if isinstance(value, dict) and depth < 8:
        parts = [told(value[key], depth + 1) for key in _SAYING if value.get(key)]
        return "\n".join(dict.fromkeys(filter(None, parts)))
    return value if isinstance(value, str) else ""


_SAYING: Final = (
    *("pretext", "title", "activityTitle", "summary", "text", "value", "description", "fallback", "content"),
    *("activitySubtitle", "body", "fields", "sections", "facts", "items", "columns", "elements", "blocks", "embeds"),
)
"""Fields of cards, blocks and attachments that people read."""


def get(value: Any, *path: str | int) -> Any:
    """Return what is at the end of a path of keys and positions; None where it leads nowhere."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def string(value: Any, *path: str | int) -> str:
    """Return the text at the end of a path; empty where there is none."""
    found = value.get(path[0]) if len(path) == 1 and isinstance(value, dict) else get(value, *path)
    if found is None:
        return ""
    return text_of(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else ""


def objects(value: Any, *path: str | int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of the list at the end of a path, each with its position."""
    found = value.get(path[0]) if len(path) == 1 and isinstance(value, dict) else get(value, *path)
    if isinstance(found, list):
        for number, item in enumerate(found):
            if isinstance(item, dict):
                yield number, item


def listed(place: Place, doc: Any, *keys: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the objects of the list below the first of some keys that holds one, or the document itself."""
    for key in keys:
        if isinstance(get(doc, key), list):
            yield from ((place.at(key, number), item) for number, item in objects(doc, key))
            return
    if isinstance(doc, dict):
        yield place, doc


def of_each(
    documents: Iterable[tuple[Place, Any]],
    items: Callable[[Place, Any], Iterable[tuple[Place, dict[str, Any]]]],
    told: Callable[[Place, dict[str, Any]], Iterable[Item]],
) -> Iterator[Item]:
    """Yield what each item of an export tells, and why one tells nothing.

    Args:
        documents: of the export, with their places; broken ones are rejects already.
        items: yields the items of a document.
        told: yields what an item tells, or raises why it cannot be read.
    """
    for place, doc in documents:
        if isinstance(doc, Reject):
            yield doc
            continue
        for inner, item in items(place, doc):
            try:
                yield from told(inner, item)
            except RecordError as error:
                yield Reject(inner, error)
