"""What is wrong with a page for somebody who reads it: too wide, cut off, broken words, small letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_MEASURE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def measured(page: Page) -> dict[str, Any]:
    """Return what is wrong with a page, its smallest and its most common letters, and what covers how much of it."""
    return dict(page.evaluate(_MEASURE))
