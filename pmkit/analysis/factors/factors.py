"""Contributing factors: what else had to be true, and which layers held.

The article has three lists of categories that do not agree; ``ARTICLE_LISTS`` keeps each as it
is printed and ``CATEGORY_OF`` maps all of them onto one taxonomy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pmkit.errors import RecordError
from pmkit.finding import Finding
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

ARTICLE_LISTS: Final = {
    "Contributing Factors": ("Technical", "Process", "Communication", "Documentation"),
    "The Swiss Cheese Model": ("Process", "Tools", "People", "External"),
    "Factor Categories Table": ("Technical", "Process", "Communication", "Human", "External"),
}
"""Section of the article to the categories it prints, in its order."""


@dataclass(frozen=True, slots=True)
class CategoryHelp:
    """A row of the article's table of factor categories.

    Attributes:
        common: factors that are common in this category.
        strategies: strategies against them.
        source: ``article``, or ``pmkit`` where the article has no such row.
    """

    common: tuple[str, ...]
    strategies: tuple[str, ...]
    source: str = "article"


CATEGORY_HELP: Final = {
    Category.TECHNICAL: CategoryHelp(
        ("Code bugs", "Config errors", "Resource limits"), ("Testing", "Validation", "Monitoring")
    ),
    Category.PROCESS: CategoryHelp(
        ("Missing reviews", "Unclear procedures", "Skip steps"), ("Automation", "Checklists", "Training")
    ),
    Category.COMMUNICATION: CategoryHelp(
        ("Handoff failures", "Unclear alerts", "Missing docs"), ("Templates", "Runbooks", "Clear ownership")
    ),
    Category.PEOPLE: CategoryHelp(
        ("Fatigue", "Cognitive overload", "Assumptions"), ("Rotation limits", "Clear procedures", "Pairing")
    ),
    Category.ORGANIZATION: CategoryHelp(
        ("Goals that compete", "No owner", "Staffing"),
        ("Agreed priorities", "Named ownership", "Time set aside for reliability"),
        "pmkit",
    ),
    Category.EXTERNAL: CategoryHelp(
        ("Vendor issues", "Traffic spikes", "Dependencies"), ("SLAs", "Capacity planning", "Fallbacks")
    ),
}
"""Category to common factors and prevention strategies, after the article's table."""


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

    @property
    def strategies(self) -> tuple[str, ...]:
        """The prevention strategies of its category's row, none while it has no category."""
        return CATEGORY_HELP[self.category].strategies if self.category else ()


@dataclass(frozen=True, slots=True)
class FactorAnalysis:
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

    def findings(self) -> list[Finding]:
        """Return what a reviewer would ask about the factors."""
        from pmkit.analysis.factors.checks import check_factors

        return check_factors(self)

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
