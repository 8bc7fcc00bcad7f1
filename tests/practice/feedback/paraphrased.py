"""The paraphrased postmortems: what two other hands wrote about a scenario."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "paraphrases"


def paraphrases(name: str) -> list[Path]:
    """Return the paraphrases of a scenario's reference; a new scenario has none yet."""
    return sorted(FOLDER.glob(f"{name}-*.md"))
