"""A why-graph as a Mermaid flowchart, and as JSON and back."""

from __future__ import annotations

import json
from typing import Any, Final

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, NodeType, Why
from pmkit.errors import RecordError
from pmkit.markup import escape_mermaid

FORMAT: Final = 1
"""Version of the JSON form."""

# The shape tells the type in a gray print too; Mermaid draws these without any plugin.
_SHAPES: Final = {
    NodeType.EVENT: ("([", "])"),
    NodeType.CONDITION: ("[", "]"),
    NodeType.DECISION: ("{{", "}}"),
    NodeType.DEFENSE: ("[[", "]]"),
    NodeType.GAP: ("[/", "/]"),
    None: ("[", "]"),
}
_WIDTH: Final = 160


def to_mermaid(graph: FiveWhys) -> str:
    """Return the graph as a Mermaid flowchart: effects above, causes below.

    A dotted arrow is a link that failed its test, a thick one a link whose cause was needed.
    """
    names = {why.id: f"w{number}" for number, why in enumerate(graph.whys, start=1)}
    lines = ["flowchart TD", f'    problem["{_label(graph.problem or "The problem")}"]']
    for why in graph.whys:
        begin, end = _SHAPES[why.type]
        about = ", ".join([why.id, *(str(word) for word in (why.type, why.level) if word), *why.evidence])
        lines.append(f'    {names[why.id]}{begin}"{_label(why.text)}<br/><small>{_label(about)}</small>"{end}')
    for link in graph.links:
        arrow = "-.->" if link.needed is False else "==>" if link.needed else "-->"
        note = f'|"{_label(", ".join(link.answers))}"|' if link.answers else ""
        lines.append(f"    {names.get(link.effect, 'problem')} {arrow}{note} {names[link.cause]}")
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    """Return text for a label, shortened; Mermaid breaks lines by itself."""
    return escape_mermaid(text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1].rstrip()}…")


def to_json(graph: FiveWhys) -> str:
    """Return the graph as JSON, one value a line, keys in a fixed order."""
    data = {
        "format": FORMAT,
        "problem": graph.problem,
        "whys": [
            {"id": why.id, "text": why.text, "type": why.type, "level": why.level, "evidence": list(why.evidence)}
            for why in graph.whys
        ],
        "links": [
            {"effect": link.effect or None, "cause": link.cause, "needed": link.needed, "enough": link.enough}
            for link in graph.links
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> FiveWhys:
    """Return the graph that a JSON text holds.

    Raises:
        RecordError: the text is not JSON, or a part of it is not what it must be; the message
            says which, such as ``whys[3].type``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"this is not JSON ({error})", remedy="give what FiveWhys.to_json wrote") from None
    whole = _dict(data, "the text")
    if whole.get("format", FORMAT) != FORMAT:
        raise RecordError(f"the graph has format {whole['format']!r}", where="format", remedy="update pmkit")
    whys = tuple(_why(item, f"whys[{n}]") for n, item in enumerate(_list(whole, "whys")))
    links = []
    for n, item in enumerate(_list(whole, "links")):
        where = f"links[{n}]"
        link = _dict(item, where)
        ends = [link.get("effect") or PROBLEM, link.get("cause")]
        for end in ends:
            if not isinstance(end, str) or (end != PROBLEM and end not in {why.id for why in whys}):
                raise RecordError(f"{end!r} is no why", where=where, remedy="add the why or drop the link")
        links.append(Link(str(ends[0]), str(ends[1]), _bool(link, "needed", where), _bool(link, "enough", where)))
    return FiveWhys(_text(whole, "problem", "the text"), whys, tuple(links))


def _why(item: Any, where: str) -> Why:
    """Return one node."""
    data = _dict(item, where)
    evidence = [ref if isinstance(ref, str) else "" for ref in _list(data, "evidence", where)]
    try:
        return Why(
            id=_text(data, "id", where),
            text=_text(data, "text", where),
            type=_text(data, "type", where) or None,  # type: ignore[arg-type]  # Why reads words
            level=_text(data, "level", where) or None,  # type: ignore[arg-type]
            evidence=tuple(evidence),
        )
    except RecordError as error:
        raise RecordError(error.problem, where=where, remedy=error.remedy) from None


def _dict(value: Any, where: str) -> dict[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise RecordError("an object in braces is expected here", where=where, remedy="see FiveWhys.to_json")
    return value


def _list(data: dict[str, Any], key: str, where: str = "") -> list[Any]:
    """Return a list below a key, empty where there is none."""
    value = data.get(key) or []
    if not isinstance(value, list):
        raise RecordError("a list is expected here", where=f"{where}.{key}".lstrip("."), remedy="see FiveWhys.to_json")
    return value


def _text(data: dict[str, Any], key: str, where: str) -> str:
    """Return a text below a key, empty where there is none."""
    value = data.get(key) or ""
    if not isinstance(value, str):
        raise RecordError("a text is expected here", where=f"{where}.{key}", remedy="put it into quotes")
    return value


def _bool(data: dict[str, Any], key: str, where: str) -> bool | None:
    """Return the answer of a test."""
    value = data.get(key)
    if value is not None and not isinstance(value, bool):
        raise RecordError("true, false or null is expected here", where=f"{where}.{key}")
    return value
