"""Five whys as a graph: the chain is the opening move, the graph is what is kept.

Each answer is a node with its evidence; each link says that one node is among the causes of
another and carries the recorded answers of the two tests of Why-Because Analysis (Ladkin).

What is held against five whys, and what the graph does about it:

- One path hides the others (A. J. Card, "The problem with '5 whys'", BMJ Quality & Safety 26,
  2017: useful in a classroom to show that depth matters and that one line lacks breadth; as a
  tool for root cause analysis he would give it up). Here a why has as many answers as it needs,
  and a condition can explain several whys.
- Where the chain stops is arbitrary, and two teams end at two causes (Leveson, "Applying systems
  thinking to analyze and learn from events", Safety Science 49, 2011: a line of events leaves
  out the conditions and the levels above). Here each node has a type and a level, findings ask
  about ends that nobody can change, and ``overlap`` sets two teams' graphs side by side.
- The answers need not follow from each other. Here each link carries two tests, and a finding
  asks where an answer belongs to another question.

The number five means nothing. Stop where somebody can change something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pmkit.analysis.whys import checks, lines, mermaid
from pmkit.analysis.whys.graph import PROBLEM, Graph, Level, Link, NodeType, Why
from pmkit.finding import Finding
from pmkit.markup import inert_markdown

__all__ = ["PROBLEM", "FiveWhys", "Level", "Link", "NodeType", "Why"]


@dataclass(frozen=True, slots=True)
class FiveWhys(Graph):
    """The why-graph of one problem, with its findings and its forms for other tools.

    Attributes:
        problem: the question that the graph answers, one line.
        whys: the nodes, in the order they were written.
        links: the links, in the order they were written.

    Raises:
        RecordError: two nodes share an id, or a link points at a node that is not there.
    """

    def findings(self) -> list[Finding]:
        """Return what a reviewer would ask about the graph."""
        return checks.check_whys(self)

    def to_markdown(self, *, tags: bool = True) -> str:
        """Return the graph as a nested Markdown list; ``parse_whys`` reads it back.

        Args:
            tags: whether lines end in their tags; without them the text is for readers only.
        """
        return lines.to_markdown(self, tags=tags)

    def to_mermaid(self) -> str:
        """Return the graph as a Mermaid flowchart, problem first."""
        return mermaid.to_mermaid(self)

    def to_json(self) -> str:
        """Return the graph as JSON; :meth:`from_json` reads it back without loss."""
        from pmkit.analysis.whys.json_form import to_json  # pydantic is slow to import, and few need it

        return to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the graph that :meth:`to_json` wrote.

        Raises:
            RecordError: the text is not JSON of this kind; the message names the place.
        """
        from pmkit.analysis.whys.json_form import from_json  # pydantic is slow to import, and few need it

        return from_json(text, cls)

    def __str__(self) -> str:
        """Return the nested list."""
        return self.to_markdown()

    def _repr_markdown_(self) -> str:
        """Show the nested list in Jupyter."""
        return inert_markdown(self.to_markdown(tags=False)) if len(self) else "No why is answered yet."
