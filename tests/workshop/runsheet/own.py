"""Postmortems of teams, in the shapes in which people write them."""

from __future__ import annotations

from pathlib import Path

OWN = sorted((Path(__file__).parents[1] / "own").glob("*.md"))
"""Documents in templates of their own: tables, bullets, headings, without times, over several days, short, long."""


def long_one(folder: Path, rows: int = 200) -> Path:
    """Return a postmortem with many rows."""
    file = folder / "long.md"
    lines = [f"- {8 + at // 60:02d}:{at % 60:02d} - Step {at} of the import is done" for at in range(rows)]
    file.write_text("\n".join(["# Postmortem: A long day", "", "## Timeline", "", *lines, ""]), encoding="utf-8")
    return file
