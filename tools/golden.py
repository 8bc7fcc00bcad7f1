"""Run the notebooks and store the outputs of their golden cells.

python tools/golden.py [PATH ...]    default: notebooks/ and exercises/solutions/
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from notebooks import ROOT, dump, normalize


def renew(path: Path) -> None:
    """Run one notebook from a scratch folder and write it back in the normal form."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no annotations
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PMKIT_WORK"] = scratch
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": scratch}}).execute()
    path.write_text(dump(normalize(notebook, path.stem)), encoding="utf-8", newline="\n")
    print(f"run: {path.relative_to(ROOT)}")


def main() -> int:
    """Renew the notebooks that are named, or all of them."""
    named = [Path(name).resolve() for name in sys.argv[1:]]
    paths = named or sorted(
        [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "exercises" / "solutions").glob("*.ipynb")]
    )
    for path in paths:
        renew(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
