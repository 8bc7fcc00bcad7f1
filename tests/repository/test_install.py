"""What ``make workshop`` prints while it installs: where it is, and on failure why."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_PIP = """Obtaining file:///tmp/pmkit
  Installing build dependencies: started
Collecting jupyterlab>=4.3 (from postmortem-kit==0.1)
  Downloading jupyterlab-4.6.6-py3-none-any.whl.metadata (16 kB)
Collecting pandas (from postmortem-kit==0.1)
Requirement already satisfied: pip in ./x
Installing collected packages: pandas, jupyterlab
Successfully installed jupyterlab-4.6.6 pandas-2.3.0
"""


@pytest.fixture
def tool() -> dict[str, Any]:
    """Return the functions of tools/install.py."""
    return runpy.run_path(str(ROOT / "tools" / "install.py"))


def test_each_package_is_a_step(tool: dict[str, Any]) -> None:
    """A line a package, with a count, and one when they are unpacked; the rest of pip's lines is not shown."""
    assert list(tool["steps"](_PIP.splitlines(keepends=True))) == [
        "  1 fetched, the last one jupyterlab",
        "  2 fetched, the last one pandas",
        "  3 fetched, the last one pip",
        "  2 packages are here; unpacking them takes about half a minute",
    ]


def test_a_failure_says_why(tool: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """When pip fails its last lines are shown, and its exit code is kept, so that make stops."""
    code = "import sys; print('Collecting a'); print('no route to host', file=sys.stderr); sys.exit(3)"
    assert tool["install"]([sys.executable, "-c", code], live=False) == 3
    printed = capsys.readouterr().out
    assert "no route to host" in printed
    assert "registry reachable" in printed


def test_make_shows_no_message_before_it_is_true() -> None:
    """A recipe that says something is not echoed: otherwise its words for a failure are shown when nothing failed."""
    recipes = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line.startswith("\t")]
    joined = "\n".join(recipes).replace("\\\n\t", "")
    loud = [line for line in joined.splitlines() if "echo" in line and not line.lstrip("\t").startswith("@")]
    assert loud == []
