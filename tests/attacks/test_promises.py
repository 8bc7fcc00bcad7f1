"""SECURITY.md is true: each promise of the room names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _promises() -> list[str]:
    """Return the bullets of what the room promises, without what it cannot."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    section = text.partition("## What the room promises")[2].partition("What it cannot promise:")[0]
    return re.split(r"^- ", section, flags=re.MULTILINE)[1:]


def test_every_promise_names_its_test() -> None:
    """A promise without a test is only a wish."""
    assert len(_promises()) > 15
    assert [each[:60] for each in _promises() if not re.search(r"\(tests/[\w/]+\.py\)", each)] == []


def test_every_named_test_is_there() -> None:
    """The files that SECURITY.md names exist and hold tests."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"\(?(tests/[\w/]+\.py)\)?", text)):
        assert "def test_" in (ROOT / name).read_text(encoding="utf-8"), name
