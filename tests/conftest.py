"""What all tests share: a scratch folder for work, and settings of hypothesis."""

from __future__ import annotations

import asyncio.events as loops
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import QUICK

settings.register_profile("local", deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True)
settings.register_profile("quick", parent=settings.get_profile("local"), max_examples=QUICK)
settings.load_profile(os.environ.get("PMKIT_EXAMPLES") or ("ci" if os.environ.get("CI") else "local"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run a room's process as slow; they are one group, because they take turns."""
    for item in items:
        if any("room" in mark.args for mark in item.iter_markers("xdist_group")):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def no_foreign_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hide the loop that a browser test leaves running in this process, so that any other test may start its own.

    Playwright's synchronous interface keeps its loop running between calls, for as long as the browser lives.
    """
    running = loops._get_running_loop()
    hidden = running is not None and "browser" not in request.fixturenames
    if hidden:
        loops._set_running_loop(None)
    yield
    if hidden:
        loops._set_running_loop(running)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send a learner's work to a scratch folder, so that no test writes into the clone."""
    folder = tmp_path / "my-work"
    monkeypatch.setenv("PMKIT_WORK", str(folder))
    monkeypatch.delenv("PMKIT_SCENARIOS", raising=False)
    return folder
