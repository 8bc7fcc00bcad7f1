"""What the article claims, as data: six claims, the law numbers, the two decision diagrams.

They are quoted to be checked and are never stated as facts: "drops 80% under stress" has no
source on the article's page or in its three references.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

KINDS: Final = ("measured", "cited", "asserted", "definition", "contradicted")
"""What kind a claim can be; see the exercise for what each word means."""

CLAIMS: Final = (
    ("C1", "Cognitive capacity drops 80% under stress", "Key Principles, 2", "asserted"),
    ("C2", "Service outage lasted 53 minutes", "The Five Whys", "measured"),
    ("C3", "Cognitive overload is a primary cause of operational mistakes", "Law Impact Analysis", "asserted"),
    ("C4", "Root cause identified", "both timelines, 14:52", "contradicted"),
    (
        "C5",
        "Structured incident review focusing on systemic issues, not individual blame",
        "What is a Blameless Postmortem?",
        "definition",
    ),
    ("C6", "Repeat Incidents: 12%, target < 15%", "Quality Metrics Dashboard", "asserted"),
)
"""Id, the claim word for word, where it stands in the article, and its kind."""

LAW_ROWS: Final = (2, 4, 1, 4, 5, 6, 5, 7)
"""The law numbers of the article's Law Impact table, row by row; it speaks of seven laws."""

FACTS: Final = ("customer impact", "severe", "data loss", "security", "long", "learning")
"""What the two decision diagrams ask about; severe is SEV-1 or SEV-2, long is over 30 minutes."""

_DIAGRAMS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "decision tree": (
        ("customer impact", "full"),
        ("severe", "full"),
        ("data loss", "full"),
        ("learning", "lightweight"),
    ),
    "decision framework": (
        ("customer impact", "full"),
        ("long", "full"),
        ("data loss", "full"),
        ("security", "full"),
        ("learning", "lightweight"),
    ),
}


def claims() -> str:
    """Return the claims as the article words them, one a line, each with its place."""
    return "\n".join(f'{name}  "{claim}" ({place})' for name, claim, place, _ in CLAIMS)


def decide(facts: Collection[str]) -> dict[str, str]:
    """Return what each of the article's two diagrams says about an incident.

    Args:
        facts: which of ``FACTS`` hold. The first diagram's edges are not exclusive; the
            strongest edge that holds is taken.
    """
    return {
        name: next((outcome for fact, outcome in edges if fact in facts), "document only")
        for name, edges in _DIAGRAMS.items()
    }
