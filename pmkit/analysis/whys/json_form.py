"""A why-graph as JSON and back, through one pydantic model."""

from __future__ import annotations

import json
from typing import Final

from pydantic import StrictBool

from pmkit.analysis.whys.graph import PROBLEM, G, Graph, Level, Link, NodeType, Why
from pmkit.data.models import Strict, check_model
from pmkit.errors import RecordError, not_one_of

FORMAT: Final = 1
"""Version of the JSON form."""


class _WhyData(Strict):
    """One node as JSON holds it."""

    id: str
    text: str
    type: NodeType | None = None
    level: Level | None = None
    evidence: tuple[str, ...] = ()


class _LinkData(Strict):
    """One link as JSON holds it; the effect is null where it is the problem."""

    effect: str | None = None
    cause: str
    needed: StrictBool | None = None
    enough: StrictBool | None = None


class _GraphData(Strict):
    """A graph as JSON holds it."""

    format: int = FORMAT
    problem: str = ""
    whys: tuple[_WhyData, ...] = ()
    links: tuple[_LinkData, ...] = ()


def to_json(graph: Graph) -> str:
    """Return the graph as JSON, one value per line, keys in a fixed order."""
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


def from_json(text: str, make: type[G]) -> G:
    """Return the graph that a JSON text holds.

    Args:
        text: what :func:`to_json` wrote.
        make: the class of graph to make.

    Raises:
        RecordError: the text is not JSON, or a part of it is not what it must be; the message
            says which, such as ``whys.3.type``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            f"this is not JSON ({error})", code="json-broken", remedy="give what FiveWhys.to_json wrote"
        ) from None
    if isinstance(data, dict) and data.get("format", FORMAT) != FORMAT:
        raise RecordError(
            f"the graph has format {data['format']!r}", code="newer-format", where="the graph", remedy="update pmkit"
        )
    read = check_model(_GraphData, data, RecordError, where="the graph", like="FiveWhys.to_json")
    whys = []
    for index, why in enumerate(read.whys):
        try:
            whys.append(Why(**why.model_dump()))
        except RecordError as error:
            raise RecordError(
                error.problem, code=error.code, where=f"the graph, whys.{index}", remedy=error.remedy
            ) from None
    ids = [why.id for why in whys]
    for index, link in enumerate(read.links):
        for end in filter(None, (link.effect, link.cause)):
            if end not in ids:
                raise not_one_of(
                    end, ids, what="the id of a why", raises=RecordError, where=f"the graph, links.{index}"
                )
    links = (Link(link.effect or PROBLEM, link.cause, link.needed, link.enough) for link in read.links)
    return make(read.problem, tuple(whys), tuple(links))
