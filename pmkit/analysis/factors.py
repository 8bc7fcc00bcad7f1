"""Contributing factors: what else had to be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pmkit.errors import RecordError
from pmkit.markup import one_line
from pmkit.tags import check_ids, is_id, member, tag_word


class Category(StrEnum):
    """The kit's one taxonomy; the article's three lists map onto it (``CATEGORY_OF``)."""

    TECHNICAL = "technical"
    PROCESS = "process"
    COMMUNICATION = "communication"
    PEOPLE = "people"
    ORGANIZATION = "organization"
    EXTERNAL = "external"


CATEGORY_NAMES: Final = {
    Category.TECHNICAL: "Technical",
    Category.PROCESS: "Process",
    Category.COMMUNICATION: "Communication and knowledge",
    Category.PEOPLE: "People and load",
    Category.ORGANIZATION: "Organization and priorities",
    Category.EXTERNAL: "External",
}

CATEGORY_OF: Final = {
    "technical": Category.TECHNICAL,
    "tools": Category.TECHNICAL,
    "process": Category.PROCESS,
    "communication": Category.COMMUNICATION,
    "documentation": Category.COMMUNICATION,
    "knowledge": Category.COMMUNICATION,
    "people": Category.PEOPLE,
    "human": Category.PEOPLE,
    "organization": Category.ORGANIZATION,
    "organisation": Category.ORGANIZATION,
    "organizational": Category.ORGANIZATION,
    "external": Category.EXTERNAL,
}
"""Words of the article's three lists, and of common templates, to the taxonomy."""


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
        object.__setattr__(self, "evidence", check_ids(tuple(dict.fromkeys(self.evidence)), self.id))
        if not is_id(self.id) or not self.text:
            raise RecordError(f"{self.id or 'a factor'!r} lacks its id or its text", remedy="write - text [F1]")


@dataclass(frozen=True, slots=True)
class FactorAnalysis:
    """The contributing factors of one incident, in the order they were written."""

    factors: tuple[Factor, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two factors with one id."""
        ids = [factor.id for factor in self.factors]
        if len(set(ids)) != len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise RecordError("two factors share this id", where=twice, remedy="give one of them another id")

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
