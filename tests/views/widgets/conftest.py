"""A learner's document that widgets are used on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmkit.documents.scenario.scenario import Scenario
from pmkit.practice.workbook import workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a learner's document: the records of one incident, and nothing answered."""
    file = tmp_path / "postmortem.md"
    file.write_text(workbook(Scenario.open("payments-memory-leak"), "hinted"), encoding="utf-8")
    return file
