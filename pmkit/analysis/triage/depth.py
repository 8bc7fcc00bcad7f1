"""How deep a review goes: one list, for the triage of an incident and for the document that is written."""

from __future__ import annotations

from enum import StrEnum


class Depth(StrEnum):
    """How deep a review goes, after the article's process; the value is what a document says."""

    FULL = "full"
    LIGHTWEIGHT = "lightweight"
    NOTE = "note"

    @property
    def strictness(self) -> int:
        """Its place among the depths; a larger number is stricter."""
        return (Depth.NOTE, Depth.LIGHTWEIGHT, Depth.FULL).index(self)

    @property
    def words(self) -> str:
        """The depth as the article names it."""
        return {
            Depth.FULL: "Full postmortem",
            Depth.LIGHTWEIGHT: "Lightweight postmortem",
            Depth.NOTE: "Document only",
        }[self]
