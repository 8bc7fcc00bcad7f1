"""A why-graph as lines: the order it is written in, and its nested Markdown list.

Each node appears once, below the first effect it explains; where it turns up again the line
says ``see``. Markdown parsers drop lists that are nested too deep, so a graph restarts at
the margin after eight levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pmkit.analysis.whys.graph import PROBLEM, G, Graph, Link, Why
from pmkit.markup import escape_markdown
from pmkit.tags import Tag

UNLINKED: Final = "Not linked yet:"
"""The line above nodes that nothing links to."""

DEEPEST: Final = 8
"""Levels that whys are nested before they restart at the margin."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a written why-graph.

    Attributes:
        depth: nesting, 0 at the margin.
        why: the node.
        link: the link that the line states, None for a node that nothing links to.
        is_first: whether the node itself is here; otherwise the line says ``see``.
        under: id of the node that a restart at the margin continues, or empty.
    """

    depth: int
    why: Why
    link: Link | None
    is_first: bool
    under: str = ""


def why_lines(graph: Graph) -> Iterator[Line]:
    """Yield the lines of a graph in the order they are written.

    Depth first from the problem; what would be deeper than eight levels restarts at the
    margin; nodes that nothing links to come last.
    """
    seen: set[str] = set()
    waiting: list[str] = []

    def below(effect: str, depth: int, under: str = "") -> Iterator[Line]:
        """Yield the lines of a node's causes."""
        for link, why in graph.causes(effect):
            yield from one(why, link, depth, under)

    def one(why: Why, link: Link | None, depth: int, under: str = "") -> Iterator[Line]:
        """Yield a node's line and those below it."""
        first = why.id not in seen
        seen.add(why.id)
        yield Line(depth, why, link, first, under)
        if not first:
            return
        if depth + 1 < DEEPEST:
            yield from below(why.id, depth + 1)
        elif any(True for _ in graph.causes(why.id)):
            waiting.append(why.id)

    def restarts() -> Iterator[Line]:
        """Yield what waited for the margin."""
        while waiting:
            effect = waiting.pop(0)
            yield from below(effect, 0, effect)

    yield from below(PROBLEM, 0)
    yield from restarts()
    for why in graph.whys:
        if why.id not in seen:
            yield from one(why, None, 0)
            yield from restarts()


def normal_whys(graph: G) -> G:
    """Return the graph with nodes and links in the order they are written."""
    lines = list(why_lines(graph))
    return replace(
        graph,
        whys=tuple(line.why for line in lines if line.is_first),
        links=tuple(line.link for line in lines if line.link),
    )


def to_markdown(graph: Graph, *, tags: bool = True) -> str:
    """Return the graph as a nested Markdown list below its problem.

    Args:
        graph: the graph.
        tags: whether lines end in their tags; without them the text is for readers only.
    """
    lines = [f"Problem: {escape_markdown(graph.problem)}".rstrip(), ""]
    label = ""
    for line in why_lines(graph):
        if line.depth == 0:
            heading = f"From [{line.under}]" if line.under else UNLINKED if line.link is None else ""
            if heading != label:
                lines += ["", heading, ""]
                label = heading
        lines.append(f"{'  ' * line.depth}- {_text(line, tags)}")
    return "\n".join(lines).strip("\n").rstrip()


def _text(line: Line, tags: bool) -> str:
    """Return the text of one line."""
    why, tests = line.why, line.link.answers if line.link else ()
    if not line.is_first:
        return f"see {Tag(why.id, (), (), tests)}" if tags else f"(as above) {escape_markdown(why.text)}"
    words = tuple(str(word) for word in (why.type, why.level) if word)
    tag = f" {Tag(why.id, words, why.evidence, tests)}" if tags else ""
    return f"Why? → {escape_markdown(why.text)}{tag}"
