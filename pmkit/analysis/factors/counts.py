"""Contributing factors over many incidents: how often, and which appear together.

Counts are counts of incidents, not of factors: a review that names four technical factors is
one incident with technical factors. How a team reviews shows in these figures as much as what
happens to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pmkit.analysis.factors.conditions import Conditions
from pmkit.analysis.factors.taxonomy import CATEGORY_NAMES, Category
from pmkit.analysis.statistics.intervals import Share, wilson

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FactorCounts:
    """How often categories and layers appear among analyses.

    Attributes:
        whole: how many analyses name any factor.
        categories: category to the incidents in which it appears.
        layers: layer, as most teams write it, to the incidents in which it appears; most first.
        together: two categories to the incidents in which both appear.
        uncategorized: incidents with factors that have no category.
    """

    whole: int
    categories: Mapping[Category, Share]
    layers: Mapping[str, Share]
    together: Mapping[tuple[Category, Category], int]
    uncategorized: int

    @property
    def frame(self) -> pd.DataFrame:
        """One row per category: incidents, whole, share, low, high (shares from 0 to 1)."""
        import pandas as pd

        rows = [
            (CATEGORY_NAMES[category], share.count, share.whole, share.value, share.low, share.high)
            for category, share in self.categories.items()
        ]
        return pd.DataFrame(rows, columns=["category", "incidents", "of", "share", "low", "high"])

    @property
    def matrix(self) -> pd.DataFrame:
        """Categories by categories: incidents in which both appear; on the diagonal, in which the one does."""
        import pandas as pd

        names = [CATEGORY_NAMES[category] for category in Category]
        cells = [
            [self.categories[a].count if a is b else self.together.get(_ordered(a, b), 0) for b in Category]
            for a in Category
        ]
        return pd.DataFrame(cells, index=names, columns=names)

    def __str__(self) -> str:
        """Return one line per category and layer, counts first."""
        if not self.whole:
            return "No contributing factor to count yet."
        lines = [f"{CATEGORY_NAMES[category]}: {share}" for category, share in self.categories.items()]
        lines += [f"layer {layer}: {share}" for layer, share in self.layers.items() if share.count > 1]
        both = sorted(self.together.items(), key=lambda pair: -pair[1])
        lines += [f"{CATEGORY_NAMES[a]} with {CATEGORY_NAMES[b]}: {n} of {self.whole}" for (a, b), n in both if n]
        if self.uncategorized:
            lines.append(f"with factors that have no category: {self.uncategorized}")
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the counts."""
        printer.text(str(self))


def count_factors(analyses: Iterable[Conditions]) -> FactorCounts:
    """Return how often categories and layers appear among analyses; those without factors are left out."""
    named = [analysis for analysis in analyses if len(analysis)]
    sets = [{factor.category for factor in analysis.factors} - {None} for analysis in named]
    layers: dict[str, Counter[str]] = {}
    for analysis in named:
        # However a review spells a layer, it is one incident in which that layer was open.
        for key, layer in {
            factor.layer.casefold(): factor.layer for factor in analysis.factors if factor.layer
        }.items():
            layers.setdefault(key, Counter())[layer] += 1
    often = sorted(layers.values(), key=lambda spelled: (-spelled.total(), spelled.most_common(1)[0][0]))
    pairs = Counter(pair for found in sets for pair in combinations([c for c in Category if c in found], 2))
    return FactorCounts(
        whole=len(named),
        categories={c: wilson(sum(c in found for found in sets), len(named)) for c in Category},
        layers={spelled.most_common(1)[0][0]: wilson(spelled.total(), len(named)) for spelled in often},
        together=dict(pairs),
        uncategorized=sum(any(f.category is None for f in analysis.factors) for analysis in named),
    )


def _ordered(a: Category, b: Category) -> tuple[Category, Category]:
    """Return two categories in the taxonomy's order."""
    order = list(Category)
    return (a, b) if order.index(a) < order.index(b) else (b, a)
