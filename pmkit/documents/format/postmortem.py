"""The postmortem: one value object that the file, the page, the checks and the metrics share."""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.analysis.actions.plan import ActionItem
from pmkit.analysis.triage.depth import Depth
from pmkit.documents.format.blocks import without_prompts
from pmkit.documents.format.content import Content, Section
from pmkit.documents.format.sections import DEPTH_SECTIONS
from pmkit.documents.format.summary import Summary
from pmkit.documents.format.writing import render
from pmkit.markup import inert_markdown


@dataclass(frozen=True, kw_only=True)
class Postmortem(Content):
    """One incident, reviewed.

    Narratives are Markdown. ``notes`` holds what is beside the items in a structured section. The
    timeline holds what its lines in the document say; the raw records it was made from (sources,
    files and lines) are in ``records``, which does not count for equality.
    """

    def _repr_markdown_(self) -> str:
        """Show the document in Jupyter, without images from other sites and without raw HTML."""
        return inert_markdown(without_prompts(render(self)))

    def __str__(self) -> str:
        """Return the document."""
        return render(self)


__all__ = ["DEPTH_SECTIONS", "ActionItem", "Depth", "Postmortem", "Section", "Summary"]
