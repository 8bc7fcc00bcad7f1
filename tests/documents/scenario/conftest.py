"""What tests of scenarios share."""

from pathlib import Path

import pytest

from pmkit.documents.scenario.new import new_scenario


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new scenario's folder, as ``new_scenario`` leaves it."""
    return new_scenario("broken", tmp_path / "scenarios")
