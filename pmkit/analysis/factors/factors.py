"""Contributing factors: what else had to be true, and which layers held; the class that people use.

Everything else in this folder is below it: the taxonomy, the plain values, the checks, counts and slices.
"""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.analysis.factors import checks
from pmkit.analysis.factors.conditions import Conditions, Factor
from pmkit.analysis.factors.taxonomy import (
    ARTICLE_LISTS,
    CATEGORY_HELP,
    CATEGORY_NAMES,
    CATEGORY_OF,
    Category,
    CategoryHelp,
)
from pmkit.finding import Finding

__all__ = [
    "ARTICLE_LISTS",
    "CATEGORY_HELP",
    "CATEGORY_NAMES",
    "CATEGORY_OF",
    "Category",
    "CategoryHelp",
    "Factor",
    "FactorAnalysis",
]


@dataclass(frozen=True, slots=True)
class FactorAnalysis(Conditions):
    """The contributing factors of one incident, in the order they were written, with their findings.

    Attributes:
        factors: the conditions that contributed; each may name the defense layer it opened a hole in.
        held: the layers that held: what kept it from being worse, or ended it. Same form, ids such as ``D1``.

    Raises:
        RecordError: two factors, or two layers that held, share an id.
    """

    def findings(self) -> list[Finding]:
        """Return what a reviewer would ask about the factors."""
        return checks.check_factors(self)
