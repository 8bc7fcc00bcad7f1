"""A why-graph as a Mermaid flowchart."""

from __future__ import annotations

from typing import Final

from pmkit.analysis.whys.graph import Graph, NodeType
from pmkit.markup import escape_mermaid

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


def to_mermaid(graph: Graph) -> str:
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
