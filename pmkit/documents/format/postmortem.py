"""The postmortem that people use: its content, and what can be asked of it."""

from pmkit.documents.format.content import DEPTH_SECTIONS, ActionItem, Depth, Postmortem, Section, Summary

__all__ = ["DEPTH_SECTIONS", "ActionItem", "Depth", "Postmortem", "Section", "Summary"]
