"""Lay an editable copy of the kit into a person's folder, and open it in JupyterLab."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmkit.files import Laid
from pmkit.kit import kit_folder

FIRST: Final = "notebooks/00-start-here.ipynb"


@dataclass(frozen=True)
class LaidKit:
    """A copy of the kit.

    Attributes:
        folder: where it is.
        kept: files that the person changed, which were left as they are.
    """

    folder: Path
    kept: tuple[str, ...]

    @property
    def first(self) -> Path:
        """The notebook to begin with."""
        return self.folder / FIRST


def lay_kit(folder: str | Path) -> LaidKit:
    """Copy notebooks and exercises; never over a file that was changed, never a solution.

    Raises:
        FileError: the folder cannot be written to.
        KitError: this installation has no notebooks.
    """
    laid = Laid(folder)
    kept = []
    for part in ("notebooks", "exercises"):
        for source in sorted(kit_folder(part).glob("*.ipynb")):
            name = f"{part}/{source.name}"
            if not laid.keep(name, source.read_bytes()):
                kept.append(name)
    return LaidKit(laid.folder.resolve(), tuple(kept))


def start_lab(laid: LaidKit, *, notebook: Path | None = None, port: int | None = None, browser: bool = True) -> int:
    """Run JupyterLab on the copy until it is stopped, and return its exit code.

    Args:
        laid: the copy.
        notebook: what it opens; :attr:`LaidKit.first` by default.
        port: where it listens; the first that is free from 8888 on by default.
        browser: whether to open one.
    """
    notebook = notebook or laid.first
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        str(notebook),
        f"--ServerApp.root_dir={laid.folder}",
        # Nothing calls home, and no question about it is on the projector; what the person
        # chose in JupyterLab's own settings wins over these defaults.
        "--LabApp.news_url=None",
        f"--LabApp.app_settings_dir={Path(__file__).with_name('settings')}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    command += [f"--port={port}"] if port else []
    command += [] if browser else ["--no-browser"]
    environment = {**os.environ, "PMKIT_WORK": os.environ.get("PMKIT_WORK") or str(laid.folder / "my-work")}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # A container's only user; Jupyter refuses it without a word that a newcomer could act on.
        command.append("--allow-root")
    print(f"JupyterLab is starting on {notebook}. Stop it here with Ctrl+C.", flush=True)  # noqa: T201  what to do next
    if os.name == "posix":
        # Become JupyterLab, so that whoever stops this process stops the server and not its parent.
        os.execve(sys.executable, command, environment)  # noqa: S606  our own interpreter, no shell
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  the same on Windows
    except KeyboardInterrupt:
        return 0
