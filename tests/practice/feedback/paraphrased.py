"""The paraphrased postmortems: what two other hands wrote about each scenario."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "paraphrases"


def paraphrases(name: str) -> list[Path]:
    """Return the paraphrases of a scenario's reference."""
    found = sorted(FOLDER.glob(f"{name}-*.md"))
    assert found, f"no paraphrase of {name}"
    return found
