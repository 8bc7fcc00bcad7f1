"""One section alone: a list pasted from a wiki, a chat or a notebook cell becomes values."""

from __future__ import annotations

from pmkit.analysis.actions.plan import ActionPlan
from pmkit.analysis.factors.factors import FactorAnalysis
from pmkit.analysis.whys.five_whys import FiveWhys
from pmkit.documents.format.postmortem import Postmortem
from pmkit.documents.format.reading import parse
from pmkit.documents.format.sections import HEADINGS


def parse_whys(text: str) -> FiveWhys:
    r"""Return the why-graph of a nested list, or of the article's lines ``Why? → answer``.

    Example:
        >>> [why.text for why in parse_whys("Problem: It broke\n\n- Why? → No memory\n  - Why? → A leak").whys]
        ['No memory', 'A leak']
    """
    return _section("whys", text).whys


def parse_factors(text: str) -> FactorAnalysis:
    """Return the contributing factors of a list."""
    return _section("factors", text).factors


def parse_actions(text: str) -> ActionPlan:
    """Return the action items of a table or a list."""
    return _section("actions", text).actions


def _section(key: str, text: str) -> Postmortem:
    """Return a document that holds one section."""
    # The title keeps deeper headings inside their section.
    return parse(f"# Draft\n\n## {HEADINGS[key]}\n\n{text}\n")
