"""Writing small exports and reading them, for the tests of sources."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pmkit.records.sources.reading import Options, read_exports
from pmkit.records.sources.result import Read

CASES = Path(__file__).parent / "cases"
_BESIDE = Path(__file__).parents[3].parent / "shared" / "samples"
SAMPLES = Path(os.environ.get("PMKIT_SAMPLES") or (_BESIDE if _BESIDE.is_dir() else "samples"))
"""Real exports of tools, which are not the project's to publish: a folder for each, named by ``PMKIT_SAMPLES`` or
beside the clone."""


def written(folder: Path, name: str, content: Any) -> Path:
    """Return a file that holds a text, bytes, or JSON."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        path.write_text(json.dumps(content), encoding="utf-8")
    return path


def read(*paths: Path, **settings: Any) -> Read:
    """Read exports, and check that the report adds up."""
    done = read_exports(paths, Options(**settings))
    assert done.report.adds_up, done.report
    assert sum(file.events for file in done.report.files) == len(done.events)
    return done


def told(done: Read) -> list[str]:
    """Return each event as its clock and headline."""
    return [f"{event.instant:%H:%M:%S} {event.headline}" for event in done.events if event.instant]
