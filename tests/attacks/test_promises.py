"""SECURITY.md is true: each promise names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _promises() -> list[str]:
    """Return the bullets of what pmkit and the room promise, without what the room cannot."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    kit, _, room = text.partition("## What the room promises")
    sections = (kit.partition("## What pmkit promises")[2], room.partition("What it cannot promise:")[0])
    return [bullet for section in sections for bullet in re.split(r"^- ", section, flags=re.MULTILINE)[1:]]


def test_every_promise_names_its_test() -> None:
    """A promise without a test is only a wish."""
    assert len(_promises()) > 20
    assert [each[:60] for each in _promises() if not re.search(r"\(tests/[\w/]+\.py\)", each)] == []


def test_every_named_test_is_there() -> None:
    """The files that SECURITY.md names exist and hold tests."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"\(?(tests/[\w/]+\.py)\)?", text)):
        assert "def test_" in (ROOT / name).read_text(encoding="utf-8"), name
