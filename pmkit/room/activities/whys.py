"""The silent why-graph: what each group wrote, put together, and what both groups saw.

A group's graph is what its people wrote alone: the same words once, each with what it explains.
Where there are two groups, their overlap is computed when the answers are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pmkit.analysis.whys.five_whys import PROBLEM, FiveWhys, Link, Why
from pmkit.analysis.whys.overlap import Overlap, overlap
from pmkit.room.activities.activity import Activity

if TYPE_CHECKING:
    from pmkit.room.session.results import Result

PAIRS_MOST: Final = 20_000
"""Pairs of lines that are compared by meaning, about 140 lines a group: the room answers nobody meanwhile."""


def count_whys(activity: Activity, rows: Sequence[Any]) -> tuple[tuple[str, ...], tuple[int, ...], dict[str, Any]]:
    """Return statements, how many people wrote each, and the groups' graphs.

    A statement that both groups have, in whatever words, is there once, in the first group's words:
    it is what people vote on.

    Args:
        activity: the question.
        rows: ``{"group", "whys"}`` as :func:`pmkit.room.activities.cards.check_answer` returned them.
    """
    graphs = [_graph(activity, rows, group) for group in range(len(activity.groups))]
    written = Counter(key for row in rows for key in {_key(text) for text, _ in row["whys"]})
    said: dict[str, int] = {}
    both: list[list[Any]] = []
    twins: set[str] = set()
    if len(graphs) == 2:
        both = [list(pair) for pair in _both(*graphs)]
        for first, second, _ in both:
            a, b = graphs[0][first].text, graphs[1][second].text
            said[a] = written[_key(a)] + (written[_key(b)] if _key(a) != _key(b) else 0)
            twins |= {_key(a), _key(b)}
    for graph in graphs:
        for why in graph.whys:
            if _key(why.text) not in twins:
                said.setdefault(why.text, written[_key(why.text)])
    labels = tuple(sorted(said, key=lambda text: (text.casefold(), text)))
    notes = {
        "groups": [
            {
                "name": name,
                "people": sum(row["group"] == at for row in rows),
                "whys": [[why.id, why.text] for why in graph.whys],
                "links": [[link.effect, link.cause] for link in graph.links],
            }
            for at, (name, graph) in enumerate(zip(activity.groups, graphs, strict=True))
        ],
        "problem": activity.sentence,
        "both": both,
    }
    return labels, tuple(said[label] for label in labels), notes


def _both(first: FiveWhys, second: FiveWhys) -> Sequence[tuple[str, str, float]]:
    """Return what both graphs have: in whatever words, or, of more than a wall can hold, in the same ones."""
    if len(first) * len(second) <= PAIRS_MOST:
        return overlap(first, second).both
    known = {_key(why.text): why.id for why in second.whys}
    return [(why.id, known[_key(why.text)], 1.0) for why in first.whys if _key(why.text) in known]


def _key(text: str) -> str:
    return text.casefold().rstrip(".! ")


def _graph(activity: Activity, rows: Sequence[Any], group: int) -> FiveWhys:
    """Return the graph of one group; answers come in no order, so its own is the alphabet's."""
    texts: dict[str, str] = {}
    drawn: set[tuple[str, str]] = set()
    for row in rows:
        if row["group"] != group:
            continue
        own = [_key(text) for text, _ in row["whys"]]
        for (text, of), key in zip(row["whys"], own, strict=True):
            # Of two ways to write the same words, always the same one.
            texts[key] = min(texts.get(key, text), text)
            drawn.add((own[of] if of >= 0 else PROBLEM, key))
    ids = {key: f"W{number}" for number, key in enumerate(sorted(texts), start=1)}
    whys = tuple(Why(id=ids[key], text=texts[key]) for key in sorted(texts))
    links = tuple(
        Link(ids.get(effect, PROBLEM), ids[cause]) for effect, cause in sorted(drawn) if effect != cause or not effect
    )
    return FiveWhys(activity.sentence, whys, links)


def group_graphs(result: Result) -> dict[str, FiveWhys]:
    """Return each group's graph by its name; empty for another kind of result."""
    return {
        group["name"]: FiveWhys(
            result.notes["problem"],
            tuple(Why(id=name, text=text) for name, text in group["whys"]),
            tuple(Link(effect, cause) for effect, cause in group["links"]),
        )
        for group in result.notes.get("groups", ())
    }


def group_overlap(result: Result) -> Overlap | None:
    """Return what two groups share; None where there are not two, or one of them wrote nothing."""
    graphs = group_graphs(result)
    if len(graphs) != 2 or not all(graphs.values()):
        return None
    (a, first), (b, second) = graphs.items()
    return Overlap(first, second, tuple((x, y, score) for x, y, score in result.notes["both"]), (a, b))
