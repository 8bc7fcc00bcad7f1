"""JupyterLab as ``pmkit lab`` runs it: what is on the terminal, and what a second call does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Running:
    """A ``pmkit lab`` that runs: its folder, what it printed until now, and how it is called again."""

    base: Path
    environment: dict[str, str]

    def printed(self) -> str:
        """Return what is on the terminal."""
        return (self.base / "terminal").read_text(encoding="utf-8")

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call pmkit while it runs."""
        command = [sys.executable, "-m", "pmkit", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start ``pmkit lab`` with settings of its own and wait for its address."""
    base = tmp_path_factory.mktemp("serve")
    own = {
        name: str(base / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    }
    result = Running(base, {**os.environ, **own})
    command = [sys.executable, "-m", "pmkit", "lab", str(base / "copy"), "--no-browser"]
    with (base / "terminal").open("wb") as terminal:
        process = subprocess.Popen(command, env=result.environment, stdout=terminal, stderr=terminal)
        try:
            for _ in range(240):
                if "Ctrl+C" in result.printed():
                    break
                time.sleep(0.25)
            yield result
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert "JupyterLab has stopped." in result.printed()


def addresses(text: str) -> list[str]:
    """Return the addresses in a text."""
    return re.findall(r"\S*https?://\S+|file://\S+", text)


def test_there_is_one_address_and_it_opens_the_start_page(running: Running) -> None:
    """The terminal shows sentences and one address, which leads to the first notebook; nothing looks like a log."""
    text = running.printed()
    [address] = addresses(text)
    assert "/lab/tree/notebooks/00-start-here.ipynb?token=" in address
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.status == 200
        assert "00-start-here" in answer.geturl()
    assert not re.search(r"^\[[A-Z] ", text, re.MULTILINE)
    assert not re.search("warning|error|missing", text, re.IGNORECASE)


def test_a_second_call_leads_to_the_one_that_runs(running: Running) -> None:
    """The same folder again, even for the workshop: one server, one address, with the other notebook."""
    again = running.call("workshop", "--folder", str(running.base / "copy"), "--no-browser")
    assert (again.returncode, again.stderr) == (0, "")
    assert "already running" in again.stdout
    [address] = addresses(again.stdout)
    [first] = addresses(running.printed())
    assert address == first.replace("00-start-here", "01-team-workshop")
