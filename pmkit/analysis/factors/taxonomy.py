"""The kit's one taxonomy of contributing factors, and how the article's three lists map onto it.

The lists do not agree with each other; ``ARTICLE_LISTS`` keeps each as it is printed, and ``CATEGORY_OF``
maps all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
