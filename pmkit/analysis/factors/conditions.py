"""Contributing factors as plain values: conditions that had to be true, and the layers that held.

Read ``taxonomy`` first, then this module; it knows nothing of the other modules of this folder. The class that
people use is :class:`pmkit.analysis.factors.factors.FactorAnalysis`. ``Conditions`` itself is never handed
out: values of two classes are never equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pmkit.analysis.factors.taxonomy import CATEGORY_HELP, CATEGORY_OF, Category
from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.tags import check_ids, is_id, member, tag_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One condition that contributed.

    Attributes:
        id: such as ``F1``.
        text: one line.
        category: its place in the taxonomy, None when nobody said.
        layer: the defense layer whose hole it opened, in the team's words; may be empty.
        evidence: ids of events and whys that show it.

    Raises:
        RecordError: the id or the text is missing.
    """

    id: str
    text: str
    category: Category | None = None
    layer: str = ""
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the text to one line and the layer to one word of a tag."""
        object.__setattr__(self, "text", one_line(self.text))
        object.__setattr__(self, "category", member(Category, self.category, self.id))
        layer = tag_word(one_line(self.layer))
        # A layer that is spelled like a category would be read back as one.
        object.__setattr__(self, "layer", "" if layer.lower() in CATEGORY_OF else layer)
        object.__setattr__(self, "evidence", check_ids(self.evidence, self.id))
        if not is_id(self.id) or not self.text:
            raise RecordError(f"{self.id or 'a factor'!r} lacks its id or its text", remedy="write - text [F1]")

    @property
    def strategies(self) -> tuple[str, ...]:
        """The prevention strategies of its category's row, none while it has no category."""
        return CATEGORY_HELP[self.category].strategies if self.category else ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """The contributing factors of one incident, in the order they were written.

    Attributes:
        factors: the conditions that contributed; each may name the defense layer it opened a hole in.
        held: the layers that held: what kept it from being worse, or ended it. Same form, ids such as ``D1``.

    Raises:
        RecordError: two factors, or two layers that held, share an id.
    """

    factors: tuple[Factor, ...] = ()
    held: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two lines with one id."""
        for lines, what in ((self.factors, "factors"), (self.held, "layers that held")):
            ids = [line.id for line in lines]
            if len(set(ids)) != len(ids):
                twice = next(i for i in ids if ids.count(i) > 1)
                raise RecordError(f"two {what} share this id", where=twice, remedy="give one of them another id")

    def __getitem__(self, name: str) -> Factor:
        """Return the factor, or the layer that held, with an id; a KeyError says that there is none."""
        return {factor.id: factor for factor in (*self.held, *self.factors)}[name]

    def by_category(self) -> dict[Category | None, tuple[Factor, ...]]:
        """Return the factors of each category that has any, in the taxonomy's order."""
        groups = ((c, tuple(f for f in self.factors if f.category is c)) for c in (*Category, None))
        return {category: found for category, found in groups if found}

    def __len__(self) -> int:
        """Return the number of factors."""
        return len(self.factors)

    def __iter__(self) -> Iterator[Factor]:
        """Iterate over the factors."""
        return iter(self.factors)
