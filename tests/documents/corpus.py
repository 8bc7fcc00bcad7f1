"""Postmortems from other tools and templates, by another hand, and what a person reads out of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "others"


FILES = sorted(FOLDER.glob("*.md"))


def expected(path: Path) -> dict[str, Any]:
    """Return what a person reads out of a document."""
    data: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    both = data["invited"] and data["attended"]
    return data | {"earlier": bool(data["earlier"])} | ({} if both else {"invited": None, "attended": None})
